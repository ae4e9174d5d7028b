"""Members: who belongs, since when, on which plan.

A `Member` is a fold over its dated facts, so that the order in which they were written down does not
matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeGuard

from sfund.facts import Fact, Id, Money, Months, Name
from sfund.periods import Month, MonthSpan
from sfund.words import Message, say


class MemberKind(StrEnum):
    """What a member is."""

    ORGANIZATION = "organization"
    INDIVIDUAL = "individual"
    SUPPORTER = "supporter"

    @property
    def is_person(self) -> bool:
        """Whether the name belongs in the register and never in the books."""
        return self is not MemberKind.ORGANIZATION

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    MemberKind.ORGANIZATION: say("Organisation"),
    MemberKind.INDIVIDUAL: say("Individual"),
    MemberKind.SUPPORTER: say("Supporter"),
}


class MemberFact(Fact):
    """What happens to one member."""

    NOUN: ClassVar[str] = "member"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id",)

    id: Id


class MemberJoin(MemberFact):
    """`custom "member" "join" "O-003"`; `name` for organisations only."""

    VERB: ClassVar[str | None] = "join"

    kind: MemberKind
    plan: Name | None = None
    name: str | None = None
    sector: str | None = None

    @property
    def of_person(self) -> bool:
        """Whether it speaks of a person."""
        return self.kind.is_person


class MemberPlan(MemberFact):
    """`custom "member" "plan" "I-0012" "individual-20000"`."""

    VERB: ClassVar[str | None] = "plan"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "plan")

    plan: Name


class MemberKindChange(MemberFact):
    """`custom "member" "kind" "I-0012" "supporter"`: another kind from this day on.

    Without a `plan` the plan goes on as it was.
    """

    VERB: ClassVar[str | None] = "kind"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "kind")

    kind: MemberKind
    plan: Name | None = None


class MemberPause(MemberFact):
    """`custom "member" "pause" "I-0012"`, until a day (included) or until further notice."""

    VERB: ClassVar[str | None] = "pause"

    until: dt.date | None = None


class MemberReturn(MemberFact):
    """`custom "member" "return" "I-0012"`: the pause ends on this day."""

    VERB: ClassVar[str | None] = "return"


class MemberLeave(MemberFact):
    """`custom "member" "leave" "O-003"`."""

    VERB: ClassVar[str | None] = "leave"


class DuesRelief(MemberFact):
    """Dues of these months that are asked no more, as a whole or by an amount, from this day on.

    What is left of an amount goes from month to month, the oldest first.
    """

    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "covers")

    covers: Months
    amount: Money | None = None

    @property
    def span(self) -> MonthSpan:
        return MonthSpan.parse(self.covers)


class DuesWaived(DuesRelief):
    """`custom "member" "waive" "I-0012" "2026-03/2026-05"`: they need not be paid."""

    VERB: ClassVar[str | None] = "waive"


class DuesWrittenOff(DuesRelief):
    """`custom "member" "write-off" "I-0012" "2022-01/2022-06"`: they are given up, by decision."""

    VERB: ClassVar[str | None] = "write-off"


class Reminded(MemberFact):
    """`custom "member" "remind" "I-0012" "2026-10"`: a letter went out about the dues of these months.

    `stage` is the number of days after the due day at which it was sent (negative: before it), so that
    nobody is sent the same letter twice.
    """

    VERB: ClassVar[str | None] = "remind"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "covers")
    EVENT: ClassVar[bool] = True

    covers: Months
    stage: int
    by: str | None = None

    @property
    def span(self) -> MonthSpan:
        return MonthSpan.parse(self.covers)


class DebitFailed(MemberFact):
    """`custom "member" "debit-failed" "I-0012" 10000 KRW`: CMS asked and did not get it.

    `code` is the clearing house's; the import writes one for each failure, so that the rows of a
    CMS file are all accounted for and the treasurer can follow up.
    """

    VERB: ClassVar[str | None] = "debit-failed"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")
    EVENT: ClassVar[bool] = True

    amount: Money
    code: str
    import_id: str | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """One membership: the day of joining belongs to it, the day of leaving no longer."""

    join: MemberJoin
    left: dt.date | None

    def covers(self, day: dt.date) -> bool:
        return self.join.date <= day and (self.left is None or day < self.left)


@dataclass(frozen=True, slots=True)
class Member:
    """A member and all that happened to it, by date; `Member.of` makes one.

    Attributes:
        stays: Every membership, oldest first.
    """

    id: str
    facts: tuple[MemberFact, ...]
    stays: tuple[Stay, ...]

    @classmethod
    def of(cls, facts: Iterable[MemberFact]) -> Member:
        ordered = tuple(sorted(facts, key=lambda fact: fact.date))
        return cls(ordered[0].id, ordered, _stays(ordered))

    def stay_on(self, day: dt.date) -> Stay | None:
        """The membership on that day."""
        return next((stay for stay in self.stays if stay.covers(day)), None)

    def belonged_in(self, month: Month) -> bool:
        """Whether it was a member on any day of the month: dues of a period begun are owed after leaving."""
        return any(
            stay.join.date <= month.last_day and (stay.left is None or month.first_day < stay.left)
            for stay in self.stays
        )

    def kind_on(self, day: dt.date) -> MemberKind | None:
        """The kind on that day, also after leaving; None before the first joining."""
        kind: MemberKind | None = None
        for fact in self.facts:
            if fact.date <= day and isinstance(fact, MemberJoin | MemberKindChange):
                kind = fact.kind
        return kind

    def is_paused_on(self, day: dt.date) -> bool:
        """Whether it pauses on that day."""
        return any(first <= day <= last for first, last in self.pauses)

    def plan_on(self, day: dt.date) -> str | None:
        """The name of the plan in force on that day."""
        plan: str | None = None
        for fact in self.facts:
            if fact.date <= day and sets_plan(fact):
                plan = fact.plan
        return plan

    @property
    def pauses(self) -> tuple[tuple[dt.date, dt.date], ...]:
        """Each pause: its first and its last day, which is before it where it ended on the day it began."""
        return tuple(
            (fact.date, min(fact.until or dt.date.max, _last_day(self.facts[at + 1 :])))
            for at, fact in enumerate(self.facts)
            if isinstance(fact, MemberPause)
        )

    @property
    def name(self) -> str | None:
        """An organisation's name as last given; persons have none here."""
        names = [fact.name for fact in self.facts if isinstance(fact, MemberJoin) and fact.name]
        return names[-1] if names else None

    @property
    def is_person(self) -> bool:
        return any(
            fact.kind.is_person for fact in self.facts if isinstance(fact, MemberJoin | MemberKindChange)
        )


def sets_plan(fact: MemberFact) -> TypeGuard[MemberJoin | MemberPlan | MemberKindChange]:
    """Whether the fact says which plan the member is on from its day on."""
    return isinstance(fact, MemberJoin | MemberPlan) or (
        isinstance(fact, MemberKindChange) and fact.plan is not None
    )


def _last_day(after: tuple[MemberFact, ...]) -> dt.date:
    """The last day of a pause that ends with the first return after it, or with the membership.

    `after` are the facts that come after the pause: of those of its own day, the ones that stand later in
    the file.
    """
    back = next((fact.date for fact in after if isinstance(fact, MemberReturn | MemberLeave)), None)
    return dt.date.max if back is None else back - dt.timedelta(days=1)


def _stays(facts: tuple[MemberFact, ...]) -> tuple[Stay, ...]:
    """A leave ends the membership before it."""
    stays: list[Stay] = []
    for fact in facts:
        if isinstance(fact, MemberJoin):
            stays.append(Stay(fact, None))
        elif isinstance(fact, MemberLeave) and stays and stays[-1].left is None:
            stays[-1] = Stay(stays[-1].join, fact.date)
    return tuple(stays)
