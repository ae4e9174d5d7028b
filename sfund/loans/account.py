"""How a loan stands on a day: what the fold answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from sfund.errors import Diagnostic
from sfund.loans.movements import MovementKind
from sfund.words import Message, say


class Status(StrEnum):
    """Where a loan is in its life."""

    APPLIED = "applied"
    APPROVED = "approved"
    REJECTED = "rejected"
    LAPSED = "lapsed"  # approved, and nothing paid out while the decision held
    WITHDRAWN = "withdrawn"  # the application was taken back
    AGREED = "agreed"
    ACTIVE = "active"
    CLOSED = "closed"  # every balance is zero
    SETTLED = "settled"  # less than everything was paid, by decision the rest is forgiven
    WRITTEN_OFF = "written-off"

    @property
    def is_over(self) -> bool:
        """Whether nothing is owed any more."""
        return self in (Status.CLOSED, Status.SETTLED, Status.WRITTEN_OFF)

    @property
    def label(self) -> Message:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    Status.APPLIED: say("applied for"),
    Status.APPROVED: say("approved"),
    Status.REJECTED: say("rejected"),
    Status.LAPSED: say("approval lapsed"),
    Status.WITHDRAWN: say("taken back"),
    Status.AGREED: say("agreed"),
    Status.ACTIVE: say("running"),
    Status.CLOSED: say("paid in full"),
    Status.SETTLED: say("settled for less"),
    Status.WRITTEN_OFF: say("written off"),
}


class Row(NamedTuple):
    """One instalment, as it fell due or as it is planned; amounts in the loan's currency.

    Attributes:
        n: Its number, from 1, over the whole life of the loan.
        due: Its due day, before any slip.
        principal: The part that repays.
        interest: The interest that becomes due with it, what had waited until then included.
        balance: The principal not yet due after it.
        paid_principal: What came for its principal; of a planned row what was paid ahead.
        paid_interest: What came for its interest.
        dropped_interest: Of its interest, what was waived, or is void beyond the legal cap.
        is_due: Whether its due day has come.
        paid_on: The day of the last payment for it.
        is_moved: Whether a reschedule took what was open of it into later rows.
        days_late: How late it is while something of it is open; the slip respected, pauses taken out.
    """

    n: int
    due: dt.date
    principal: Decimal
    interest: Decimal
    balance: Decimal
    paid_principal: Decimal
    paid_interest: Decimal
    dropped_interest: Decimal
    is_due: bool
    paid_on: dt.date | None = None
    is_moved: bool = False
    days_late: int = 0

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return self.principal + self.interest

    @property
    def open(self) -> Decimal:
        """What of it is still to be paid."""
        if self.is_moved:
            return self.total - self.total
        return self.total - self.paid_principal - self.paid_interest - self.dropped_interest


class Applied(NamedTuple):
    """How one movement divides. The five parts add up to the cash that came in, below zero where it went out.

    Attributes:
        key: The movement's key.
        day: Its day.
        kind: What it turned out to be: a repayment after a write-off is a recovery.
        amount: The movement's amount.
        late: To late charges.
        interest: To interest; of a disbursement the fee kept back.
        principal: To principal; below zero for a disbursement.
        overpaid: What is owed back; below zero for a refund.
        recovered: What came after the write-off.
        balance: The principal outstanding afterwards.
    """

    key: str
    day: dt.date
    kind: MovementKind
    amount: Decimal
    late: Decimal
    interest: Decimal
    principal: Decimal
    overpaid: Decimal
    recovered: Decimal
    balance: Decimal

    @property
    def cash(self) -> Decimal:
        """What came in; below zero where it went out."""
        return self.late + self.interest + self.principal + self.overpaid + self.recovered


@dataclass(frozen=True)
class LoanAccount:
    """A loan as of a day; amounts in its currency, whole in the smallest unit.

    Without slots, since rows and applied are worked out when somebody looks at them.

    Attributes:
        loan: Its id.
        currency: Of every amount.
        as_of: The day.
        status: Where it is in its life.
        is_rescheduled: Whether it was ever rescheduled (shown apart in PAR).
        is_paused: Whether the day lies in a pause.
        disbursed: All that was lent, fees included.
        fees: What was kept back of it.
        principal: Outstanding, due or not.
        principal_due: Of it, what is due and unpaid.
        interest_due: Interest due and unpaid.
        late_due: Late charges due and unpaid.
        late_waiting: Late charges that a reschedule put off until the next row.
        accrued: Interest that has accrued, or waits, and is not due; rounded.
        overpaid: What is owed back to the borrower.
        written_off: Principal written off or forgiven.
        recovered: What came after a write-off.
        interest_paid: All interest taken, without the fees.
        late_paid: All late charges taken.
        principal_paid: All principal repaid.
        days_past_due: Of the oldest unpaid row; the slip respected, pauses taken out.
        closed_on: The day on which nothing was owed any more.
        problems: What is wrong with the loan's facts and movements, in the order of their days.
    """

    loan: str
    currency: str
    as_of: dt.date
    status: Status
    is_rescheduled: bool
    is_paused: bool
    disbursed: Decimal
    fees: Decimal
    principal: Decimal
    principal_due: Decimal
    interest_due: Decimal
    late_due: Decimal
    late_waiting: Decimal
    accrued: Decimal
    overpaid: Decimal
    written_off: Decimal
    recovered: Decimal
    interest_paid: Decimal
    late_paid: Decimal
    principal_paid: Decimal
    days_past_due: int
    closed_on: dt.date | None
    problems: tuple[Diagnostic, ...]
    _past: Callable[[], Iterator[Row]] = field(repr=False, compare=False)
    _unpaid: Callable[[], Iterator[Row]] = field(repr=False, compare=False)
    _coming: Callable[[], Iterator[Row]] = field(repr=False, compare=False)
    _applied: Callable[[dt.date], Iterator[Applied]] = field(repr=False, compare=False)
    _payoff: Callable[[dt.date], Decimal] = field(repr=False, compare=False)

    @classmethod
    def of(cls, **fields: Any) -> LoanAccount:
        """One with all of these fields at once: a frozen value sets them one by one, which a fold feels."""
        made = object.__new__(cls)
        vars(made).update(fields)
        return made

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows that fell due, with what was paid, then those that are planned."""
        return (*self._past(), *self._coming())

    @cached_property
    def unpaid_rows(self) -> tuple[Row, ...]:
        """Of the rows that fell due what is not paid in full, oldest first; none once the loan is over."""
        return tuple(self._unpaid())

    @cached_property
    def coming_row(self) -> Row | None:
        """The next planned row of which anything is still to be paid; those behind it are not planned."""
        return next((row for row in self._coming() if row.open), None)

    @cached_property
    def applied(self) -> tuple[Applied, ...]:
        """One for each movement, in the order in which they count."""
        return tuple(self._applied(dt.date.min))

    def applied_since(self, day: dt.date) -> Iterator[Applied]:
        """Those of the movements from that day on."""
        return self._applied(day)

    def payoff(self, day: dt.date) -> Decimal:
        """What closes the loan on that day, if nothing happens until then; zero when it is over.

        Raises:
            ValueError: for a day before `as_of`.
        """
        if day < self.as_of:
            raise ValueError(f"{day} is before {self.as_of}")
        return self._payoff(day)
