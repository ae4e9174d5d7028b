"""A month on the command line."""

from __future__ import annotations

import datetime as dt
import re

import click

from sfund.languages import text
from sfund.periods import Month
from sfund.words import say

_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_LAST = 12


class MonthOption(click.ParamType[Month]):
    """A month such as 2026-11."""

    name = "month"

    def convert(self, value: str | Month, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        if isinstance(value, Month):
            return value
        found = _MONTH.fullmatch(value.strip())
        if found is None or not 1 <= int(found[2]) <= _LAST or not int(found[1]):
            self.fail(text(say("{value} is not a month such as 2026-11", value=value)), param, ctx)
        return Month(int(found[1]), int(found[2]))


def month_or_this(month: Month | None) -> Month:
    """The month that was named; without one the reader's own."""
    return month or Month.of(dt.date.today())  # noqa: DTZ011
