"""The facts of lending: products, applications, decisions, and what changes a loan's terms.

Money moves in transactions only; the state of a loan is a fold over these facts and its postings.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from sfund.facts import Fact, Id, Money, Name, Named
from sfund.loans.daycount import DayCount
from sfund.loans.terms import Method
from sfund.money import Rounding
from sfund.words import say

ORDER = ("late", "interest", "principal")
"""What money received settles first, unless a product says otherwise (민법 제479조)."""


class SettleBy(StrEnum):
    """How money is spread over several rows that are due."""

    KIND = "kind"  # all late charges, then all interest, then all principal, each oldest first
    INSTALMENT = "instalment"  # late charges, then row by row


class Prepayment(StrEnum):
    """What a prepayment of principal does to the rows that follow."""

    SHORTER = "shorter"  # the level part stays, the rows end earlier
    SMALLER = "smaller"  # as many rows as before, each smaller


class Hold(StrEnum):
    """What waits while a loan is paused."""

    ALL = "all"
    INTEREST = "interest"  # interest stays due, only principal waits


class Waived(StrEnum):
    """Which claim is waived."""

    LATE = "late"
    INTEREST = "interest"


def _check_order(value: str) -> str:
    if sorted(value.split()) != sorted(ORDER):
        raise ValueError(say("the order names late, interest and principal once each"))
    return value


Order = Annotated[str, AfterValidator(_check_order)]


class LoanProduct(Named):
    """`custom "loan-product" "working-capital"`; rates are percent a year.

    `order` is a permutation of "late interest principal": what money received settles first, and
    `settle-by` whether across all rows that are due or row by row. Money that comes at most `advance-days`
    before a due day counts as paid on it. `prepayment` says what other early money does. In the first
    `deferred-months` interest waits, in the first `interest-free-months` none accrues, and both are
    months without principal, as `grace-months` are.
    """

    NOUN: ClassVar[str] = "loan-product"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("name",)

    name: Name
    method: Method
    rate: Decimal
    late_rate: Decimal = Decimal(0)
    day_count: DayCount = DayCount.ACT_365
    rounding: Rounding = Rounding.FLOOR
    months_min: int | None = None
    months_max: int | None = None
    grace_months: int = 0
    deferred_months: int = 0
    interest_free_months: int = 0
    principal_max: Money | None = None
    order: Order = " ".join(ORDER)
    settle_by: SettleBy = SettleBy.KIND
    advance_days: int = 10
    prepayment: Prepayment = Prepayment.SHORTER


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
    """`custom "loan" "apply" "L-2012-001" 5000000 KRW`; `plan` says in words how it will come back."""

    VERB: ClassVar[str | None] = "apply"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    borrower: Id
    product: Name
    months: int
    purpose: str | None = None
    plan: str | None = None


class LoanDecide(LoanFact):
    """`custom "loan" "decide" "L-2012-001" "approved"`, with who voted how and who stepped aside.

    `amount` where another sum was granted than asked for; the decision lapses after `until` when nothing
    was paid out by then. `replaces` is the day of an earlier decision in whose place it stands, `despite`
    the keys of the fund's own rules that it passed over (`sfund.loans.eligibility`).
    """

    VERB: ClassVar[str | None] = "decide"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "outcome")

    outcome: Outcome
    amount: Money | None = None
    until: dt.date | None = None
    replaces: dt.date | None = None
    despite: str | None = None
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

    deferred_months: int | None = None
    interest_free_months: int | None = None


class LoanReschedule(LoanTermsFact):
    """`custom "loan" "reschedule" "L-2012-001"`: new rows, and what is overdue is not late any more.

    `months` are the rows from now on, `grace-months` of them without principal.
    """

    VERB: ClassVar[str | None] = "reschedule"


class LoanPause(LoanFact):
    """`custom "loan" "pause" "L-2012-001"`: due days after it and up to `until` drop out.

    It always has a last day: how a payment in it divides must not depend on the day on which it is looked at.
    """

    VERB: ClassVar[str | None] = "pause"

    until: dt.date
    hold: Hold = Hold.ALL


class LoanRate(LoanFact):
    """`custom "loan" "rate" "L-2012-001" 3.5`."""

    VERB: ClassVar[str | None] = "rate"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "rate")

    rate: Decimal


class LoanWaive(LoanFact):
    """`custom "loan" "waive" "L-2012-001" 3000 KRW`: so much of the late charges, or of the interest."""

    VERB: ClassVar[str | None] = "waive"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    kind: Waived = Waived.LATE


class LoanCall(LoanFact):
    """`custom "loan" "call" "L-2012-001"`: everything is due that day (기한이익 상실)."""

    VERB: ClassVar[str | None] = "call"


class LoanSettle(LoanFact):
    """`custom "loan" "settle" "L-2012-001" 2000000 KRW`: once so much came in, the rest is forgiven.

    Counted are repayments from its day on, up to the day `by`.
    """

    VERB: ClassVar[str | None] = "settle"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    by: dt.date | None = None


class LoanWriteOff(LoanFact):
    """`custom "loan" "write-off" "L-2012-001"`: nothing more is expected; what comes is a recovery."""

    VERB: ClassVar[str | None] = "write-off"
