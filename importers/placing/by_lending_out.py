"""Evidence: money that goes out of the lending: a loan, what was overpaid on one, mutual aid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from importers.placing.context import Context
from importers.placing.line import DUES_WORDS, LOAN_WORDS, REFUND_WORDS, Line, Verdict, listed
from importers.placing.names import Named
from sfund.books.loans.aid import AID
from sfund.chart import LOAN_PRINCIPAL, MUTUAL_AID, REFUNDS
from sfund.placing.drafts import MetaValue
from sfund.placing.placements import Part, Placement
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class _Fit:
    """What the money may be: the loan or the aid, and the entry that it then is."""

    id: str
    why: Message
    placement: Placement


def lending_paid_out(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money out to somebody to whom just so much is decided or owed back, on one thing only.

    Less than what may be paid out of a loan may be a part of it. Nothing in the books says in which parts a
    loan is to go out, so a person looks.
    """
    if line.comes_in or named is None:
        return None
    fits = [
        fit
        for id_ in named.ids
        for found in (_loans, _overpayments, _aids)
        for fit in found(id_, line, context)
    ]
    if not fits:
        return _part_of_loan(line, named, context)
    if len(fits) > 1:
        ids = tuple(dict.fromkeys(fit.id for fit in fits))
        return Verdict(say("the amount is open on each of {ids}", ids=listed(ids)), candidates=ids)
    return Verdict(fits[0].why, fits[0].placement, certain=named.is_sure)


def _loans(borrower: str, line: Line, context: Context) -> Iterator[_Fit]:
    """Loans of which just this may be paid out."""
    for loan, left in context.outlook.lending.to_pay_out(borrower, line.day):
        if left == line.money.number:
            part = Part(LOAN_PRINCIPAL, line.amount)
            why = say("the approved loan {loan} of this amount", loan=loan)
            yield _Fit(loan, why, Placement((part,), borrower, say("Loan paid out"), {"loan": loan}))


def _overpayments(borrower: str, line: Line, context: Context) -> Iterator[_Fit]:
    """Loans on which just this is owed back; what the words call dues is none."""
    if line.mentions(*DUES_WORDS):
        return
    lending = context.outlook.lending
    for loan, owed in lending.to_give_back(borrower, line.day):
        if owed == line.money.number:
            meta: dict[str, MetaValue] = {"loan": loan}
            if context.funds.get(line.account) == lending.fund:
                meta["fund"] = lending.fund
            part = Part(REFUNDS, line.amount, {"fund": lending.fund})
            why = say("what was overpaid on {loan}", loan=loan)
            yield _Fit(loan, why, Placement((part,), borrower, say("Loan, overpayment paid back"), meta))


def _aids(member: str, line: Line, context: Context) -> Iterator[_Fit]:
    """Mutual aid of which just this is still to be paid; it is paid from the fund's own account only."""
    lending = context.outlook.lending
    if context.funds.get(line.account) != lending.fund:
        return
    for aid, left in context.outlook.aids.to_pay(member, line.day):
        if left == line.money.number:
            meta: dict[str, MetaValue] = {AID: aid, "member": member, "fund": lending.fund}
            part = Part(MUTUAL_AID, line.amount)
            why = say("the decided aid {aid} of this amount", aid=aid)
            yield _Fit(aid, why, Placement((part,), member, say("Mutual aid"), meta))


def _part_of_loan(line: Line, named: Named, context: Context) -> Verdict | None:
    lending = context.outlook.lending
    if line.mentions(*REFUND_WORDS):
        return None
    if context.funds.get(line.account) != lending.fund and not line.mentions(*LOAN_WORDS):
        return None
    open_ = [one for id_ in named.ids for one in lending.to_pay_out(id_, line.day)]
    loans = tuple(loan for loan, left in open_ if line.money.number < left)
    if not loans:
        return None
    return Verdict(say("less than what may be paid out of {loans}", loans=listed(loans)), candidates=loans)
