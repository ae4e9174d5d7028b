"""How many years lie between two days: the four conventions of loan contracts, exactly.

The first day is not counted and the last one is (민법 제157조). A convention cuts the year into equal
parts so that a period is a whole number of them: schedules stay on integers.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from enum import StrEnum


class DayCount(StrEnum):
    """What share of a year a period is.

    * `ACT/365`: its days over 365, in leap years too (한국 은행의 관행).
    * `ACT/360`: its days over 360.
    * `ACT/ACT`: its days in leap years over 366, its other days over 365. The day counted is the one
      that ends, so 12 December to 12 January has 19 days in the old year and 12 in the new one.
    * `30/360`: every month has 30 days, the 31st is the 30th (30E/360, European). Of its variants this
      one adds up: a period cut in two bears the same interest.
    """

    ACT_365 = "ACT/365"
    ACT_360 = "ACT/360"
    ACT_ACT = "ACT/ACT"
    THIRTY_360 = "30/360"

    @property
    def parts_of_year(self) -> int:
        """Into how many equal parts the convention cuts a year."""
        return _PARTS_OF_YEAR[self]

    def parts(self, start: dt.date, end: dt.date) -> int:
        """The period in such parts; `start` excluded, `end` included, negative when turned round.

        >>> long = DayCount.ACT_ACT.parts(dt.date(2023, 12, 12), dt.date(2024, 1, 12))
        >>> (long, DayCount.ACT_ACT.parts_of_year) == (19 * 366 + 12 * 365, 365 * 366)
        True
        """
        number = _NUMBERS[self]
        return number(end) - number(start)

    @property
    def number(self) -> Callable[[dt.date], int]:
        """What numbers the days so that a period is the difference of two: `parts`, for a loop."""
        return _NUMBERS[self]


_PARTS_OF_YEAR = {
    DayCount.ACT_365: 365,
    DayCount.ACT_360: 360,
    # The two kinds of day have this in common: 366 parts in an ordinary year's, 365 in a leap year's.
    DayCount.ACT_ACT: 365 * 366,
    DayCount.THIRTY_360: 360,
}


def _weighted_days(day: dt.date) -> int:
    """Parts of a year from the calendar's beginning to the day: whole years, then days of this one."""
    weight = 365 if calendar.isleap(day.year) else 366
    return day.year * 365 * 366 + day.timetuple().tm_yday * weight


def _days_of_thirty(day: dt.date) -> int:
    """The day's number in a calendar of months of thirty days."""
    return (day.year * 12 + day.month) * 30 + min(day.day, 30)


_NUMBERS = {
    DayCount.ACT_365: dt.date.toordinal,
    DayCount.ACT_360: dt.date.toordinal,
    DayCount.ACT_ACT: _weighted_days,
    DayCount.THIRTY_360: _days_of_thirty,
}
