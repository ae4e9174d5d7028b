"""Months and years that are closed: each with the digest of what it says, in a chain with a head.

A closed month is never changed; what was wrong in it is put right in an open one. The head goes into the
minutes: whoever rewrites a closed month and the chain with it gives the chain another head than these have.

Closing a year writes no transaction. What each fund had, got and spent is recorded and sealed, and that is
what it goes into the next year with; entries that empty the income accounts would leave every stock tool
with a year without income (docs/decisions/0016).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from sfund.errors import Diagnostic
from sfund.facts import Fact
from sfund.periods import Month
from sfund.words import say

_DIGEST = "[0-9a-f]{64}"
Digest = Annotated[str, Field(pattern=f"^{_DIGEST}$")]
_YEAR = re.compile(r"\d{4}", re.ASCII)
BEGINNING = "0" * 64
"""The head of a chain that has no link yet."""


def _check_period(value: str) -> str:
    if not _YEAR.fullmatch(value):
        try:
            Month.parse(value)
        except ValueError:
            raise ValueError(say("a month is written as 2026-09, a year as 2026")) from None
    return value


Period = Annotated[str, AfterValidator(_check_period)]


class CloseFact(Fact):
    """A link of the chain: what became of a month or a year, and the head that follows from it."""

    NOUN: ClassVar[str] = "close"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("period", "head")
    EVENT: ClassVar[bool] = True

    period: Period
    head: Digest
    previous: Digest

    @property
    def follows(self) -> str:
        """The head that follows."""
        raise NotImplementedError

    @property
    def year(self) -> int | None:
        """The year, if it is one."""
        return int(self.period) if _YEAR.fullmatch(self.period) else None

    @property
    def month(self) -> Month | None:
        """The month, if it is one."""
        return None if self.year is not None else Month.parse(self.period)


class Sealed(CloseFact):
    """`custom "close" "seal" "2026-09" "3f2a…"`, or a year: `"2026"`.

    `digest` is that of the list of what it says, `entries` how many lines that has.
    """

    VERB: ClassVar[str | None] = "seal"

    digest: Digest
    entries: int

    @property
    def follows(self) -> str:
        return _head(self.previous, "seal", self.period, self.digest)


class Reopened(CloseFact):
    """`custom "close" "reopen" "2026-09" "91c0…"`; `note` says why."""

    VERB: ClassVar[str | None] = "reopen"

    @property
    def follows(self) -> str:
        return _head(self.previous, "reopen", self.period, self.note or "")


def sealed(day: dt.date, period: Month | int, digest: str, entries: int, previous: str) -> Sealed:
    """The next link of the chain, which closes the month or the year."""
    head = _head(previous, "seal", str(period), digest)
    return Sealed(date=day, period=str(period), head=head, previous=previous, digest=digest, entries=entries)


def reopened(day: dt.date, period: Month | int, why: str, previous: str) -> Reopened:
    """The next link of the chain, which opens the month or the year again."""
    head = _head(previous, "reopen", str(period), why)
    return Reopened(date=day, period=str(period), head=head, previous=previous, note=why)


def _head(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Chain:
    """The links from the first to the last, as far as each follows from the one before.

    Attributes:
        loose: Those that follow from nothing, or do not say what follows.
    """

    links: tuple[CloseFact, ...] = ()
    loose: tuple[CloseFact, ...] = ()

    @classmethod
    def of(cls, facts: Iterable[CloseFact]) -> Chain:
        waiting: dict[str, list[CloseFact]] = {}
        for fact in facts:
            waiting.setdefault(fact.previous, []).append(fact)
        links: list[CloseFact] = []
        head = BEGINNING
        while found := waiting.get(head):
            fact = found.pop(0)
            if fact.head != fact.follows:
                found.insert(0, fact)
                break
            links.append(fact)
            head = fact.head
        return cls(tuple(links), tuple(fact for group in waiting.values() for fact in group))

    @property
    def head(self) -> str:
        return self.links[-1].head if self.links else BEGINNING

    @property
    def seals(self) -> Mapping[Month, Sealed]:
        """The months that are closed now, with their seals."""
        return {link.month: link for link in self._closed() if link.month is not None}

    @property
    def years(self) -> Mapping[int, Sealed]:
        """The years that are closed now, with their seals."""
        return {link.year: link for link in self._closed() if link.year is not None}

    def _closed(self) -> Iterable[Sealed]:
        found: dict[str, Sealed] = {}
        for link in self.links:
            if isinstance(link, Sealed):
                found[link.period] = link
            else:
                found.pop(link.period, None)
        return found.values()

    def diagnostics(self) -> list[Diagnostic]:
        """CHAIN-BROKEN: links that follow from nothing, or do not say what follows."""
        return [
            Diagnostic(
                "CHAIN-BROKEN",
                say(
                    '"{words}" of {month} does not follow from the chain',
                    words=link.words(),
                    month=link.period,
                ),
                link.place[0] if link.place else None,
                link.place[1] if link.place else None,
                expected=say("the head that follows from the link before it"),
                hint=say("restore the books from a backup, and compare the heads with the minutes"),
            )
            for link in self.loose
        ]

    def holds(self, beginning: str) -> bool:
        """Whether the chain ever had a head that begins so."""
        return any(link.head.startswith(beginning.lower()) for link in self.links)
