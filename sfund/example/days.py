"""Working days and times of day."""

from __future__ import annotations

import datetime as dt
import random

_SATURDAY = 5

# The days on which banks are closed every year.
_FIXED = frozenset(
    [(1, 1), (3, 1), (5, 1), (5, 5), (6, 6), (8, 15), (10, 3), (10, 9), (12, 25)],
)

# 설날, 부처님오신날, 추석, elections and substitutes. An example's calendar: later years have none of
# these, and no one pays the worse for it.
_MOVING = frozenset(
    dt.date.fromisoformat(day)
    for day in (
        "2025-01-27 2025-01-28 2025-01-29 2025-01-30 2025-03-03 2025-05-06 2025-06-03 2025-10-06 2025-10-07 "
        "2025-10-08 2026-02-16 2026-02-17 2026-02-18 2026-03-02 2026-05-25 2026-06-03 2026-08-17 2026-09-24 "
        "2026-09-25 2026-10-05 2027-02-08 2027-02-09 2027-05-13 2027-09-14 2027-09-15 2027-09-16 2028-01-26 "
        "2028-01-27 2028-01-28 2028-05-02 2028-10-02 2028-10-04 2029-02-12 2029-02-13 2029-02-14 2029-09-21"
    ).split()
)


def is_working_day(day: dt.date) -> bool:
    """Whether banks settle on that day."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED and day not in _MOVING


def working_day(day: dt.date) -> dt.date:
    """That day, or the next on which banks settle.

    >>> working_day(dt.date(2026, 9, 25))
    datetime.date(2026, 9, 28)
    """
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def next_working_day(day: dt.date) -> dt.date:
    """The first after that day on which banks settle."""
    return working_day(day + dt.timedelta(days=1))


def some_time(chance: random.Random, first_hour: int = 9, last_hour: int = 21) -> dt.time:
    """A time of day to the second, both hours included."""
    return dt.time(chance.randint(first_hour, last_hour), chance.randint(0, 59), chance.randint(0, 59))
