"""Who came, went and changed kind, and how fast members of a kind grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from sfund.members.facts import Member, MemberKind, MemberKindChange
from sfund.periods import Month
from sfund.registry import Registry

YEAR = 12
_MONTHS_MAX = 1200
"""What would take a hundred years is no forecast."""


class Change(StrEnum):
    """What happened to the number of members of a kind."""

    JOINED = "joined"
    LEFT = "left"
    CAME_OVER = "came-over"  # from another kind
    WENT_OVER = "went-over"  # to another kind


@dataclass(frozen=True, slots=True)
class Flow:
    """One member more or one less of a kind, from this day on."""

    day: dt.date
    kind: MemberKind
    change: Change

    @property
    def sign(self) -> int:
        return 1 if self.change in (Change.JOINED, Change.CAME_OVER) else -1


def flows(members: Iterable[Member]) -> Iterator[Flow]:
    """All that ever happened: the flows up to a day add up to the members on that day, kind by kind."""
    for member in members:
        for stay in member.stays:
            if stay.left is not None and stay.left <= stay.join.date:
                continue  # never a member on any day
            kind = member.kind_on(stay.join.date) or stay.join.kind
            yield Flow(stay.join.date, kind, Change.JOINED)
            for fact in member.facts:
                if (
                    isinstance(fact, MemberKindChange)
                    and fact.date > stay.join.date
                    and stay.covers(fact.date)
                ):
                    now = member.kind_on(fact.date) or kind
                    if now is not kind:
                        yield Flow(fact.date, kind, Change.WENT_OVER)
                        yield Flow(fact.date, now, Change.CAME_OVER)
                        kind = now
            if stay.left is not None:
                yield Flow(stay.left, kind, Change.LEFT)


@dataclass(frozen=True, slots=True)
class Pace:
    """How members of a kind grew of late.

    Attributes:
        net: How many more there are than when these months began; below zero: fewer.
        months: Twelve, or as many as the books have; a running one counts by its days.
    """

    net: int
    months: Decimal

    def months_for(self, missing: int) -> Decimal | None:
        """How long it takes to gain so many; None where it is never, or not within a hundred years."""
        if missing <= 0:
            return Decimal(0)
        if self.net <= 0:
            return None
        months = missing * self.months / self.net
        return months if months <= _MONTHS_MAX else None


def pace_of(registry: Registry, kind: MemberKind, as_of: dt.date) -> Pace:
    """The net growth of the twelve months up to that day, or since the first member joined.

    Those who joined on the very first day were there when the books began: they are no growth.
    """
    joins = [member.stays[0].join.date for member in registry.members.values() if member.stays]
    year_ago = Month.of(as_of).plus(-YEAR).day(as_of.day)
    begun = max(year_ago, min(joins, default=year_ago))
    if begun > as_of:
        return Pace(0, Decimal(YEAR))
    net = registry.members_on(as_of, kind) - registry.members_on(begun, kind)
    return Pace(net, Decimal(YEAR) if begun == year_ago else _months_since(begun, as_of))


def month_after(as_of: dt.date, months: Decimal) -> Month:
    """The month in which so many months after that day lie; a part of a month counts by its days.

    >>> (
    ...     str(month_after(dt.date(2026, 10, 31), Decimal(5))),
    ...     str(month_after(dt.date(2026, 10, 15), Decimal("0.5"))),
    ... )
    ('2027-03', '2026-10')
    """
    running = Month.of(as_of)
    passed = Decimal(as_of.day) / running.last_day.day
    return running.plus(int((passed + months).to_integral_value(ROUND_CEILING)) - 1)


def _months_since(first: dt.date, last: dt.date) -> Decimal:
    """The months after the first day up to the last; those that are not whole count by their days."""
    begin, running = Month.of(first), Month.of(last)
    return (
        begin.until(running)
        + Decimal(last.day) / running.last_day.day
        - Decimal(first.day) / begin.last_day.day
    )
