"""What a row says of a membership: the facts that follow, and what contradicts the books.

The past of the books stays: a day of joining that is another in the sheet is noted, not changed. A new kind
or plan holds from the day of the import on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.reading.cells import CellError
from importers.roster.matching import By, Match
from importers.roster.persons import Change
from importers.roster.plans import Plans
from importers.roster.rows import Row
from sfund.errors import Diagnostic
from sfund.members.facts import (
    Member,
    MemberFact,
    MemberJoin,
    MemberKind,
    MemberKindChange,
    MemberLeave,
    MemberPlan,
)
from sfund.periods import Every
from sfund.registry import Registry
from sfund.words import Message, say

if TYPE_CHECKING:
    from importers.roster.comparing import Asked

_NO_ID = "NEW"  # until the row has one


@dataclass(frozen=True, slots=True)
class Judged:
    """What a row comes to.

    Attributes:
        kind: The member's from then on.
        joins: Whether somebody joins who was no member before.
        facts: New ones; of somebody new their id is still to be given.
        notes: What the sheet says otherwise and the books keep.
    """

    kind: MemberKind
    joins: bool
    facts: tuple[MemberFact, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """Judges rows one by one; what is wrong with them goes to `problems`."""

    registry: Registry
    plans: Plans
    asked: Asked
    file: str
    every: Every | None
    problems: list[Diagnostic]

    def judge(self, one: Match) -> Judged | None:
        """What the row comes to; None where something is wrong with it.

        Problems: KIND-MISSING, JOINED-MISSING, KIND-CONTRADICTS, LEFT-BEFORE-JOINING, NAME-MISSING,
        UNKNOWN-DUES-PLAN, PLAN-CONTRADICTS.
        """
        try:
            member = self.registry.members.get(one.id or "")
            if member is not None:
                return self._of_member(one.row, member)
            if one.id in self.registry.parties:
                return Judged(MemberKind.SUPPORTER, joins=False)
            return self._joining(one.row, one)
        except CellError as error:
            self.problems.append(
                Diagnostic(
                    error.code, error.message, self.file, one.row.number, None, error.expected, error.hint
                )
            )
            return None

    def _joining(self, row: Row, one: Match) -> Judged:
        """Somebody who was no member. A line of the register that says no kind stays what it is."""
        if one.by is not By.NEW and row.kind is None and row.joined is None:
            return Judged(MemberKind.SUPPORTER, joins=False)
        id_ = one.id or _NO_ID
        kind, joined = row.kind or self.asked.kind, row.joined or self.asked.joined
        if kind is None:
            raise CellError("KIND-MISSING", say("nothing says what kind of member this is"),
                            say("a column 구분 with 단체, 개인 or 후원"),
                            say("fill in the cell, or say --kind for all that say none"))  # fmt: skip
        if joined is None:
            raise CellError("JOINED-MISSING", say("nothing says when the member joined"),
                            say("a column 가입일 with a date such as 2012-01-31"),
                            say("fill in the cell, or say --joined for all that say none"))  # fmt: skip
        if not row.person.name:
            raise CellError("NAME-MISSING", say("the row has no name"), say("a name in each row"))
        plan = self._plan(row, kind, None, joined)
        facts: list[MemberFact] = [_join(row, id_, kind, joined, plan)]
        if row.left is not None:
            facts.append(MemberLeave(date=row.left, id=id_))
        return Judged(kind, joins=True, facts=tuple(facts), changes=(Change("joined", "", str(joined)),))

    def _of_member(self, row: Row, member: Member) -> Judged:
        on = self.asked.on
        old_kind = member.kind_on(max(on, member.stays[0].join.date)) or member.stays[0].join.kind
        kind = row.kind or old_kind
        if kind.is_person is not old_kind.is_person:
            raise CellError("KIND-CONTRADICTS",
                            say("the sheet and the books differ whether {id} is a person", id=member.id),
                            say("{kind}, as in the books", kind=old_kind.value),
                            say("mend the kind, or leave the id empty if it is somebody else"))  # fmt: skip
        last = member.stays[-1]
        known = {stay.join.date for stay in member.stays}
        if last.left is not None and row.joined not in {None, *known} and (row.joined or on) >= last.left:
            return self._again(row, member, kind)
        facts = [*self._leaving(row, member)]
        notes = [*self._notes(row, member)]
        changes = [Change("left", "", str(fact.date)) for fact in facts]
        if member.stay_on(on) is not None and not facts:
            current = member.plan_on(on)
            plan = self._plan(row, kind, current, on) or current
            facts += _other_kind_or_plan(member.id, on, (old_kind, kind), (current, plan))
            told = (("kind", old_kind, kind), ("plan", current, plan))
            changes += [Change(what, old or "", new or "") for what, old, new in told if old != new]
            if row.amount == 0 and current:
                notes.append(say("the sheet says no dues; the plan stays {plan}", plan=current))
        return Judged(kind, joins=False, facts=tuple(facts), changes=tuple(changes), notes=tuple(notes))

    def _again(self, row: Row, member: Member, kind: MemberKind) -> Judged:
        """Somebody who had left and joins once more."""
        joined = row.joined or self.asked.on
        plan = self._plan(row, kind, None, joined)
        facts: list[MemberFact] = [_join(row, member.id, kind, joined, plan)]
        if row.left is not None:
            facts.append(MemberLeave(date=row.left, id=member.id))
        return Judged(kind, joins=True, facts=tuple(facts), changes=(Change("joined", "", str(joined)),))

    def _leaving(self, row: Row, member: Member) -> Iterator[MemberFact]:
        last = member.stays[-1]
        if row.left is None or last.left is not None:
            return
        if row.left < last.join.date:
            raise CellError("LEFT-BEFORE-JOINING", say("the member leaves before joining"),
                            say("a date from {date} on", date=last.join.date))  # fmt: skip
        yield MemberLeave(date=row.left, id=member.id)

    def _notes(self, row: Row, member: Member) -> Iterator[Message]:
        last = member.stays[-1]
        if row.joined is not None and row.joined not in {stay.join.date for stay in member.stays}:
            yield say("the day of joining stays {day}", day=last.join.date)
        if row.left is not None and last.left is not None and row.left not in {s.left for s in member.stays}:
            yield say("the day of leaving stays {day}", day=last.left)
        if row.sector and last.join.sector != row.sector:
            yield say("the sector stays {sector}", sector=last.join.sector or "–")

    def _plan(self, row: Row, kind: MemberKind, current: str | None, since: dt.date) -> str | None:
        """The plan that the row means; None where it says nothing of dues, or that there are none."""
        named = self.plans.named(row.plan) if row.plan else None
        if row.plan and named is None:
            raise CellError("UNKNOWN-DUES-PLAN", say("the books have no such plan"),
                            say("one of {plans}", plans=", ".join(sorted(self.registry.plans)) or "–"),
                            say("mend the name, or leave it empty and say the dues"))  # fmt: skip
        if row.amount is None:
            return named
        every = row.every or self.every
        if named and self.plans.asks(named, row.amount, every):
            return named
        if named and named != current:
            if current and self.plans.asks(current, row.amount, every):
                return named  # the plan is what was changed; the dues beside it were left as they were
            raise CellError("PLAN-CONTRADICTS", say("the plan asks something else than the dues say"),
                            say("dues as the plan {plan} asks them", plan=named),
                            say("mend one of the two, or empty it"))  # fmt: skip
        if not row.amount:
            return None
        if current and self.plans.asks(current, row.amount, every):
            return current
        return self.plans.for_dues(kind, row.amount, every or Every.MONTH, since)


def _join(row: Row, id_: str, kind: MemberKind, joined: dt.date, plan: str | None) -> MemberJoin:
    return MemberJoin(date=joined, id=id_, kind=kind, plan=plan, sector=row.sector or None)


def _other_kind_or_plan(
    id_: str, on: dt.date, kinds: tuple[MemberKind, MemberKind], plans: tuple[str | None, str | None]
) -> Iterator[MemberFact]:
    plan = plans[1] if plans[0] != plans[1] else None
    if kinds[0] is not kinds[1]:
        yield MemberKindChange(date=on, id=id_, kind=kinds[1], plan=plan)
    elif plan is not None:
        yield MemberPlan(date=on, id=id_, plan=plan)
