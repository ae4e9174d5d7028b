"""Evidence: money that was promised, as a pledge or a grant."""

from __future__ import annotations

from importers.placing.by_dues import is_of_plan
from importers.placing.context import Context
from importers.placing.line import DUES_WORDS, REFUND_WORDS, Line, Verdict, listed
from importers.placing.names import Named
from sfund.chart import GRANTS, PLEDGES
from sfund.placing.drafts import MetaValue
from sfund.placing.placements import Part, Placement
from sfund.words import say


def pledge_part(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money in from a party with an open pledge."""
    if not line.comes_in or named is None:
        return None
    open_ = [one for id_ in named.ids for one in context.outlook.open_parts(id_, line.day)]
    exact = [one for one in open_ if one[2] == line.amount]
    if len(exact) > 1 or (not exact and len(open_) > 1):
        pledges = tuple(one[0].id for one in exact or open_)
        return Verdict(
            say("several pledges are open: {pledges}", pledges=listed(pledges)), candidates=pledges
        )
    if not open_:
        return None
    members = [context.registry.members[id_] for id_ in named.ids if id_ in context.registry.members]
    owing = tuple(member.id for member in members if is_of_plan(member, line, context))
    if owing and (not exact or line.mentions(*DUES_WORDS)):
        return None
    if owing:
        ids = (exact[0][0].id, *owing)
        why = say("the amount is both dues and a pledge's part: {ids}", ids=listed(ids))
        return Verdict(why, candidates=ids)
    pledge, due, _ = exact[0] if exact else open_[0]
    meta: dict[str, MetaValue] = {"pledge": pledge.id, "party": pledge.party, "fund": pledge.fund}
    placement = Placement(
        (Part(PLEDGES[pledge.kind], line.amount),), pledge.party, say("Part of a pledge"), meta
    )
    if exact:
        why = say("the part of pledge {pledge} due {due}", pledge=pledge.id, due=due or pledge.date)
    else:
        why = say("pledge {pledge} is open, but its next part has another amount", pledge=pledge.id)
    certain = bool(exact) and named.is_sure and not line.mentions(*REFUND_WORDS)
    return Verdict(why, placement, certain=certain)


def grant_money(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money in from the funder of a grant, on the grant's own account."""
    if not line.comes_in or named is None:
        return None
    awards = [one for id_ in named.ids for one in context.outlook.grants_of(id_, line.day) if one[1] > 0]
    here = [one for one in awards if one[0].account in (None, line.account)]
    own = {award.id for award in context.own_grants(line)}
    here = [one for one in here if one[0].id in own] or here
    if not here:
        return None
    if len(here) > 1:
        grants = tuple(award.id for award, _ in here)
        return Verdict(say("several grants are open: {grants}", grants=listed(grants)), candidates=grants)
    award, open_ = here[0]
    meta: dict[str, MetaValue] = {"grant": award.id, "party": award.party, "fund": award.fund}
    placement = Placement((Part(GRANTS[award.kind], line.amount),), award.party, say("Grant received"), meta)
    if line.mentions(*REFUND_WORDS):
        return Verdict(say("money that comes back, by its words"), candidates=(award.id,))
    if line.amount <= open_:
        return Verdict(say("money of grant {grant}", grant=award.id), placement, certain=named.is_sure)
    return Verdict(say("more than grant {grant} has still to bring", grant=award.id), placement)
