"""The events account: a small one at a credit union, for an evening every month.

What people pay comes in, the room and the refreshments go out. It is a trade beside the network's own purpose
(기타사업), so the account's money is a fund of its own. The operating account fills it up when the
evenings cost more than they bring, and takes back what is left over: no rule says so, but each bank names the
network itself as the other side.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from sfund.example.days import some_time, working_day
from sfund.example.grants_life import TRANSIT
from sfund.example.network import EVENTS, EVENTS_FUND, NETWORK, OPERATING, Scale
from sfund.example.purse import Purse
from sfund.example.values import TEXT_MAX, BankLine, place
from sfund.funds.facts import GENERAL
from sfund.periods import Month

_GUESTS, _GUESTS_OF_A_FEAST = (4, 9), (20, 28)
_FEASTS = (6, 11)  # months; they leave something over
_FEES = (5_000, 10_000, 10_000, 15_000)
_ROOM, _REFRESHMENTS = (60, 90), (18, 42)  # thousands
_EVENING = (8, 22)
_FILLED_UP_TO, _LEFT_OVER = Decimal(400_000), Decimal(450_000)  # at the beginning of a quarter
_STEP = Decimal(10_000)
_QUARTERS = (1, 4, 7, 10)


def event_lines(scale: Scale, guests: Iterator[str]) -> list[BankLine]:
    """The account's lines, and those of the operating account that go with them; `guests` are no members."""
    chance = scale.stream("events")
    purse = Purse(EVENTS, chance, fund=EVENTS_FUND)
    other_ends: list[BankLine] = []
    for month in scale.span.months():
        if month.number in _QUARTERS:
            other_ends += _balance_out(purse, working_day(month.first_day + dt.timedelta(days=1)))
        _evening(purse, chance, month, guests)
    return [*purse.lines, *other_ends]


def _evening(purse: Purse, chance: random.Random, month: Month, guests: Iterator[str]) -> None:
    evening = working_day(month.day(chance.randint(*_EVENING)))
    for _ in range(chance.randint(*(_GUESTS_OF_A_FEAST if month.number in _FEASTS else _GUESTS))):
        day = evening - dt.timedelta(days=chance.randint(0, 4))
        fee = Decimal(chance.choice(_FEES))
        purse.move(day, fee, "Income:Business:Events", f"{next(guests)}참가비", narration="참가비")
    room, refreshments = (-Decimal(chance.randint(*span) * 1000) for span in (_ROOM, _REFRESHMENTS))
    purse.move(evening, room, "Expenses:Program:Education", "마을회관대관료", narration="대관료")
    purse.move(evening, refreshments, "Expenses:Office:Meetings", "다과준비", narration="다과")


def _balance_out(purse: Purse, day: dt.date) -> Iterator[BankLine]:
    """Fills the account up, or takes back what is left over; whole ten thousands, so no two are alike."""
    if purse.left < _FILLED_UP_TO:
        amount = (_FILLED_UP_TO - purse.left) // _STEP * _STEP + _STEP
    elif purse.left > _LEFT_OVER:
        amount = -((purse.left - _FILLED_UP_TO) // _STEP * _STEP)
    else:
        return
    general = {"fund": GENERAL}
    purse.move(day, amount, TRANSIT, NETWORK, narration="계좌 간 이체", part_meta=general)
    truth = place(TRANSIT, -amount, narration="계좌 간 이체")
    hours = (9, 12) if amount < 0 else (13, 18)
    yield BankLine(OPERATING, day, some_time(purse.chance, *hours), -amount, NETWORK[:TEXT_MAX], "", truth)
