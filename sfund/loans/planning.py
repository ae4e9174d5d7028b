"""The rows of a loan: what falls due, what comes, and what is planned anew."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from math import gcd

from sfund.loans.exact import quotient
from sfund.loans.facts import Hold, Prepayment
from sfund.loans.schedule import growth_and_paid
from sfund.loans.state import DueRow, State
from sfund.loans.terms import Method

_DAYS_OF_EVERY_MONTH = 28
_ANNUITY = Method.ANNUITY


@lru_cache(maxsize=2**14)  # loans of one fund fall due on the same days
def due_day(month: int, anchor: int) -> dt.date:
    """The anchor day of a month counted from year 0, clamped to its end."""
    year, index = divmod(month, 12)
    if anchor > _DAYS_OF_EVERY_MONTH:
        anchor = min(anchor, monthrange(year, index + 1)[1])
    return dt.date(year, index + 1, anchor)


def month_of(day: dt.date) -> int:
    """The month of a day, counted from year 0."""
    return day.year * 12 + day.month - 1


def fall_due_until(state: State, day: dt.date) -> None:
    """Every row up to that day, included, falls due."""
    while state.due is not None and state.due <= day:
        fall_due(state)


def fall_due(state: State) -> None:
    """The coming anchor day has come: a row falls due, or is left out."""
    day = state.due
    if day is None:
        return
    number = state.number(day)
    if state.passed >= state.free:
        state.accrued += state.performing * (number - state.since) * state.rate
    state.since = number
    if state.pauses or state.passed < state.deferred or state.ahead_day or state.late_waiting:
        _fall_due_with_care(state, day)
        return
    interest, principal = _split(state, state.accrued, holds=False)
    _add_row(state, day, interest, principal)
    if state.applied:
        _begin_period(state)
    else:
        state.accrued = state.carried = state.moved_interest = 0
    state.passed = passed = state.passed + 1
    if state.performing and passed < state.total:
        state.month = month = state.month + 1
        state.due = due_day(month, state.anchor)
    else:
        state.due = None
        state.end_if_nothing_is_owed(day)


def _fall_due_with_care(state: State, day: dt.date) -> None:
    """The same where a pause or a grace leaves rows out, where money came early, or charges wait."""
    hold = _hold_on(state, day)
    waits = state.passed < state.deferred
    if hold is Hold.ALL or (hold and waits):
        state.carried = state.accrued
        beyond = 0
    else:
        interest, principal = (0, 0) if waits else _split(state, state.accrued, holds=hold is not None)
        row = _add_row(state, day, interest, principal)
        if waits:
            state.carried = state.accrued
        else:
            _begin_period(state)
            state.late_due += state.late_waiting
            state.late_waiting = 0
        beyond = _pay_ahead(state, row)
        state.passed += hold is None
    _step(state)
    if beyond:
        prepay(state, beyond, state.ahead_mode)
    if not state.performing:
        if not state.accrued:
            state.due = None
        state.end_if_nothing_is_owed(day)


def _begin_period(state: State) -> None:
    """After a row that asked for all interest; what was taken beyond it counts for what follows."""
    if state.applied:
        rounded = quotient(state.accrued, state.denominator, state.rounding)
        state.applied = max(state.applied - rounded, 0)
    state.accrued = state.carried = state.moved_interest = 0


def coming_row(state: State) -> DueRow | None:
    """The next row as it is planned, nothing of it paid; None when no row is left."""
    if state.due is None:
        return None
    if state.pauses or state.passed < state.deferred:
        twin = state.copy()
        twin.ahead = twin.ahead_interest = twin.ahead_void = 0
        while twin.due is not None and not twin.rows:
            fall_due(twin)
        return twin.rows[0] if twin.rows else None
    day, number = state.due, state.number(state.due)
    accrued = state.accrued + state.performing * (number - state.since) * state.rate_now
    interest, principal = _split(state, accrued, holds=False)
    left = state.performing - principal
    return DueRow(state.n + 1, day, principal, interest, left, principal, interest, number)


def coming_rows(state: State) -> Iterator[DueRow]:
    """All rows that are planned, with what was paid ahead of the first; each as it is asked for."""
    twin = state.copy()
    while twin.due is not None:
        fall_due(twin)
        yield from twin.rows
        twin.rows.clear()


def prepay(state: State, units: int, mode: Prepayment) -> None:
    """Takes so much of the performing principal, up to now accrued, before its rows fall due."""
    if mode is Prepayment.SMALLER:
        keep_rows(state)
    else:
        state.is_shortened = True
    state.performing -= units
    if mode is Prepayment.SMALLER:
        replan(state)


def release_ahead(state: State) -> None:
    """What came early for a row that is no more counts from now on; the level part stays."""
    state.applied += state.ahead_interest - state.ahead_void
    state.performing -= state.ahead
    state.is_shortened |= state.ahead > 0
    state.ahead = state.ahead_interest = state.ahead_void = 0
    state.ahead_day = None


def keep_rows(state: State) -> None:
    """Fixes the number of rows where a prepayment made them fewer: before they are planned anew."""
    if state.is_shortened and state.due is not None:
        twin = state.copy()
        while twin.due is not None:
            fall_due(twin)
        state.total = twin.passed
        state.is_shortened = False


def replan(state: State) -> None:
    """The level part anew: from the performing balance, the rate and the exact factors of what is left.

    Interest that has accrued since the last row enters the first one exactly, where that repays at all.
    """
    state.is_shortened = False
    rows = state.total - max(state.passed, state.grace)
    if state.method is Method.BULLET or rows < 1:
        state.level = 0
    elif state.method is Method.EQUAL_PRINCIPAL:
        state.level = quotient(state.performing, rows, state.rounding)
    else:
        state.level = _annuity(state)


def _annuity(state: State) -> int:
    first, parts, exact = _periods(state)
    shared = gcd(state.rate, state.denominator)
    rate, denominator = state.rate // shared, state.denominator // shared
    steps = [denominator + part * rate for part in (first, *parts)]
    growth, paid = growth_and_paid(steps, denominator)
    owed = state.performing * growth
    if exact:
        owed = owed * state.denominator + exact * denominator * (growth // steps[0])
        paid *= state.denominator
    return quotient(max(owed, 0), paid, state.rounding)


def _periods(state: State) -> tuple[int, tuple[int, ...], int]:
    """The first period before a row that repays and those after it, in parts of a year.

    With what had accrued when the first began.
    """
    number, anchor, passed, month = state.number, state.anchor, state.passed, state.month
    start = state.since
    exact = state.accrued - max(state.carried, state.applied * state.denominator)
    while passed < state.grace or state.pauses:
        due = due_day(month, anchor)
        hold = _hold_on(state, due)
        if hold is None and passed >= state.grace:
            break
        start, exact, month = number(due), 0, month + 1
        passed += hold is None
    first = number(due_day(month, anchor)) - start
    return first, _periods_between(number, anchor, month, state.total - passed), exact


@lru_cache(maxsize=2**12)
def _periods_between(
    number: Callable[[dt.date], int], anchor: int, month: int, count: int
) -> tuple[int, ...]:
    """The parts of a year between so many due days."""
    days = [number(due_day(k, anchor)) for k in range(month, month + count)]
    return tuple(end - start for start, end in pairwise(days))


def _split(state: State, accrued: int, *, holds: bool) -> tuple[int, int]:
    """Interest and principal of a row on whose due day so much has accrued; principal may be on hold."""
    taken = state.applied
    interest = quotient(accrued, state.denominator, state.rounding) - taken
    if interest < 0:  # here and below no `max` or `min`: a loop over many loans feels the call
        interest = 0
    if state.passed + 1 == state.total and not holds:
        return interest, state.performing
    if holds or state.passed < state.grace:
        return interest, 0
    principal = state.level
    if state.method is _ANNUITY:
        principal -= interest
        if state.carried:
            principal += max(quotient(state.carried, state.denominator, state.rounding) - taken, 0)
        if principal < 0:
            principal = 0
    performing = state.performing
    return interest, principal if principal < performing else performing


def _add_row(state: State, day: dt.date, interest: int, principal: int) -> DueRow:
    state.n = n = state.n + 1
    state.performing = left = state.performing - principal
    row = DueRow(n, day, principal, interest, left, principal, interest, state.since)
    state.rows.append(row)
    if principal or interest:
        state.open.append(row)
    return row


def _pay_ahead(state: State, row: DueRow) -> int:
    """Settles the row with what came early; returns the principal beyond it, still performing.

    Interest that came for days that then bore less counts for the days that follow; what was void of it
    was principal, and counts for none.
    """
    interest = min(state.ahead_interest, row.unpaid_interest)
    principal = min(state.ahead, row.unpaid_principal)
    row.unpaid_interest -= interest
    row.unpaid_principal -= principal
    row.paid_on = state.ahead_paid_on
    paid = min(state.ahead_interest - state.ahead_void, interest)
    row.dropped += interest - paid
    state.applied += state.ahead_interest - state.ahead_void - paid
    beyond = state.ahead - principal
    state.ahead = state.ahead_interest = state.ahead_void = 0
    state.ahead_day = None
    if not row.unpaid_principal and not row.unpaid_interest and row in state.open:
        state.open.remove(row)
    return beyond


def _step(state: State) -> None:
    if state.passed >= state.total or not (state.performing or state.accrued):
        state.due = None
        return
    state.month += 1
    state.due = due_day(state.month, state.anchor)


def _hold_on(state: State, day: dt.date) -> Hold | None:
    return next((pause.hold for pause in state.pauses if pause.start < day <= pause.end), None)
