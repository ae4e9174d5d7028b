"""Evidence: dues of a member, or of several in one payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from importers.placing.context import Context
from importers.placing.line import DUES_WORDS, GIFT_WORDS, PURE_GIFT_WORDS, Line, Verdict, listed
from importers.placing.names import Likeness, Named
from sfund.chart import DONATIONS, DUES
from sfund.members import Member, MemberKind
from sfund.money import ZERO, total
from sfund.owed import span_label
from sfund.periods import Every, Month
from sfund.placements import Part, Placement
from sfund.words import Message, say

_YEARS_AHEAD = 3  # nobody pays dues for longer ahead; more is another kind of money


def dues_of_several(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money in for a list of members: each one's share is what its plan asks for, as often for each."""
    if not line.comes_in or named is None or not named.several:
        return None
    members = [context.registry.members.get(id_) for id_ in named.several]
    known = [member for member in members if member is not None]
    if len(known) < len(members):
        return None
    shares = _shares(known, line, context)
    if not shares:
        why = say("the amount is not what the plans of {ids} ask for", ids=listed(named.several))
        return Verdict(why, candidates=named.several)
    parts = []
    for member, share in zip(known, shares, strict=True):
        one = dues_placement(member, line.day, share)
        if one is None or not member.belonged_in(Month.of(line.day)):
            why = say("{id} is no member in this month", id=member.id)
            return Verdict(why, candidates=named.several)
        parts += [Part(part.account, part.amount, {"member": member.id}) for part in one.parts]
    why = say("the names of {ids} and an amount of their plans", ids=listed(named.several))
    certain = not line.mentions(*GIFT_WORDS)
    return Verdict(why, Placement(tuple(parts), "", say("Dues of several members")), certain=certain)


def _shares(members: Sequence[Member], line: Line, context: Context) -> list[Decimal]:
    """Each one's part of the amount; none where the amount is no multiple of what their plans ask for."""
    asked = [_plan_amount(member, line, context) for member in members]
    whole = total(asked)
    if not all(asked) or line.amount % whole:
        return []
    return [one * (line.amount // whole) for one in asked]


def dues_by_name(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money in from a member: the name, the amount and the period together."""
    if not line.comes_in or named is None or not any(id_ in context.registry.members for id_ in named.ids):
        return None
    if len(named.ids) > 1:
        return _one_of_several(line, named, context)
    id_ = named.ids[0]
    member = context.registry.members[id_]
    placement = dues_placement(member, line.day, line.amount)
    fits = is_of_plan(member, line, context)
    if named.likeness is Likeness.MISSPELT:
        why = say("the name is that of {id} but for one syllable", id=id_)
        return Verdict(why, placement) if fits else Verdict(why, candidates=(id_,))
    doubt = _doubt(member, named.likeness, line, fits=fits)
    if doubt is not None:
        return Verdict(doubt, _with_gift(member, line, context) or placement)
    return Verdict(_why(member, line, context), placement, certain=True)


def _why(member: Member, line: Line, context: Context) -> Message:
    asks = context.outlook.dues_settled(member.id, line.day, line.amount)
    if asks:
        return say("the name of {id}, and its dues of {span}", id=member.id, span=span_label(asks))
    return say("the name of {id} and an amount of its plan", id=member.id)


def dues_placement(member: Member, day: dt.date, amount: Decimal) -> Placement | None:
    """Dues of the member's kind; None for somebody who never joined."""
    kind = member.kind_on(day) or (member.stays[0].join.kind if member.stays else None)
    if kind is None:
        return None
    return Placement((Part(DUES[kind], amount),), member.id, say("Dues"), {"member": member.id})


def _with_gift(member: Member, line: Line, context: Context) -> Placement | None:
    """Dues of one period and a gift in one payment, where the words speak of both."""
    asked = _plan_amount(member, line, context)
    dues = dues_placement(member, line.day, asked)
    if dues is None or not ZERO < asked < line.amount:
        return None
    if not line.mentions(*DUES_WORDS) or not line.mentions(*GIFT_WORDS):
        return None
    parts = (*dues.parts, Part(DONATIONS, line.amount - asked))
    return Placement(parts, member.id, say("Dues and a gift"), {"member": member.id})


def _doubt(member: Member, likeness: Likeness, line: Line, *, fits: bool) -> Message | None:
    """Why a person should look at dues that a name points to; None where nothing is odd."""
    if likeness is Likeness.INITIALS:
        return say("only the initials are those of {id}", id=member.id)
    if likeness is Likeness.INSIDE:
        return say("the name of {id} stands among other words", id=member.id)
    if not member.belonged_in(Month.of(line.day)):
        return say("{id} is no member in this month", id=member.id)
    gifts = PURE_GIFT_WORDS if member.kind_on(line.day) is MemberKind.SUPPORTER else GIFT_WORDS
    if line.mentions(*gifts):
        return say("the words say a gift, the name is that of {id}", id=member.id)
    if not fits:
        return say("the amount is none that the plan of {id} asks for", id=member.id)
    return None


def is_of_plan(member: Member, line: Line, context: Context) -> bool:
    """Whether the amount is what the member's open periods ask for, or a multiple of the plan on that day."""
    asked = _plan_amount(member, line, context)
    if asked:
        name = member.plan_on(line.day)
        plan = context.registry.plan_on(name, line.day) if name else None
        times, rest = divmod(line.amount, asked)
        if plan is not None and rest == 0 and times * plan.every.months <= _YEARS_AHEAD * Every.YEAR.months:
            return True
    return bool(context.outlook.dues_settled(member.id, line.day, line.amount))


def _plan_amount(member: Member, line: Line, context: Context) -> Decimal:
    """What the plan of that day asks for a period; zero without a plan, or in another currency."""
    name = member.plan_on(line.day)
    plan = context.registry.plan_on(name, line.day) if name else None
    if plan is None or plan.amount.currency != line.currency:
        return ZERO
    return plan.amount.number


def _one_of_several(line: Line, named: Named, context: Context) -> Verdict:
    """A name that is several members', or several names: those first who owe just this, then whom it fits."""
    members = context.registry.members

    def fit(id_: str) -> tuple[bool, bool, str]:
        member = members.get(id_)
        if member is None:
            return True, True, id_
        return not owes_just_this(member, line, context), not is_of_plan(member, line, context), id_

    why = say("the name fits several: {ids}", ids=listed(named.ids))
    return Verdict(why, candidates=tuple(sorted(named.ids, key=fit)))


def owes_just_this(member: Member, line: Line, context: Context) -> bool:
    """Whether the amount pays, to the won, open periods that have all begun."""
    asks = context.outlook.dues_settled(member.id, line.day, line.amount)
    return bool(asks) and asks[-1].first <= line.day


def may_owe(member: Member, line: Line, context: Context) -> bool:
    """Whether dues are overdue for which such an amount might be a payment."""
    return context.outlook.dues_overdue(member.id, line.day) > 0 and is_of_plan(member, line, context)
