"""Loans as they stand line by line: what may be paid out, what is due, and how money that came divides."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from importers.placing.line import Line
from sfund.books.loans.accounts import Lent, lent
from sfund.books.loans.movements import LoanEntry, kind_of
from sfund.books.model import Books
from sfund.chart import LOAN_INTEREST, LOAN_LATE, LOAN_PRINCIPAL, LOAN_RECOVERED, REFUNDS
from sfund.loans.account import LoanAccount, Row, Status
from sfund.loans.movements import Movement, MovementKind
from sfund.loans.voting import decision_on, still_to_pay_out
from sfund.money import ZERO, total
from sfund.placing.drafts import TO_REVIEW
from sfund.placing.placements import Part, Placement

_NEW = "~"  # sorts behind every key: of one day and kind the line that is being placed comes last


@dataclass(frozen=True)
class OpenLoan:
    """A running loan on the day of a line, before it; without slots, since many lines ask the same of it."""

    borrower: str
    account: LoanAccount

    @property
    def loan(self) -> str:
        return self.account.loan

    @property
    def due_rows(self) -> tuple[Row, ...]:
        """What has fallen due and is not paid, oldest first."""
        return self.account.unpaid_rows

    @property
    def coming(self) -> Row | None:
        """The next row of which anything is still to be paid."""
        return self.account.coming_row

    @property
    def next_row(self) -> Row | None:
        """The oldest row that is not paid in full."""
        return next(iter(self.due_rows), self.coming)

    @property
    def late(self) -> Decimal:
        """Late charges due."""
        return self.account.late_due

    @cached_property
    def due(self) -> Decimal:
        """All that is due, late charges included."""
        return self.late + total(row.open for row in self.due_rows)

    @cached_property
    def payoff(self) -> Decimal:
        """What closes the loan on that day."""
        return self.account.payoff(self.account.as_of)


class _Standing:
    """A loan as far as the lines have come, and what they asked of it since it last moved.

    Folding a loan takes far longer than placing a line, and many lines ask the same.
    """

    def __init__(self, lent: Lent, known: LoanAccount | None = None) -> None:
        self.lent = lent
        self._on: dict[dt.date, OpenLoan] = {}
        if known is not None:
            self._on[known.as_of] = OpenLoan(lent.application.borrower, known)
        self._left: dict[dt.date, Decimal] = {}
        self._tried: tuple[Lent, LoanAccount] | None = None  # with the line that is being placed

    def on(self, day: dt.date) -> OpenLoan:
        """The loan at the end of that day, whether it runs or not."""
        if day not in self._on:
            self._on[day] = OpenLoan(self.lent.application.borrower, self.lent.account(day))
        return self._on[day]

    def left(self, day: dt.date) -> Decimal:
        """How much of it may be paid out on that day."""
        if day not in self._left:
            self._left[day] = self._still_to_pay_out(day)
        return self._left[day]

    def _still_to_pay_out(self, day: dt.date) -> Decimal:
        facts = self.lent.facts
        decision = decision_on(facts, day, self.lent.voting)
        if decision is None or decision.conditions:
            return ZERO
        return still_to_pay_out(decision, facts, self.on(self.lent.last_day).account, day)

    def before(self, line: Line) -> _Standing:
        """The same without an entry that waits for a decision on this very line."""
        rest = _without(self.lent, line)
        return self if rest is self.lent else _Standing(rest)

    def divided(self, line: Line) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
        """How all that is paid back on the line's day divides, without the line and with it.

        An entry that waits for a decision on this very line is left out: it is not to be counted twice.
        """
        rest = _without(self.lent, line)
        then = _moved(rest, line.day, MovementKind.REPAYMENT, {LOAN_PRINCIPAL: -line.amount})
        after = then.whole()
        self._tried = then, after
        return self._paid_back_before(rest, line.day), _paid_back(after, line.day)

    def _paid_back_before(self, rest: Lent, day: dt.date) -> dict[str, Decimal]:
        if all(entry.day != day for entry in rest.entries):
            return {}  # most lines are the only one of their day: nothing to fold for
        before = self.on(rest.last_day).account if rest is self.lent else rest.whole()
        return _paid_back(before, day)

    def moved(self, day: dt.date, sums: Mapping[str, Decimal]) -> _Standing:
        """The loan with what a line moved; one that was divided just before is folded already."""
        then = _moved(self.lent, day, kind_of(None, sums), sums)
        tried, account = self._tried or (None, None)
        is_known = tried is not None and _movements(tried) == _movements(then)
        return _Standing(then, account if is_known else None)


class Lending:
    """The loans of some books, kept up to date with every line that is placed."""

    def __init__(self, books: Books) -> None:
        self._loans = {loan: _Standing(one) for loan, one in lent(books).items()}
        self._by_borrower: dict[str, list[str]] = defaultdict(list)
        for loan, one in self._loans.items():
            self._by_borrower[one.lent.application.borrower].append(loan)
        self.fund = books.fund_of_account(LOAN_PRINCIPAL)

    def note(self, line: Line, placement: Placement) -> None:
        """Takes in that the line was placed so."""
        sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for part in placement.parts:
            loan = str(part.meta.get("loan") or placement.meta.get("loan") or "")
            if loan in self._loans:
                sums[loan][part.account] -= part.amount
        for loan, of_loan in sums.items():
            self._loans[loan] = self._loans[loan].moved(line.day, of_loan)

    def loans_of(self, borrower: str) -> Sequence[str]:
        """What the borrower applied for."""
        return self._by_borrower.get(borrower, ())

    def to_pay_out(self, loan: str, line: Line) -> Decimal:
        """How much of the loan may be paid out on the day of the line, before it; zero where nothing may."""
        return self._before(loan, line).left(line.day)

    def to_give_back(self, loan: str, line: Line) -> Decimal:
        """How much was paid too much by the day of the line, before it, and is owed back."""
        return self._before(loan, line).on(line.day).account.overpaid

    def running(self, borrower: str, day: dt.date) -> list[OpenLoan]:
        """The borrower's loans that run on that day."""
        return [one for one in self._of(borrower, day) if one.account.status is Status.ACTIVE]

    def given_up(self, borrower: str, day: dt.date) -> list[str]:
        """The borrower's loans that were written off by then."""
        return [one.loan for one in self._of(borrower, day) if one.account.status is Status.WRITTEN_OFF]

    def _of(self, borrower: str, day: dt.date) -> Iterator[OpenLoan]:
        """Every loan of the borrower's on that day, whether it runs or not."""
        return (self._loans[loan].on(day) for loan in self._by_borrower.get(borrower, ()))

    def open_loan(self, loan: str, line: Line) -> OpenLoan | None:
        """The loan on the day of the line, before it, if it runs."""
        one = self._before(loan, line).on(line.day) if loan in self._loans else None
        return one if one is not None and one.account.status is Status.ACTIVE else None

    def before(self, loan: str, line: Line) -> Lent | None:
        """All that is known of the loan, but for an entry that waits for a decision on this very line."""
        return self._before(loan, line).lent if loan in self._loans else None

    def _before(self, loan: str, line: Line) -> _Standing:
        return self._loans[loan].before(line)

    def parts(self, loan: str, line: Line) -> tuple[Part, ...]:
        """How money that came in divides on that day; all of it principal where nothing is known of the loan.

        What is paid back on one day counts as one sum: a line has what it adds to those before it.
        """
        if loan not in self._loans:
            return (Part(LOAN_PRINCIPAL, line.amount),)
        before, after = self._loans[loan].divided(line)
        amounts = [(account, amount - before.get(account, ZERO)) for account, amount in after.items()]
        own = {"fund": self.fund}
        return tuple(
            Part(account, amount, own if account == REFUNDS else {}) for account, amount in amounts if amount
        )


def _moved(one: Lent, day: dt.date, kind: MovementKind | None, sums: Mapping[str, Decimal]) -> Lent:
    """The loan with what a line moved; what lines pay back on one day is one entry, as it is one sum."""
    last = one.entries[-1] if one.entries else None
    if (
        last is not None
        and last.key.startswith(_NEW)
        and (last.day, last.kind, kind) == (day, MovementKind.REPAYMENT, MovementKind.REPAYMENT)
    ):
        both = {key: last.sums.get(key, ZERO) + sums.get(key, ZERO) for key in {**last.sums, **sums}}
        return replace(one, entries=(*one.entries[:-1], replace(last, sums=both)))
    return one.plus(entries=[LoanEntry(one.id, day, day, kind, sums, f"{_NEW}{len(one.entries):06}")])


def _movements(one: Lent) -> list[Movement | None]:
    """All that a fold takes of the entries."""
    return [entry.movement for entry in one.entries]


def _paid_back(account: LoanAccount, day: dt.date) -> dict[str, Decimal]:
    """How all that was paid back or recovered on that day divides."""
    kinds = (MovementKind.REPAYMENT, MovementKind.RECOVERY)
    parts = [part for part in account.applied_since(day) if part.day == day and part.kind in kinds]
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
