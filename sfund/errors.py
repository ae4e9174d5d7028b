"""What can be wrong, as values, and the one tree of exceptions that carries them.

A `Diagnostic` says where, what, what was expected and what to do. Problems in data are collected and
all shown; an expected failure is a `SfundError` with at least one diagnostic. No name, account number,
phone number or password of a person belongs in any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sfund.words import Message

E = TypeVar("E", bound="SfundError")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong.

    Attributes:
        code: Upper-case words joined by dashes, stable between versions: `CHAIN-BREAKS`.
        message: What is wrong, one sentence.
        file: The file as the reader knows it, relative to the books where it is in them.
        line: The line, or the row of a sheet, counted from 1.
        excerpt: The line itself, where showing it gives no person's data away.
        expected: What should have stood there.
        hint: What to do now.
    """

    code: str
    message: Message
    file: str | None = None
    line: int | None = None
    excerpt: str | None = None
    expected: Message | None = None
    hint: Message | None = None

    @property
    def place(self) -> str:
        """`file:line`, as editors understand it; empty where there is no file."""
        if self.file is None:
            return ""
        return self.file if self.line is None else f"{self.file}:{self.line}"


class SfundError(Exception):
    """An expected failure: one clear error, exit status 1, nothing written."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        if not diagnostics:
            raise ValueError("an error says what is wrong")
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics

    @property
    def code(self) -> str:
        """The code of the first diagnostic."""
        return self.diagnostics[0].code

    def __str__(self) -> str:
        return "; ".join(f"[{one.code}] {one.place} {one.message}" for one in self.diagnostics)


class BooksError(SfundError):
    """The books cannot be read, or do not say what they must."""


class StatementError(SfundError):
    """A file from a bank, a card or CMS is not what it should be."""


class CommitError(SfundError):
    """Nothing was written, or what was written will be completed at the next start."""


class RequestError(SfundError):
    """What was asked for does not exist or makes no sense."""


def failure(  # noqa: PLR0913  the fields of a diagnostic
    kind: type[E],
    code: str,
    message: Message,
    *,
    file: str | None = None,
    line: int | None = None,
    excerpt: str | None = None,
    expected: Message | None = None,
    hint: Message | None = None,
) -> E:
    """An error of that kind with one diagnostic."""
    return kind(Diagnostic(code, message, file, line, excerpt, expected, hint))
