"""What the office buys by card, what of it is taken back, and the bill that the bank pays."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.days import some_time, some_working_day, working_day
from sfund.example.network import CARD, OPERATING, Scale
from sfund.example.purse import Purse
from sfund.example.values import BankLine, CardPurchase, place
from sfund.money import ZERO
from sfund.periods import Month

_BILLED_ON = 14  # of the next month
_SAME_DAY_EVERY, _LATER_EVERY = 23, 31  # purchases, of which one is taken back
_LATER_DAYS = (2, 9)  # of the next month, before the bill
_STEP = 100


@dataclass(frozen=True, slots=True)
class Shop:
    """Where the office buys: how often a month, and for how much in hundreds of won, each from and to.

    `every` is in months.
    """

    name: str
    account: str
    times: tuple[int, int]
    hundreds: tuple[int, int]
    every: int = 1


# For the last two there is no standing rule: the treasurer decides, and is asked no more after three times.
SHOPS = (
    Shop("온뫼문구센터", "Expenses:Office:Supplies", (1, 3), (45, 620)),
    Shop("남문식당", "Expenses:Office:Meetings", (1, 3), (240, 980)),
    Shop("골목카페", "Expenses:Office:Meetings", (1, 3), (90, 360)),
    Shop("한길고속버스", "Expenses:Office:Travel", (0, 2), (148, 296)),
    Shop("온고을콜택시", "Expenses:Office:Travel", (0, 2), (52, 187)),
    Shop("참빛복사인쇄", "Expenses:Office:Printing", (0, 1), (150, 1200)),
    Shop("별솔김밥", "Expenses:Office:Meetings", (1, 2), (180, 330)),
    Shop("들꽃화원", "Expenses:Program:Organising", (1, 1), (450, 600), every=4),
)


def card_purchases(scale: Scale) -> tuple[CardPurchase, ...]:
    """All that was bought, as it happened."""
    chance = scale.stream("card")
    bought = [one for n, month in enumerate(scale.span.months()) for one in _in_month(chance, month, n)]
    bought.sort(key=lambda one: (one[0], one[1]))
    return tuple(
        CardPurchase(
            day=day,
            time=time,
            amount=amount,
            merchant=shop.name,
            approval=f"{30_000_000 + number * 7_919 % 60_000_000:08d}",
            truth=place(shop.account, -amount, narration=shop.name),
            cancelled=_cancelled(chance, scale, number, day),
        )
        for number, (day, time, amount, shop) in enumerate(bought, start=1)
    )


def _in_month(
    chance: random.Random, month: Month, n: int
) -> Iterator[tuple[dt.date, dt.time, Decimal, Shop]]:
    for shop in SHOPS:
        if n % shop.every == 0:
            for _ in range(chance.randint(*shop.times)):
                amount = Decimal(chance.randint(*shop.hundreds) * _STEP)
                yield some_working_day(chance, month), some_time(chance), amount, shop


def _cancelled(chance: random.Random, scale: Scale, number: int, day: dt.date) -> dt.date | None:
    if number % _SAME_DAY_EVERY == 0:
        return day
    if number % _LATER_EVERY == 0:
        later = Month.of(day).plus(1).day(chance.randint(*_LATER_DAYS))
        return later if later <= scale.end else None
    return None


def bill_lines(scale: Scale, purchases: Iterable[CardPurchase]) -> list[BankLine]:
    """The bill of each month, which the bank pays in the middle of the next one."""
    billed: dict[Month, Decimal] = {}
    for one in purchases:
        if one.cancelled is None:
            month = Month.of(one.day)
            billed[month] = billed.get(month, ZERO) + one.amount
    purse = Purse(OPERATING, scale.stream("card", "bills"))
    for month, amount in billed.items():
        day = working_day(month.plus(1).day(_BILLED_ON))
        if day <= scale.end:
            purse.move(day, -amount, CARD, "신한카드", narration="카드 대금", channel="자동이체")
    return purse.lines
