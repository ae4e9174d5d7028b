"""How long a period is, by each convention of loan contracts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.loans.daycount import DayCount

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
CONVENTIONS = st.sampled_from(DayCount)


def years_of(convention: DayCount, start: dt.date, end: dt.date) -> Fraction:
    return Fraction(convention.parts(start, end), convention.parts_of_year)


@pytest.mark.parametrize(
    ("convention", "interest"),
    [("ACT/ACT", "101.81"), ("ACT/365", "101.92"), ("ACT/360", "103.33"), ("30/360", "100.00")],
)
def test_ten_thousand_at_twelve_percent_over_new_year_tells_the_conventions_apart(
    convention: str, interest: str
) -> None:
    years = years_of(DayCount(convention), dt.date(2023, 12, 12), dt.date(2024, 1, 12))
    cents = round(10_000 * Fraction(12, 100) * years * 100)
    assert Decimal(cents).scaleb(-2) == Decimal(interest)


@pytest.mark.parametrize(
    ("convention", "start", "end", "years"),
    [
        # a day is counted when it ends: 31 December 2024 is the last day of a leap year
        ("ACT/ACT", "2024-12-30", "2024-12-31", Fraction(1, 366)),
        ("ACT/ACT", "2024-12-31", "2025-01-01", Fraction(1, 365)),
        ("ACT/ACT", "2023-12-31", "2024-12-31", Fraction(1)),
        ("ACT/ACT", "2022-12-31", "2025-12-31", Fraction(3)),
        ("ACT/ACT", "2024-02-28", "2024-03-01", Fraction(2, 366)),
        ("ACT/365", "2023-12-31", "2024-12-31", Fraction(366, 365)),
        ("ACT/360", "2025-01-01", "2025-12-27", Fraction(1)),
        ("30/360", "2025-01-31", "2025-02-28", Fraction(28, 360)),
        ("30/360", "2025-02-28", "2025-03-31", Fraction(32, 360)),
        ("30/360", "2025-01-30", "2025-01-31", Fraction(0)),
        ("30/360", "2025-03-15", "2026-03-15", Fraction(1)),
    ],
)
def test_a_period_in_years(convention: str, start: str, end: str, years: Fraction) -> None:
    assert years_of(DayCount(convention), dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == years


@given(CONVENTIONS, DAYS, DAYS, DAYS)
def test_a_period_cut_in_two_is_as_long_as_before(
    convention: DayCount, one: dt.date, two: dt.date, three: dt.date
) -> None:
    start, middle, end = sorted([one, two, three])
    cut = years_of(convention, start, middle) + years_of(convention, middle, end)
    assert cut == years_of(convention, start, end)


@given(CONVENTIONS, DAYS, DAYS)
def test_turned_round_a_period_is_negative_and_no_later_day_shortens_it(
    convention: DayCount, one: dt.date, two: dt.date
) -> None:
    start, end = sorted([one, two])
    assert years_of(convention, end, start) == -years_of(convention, start, end) <= 0
