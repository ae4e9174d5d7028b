"""How borrowers keep to their loans: what they pay and when, divided by the loans' own arithmetic."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sfund.banking_days import banking_day_from
from sfund.chart import LOAN_INTEREST, LOAN_LATE, LOAN_PRINCIPAL, REFUNDS
from sfund.example.days import next_working_day, working_day
from sfund.example.loan_plans import Course, Loan, products
from sfund.example.network import won
from sfund.example.pledges_life import SOLIDARITY_FUND
from sfund.loans.account import Applied, LoanAccount, Row
from sfund.loans.deciding_facts import LoanNotify
from sfund.loans.facts import LoanApply, LoanFact, LoanReschedule, LoanWaive
from sfund.loans.fold import fold
from sfund.loans.guarantees import notice_due
from sfund.loans.movements import Movement, MovementKind
from sfund.periods import Month
from sfund.placing.placements import Part, Placement

_LATE_DAYS, _PART_DAYS, _BACK_DAYS = 17, 21, 9
_STOPPED_DAYS = 120  # whoever stops paying has paid nothing for so long on the last day
_PREPAID_SHARE = 5  # a fifth of the loan
_ROUND = 50_000  # to which a borrower rounds the last payment up
_RESCHEDULED_DAY = 20  # of the month after the first instalment that was missed
_MORE_MONTHS, _NEW_GRACE = 6, 2
_BY_DECISION = "기금운영위원회 결정"


@dataclass(frozen=True, slots=True)
class Payment:
    """What a borrower pays or is paid back, and where it belongs.

    `words` stand behind the name on the line; without any the borrower writes as always.
    """

    day: dt.date
    truth: Placement
    words: str = ""


@dataclass(frozen=True, slots=True)
class LoanLife:
    """What became of a loan after it was paid out, and its last due day; without one where it stopped."""

    facts: tuple[LoanFact, ...]
    payments: tuple[Payment, ...]
    until: dt.date | None


def loan_life(loan: Loan, end: dt.date) -> LoanLife:
    """The loan from its disbursement to its last won, or to the last day."""
    told = _Told(loan, end)
    while (row := told.next_row()) is not None:
        told.meet(row)
    until = None if loan.course is Course.STOPPED else told.stands(told.day).rows[-1].due
    return LoanLife(tuple(told.decided), tuple(told.payments), until)


class _Told:
    """One loan as its story is told: what was decided on the way, what moved, and how it stands."""

    def __init__(self, loan: Loan, end: dt.date) -> None:
        self.loan = loan
        self.end = end
        self.day = loan.start
        self.odd = loan.product.months // 3
        self.is_over = False
        self.decided: list[LoanFact] = []
        self.payments: list[Payment] = []
        self.moved = [Movement(loan.start, MovementKind.DISBURSEMENT, loan.amount, "0000")]

    def stands(self, day: dt.date) -> LoanAccount:
        """The loan at the end of that day, as far as it is told."""
        product = next(one for one in products(self.loan.applied) if one.name == self.loan.product.name)
        facts = [*(fact for fact in self.loan.facts() if isinstance(fact, LoanFact)), *self.decided]
        asked = next(fact for fact in facts if isinstance(fact, LoanApply))
        return fold(asked, product, facts, self.moved, day, slips=banking_day_from)

    def next_row(self) -> Row | None:
        """The oldest instalment that is still to be met; None when the story is over."""
        rows = () if self.is_over else self.stands(self.day).rows
        return next((row for row in rows if row.open), None)

    def meet(self, row: Row) -> None:
        """Pays the instalment, or does what the borrower does instead."""
        day, course, is_odd = working_day(row.due), self.loan.course, row.n == self.odd
        if course is Course.STOPPED and row.due > self.end - dt.timedelta(days=_STOPPED_DAYS):
            self._stop(row)
        elif course is Course.LATE and row.n in (self.odd, 2 * self.odd):
            self._late(working_day(day + dt.timedelta(days=_LATE_DAYS)), is_waived=not is_odd)
        elif course is Course.PART and is_odd:
            self._pay(day, self._due(day) - row.total // 2)
            self._pay_due(working_day(day + dt.timedelta(days=_PART_DAYS)))
        elif course is Course.TWICE and is_odd:
            self._pay(day, row.total // 2, "상환1")
            self._pay_due(day, "상환2")
        elif course is Course.PREPAID and is_odd:
            self._pay(day, self._due(day) + self.loan.amount // _PREPAID_SHARE, "조기상환")
        elif course is Course.RESCHEDULED and is_odd:
            self._reschedule(row)
        elif course is Course.OVERPAID and row.n == self.loan.product.months:
            self._overpay(day)
        else:
            self._pay_due(day)

    def _stop(self, row: Row) -> None:
        """Nothing more comes; after three months whoever vouches is told."""
        self.is_over = True
        day, guarantor = next_working_day(notice_due(row.due)), self.loan.guarantor
        if guarantor is not None and day <= self.end:
            told = LoanNotify(date=day, id=self.loan.id, guarantor=guarantor, note="등기우편")
            self.decided.append(told)

    def _late(self, day: dt.date, *, is_waived: bool) -> None:
        charges = self.stands(day).late_due
        if is_waived and charges and day <= self.end:
            self._decide(LoanWaive(date=day, id=self.loan.id, amount=won(charges), note=_BY_DECISION))
        self._pay_due(day)

    def _reschedule(self, row: Row) -> None:
        """The borrower cannot pay, and with the next instalment missed as well there are new terms."""
        day = working_day(Month.of(row.due).plus(1).day(_RESCHEDULED_DAY))
        if day > self.end:
            self.is_over = True
            return
        months = self.loan.product.months - row.n + _MORE_MONTHS
        self._decide(
            LoanReschedule(
                date=day, id=self.loan.id, months=months, grace_months=_NEW_GRACE, note=_BY_DECISION
            )
        )

    def _decide(self, fact: LoanFact) -> None:
        self.decided.append(fact)
        self.day = fact.date

    def _overpay(self, day: dt.date) -> None:
        """A round sum for the last instalment; what was too much goes back."""
        self._pay(day, (self._due(day) // _ROUND + 1) * _ROUND, "대출상환")
        back, owed_back = working_day(day + dt.timedelta(days=_BACK_DAYS)), self.stands(self.day).overpaid
        if owed_back and back <= self.end:
            self._move(MovementKind.REFUND, back, owed_back, "초과금반환")
        self.is_over = True

    def _due(self, day: dt.date) -> Decimal:
        stands = self.stands(day)
        return stands.late_due + stands.interest_due + stands.principal_due

    def _pay_due(self, day: dt.date, words: str = "") -> None:
        self._pay(day, self._due(day), words)

    def _pay(self, day: dt.date, amount: Decimal, words: str = "") -> None:
        if day > self.end:
            self.is_over = True
            return
        self._move(MovementKind.REPAYMENT, day, amount, words)

    def _move(self, kind: MovementKind, day: dt.date, amount: Decimal, words: str) -> None:
        self.moved.append(Movement(day, kind, amount, f"{len(self.moved):04}"))
        self.day = day
        self.payments.append(Payment(day, self._settles(self.stands(day).applied[-1]), words))

    def _settles(self, applied: Applied) -> Placement:
        own = {"fund": SOLIDARITY_FUND}  # what is owed back is owed by the fund that lent
        sides = (
            Part(LOAN_LATE, applied.late),
            Part(LOAN_INTEREST, applied.interest),
            Part(LOAN_PRINCIPAL, applied.principal),
            Part(REFUNDS, applied.overpaid, own),
        )
        parts = tuple(part for part in sides if part.amount)
        meta = {"loan": self.loan.id, "member": self.loan.borrower}
        return Placement(parts, narration="대출 상환", meta=meta)
