"""Working days and times of day."""

from __future__ import annotations

import datetime as dt
import random

from sfund.periods import Month

_SATURDAY = 5

# The days on which banks are closed every year.
_FIXED = frozenset(
    [(1, 1), (3, 1), (5, 1), (5, 5), (6, 6), (8, 15), (10, 3), (10, 9), (12, 25)],
)

# 설날, 부처님오신날, 추석, elections and substitutes, MM-DD. An example's calendar: other years have none of
# these, and no one pays the worse for it.
_MOVING = {
    2025: "01-27 01-28 01-29 01-30 03-03 05-06 06-03 10-06 10-07 10-08",
    2026: "02-16 02-17 02-18 03-02 05-25 06-03 08-17 09-24 09-25 10-05",
    2027: "02-08 02-09 05-13 09-14 09-15 09-16",
    2028: "01-26 01-27 01-28 05-02 10-02 10-04",
    2029: "02-12 02-13 02-14 09-21",
}
_MOVING_DAYS = frozenset(
    dt.date.fromisoformat(f"{year}-{day}") for year, days in _MOVING.items() for day in days.split()
)


def is_working_day(day: dt.date) -> bool:
    """Whether banks settle on that day."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED and day not in _MOVING_DAYS


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


def some_working_day(chance: random.Random, month: Month) -> dt.date:
    """A day of the month on which banks settle, not at its very end."""
    return working_day(month.day(chance.randint(2, 24)))


def some_time(chance: random.Random, first_hour: int = 9, last_hour: int = 21) -> dt.time:
    """A time of day to the second, both hours included."""
    return dt.time(chance.randint(first_hour, last_hour), chance.randint(0, 59), chance.randint(0, 59))
