"""The interest cap of 이자제한법, by the day on which a loan is agreed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest

from sfund.loans.law import INTEREST_CAPS, cap_on, rate_problem


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        ("2007-06-30", 30),
        ("2012-09-15", 30),
        ("2014-07-14", 30),
        ("2014-07-15", 25),
        ("2018-02-07", 25),
        ("2018-02-08", 24),
        ("2021-07-06", 24),
        ("2021-07-07", 20),
        ("2031-01-01", 20),
        ("1999-01-01", 30),  # no law then; the first cap since is the cautious reading
    ],
)
def test_the_cap_in_force(day: str, percent: int) -> None:
    assert cap_on(dt.date.fromisoformat(day)).percent == percent


def test_the_table_runs_backwards_and_names_its_sources() -> None:
    assert all(newer.since > older.since for newer, older in pairwise(INTEREST_CAPS))
    assert all("대통령령" in cap.source for cap in INTEREST_CAPS)


@pytest.mark.parametrize(
    ("rate", "day", "code"),
    [
        ("20", "2026-01-01", None),
        ("20.000001", "2026-01-01", "RATE-ABOVE-CAP"),
        ("24", "2020-01-01", None),
        ("24", "2022-01-01", "RATE-ABOVE-CAP"),
        ("0", "2026-01-01", None),
        ("-0.1", "2026-01-01", "RATE-NEGATIVE"),
    ],
)
def test_a_rate_is_within_the_law_or_a_problem(rate: str, day: str, code: str | None) -> None:
    problem = rate_problem(Decimal(rate), dt.date.fromisoformat(day))
    assert (problem.code if problem else None) == code


def test_the_problem_names_the_cap_and_its_source() -> None:
    problem = rate_problem(Decimal("20.5"), dt.date(2026, 1, 1))
    assert problem is not None
    assert str(problem.expected) == "at most 20 % a year (대통령령 제31593호, 2021-04-06)"
