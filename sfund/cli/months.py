"""Days and months on the command line, written as 2026-09-01 and 2026-09 and in no other way."""

from __future__ import annotations

import datetime as dt
import re

import click

from sfund.languages import text
from sfund.periods import Month
from sfund.words import say

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class DayOption(click.DateTime):
    """A day such as 2026-11-05; click alone would take 2026-11-5, too."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: str | dt.datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        if isinstance(value, str) and not _DAY.fullmatch(value):
            self.fail(text(say("{value} is not a day such as 2026-11-05", value=value)), param, ctx)
        found: dt.datetime = super().convert(value, param, ctx)
        return found


class MonthOption(click.ParamType[Month]):
    """A month such as 2026-11."""

    name = "month"

    def convert(self, value: str | Month, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        if isinstance(value, Month):
            return value
        try:
            month = Month.parse(value)
            month.first_day  # noqa: B018  there is no year 0000
        except ValueError:
            self.fail(text(say("{value} is not a month such as 2026-11", value=value)), param, ctx)
        return month


def month_or_this(month: Month | None) -> Month:
    """The month that was named; without one the reader's own."""
    return month or Month.of(dt.date.today())  # noqa: DTZ011
