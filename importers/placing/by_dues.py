"""Evidence: a member's dues."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from importers.placing.context import Context
from importers.placing.line import GIFT_WORDS, Line, Verdict, listed
from importers.placing.names import Likeness, Named
from sfund.chart import DUES
from sfund.members import Member, MemberKind
from sfund.periods import Every, Month
from sfund.placements import Part, Placement
from sfund.words import Message, say

_YEARS_AHEAD = 3  # nobody pays dues for longer ahead; more is another kind of money


def dues_by_name(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money in from a member: the name, and an amount that the plan can ask for."""
    if not line.comes_in or named is None or not any(id_ in context.registry.members for id_ in named.ids):
        return None
    if len(named.ids) > 1:
        return Verdict(
            say("the name fits several: {ids}", ids=listed(named.ids)),
            candidates=_by_amount(named, line, context),
        )
    id_ = named.ids[0]
    member = context.registry.members[id_]
    placement = dues_placement(member, line.day, line.amount)
    doubt = _doubt(member, named.likeness, line, context)
    if doubt is not None:
        return Verdict(doubt, placement)
    return Verdict(say("the name of {id} and an amount of its plan", id=id_), placement, certain=True)


def dues_placement(member: Member, day: dt.date, amount: Decimal) -> Placement | None:
    """Dues of the member's kind; None for somebody who never joined."""
    kind = member.kind_on(day) or (member.stays[0].join.kind if member.stays else None)
    if kind is None:
        return None
    return Placement((Part(DUES[kind], amount),), member.id, say("Dues"), {"member": member.id})


def _doubt(member: Member, likeness: Likeness, line: Line, context: Context) -> Message | None:
    """Why a person should look at dues that a name points to; None where nothing is odd."""
    if likeness is Likeness.INITIALS:
        return say("only the initials are those of {id}", id=member.id)
    if likeness is Likeness.INSIDE:
        return say("the name of {id} stands among other words", id=member.id)
    if not member.belonged_in(Month.of(line.day)):
        return say("{id} is no member in this month", id=member.id)
    if line.mentions(*GIFT_WORDS) and member.kind_on(line.day) is not MemberKind.SUPPORTER:
        return say("the words say a gift, the name is that of {id}", id=member.id)
    if not is_of_plan(member, line, context):
        return say("the amount is none that the plan of {id} asks for", id=member.id)
    return None


def is_of_plan(member: Member, line: Line, context: Context) -> bool:
    """Whether the amount is one period's dues, or those of several periods, of the plan on that day."""
    name = member.plan_on(line.day)
    plan = context.registry.plan_on(name, line.day) if name else None
    if plan is None or plan.amount.currency != line.currency or not plan.amount.number:
        return False
    times, rest = divmod(line.amount, plan.amount.number)
    return rest == 0 and times * plan.every.months <= _YEARS_AHEAD * Every.YEAR.months


def _by_amount(named: Named, line: Line, context: Context) -> tuple[str, ...]:
    """The candidates, those first whose plan asks for such an amount."""
    members = context.registry.members
    fits = {id_: id_ in members and is_of_plan(members[id_], line, context) for id_ in named.ids}
    return tuple(sorted(named.ids, key=lambda id_: (not fits[id_], id_)))
