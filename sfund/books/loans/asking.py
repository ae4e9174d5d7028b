"""Applications, guarantees and agreements as they may be written: refused before anything is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from sfund.books.loans.accounts import lent_one, loan_account
from sfund.books.loans.votes import decision_on, known_application
from sfund.books.model import Books
from sfund.errors import Diagnostic, RequestError, failure
from sfund.loans.account import Status
from sfund.loans.agreement import agreed_terms
from sfund.loans.eligibility import product_problems
from sfund.loans.facts import LoanAgree, LoanApply, LoanFact, LoanProduct
from sfund.loans.terms import LoanTerms
from sfund.money import Money
from sfund.registry import unknown_at
from sfund.words import say


def member_on(books: Books, id_: str, day: dt.date) -> str:
    """The id, if it is a member's on that day.

    Raises:
        RequestError: UNKNOWN-MEMBER with the nearest id, NO-MEMBER.
    """
    member = books.registry.members.get(id_)
    if member is None:
        raise RequestError(unknown_at("member", id_, books.registry.members))
    if member.stay_on(day) is None:
        raise failure(
            RequestError,
            "NO-MEMBER",
            say("{id} is no member on {day}", id=id_, day=day),
            expected=say("a member: the fund lends and gives to members only"),
        )
    return id_


def known_product(books: Books, name: str, day: dt.date) -> LoanProduct:
    """The product as it stands on that day.

    Raises:
        RequestError: UNKNOWN-LOAN-PRODUCT with the nearest name.
    """
    found = books.registry.product_on(name, day)
    if found is None:
        raise RequestError(unknown_at("loan-product", name, books.registry.products))
    return found


def refuse_application(books: Books, asked: LoanApply) -> None:
    """Refuses an application that no committee could approve.

    Raises:
        RequestError: LOAN-ID-TAKEN, UNKNOWN-MEMBER, NO-MEMBER, UNKNOWN-LOAN-PRODUCT, TERM-BEYOND-PRODUCT,
            AMOUNT-BEYOND-PRODUCT, and what `LoanTerms` refuses.
    """
    if asked.id in books.registry.loans:
        raise failure(
            RequestError,
            "LOAN-ID-TAKEN",
            say("{id} is taken", id=asked.id),
            expected=say("an id of its own; without --id it gets the next one"),
        )
    member_on(books, asked.borrower, asked.date)
    refuse_terms(asked, known_product(books, asked.product, asked.date), (), asked.date)


def refuse_terms(
    asked: LoanApply,
    product: LoanProduct,
    facts: Iterable[LoanFact],
    day: dt.date,
    amount: Money | None = None,
) -> LoanTerms:
    """The terms that these facts make on that day, refused where law or product do not allow them.

    `amount` is what was decided; what was asked for by default.

    Raises:
        RequestError: TERM-BEYOND-PRODUCT, AMOUNT-BEYOND-PRODUCT, and what `LoanTerms` refuses.
    """
    known = [fact for fact in facts if fact.date <= day]
    amount = amount or asked.amount
    terms = agreed_terms(asked, product, known, amount, day)
    problems = tuple(product_problems(product, amount, terms.months))
    if problems:
        raise RequestError(*problems)
    return terms


def refuse_agreement(books: Books, agreed: LoanAgree) -> LoanTerms:
    """The terms with this agreement, refused where they cannot be agreed.

    Raises:
        RequestError: UNKNOWN-LOAN, LOAN-PAID-OUT, and what `refuse_terms` raises.
    """
    asked = known_application(books, agreed.id)
    refuse_paid_out(books, agreed.id)
    facts = (*books.registry.loans[agreed.id], agreed)
    decided = decision_on(books, agreed.id, agreed.date)
    product = known_product(books, asked.product, agreed.date)
    return refuse_terms(asked, product, facts, agreed.date, decided.amount if decided else None)


def refuse_paid_out(books: Books, loan: str) -> None:
    """Refuses what is only for a loan on which no money has gone out yet.

    Raises:
        RequestError: LOAN-PAID-OUT.
    """
    if lent_one(books, loan).whole().disbursed > Decimal(0):
        raise failure(
            RequestError,
            "LOAN-PAID-OUT",
            say("money of {loan} has gone out already", loan=loan),
            expected=say("a loan on which nothing was paid out"),
            hint=say('"sfund loan reschedule" changes the terms of a running loan'),
        )


def refuse_over(books: Books, loan: str, day: dt.date) -> None:
    """Refuses what is only for a loan that is not over.

    Raises:
        RequestError: LOAN-OVER.
    """
    status = loan_account(books, loan, day).status
    if status.is_over or status in (Status.REJECTED, Status.WITHDRAWN):
        raise failure(
            RequestError,
            "LOAN-OVER",
            say("{loan} is over: {status}", loan=loan, status=status.label),
            expected=say("a loan that is applied for, decided or running"),
        )


def guarantor_problems(books: Books, asked: LoanApply, guarantor: str, day: dt.date) -> Iterator[Diagnostic]:
    """Why somebody cannot vouch for a loan from that day on.

    Codes: UNKNOWN-MEMBER, GUARANTOR-IS-BORROWER, GUARANTEE-TOO-EARLY.
    """
    known = {**books.registry.parties, **books.registry.members}
    if guarantor not in known:
        yield unknown_at("member", guarantor, known)
    if guarantor == asked.borrower:
        yield Diagnostic(
            "GUARANTOR-IS-BORROWER",
            say("{id} cannot vouch for its own loan", id=guarantor),
            expected=say("somebody else"),
        )
    if day < asked.date:
        yield Diagnostic(
            "GUARANTEE-TOO-EARLY",
            say(
                "{loan} was applied for on {day}; nobody vouched for it before", loan=asked.id, day=asked.date
            ),
            expected=say("a day from {day} on", day=asked.date),
        )
