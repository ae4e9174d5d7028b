"""What may not happen to a loan, each with its code; nothing is written where one of these speaks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sfund.books.loans.accounts import Lent
from sfund.books.loans.asking import member_on
from sfund.books.loans.votes import valid_decision
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.loans.account import LoanAccount, Status
from sfund.loans.agreement import agreed_terms
from sfund.loans.eligibility import product_problems
from sfund.loans.facts import LoanProduct, LoanReschedule, Waived
from sfund.loans.law import rate_problem
from sfund.loans.terms import MONTHS_MAX
from sfund.loans.voting import still_to_pay_out
from sfund.money import ZERO, Money
from sfund.words import Message, say


def _refusal(code: str, message: Message, expected: Message, hint: Message | None = None) -> RequestError:
    return failure(RequestError, code, message, expected=expected, hint=hint)


def refuse_disbursement(books: Books, one: Lent, amount: Decimal, day: dt.date, fee: Decimal = ZERO) -> None:
    """Refuses money without a valid decision, above it, to no member, or on terms that make no sense.

    `amount` is what is lent, zero where nothing is left of the decision; `fee` what is kept back of it.

    Raises:
        RequestError: LOAN-CLOSED, LOAN-ABOVE-DECISION, AMOUNT-WRONG, UNKNOWN-MEMBER, NO-MEMBER,
            TERM-BEYOND-PRODUCT, AMOUNT-BEYOND-PRODUCT, and what `valid_decision` and `LoanTerms` raise.
    """
    account = one.account(max(day, one.last_day))
    if account.status.is_over:
        raise closed(account)
    member_on(books, one.application.borrower, day)
    decision = valid_decision(books, one.id, day)
    left = still_to_pay_out(decision, one.facts, account, day)
    if amount > left:
        raise _refusal(
            "LOAN-ABOVE-DECISION",
            say("{amount} is more than was decided on {loan}", amount=f"{amount:,}", loan=one.id),
            say("at most {left} more", left=f"{left:,}"),
            say("let the committee decide on more"),
        )
    if not amount:
        raise _refusal(
            "AMOUNT-WRONG",
            say("nothing of {loan} is left to be paid out", loan=one.id),
            say("a loan of which less was paid out than decided"),
        )
    if fee >= amount:
        raise _refusal(
            "AMOUNT-WRONG",
            say("a fee of {fee} leaves nothing of {amount}", fee=f"{fee:,}", amount=f"{amount:,}"),
            say("a fee below what is paid out"),
            say("a fee counts as interest, and the law's cap is above both"),
        )
    terms = agreed_terms(
        one.application, one.product, one.facts, Money(amount, decision.amount.currency), day
    )
    problems = tuple(product_problems(one.product, decision.amount, terms.months))
    if problems:
        raise RequestError(*problems)


def refuse_not_running(account: LoanAccount) -> None:
    """Refuses what is only for a running loan, as it stands on the day of the event.

    Raises:
        RequestError: LOAN-NOT-PAID-OUT, LOAN-CLOSED.
    """
    refuse_not_paid_out(account)
    if account.status.is_over:
        raise closed(account)


def refuse_call(account: LoanAccount) -> None:
    """Refuses to call in what is due already.

    Raises:
        RequestError: LOAN-NOT-PAID-OUT, LOAN-CLOSED, LOAN-ALL-DUE.
    """
    refuse_not_running(account)
    if account.principal == account.principal_due:
        raise _refusal(
            "LOAN-ALL-DUE",
            say("all of {loan} is due by {day} already", loan=account.loan, day=account.as_of),
            say("a loan of which something is not due yet"),
        )


def refuse_not_paid_out(account: LoanAccount) -> None:
    """Refuses what is only for a loan of which money has gone out.

    Raises:
        RequestError: LOAN-NOT-PAID-OUT.
    """
    if not account.disbursed:
        raise _refusal(
            "LOAN-NOT-PAID-OUT",
            say("nothing of {loan} was paid out by {day}", loan=account.loan, day=account.as_of),
            say("a loan that is paid out"),
            say('"sfund loan show" has the day of each event'),
        )


def closed(account: LoanAccount) -> RequestError:
    """LOAN-CLOSED: nothing more happens to a loan that is over, but refunds and recoveries."""
    hint = say("money that came all the same is given back to the borrower")
    if account.written_off:
        hint = say('"sfund loan recover" enters what comes after the write-off')
    return _refusal(
        "LOAN-CLOSED",
        say(
            "{loan} is over: {status}, on {day}",
            loan=account.loan,
            status=account.status.label,
            day=account.closed_on,
        ),
        say("a loan that is running"),
        hint,
    )


def refuse_refund(account: LoanAccount, amount: Decimal) -> None:
    """Refuses to pay back more than is owed back.

    Raises:
        RequestError: LOAN-REFUND-TOO-MUCH.
    """
    if not 0 < amount <= account.overpaid:
        raise _refusal(
            "LOAN-REFUND-TOO-MUCH",
            say("on {loan} {amount} is owed back", amount=f"{account.overpaid:,}", loan=account.loan),
            say("at most {amount}", amount=f"{account.overpaid:,}"),
        )


def refuse_recovery(one: Lent, day: dt.date, amount: Decimal) -> None:
    """Refuses a recovery on a loan of which nothing was given up, and one of more than was ever owed.

    Raises:
        RequestError: LOAN-NOT-WRITTEN-OFF, LOAN-RECOVER-TOO-MUCH.
    """
    account = one.account(day)
    if account.status not in (Status.WRITTEN_OFF, Status.SETTLED):
        raise _refusal(
            "LOAN-NOT-WRITTEN-OFF",
            say("nothing of {loan} was written off by {day}", loan=account.loan, day=account.as_of),
            say("a loan that is written off, or settled for less"),
            say('"sfund loan repay" enters a repayment'),
        )
    claim = one.claim(day)
    if amount > claim:
        raise _refusal(
            "LOAN-RECOVER-TOO-MUCH",
            say("{amount} is more than {loan} would owe on {day} if nothing had been given up",
                amount=f"{amount:,}", loan=one.id, day=day),
            say("at most {amount}", amount=f"{claim:,}"),
            say("what is beyond it is the borrower's; give it back"),
        )  # fmt: skip


def refuse_rate(rate: Decimal | None, day: dt.date) -> None:
    """Refuses a rate beyond the law's cap of that day.

    Raises:
        RequestError: RATE-ABOVE-CAP, RATE-NEGATIVE.
    """
    problem = rate_problem(rate, day) if rate is not None else None
    if problem is not None:
        raise RequestError(problem)


def refuse_reschedule(asked: LoanReschedule) -> None:
    """Refuses new rows that make no sense, or that the law does not allow.

    The product's shortest and longest term bind an application; a new plan for what is owed is free of both.

    Raises:
        RequestError: RATE-ABOVE-CAP, RATE-NEGATIVE, TERM-NOT-POSITIVE, TERM-TOO-LONG.
    """
    refuse_rate(asked.rate, asked.date)
    refuse_rate(asked.late_rate, asked.date)
    if asked.months is not None:
        refuse_months(asked.months, None)


def refuse_months(months: int, most: int | None) -> None:
    """Refuses a term of no month, or beyond what is allowed.

    Raises:
        RequestError: TERM-NOT-POSITIVE, TERM-BEYOND-PRODUCT, TERM-TOO-LONG.
    """
    if months < 1:
        raise _refusal(
            "TERM-NOT-POSITIVE",
            say("a term of {months} months is no term", months=months),
            say("one month or more"),
        )
    if months > MONTHS_MAX:
        raise _refusal(
            "TERM-TOO-LONG",
            say("a term of {months} months is too long", months=months),
            say("at most {count} months", count=MONTHS_MAX),
        )
    if most is not None and months > most:
        raise _refusal(
            "TERM-BEYOND-PRODUCT",
            say("{months} months are more than the product allows", months=months),
            say("at most {count} months", count=most),
        )


def refuse_waiver(account: LoanAccount, amount: Decimal, kind: Waived) -> None:
    """Refuses to waive more than is due.

    Raises:
        RequestError: LOAN-WAIVE-TOO-MUCH.
    """
    due = account.late_due + account.late_waiting if kind is Waived.LATE else account.interest_due
    if amount > due:
        raise _refusal(
            "LOAN-WAIVE-TOO-MUCH",
            say("{amount} is more than is due of it on {day}", amount=f"{amount:,}", day=account.as_of),
            say("at most {amount}", amount=f"{due:,}"),
        )


def refuse_settlement(account: LoanAccount, amount: Decimal, by: dt.date | None) -> None:
    """Refuses a settlement for what would close the loan anyway, and one that is over before it begins.

    Raises:
        RequestError: LOAN-SETTLE-TOO-MUCH, LOAN-SETTLE-WRONG.
    """
    if by is not None and by < account.as_of:
        raise _refusal(
            "LOAN-SETTLE-WRONG",
            say("{loan}: less is accepted from {day} on, and up to {by} only", loan=account.loan,
                day=account.as_of, by=by),
            say("a last day from {day} on", day=account.as_of),
        )  # fmt: skip
    owed = account.payoff(account.as_of)
    if amount >= owed:
        raise _refusal(
            "LOAN-SETTLE-TOO-MUCH",
            say("{amount} is not less than the {owed} that close {loan}", amount=f"{amount:,}",
                owed=f"{owed:,}", loan=account.loan),
            say("a sum below {owed}", owed=f"{owed:,}"),
        )  # fmt: skip


def refuse_product(product: LoanProduct) -> None:
    """Refuses a product under which nothing could be lent.

    Raises:
        RequestError: RATE-ABOVE-CAP, RATE-NEGATIVE, TERM-NOT-POSITIVE, TERM-TOO-LONG, TERM-BEYOND-PRODUCT,
            GRACE-TOO-LONG.
    """
    refuse_rate(product.rate, product.date)
    refuse_rate(product.late_rate, product.date)
    most = product.months_max
    for months in (product.months_min, most):
        if months is not None:
            refuse_months(months, most)
    grace = max(product.grace_months, product.deferred_months, product.interest_free_months)
    if most is not None and grace >= most:
        raise _refusal(
            "GRACE-TOO-LONG",
            say("{grace} months of grace leave no instalment in {months} months", grace=grace, months=most),
            say("a grace below the longest term"),
        )
