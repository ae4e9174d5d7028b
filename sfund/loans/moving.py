"""Money that moves: paid out, paid back, given back, recovered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sfund.errors import Diagnostic
from sfund.loans.account import Status
from sfund.loans.accrual import accrue, allowed
from sfund.loans.agreement import Conditions, conditions
from sfund.loans.applying import repay
from sfund.loans.changes import keep_rows_of, set_rate
from sfund.loans.facts import LoanApply, LoanFact, LoanProduct
from sfund.loans.movements import Movement, MovementKind
from sfund.loans.planning import due_day, month_of, replan
from sfund.loans.state import State
from sfund.loans.terms import MONTHS_MAX
from sfund.money import Money
from sfund.periods import Month
from sfund.words import Message, say

_DISBURSEMENT, _REPAYMENT = MovementKind.DISBURSEMENT, MovementKind.REPAYMENT
_REFUND, _RECOVERY = MovementKind.REFUND, MovementKind.RECOVERY


# How a movement divided, in smallest units: late, interest, principal, overpaid, recovered; then the
# principal outstanding. `Applied` is made of it when somebody asks.
Entry = tuple[Movement, MovementKind, int, int, int, int, int, int]


_ACTIVE = Status.ACTIVE


@dataclass(frozen=True, slots=True)
class Granted:
    """What was asked for and decided."""

    application: LoanApply
    product: LoanProduct
    facts: Sequence[LoanFact]


def move(state: State, movement: Movement, granted: Granted) -> Entry:
    """Takes in one movement; rows up to its day have fallen due."""
    kind, amount = movement.kind, movement.amount.scaleb(state.scale) if state.scale else movement.amount
    units = int(amount)
    if units <= 0 or units != amount:
        text = say(
            "{loan}, {day}: {amount} is not above zero, or has a fraction of the smallest unit",
            loan=state.loan,
            day=movement.day,
            amount=movement.amount,
        )
        _note(state, "LOAN-AMOUNT-WRONG", text)
        units = max(units, 0)
    if kind is _REPAYMENT and state.status is _ACTIVE:
        late, interest, principal, overpaid = repay(state, movement.day, units, movement.prepay)
        owed = state.disbursed - state.principal_paid - state.written_off
        return movement, kind, late, interest, principal, overpaid, 0, owed
    return _move_otherwise(state, movement, granted, units)


def _move_otherwise(state: State, movement: Movement, granted: Granted, units: int) -> Entry:
    kind = movement.kind
    if kind is _DISBURSEMENT:
        fee = min(state.units(movement.fee), units)
        _disburse(state, movement, granted, units, fee)
        return movement, kind, 0, fee, -units, 0, 0, state.outstanding
    if kind is _REFUND:
        return movement, kind, 0, 0, 0, -_refund(state, movement, units), 0, state.outstanding
    if state.written_off and (kind is _RECOVERY or state.status is Status.WRITTEN_OFF):
        state.recovered += units
        return movement, _RECOVERY, 0, 0, 0, 0, units, state.outstanding
    if kind is _RECOVERY:
        text = say(
            "{loan}, {day}: a recovery before the loan was written off", loan=state.loan, day=movement.day
        )
        _note(state, "LOAN-NOT-WRITTEN-OFF", text)
    if state.status is None:
        text = say(
            "{loan}, {day}: a repayment before anything was paid out", loan=state.loan, day=movement.day
        )
        _note(state, "LOAN-NOT-PAID-OUT", text)
    late, interest, principal, overpaid = repay(state, movement.day, units, movement.prepay)
    return movement, _REPAYMENT, late, interest, principal, overpaid, 0, state.outstanding


def _note(state: State, code: str, message: Message) -> None:
    state.problems.append(Diagnostic(code, message))


def _refund(state: State, movement: Movement, units: int) -> int:
    """Pays back what is overpaid; more than that is wrong and changes nothing."""
    if units > state.overpaid:
        text = say(
            "{loan}, {day}: a refund of {amount} is more than is owed back",
            loan=state.loan,
            day=movement.day,
            amount=Money(movement.amount, state.currency),
        )
        _note(state, "LOAN-REFUND-TOO-MUCH", text)
        units = state.overpaid
    state.overpaid -= units
    return units


def _disburse(state: State, movement: Movement, granted: Granted, units: int, fee: int) -> None:
    day = movement.day
    if state.status is None:
        _open(state, granted, day)
    elif state.status is Status.ACTIVE:
        keep_rows_of(state, day)
        allowed(state, day)
    else:
        _note(
            state,
            "LOAN-CLOSED",
            say("{loan}, {day}: paid out after the loan came to its end", loan=state.loan, day=day),
        )
        state.status, state.closed_on = Status.ACTIVE, None
        accrue(state, day)
        allowed(state, day)
    if state.due is None:
        state.total = state.passed + 1
        state.deferred, state.free, state.grace = (
            min(one, state.passed) for one in (state.deferred, state.free, state.grace)
        )
        state.month = month_of(day) + 1
        state.due = due_day(state.month, state.anchor)
    state.performing += units
    state.disbursed += units
    state.fees += fee
    state.taken += fee
    state.received += units - fee
    replan(state)


def _open(state: State, granted: Granted, day: dt.date) -> None:
    """The first disbursement: what was agreed until then, the anchor and the number of rows."""
    held = conditions(granted.application, granted.product, granted.facts, day)
    set_rate(state, held.rate, held.late_rate, held.agreed)
    held = _sensible(state, held, day)
    state.status = Status.ACTIVE
    state.method, state.total = held.method, held.months
    state.deferred, state.free = held.deferred_months, held.interest_free_months
    state.grace = max(held.grace_months, state.deferred, state.free)
    state.since, state.cap_since = state.number(day), day.toordinal()
    first = held.first_due
    state.anchor = day.day if first is None or first == Month.of(first).day(day.day) else first.day
    state.month = month_of(day) + 1 if first is None else month_of(first)
    state.due = due_day(state.month, state.anchor)


def _sensible(state: State, held: Conditions, day: dt.date) -> Conditions:
    """The conditions with what makes no sense put right, each of it a problem; see `LoanTerms`."""
    months = min(max(held.months, 1), MONTHS_MAX)
    grace = [held.grace_months, held.deferred_months, held.interest_free_months]
    if months == held.months and min(grace) >= 0 and max(grace) < months and held.first_due is None:
        return held
    problems = state.problems
    if held.months < 1:
        text = say("a term of {months} months is no term", months=held.months)
        problems.append(Diagnostic("TERM-NOT-POSITIVE", text))
    elif held.months > MONTHS_MAX:
        text = say("a term of {months} months is too long", months=held.months)
        problems.append(
            Diagnostic("TERM-TOO-LONG", text, expected=say("at most {count} months", count=MONTHS_MAX))
        )
    if min(grace) < 0:
        text = say("a grace of {grace} months is below zero", grace=min(grace))
        problems.append(Diagnostic("GRACE-NEGATIVE", text))
    if max(grace) >= months:
        text = say(
            "{grace} months of grace leave no instalment in {months} months", grace=max(grace), months=months
        )
        problems.append(Diagnostic("GRACE-TOO-LONG", text, hint=say("the grace is part of the term")))
    first = held.first_due
    if first is not None and first <= day:
        text = say("the first due day {due} is not after {start}", due=first, start=day)
        problems.append(Diagnostic("FIRST-DUE-TOO-EARLY", text))
        first = None
    waits, rests, frees = (min(max(one, 0), months - 1) for one in grace)
    return held._replace(
        months=months,
        grace_months=waits,
        deferred_months=rests,
        interest_free_months=frees,
        first_due=first,
    )
