"""Entries of a loan before they are in the books: money that moves, what is given up, what is split anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sfund.books.funds.names import known_account
from sfund.books.loans.accounts import Lent, fund_of_loans, reckoned
from sfund.books.loans.movements import EVENT, LOAN, PREPAY, VALUE_DAY, Event, LoanEntry, made_key
from sfund.books.model import Books
from sfund.chart import (
    CASH,
    LOAN_ALLOWANCE,
    LOAN_INTEREST,
    LOAN_LATE,
    LOAN_PRINCIPAL,
    LOAN_PROVISION,
    LOAN_RECOVERED,
    REFUNDS,
    is_bank,
)
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.loans.account import Applied, LoanAccount
from sfund.loans.facts import Prepayment
from sfund.loans.movements import MovementKind
from sfund.money import ZERO, Money, total
from sfund.placing.drafts import CERTAIN, Draft, DraftPosting, MetaValue
from sfund.words import Message, say

_NARRATIONS = {
    Event.DISBURSEMENT: say("Loan paid out"),
    Event.REPAYMENT: say("Loan repaid"),
    Event.REFUND: say("Loan, overpayment paid back"),
    Event.RECOVERY: say("Loan, recovered after write-off"),
    Event.WRITE_OFF: say("Loan written off"),
    Event.REFOLD: say("Loan, divided anew"),
}


@dataclass(frozen=True, slots=True)
class Cash:
    """Money that is to move.

    Attributes:
        amount: Above zero; of a disbursement what is lent, `fee` included.
        account: Where the money comes in or goes out.
    """

    kind: MovementKind
    amount: Decimal
    account: str
    fee: Decimal = ZERO
    prepay: Prepayment | None = None

    def entry(self, loan: str, day: dt.date, posted: dt.date) -> LoanEntry:
        """The entry before anybody knows how it divides."""
        sums = {
            MovementKind.DISBURSEMENT: {LOAN_PRINCIPAL: self.amount, LOAN_INTEREST: -self.fee},
            MovementKind.REPAYMENT: {LOAN_PRINCIPAL: -self.amount},
            MovementKind.REFUND: {REFUNDS: self.amount},
            MovementKind.RECOVERY: {LOAN_RECOVERED: -self.amount},
        }[self.kind]
        made = LoanEntry(loan, day, posted, self.kind, sums, "", self.prepay)
        return LoanEntry(loan, day, posted, self.kind, sums, made_key(made), self.prepay)


def sums_of(applied: Applied) -> dict[str, Decimal]:
    """What a movement posts to the loan's accounts; debits above zero."""
    lent = applied.kind is MovementKind.DISBURSEMENT
    parts = {
        LOAN_LATE: -applied.late,
        LOAN_INTEREST: -applied.interest,
        LOAN_PRINCIPAL: -applied.principal,
        REFUNDS: -applied.overpaid,
        LOAN_RECOVERED: -applied.recovered,
    }
    order = (LOAN_PRINCIPAL, LOAN_INTEREST) if lent else tuple(parts)
    return {account: parts[account] for account in order if parts[account]}


def differences(one: Lent, account: LoanAccount) -> dict[str, Decimal]:
    """Account → what the loan's arithmetic has more there than the books; none where they agree."""
    have = one.booked()
    return {name: want - have[name] for name, want in reckoned(account).items() if want != have[name]}


def can_be_posted(one: Lent, account: LoanAccount, found: Mapping[str, Decimal]) -> bool:
    """Whether dividing anew and writing off make up for the differences: no money is missing between them."""
    return total(found.values()) == one.forgiven - account.written_off


def correction(one: Lent, posted: dt.date) -> LoanEntry | None:
    """The entry that brings the books to what the loan's arithmetic says; None where they agree.

    No money moves in it: what is given up goes against what was set aside for the loan, else to expenses.

    Raises:
        RequestError: LOAN-BALANCE where the books have money that the arithmetic knows nothing of.
    """
    account = one.whole()
    found = differences(one, account)
    given_up = account.written_off - one.forgiven
    if not can_be_posted(one, account, found):
        raise failure(
            RequestError,
            "LOAN-BALANCE",
            say("money of {loan} is in the books that its arithmetic does not know", loan=one.id),
            expected=say("entries that the loan's life explains"),
            hint=say('"sfund check" names them; undo the wrong one ("sfund reverse")'),
        )
    if not found:
        return None
    provided = min(max(one.provided, ZERO), max(given_up, ZERO))
    sums = found | {LOAN_ALLOWANCE: provided, LOAN_PROVISION: given_up - provided}
    return LoanEntry(one.id, posted, posted, None, {name: sum_ for name, sum_ in sums.items() if sum_}, "")


def draft_of(
    books: Books,
    one: Lent,
    entry: LoanEntry,
    account: str | None = None,
    said: Mapping[str, str] | None = None,
) -> Draft:
    """The transaction of an entry; `account` is where its money moves, `said` what else it carries."""
    event = _event(entry)
    currency, fund = one.application.amount.currency, fund_of_loans(books)
    sums = dict(entry.sums)
    if account is not None:
        sums = {account: entry.cash, **sums}
    postings = tuple(
        DraftPosting(
            name, Money(sum_, currency), {} if books.fund_of_account(name) == fund else {"fund": fund}
        )
        for name, sum_ in sums.items()
    )
    meta: dict[str, MetaValue] = {LOAN: one.id, EVENT: event.value}
    if entry.prepay is not None:
        meta[PREPAY] = entry.prepay.value
    if entry.day != entry.posted:
        meta[VALUE_DAY] = entry.day
    words = text(_NARRATIONS[event], books.language)
    return Draft(entry.posted, CERTAIN, one.application.borrower, words, postings, {**meta, **(said or {})})


def _event(entry: LoanEntry) -> Event:
    if entry.kind is not None:
        return Event(entry.kind.value)
    only_given_up = set(entry.sums) <= {LOAN_PRINCIPAL, LOAN_ALLOWANCE, LOAN_PROVISION}
    return Event.WRITE_OFF if only_given_up else Event.REFOLD


def money_account(books: Books, named: str | None, *, cash: bool) -> str:
    """Where a loan's money moves: the named account, cash, or the one bank account of the loans' fund.

    Raises:
        RequestError: UNKNOWN-ACCOUNT, LOAN-ACCOUNT where several could be meant, or none.
    """
    if cash or named:
        return known_account(books, named or CASH)
    fund = fund_of_loans(books)
    found = [
        name
        for name in sorted(books.opens)
        if is_bank(name) and name not in books.closes and books.fund_of_account(name) == fund
    ]
    if len(found) == 1:
        return found[0]
    raise failure(
        RequestError,
        "LOAN-ACCOUNT",
        say('the fund "{fund}" has {count} bank accounts', fund=fund, count=len(found)),
        expected=say("--account and the one on which the money moves"),
    )


def is_fed(books: Books, account: str) -> bool:
    """Whether statements bring what moves on the account."""
    return any(bank.account == account for bank in books.settings.bank)


def refuse_fed(books: Books, account: str, hint: Message | None = None) -> None:
    """Refuses to enter by hand what a statement will bring.

    Raises:
        RequestError: MOVED-BY-STATEMENT.
    """
    if is_fed(books, account):
        raise failure(
            RequestError,
            "MOVED-BY-STATEMENT",
            say("the statement of {account} will say this", account=account),
            expected=say("accounts without statements, such as cash (--cash)"),
            hint=hint or say("import the statement; the import knows the loan and divides the money"),
        )
