"""The solidarity fund's products, and how a loan of the example goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.banking_days import banking_day_from
from sfund.example.days import working_day
from sfund.example.network import Scale, won
from sfund.facts import Fact
from sfund.loans.account import Applied, LoanAccount
from sfund.loans.facts import LoanAgree, LoanApply, LoanDecide, LoanFact, LoanProduct, Outcome
from sfund.loans.fold import fold
from sfund.loans.movements import Movement, MovementKind
from sfund.loans.schedule import Instalment, schedule
from sfund.loans.terms import LoanTerms, Method
from sfund.placing.placements import Part, Placement

LOAN_PRINCIPAL = "Assets:Loans:Principal"
LOAN_INTEREST = "Income:Loans:Interest"
LATE_CHARGES = "Income:Loans:LateCharges"

_LATE_DAYS, _PART_DAYS = 17, 21
_STOPPED_DAYS = 95  # whoever stops paying has paid nothing for so long on the last day


@dataclass(frozen=True, slots=True)
class Product:
    """A loan product; `rate` is percent a year, `months` and `amounts` what is lent under it."""

    name: str
    name_ko: str
    method: Method
    rate: Decimal
    months: int
    months_max: int
    amounts: tuple[int, ...]
    grace_months: int = 0


PRODUCTS = (
    Product(
        "working-capital",
        "운영자금",
        Method.ANNUITY,
        Decimal("3.0"),
        12,
        36,
        (6_000_000, 9_000_000, 7_000_000),
    ),
    Product(
        "equipment",
        "시설자금",
        Method.EQUAL_PRINCIPAL,
        Decimal("2.5"),
        24,
        48,
        (14_000_000, 10_000_000, 12_000_000),
    ),
    Product(
        "bridge", "긴급자금", Method.BULLET, Decimal("3.5"), 6, 12, (5_000_000, 8_000_000), grace_months=3
    ),
    Product(
        "start-up",
        "창업자금",
        Method.ANNUITY,
        Decimal("2.0"),
        18,
        36,
        (10_000_000, 6_000_000),
        grace_months=3,
    ),
)
LATE_RATE = Decimal("3.0")
PRINCIPAL_MAX = 15_000_000


class Course(StrEnum):
    """How a borrower keeps to the schedule."""

    EXACT = "exact"
    LATE = "late"  # one instalment, with the late charge
    PART = "part"  # one instalment in two halves
    STOPPED = "stopped"  # nothing for three months now


def product_facts(scale: Scale) -> Iterator[LoanProduct]:
    return products(scale.begin)


def products(day: dt.date) -> Iterator[LoanProduct]:
    """The products as they are from that day on."""
    for product in PRODUCTS:
        yield LoanProduct(
            date=day,
            name=product.name,
            name_ko=product.name_ko,
            method=product.method,
            rate=product.rate,
            late_rate=LATE_RATE,
            months_max=product.months_max,
            grace_months=product.grace_months,
            principal_max=won(PRINCIPAL_MAX),
        )


@dataclass(frozen=True, slots=True)
class Loan:
    """One loan that was asked for; paid out on `start` unless it was rejected."""

    id: str
    borrower: str
    product: Product
    amount: Decimal
    applied: dt.date
    decided: dt.date
    start: dt.date
    course: Course
    approved: bool = True

    def facts(self) -> Iterator[Fact]:
        """Application, decision with who stepped aside, and the agreement."""
        yield LoanApply(
            date=self.applied,
            id=self.id,
            amount=won(self.amount),
            borrower=self.borrower,
            product=self.product.name,
            months=self.product.months,
        )
        outcome = Outcome.APPROVED if self.approved else Outcome.REJECTED
        votes = (
            {"for": "M-01 M-02 M-04", "against": "M-05"}
            if self.approved
            else {"for": "M-04", "against": "M-01 M-02 M-05"}
        )
        yield LoanDecide.model_validate(
            {"date": self.decided, "id": self.id, "outcome": outcome, "recused": "M-03", **votes}
        )
        if self.approved:
            yield LoanAgree(date=self.start, id=self.id, months=self.product.months)

    def schedule(self) -> tuple[Instalment, ...]:
        """What is due when, from the day on which it was paid out."""
        product = self.product
        return schedule(
            LoanTerms(
                principal=won(self.amount),
                rate=product.rate,
                months=product.months,
                method=product.method,
                start=self.start,
                grace_months=product.grace_months,
            )
        )

    def repayments(self, end: dt.date) -> Iterator[tuple[dt.date, Placement]]:
        """Every payment up to the last day and what it settles, as the loan's own arithmetic divides it."""
        rows = self.schedule()
        odd = len(rows) // 3
        paid: list[Movement] = [self._movement(MovementKind.DISBURSEMENT, self.start, self.amount, 0)]
        for row in rows:
            day = working_day(row.due)
            if self.course is Course.STOPPED and row.due > end - dt.timedelta(days=_STOPPED_DAYS):
                return
            days = [day]
            if self.course is Course.LATE and row.n == odd:
                days = [working_day(day + dt.timedelta(days=_LATE_DAYS))]
            elif self.course is Course.PART and row.n == odd:
                days.append(working_day(day + dt.timedelta(days=_PART_DAYS)))
            for number, on in enumerate(days, start=1):
                stands = self._account(paid, on)
                due = stands.late_due + stands.interest_due + stands.principal_due
                amount = due - row.total // 2 if number < len(days) else due
                paid.append(self._movement(MovementKind.REPAYMENT, on, amount, len(paid)))
                yield on, self._settles(self._account(paid, on).applied[-1])

    def _movement(self, kind: MovementKind, day: dt.date, amount: Decimal, number: int) -> Movement:
        return Movement(day, kind, amount, f"{number:04}")

    def _account(self, paid: Sequence[Movement], day: dt.date) -> LoanAccount:
        product = next(one for one in products(self.applied) if one.name == self.product.name)
        facts = [fact for fact in self.facts() if isinstance(fact, LoanFact)]
        asked = next(fact for fact in facts if isinstance(fact, LoanApply))
        return fold(asked, product, facts, paid, day, slips=banking_day_from)

    def _settles(self, applied: Applied) -> Placement:
        sides = (
            (LATE_CHARGES, applied.late),
            (LOAN_INTEREST, applied.interest),
            (LOAN_PRINCIPAL, applied.principal),
        )
        parts = tuple(Part(account, amount) for account, amount in sides if amount)
        return Placement(parts, narration="대출 상환", meta={"loan": self.id, "member": self.borrower})
