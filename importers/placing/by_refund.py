"""Evidence: dues that go back to a member."""

from __future__ import annotations

from importers.placing.by_dues import dues_placement
from importers.placing.context import Context
from importers.placing.line import REFUND_WORDS, Line, Verdict
from importers.placing.names import Named
from sfund.words import say


def dues_refunded(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money out to a member that the words call a refund, up to what the member has paid."""
    if line.comes_in or named is None or not line.mentions(*REFUND_WORDS):
        return None
    members = tuple(id_ for id_ in named.ids if id_ in context.registry.members)
    if len(members) != 1 or len(named.ids) != 1:
        return Verdict(say("a refund by its words"), candidates=members) if members else None
    id_ = members[0]
    placement = dues_placement(context.registry.members[id_], line.day, line.amount)
    paid = context.outlook.dues_paid(id_).total
    if -line.amount > paid:
        return Verdict(say("{id} has paid only {paid} in these books", id=id_, paid=f"{paid:,}"), placement)
    return Verdict(say("dues that go back to {id}", id=id_), placement, certain=named.is_sure)
