"""Dues that come for several at once, from somebody else, or together with a gift."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.dues_life import DUES_ACCOUNT
from sfund.example.network import OPERATING, Scale
from sfund.example.people import YEARLY, Habit, MemberLife, Method, Signature
from sfund.example.purse import Purse
from sfund.example.values import BankLine, place
from sfund.members.facts import MemberKind
from sfund.periods import Month
from sfund.placing.placements import Part, Placement

_DAYS = (10, 24)
_PARENT_FROM = 12  # months; nobody knows the parent's name until it was decided three times
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
        yield from _together(_Paying(scale, "household", n), household, scale)
    yield from _by_a_parent(_Paying(scale, "parent"), child.members[0], next(parents), scale)
    yield from _with_gifts(_Paying(scale, "giver"), giver.members[0], scale)


class _Paying:
    """Payments on the same day of each month, never before joining."""

    def __init__(self, scale: Scale, *names: object) -> None:
        self.purse = Purse(OPERATING, scale.stream(*names))
        self.day = self.purse.chance.randint(*_DAYS)

    def pay(  # noqa: PLR0913  what a line tells
        self,
        month: Month,
        members: Sequence[MemberLife],
        text: str,
        truth: Placement,
        *,
        memo: str = "",
        doubtful: bool = False,
    ) -> None:
        day = max(month.day(self.day), *(member.joined for member in members))
        self.purse.add(day, text, truth, memo=memo, channel="모바일", doubtful=doubtful)

    def dues(self, month: Month, member: MemberLife, text: str = "", *, doubtful: bool = False) -> None:
        """What the member owes, if anything, under that name or the own one."""
        if amount := member.owes(month):
            truth = place(DUES_ACCOUNT[member.kind], amount, narration="회비", member=member.id)
            self.pay(month, [member], text or member.signed, truth, doubtful=doubtful)


def _together(paying: _Paying, household: Household, scale: Scale) -> list[BankLine]:
    """One payment for all as soon as all owe; until then each pays alone."""
    members = household.members
    text = household.written.format(*(member.short for member in members))
    for month in scale.span.months():
        if all(member.owes(month) for member in members):
            parts = (
                Part(DUES_ACCOUNT[member.kind], member.owes(month), {"member": member.id})
                for member in members
            )
            paying.pay(month, members, text, Placement(tuple(parts), narration="회비"))
        else:
            for member in members:
                paying.dues(month, member)
    return paying.purse.lines


def _by_a_parent(paying: _Paying, child: MemberLife, parent: str, scale: Scale) -> list[BankLine]:
    """Who lost the job, and whose parent pays from some month on."""
    for n, month in enumerate(scale.span.months()):
        by_parent = n >= _PARENT_FROM
        paying.dues(month, child, parent if by_parent else "", doubtful=by_parent)
    return paying.purse.lines


def _with_gifts(paying: _Paying, giver: MemberLife, scale: Scale) -> list[BankLine]:
    """Who now and then rounds up, and says so."""
    for n, month in enumerate(scale.span.months()):
        dues = giver.owes(month)
        if not dues or n % _GIFT_EVERY != _GIFT_EVERY - 1:
            paying.dues(month, giver)
            continue
        gift = Decimal(paying.purse.chance.choice(_GIFTS))
        parts = (Part(DUES_ACCOUNT[giver.kind], dues), Part("Income:Donations", gift))
        truth = Placement(parts, narration="회비와 기부금", meta={"member": giver.id})
        paying.pay(month, [giver], giver.signed, truth, memo="회비와 기부금", doubtful=True)
    return paying.purse.lines
