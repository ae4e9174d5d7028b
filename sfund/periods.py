"""Days, months and the periods of dues and loans. No clock: today is passed in."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

DAYS_A_MONTH = Decimal("30.4375")
"""A twelfth of 365.25 days: what an average month has."""


class Every(StrEnum):
    """How often a plan asks."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """The length of one period in months."""
        return {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[self.value]


_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month.

    >>> str(Month(2025, 11).plus(3)), Month.of(dt.date(2026, 2, 28)).last_day
    ('2026-02', datetime.date(2026, 2, 28))
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month that `2026-09` says.

        Raises:
            ValueError: it says none.
        """
        found = _MONTH.fullmatch(text)
        if found is None or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004
            raise ValueError(f"{text!r} is no month")
        return cls(int(found[1]), int(found[2]))

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def day(self, anchor: int) -> dt.date:
        """The anchor day of this month, clamped to its end: 31 in February is the 28th or 29th."""
        return dt.date(self.year, self.number, min(anchor, self.last_day.day))

    def plus(self, months: int) -> Month:
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def until(self, other: Month) -> int:
        """Months from this one to the other; 0 for the same."""
        return (other.year - self.year) * 12 + other.number - self.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True, order=True)
class MonthSpan:
    """Months from `first` to `last`, both included, written `2026-03` or `2026-03/2026-05`.

    >>> MonthSpan.parse("2026-03/2026-05"), str(MonthSpan.parse("2026-03/2026-03"))
    (MonthSpan(first=Month(year=2026, number=3), last=Month(year=2026, number=5)), '2026-03')
    """

    first: Month
    last: Month

    @classmethod
    def parse(cls, text: str) -> MonthSpan:
        """The span that the text says.

        Raises:
            ValueError: it says none, or one that ends before it begins.
        """
        first, _, last = text.partition("/")
        span = cls(Month.parse(first), Month.parse(last or first))
        if span.first > span.last:
            raise ValueError(f"{span.first} is after {span.last}")
        return span

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last}"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"{self.first} is after {self.last}")

    @classmethod
    def of_year(cls, year: int) -> Span:
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    def months(self) -> Iterator[Month]:
        """Every month that the span touches, in order."""
        month, last = Month.of(self.first), Month.of(self.last)
        while month <= last:
            yield month
            month = month.plus(1)
