"""The solidarity fund's products, and how a loan of the example goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.auditing.roles import RoleHeld
from sfund.example.network import Scale, won
from sfund.facts import Fact
from sfund.loans.deciding_facts import LoanGuarantee
from sfund.loans.facts import LoanAgree, LoanApply, LoanDecide, LoanProduct, Outcome
from sfund.loans.terms import Method

_VOUCHED_PERCENT = 30
_DISSENT_FROM = 2  # of three or more votes one goes the other way


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
    LATE = "late"  # one instalment with the late charge, a later one of which it is waived
    PART = "part"  # one instalment in two halves, weeks apart
    TWICE = "twice"  # one instalment by two lines of one day
    PREPAID = "prepaid"  # more than one instalment: the loan ends earlier
    RESCHEDULED = "rescheduled"  # two instalments missed, then new terms
    OVERPAID = "overpaid"  # too much with the last instalment, and back again
    STOPPED = "stopped"  # nothing any more; somebody vouches for it


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
    """One loan that was asked for; paid out on `start` unless it was rejected.

    `committee` decides; `tied` of them is one of the borrower's own people. `guarantor` vouches for a part.
    """

    id: str
    borrower: str
    product: Product
    amount: Decimal
    applied: dt.date
    decided: dt.date
    start: dt.date
    course: Course
    committee: tuple[str, ...]
    tied: str | None = None
    guarantor: str | None = None
    approved: bool = True

    def facts(self) -> Iterator[Fact]:
        """Application, who vouches, who is tied to the borrower, the decision and the agreement."""
        yield LoanApply(
            date=self.applied,
            id=self.id,
            amount=won(self.amount),
            borrower=self.borrower,
            product=self.product.name,
            months=self.product.months,
        )
        if self.guarantor is not None:
            limit = self.amount * _VOUCHED_PERCENT / 100
            yield LoanGuarantee(date=self.applied, id=self.id, guarantor=self.guarantor, amount=won(limit))
        if self.tied is not None:
            yield RoleHeld(date=self.applied, id=self.tied, role="staff", of=self.borrower)
        yield self._decision()
        if self.approved:
            yield LoanAgree(date=self.start, id=self.id, months=self.product.months)

    def _decision(self) -> LoanDecide:
        """Whoever is tied steps aside; of the others all agree but one, as far as there are three."""
        voting = [id_ for id_ in self.committee if id_ != self.tied]
        most, other = (voting[:-1], voting[-1:]) if len(voting) > _DISSENT_FROM else (voting, [])
        sides = {"for": most, "against": other} if self.approved else {"for": other, "against": most}
        outcome = Outcome.APPROVED if self.approved else Outcome.REJECTED
        votes = {side: " ".join(ids) for side, ids in sides.items() if ids}
        return LoanDecide.model_validate(
            {"date": self.decided, "id": self.id, "outcome": outcome, "recused": self.tied, **votes}
        )
