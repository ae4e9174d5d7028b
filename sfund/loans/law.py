"""What the law allows a lender: figures with their dates and sources, as data.

The program helps to keep within the law and gives no legal advice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from sfund.errors import Diagnostic
from sfund.words import say


@dataclass(frozen=True, slots=True)
class Cap:
    """The highest rate that a loan agreed from `since` on may bear.

    Attributes:
        since: The first day on which it is in force.
        percent: Percent a year, fees and late charges included.
        source: The decree that sets it.
    """

    since: dt.date
    percent: Decimal
    source: str


# 이자제한법 제2조제1항의 최고이자율에 관한 규정, newest first.
INTEREST_CAPS = (
    Cap(dt.date(2021, 7, 7), Decimal(20), "대통령령 제31593호, 2021-04-06"),
    Cap(dt.date(2018, 2, 8), Decimal(24), "대통령령 제28413호, 2017-11-07"),
    Cap(dt.date(2014, 7, 15), Decimal(25), "대통령령 제25376호, 2014-06-11"),
    Cap(dt.date(2007, 6, 30), Decimal(30), "대통령령 제20118호, 2007-06-28"),
)


@lru_cache(maxsize=2**12)
def cap_on(day: dt.date) -> Cap:
    """The cap for a loan agreed on that day (이자제한법 제2조제2항: the rate when it was agreed).

    From 1998 to 2007 there was none; a day before the first cap gets the first, the cautious reading.

    >>> cap_on(dt.date(2012, 9, 15)).percent, cap_on(dt.date(2021, 7, 7)).percent
    (Decimal('30'), Decimal('20'))
    """
    return next((cap for cap in INTEREST_CAPS if cap.since <= day), INTEREST_CAPS[-1])


def rate_problem(rate: Decimal, day: dt.date) -> Diagnostic | None:
    """What is wrong with a rate (percent a year, all charges included) agreed on that day, if anything.

    Ask here at every place where a rate enters. Codes: `RATE-NEGATIVE`, `RATE-ABOVE-CAP`.
    """
    if rate < 0:
        return Diagnostic("RATE-NEGATIVE", say("a rate of {rate} % a year is below zero", rate=rate))
    cap = cap_on(day)
    if rate <= cap.percent:
        return None
    return Diagnostic(
        "RATE-ABOVE-CAP",
        say("{rate} % a year is above what the law allows on {day}", rate=rate, day=day),
        expected=say("at most {cap} % a year ({source})", cap=cap.percent, source=cap.source),
        hint=say("lower the rate; fees and late charges count as interest too"),
    )
