"""Each loan as it stands: the fold over what the registry says of it and what the books' entries moved.

What the books have on the loan's accounts is beside it; the two must be the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sfund.banking_days import banking_day_from
from sfund.books.kept import kept
from sfund.books.loans.movements import RECKONED, LoanEntry, loan_entries
from sfund.books.loans.votes import known_application
from sfund.books.model import Books
from sfund.chart import LOAN_ALLOWANCE, LOAN_INTEREST, LOAN_LATE, LOAN_PRINCIPAL, LOAN_RECOVERED, REFUNDS
from sfund.errors import RequestError
from sfund.loans.account import LoanAccount, Status
from sfund.loans.facts import LoanApply, LoanFact, LoanProduct, LoanSettle, LoanWriteOff
from sfund.loans.fold import fold
from sfund.loans.movements import MovementKind
from sfund.loans.products import product_of_loan
from sfund.loans.voting import VotingRules, decision_on, is_withdrawn
from sfund.money import ZERO, total
from sfund.registry import unknown

Slips = Callable[[dt.date], dt.date]


@dataclass(frozen=True, slots=True)
class Lent:
    """One loan: what was asked for, the versions of its product, its facts, and its entries in the books."""

    application: LoanApply
    versions: tuple[LoanProduct, ...]
    facts: tuple[LoanFact, ...]
    entries: tuple[LoanEntry, ...]
    slips: Slips | None = None
    voting: VotingRules = field(default_factory=VotingRules)

    @property
    def id(self) -> str:
        return self.application.id

    @property
    def product(self) -> LoanProduct:
        """The version of its product that holds for it."""
        out = (one.day for one in self.entries if one.kind is MovementKind.DISBURSEMENT)
        paid_out = min(out, default=dt.date.max)
        found = product_of_loan(self.versions, self.application, self.facts, paid_out)
        return found or self.versions[0]

    @property
    def last_day(self) -> dt.date:
        """The day of the last thing that is known of it."""
        days = [*(fact.date for fact in self.facts), *(entry.day for entry in self.entries)]
        return max(days, default=self.application.date)

    def account(self, as_of: dt.date) -> LoanAccount:
        """How it stands at the end of that day."""
        movements = [one.movement for one in self.entries]
        known = [one for one in movements if one is not None]
        found = fold(self.application, self.product, self.facts, known, as_of, slips=self.slips)
        if found.status in (Status.APPLIED, Status.APPROVED, Status.AGREED):
            return replace(found, status=self._status_before(found))
        return found

    def _status_before(self, found: LoanAccount) -> Status:
        """Of a loan of which nothing was paid out: whether it still may be."""
        if is_withdrawn(self.facts, found.as_of):
            return Status.WITHDRAWN
        decision = decision_on(self.facts, found.as_of, self.voting)
        return Status.LAPSED if decision is not None and found.as_of > decision.last else found.status

    def whole(self) -> LoanAccount:
        """How it stands after all that is known of it."""
        return self.account(self.last_day)

    def claim(self, day: dt.date) -> Decimal:
        """What would close it on that day if nothing of it had been given up: what came since repaid it."""
        kept = tuple(one for one in self.facts if not isinstance(one, LoanWriteOff | LoanSettle))
        repaid = tuple(
            replace(one, kind=MovementKind.REPAYMENT) if one.kind is MovementKind.RECOVERY else one
            for one in self.entries
        )
        return replace(self, facts=kept, entries=repaid).account(day).payoff(day)

    def booked(self, until: dt.date = dt.date.max) -> dict[str, Decimal]:
        """Account → what the books have there for it at the end of that day; reckoned accounts only."""
        return {
            account: total(one.sums.get(account, ZERO) for one in self.entries if one.posted <= until)
            for account in RECKONED
        }

    @property
    def forgiven(self) -> Decimal:
        """What the books have given up of it: entries that moved no money."""
        still = [one for one in self.entries if one.kind is None]
        return -total(one.sums.get(account, ZERO) for one in still for account in RECKONED)

    @property
    def provided(self) -> Decimal:
        """What is set aside for it."""
        return -total(one.sums.get(LOAN_ALLOWANCE, ZERO) for one in self.entries)

    def provided_until(self, day: dt.date) -> Decimal:
        """What is set aside for it at the end of that day."""
        return -total(one.sums.get(LOAN_ALLOWANCE, ZERO) for one in self.entries if one.posted <= day)

    def plus(self, *facts: LoanFact, entries: Sequence[LoanEntry] = ()) -> Lent:
        """The same loan with more."""
        return replace(self, facts=(*self.facts, *facts), entries=(*self.entries, *entries))


def reckoned(account: LoanAccount) -> dict[str, Decimal]:
    """Account → what the books should have there for the loan; debits above zero."""
    return {
        LOAN_PRINCIPAL: account.principal,
        LOAN_INTEREST: -(account.interest_paid + account.fees),
        LOAN_LATE: -account.late_paid,
        REFUNDS: -account.overpaid,
        LOAN_RECOVERED: -account.recovered,
    }


def slips_of(books: Books) -> Slips | None:
    """The day by which an instalment may be paid, where the settings let it slip to a banking day."""
    return banking_day_from if books.settings.loans.working_days else None


@kept
def lent(books: Books) -> Mapping[str, Lent]:
    """Every loan of which the registry knows the application and the product, by id."""
    if not books.registry.loans:
        return {}
    entries, slips, voting = loan_entries(books), slips_of(books), books.settings.loans.voting
    found = {}
    for loan, facts in books.registry.loans.items():
        application = books.registry.application(loan)
        if application is None:
            continue
        own = entries.get(loan, ())
        versions = books.registry.products.get(application.product)
        if versions:
            found[loan] = Lent(application, tuple(versions), facts, own, slips, voting)
    return found


def fund_of_loans(books: Books) -> str:
    """The fund out of which loans and mutual aid are paid."""
    return books.fund_of_account(LOAN_PRINCIPAL)


def lent_one(books: Books, loan: str) -> Lent:
    """One loan.

    Raises:
        RequestError: UNKNOWN-LOAN with the nearest id, UNKNOWN-LOAN-PRODUCT.
    """
    application = known_application(books, loan)
    own = loan_entries(books).get(loan, ())
    versions = books.registry.products.get(application.product)
    if not versions:
        raise RequestError(unknown("loan-product", application.product, books.registry.products, application))
    facts, voting = books.registry.loans[loan], books.settings.loans.voting
    return Lent(application, tuple(versions), facts, own, slips_of(books), voting)


@kept
def loan_accounts(books: Books, as_of: dt.date) -> Mapping[str, LoanAccount]:
    """Every loan that was asked for by then, as it stands at the end of that day."""
    return {
        loan: one.account(as_of)
        for loan, one in lent(books).items()
        if one.application.date <= as_of or any(entry.day <= as_of for entry in one.entries)
    }


def loan_account(books: Books, loan: str, as_of: dt.date) -> LoanAccount:
    """One loan as it stands at the end of that day.

    Raises:
        RequestError: UNKNOWN-LOAN with the nearest id, UNKNOWN-LOAN-PRODUCT.
    """
    return lent_one(books, loan).account(as_of)
