"""Evidence: the other half of a transfer between the network's own accounts."""

from __future__ import annotations

from importers.placing.context import Context
from importers.placing.line import Line, Verdict
from importers.placing.names import Named
from sfund.chart import TRANSIT
from sfund.placing.placements import Part, Placement
from sfund.words import say


def own_transfer(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """A row of another own account has the opposite amount, and nobody else is named."""
    partner = line.partner
    if partner is None or named is not None:
        return None
    label = context.labels.get(partner.account, partner.account)
    placement = Placement((Part(TRANSIT, line.amount),), "", say("Transfer between own accounts"))
    if partner.says_so:
        why = say("the other half is on {account} on {day}", account=label, day=partner.day)
        return Verdict(why, placement, certain=True)
    why = say("may be a transfer: {account} has the opposite amount on {day}", account=label, day=partner.day)
    return Verdict(why, placement)
