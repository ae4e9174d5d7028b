"""A fact: what a registry directive says, as a value.

Every noun of the vocabulary has its facts in its own module (`members`, `grants`, ...). A fact names
its words (`custom NOUN [VERB]`), the values that follow them in order (`POSITIONAL`), and its fields,
which are the directive's metadata keys with underscores for dashes. `sfund.books.vocabulary` turns
directives into facts and facts into directives from these declarations alone.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sfund.errors import Diagnostic
from sfund.money import Money
from sfund.periods import MonthSpan
from sfund.words import Message, say

_ID = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _check_id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError(say("an id is upper-case letters, digits and dashes, such as I-0123"))
    return value


def _check_name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(say("a name is lower-case words with dashes, such as individual-monthly"))
    return value


def _check_months(value: str) -> str:
    try:
        MonthSpan.parse(value)
    except ValueError:
        raise ValueError(say("months are written as 2026-03 or 2026-03/2026-05")) from None
    return value


Id = Annotated[str, AfterValidator(_check_id)]
Name = Annotated[str, AfterValidator(_check_name)]
Months = Annotated[str, AfterValidator(_check_months)]


def _dashed(field: str) -> str:
    return field.replace("_", "-")


class Fact(BaseModel):
    """A dated fact: it holds from `date` on and is continued, never edited.

    Keys that the noun does not know are kept (`extra`), so that other programs may say more; a key
    that looks like a misspelt one is refused where the directive is read.
    """

    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=_dashed, populate_by_name=True, defer_build=True
    )

    NOUN: ClassVar[str]
    VERB: ClassVar[str | None] = None
    POSITIONAL: ClassVar[tuple[str, ...]]
    EVENT: ClassVar[bool] = False
    """Whether it happened in a month, and is kept with that month's entries, rather than in the registry."""

    date: dt.date
    note: str | None = None
    document: str | None = None
    place: tuple[str, int] | None = Field(default=None, exclude=True, repr=False)

    @property
    def key(self) -> str:
        """What the fact is about: its id or its name."""
        return str(getattr(self, self.POSITIONAL[0]))

    @classmethod
    def words(cls) -> str:
        """The words of the directive, for messages: `member join`."""
        return cls.NOUN if cls.VERB is None else f"{cls.NOUN} {cls.VERB}"

    def problem(
        self,
        code: str,
        message: Message,
        *,
        excerpt: str | None = None,
        expected: Message | None = None,
        hint: Message | None = None,
    ) -> Diagnostic:
        """What is wrong with it, at its place; a fact that is not written yet has none."""
        file, line = self.place or (None, None)
        return Diagnostic(code, message, file, line, excerpt, expected, hint)


class Named(Fact):
    """A fact about something that people call by a name in two languages."""

    name_ko: str | None = None
    name_en: str | None = None

    def name_in(self, language: str) -> str | None:
        """Its name in that language, else the other one."""
        first, second = (self.name_ko, self.name_en) if language == "ko" else (self.name_en, self.name_ko)
        return first or second


__all__ = ["Fact", "Id", "Money", "Months", "Name", "Named"]
