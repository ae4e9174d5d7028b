"""Dues that come for several at once, from somebody else, or together with a gift."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.dues_life import DUES_ACCOUNT
from sfund.example.network import OPERATING, Scale
from sfund.example.people import YEARLY, Habit, MemberLife, Method, Signature
from sfund.example.purse import Purse
from sfund.example.values import BankLine, place
from sfund.members import MemberKind
from sfund.periods import Month
from sfund.placements import Part, Placement

_DAYS = (10, 24)
_PARENT_FROM = (
    12  # the month from which a parent pays: nobody knows the name, until it was decided three times
)
_GIFT_EVERY, _GIFTS = 7, (5_000, 15_000, 25_000)  # none is a multiple of dues


@dataclass(frozen=True, slots=True)
class Household:
    """Members whose dues come in one payment; `written` has a gap for each one's name."""

    members: tuple[MemberLife, ...]
    written: str = "{}"


_SHARING = ((2, "{} {}"), (2, "{},{}회비"), (3, "{}{}{}"))
_CHILD, _GIVER = 1, 1  # members beside them, each alone in a household


def shared_out(
    scale: Scale, members: Iterable[MemberLife]
) -> tuple[tuple[Household, ...], tuple[MemberLife, ...]]:
    """The households of the network, and the members who pay for themselves.

    The last two households are a child whose parent pays, and somebody who gives beside the dues. In a
    network without enough steady payers there are none.
    """
    members = tuple(members)
    steady = [member for member in members if _is_plain(member)]
    needed = sum(size for size, _ in _SHARING) + _CHILD + _GIVER
    if len(steady) < 2 * needed:
        return (), members
    chosen = scale.stream("households").sample(steady, needed)
    households = []
    for size, written in (*_SHARING, (_CHILD, "{}"), (_GIVER, "{}")):
        households.append(Household(tuple(chosen[:size]), written))
        chosen = chosen[size:]
    shared = {member.id for household in households for member in household.members}
    return tuple(households), tuple(member for member in members if member.id not in shared)


def _is_plain(member: MemberLife) -> bool:
    """Whether the member pays by the month and under the own name, and is nobody's namesake."""
    return (
        (member.kind, member.method, member.habit) == (MemberKind.INDIVIDUAL, Method.TRANSFER, Habit.STEADY)
        and member.signature is Signature.NAME
        and member.left is None
        and not member.twin
        and all(plan != YEARLY for _, plan in member.plans)
    )


def household_lines(
    scale: Scale, households: Sequence[Household], parents: Iterator[str]
) -> Iterator[BankLine]:
    """Every payment of every household; `parents` are names that nobody knows."""
    if not households:
        return
    *sharing, child, giver = households
    for n, household in enumerate(sharing):
        yield from _together(Purse(OPERATING, scale.stream("household", n)), household, scale)
    yield from _by_a_parent(Purse(OPERATING, scale.stream("parent")), child.members[0], next(parents), scale)
    yield from _with_gifts(Purse(OPERATING, scale.stream("giver")), giver.members[0], scale)


def _together(purse: Purse, household: Household, scale: Scale) -> list[BankLine]:
    """One payment for all as soon as all owe; until then each pays alone."""
    day = purse.chance.randint(*_DAYS)
    for month in scale.span.months():
        owing = [member for member in household.members if member.owes(month)]
        if len(owing) < len(household.members):
            for member in owing:
                _alone(purse, member, month, day, member.signed)
            continue
        parts = tuple(
            Part(DUES_ACCOUNT[member.kind], member.owes(month), {"member": member.id}) for member in owing
        )
        text = household.written.format(*(member.short for member in owing))
        purse.add(_on(month, day, owing), text, Placement(parts, narration="회비"), channel="모바일")
    return purse.lines


def _by_a_parent(purse: Purse, child: MemberLife, parent: str, scale: Scale) -> list[BankLine]:
    """Who lost the job, and whose parent pays from some month on."""
    day = purse.chance.randint(*_DAYS)
    for n, month in enumerate(scale.span.months()):
        if child.owes(month):
            by_parent = n >= _PARENT_FROM
            _alone(purse, child, month, day, parent if by_parent else child.signed, doubtful=by_parent)
    return purse.lines


def _with_gifts(purse: Purse, giver: MemberLife, scale: Scale) -> list[BankLine]:
    """Who now and then rounds up, and says so."""
    day = purse.chance.randint(*_DAYS)
    for n, month in enumerate(scale.span.months()):
        dues = giver.owes(month)
        if not dues:
            continue
        if n % _GIFT_EVERY != _GIFT_EVERY - 1:
            _alone(purse, giver, month, day, giver.signed)
            continue
        gift = Decimal(purse.chance.choice(_GIFTS))
        parts = (Part(DUES_ACCOUNT[giver.kind], dues), Part("Income:Donations", gift))
        truth = Placement(parts, narration="회비와 기부금", meta={"member": giver.id})
        purse.add(_on(month, day, [giver]), giver.signed, truth, memo="회비와 기부금", doubtful=True)
    return purse.lines


def _alone(
    purse: Purse, member: MemberLife, month: Month, day: int, text: str, *, doubtful: bool = False
) -> None:
    dues = member.owes(month)
    truth = place(DUES_ACCOUNT[member.kind], dues, narration="회비", member=member.id)
    purse.add(_on(month, day, [member]), text, truth, channel="모바일", doubtful=doubtful)


def _on(month: Month, day: int, members: Sequence[MemberLife]) -> dt.date:
    """The usual day, never before joining."""
    return max(month.day(day), max(member.joined for member in members))
