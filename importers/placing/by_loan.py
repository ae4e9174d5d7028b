"""Evidence: a loan of the fund that is repaid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importers.placing.by_dues import is_of_plan
from importers.placing.context import Context
from importers.placing.lending import OpenLoan
from importers.placing.line import DUES_WORDS, LOAN_WORDS, Line, Verdict, listed
from importers.placing.names import Named
from sfund.chart import REFUNDS
from sfund.placing.drafts import MetaValue
from sfund.placing.placements import Placement
from sfund.words import Message, say

_EARLY = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Fit:
    """What of a loan the amount is, to the won.

    Attributes:
        is_sure: Whether nothing about it is odd: it comes when it is due, and late charges are among it.
    """

    open: OpenLoan
    why: Message
    narration: Message
    is_sure: bool


def loan_instalment(line: Line, named: Named | None, context: Context) -> Verdict | None:
    """Money in from a borrower: what is due of a loan, the instalment that comes, or what closes it.

    How it divides is what the loan's own arithmetic says of that amount on that day.
    """
    if not line.comes_in or named is None or line.mentions(*DUES_WORDS):
        return None
    open_ = [one for id_ in named.ids for one in context.outlook.lending.running(id_, line.day)]
    fits = [fit for one in open_ if (fit := next(_fits(one, line), None)) is not None]
    if not fits:
        return _repayment_by_words(line, named, open_, context)
    if len(fits) > 1:
        return Verdict(say("the amount fits several loans"), candidates=tuple(fit.open.loan for fit in fits))
    fit = fits[0]
    member = context.registry.members.get(fit.open.borrower)
    if member is not None and is_of_plan(member, line, context) and not line.mentions(*LOAN_WORDS):
        return Verdict(
            say(
                "the amount is both the dues of {id} and an instalment of {loan}",
                id=member.id,
                loan=fit.open.loan,
            ),
            candidates=(fit.open.loan, member.id),
        )
    return Verdict(
        fit.why, _divided(fit.open, line, fit.narration, context), certain=fit.is_sure and named.is_sure
    )


def _fits(one: OpenLoan, line: Line) -> Iterator[_Fit]:
    """What the amount may be, the likeliest first."""
    row, coming, amount = one.next_row, one.coming, line.amount
    soon = coming is not None and coming.due - line.day <= _EARLY
    if row is None:
        return
    instalment = say("Loan, instalment {n}", n=row.n)
    why = say("instalment {n} of {loan}, due {due}", n=row.n, loan=one.loan, due=row.due)
    if one.due and amount == one.due:
        if one.late:
            why = say(
                "all that is due of {loan}, late charges of {late} among it",
                loan=one.loan,
                late=f"{one.late:,}",
            )
        elif len(one.due_rows) > 1:
            why = say("all that is due of {loan}", loan=one.loan)
        yield _Fit(one, why, instalment, is_sure=True)
    if not one.due and amount == row.open:
        yield _Fit(one, why, instalment, is_sure=soon)
    if one.due and coming is not None and amount == one.due + coming.open:
        why = say("all that is due of {loan}, and instalment {n}", loan=one.loan, n=coming.n)
        yield _Fit(one, why, instalment, is_sure=soon)
    if amount == one.payoff:
        yield _Fit(
            one, say("what closes {loan} on this day", loan=one.loan), say("Loan, last payment"), is_sure=True
        )
    for due in one.due_rows:
        if amount == due.open:
            why = say(
                "instalment {n} of {loan}, due {due}; by now {late} of late charges come first",
                n=due.n,
                loan=one.loan,
                due=due.due,
                late=f"{one.late:,}",
            )
            yield _Fit(one, why, instalment, is_sure=False)


def _repayment_by_words(
    line: Line, named: Named, open_: Sequence[OpenLoan], context: Context
) -> Verdict | None:
    """A repayment that is no instalment: of one loan it divides as the loan says, and a person looks."""
    if not line.mentions(*LOAN_WORDS):
        return None
    if not open_:
        over = [loan for id_ in named.ids for loan in context.outlook.lending.given_up(id_, line.day)]
        why = say("a repayment by its words, and {loans} was written off", loans=listed(over))
        return Verdict(why, candidates=tuple(over)) if over else None
    loans = tuple(one.loan for one in open_)
    if len(open_) > 1:
        why = say(
            "a repayment by its words, but no instalment of {loans} has this amount", loans=listed(loans)
        )
        return Verdict(why, candidates=loans)
    row = open_[0].next_row
    asked = row.open if row is not None else open_[0].payoff
    said = say("part of an instalment of {loan}", loan=loans[0])
    if line.amount > asked:
        said = say("more than an instalment of {loan}: the rest repays ahead", loan=loans[0])
    return Verdict(said, _divided(open_[0], line, say("Loan repaid"), context), candidates=loans)


def _divided(one: OpenLoan, line: Line, narration: Message, context: Context) -> Placement:
    lending = context.outlook.lending
    parts = lending.parts(one.loan, line)
    meta: dict[str, MetaValue] = {"loan": one.loan}
    if any(part.account == REFUNDS for part in parts) and context.funds.get(line.account) == lending.fund:
        meta["fund"] = lending.fund  # what is owed back is owed by the loans' fund, too
    return Placement(parts, one.borrower, narration, meta)
