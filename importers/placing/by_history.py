"""Evidence: what the treasurer decided about the same counterparty before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from importers.placing.by_dues import is_of_plan, may_owe, owes_just_this
from importers.placing.context import Context
from importers.placing.line import Line, Verdict, listed
from importers.placing.names import Named
from sfund.chart import DUES
from sfund.periods import Month
from sfund.placing.decisions import Decided
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say

_SURE_TIMES = 3  # twice may be chance; the third time is a habit
_ALIKE = 2  # an amount up to twice the largest, down to half the smallest one decided, is like them
_NO_HABIT = ("loan", "pledge")  # how such money splits and what it settles is another matter each time


def by_history(line: Line, _named: Named | None, context: Context) -> Verdict | None:
    """The place where the treasurer put this counterparty's lines, if it was always the same.

    Where it was not, the lines of this amount count: two members of one name may pay differently.
    """
    past = context.history.of(line)
    if len({one.target for one in past}) > 1:
        of_amount = tuple(one for one in past if one.amount == line.amount)
        if len({one.target for one in of_amount}) != 1:
            return _undecided(past)
        past = of_amount
    if not past:
        return None
    last = past[-1]
    named = _still_named(line, past, context)
    placement = Placement(
        (Part(last.account, line.amount),),
        last.named.get("member") or last.named.get("party") or "",
        say("Dues") if last.account in DUES.values() else context.labels.get(last.account, ""),
        named,
    )
    doubt = _doubt(line, past, context)
    if doubt is None and named.keys() != last.named.keys():
        doubt = say("decided so before, but for another account, grant or fund")
    return Verdict(doubt or _why(past, context), placement, certain=doubt is None)


def _still_named(line: Line, past: Sequence[Decided], context: Context) -> dict[str, str]:
    """What the habit names and this line may: the grant of the line's own account, the account's fund."""
    named = dict(past[-1].named)
    own = {award.id for award in context.own_grants(line)}
    elsewhere = any(one.bank != line.account for one in past)
    if named.get("grant", "") not in ("", *own) or (elsewhere and "grant" in named):
        for key in ("grant", "line", "fund"):
            named.pop(key, None)
    elif elsewhere:
        named.pop("fund", None)
    return named


def _undecided(past: Sequence[Decided]) -> Verdict:
    places = tuple(dict.fromkeys(one.named.get("member") or one.account for one in reversed(past)))
    return Verdict(say("decided in several ways before: {places}", places=listed(places)), candidates=places)


def _why(past: Sequence[Decided], context: Context) -> Message:
    """The habit in words."""
    last, count = past[-1], len(past)
    member = last.named.get("member")
    if member and last.account in DUES.values():
        return say("dues of {id} the last {count} times", id=member, count=count)
    label = context.labels.get(last.account, last.account)
    return say('"{label}" the last {count} times', label=label, count=count)


def _doubt(line: Line, past: Sequence[Decided], context: Context) -> Message | None:
    """Why the habit alone does not settle the line."""
    last = past[-1]
    if len(past) < _SURE_TIMES:
        return say("decided so {count} times before; {sure} make a habit", count=len(past), sure=_SURE_TIMES)
    if any(key in last.named for key in _NO_HABIT):
        return say("decided so before, but such money is looked at each time")
    amounts = [abs(one.amount) for one in past]
    money = abs(line.amount)
    member = context.registry.members.get(last.named.get("member", ""))
    if member is not None and not member.belonged_in(Month.of(line.day)):
        return say("{id} is no member in this month", id=member.id)
    if member is not None:
        alike = money in amounts or is_of_plan(member, line, context)
    else:
        alike = min(amounts) / _ALIKE <= money <= max(amounts) * _ALIKE
    return None if alike else say("decided so before, but for other amounts")


def settled_by_history(line: Line, verdict: Verdict, context: Context) -> Verdict:
    """The verdict of other evidence, its doubt taken away where the treasurer has settled it before.

    Between several candidates habit decides only where none of the others owes what such an amount may pay;
    otherwise it says who is the likeliest.
    """
    past = by_history(line, None, context)
    if past is None or verdict.certain:
        return verdict
    if past.certain and _agree(past, verdict) and not _rivals(past, verdict, line, context):
        return past
    usual = Counter(one.named.get("member", "") for one in context.history.of(line))
    return verdict._replace(candidates=tuple(sorted(verdict.candidates, key=lambda id_: -usual[id_])))


def _rivals(past: Verdict, verdict: Verdict, line: Line, context: Context) -> list[str]:
    """The candidates beside the usual one who may have paid this: such an amount pays dues that they owe.

    Who is debited by CMS is one only when something is overdue. What is no member (a loan, a pledge, a party)
    is always a rival, and so is everybody where the usual one owes no such amount now.
    """
    assert past.placement is not None  # noqa: S101  certain verdicts have one
    whose = past.placement.meta.get("member")
    others = [id_ for id_ in verdict.candidates if id_ != whose]
    members = context.registry.members
    usual = members.get(str(whose))
    if usual is None or not owes_just_this(usual, line, context):
        return others
    debited = frozenset(context.payers.values())
    return [
        id_
        for id_ in others
        if id_ not in members
        or may_owe(members[id_], line, context)
        or (id_ not in debited and owes_just_this(members[id_], line, context))
    ]


def _agree(past: Verdict, verdict: Verdict) -> bool:
    """Whether what the evidence proposes, if anything, is where the habit leads."""
    assert past.placement is not None  # noqa: S101  certain verdicts have one
    whose = str(past.placement.meta.get("member", ""))
    if verdict.placement is None:
        return not verdict.candidates or whose in verdict.candidates
    proposed = verdict.placement
    same_account = proposed.parts[0].account == past.placement.parts[0].account
    return same_account and str(proposed.meta.get("member", "")) == whose
