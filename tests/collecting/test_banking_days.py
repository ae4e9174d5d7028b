"""The days on which Korean banks work, against days that anybody can look up."""

from __future__ import annotations

import datetime as dt

import pytest

from sfund.banking_days import banking_day_from, banking_days_before, is_banking_day
from sfund.closed_days import CLOSED as TABLE
from sfund.example.days import is_working_day
from tools import closed_days

CLOSED = """
    2026-01-01 새해 첫날
    2026-02-17 설날
    2026-02-18 설날 다음 날
    2026-03-02 삼일절 대체공휴일
    2026-05-01 근로자의 날
    2026-05-25 부처님오신날 대체공휴일
    2026-08-17 광복절 대체공휴일
    2026-09-25 추석
    2026-10-05 개천절 대체공휴일
    2026-11-21 토요일
    2026-11-22 일요일
    2026-12-25 성탄절
"""


@pytest.mark.parametrize("row", CLOSED.strip().splitlines())
def test_banks_are_closed(row: str) -> None:
    assert not is_banking_day(dt.date.fromisoformat(row.split(maxsplit=1)[0]))


MOVED = """
    2026-09-25 2026-09-28  # 추석 and the week-end after it
    2026-11-25 2026-11-25
    2026-12-25 2026-12-28
    2026-02-14 2026-02-19  # 설날
"""


@pytest.mark.parametrize("row", MOVED.strip().splitlines())
def test_the_day_or_the_next_one(row: str) -> None:
    day, expected = (dt.date.fromisoformat(text) for text in row.split()[:2])
    assert banking_day_from(day) == expected


def test_the_file_is_due_on_the_banking_day_before() -> None:
    assert banking_days_before(dt.date(2026, 11, 30), 1) == dt.date(2026, 11, 27)
    assert banking_days_before(dt.date(2026, 9, 28), 2) == dt.date(2026, 9, 22)


def test_the_examples_own_calendar_agrees() -> None:
    """But for 17 July 2026, a holiday again by a law that the example does not know."""
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(730)]
    other = [day for day in days if is_working_day(day) != is_banking_day(day)]
    assert other == [dt.date(2026, 7, 17)]


def test_the_table_says_what_the_package_says() -> None:
    assert closed_days.main(["--check"]) == 0, "the package knows other holidays: python -m tools.closed_days"


def test_years_outside_the_table_come_from_the_package() -> None:
    beyond = max(TABLE) + 1
    assert not is_banking_day(dt.date(beyond, 1, 1))
