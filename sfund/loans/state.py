"""The working state of a fold: the only thing in it that changes.

Money is counted in the currency's smallest units. Interest that has accrued and is not rounded yet is
counted in units over `denominator`, which never changes in a loan's life: a rate is a whole number of
millionths of a percent, a period a whole number of parts of a year. Days are dates at the surface and
numbers (`DayCount.number`) where a period is measured.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from sfund.errors import Diagnostic
from sfund.loans.account import Status
from sfund.loans.exact import quotient
from sfund.loans.facts import ORDER, Hold, Prepayment
from sfund.loans.terms import RATE_DECIMALS_MAX, Method
from sfund.money import Rounding

MILLION: int = 10**RATE_DECIMALS_MAX
OF_PERCENT = 100 * MILLION
CAP_DENOMINATOR = OF_PERCENT * 365  # the law knows days of a year of 365


def millionths(rate: Decimal) -> int:
    """A rate in percent as millionths of a percent; what is finer is cut off."""
    return int(rate * MILLION)


@dataclass(slots=True, eq=False)
class DueRow:
    """A row that fell due.

    Attributes:
        balance: What was performing after it.
        unpaid_principal: What is open of its principal; bears late charges.
        unpaid_interest: What is open of its interest.
        dropped: Of its interest, what was waived or is void.
        slip: The day by which it may still be paid; found when it matters.
        late_from: Up to which day (number) `late_factor` reaches.
        late_factor: Parts of a year times rate since the due day that are not in `late_exact` yet: as long
            as the slip may excuse them.
    """

    n: int
    due: dt.date
    principal: int
    interest: int
    balance: int
    unpaid_principal: int
    unpaid_interest: int
    late_from: int
    dropped: int = 0
    is_moved: bool = False
    paid_on: dt.date | None = None
    slip: dt.date | None = None
    late_factor: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """Due days after `start` and up to `end` drop out."""

    start: dt.date
    end: dt.date
    hold: Hold


@dataclass(slots=True)
class Settlement:
    """A decision to take less; `missing` units still have to come by that day."""

    missing: int
    by: dt.date | None


@dataclass(slots=True, eq=False)
class State:
    """A loan between two events.

    Attributes:
        scale: How many decimals the currency has.
        number: Numbers a day.
        due: The coming anchor day; None when no row is left.
        month: The month of `due`, counted from year 0.
        total: How many rows there are, and `passed` how many of them are behind us.
        n: The number of the last row; larger than `passed` when a pause added rows of interest.
        level: What stays level from row to row: an annuity's instalment, or the principal in each.
        is_shortened: Whether a prepayment made the rows end before `total`.
        grace, deferred, free: Up to which row no principal is due, interest waits, none accrues.
        performing: Principal that is not due yet.
        accrued: Exact interest since the last row up to the day number `since`.
        carried: Of it, what had accrued when a row was left out: comes on top of the row.
        applied: What was taken of it already.
        moved_interest: Of `carried`, in units, what a reschedule took over from unpaid rows.
        ahead: Principal that came early and counts as paid on `ahead_day`; `ahead_interest` alike, of which
            `ahead_void` was void by the cap of the day on which it came: asked no more, and not paid.
        late_exact: All late charges so far, exact; `late_charged` the same, rounded. Of them `late_due` is
            not paid, waived nor void, and `late_waiting` put off until the next row.
        received: The principal that the law's cap counts: really received and not repaid.
        cap_exact: What the cap has allowed so far, up to `cap_since`; `taken` is what was taken of it.
    """

    loan: str
    currency: str
    scale: int
    as_of: dt.date
    number: Callable[[dt.date], int]
    denominator: int
    rounding: Rounding
    slips: Callable[[dt.date], dt.date] | None
    order: tuple[str, ...] = ORDER
    by_row: bool = False
    advance_days: int = 10
    prepayment: Prepayment = Prepayment.SHORTER

    status: Status | None = None  # none before the first disbursement
    method: Method = Method.BULLET
    rate: int = 0
    late_rate: int = 0
    cap: int = 0
    due: dt.date | None = None
    month: int = 0
    anchor: int = 1
    total: int = 0
    passed: int = 0
    n: int = 0
    level: int = 0
    is_shortened: bool = False
    grace: int = 0
    deferred: int = 0
    free: int = 0

    performing: int = 0
    accrued: int = 0
    carried: int = 0
    applied: int = 0
    moved_interest: int = 0
    since: int = 0
    ahead: int = 0
    ahead_interest: int = 0
    ahead_void: int = 0
    ahead_day: dt.date | None = None
    ahead_paid_on: dt.date | None = None
    ahead_mode: Prepayment = Prepayment.SHORTER

    late_exact: int = 0
    late_charged: int = 0
    late_due: int = 0
    late_waiting: int = 0
    received: int = 0
    cap_exact: int = 0
    cap_since: int = 0
    taken: int = 0

    disbursed: int = 0
    fees: int = 0
    interest_paid: int = 0
    late_paid: int = 0
    principal_paid: int = 0
    overpaid: int = 0
    written_off: int = 0
    recovered: int = 0

    is_rescheduled: bool = False
    closed_on: dt.date | None = None
    settlement: Settlement | None = None
    rows: list[DueRow] = field(default_factory=list)
    open: list[DueRow] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    def units(self, number: Decimal) -> int:
        """An amount in smallest units; a fraction of one is cut off."""
        return int(number.scaleb(self.scale) if self.scale else number)

    @property
    def rate_now(self) -> int:
        """The rate of the coming row: none in a month free of interest."""
        return 0 if self.passed < self.free else self.rate

    @property
    def charge_rate(self) -> int:
        """What overdue principal bears: rate and late rate, cut to the cap."""
        return min(self.rate + self.late_rate, self.cap)

    @property
    def outstanding(self) -> int:
        """The principal owed, due or not."""
        return self.disbursed - self.principal_paid - self.written_off

    @property
    def interest_accrued(self) -> int:
        """Interest that has accrued up to `since`, is not due and was not taken."""
        exact = self.accrued
        rounded = quotient(exact, self.denominator, self.rounding) if exact else 0
        return max(rounded - self.applied - self.ahead_interest, 0)

    def copy(self) -> State:
        """One that may be worked on; the rows that fell due before stay out of it."""
        twin = copy.copy(self)
        twin.rows = []
        twin.open = [copy.copy(row) for row in self.open]
        twin.problems = []
        return twin

    def end(self, day: dt.date, status: Status) -> None:
        """Nothing is owed any more."""
        self.status, self.closed_on = status, day
        self.due = self.settlement = None
        self.performing = self.ahead = self.ahead_interest = self.ahead_void = 0
        self.accrued = self.carried = self.applied = self.moved_interest = 0
        self.late_due = self.late_waiting = 0
        self.open = []

    def end_if_nothing_is_owed(self, day: dt.date) -> None:
        """Closes the loan where principal, interest and late charges are all paid."""
        if (
            self.performing == self.ahead
            and not self.open
            and not self.late_waiting
            and not self.late_due
            and not self.interest_accrued
        ):
            self.end(day, Status.CLOSED)
