"""Interest, late charges and what the law allows, up to a day."""

from __future__ import annotations

import datetime as dt

from sfund.loans.exact import quotient
from sfund.loans.state import CAP_DENOMINATOR, DueRow, State


def accrue(state: State, day: dt.date) -> None:
    """Ordinary interest on the performing principal up to that day, included."""
    number = state.number(day)
    if state.performing and state.passed >= state.free:
        state.accrued += state.performing * (number - state.since) * state.rate
    state.since = number


def charge_late(state: State, day: dt.date) -> None:
    """Late charges on every overdue row up to that day, included; a row is excused until its slip."""
    exact = state.late_exact
    for row in state.open:
        if row.due < day and row.unpaid_principal and not is_excused(state, row, day):
            _extend(state, row, day)
            exact += row.unpaid_principal * row.late_factor
            row.late_factor = 0
    if exact != state.late_exact:
        state.late_exact = exact
        rounded = quotient(exact, state.denominator, state.rounding)
        state.late_due += rounded - state.late_charged
        state.late_charged = rounded


def hold_late_rate(state: State, day: dt.date) -> None:
    """Before the rate changes: what ran until that day ran at the old one, also where it may be excused."""
    charge_late(state, day)
    for row in state.open:
        if row.due < day:
            _extend(state, row, day)


def is_excused(state: State, row: DueRow, day: dt.date) -> bool:
    """Whether a payment of the row on that day is on time, its due day being no banking day."""
    if day <= row.due:
        return True
    if state.slips is None:
        return False
    if row.slip is None:
        row.slip = state.slips(row.due)
    return day <= row.slip


def days_past_due(state: State, day: dt.date) -> int:
    """Of the oldest unpaid row; zero where none is."""
    if not state.open:
        return 0
    return days_late(state, min(state.open, key=lambda row: row.due), day)


def days_late(state: State, row: DueRow, day: dt.date) -> int:
    """Of a row that is unpaid; zero while it is excused, days of a pause not counted."""
    if is_excused(state, row, day):
        return 0
    paused = sum(max((min(day, one.end) - max(row.due, one.start)).days, 0) for one in state.pauses)
    return (day - row.due).days - paused


def allowed(state: State, day: dt.date) -> int:
    """How much interest and charges may still be taken on that day (이자제한법 제2조, 제3조), floored."""
    number = day.toordinal()
    if state.received > 0:
        state.cap_exact += state.received * (number - state.cap_since) * state.cap
    state.cap_since = number
    room = state.cap_exact // CAP_DENOMINATOR - state.taken
    return room if room > 0 else 0


def _extend(state: State, row: DueRow, day: dt.date) -> None:
    number = state.number
    until = number(day)
    parts = until - row.late_from
    for pause in state.pauses:
        parts -= max(min(until, number(pause.end)) - max(row.late_from, number(pause.start)), 0)
    row.late_factor += parts * state.charge_rate
    row.late_from = until
