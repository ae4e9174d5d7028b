"""Who is reminded of what: the stage at which the oldest unpaid dues stand, and what was sent of it already.

A stage is a number of days after the due day, below zero before it. Of each unpaid period every stage is
reached once; who was sent a later one is never sent an earlier one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sfund.members.facts import Member, Reminded
from sfund.members.owed import Ask, span_label
from sfund.members.standing import Claim, Dues, Paid, Standing, Status
from sfund.money import total
from sfund.words import Message, say

SENT = say("was sent this letter already")
"""Why most get none on a second run; those whom a letter before the due day reached among them."""


@dataclass(frozen=True, slots=True)
class Stages:
    """When letters go out: so many days before the due day (0: none), and after it, the fewest first."""

    before: int
    after: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        """Every stage as facts have it, the earliest first."""
        return (*((-self.before,) if self.before else ()), *self.after)

    def place(self, stage: int) -> int:
        """0 for the letter before the due day, 1 for the first after it, and so on."""
        return 0 if stage < 0 else self.after.index(stage) + 1

    def reached(self, days: int) -> int | None:
        """The stage of dues that are so many days late; below zero they fall due yet."""
        if days <= 0:
            return -self.before if self.before and -days <= self.before else None
        return max((stage for stage in self.after if stage <= days), default=None)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter that is to be written.

    Attributes:
        claims: What it asks for, the oldest first; the stage is that of the first.
    """

    member: str
    stage: int
    claims: tuple[Claim, ...]

    @property
    def oldest(self) -> Ask:
        return self.claims[0].ask

    @property
    def amount(self) -> Decimal:
        return total(claim.open for claim in self.claims)

    def fact(self, day: dt.date, by: str, batch: str) -> Reminded:
        """That it was sent."""
        covers = span_label([self.oldest])
        return Reminded.model_validate(
            {"date": day, "id": self.member, "covers": covers, "stage": self.stage, "by": by, "batch": batch}
        )


@dataclass(frozen=True, slots=True)
class Spared:
    """A member who owes something and is sent no letter, and why."""

    member: str
    amount: Decimal
    why: Message


@dataclass(frozen=True, slots=True)
class Rules:
    """Which letters are wanted.

    Attributes:
        only: This stage alone, if any.
        also_left: Whether those who have left are reminded of what they owe.
        debited: Members with a mandate in force: they need no letter before the due day.
        waiting: Members whom a debit file has asked without an answer yet.
    """

    stages: Stages
    only: int | None = None
    also_left: bool = False
    debited: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()


def remind(
    dues: Dues, paid: Mapping[str, Paid], day: dt.date, rules: Rules
) -> tuple[tuple[Reminder, ...], tuple[Spared, ...]]:
    """The letters of this day, and those who owe something and get none, both by member."""
    reminders: list[Reminder] = []
    spared: list[Spared] = []
    for id_ in sorted(dues.asks.registry.members):
        so_far = paid.get(id_, Paid())
        standing = dues.standing(id_, so_far, day)
        if standing is None:
            continue
        claims = _claims(dues, standing, so_far, rules)
        reminder = _reminder(id_, claims, day, rules)
        why = _spared(dues, standing, claims, reminder, rules)
        if why is None and reminder is not None:
            reminders.append(reminder)
        elif why is not None and (standing.open or why is SENT):
            spared.append(Spared(id_, standing.arrears or total(claim.open for claim in claims), why))
    return tuple(reminders), tuple(spared)


def _claims(dues: Dues, standing: Standing, paid: Paid, rules: Rules) -> tuple[Claim, ...]:
    """What is late and not too old; where nothing is late, what falls due next and soon."""
    limit = dues.limit(standing.day)
    late = tuple(claim for claim in standing.open if claim.ask.due >= limit)
    coming = standing.day + dt.timedelta(days=rules.stages.before)
    if standing.open or not rules.stages.before or not _falls_due(dues, standing, coming):
        return late
    claims = dues.claims(standing.member, paid, standing.day)
    return tuple(claim for claim in claims if claim.open > 0 and standing.day <= claim.ask.due <= coming)[:1]


def _falls_due(dues: Dues, standing: Standing, last: dt.date) -> bool:
    """Whether anything falls due from the standing's day to that one, both included, paid for or not."""
    after = last + dt.timedelta(days=1)
    stretches = dues.asks.stretches(standing.member, standing.day)
    return any(stretch.before(standing.day) < stretch.before(after) for stretch in stretches)


def _reminder(member: str, claims: tuple[Claim, ...], day: dt.date, rules: Rules) -> Reminder | None:
    stage = rules.stages.reached((day - claims[0].ask.due).days) if claims else None
    return None if stage is None else Reminder(member, stage, claims)


def _spared(
    dues: Dues, standing: Standing, claims: tuple[Claim, ...], reminder: Reminder | None, rules: Rules
) -> Message | None:
    """Why somebody gets no letter; None where they get one."""
    of_member = _by_standing(standing, claims, rules)
    if of_member is not None or reminder is None:
        return of_member or say("too early")
    if rules.only is not None and reminder.stage != rules.only:
        return say("stands at another stage")
    if already_sent(dues.asks.registry.members[reminder.member], reminder):
        return SENT
    return _by_debit(reminder, rules)


def _by_standing(standing: Standing, claims: tuple[Claim, ...], rules: Rules) -> Message | None:
    if standing.status is Status.LEFT and not rules.also_left:
        return say("has left")
    if standing.status is Status.PAUSED:
        return say("pauses")
    return None if claims else say("the claim is too old")


def _by_debit(reminder: Reminder, rules: Rules) -> Message | None:
    if reminder.member in rules.waiting:
        return say("was asked by direct debit; the answer is awaited")
    if reminder.stage < 0 and reminder.member in rules.debited:
        return say("pays by direct debit")
    return None


def already_sent(member: Member, reminder: Reminder) -> bool:
    """Whether a letter of this stage, or of a later one, went out about the oldest period."""
    sent = (fact for fact in member.facts if isinstance(fact, Reminded))
    return any(fact.stage >= reminder.stage and reminder.oldest.month in fact.span for fact in sent)
