"""Asks the evidence in its order, and sends to suspense what it leaves open."""

from __future__ import annotations

from importers.placing.by_history import settled_by_history
from importers.placing.context import Context
from importers.placing.evidence import ORDER
from importers.placing.line import Line, Verdict, listed
from importers.placing.names import Named
from sfund.chart import SUSPENSE_IN, SUSPENSE_OUT, keeps_its_fund
from sfund.placing.completion import completed
from sfund.placing.placements import Part, Placement
from sfund.words import say


def place(line: Line, context: Context) -> Verdict:
    """Where the line belongs. The verdict always has a placement: suspense, where nothing settles it."""
    named = context.names.find(line.counterparty, line.memo)
    verdict = _asked(line, named, context)
    whole = completed(
        verdict.placement or suspense(line),
        line.account,
        context.own_grants(line),
        context.registry,
        context.funds,
    )
    certain = verdict.certain and verdict.placement is not None
    if certain and whole.doubt is not None:
        return Verdict(whole.doubt, whole.placement, candidates=verdict.candidates)
    whose = Verdict(verdict.why, whole.placement, certain, verdict.candidates)
    return _whose_money(line, whose, context)


def _asked(line: Line, named: Named | None, context: Context) -> Verdict:
    """What the first evidence says that has an answer."""
    for evidence in ORDER:
        verdict = evidence.ask(line, named, context)
        if verdict is None:
            continue
        if not verdict.certain:
            return settled_by_history(line, verdict, context)
        return _one_promise(line, named, context) or verdict if evidence.is_promise else verdict
    return Verdict(say("nothing in the books or the register explains this line"))


def _one_promise(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """A question, where more than one promise is kept by this amount: a loan's and a pledge's, say."""
    kept = [one for evidence in ORDER if evidence.is_promise and (one := evidence.ask(line, named, context))]
    ids = [
        str(one.placement.meta[key])
        for one in kept
        if one.certain and one.placement is not None
        for key in ("loan", "pledge", "grant")
        if key in one.placement.meta
    ]
    if len(ids) <= 1:
        return None
    return Verdict(say("the amount keeps several promises: {ids}", ids=listed(ids)), candidates=tuple(ids))


def suspense(line: Line) -> Placement:
    """Where money waits until somebody knows whose it is."""
    account = SUSPENSE_IN if line.comes_in else SUSPENSE_OUT
    return Placement((Part(account, line.amount),), "", say("To be clarified"))


def _whose_money(line: Line, verdict: Verdict, context: Context) -> Verdict:
    """A move out of an account that holds several funds' money: whose it is the line does not say."""
    parts = verdict.placement.parts if verdict.placement else ()
    if line.comes_in or not verdict.certain or not any(keeps_its_fund(part.account) for part in parts):
        return verdict
    guests = context.outlook.guests_on(line.account)
    if not guests:
        return verdict
    why = say("the account also holds money of {funds}: say whose moves", funds=", ".join(guests))
    return verdict._replace(certain=False, why=why, candidates=guests)
