"""What the books say to an application: who asks, and what the fund can bear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sfund.books.dues import dues_of, paid_by_member
from sfund.books.funds.sums import held
from sfund.books.loans.accounts import fund_of_loans, lent, loan_accounts
from sfund.books.loans.aid import promised_aid
from sfund.books.loans.votes import decision_on, known_application
from sfund.books.model import Books
from sfund.chart import is_money
from sfund.errors import Diagnostic, RequestError
from sfund.loans.account import LoanAccount, Status
from sfund.loans.agreement import conditions
from sfund.loans.eligibility import Borrower, Finding, Position, Wish, eligibility
from sfund.loans.facts import LoanApply, LoanCall, LoanFact, LoanProduct, Outcome
from sfund.loans.guarantees import Notice, guarantees, notices
from sfund.loans.products import product_of_loan
from sfund.loans.voting import Decision, still_to_pay_out
from sfund.members.standing import Paid
from sfund.money import ZERO, Money, total
from sfund.registry import unknown
from sfund.words import say


def product_of(books: Books, application: LoanApply, facts: Iterable[LoanFact]) -> LoanProduct:
    """Its product as these facts have it: as it stood when the loan was agreed, else applied for.

    Raises:
        RequestError: UNKNOWN-LOAN-PRODUCT.
    """
    versions = books.registry.products.get(application.product, ())
    found = product_of_loan(versions, application, facts)
    if found is None:
        raise RequestError(unknown("loan-product", application.product, books.registry.products, application))
    return found


def product_then(books: Books, application: LoanApply, day: dt.date) -> LoanProduct:
    """The product of a loan as it was known on that day.

    Raises:
        RequestError: UNKNOWN-LOAN-PRODUCT.
    """
    known = [fact for fact in books.registry.loans.get(application.id, ()) if fact.date <= day]
    one = lent(books).get(application.id)
    if one is not None and any(entry.day <= day for entry in one.entries):
        return one.product
    return product_of(books, application, known)


@dataclass(frozen=True, slots=True)
class Case:
    """An application held against the rules on a day.

    Attributes:
        accounts: Every loan as it stands on the day, by id.
        earlier: Of them, the borrower's others.
        decision: The last one on this loan by then.
    """

    application: LoanApply
    product: LoanProduct
    day: dt.date
    borrower: Borrower
    fund: Position
    wish: Wish
    findings: tuple[Finding, ...]
    accounts: Mapping[str, LoanAccount]
    earlier: Mapping[str, LoanAccount]
    decision: Decision | None

    @property
    def failed(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if not one.passes)


def case_of(books: Books, loan: str, day: dt.date, amount: Money | None = None) -> Case:
    """A loan that is applied for, and what the rules say to it on that day.

    `amount` is what is to be granted; what was approved by then, else what was asked for by default.

    Raises:
        RequestError: UNKNOWN-LOAN, UNKNOWN-LOAN-PRODUCT.
    """
    application = known_application(books, loan)
    product = product_then(books, application, day)
    accounts = loan_accounts(books, day)
    decision = decision_on(books, loan, day)
    held = conditions(application, product, books.registry.loans[loan], day)
    if amount is None:
        approved = decision is not None and decision.outcome is Outcome.APPROVED
        amount = decision.amount if decision is not None and approved else application.amount
    wish = Wish(day, amount, held.months, held.rate)
    borrower = borrower_on(books, application.borrower, loan, accounts, day)
    fund = position(books, borrower, loan, accounts, day)
    findings = eligibility(wish, product, borrower, fund, books.settings.loans.limits)
    earlier = {
        key: one for key, one in accounts.items() if key != loan and borrower_of(books, key) == borrower.id
    }
    return Case(application, product, day, borrower, fund, wish, findings, accounts, earlier, decision)


def borrower_on(
    books: Books, id_: str, loan: str, accounts: Mapping[str, LoanAccount], day: dt.date
) -> Borrower:
    """A member as the fund knows it on that day; `loan` is the one in question."""
    member = books.registry.members.get(id_)
    stay = member.stay_on(day) if member is not None else None
    standing = (
        dues_of(books).standing(id_, paid_by_member(books, day).get(id_, Paid()), day) if member else None
    )
    late_days = books.settings.loans.default_days
    bad = {key for key, account in accounts.items() if is_in_default(books, account, late_days)}
    facts = books.registry.loans
    return Borrower(
        id=id_,
        sector=sector_of(books, id_),
        member_since=stay.join.date if stay is not None else None,
        dues_open=standing.arrears if standing else ZERO,
        dues_days=standing.days_late if standing else 0,
        dues_grace=books.settings.dues.grace_days,
        defaults=tuple(sorted(key for key in bad if key != loan and borrower_of(books, key) == id_)),
        called=tuple(
            sorted(
                key
                for key in bad
                if key != loan and any(one.guarantor == id_ for one in guarantees(facts.get(key, ()), day))
            )
        ),
    )


def is_in_default(books: Books, account: LoanAccount, days: int) -> bool:
    """Whether a loan is late by more than so many days, was called, or was given up and not recovered."""
    if account.status is Status.WRITTEN_OFF:
        return account.recovered < account.written_off
    if account.status.is_over:
        return False
    called = any(
        isinstance(fact, LoanCall) and fact.date <= account.as_of
        for fact in books.registry.loans.get(account.loan, ())
    )
    return called or account.days_past_due > days


def borrower_of(books: Books, loan: str) -> str | None:
    """Whose loan it is."""
    found = books.registry.application(loan)
    return found.borrower if found else None


def sector_of(books: Books, id_: str) -> str | None:
    """The sector that a member last said at joining."""
    member = books.registry.members.get(id_)
    said = [stay.join.sector for stay in member.stays if stay.join.sector] if member else []
    return said[-1] if said else None


def position(
    books: Books, borrower: Borrower, loan: str, accounts: Mapping[str, LoanAccount], day: dt.date
) -> Position:
    """The fund on that day as if `loan` had not been paid out."""
    name = fund_of_loans(books)
    there = [one for one in held(books, day) if one.fund == name]
    own = accounts[loan].principal if loan in accounts else ZERO
    owed: dict[str, Decimal] = {key: one.principal for key, one in accounts.items() if key != loan}
    promised = {key: amount for key, amount in promises(books, accounts, day).items() if key != loan}
    by_borrower, by_sector, everybody = ZERO, ZERO, ZERO
    for key in {*owed, *promised}:
        amount, whose = owed.get(key, ZERO) + promised.get(key, ZERO), borrower_of(books, key)
        everybody += amount
        if whose == borrower.id:
            by_borrower += amount
        if whose and borrower.sector is not None and sector_of(books, whose) == borrower.sector:
            by_sector += amount
    return Position(
        capital=total(one.amount for one in there),
        assets=total(one.amount for one in there if one.account.startswith("Assets:")),
        liquid=total(one.amount for one in there if is_money(one.account)) + own,
        promised=total(promised.values()) + promised_aid(books, day),
        owed=everybody,
        owed_by_borrower=by_borrower,
        owed_by_sector=by_sector,
    )


def promises(books: Books, accounts: Mapping[str, LoanAccount], day: dt.date) -> dict[str, Decimal]:
    """What was decided on each loan and may still be paid out on that day, where that is anything."""
    found = {}
    for loan, facts in books.registry.loans.items():
        decision = decision_on(books, loan, day)
        if decision is None or decision.amount.currency != books.currency:
            continue
        left = still_to_pay_out(decision, facts, accounts.get(loan), day)
        if left:
            found[loan] = left
    return found


def notices_on(books: Books, accounts: Mapping[str, LoanAccount], day: dt.date) -> tuple[Notice, ...]:
    """Who vouches for a loan that has not been paid for three months on that day, told or not."""
    return tuple(
        notice
        for loan, facts in sorted(books.registry.loans.items())
        if loan in accounts and any(guarantees(facts, day))
        for notice in notices(facts, unpaid_since(accounts[loan]), day)
    )


def unpaid_since(account: LoanAccount) -> dt.date | None:
    """The due day of the oldest instalment that is unpaid, of a loan that is not over."""
    return account.unpaid_rows[0].due if account.unpaid_rows else None


def not_told(notice: Notice) -> Diagnostic:
    """GUARANTOR-NOT-TOLD, at the place of the guarantee."""
    return notice.guarantee.fact.problem(
        "GUARANTOR-NOT-TOLD",
        say(
            "{loan} is unpaid since {day}, and its guarantor {id} was not told",
            loan=notice.guarantee.loan,
            day=notice.unpaid_since,
            id=notice.guarantee.guarantor,
        ),
        expected=say("a notice without delay from {day} on", day=notice.due),
        hint=say(
            '"sfund loan remind --guarantors" writes to the guarantor; told otherwise: "sfund loan notify"'
        ),
    )
