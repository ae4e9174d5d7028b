"""The plan: each won counts once, and where the year ends follows from its pace."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sfund.budgets import Move, PlanAmount, PlanCommit, PlanFact, PlanRelease, PlanRow, plan_rows
from sfund.money import Money, total

JUNE = dt.date(2025, 6, 30)


def won(number: int) -> Money:
    return Money(Decimal(number), "KRW")


def planned(number: int, *, on: str = "2025-01-01", **what: Any) -> PlanAmount:
    return PlanAmount(date=dt.date.fromisoformat(on), year=2025, amount=won(number), **what)


def spent(day: str, number: int, program: str | None = None, unit: str | None = None,
          account: str = "Expenses:Office:Rent") -> Move:  # fmt: skip
    return Move(dt.date.fromisoformat(day), account, Decimal(number), program, unit)


def rows(facts: list[PlanFact], moves: list[Move], as_of: dt.date = JUNE) -> tuple[PlanRow, ...]:
    return plan_rows(facts, moves, 2025, as_of, "KRW")


def test_a_posting_counts_against_the_amount_that_names_most_of_it() -> None:
    facts: list[PlanFact] = [
        planned(1000, program="training"),
        planned(300, program="training", unit="care"),
        planned(200, account="Expenses:Office"),
    ]
    moves = [
        spent("2025-02-01", 10, "training"),
        spent("2025-02-01", 20, "training", "care"),
        spent("2025-02-01", 40),
        spent("2025-02-01", 80, account="Expenses:Other"),
    ]
    found = {(row.program, row.unit, row.account): row.actual for row in rows(facts, moves)}
    assert found == {
        ("training", None, None): 10,
        ("training", "care", None): 20,
        (None, None, "Expenses:Office"): 40,
        (None, None, None): 80,
    }


@pytest.mark.parametrize(
    ("as_of", "actual", "forecast"),
    [
        ("2024-12-31", 0, 0),
        ("2025-01-31", 310, 3650),  # 31 days of 365
        ("2025-06-30", 310, 625),  # 310 × 365 ÷ 181 = 625.138…
        ("2025-12-31", 310, 310),
        ("2026-03-01", 310, 310),
    ],
)
def test_the_forecast_goes_on_at_the_pace_until_now(as_of: str, actual: int, forecast: int) -> None:
    moves = [spent("2025-01-10", 310, "training")] if actual else []
    (row,) = rows([planned(5000, program="training")], moves, dt.date.fromisoformat(as_of))
    assert (row.actual, row.forecast) == (actual, forecast)


def test_a_special_committees_budget_ends_with_it() -> None:
    fact = planned(900, unit="anniversary", until=dt.date(2025, 3, 31))
    moves = [spent("2025-02-01", 300, unit="anniversary"), spent("2025-04-02", 50, unit="anniversary")]
    planned_row, loose = rows([fact], moves)
    assert (planned_row.actual, planned_row.forecast) == (300, 300)
    assert (loose.plan, loose.actual) == (None, 50)


def test_what_is_promised_is_ahead_until_it_is_released() -> None:
    commit = PlanCommit(date=dt.date(2025, 5, 1), id="K-1", amount=won(4000), program="training")
    release = PlanRelease(date=dt.date(2025, 7, 1), id="K-1")
    facts: list[PlanFact] = [planned(5000, program="training"), commit, release]
    moves = [spent("2025-01-10", 310, "training")]
    (june,), (july,) = rows(facts, moves), rows(facts, moves, dt.date(2025, 7, 1))
    assert (june.ahead, june.forecast) == (4000, 4310)
    assert july.ahead == 0


def test_a_later_amount_takes_the_place_of_the_first_from_its_day_on() -> None:
    facts: list[PlanFact] = [
        planned(1000, program="training"),
        planned(700, on="2025-06-01", program="training"),
    ]
    assert [row.plan for row in rows(facts, [], dt.date(2025, 5, 31))] == [1000]
    assert [row.plan for row in rows(facts, [])] == [700]
    assert rows([*facts, planned(0, on="2025-06-02", program="training")], []) == ()


def test_a_plan_written_down_late_holds_all_the_same() -> None:
    assert [row.plan for row in rows([planned(1000, on="2025-09-01", program="training")], [])] == [1000]


@pytest.mark.parametrize("what", [{}, {"program": "a", "until": dt.date(2026, 1, 1)}, {"program": "Big"}])
def test_an_amount_for_nothing_or_of_another_year_is_refused(what: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        planned(1, **what)


_NAMES = st.sampled_from([None, "a", "b"])
_MOVES = st.lists(
    st.builds(
        Move,
        st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        st.sampled_from(["Expenses:A", "Expenses:A:B", "Income:C"]),
        st.integers(-(10**6), 10**9).map(Decimal),
        _NAMES,
        _NAMES,
    )
)
_AMOUNTS = st.lists(
    st.builds(
        lambda number, program, unit, account: planned(number, program=program, unit=unit, account=account),
        st.integers(1, 10**9),
        _NAMES,
        _NAMES,
        st.sampled_from(["Expenses:A", "Expenses:A:B"]),
    ),
    max_size=6,
)


@given(_AMOUNTS, _MOVES, st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 31)))
def test_every_won_is_in_one_row(amounts: list[PlanFact], moves: list[Move], as_of: dt.date) -> None:
    made = rows(amounts, moves, as_of)
    assert total(row.actual for row in made) == total(one.amount for one in moves if one.day <= as_of)
    assert total(row.ahead for row in made) == total(one.amount for one in moves if one.day > as_of)
    assert all(row.forecast >= row.actual + row.ahead for row in made)
