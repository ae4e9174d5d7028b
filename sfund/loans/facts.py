"""The facts of lending: products, applications, decisions, and what changes a loan's terms.

Money moves in transactions only; the state of a loan is a fold over these facts and its postings.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from sfund.facts import Fact, Id, Money, Name, Named
from sfund.loans.daycount import DayCount
from sfund.loans.terms import Method
from sfund.money import Rounding


class LoanProduct(Named):
    """`custom "loan-product" "working-capital"`; `rate` is percent a year."""

    NOUN: ClassVar[str] = "loan-product"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("name",)

    name: Name
    method: Method
    rate: Decimal
    late_rate: Decimal = Decimal(0)
    day_count: DayCount = DayCount.ACT_365
    rounding: Rounding = Rounding.FLOOR
    months_max: int | None = None
    grace_months: int = 0
    principal_max: Money | None = None


class Outcome(StrEnum):
    """What the committee decided."""

    APPROVED = "approved"
    REJECTED = "rejected"


class LoanFact(Fact):
    """What happens to one loan."""

    NOUN: ClassVar[str] = "loan"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id",)

    id: Id


class LoanApply(LoanFact):
    """`custom "loan" "apply" "L-2012-001" 5000000 KRW`."""

    VERB: ClassVar[str | None] = "apply"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    borrower: Id
    product: Name
    months: int
    purpose: str | None = None


class LoanDecide(LoanFact):
    """`custom "loan" "decide" "L-2012-001" "approved"`, with who voted how and who stepped aside."""

    VERB: ClassVar[str | None] = "decide"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "outcome")

    outcome: Outcome
    votes_for: str | None = Field(default=None, alias="for")
    against: str | None = None
    recused: str | None = None


class LoanTermsFact(LoanFact):
    """Terms in force from a day on; what is not named stays as it was."""

    rate: Decimal | None = None
    late_rate: Decimal | None = None
    months: int | None = None
    grace_months: int | None = None
    method: Method | None = None
    first_due: dt.date | None = None


class LoanAgree(LoanTermsFact):
    """`custom "loan" "agree" "L-2012-001"`: the terms agreed, overriding the product's."""

    VERB: ClassVar[str | None] = "agree"


class LoanReschedule(LoanTermsFact):
    """`custom "loan" "reschedule" "L-2012-001"`."""

    VERB: ClassVar[str | None] = "reschedule"


class LoanPause(LoanFact):
    """`custom "loan" "pause" "L-2012-001"`, until a day."""

    VERB: ClassVar[str | None] = "pause"

    until: dt.date | None = None


class LoanRate(LoanFact):
    """`custom "loan" "rate" "L-2012-001" 3.5`."""

    VERB: ClassVar[str | None] = "rate"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "rate")

    rate: Decimal


class LoanWriteOff(LoanFact):
    """`custom "loan" "write-off" "L-2012-001"`."""

    VERB: ClassVar[str | None] = "write-off"
