"""Loans as they stand line by line: what may be paid out, what is due, and how money that came divides."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from importers.placing.line import Line
from sfund.books.loans.accounts import Lent, lent
from sfund.books.loans.movements import LoanEntry, kind_of
from sfund.books.loans.votes import decision_on
from sfund.books.model import Books
from sfund.chart import LOAN_INTEREST, LOAN_LATE, LOAN_PRINCIPAL, LOAN_RECOVERED, REFUNDS
from sfund.loans.account import LoanAccount, Row, Status
from sfund.loans.movements import MovementKind
from sfund.loans.voting import still_to_pay_out
from sfund.money import total
from sfund.placing.drafts import TO_REVIEW
from sfund.placing.placements import Part, Placement

_NEW = "~"  # sorts behind every key: of one day and kind the line that is being placed comes last


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """A running loan on the day of a line, before it."""

    borrower: str
    account: LoanAccount

    @property
    def loan(self) -> str:
        return self.account.loan

    @property
    def due_rows(self) -> tuple[Row, ...]:
        """What has fallen due and is not paid, oldest first."""
        return tuple(row for row in self.account.rows if row.is_due and row.open)

    @property
    def coming(self) -> Row | None:
        """The next row of which anything is still to be paid."""
        return next((row for row in self.account.rows if not row.is_due and row.open), None)

    @property
    def next_row(self) -> Row | None:
        """The oldest row that is not paid in full."""
        return next(iter(self.due_rows), self.coming)

    @property
    def late(self) -> Decimal:
        """Late charges due."""
        return self.account.late_due

    @property
    def due(self) -> Decimal:
        """All that is due, late charges included."""
        return self.late + total(row.open for row in self.due_rows)

    @property
    def payoff(self) -> Decimal:
        """What closes the loan on that day."""
        return self.account.payoff(self.account.as_of)


class Lending:
    """The loans of some books, kept up to date with every line that is placed."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._lent: dict[str, Lent] = dict(lent(books))
        self._by_borrower: dict[str, list[str]] = defaultdict(list)
        for loan, one in self._lent.items():
            self._by_borrower[one.application.borrower].append(loan)
        self.fund = books.fund_of_account(LOAN_PRINCIPAL)

    def note(self, line: Line, placement: Placement) -> None:
        """Takes in that the line was placed so."""
        sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for part in placement.parts:
            loan = str({**placement.meta, **part.meta}.get("loan") or "")
            if loan in self._lent:
                sums[loan][part.account] -= part.amount
        for loan, of_loan in sums.items():
            count = len(self._lent[loan].entries)
            entry = LoanEntry(loan, line.day, line.day, kind_of(None, of_loan), of_loan, f"{_NEW}{count:06}")
            self._lent[loan] = self._lent[loan].plus(entries=[entry])

    def to_pay_out(self, borrower: str, day: dt.date) -> list[tuple[str, Decimal]]:
        """The borrower's loans on which money may be paid out on that day, and how much of each."""
        found = []
        for loan in self._by_borrower.get(borrower, ()):
            one, decision = self._lent[loan], decision_on(self._books, loan, day)
            if decision is None or decision.conditions:
                continue
            left = still_to_pay_out(decision, one.facts, one.whole(), day)
            if left:
                found.append((loan, left))
        return found

    def to_give_back(self, borrower: str, day: dt.date) -> list[tuple[str, Decimal]]:
        """The borrower's loans on which too much was paid by that day, and how much is owed back on each."""
        accounts = (self._lent[loan].account(day) for loan in self._by_borrower.get(borrower, ()))
        return [(account.loan, account.overpaid) for account in accounts if account.overpaid > 0]

    def running(self, borrower: str, day: dt.date) -> list[OpenLoan]:
        """The borrower's loans that run on that day."""
        accounts = (self._lent[loan].account(day) for loan in self._by_borrower.get(borrower, ()))
        return [OpenLoan(borrower, account) for account in accounts if account.status is Status.ACTIVE]

    def given_up(self, borrower: str, day: dt.date) -> list[str]:
        """The borrower's loans that were written off by then."""
        return [
            loan
            for loan in self._by_borrower.get(borrower, ())
            if self._lent[loan].account(day).status is Status.WRITTEN_OFF
        ]

    def open_loan(self, loan: str, day: dt.date) -> OpenLoan | None:
        """The loan, if it runs on that day."""
        one = self._lent.get(loan)
        account = one.account(day) if one else None
        if one is None or account is None or account.status is not Status.ACTIVE:
            return None
        return OpenLoan(one.application.borrower, account)

    def parts(self, loan: str, line: Line) -> tuple[Part, ...]:
        """How money that came in divides on that day; all of it principal where nothing is known of the loan.

        What is paid back on one day counts as one sum: a line has what it adds to those before it.

        An entry that waits for a decision on this very line is left out: it is not to be counted twice.
        """
        one = self._lent.get(loan)
        if one is None:
            return (Part(LOAN_PRINCIPAL, line.amount),)
        one = _without(one, line)
        sums = {LOAN_PRINCIPAL: -line.amount}
        entry = LoanEntry(loan, line.day, line.day, MovementKind.REPAYMENT, sums, f"{_NEW}~")
        before, after = _paid_back(one, line.day), _paid_back(one.plus(entries=[entry]), line.day)
        amounts = [(account, after[account] - before[account]) for account in after]
        own = {"fund": self.fund}
        return tuple(
            Part(account, amount, own if account == REFUNDS else {}) for account, amount in amounts if amount
        )


def _paid_back(one: Lent, day: dt.date) -> dict[str, Decimal]:
    """How all that was paid back or recovered on that day divides."""
    kinds = (MovementKind.REPAYMENT, MovementKind.RECOVERY)
    parts = [part for part in one.whole().applied if part.day == day and part.kind in kinds]
    return {
        LOAN_LATE: total(part.late for part in parts),
        LOAN_INTEREST: total(part.interest for part in parts),
        LOAN_PRINCIPAL: total(part.principal for part in parts),
        LOAN_RECOVERED: total(part.recovered for part in parts),
        REFUNDS: total(part.overpaid for part in parts),
    }


def _without(one: Lent, line: Line) -> Lent:
    waiting = next(
        (
            entry
            for entry in one.entries
            if entry.flag == TO_REVIEW and entry.posted == line.day and entry.cash == line.amount
        ),
        None,
    )
    return one if waiting is None else replace(one, entries=tuple(e for e in one.entries if e is not waiting))
