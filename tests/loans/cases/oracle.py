"""A loan on a sheet of paper: the second computation, day by day, that shares no code with the program.

Every calendar day from the first disbursement on is a line: the night's interest on what is not yet due, the
night's late charge on what is, then the row that falls due, then what happened. Fractions and plain lists; slow
and obvious on purpose. All amounts are whole won (or cents), all rates percent a year.
"""

from __future__ import annotations

import copy
import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from oracle_days import DAY, anchor_days, banking_day_from, cap_on, in_month, rounded, share, share_between

# Within a day: the terms first, then the money, then the write-off.
ORDER_OF_A_DAY = [
    "reschedule", "pause", "rate", "waive", "call", "settle",
    "disbursement", "repayment", "refund", "recovery", "write-off",
]  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What was agreed."""

    agreed: dt.date
    rate: Fraction
    months: int
    method: str = "annuity"
    late_rate: Fraction = Fraction(0)
    grace: int = 0
    deferred: int = 0
    free: int = 0
    first_due: dt.date | None = None
    day_count: str = "ACT/365"
    rounding: str = "floor"
    order: tuple[str, ...] = ("late", "interest", "principal")
    settle_by: str = "kind"
    advance_days: int = 10
    prepayment: str = "shorter"
    slips: bool = True


@dataclass(frozen=True)
class Event:
    """What happened on a day; `key` orders what happened on the same day."""

    day: dt.date
    kind: str
    key: str
    amount: int = 0
    fee: int = 0
    prepay: str | None = None  # "shorter" | "smaller"
    rate: Fraction | None = None
    late_rate: Fraction | None = None
    months: int | None = None
    method: str | None = None
    grace: int | None = None
    first_due: dt.date | None = None
    until: dt.date | None = None  # of a pause; of a settlement the last day to pay
    hold: str = "all"
    what: str = "late"  # of a waiver


@dataclass
class Row:
    """A line that fell due."""

    due: dt.date
    principal: int
    interest: int
    principal_open: int
    interest_open: int
    waiting: Fraction = Fraction(
        0
    )  # charge of the nights in the slip, as a share, asked only when it was too late


@dataclass
class Planned:
    """A line that is to fall due."""

    due: dt.date
    grace: bool = False
    deferred: bool = False
    free: bool = False
    held: bool = False  # a row of interest only, put in by a pause in which principal waits


@dataclass
class Allocation:
    """Where the money of one event went."""

    day: dt.date
    key: str
    kind: str
    amount: int
    late: int = 0
    interest: int = 0
    principal: int = 0
    overpaid: int = 0
    balance: int = 0


# --- the sheet


@dataclass
class Sheet:
    """The loan at the end of one day."""

    terms: Terms
    rate: Fraction
    late_rate: Fraction
    method: str
    cap: Fraction
    anchor: int = 0
    day: dt.date = dt.date.min
    status: str = "agreed"
    rescheduled: bool = False

    performing: int = 0  # principal not yet due
    plan: list[Planned] = field(default_factory=list)
    called: list[Planned] = field(default_factory=list)  # the rows that a call took away
    level: int = 0  # the instalment of an annuity
    part: int = 0  # the principal of each row, of equal principal
    rows: list[Row] = field(default_factory=list)

    carried: Fraction = Fraction(0)  # interest of due days that dropped out
    accrued: Fraction = Fraction(0)  # interest since the last due day
    used: int = 0  # what of these two was paid before its due day
    dropped: set[dt.date] = field(default_factory=set)
    pauses: list[tuple[dt.date, dt.date]] = field(default_factory=list)

    early_interest: int = 0  # paid towards the coming row, with its due day as value day
    early_principal: int = 0
    early_void: int = 0  # of the interest, what the law made principal: not asked again, and not paid

    late_exact: Fraction = Fraction(0)
    late_paid: int = 0
    late_waived: int = 0
    late_held: int = 0  # of what is owed, due only with the first row of the new schedule

    allowed: Fraction = Fraction(0)  # interest that the law allows so far
    taken: int = 0  # interest, late charges and fees so far
    received: int = 0  # what the borrower has in hand: paid out less fees less principal paid

    disbursed: int = 0
    overpaid: int = 0
    written_off: int = 0
    recovered: int = 0
    settlement: tuple[int, dt.date] | None = None
    settled_so_far: int = 0
    problems: list[str] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)

    # --- what stands at the end of the day

    def round(self, exact: Fraction) -> int:
        return rounded(exact, self.terms.rounding)

    def late_due(self) -> int:
        return self.round(self.late_exact) - self.late_paid - self.late_waived

    def late_asked(self) -> int:
        return self.late_due() - self.late_held

    def interest_due(self) -> int:
        return sum(row.interest_open for row in self.rows)

    def principal_due(self) -> int:
        return sum(row.principal_open for row in self.rows)

    def principal(self) -> int:
        return self.performing - self.early_principal + self.principal_due()

    def accrued_now(self) -> int:
        return max(0, self.round(self.carried + self.accrued) - self.used - self.early_interest)

    def payoff(self) -> int:
        return self.late_due() + self.interest_due() + self.accrued_now() + self.principal()

    def paused(self, day: dt.date) -> bool:
        return any(start < day <= until for start, until in self.pauses)

    def not_paused(self, due: dt.date) -> dt.date:
        """That due day, or the next that no pause drops."""
        while self.paused(due):
            due = next(anchor_days(due, self.anchor))
        return due

    def is_paused(self) -> bool:
        return self.status == "active" and any(start <= self.day <= until for start, until in self.pauses)

    def last_day_in_time(self, due: dt.date) -> dt.date:
        return banking_day_from(due) if self.terms.slips else due

    def days_past_due(self) -> int:
        for row in self.rows:
            if row.principal_open or row.interest_open:
                if self.day <= self.last_day_in_time(row.due):
                    return 0
                days = [row.due + DAY * n for n in range(1, (self.day - row.due).days + 1)]
                return sum(1 for day in days if not self.paused(day))
        return 0

    # --- the night

    def rate_of_the_night(self) -> Fraction:
        return Fraction(0) if self.plan and self.plan[0].free else self.rate

    def night(self, day: dt.date) -> None:
        self.day = day
        self.allowed += Fraction(max(0, self.received)) * self.cap / 100 / 365
        if self.status != "active":
            return
        a_day = share(self.terms.day_count, day)
        self.accrued += self.performing * self.rate_of_the_night() / 100 * a_day
        if self.paused(day):
            return
        late_rate = min(self.rate + self.late_rate, self.cap) / 100 * a_day
        for row in self.rows:
            row.waiting += late_rate
            if day > self.last_day_in_time(row.due):
                self.late_exact += row.principal_open * row.waiting
                row.waiting = Fraction(0)

    # --- what falls due

    def coming(self) -> tuple[int, int, bool]:
        """Interest and principal of the coming row with what accrued so far, and whether it is the last."""
        row = self.plan[0]
        last = len(self.plan) == 1
        if row.deferred and not last:
            return 0, 0, False
        on_top = max(0, self.round(self.carried) - self.used)
        interest = max(0, self.round(self.carried + self.accrued) - self.used)
        own = max(0, interest - on_top)
        if last:
            principal = self.performing
        elif row.grace or self.method == "bullet":
            principal = 0
        elif self.method == "annuity":
            principal = min(max(self.level - own, 0), self.performing)
        else:
            principal = min(self.part, self.performing)
        return interest, principal, last or principal == self.performing

    def morning(self, day: dt.date) -> None:
        if day in self.dropped:
            self.carried, self.accrued = self.carried + self.accrued, Fraction(0)
        if not self.plan or self.plan[0].due != day:
            return
        interest, principal, _ = self.coming()
        if self.plan[0].deferred and len(self.plan) > 1:
            self.carried, self.accrued = self.carried + self.accrued, Fraction(0)
        else:
            self.used = max(0, self.used - self.round(self.carried + self.accrued))
            self.carried, self.accrued, self.late_held = Fraction(0), Fraction(0), 0
        self.plan.pop(0)
        self.fall_due(Row(day, principal, interest, principal, interest))
        if self.performing == 0:
            self.plan = []

    def fall_due(self, row: Row) -> None:
        """What was paid towards the row counts from today; so does what was more than the row."""
        paid_interest = min(self.early_interest, row.interest)
        paid_principal = min(self.early_principal, row.principal)
        more = self.early_principal - paid_principal
        really = self.early_interest - self.early_void
        self.used += max(0, really - paid_interest)
        self.early_interest, self.early_principal, self.early_void = 0, 0, 0
        row.interest_open -= paid_interest
        row.principal_open -= paid_principal
        self.rows.append(row)
        self.performing -= row.principal + more
        if more:
            self.replan_after_prepayment(self.terms.prepayment)

    # --- planning

    def replan_after_prepayment(self, mode: str) -> None:
        if mode == "smaller":
            self.replan()
        else:
            self.plan = self.plan[: len(self.schedule())]

    def replan(self) -> None:
        """The level instalment, or the equal part, of the rows that are left, on what is not yet due."""
        paying = [row for row in self.plan if not row.grace]
        if not paying:
            return
        self.part = self.round(Fraction(self.performing, len(paying)))
        on_top = max(Fraction(0), self.carried - self.used)
        so_far = self.carried + self.accrued - self.used - on_top
        nothing, one = self.owed_at_the_end(so_far, 0), self.owed_at_the_end(so_far, 1)
        self.level = self.round(nothing / (nothing - one))

    def owed_at_the_end(self, so_far: Fraction, paid: int) -> Fraction:
        """What would be left after the last row if each paid so much: a straight line in `paid`."""
        balance, start = Fraction(self.performing), self.day
        out = [day for day in self.dropped if self.day < day < self.plan[0].due]
        if out:  # what accrues until then comes on top of the first row
            start, so_far = max(out), Fraction(0)
        for number, row in enumerate(self.plan):
            rate = Fraction(0) if row.free else self.rate / 100
            interest = balance * rate * share_between(self.terms.day_count, start, row.due)
            if number == 0:
                interest += so_far
            if not row.grace:
                balance += interest - paid
            start = row.due
        return balance

    # --- terms change

    def value_early_now(self) -> None:
        """What was paid towards a row that is no longer coming counts from today."""
        self.performing -= self.early_principal
        self.used += self.early_interest - self.early_void
        self.early_interest, self.early_principal, self.early_void = 0, 0, 0

    def change_rate(self, event: Event) -> None:
        assert event.rate is not None
        self.rate, self.cap = event.rate, cap_on(event.day)
        if self.status == "active" and self.performing:
            self.replan()

    def pause(self, event: Event) -> None:
        assert event.until is not None
        self.pauses.append((event.day, event.until))
        if not self.plan or self.plan[0].due > event.until:
            return
        out = [self.plan[0].due]
        for day in anchor_days(out[0], self.anchor):
            if day > event.until:
                break
            out.append(day)
        self.value_early_now()
        held = [row for row in self.plan if row.held and row.due > event.until]
        later = [row for row in self.plan if not row.held]
        if later and later[0].due <= event.until:
            days = anchor_days(event.until, self.anchor)
            later = [Planned(next(days), row.grace, row.deferred, row.free) for row in later]
        if event.hold == "interest":
            first = self.plan[0]
            held = [*(Planned(day, True, first.deferred, first.free, held=True) for day in out), *held]
        else:
            self.dropped.update(out)
        self.plan = [*held, *later]

    def reschedule(self, event: Event) -> None:
        self.rescheduled = True
        self.value_early_now()
        for row in self.rows:
            self.performing += row.principal_open
            self.carried += row.interest_open
            row.principal_open = row.interest_open = 0
        self.late_held = self.late_due()
        first = event.first_due or (
            self.plan[0].due if self.plan else self.not_paused(next(anchor_days(event.day, self.anchor)))
        )
        if event.first_due and event.first_due != in_month(first.year, first.month, self.anchor):
            self.anchor = first.day
        if event.rate is not None:
            self.rate, self.cap = event.rate, cap_on(event.day)
        self.late_rate = self.late_rate if event.late_rate is None else event.late_rate
        self.method = event.method or self.method
        count = event.months or len(self.plan) or 1
        days = anchor_days(first, self.anchor)
        terms = (self.plan or self.called)[:count]  # grace that is not named stays
        old = [*terms, *(Planned(first) for _ in range(count - len(terms)))]
        self.plan = [
            Planned(
                first if n == 0 else next(days),
                row.grace if event.grace is None else n < event.grace or row.deferred or row.free,
                row.deferred,
                row.free,
            )
            for n, row in enumerate(old)
        ]
        self.dropped = {day for day in self.dropped if day <= event.day}
        self.replan()

    def call(self, event: Event) -> None:
        principal, paid = self.performing, self.early_principal
        interest = max(0, self.round(self.carried + self.accrued) - self.used)
        open_interest = self.accrued_now()
        self.value_early_now()
        self.called = self.plan or self.called
        self.performing, self.plan, self.late_held = 0, [], 0
        self.carried, self.accrued, self.used = Fraction(0), Fraction(0), 0
        if principal or interest:
            self.rows.append(Row(event.day, principal, interest, principal - paid, open_interest))

    def waive(self, event: Event) -> None:
        if event.what == "late":
            self.late_waived += min(event.amount, self.late_due())
            self.late_held = min(self.late_held, self.late_due())
            return
        left = event.amount
        for row in self.rows:
            given = min(left, row.interest_open)
            row.interest_open -= given
            left -= given

    def settle(self, event: Event) -> None:
        assert event.until is not None
        self.settlement, self.settled_so_far = (event.amount, event.until), 0

    def end(self, status: str) -> None:
        """Nothing is owed any more."""
        self.status = status
        for row in self.rows:
            row.principal_open = row.interest_open = 0
        self.performing, self.plan = 0, []
        self.carried, self.accrued, self.used = Fraction(0), Fraction(0), 0
        self.early_interest, self.early_principal, self.early_void = 0, 0, 0
        self.late_waived += self.late_due()
        self.late_held = 0

    def write_off(self, event: Event) -> None:
        allocation = Allocation(
            event.day, event.key, event.kind, self.principal(), principal=self.principal()
        )
        self.allocations.append(allocation)
        self.written_off += self.principal()
        self.end("written-off")

    # --- money

    def disburse(self, event: Event) -> None:
        first = self.status == "agreed"
        self.status = "active"
        self.performing += event.amount
        self.disbursed += event.amount
        self.received += event.amount - event.fee
        self.taken += event.fee
        if first:
            self.day = event.day
            self.first_plan(event.day)
        elif not self.plan:
            month = event.day.replace(day=1) + DAY * 31
            self.plan = [Planned(self.not_paused(in_month(month.year, month.month, self.anchor)))]
        self.replan()
        self.allocations.append(
            Allocation(event.day, event.key, event.kind, event.amount, principal=event.amount, interest=event.fee,
                       balance=self.principal())
        )  # fmt: skip

    def first_plan(self, start: dt.date) -> None:
        terms, self.anchor = self.terms, start.day
        first = terms.first_due
        if first is None:
            month = start.replace(day=1) + DAY * 31
            first = in_month(month.year, month.month, self.anchor)
        elif first != in_month(first.year, first.month, self.anchor):
            self.anchor = first.day
        days = anchor_days(first, self.anchor)
        dues = [first, *(next(days) for _ in range(terms.months - 1))]
        grace = max(terms.grace, terms.deferred, terms.free)
        self.plan = [
            Planned(due, n < grace, n < terms.deferred, n < terms.free) for n, due in enumerate(dues)
        ]

    def repay(self, event: Event) -> None:
        allocation = Allocation(event.day, event.key, event.kind, event.amount)
        self.allocations.append(allocation)
        if self.status == "written-off":
            self.recovered += event.amount
        elif self.status != "active":
            self.overpaid += event.amount
            allocation.overpaid = event.amount
        else:
            self.divide(event, allocation)
            self.settle_if_reached(event)
        allocation.balance = self.principal()

    def divide(self, event: Event, to: Allocation) -> None:
        pays_all = event.amount >= self.payoff()
        left, void = self.pay_what_is_due(event.amount, to)
        if pays_all:
            self.close_with(left + void, event, to)
            return
        if left and self.performing - self.early_principal > 0:
            interest, principal, _ = self.coming_on_its_day()
            open_row = (
                self.late_held + interest - self.early_interest + max(0, principal - self.early_principal)
            )
            soon = (self.plan[0].due - event.day).days <= self.terms.advance_days
            if event.prepay is None and (left <= open_row or soon):
                void += self.pay_early(left, interest, to)
            else:
                self.pay_before_its_day(left, event, to)
        elif left:
            self.overpay(left, to)
        self.void_to_principal(void, event, to)

    def void_to_principal(self, void: int, event: Event, to: Allocation) -> None:
        """What the law does not allow as interest is principal that is not yet due, on its day."""
        if void:
            now = min(void, self.performing - self.early_principal)
            self.prepay(now, event.prepay or self.terms.prepayment, to)
            self.overpay(void - now, to)

    def coming_on_its_day(self) -> tuple[int, int, bool]:
        """The coming row as it will be on its due day, if nothing else happens."""
        later = copy.deepcopy(self)
        while later.day < later.plan[0].due:
            later.night(later.day + DAY)
            if later.day in later.dropped:
                later.carried, later.accrued = later.carried + later.accrued, Fraction(0)
        return later.coming()

    def lawful(self, wanted: int) -> int:
        """What of that interest the law lets the lender keep today."""
        kept = max(0, min(wanted, math.floor(self.allowed) - self.taken))
        self.taken += kept
        return kept

    def pay_what_is_due(self, left: int, to: Allocation) -> tuple[int, int]:
        """Late charges, interest and principal that are due; what is left, and how much was void."""
        if self.terms.settle_by == "kind":
            steps = [(kind, self.rows) for kind in self.terms.order]
        else:
            kinds = [kind for kind in self.terms.order if kind != "late"]
            steps = [("late", self.rows), *((kind, [row]) for row in self.rows for kind in kinds)]
        void = 0
        for kind, rows in steps:
            if kind == "late":
                asked = min(left, self.late_asked())
                kept = self.lawful(asked)
                self.late_paid += asked
                to.late += kept
                left, void = left - asked, void + asked - kept
                continue
            for row in rows:
                if kind == "interest":
                    asked = min(left, row.interest_open)
                    kept = self.lawful(asked)
                    row.interest_open -= asked
                    to.interest += kept
                    left, void = left - asked, void + asked - kept
                else:
                    part = min(left, row.principal_open)
                    row.principal_open -= part
                    self.received -= part
                    to.principal += part
                    left -= part
        for row in self.rows:  # what is void as interest pays principal instead
            part = min(void, row.principal_open)
            row.principal_open -= part
            self.received -= part
            to.principal += part
            void -= part
        return left, void

    def overpay(self, amount: int, to: Allocation) -> None:
        self.overpaid += amount
        to.overpaid += amount

    def prepay(self, amount: int, mode: str, to: Allocation) -> None:
        self.performing -= amount
        self.received -= amount
        to.principal += amount
        if amount and self.performing:
            self.replan_after_prepayment(mode)

    def close_with(self, left: int, event: Event, to: Allocation) -> None:
        principal, interest = self.performing - self.early_principal, self.accrued_now()
        held = self.late_held
        if self.plan:
            planned, _, last = self.coming_on_its_day()
            open_interest = max(0, planned - self.early_interest)
            soon = (self.plan[0].due - event.day).days <= self.terms.advance_days
            if last and soon and left <= held + open_interest + principal:
                interest = left - held - principal
        kept_late = self.lawful(held)
        kept = self.lawful(interest)
        to.late += kept_late
        to.interest += kept
        to.principal += principal
        self.received -= principal
        self.end("closed")
        self.overpay(left - kept_late - kept - principal, to)

    def pay_early(self, left: int, interest: int, to: Allocation) -> int:
        """Towards the coming row, as if on its day; more than the row prepays from that day. Returns what is void."""
        late = min(left, self.late_held)
        kept_late = self.lawful(late)
        self.late_paid += late
        self.late_held -= late
        asked = min(left - late, max(0, interest - self.early_interest))
        kept = self.lawful(asked)
        self.early_interest += asked
        self.early_void += asked - kept
        left -= late + asked
        part = min(left, self.performing - self.early_principal)
        self.early_principal += part
        self.received -= part
        to.late += kept_late
        to.interest += kept
        to.principal += part
        self.overpay(left - part, to)
        return late - kept_late + asked - kept

    def pay_before_its_day(self, left: int, event: Event, to: Allocation) -> None:
        """First the interest so far, then principal that is not yet due."""
        asked = min(left, self.accrued_now())
        kept = self.lawful(asked)
        self.used += asked
        to.interest += kept
        left -= kept
        amount = min(left, self.performing - self.early_principal)
        self.prepay(amount, event.prepay or self.terms.prepayment, to)
        self.overpay(left - amount, to)

    def settle_if_reached(self, event: Event) -> None:
        if self.settlement is None or event.day > self.settlement[1]:
            return
        self.settled_so_far += event.amount
        if self.status == "active" and self.settled_so_far >= self.settlement[0]:
            self.written_off += self.principal()
            self.end("settled")

    def refund(self, event: Event) -> None:
        back = min(event.amount, self.overpaid)
        if back < event.amount:
            self.problems.append("LOAN-REFUND-TOO-MUCH")
        self.overpaid -= back
        self.allocations.append(
            Allocation(
                event.day, event.key, event.kind, event.amount, overpaid=-back, balance=self.principal()
            )
        )

    def recover(self, event: Event) -> None:
        self.recovered += event.amount
        self.allocations.append(
            Allocation(event.day, event.key, event.kind, event.amount, balance=self.principal())
        )

    def happen(self, event: Event) -> None:
        does = {
            "reschedule": self.reschedule, "pause": self.pause, "rate": self.change_rate, "waive": self.waive,
            "call": self.call, "settle": self.settle, "disbursement": self.disburse, "repayment": self.repay,
            "refund": self.refund, "recovery": self.recover, "write-off": self.write_off,
        }  # fmt: skip
        ended = self.status in {"closed", "settled", "written-off"}
        money = {"repayment", "refund", "recovery"}
        if ended and event.kind not in {*money, "disbursement"}:
            return
        if self.status == "agreed" and event.kind not in {"disbursement", "rate"}:
            return
        does[event.kind](event)
        self.close_if_nothing_is_owed()

    def close_if_nothing_is_owed(self) -> None:
        if self.status == "active" and not (self.principal() or self.late_due() or self.interest_due()):
            self.end("closed")

    # --- the rows that follow

    def schedule(self) -> list[Row]:
        """The rows that are to fall due, if everybody did as planned; open is what is not paid early."""
        later = copy.deepcopy(self)
        done = len(later.rows)
        while later.plan:
            later.night(later.day + DAY)
            later.morning(later.day)
        return later.rows[done:]


def days(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    while start <= end:
        yield start
        start += DAY


def as_one_sum(events: list[Event]) -> list[Event]:
    """What came on one day without a mark is one payment."""
    found: list[Event] = []
    for one in events:
        before = found[-1] if found else None
        if (
            before is not None
            and one.kind == before.kind == "repayment"
            and one.day == before.day
            and one.prepay is before.prepay is None
        ):
            found[-1] = replace(before, amount=before.amount + one.amount)
        else:
            found.append(one)
    return found


def divided_by_event(sheet: Sheet, events: list[Event]) -> None:
    """Each payment of a sum has its own line: the first takes what the order names first, and so on."""
    lines: list[Allocation] = []
    for sum_ in sheet.allocations:
        own = [
            one
            for one in events
            if one.kind == sum_.kind == "repayment" and one.day == sum_.day and one.prepay is None
        ]
        if len(own) < 2 or sum_.key != own[0].key:
            lines.append(sum_)
            continue
        rest = {name: getattr(sum_, name) for name in (*sheet.terms.order, "overpaid")}
        for one in own:
            line = Allocation(one.day, one.key, one.kind, one.amount)
            for name in tuple(rest):
                part = min(
                    rest[name], one.amount - line.late - line.interest - line.principal - line.overpaid
                )
                setattr(line, name, part)
                rest[name] -= part
            line.balance = sum_.balance + rest["principal"]
            lines.append(line)
    sheet.allocations = lines


def sheets(terms: Terms, events: Iterable[Event], as_of: dt.date) -> Iterator[tuple[Event | None, Sheet]]:
    """The sheet after every event and, last, at the end of the as-of day (with no event)."""
    listed = sorted(
        events, key=lambda one: (one.day, ORDER_OF_A_DAY.index(one.kind), one.prepay or "~", one.key)
    )
    known = [one for one in listed if one.day <= as_of]
    listed = as_one_sum(known)
    sheet = Sheet(terms, terms.rate, terms.late_rate, terms.method, cap_on(terms.agreed))
    start = min((one.day for one in listed), default=as_of)
    for day in days(start, as_of):
        sheet.night(day)
        if sheet.status == "active":
            sheet.morning(day)
            sheet.close_if_nothing_is_owed()
        sheet.day = day
        for event in (one for one in listed if one.day == day):
            sheet.happen(event)
            yield event, copy.deepcopy(sheet)
    divided_by_event(sheet, known)
    yield None, sheet


def sheet_on(terms: Terms, events: Iterable[Event], as_of: dt.date) -> Sheet:
    """The sheet at the end of that day."""
    for _, sheet in sheets(terms, events, as_of):
        last = sheet
    return last
