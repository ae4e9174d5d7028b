"""The days on which Korean banks work: no Saturday, Sunday, public holiday or its substitute, nor 1 May.

The calendar is that of the package `holidays`, which follows 관공서의 공휴일에 관한 규정; for the years
around now it stands in a table (`closed_days`). A holiday that the government proclaims at short notice is in
it only once the package was brought up to date, and the table with it.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from sfund.closed_days import CLOSED

_SATURDAY = 5
_DAY = dt.timedelta(days=1)


def is_banking_day(day: dt.date) -> bool:
    """Whether banks work on that day.

    >>> is_banking_day(dt.date(2026, 5, 1)), is_banking_day(dt.date(2026, 11, 25))
    (False, True)
    """
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def banking_day_from(day: dt.date) -> dt.date:
    """That day, or the next on which banks work.

    >>> banking_day_from(dt.date(2026, 9, 24))
    datetime.date(2026, 9, 28)
    """
    while not is_banking_day(day):
        day += _DAY
    return day


def banking_days_before(day: dt.date, count: int) -> dt.date:
    """The day that lies so many banking days before that one.

    >>> banking_days_before(dt.date(2026, 9, 28), 1)
    datetime.date(2026, 9, 23)
    """
    while count > 0:
        day -= _DAY
        count -= is_banking_day(day)
    return day


@cache
def _holidays(year: int) -> frozenset[dt.date]:
    if year in CLOSED:
        days = CLOSED[year].split()
        return frozenset(dt.date(year, int(day[:2]), int(day[2:])) for day in days)
    import holidays  # noqa: PLC0415  0.15 s for years that hardly anybody asks for

    return frozenset(holidays.country_holidays("KR", years=year, categories=("public", "bank")))
