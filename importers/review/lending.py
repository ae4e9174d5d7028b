"""A decision that names a loan or mutual aid and nothing else: where the line goes, or why it may not.

A line of which the books know better is placed by its account: then nothing is asked, and `sfund check` says
what it finds. The bank has moved the money by then, whatever was decided.
"""

from __future__ import annotations

from collections.abc import Mapping

from importers.placing.line import Line
from importers.placing.outgoing import Purpose
from importers.review.bouncing import undoing
from importers.review.choices import Choice, Choices, Kind
from importers.review.places import Places
from importers.review.waiting import Waiting
from sfund.books.loans.accounts import Lent, lent_one
from sfund.books.loans.aid import known_aid, payable
from sfund.books.loans.refusing import (
    closed,
    refuse_disbursement,
    refuse_not_paid_out,
    refuse_recovery,
    refuse_refund,
)
from sfund.books.model import Books
from sfund.chart import LOAN_PRINCIPAL
from sfund.errors import RequestError, failure
from sfund.loans.account import Status
from sfund.placing.placements import Placement
from sfund.words import say


def named_alone(books: Books, one: Waiting, named: Mapping[str, str]) -> Placement:
    """Where the line goes if it is that loan's (`loan`), pays that mutual aid (`aid`), or undoes that entry.

    Raises:
        RequestError: as `_of_loan`, `_of_aid` and `undoing` do.
    """
    if "undoes" in named:
        return undoing(books, one.line, named["undoes"])
    choices = Choices(books)
    if "loan" in named:
        return _of_loan(books, choices, named["loan"], one)
    return _of_aid(books, choices, named["aid"], one)


def _of_loan(books: Books, choices: Choices, loan: str, one: Waiting) -> Placement:
    """Where a line goes that is the loan's: paid out, given back, or repaid and divided.

    Raises:
        RequestError: UNKNOWN-LOAN, UNKNOWN-LOAN-PRODUCT; for money out what `refuse_disbursement` and
            `refuse_refund` raise; for money in LOAN-NOT-PAID-OUT, LOAN-CLOSED, LOAN-RECOVER-TOO-MUCH.
    """
    before = choices.before(loan, one.line) or lent_one(books, loan)
    if one.comes_in:
        _refuse_in(before, one.line)
    else:
        _refuse_out(books, choices, before, one.line)
    return _placed(books, choices, Choice(Kind.LOAN, loan), one)


def _of_aid(books: Books, choices: Choices, aid: str, one: Waiting) -> Placement:
    """Where a line goes that pays mutual aid.

    Raises:
        RequestError: UNKNOWN-AID, AID-NOT-FROM-FUND, and what `payable` finds.
    """
    known_aid(books, aid)
    _refuse_not_from_fund(books, one)
    problems = tuple(payable(books, aid, -one.amount, one.day, one.id))
    if problems:
        raise RequestError(*problems)
    return _placed(books, choices, Choice(Kind.AID, aid), one)


def _refuse_not_from_fund(books: Books, one: Waiting) -> None:
    """Refuses to pay mutual aid with money that came in, or that left an account of another fund.

    Raises:
        RequestError: AID-NOT-FROM-FUND.
    """
    fund = books.fund_of_account(LOAN_PRINCIPAL)
    if one.comes_in or books.fund_of_account(one.account) != fund:
        raise failure(
            RequestError,
            "AID-NOT-FROM-FUND",
            say("this line is no money out of an account of the fund {fund}", fund=fund),
            expected=say("money that went out of the fund's own account"),
            hint=say('move the money with "sfund fund transfer" first, or pay from the fund\'s account'),
        )


def _refuse_out(books: Books, choices: Choices, before: Lent, line: Line) -> None:
    amount = line.money.number
    out = choices.goes_out(before.id, line)
    if out is not None and out.purpose is Purpose.REFUND:
        refuse_refund(before.account(line.day), amount)
    else:
        refuse_disbursement(books, before, amount, line.day)


def _refuse_in(before: Lent, line: Line) -> None:
    account = before.account(line.day)
    refuse_not_paid_out(account)
    if account.status is Status.CLOSED:
        raise closed(account)
    if account.status.is_over:
        refuse_recovery(before, line.day, line.amount)


def _placed(books: Books, choices: Choices, choice: Choice, one: Waiting) -> Placement:
    places = Places(books.registry, choices, books.language)
    found = places.of(choice, one.line)
    assert found is not None  # noqa: S101  what may not be paid was refused above
    return found
