"""Evidence: the sheet of a collecting service, which says what the money is, and mostly whose."""

from __future__ import annotations

from importers.placing.by_dues import dues_placement
from importers.placing.by_promise import pledge_part
from importers.placing.by_rule import standing_rule
from importers.placing.context import Context
from importers.placing.line import Line, Verdict, listed
from importers.placing.names import Likeness, Named
from sfund.chart import DONATIONS
from sfund.members.facts import Member
from sfund.periods import Month
from sfund.placing.completion import completed
from sfund.placing.placements import Part, Placement
from sfund.words import say


def dues_by_number(member: Member, line: Line) -> Verdict:
    """Dues of the member whose payer number it is."""
    placement = dues_placement(member, line.day, line.amount)
    if placement is None:
        return Verdict(say("the payer number of this record is not in the register"))
    if not member.belonged_in(Month.of(line.day)):
        return Verdict(say("{id} is no member in this month", id=member.id), placement)
    return Verdict(say("the payer number of {id}", id=member.id), placement, certain=True)


def gift_by_sheet(line: Line, payer: str, context: Context) -> Verdict:
    """A gift, whoever gave it; the sheet names the donor, and a name that nobody knows is no doubt.

    A platform has hundreds of donors who are in no register, and that each gave is certain. Who it was stands
    in the kept sheet, in the row that the entry names, for when one asks for a receipt.
    """
    named = context.names.find(payer) if payer else None
    found = standing_rule(line, named, context) or pledge_part(line, named, context)
    verdict = found if found is not None and found.certain else _from(line, named, context)
    if verdict.placement is None:
        return verdict
    own = context.own_grants(line)
    whole = completed(verdict.placement, line.account, own, context.registry, context.funds)
    return verdict._replace(placement=whole.placement)


def _from(line: Line, named: Named | None, context: Context) -> Verdict:
    """A gift of whoever the name is."""
    placement = Placement((Part(DONATIONS, line.amount),), "", say("Gift"))
    if named is None or named.likeness < Likeness.CUT:
        return Verdict(say("a gift by its sheet; the donor is not in the register"), placement, certain=True)
    if not named.is_sure:
        why = say("the name fits several: {ids}", ids=listed(named.ids))
        return Verdict(why, placement, candidates=named.ids)
    id_ = named.ids[0]
    role = "member" if id_ in context.registry.members else "party"
    placement = placement._replace(payee=id_, meta={role: id_})
    return Verdict(say("a gift by its sheet, and the name of {id}", id=id_), placement, certain=True)
