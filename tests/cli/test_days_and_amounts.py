"""Days and amounts as Korean offices write them, and what is too unclear to be taken for one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import click
import pytest

from sfund.cli.amounts import number_in
from sfund.cli.months import DayOption, MonthOption
from sfund.cli.writing import money_of
from sfund.errors import RequestError
from sfund.periods import Month

AMOUNTS = {
    "1000": 1000, "1,000,000": 1_000_000, "1,000,000원": 1_000_000, " 10,000 원 ": 10_000, "100만": 1_000_000,
    "100만원": 1_000_000, "3천만": 30_000_000, "1억 2천만원": 120_000_000, "3만5천": 35_000, "1.5만": 15_000,
    "2천": 2000, "1만 500": 10_500, "1,234만": 12_340_000,
}  # fmt: skip
UNCLEAR = ["", "만", "1,00", "10,00,000", "1,0000", "5천만만", "2만 3억", "3천 2천", "-5", "-1만", "백만", "1e6", "NaN", "1.5",
           "0", "0원", "1.00001만"]  # fmt: skip


@pytest.mark.parametrize(("words", "number"), AMOUNTS.items())
def test_amounts_as_people_type_them(words: str, number: int) -> None:
    assert money_of(words, "KRW").number == number


@pytest.mark.parametrize("words", UNCLEAR)
def test_an_unclear_amount_is_refused(words: str) -> None:
    with pytest.raises(RequestError, match="AMOUNT-WRONG"):
        money_of(words, "KRW")


def test_a_currency_with_a_fraction_keeps_it() -> None:
    assert number_in("1,000.50") == Decimal("1000.50")
    assert money_of("1,000.50", "USD").number == Decimal("1000.5")


DAYS = ["2026-05-28", "2026.5.28", "2026.05.28", "2026. 5. 28.", "2026년 5월 28일", "2026년5월28일"]
NO_DAYS = [
    "2026-5-28",
    "26.5.28",
    "2026.528",
    "2026.2.30",
    "2026.13.1",
    "2026.5",
    "5.28",
    "2026/5/28",
    "tomorrow",
]


@pytest.mark.parametrize("words", DAYS)
def test_days_as_people_type_them(words: str) -> None:
    assert DayOption().convert(words, None, None).date() == dt.date(2026, 5, 28)


@pytest.mark.parametrize("words", NO_DAYS)
def test_what_is_no_day(words: str) -> None:
    with pytest.raises(click.BadParameter):
        DayOption().convert(words, None, None)


@pytest.mark.parametrize("words", ["2026-05", "2026.5", "2026.05", "2026. 5.", "2026년 5월"])
def test_months_as_people_type_them(words: str) -> None:
    assert MonthOption().convert(words, None, None) == Month(2026, 5)


@pytest.mark.parametrize("words", ["2026-5", "2026.13", "2026.5.28", "5월"])
def test_what_is_no_month(words: str) -> None:
    with pytest.raises(click.BadParameter):
        MonthOption().convert(words, None, None)
