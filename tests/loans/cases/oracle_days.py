"""Days, caps, day counts and rounding of the second computation: its own, by the wall calendar."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Iterator
from fractions import Fraction

DAY = dt.timedelta(days=1)

# What the law allowed, newest first (이자제한법 제2조제1항의 최고이자율에 관한 규정).
CAPS = [
    (dt.date(2021, 7, 7), Fraction(20)),
    (dt.date(2018, 2, 8), Fraction(24)),
    (dt.date(2014, 7, 15), Fraction(25)),
    (dt.date(2007, 6, 30), Fraction(30)),
]

# The holidays of the tables that are no Saturday or Sunday, by the wall calendars of four years.
WALL_CALENDAR = """
2024-01-01 2024-02-09 2024-02-12 2024-03-01 2024-04-10 2024-05-01 2024-05-06 2024-05-15 2024-06-06
2024-08-15 2024-09-16 2024-09-17 2024-09-18 2024-10-01 2024-10-03 2024-10-09 2024-12-25
2025-01-01 2025-01-27 2025-01-28 2025-01-29 2025-01-30 2025-03-03 2025-05-01 2025-05-05 2025-05-06
2025-06-03 2025-06-06 2025-08-15 2025-10-03 2025-10-06 2025-10-07 2025-10-08 2025-10-09 2025-12-25
2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-03-02 2026-05-01 2026-05-05 2026-05-25 2026-06-03
2026-07-17 2026-08-17 2026-09-24 2026-09-25 2026-10-05 2026-10-09 2026-12-25
2027-01-01 2027-02-08 2027-02-09 2027-03-01 2027-05-03 2027-05-05 2027-05-13 2027-07-19 2027-08-16
2027-09-14 2027-09-15 2027-09-16 2027-10-04 2027-10-11 2027-12-27
"""
HOLIDAYS = {dt.date.fromisoformat(text) for text in WALL_CALENDAR.split()}


def cap_on(day: dt.date) -> Fraction:
    for since, cap in CAPS:
        if since <= day:
            return cap
    return CAPS[-1][1]


def banking_day_from(day: dt.date) -> dt.date:
    while day.weekday() >= 5 or day in HOLIDAYS:
        day += DAY
    return day


def in_month(year: int, month: int, anchor: int) -> dt.date:
    return dt.date(year, month, min(anchor, calendar.monthrange(year, month)[1]))


def anchor_days(after: dt.date, anchor: int) -> Iterator[dt.date]:
    """The anchor days that follow that day."""
    year, month = after.year, after.month
    while True:
        if in_month(year, month, anchor) > after:
            yield in_month(year, month, anchor)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def share(convention: str, day: dt.date) -> Fraction:
    """What part of a year the night before that day is."""
    before = day - DAY
    if convention == "ACT/365":
        return Fraction(1, 365)
    if convention == "ACT/360":
        return Fraction(1, 360)
    if convention == "ACT/ACT":
        return Fraction(1, 366 if calendar.isleap(day.year) else 365)
    months = (day.year - before.year) * 12 + day.month - before.month
    return Fraction(30 * months + min(day.day, 30) - min(before.day, 30), 360)


def share_between(convention: str, start: dt.date, end: dt.date) -> Fraction:
    total, day = Fraction(0), start
    while day < end:
        day += DAY
        total += share(convention, day)
    return total


def rounded(exact: Fraction, rule: str) -> int:
    if rule == "floor":
        return math.floor(exact)
    if rule == "half-up":
        return math.floor(exact + Fraction(1, 2))
    return round(exact)
