"""Asks the evidence in its order, and sends to suspense what it leaves open."""

from __future__ import annotations

from dataclasses import replace

from importers.placing.context import Context
from importers.placing.evidence import ORDER
from importers.placing.line import Line, Verdict
from sfund.chart import SUSPENSE_IN, SUSPENSE_OUT
from sfund.placements import Part, Placement
from sfund.words import say


def place(line: Line, context: Context) -> Verdict:
    """Where the line belongs. The verdict always has a placement: suspense, where nothing settles it."""
    verdict = next((found for evidence in ORDER if (found := evidence(line, context))), None)
    if verdict is None:
        verdict = Verdict(say("nothing in the books or the register explains this line"))
    placement = _of_own_grant(line, verdict.placement or suspense(line), context)
    certain = verdict.certain and verdict.placement is not None
    return _doubt_line(replace(verdict, placement=placement, certain=certain), context)


def suspense(line: Line) -> Placement:
    """Where money waits until somebody knows whose it is."""
    account = SUSPENSE_IN if line.comes_in else SUSPENSE_OUT
    return Placement((Part(account, line.amount),), "", say("To be clarified"))


def _of_own_grant(line: Line, placement: Placement, context: Context) -> Placement:
    """What moves on a grant's own bank account is the grant's, unless the placement says otherwise."""
    award = context.outlook.grant_of_account(line.account, line.day)
    if award is None or "fund" in placement.meta:
        return placement
    return replace(placement, meta={"fund": award.fund, "grant": award.id, **placement.meta})


def _doubt_line(verdict: Verdict, context: Context) -> Verdict:
    """A budget line that its grant does not have is for a person to settle."""
    meta = verdict.placement.meta if verdict.placement else {}
    grant, line = meta.get("grant"), meta.get("line")
    if not grant or not line or str(line) in context.registry.grant_lines(str(grant)):
        return verdict
    why = say('grant {grant} has no budget line "{line}"', grant=grant, line=line)
    return replace(verdict, certain=False, why=why)
