"""Where money received goes: late charges, interest, principal; then ahead, then back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sfund.loans.account import Status
from sfund.loans.accrual import accrue, allowed, charge_late
from sfund.loans.facts import Prepayment
from sfund.loans.planning import coming_row, prepay
from sfund.loans.state import DueRow, State

_ACTIVE = Status.ACTIVE


@dataclass(slots=True)
class Split:
    """How a repayment divides; `left` is not divided yet.

    Attributes:
        room: How much of it may still be interest and charges by law.
        void: What was asked beyond that: it may go to principal only, or back.
    """

    left: int
    room: int = 0
    late: int = 0
    interest: int = 0
    principal: int = 0
    void: int = 0
    overpaid: int = 0


Divided = tuple[int, int, int, int]
"""Of a repayment: late charges, interest, principal, overpaid."""


def repay(state: State, day: dt.date, units: int, marked: Prepayment | None) -> Divided:
    """Applies a repayment; rows up to the day have fallen due."""
    if len(state.open) == 1 and state.open[0].due == day and not state.late_due and not state.settlement:
        interest = _pay_in_full(state, day, state.open[0], units)
        if interest is not None:
            return 0, interest, units - interest, 0
    split = Split(units)
    settlement = state.settlement
    if state.status is not _ACTIVE:
        split.left, split.overpaid = 0, units
    elif settlement is None or (settlement.by is not None and day > settlement.by):
        _apply(state, day, split, marked)
    else:
        _apply(state, day, split, marked)
        settlement.missing -= units
        if settlement.missing <= 0 and state.status is _ACTIVE:
            forgive(state, day, Status.SETTLED)
    state.overpaid += split.overpaid
    return split.late, split.interest, split.principal, split.overpaid


def forgive(state: State, day: dt.date, status: Status) -> None:
    """What is left of the principal is written off, and no claim remains."""
    state.written_off += state.outstanding
    state.end(day, status)


def _apply(state: State, day: dt.date, split: Split, marked: Prepayment | None) -> None:
    split.room = allowed(state, day)
    if state.open or state.late_due:
        charge_late(state, day)
        _settle_due(state, day, split)
    if split.left:
        accrue(state, day)
        _apply_early(state, day, split, marked)
    if split.void:
        accrue(state, day)
        _apply_void(state, day, split, marked)
    state.late_paid += split.late
    state.interest_paid += split.interest
    state.taken += split.late + split.interest
    state.principal_paid += split.principal
    state.received -= split.principal
    if state.performing == state.ahead and not state.open:
        accrue(state, day)
        state.end_if_nothing_is_owed(day)


# What is due


def _pay_in_full(state: State, day: dt.date, row: DueRow, units: int) -> int | None:
    """The common case, in which no order matters: exactly the one row that is due, on its day.

    Returns its interest; None where it is another case.
    """
    interest = row.unpaid_interest
    if units != interest + row.unpaid_principal or interest > allowed(state, day):
        return None
    row.unpaid_interest = row.unpaid_principal = 0
    row.paid_on = day
    state.open = []
    state.interest_paid += interest
    state.taken += interest
    state.principal_paid += units - interest
    state.received -= units - interest
    if state.performing == state.ahead:
        state.end_if_nothing_is_owed(day)
    return interest


def _settle_due(state: State, day: dt.date, split: Split) -> None:
    interest, principal = 0, 0
    for row in state.open:
        interest += row.unpaid_interest
        principal += row.unpaid_principal
    late = state.late_due
    if split.left >= late + interest + principal and late + interest <= split.room:
        split.left -= late + interest + principal
        split.room -= late + interest
        split.late, split.interest, split.principal = late, interest, principal
        state.late_due = 0
        for row in state.open:
            row.unpaid_interest = row.unpaid_principal = 0
            row.paid_on = day
        state.open = []
    else:
        _settle_in_order(state, day, split)


def _settle_in_order(state: State, day: dt.date, split: Split) -> None:
    if state.by_row:
        _pay_late(state, split)
        for row in state.open:
            for kind in state.order:
                _pay_row(row, kind, day, split)
    else:
        for kind in state.order:
            if kind == "late":
                _pay_late(state, split)
            else:
                for row in state.open:
                    _pay_row(row, kind, day, split)
    state.open = [row for row in state.open if row.unpaid_principal or row.unpaid_interest]


def _pay_late(state: State, split: Split) -> None:
    paid = min(split.left, state.late_due)
    if paid:
        state.late_due -= paid
        split.late += _charged(split, paid)


def _pay_row(row: DueRow, kind: str, day: dt.date, split: Split) -> None:
    if kind == "interest" and row.unpaid_interest and split.left:
        paid = min(split.left, row.unpaid_interest)
        row.unpaid_interest -= paid
        row.paid_on = day
        lawful = _charged(split, paid)
        split.interest += lawful
        row.dropped += paid - lawful
    elif kind == "principal" and row.unpaid_principal and split.left:
        paid = min(split.left, row.unpaid_principal)
        row.unpaid_principal -= paid
        row.paid_on = day
        split.left -= paid
        split.principal += paid


def _charged(split: Split, units: int) -> int:
    """Takes a claim of interest or charges from the money; returns how much of it the law leaves."""
    split.left -= units
    lawful = min(units, split.room)
    split.room -= lawful
    split.void += units - lawful
    return lawful


# What exceeds it


def _apply_early(state: State, day: dt.date, split: Split, marked: Prepayment | None) -> None:
    principal = state.performing - state.ahead
    payoff = state.late_waiting + state.interest_accrued + principal
    row = coming_row(state)
    if split.left >= payoff:
        _pay_off(state, day, split, payoff, row)
    elif row is not None and marked is None and _counts_as_ahead(state, day, split.left, row):
        _pay_ahead(state, day, split, row)
    else:
        interest = min(split.left, state.interest_accrued)
        state.applied += interest
        split.interest += _charged(split, interest)
        _prepay(state, split, marked)


def _pay_off(state: State, day: dt.date, split: Split, payoff: int, row: DueRow | None) -> None:
    """Everything is paid. To who brings the last row at most `advance_days` early nothing goes back."""
    interest, waiting = state.interest_accrued, state.late_waiting
    is_last = row is not None and row.balance <= max(state.ahead - row.principal, 0)
    if row is not None and is_last and _is_soon(state, day, row) and split.left <= _open_of(state, row):
        interest += split.left - payoff
    split.principal += state.performing - state.ahead
    split.left -= state.performing - state.ahead
    split.late += _charged(split, waiting)
    split.interest += _charged(split, interest)
    split.overpaid += split.left
    split.left = 0
    state.performing = state.ahead
    state.late_waiting = 0
    state.applied += interest


def _counts_as_ahead(state: State, day: dt.date, units: int, row: DueRow) -> bool:
    """Whether money that is no prepayment by its words counts as paid on the coming due day."""
    return units <= _open_of(state, row) or _is_soon(state, day, row)


def _is_soon(state: State, day: dt.date, row: DueRow) -> bool:
    return (row.due - day).days <= state.advance_days


def _open_of(state: State, row: DueRow) -> int:
    """What is open of the coming row, late charges that wait for it included."""
    interest = max(row.interest - state.ahead_interest, 0)
    return state.late_waiting + interest + max(row.principal - state.ahead, 0)


def _pay_ahead(state: State, day: dt.date, split: Split, row: DueRow) -> None:
    """The coming row's interest, whole, and its principal; what exceeds them prepays on its due day.

    What the cap of today leaves void of that interest is asked no more, and does not count as paid.
    """
    waiting = min(split.left, state.late_waiting)
    state.late_waiting -= waiting
    split.late += _charged(split, waiting)
    interest = min(split.left, max(row.interest - state.ahead_interest, 0))
    lawful = _charged(split, interest)
    state.ahead_interest += interest
    state.ahead_void += interest - lawful
    split.interest += lawful
    split.principal += split.left
    state.ahead += split.left
    split.left = 0
    state.ahead_day, state.ahead_paid_on, state.ahead_mode = row.due, day, state.prepayment


def _prepay(state: State, split: Split, marked: Prepayment | None) -> None:
    units = min(split.left, state.performing - state.ahead)
    if units:
        split.principal += units
        split.left -= units
        prepay(state, units, marked or state.prepayment)
    split.overpaid += split.left
    split.left = 0


def _apply_void(state: State, day: dt.date, split: Split, marked: Prepayment | None) -> None:
    """What exceeds the cap is void (이자제한법 제2조): to principal due, principal to come, then back."""
    split.left, split.void = split.void, 0
    for row in state.open:
        _pay_row(row, "principal", day, split)
    state.open = [row for row in state.open if row.unpaid_principal or row.unpaid_interest]
    if split.left:
        _prepay(state, split, marked)
