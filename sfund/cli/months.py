"""Days and months on the command line: 2026-09-01 and 2026-09, or as Korean offices write them, 2026.9.1."""

from __future__ import annotations

import datetime as dt
import re

import click

from sfund.languages import text
from sfund.periods import Month
from sfund.words import say

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_KOREAN = re.compile(r"(\d{4})\s*[.년]\s*(\d{1,2})\s*(?:[.월]\s*(?:(\d{1,2})\s*[.일]?)?)?", re.ASCII)


def as_iso(words: str) -> str:
    """2026. 5. 28. and 2026년 5월 28일 as 2026-05-28, 2026.5 as 2026-05; other words as they are.

    >>> as_iso("2026.5.28"), as_iso("2026년 5월"), as_iso("2026-5-28")
    ('2026-05-28', '2026-05', '2026-5-28')
    """
    found = _KOREAN.fullmatch(words.strip())
    return "-".join(part.zfill(2) for part in found.groups() if part) if found else words


class DayOption(click.DateTime):
    """A day such as 2026-11-05 or 2026.11.5; click alone would take 2026-11-5, too."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: str | dt.datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        if isinstance(value, str):
            value = as_iso(value)
            if not _DAY.fullmatch(value):
                self.fail(text(say("{value} is not a day such as 2026-11-05", value=value)), param, ctx)
        try:
            found: dt.datetime = super().convert(value, param, ctx)
        except click.BadParameter:  # 2026-02-31; click would tell of %Y-%m-%d
            self.fail(text(say("{value} is not a day such as 2026-11-05", value=value)), param, ctx)
        return found


class MonthOption(click.ParamType[Month]):
    """A month such as 2026-11 or 2026.11."""

    name = "month"

    def convert(self, value: str | Month, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        if isinstance(value, Month):
            return value
        try:
            month = Month.parse(as_iso(value))
            month.first_day  # noqa: B018  there is no year 0000
        except ValueError:
            self.fail(text(say("{value} is not a month such as 2026-11", value=value)), param, ctx)
        return month


def month_or_this(month: Month | None) -> Month:
    """The month that was named; without one the reader's own."""
    return month or Month.of(dt.date.today())  # noqa: DTZ011
