"""What a fact changes in a running loan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sfund.errors import Diagnostic
from sfund.loans.account import Status
from sfund.loans.accrual import accrue, allowed, charge_late, hold_late_rate
from sfund.loans.applying import forgive
from sfund.loans.facts import (
    LoanAgree,
    LoanCall,
    LoanFact,
    LoanPause,
    LoanRate,
    LoanReschedule,
    LoanSettle,
    LoanTermsFact,
    LoanWaive,
    LoanWriteOff,
    Waived,
)
from sfund.loans.law import cap_on, rate_problem
from sfund.loans.planning import due_day, keep_rows, month_of, release_ahead, replan
from sfund.loans.state import DueRow, Pause, Settlement, State, millionths
from sfund.loans.terms import MONTHS_MAX
from sfund.periods import Month
from sfund.words import say

_LONGEST_PAUSE = dt.timedelta(days=366 * 50)


def change(state: State, fact: LoanFact) -> None:
    """Takes in one fact; rows up to its day have fallen due."""
    apply = CHANGES.get(type(fact))
    if apply is None:
        return
    if state.status is Status.ACTIVE:
        apply(state, fact)
    elif type(fact) in _KNOWN_BEFORE and state.status is None:
        if isinstance(fact, LoanPause):
            _pause(state, fact)
    else:
        state.problems.append(_out_of_place(state, fact))


def _out_of_place(state: State, fact: LoanFact) -> Diagnostic:
    verb = str(fact.VERB)
    if state.status is None:
        return fact.problem(
            "LOAN-NOT-PAID-OUT",
            say(
                '{loan}, {day}: "{verb}" before anything was paid out', loan=fact.id, day=fact.date, verb=verb
            ),
        )
    return fact.problem(
        "LOAN-CLOSED",
        say('{loan}, {day}: "{verb}" after the loan came to its end', loan=fact.id, day=fact.date, verb=verb),
    )


def bring_up(state: State, day: dt.date) -> None:
    """Interest and late charges up to the day, at what held until then."""
    accrue(state, day)
    hold_late_rate(state, day)


def set_rate(state: State, rate: Decimal, late_rate: Decimal, day: dt.date) -> None:
    """Rate and late rate from that day on, within the cap of the day."""
    cap = cap_on(day).percent
    for asked, most in ((rate, cap), (late_rate, late_rate)):  # together they are cut to the cap
        if not 0 <= asked <= most and (problem := rate_problem(asked, day)) is not None:
            state.problems.append(problem)
    if state.status is not None:
        allowed(state, day)  # the old cap up to this day
    state.cap = millionths(cap)
    state.rate = min(max(millionths(rate), 0), state.cap)
    state.late_rate = max(millionths(late_rate), 0)


# Terms


def _rate(state: State, fact: Any) -> None:
    keep_rows_of(state, fact.date)
    set_rate(state, fact.rate, Decimal(state.late_rate).scaleb(-6), fact.date)
    replan(state)


def keep_rows_of(state: State, day: dt.date) -> None:
    """Before rows are planned anew on that day."""
    bring_up(state, day)
    keep_rows(state)


def _agree(state: State, fact: Any) -> None:
    """Terms agreed while the loan runs: new rows, and what is overdue stays so."""
    keep_rows_of(state, fact.date)
    _take_terms(state, fact)
    if fact.deferred_months is not None:
        state.deferred = state.passed + fact.deferred_months
    if fact.interest_free_months is not None:
        state.free = state.passed + fact.interest_free_months
    state.grace = max(state.grace, state.deferred, state.free)
    replan(state)


def _reschedule(state: State, fact: Any) -> None:
    """What is overdue performs again; interest and late charges that are owed wait for the first new row."""
    keep_rows_of(state, fact.date)
    charge_late(state, fact.date)
    state.late_waiting += state.late_due
    state.late_due = 0
    release_ahead(state)
    for row in state.open:
        state.performing += row.unpaid_principal
        state.moved_interest += row.unpaid_interest
        row.is_moved = True
    moved = sum(row.unpaid_interest for row in state.open) * state.denominator
    state.accrued += moved
    state.carried += moved
    state.open = []
    state.is_rescheduled = True
    _take_terms(state, fact)
    replan(state)


def _take_terms(state: State, fact: LoanTermsFact) -> None:
    """Rate, method, rows, first due day and grace, as far as the fact names them; it may make no sense."""
    day = fact.date
    if fact.rate is not None or fact.late_rate is not None:
        rate = Decimal(state.rate).scaleb(-6) if fact.rate is None else fact.rate
        late_rate = Decimal(state.late_rate).scaleb(-6) if fact.late_rate is None else fact.late_rate
        set_rate(state, rate, late_rate, day)
    state.method = fact.method or state.method
    if state.due is None:
        state.total, months = state.passed + 1, month_of(day)
        state.month = months if due_day(months, state.anchor) > day else months + 1
        state.due = due_day(state.month, state.anchor)
    if fact.months is not None:
        if 1 <= fact.months <= MONTHS_MAX:
            state.total = state.passed + fact.months
        else:
            state.problems.append(_term_problem(fact))
    if fact.first_due is not None:
        _take_first_due(state, fact, fact.first_due)
    if fact.grace_months is not None:
        state.grace = state.passed + max(fact.grace_months, 0)
    last = state.total - 1
    if state.grace > last and fact.grace_months is not None:
        state.problems.append(_grace_problem(fact, state.total - state.passed))
    state.deferred, state.free = min(state.deferred, last), min(state.free, last)
    state.grace = min(max(state.grace, state.deferred, state.free), last)


def _take_first_due(state: State, fact: LoanTermsFact, first: dt.date) -> None:
    day = fact.date
    if first <= day:
        state.problems.append(
            fact.problem(
                "FIRST-DUE-TOO-EARLY",
                say("the first due day {due} is not after {start}", due=first, start=day),
            )
        )
        return
    if first != Month.of(first).day(state.anchor):
        state.anchor = first.day
    state.month, state.due = month_of(first), first


def _term_problem(fact: LoanTermsFact) -> Diagnostic:
    if fact.months is not None and fact.months > MONTHS_MAX:
        return fact.problem(
            "TERM-TOO-LONG",
            say("a term of {months} months is too long", months=fact.months),
            expected=say("at most {count} months", count=MONTHS_MAX),
        )
    return fact.problem(
        "TERM-NOT-POSITIVE",
        say("a term of {months} months is no term", months=fact.months),
    )


def _grace_problem(fact: LoanTermsFact, months: int) -> Diagnostic:
    grace = fact.grace_months
    return fact.problem(
        "GRACE-TOO-LONG",
        say("{grace} months of grace leave no instalment in {months} months", grace=grace, months=months),
        hint=say("the grace is part of the term"),
    )


# Decisions


def _pause(state: State, fact: Any) -> None:
    start, until = fact.date, fact.until
    if until < start or until - start > _LONGEST_PAUSE:
        state.problems.append(
            fact.problem(
                "LOAN-PAUSE-WRONG",
                say(
                    "{loan}: a pause from {day} until {until} makes no sense",
                    loan=fact.id,
                    day=start,
                    until=until,
                ),
            )
        )
        return
    start = max([start, *(pause.end for pause in state.pauses)])
    if state.ahead_day and start < state.ahead_day <= until:
        accrue(state, fact.date)
        release_ahead(state)
    if until >= start:
        state.pauses.append(Pause(start, until, fact.hold))


def _waive(state: State, fact: Any) -> None:
    left = _counted(state, fact)
    if fact.kind is Waived.LATE:
        charge_late(state, fact.date)
        due = min(left, state.late_due)
        waiting = min(left - due, state.late_waiting)
        state.late_due -= due
        state.late_waiting -= waiting
    else:
        for row in state.open:
            waived = min(left, row.unpaid_interest)
            row.unpaid_interest -= waived
            row.dropped += waived
            left -= waived
        waived = min(left, max(state.moved_interest - state.applied, 0))
        state.moved_interest -= waived
        state.accrued -= waived * state.denominator
        state.carried -= waived * state.denominator
    state.open = [row for row in state.open if row.unpaid_principal or row.unpaid_interest]
    accrue(state, fact.date)
    state.end_if_nothing_is_owed(fact.date)


def _call(state: State, fact: Any) -> None:
    """Everything is due that day, in one row."""
    accrue(state, fact.date)
    if state.due is None:
        return
    principal, interest = state.performing - state.ahead, state.interest_accrued
    state.n += 1
    row = DueRow(state.n, fact.date, principal, interest, 0, principal, interest, state.since)
    state.rows.append(row)
    state.open.append(row)
    state.performing = state.ahead = state.ahead_interest = state.ahead_void = 0
    state.late_due += state.late_waiting
    state.late_waiting = 0
    state.accrued = state.carried = state.applied = state.moved_interest = 0
    state.due = None


def _counted(state: State, fact: LoanWaive | LoanSettle) -> int:
    """The fact's amount in smallest units; nothing where it is in another currency, or not above zero."""
    if fact.amount.currency == state.currency:
        units = state.units(fact.amount.number)
        if units <= 0:
            text = say(
                "{loan}, {day}: {amount} is not above zero, or has a fraction of the smallest unit",
                loan=fact.id,
                day=fact.date,
                amount=fact.amount,
            )
            state.problems.append(fact.problem("LOAN-AMOUNT-WRONG", text))
        return max(units, 0)
    state.problems.append(
        fact.problem(
            "LOAN-CURRENCY",
            say(
                "{loan} is in {currency}, not in {other}",
                loan=fact.id,
                currency=state.currency,
                other=fact.amount.currency,
            ),
        )
    )
    return 0


def _settle(state: State, fact: Any) -> None:
    missing = _counted(state, fact)
    if missing:  # what makes no sense gives nothing up
        state.settlement = Settlement(missing, fact.by)


def _write_off(state: State, fact: Any) -> None:
    forgive(state, fact.date, Status.WRITTEN_OFF)


CHANGES: Mapping[type[LoanFact], Callable[[State, Any], None]] = {
    LoanAgree: _agree,
    LoanReschedule: _reschedule,
    LoanPause: _pause,
    LoanRate: _rate,
    LoanWaive: _waive,
    LoanCall: _call,
    LoanSettle: _settle,
    LoanWriteOff: _write_off,
}
"""By the order in which they count within a day; the write-off comes after the day's money."""

_KNOWN_BEFORE = (LoanAgree, LoanRate, LoanPause, LoanReschedule)  # what holds when the loan is paid out
