"""Evidence: dues of a member, or of several in one payment."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from importers.placing.context import Context
from importers.placing.line import (
    DUES_WORDS,
    GIFT_WORDS,
    OTHER_WORDS,
    PURE_GIFT_WORDS,
    REFUND_WORDS,
    Line,
    Verdict,
    listed,
)
from importers.placing.names import Likeness, Named
from sfund.chart import DONATIONS, DUES
from sfund.members.dues import DuesPlan
from sfund.members.facts import Member, MemberKind
from sfund.members.owed import span_label
from sfund.money import ZERO, total
from sfund.periods import Every, Month
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say

_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s*[월月]")
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
    placement = Placement(tuple(parts), "", say("Dues of several members"))
    if line.mentions(*GIFT_WORDS, *OTHER_WORDS, *REFUND_WORDS) or named.beside:
        return Verdict(
            say("the words say more than the names of {ids}", ids=listed(named.several)), placement
        )
    return Verdict(why, placement, certain=True)


def _shares(members: Sequence[Member], line: Line, context: Context) -> list[Decimal]:
    """Each one's part of the amount; none where it is no multiple of what their plans ask for.

    Several periods at once are read so only where all the plans have periods of one length.
    """
    plans = [_plan(member, line, context) for member in members]
    known = [plan for plan in plans if plan is not None]
    whole = total(plan.amount.number for plan in known)
    if len(known) < len(plans) or not whole or line.amount % whole:
        return []
    times = line.amount // whole
    lengths = {plan.every.months for plan in known}
    if times > 1 and (len(lengths) > 1 or times * max(lengths) > _YEARS_AHEAD * Every.YEAR.months):
        return []
    return [plan.amount.number * times for plan in known]


def dues_by_name(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money in from a member: the name, the amount and the period together."""
    if not line.comes_in or named is None or not any(id_ in context.registry.members for id_ in named.ids):
        return None
    if len(named.ids) > 1:
        return _one_of_several(line, named, context)
    members = context.registry.members
    id_ = named.ids[0]
    member = members[id_]
    placement = dues_placement(member, line.day, line.amount)
    fits = is_of_plan(member, line, context)
    if named.likeness is Likeness.MISSPELT:
        why = say("the name is that of {id} but for one syllable", id=id_)
        return Verdict(why, placement) if fits else Verdict(why, candidates=(id_,))
    doubt = next(_doubts(member, named, line, fits=fits), None)
    if doubt is not None:
        return Verdict(doubt, _with_gift(member, line, context) or placement)
    longer = [members[one] for one in named.longer if one in members]
    if any(owes_just_this(one, line, context) for one in longer):
        ids = (id_, *(one.id for one in longer))
        return Verdict(say("the name may be cut off: {ids}", ids=listed(ids)), candidates=ids)
    return Verdict(_why(member, line, context), placement, certain=True)


def _why(member: Member, line: Line, context: Context) -> Message:
    asks = context.outlook.dues_settled(member.id, line.day, line.amount)
    said = {int(number) for number in _MONTH.findall(f"{line.counterparty} {line.memo}")}
    if asks and said <= {month.number for ask in asks for month in ask.span}:
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


def _doubts(member: Member, named: Named, line: Line, *, fits: bool) -> Iterator[Message]:
    """Why a person should look at dues that a name points to; nothing where nothing is odd."""
    is_supporter = member.kind_on(line.day) is MemberKind.SUPPORTER
    if named.likeness is Likeness.INITIALS:
        yield say("only the initials are those of {id}", id=member.id)
    if named.likeness is Likeness.INSIDE:
        yield say("the name of {id} stands among other words", id=member.id)
    if not member.belonged_in(Month.of(line.day)):
        yield say("{id} is no member in this month", id=member.id)
    if line.mentions(*(PURE_GIFT_WORDS if is_supporter else GIFT_WORDS)):
        yield say("the words say a gift, the name is that of {id}", id=member.id)
    if named.beside or line.mentions(*OTHER_WORDS, *REFUND_WORDS):
        yield say("the words say more than the name of {id}", id=member.id)
    if not fits:
        yield say("the amount is none that the plan of {id} asks for", id=member.id)


def is_of_plan(member: Member, line: Line, context: Context) -> bool:
    """Whether the amount is what the member's open periods ask for, or a multiple of the plan on that day."""
    plan = _plan(member, line, context)
    if plan is not None and plan.amount.number:
        times, rest = divmod(line.amount, plan.amount.number)
        if rest == 0 and times * plan.every.months <= _YEARS_AHEAD * Every.YEAR.months:
            return True
    return bool(context.outlook.dues_settled(member.id, line.day, line.amount))


def _plan_amount(member: Member, line: Line, context: Context) -> Decimal:
    """What the plan of that day asks for a period; zero without a plan."""
    plan = _plan(member, line, context)
    return plan.amount.number if plan is not None else ZERO


def _plan(member: Member, line: Line, context: Context) -> DuesPlan | None:
    """The member's plan on that day, in the line's currency."""
    name = member.plan_on(line.day)
    plan = context.registry.plan_on(name, line.day) if name else None
    return plan if plan is not None and plan.amount.currency == line.currency else None


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
