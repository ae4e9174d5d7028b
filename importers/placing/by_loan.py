"""Evidence: a loan of the fund, paid out or repaid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from importers.placing.by_dues import is_of_plan
from importers.placing.context import Context
from importers.placing.line import DUES_WORDS, LOAN_WORDS, Line, Verdict, listed
from importers.placing.names import Named
from importers.placing.outlook import DueInstalment
from sfund.chart import LOAN_INTEREST, LOAN_PRINCIPAL
from sfund.placing.placements import Part, Placement
from sfund.words import say

_EARLY = dt.timedelta(days=7)
_SLIPPED = dt.timedelta(days=3)  # over a weekend or a holiday; later than that late charges may come first


def loan_paid_out(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money out to a borrower whose approved loan has this amount."""
    if line.comes_in or named is None:
        return None
    loans = [
        loan
        for id_ in named.ids
        for loan, amount in context.outlook.loans_to_pay_out(id_, line.day)
        if amount == line.money.number
    ]
    if not loans:
        return None
    if len(loans) > 1:
        return Verdict(say("the amount fits several approved loans"), candidates=tuple(loans))
    borrower = _borrower(loans[0], context)
    part = Part(LOAN_PRINCIPAL, line.amount)
    return Verdict(
        say("the approved loan {loan} of this amount", loan=loans[0]),
        Placement((part,), borrower, say("Loan paid out"), {"loan": loans[0]}),
        certain=named.is_sure,
    )


def loan_instalment(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money in from a borrower that is the next instalment of a loan, to the won."""
    if not line.comes_in or named is None or line.mentions(*DUES_WORDS):
        return None
    open_ = [due for id_ in named.ids for due in context.outlook.next_instalments(id_)]
    exact = [due for due in open_ if due.amount == line.amount]
    if not exact:
        return _repayment_by_words(line, open_)
    if len(exact) > 1:
        return Verdict(say("the amount fits several loans"), candidates=tuple(due.loan for due in exact))
    due = exact[0]
    member = context.registry.members.get(due.borrower)
    if member is not None and is_of_plan(member, line, context) and not line.mentions(*LOAN_WORDS):
        return Verdict(
            say(
                "the amount is both the dues of {id} and an instalment of {loan}", id=member.id, loan=due.loan
            ),
            candidates=(due.loan, member.id),
        )
    parts = [Part(LOAN_INTEREST, due.interest)] if due.interest else []
    parts += [Part(LOAN_PRINCIPAL, due.principal)] if due.principal else []
    placement = Placement(
        tuple(parts), due.borrower, say("Loan, instalment {n}", n=due.n), {"loan": due.loan}
    )
    on_time = -_EARLY <= line.day - due.day <= _SLIPPED
    why = say("instalment {n} of {loan}, due {due}", n=due.n, loan=due.loan, due=due.day)
    return Verdict(why, placement, certain=on_time and named.is_sure)


def _repayment_by_words(line: Line, open_: Sequence[DueInstalment]) -> Verdict | None:
    """A repayment that is no instalment: how it splits is for a person to say."""
    if not open_ or not line.mentions(*LOAN_WORDS):
        return None
    loans = tuple(dict.fromkeys(due.loan for due in open_))
    why = say("a repayment by its words, but no instalment of {loans} has this amount", loans=listed(loans))
    return Verdict(why, candidates=loans)


def _borrower(loan: str, context: Context) -> str:
    application = context.registry.application(loan)
    return application.borrower if application else ""
