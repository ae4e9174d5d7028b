"""Of which loans something is late or due soon, and which guarantors are to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sfund.books.loans.accounts import lent, slips_of
from sfund.books.loans.deciding import notices_on
from sfund.books.model import Books
from sfund.loans.account import LoanAccount
from sfund.loans.deciding_facts import LoanNotify
from sfund.loans.guarantees import Notice
from sfund.loans.reminders import LoanDue, Rules, loan_due


@dataclass(frozen=True, slots=True)
class Told:
    """A guarantor who is to be told, and how the loan stands."""

    notice: Notice
    borrower: str
    account: LoanAccount

    @property
    def loan(self) -> str:
        return self.notice.guarantee.loan

    @property
    def guarantor(self) -> str:
        return self.notice.guarantee.guarantor

    def fact(self, day: dt.date, by: str, batch: str) -> LoanNotify:
        """That the letter went out."""
        return LoanNotify(date=day, id=self.loan, guarantor=self.guarantor, by=by, batch=batch)


@dataclass(frozen=True, slots=True)
class Reminding:
    """Everything that letters may be due about on a day."""

    loans: tuple[LoanDue, ...]
    guarantors: tuple[Told, ...]


def reminding(books: Books, day: dt.date, ahead: int) -> Reminding:
    """Loans with what is late or due within so many days, by id, and guarantors who were not told yet."""
    known = lent(books)
    accounts = {
        loan: one.account(day)
        for loan, one in known.items()
        if any(entry.day <= day for entry in one.entries)
    }
    rules = Rules(ahead, _stages(books.settings.loans.remind_after_days), slips_of(books))
    loans = (
        loan_due(account, known[loan].application.borrower, known[loan].facts, rules)
        for loan, account in sorted(accounts.items())
    )
    told = tuple(
        Told(notice, known[notice.guarantee.loan].application.borrower, accounts[notice.guarantee.loan])
        for notice in notices_on(books, accounts, day)
        if notice.told is None
    )
    return Reminding(tuple(one for one in loans if one is not None), told)


def _stages(days: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(days)))
