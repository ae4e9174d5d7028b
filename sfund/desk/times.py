"""Which days a page is about: Fava's own time filter, or this year where none is set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fava.util.date import DateRange, parse_date

from sfund.errors import RequestError, failure
from sfund.periods import Span
from sfund.words import say

if TYPE_CHECKING:
    from fava.util.date import FiscalYearEnd


def chosen(said: str, year_end: FiscalYearEnd) -> DateRange | None:
    """What Fava's time filter says, read as Fava does; None for nothing said.

    The filter is read here and not taken from Fava, which cuts all entries to it for each page, and fails
    as a whole where it, or a filter that these pages do not follow, cannot be read.

    Raises:
        RequestError: TIME-UNREADABLE.
    """
    if not said.strip():
        return None
    try:
        first, end = parse_date(said, year_end)
    except (ValueError, OverflowError):
        first, end = None, None
    if first is None or end is None:
        raise failure(
            RequestError,
            "TIME-UNREADABLE",
            say('"{time}" is no time that Fava knows', time=said),
            expected=say("a year, a month, a day, or two of them with a dash between"),
            hint=say('"2026", "2026-03", "2026-Q1" and "2026-01 - 2026-10" are times'),
        )
    return DateRange(first, end)


def span_of(chosen: DateRange | None, days: Iterable[dt.date], today: dt.date) -> Span:
    """The filter's days; without one this year up to today, or the books' last year where they end before.

    Fava's range ends on the day after its last; `days` are those of the transactions.
    """
    if chosen is not None:
        last = chosen.end - dt.timedelta(days=1)
        return Span(min(chosen.begin, last), last)
    newest = max((day for day in days if day <= today), default=today)
    last = today if newest.year == today.year else dt.date(newest.year, 12, 31)
    return Span(dt.date(last.year, 1, 1), last)


def day_of(span: Span, today: dt.date) -> dt.date:
    """The day on which things stand: the last of the span, or today where that lies ahead."""
    return min(span.last, max(today, span.first))
