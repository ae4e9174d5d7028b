"""Loans: schedules against numpy-financial, and states against a bare loop over the same events.

numpy-financial works in floats and gives the interest and principal columns of a schedule; ours are exact to
the won, with due days and balances. The bare loop is what one writes first: days counted, interest in
integers, each sum divided into late charges, interest and principal, one plan of rows at the start. It knows
no terms that change, no prepayment, no holidays and no law; ours, asked as in use, knows them all.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from benchmarks.measure import run
from benchmarks.model import Row, Section
from benchmarks.programs import PYTHON

if TYPE_CHECKING:
    from sfund.loans.facts import LoanApply, LoanFact, LoanProduct
    from sfund.loans.movements import Movement

_AIM_SCHEDULE = 1.0
_AIM_STATE = 3.0
_GROWTH = 1.25  # seconds an event at twice the events against those at once, disturbance included
_ROUNDS = 3
_ROWS = 36
_EVENTS = 20
_MANY = (150, 300)  # events of loans whose instalments come in ten sums
_KINDS = ("on time", "late", "two sums", "early", "much", "rate", "waiver", "ten sums")
_MIX = (76, 10, 4, 6, 1, 1, 2, 0)  # of a hundred due days
_ON_TIME, _TEN_SUMS = (1, 0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0, 0, 1)
_START = dt.date(2024, 1, 15)
_RATES = ("3", "2.5", "4.8", "3.75")


@dataclass(frozen=True, slots=True)
class Found:
    """What one process found, best of the rounds.

    Attributes:
        growth: Seconds an event of loans with twice the events, against those of the others.
        alike: Whether loop and fold agree where both can: interest and principal of loans paid on time.
    """

    loans: int
    schedules: float
    columns: float | None
    states: float
    loop: float
    growth: float
    alike: bool


def lending(loans: int) -> Section:
    """Schedules and states of so many loans."""
    found = Found(**json.loads(run([PYTHON, "-m", "benchmarks.loans", str(loans)]).output))
    peer = "numpy-financial" if found.columns is not None else "not installed"
    rows = (
        Row(f"{loans:,} schedules of {_ROWS} rows", found.schedules, peer, found.columns, _AIM_SCHEDULE),
        Row(f"state of {loans:,} loans, {_EVENTS} events", found.states, "bare loop", found.loop, _AIM_STATE),
    )
    counts = {"an event at twice the events": f"{found.growth:.2f} times the seconds"}
    failures = [] if found.alike else ["another interest or principal than the bare loop over loans on time"]
    if found.growth > _GROWTH:
        failures.append("seconds grow faster than the events")
    notes = ("theirs: two columns in floats; ours: exact rows with days; state: dues, charges, plan, payoff",)
    return Section("Loans, seconds in one process", rows, counts, notes, tuple(failures))


# In a process of its own


Loan = tuple["LoanApply", Sequence["LoanFact"], Sequence["Movement"]]


def _measure(count: int) -> Found:
    from sfund.loans.facts import LoanProduct  # noqa: PLC0415

    product = LoanProduct(
        date=dt.date(2024, 1, 1), name="working-capital", method="annuity", rate="3", late_rate="3"
    )
    made = random.Random(20_240_115)
    loans = [_loan(number, _EVENTS, made) for number in range(count)]
    many = [[_loan(number, events, made, _TEN_SUMS) for number in range(count // 10)] for events in _MANY]
    schedules = _best(lambda: _schedules(count))
    columns = _best(lambda: _columns(count)) if _has_numpy_financial() else None
    states, loop, fewer, more = [], [], [], []
    for _ in range(_ROUNDS):  # in turns: a busy minute strikes both
        states.append(_seconds(lambda: _states(loans, product)))
        loop.append(_seconds(lambda: _bare(loans)))
        fewer.append(_seconds(lambda: _states(many[0], product)))
        more.append(_seconds(lambda: _states(many[1], product)))
    growth = min(more) / min(fewer) / (_MANY[1] / _MANY[0])
    alike = _is_alike(product)
    return Found(count, schedules, columns, min(states), min(loop), growth, alike)


def _best(work: Callable[[], Any]) -> float:
    return min(_seconds(work) for _ in range(_ROUNDS))


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _has_numpy_financial() -> bool:
    try:
        import numpy_financial  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def _schedules(count: int) -> None:
    from sfund.loans.schedule import schedule  # noqa: PLC0415
    from sfund.loans.terms import LoanTerms, Method  # noqa: PLC0415
    from sfund.money import Money  # noqa: PLC0415

    for number in range(count):
        amount = Money(Decimal(1_000_000 + 10_000 * (number % 900)), "KRW")
        rate = Decimal(_RATES[number % len(_RATES)])
        schedule(LoanTerms(amount, rate, _ROWS, Method.ANNUITY, _START + dt.timedelta(number % 365)))


def _columns(count: int) -> None:
    import numpy as np  # noqa: PLC0415
    import numpy_financial as npf  # noqa: PLC0415

    periods = np.arange(1, _ROWS + 1)
    for number in range(count):
        amount = -(1_000_000 + 10_000 * (number % 900))
        rate = float(_RATES[number % len(_RATES)]) / 1200
        npf.ipmt(rate, periods, _ROWS, amount)
        npf.ppmt(rate, periods, _ROWS, amount)


def _loan(number: int, events: int, made: random.Random, mix: tuple[int, ...] = _MIX) -> Loan:
    """A life: paid out, then mostly paid on time, sometimes late, in two sums, early or much at once."""
    from sfund.loans.facts import LoanApply, LoanDecide, LoanRate, LoanWaive, Outcome  # noqa: PLC0415
    from sfund.loans.movements import Movement, MovementKind  # noqa: PLC0415
    from sfund.money import Money  # noqa: PLC0415

    id_, months = f"L-{number:05d}", _ROWS
    start = _START + dt.timedelta(number % 365)
    amount = 1_000_000 + 10_000 * (number % 900)
    plan = _plan(amount, start, months)
    level = plan[0][1] + plan[0][2]
    lent = Money(Decimal(amount), "KRW")
    applied = LoanApply(date=start, id=id_, amount=lent, borrower="O-001", product="x", months=months)
    facts: list[LoanFact] = [applied, LoanDecide(date=start, id=id_, outcome=Outcome.APPROVED)]
    moves = [Movement(start, MovementKind.DISBURSEMENT, Decimal(amount), "0")]
    late = told = 0
    for due, principal, *_ in plan:
        kind = made.choices(_KINDS, mix)[0]
        days = {"late": made.randrange(6, 25), "early": -made.randrange(1, 9)}.get(kind, 0)
        late += principal * max(days, 0) * 6
        charge, told = late // 36500 - told, late // 36500  # who is late is told what it costs
        sums = {
            "two sums": (level // 2, level - level // 2),
            "ten sums": (*(level // 10,) * 9, level - level // 10 * 9),
            "much": (3 * level,),
        }.get(kind, (level + charge,))
        for paid in sums:
            key = str(len(moves))
            moves.append(Movement(due + dt.timedelta(days), MovementKind.REPAYMENT, Decimal(paid), key))
        if kind == "rate":
            facts.append(LoanRate(date=due, id=id_, rate=Decimal("2.9")))
        elif kind == "waiver":
            facts.append(LoanWaive(date=due, id=id_, amount=Money(Decimal(1000), "KRW")))
        if len(moves) + len(facts) - 2 >= events:
            break
    return applied, facts, moves


def _states(loans: Sequence[Loan], product: LoanProduct) -> list[Any]:
    from sfund.banking_days import banking_day_from  # noqa: PLC0415
    from sfund.loans.fold import fold  # noqa: PLC0415

    slips = cache(banking_day_from)
    return [
        fold(applied, product, facts, moves, moves[-1].day, slips=slips) for applied, facts, moves in loans
    ]


def _bare(loans: Sequence[Loan]) -> list[tuple[int, int, int, int, int]]:
    """Per loan: principal left, interest and late charges owed, interest and principal paid."""
    return [_bare_loan(applied, facts, moves) for applied, facts, moves in loans]


def _bare_loan(
    applied: LoanApply, facts: Sequence[LoanFact], moves: Sequence[Movement]
) -> tuple[int, int, int, int, int]:
    principal = int(applied.amount.number)
    start = moves[0].day
    rows = _plan(principal, start, applied.months)
    events = sorted(
        [(one.day, int(one.amount)) for one in moves[1:]] + [(fact.date, 0) for fact in facts[2:]]
    )
    balance, interest, late, paid_interest, paid_principal = principal, 0, 0, 0, 0
    coming, overdue, accrued, last = 0, 0, 0, start
    done = []
    for day, amount in events:
        while coming < len(rows) and rows[coming][0] <= day:
            due, part, _, _ = rows[coming]
            accrued += (balance - overdue) * (due - last).days * 3
            interest += accrued // 36500
            overdue += part
            accrued, last, oldest = 0, due, due
            coming += 1
        accrued += (balance - overdue) * (day - last).days * 3
        last = day
        if overdue > 0:
            late += overdue * 6 * (day - oldest).days // 36500
        to_late = min(amount, late)
        late -= to_late
        amount -= to_late
        to_interest = min(amount, interest)
        interest -= to_interest
        amount -= to_interest
        balance -= amount
        overdue -= amount
        paid_interest += to_interest
        paid_principal += amount
        done.append((day, to_late, to_interest, amount, balance))
    return balance, interest, late, paid_interest, paid_principal


def _plan(principal: int, start: dt.date, months: int) -> list[tuple[dt.date, int, int, int]]:
    """Due day, principal, interest, balance: 3 % a year, the instalment from the exact factors."""
    days = [start]
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004
        last = 28 + (year % 4 == 0) if month == 2 else 30 if month in (4, 6, 9, 11) else 31  # noqa: PLR2004
        days.append(dt.date(year, month, min(start.day, last)))
    factors = [(days[n + 1] - days[n]).days * 3 for n in range(months)]
    growth, paid, power = 1, 0, 1
    for factor in factors:
        power *= 36500
        growth *= 36500 + factor
        paid = paid * (36500 + factor) + power
    level = principal * growth // paid
    rows, balance = [], principal
    for n in range(months):
        interest = balance * factors[n] // 36500
        part = balance if n == months - 1 else level - interest
        balance -= part
        rows.append((days[n + 1], part, interest, balance))
    return rows


def _is_alike(product: LoanProduct) -> bool:
    """Whether loop and fold agree over loans that are paid on time, which is all that the loop gets right."""
    from sfund.loans.fold import fold  # noqa: PLC0415

    made = random.Random(1)
    for number in range(200):
        applied, facts, moves = _loan(number, _EVENTS, made, _ON_TIME)
        account = fold(applied, product, facts, moves, moves[-1].day)
        balance, interest, late, paid_interest, paid_principal = _bare_loan(applied, facts, moves)
        theirs = (balance, interest, late, paid_interest, paid_principal)
        owed = (account.principal, account.interest_due, account.late_due)
        if theirs != tuple(map(int, (*owed, account.interest_paid, account.principal_paid))):
            return False
    return True


if __name__ == "__main__":
    from sfund.books.collector import without_collector

    with without_collector():
        print(json.dumps(asdict(_measure(*map(int, sys.argv[1:])))))
