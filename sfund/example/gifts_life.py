"""Gifts through a donation platform: its fee kept back, paid out twice a month, and now and then one back."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from sfund.example.days import some_time, working_day
from sfund.example.network import OPERATING, Scale
from sfund.example.people import MemberLife
from sfund.example.purse import Purse
from sfund.example.values import BankLine, GiftState, PlatformGift
from sfund.members.facts import MemberKind
from sfund.money import ZERO
from sfund.periods import Month
from sfund.placing.placements import Part, Placement

CLEARING = "Assets:Clearing:Cards"
PLATFORM, FORMAT = "도너스", "donation-platform"

_A_MONTH = (10, 25)
_AMOUNTS = (5_000, 10_000, 10_000, 10_000, 20_000, 30_000, 50_000, 100_000)
_CAMPAIGNS = ("이웃과 밥상", "마을 배움터", "")
_NAMELESS = "익명"
_REGULAR_DONORS, _MEMBERS_AMONG_THEM = 24, 5
_FEE_PERCENT, _TAX_PERCENT = 3, 10
_HALF = 15  # the last day of what is paid out on the 25th; the rest waits for the 10th
_PAID_OUT = (25, 10)
_CANCELLED_EVERY, _RETURNED_EVERY = 40, 4  # gifts; months
_RETURNED_DAYS = (2, 12)


def platform_gifts(
    scale: Scale, members: Iterable[MemberLife], strangers: Iterator[str]
) -> tuple[PlatformGift, ...]:
    """Every row that the platform prints, as it happened; `strangers` are names of non-members."""
    chance = scale.stream("platform")
    donors = _donors(scale, members, strangers)
    gifts: list[PlatformGift] = []
    for month in scale.span.months():
        for _ in range(max(round(scale.members * chance.randint(*_A_MONTH) / Scale().members), 1)):
            gifts.append(_gift(chance, month, donors, strangers, len(gifts) + 1))
    gifts += _returned(scale, chance, gifts)
    return tuple(sorted(gifts, key=lambda one: (one.day, one.time)))


def _donors(scale: Scale, members: Iterable[MemberLife], strangers: Iterator[str]) -> list[tuple[str, str]]:
    """Who gives again and again: the name and, of a member, the id."""
    giving = [
        (member.short, member.id)
        for member in members
        if member.kind is MemberKind.INDIVIDUAL and member.joined == scale.begin and not member.twin
    ]
    own = giving[:: max(len(giving) // _MEMBERS_AMONG_THEM, 1)][:_MEMBERS_AMONG_THEM]
    others = [(name, "") for name in islice(strangers, _REGULAR_DONORS - len(own))]
    return [*own, *others, (_NAMELESS, "")]


def _gift(
    chance: random.Random,
    month: Month,
    donors: Sequence[tuple[str, str]],
    strangers: Iterator[str],
    number: int,
) -> PlatformGift:
    donor, member = (next(strangers), "") if chance.randrange(4) == 0 else chance.choice(donors)
    amount = Decimal(chance.choice(_AMOUNTS))
    day = month.day(chance.randint(1, 28))
    fee = amount * _FEE_PERCENT / 100
    who = {"member": member} if member else {}
    gift = PlatformGift(
        day=day,
        time=some_time(chance, 7, 23),
        donor=donor,
        amount=amount,
        fee=fee,
        tax=fee * _TAX_PERCENT / 100,
        settles=_settles(day),
        number=f"DN{day:%y%m}{number:05d}",
        campaign=chance.choice(_CAMPAIGNS),
        truth=Placement((Part("Income:Donations", amount),), narration="후원", meta=who),
    )
    if number % _CANCELLED_EVERY == 0:
        return replace(gift, fee=ZERO, tax=ZERO, state=GiftState.CANCELLED)
    return gift


def _settles(day: dt.date) -> dt.date:
    """When the platform pays out what came on that day."""
    first, second = _PAID_OUT
    month = Month.of(day)
    return working_day(month.day(first) if day.day <= _HALF else month.plus(1).day(second))


def _returned(scale: Scale, chance: random.Random, gifts: Sequence[PlatformGift]) -> Iterator[PlatformGift]:
    """The smallest gift of a month goes back in the next, where the next payout bears it."""
    paid_out = payouts(gifts)
    for month in list(scale.span.months())[_RETURNED_EVERY - 1 : -1 : _RETURNED_EVERY]:
        paid = [one for one in gifts if Month.of(one.day) == month and one.state is GiftState.PAID]
        day = month.plus(1).day(chance.randint(*_RETURNED_DAYS))
        smallest = min(paid, key=lambda one: one.amount, default=None)
        if smallest is not None and paid_out.get(_settles(day), ZERO) > smallest.amount:
            yield replace(
                smallest, day=day, amount=-smallest.amount, fee=-smallest.fee, tax=-smallest.tax,
                settles=_settles(day), state=GiftState.RETURNED,
            )  # fmt: skip


def payouts(gifts: Iterable[PlatformGift]) -> dict[dt.date, Decimal]:
    """What is paid out on each day."""
    by_day: dict[dt.date, Decimal] = defaultdict(lambda: ZERO)
    for gift in gifts:
        by_day[gift.settles] += gift.net
    return dict(by_day)


def payout_lines(scale: Scale, gifts: Iterable[PlatformGift]) -> list[BankLine]:
    """What the platform pays into the operating account, net of its fees."""
    purse = Purse(OPERATING, scale.stream("platform", "payouts"))
    for day, amount in sorted(payouts(gifts).items()):
        if day <= scale.end:
            purse.move(
                day, amount, CLEARING, PLATFORM, narration="후원 정산", memo="후원금정산", channel="타행이체"
            )
    return purse.lines
