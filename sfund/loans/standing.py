"""The answer of the fold: the working state as amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from sfund.loans.account import Applied, LoanAccount, Row, Status
from sfund.loans.accrual import accrue, charge_late, days_late, days_past_due
from sfund.loans.agreement import decision
from sfund.loans.facts import LoanAgree, LoanApply, LoanFact, Outcome
from sfund.loans.moving import Entry
from sfund.loans.planning import coming_rows, fall_due_until
from sfund.loans.state import DueRow, State

_Amount = Callable[[int], Decimal]


def account_of(
    state: State, application: LoanApply, facts: Sequence[LoanFact], entries: Sequence[Entry]
) -> LoanAccount:
    """The account on the day up to which everything in the state has accrued."""
    day, amount = state.as_of, _amounts(state)
    owed = state.outstanding
    return LoanAccount.of(
        loan=application.id,
        currency=state.currency,
        as_of=day,
        status=state.status or _status_before(facts, day),
        is_rescheduled=state.is_rescheduled,
        is_paused=state.status is Status.ACTIVE
        and any(pause.start <= day <= pause.end for pause in state.pauses),
        disbursed=amount(state.disbursed),
        fees=amount(state.fees),
        principal=amount(owed),
        principal_due=amount(sum([row.unpaid_principal for row in state.open])),
        interest_due=amount(sum([row.unpaid_interest for row in state.open])),
        late_due=amount(state.late_due),
        late_waiting=amount(state.late_waiting),
        accrued=amount(state.interest_accrued),
        overpaid=amount(state.overpaid),
        written_off=amount(state.written_off),
        recovered=amount(state.recovered),
        interest_paid=amount(state.interest_paid),
        late_paid=amount(state.late_paid),
        principal_paid=amount(state.principal_paid),
        days_past_due=days_past_due(state, day),
        closed_on=state.closed_on,
        problems=tuple(state.problems),
        _past=partial(_past, state, amount),
        _unpaid=partial(_unpaid, state, amount),
        _coming=partial(_coming, state, amount),
        _applied=partial(_applied, entries, amount),
        _payoff=partial(_payoff, state, amount),
    )


def _amounts(state: State) -> _Amount:
    scale = state.scale
    return Decimal if not scale else lambda units: Decimal(units).scaleb(-scale)


def _status_before(facts: Sequence[LoanFact], day: dt.date) -> Status:
    """Of a loan of which nothing was paid out."""
    last = decision(facts, day)
    if last is None:
        return Status.APPLIED
    if last.outcome is Outcome.REJECTED:
        return Status.REJECTED
    if last.until is not None and day > last.until:
        return Status.LAPSED
    return Status.AGREED if any(isinstance(fact, LoanAgree) for fact in facts) else Status.APPROVED


def _past(state: State, amount: _Amount) -> Iterator[Row]:
    late = _late(state)
    return (_row(row, amount, is_due=True, days_late=late.get(row.n, 0)) for row in state.rows)


def _unpaid(state: State, amount: _Amount) -> Iterator[Row]:
    late = _late(state)
    return (_row(row, amount, is_due=True, days_late=late[row.n]) for row in state.open)


def _late(state: State) -> dict[int, int]:
    return {row.n: days_late(state, row, state.as_of) for row in state.open}


def _coming(state: State, amount: _Amount) -> Iterator[Row]:
    return (_row(row, amount, is_due=False) for row in coming_rows(state))


def _row(row: DueRow, amount: _Amount, *, is_due: bool, days_late: int = 0) -> Row:
    return Row(
        n=row.n,
        due=row.due,
        principal=amount(row.principal),
        interest=amount(row.interest),
        balance=amount(row.balance),
        paid_principal=amount(row.principal - row.unpaid_principal),
        paid_interest=amount(row.interest - row.unpaid_interest - row.dropped),
        dropped_interest=amount(row.dropped),
        is_due=is_due,
        paid_on=row.paid_on,
        is_moved=row.is_moved,
        days_late=days_late,
    )


def _applied(entries: Sequence[Entry], amount: _Amount, since: dt.date) -> Iterator[Applied]:
    for movement, kind, *parts in entries:
        if movement.day >= since:
            yield Applied(movement.key, movement.day, kind, movement.amount, *map(amount, parts))


def _payoff(state: State, amount: _Amount, day: dt.date) -> Decimal:
    later = state.copy()
    fall_due_until(later, day)
    accrue(later, day)
    charge_late(later, day)
    due = sum(row.unpaid_interest for row in later.open) + later.late_due + later.late_waiting
    return amount(later.outstanding + due + later.interest_accrued)
