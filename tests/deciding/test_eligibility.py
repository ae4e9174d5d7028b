"""The fund's rules: each at its limit, one below and one above, in won."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.loans.eligibility import (
    Borrower,
    Finding,
    Limits,
    Position,
    Wish,
    eligibility,
    product_problems,
    whole_months,
)
from sfund.loans.facts import LoanProduct
from sfund.loans.terms import Method
from sfund.money import Money

TODAY = dt.date(2026, 7, 15)
PRODUCT = LoanProduct(
    date=dt.date(2026, 1, 1),
    name="working-capital",
    method=Method.ANNUITY,
    rate=Decimal(3),
    months_min=6,
    months_max=36,
    principal_max=Money(Decimal(10_000_000), "KRW"),
)
WISH = Wish(TODAY, Money(Decimal(5_000_000), "KRW"), 24, Decimal(3))
BORROWER = Borrower("O-003", "care", dt.date(2026, 1, 15), Decimal(0), 0, 30)
# A fund of fifty million, thirty of it in the bank.
FUND = Position(
    capital=Decimal(50_000_000),
    assets=Decimal(50_000_000),
    liquid=Decimal(30_000_000),
    promised=Decimal(0),
    owed=Decimal(20_000_000),
    owed_by_borrower=Decimal(0),
    owed_by_sector=Decimal(0),
)


def found(key: str, *, wish: Wish = WISH, borrower: Borrower = BORROWER, fund: Position = FUND) -> Finding:
    return next(one for one in eligibility(wish, PRODUCT, borrower, fund, Limits()) if one.key == key)


def won(number: int) -> Money:
    return Money(Decimal(number), "KRW")


def test_a_plain_application_passes_every_rule() -> None:
    findings = eligibility(WISH, PRODUCT, BORROWER, FUND, Limits())
    assert [one.key for one in findings if not one.passes] == []
    assert [one.key for one in findings] == [
        "membership", "dues", "default", "guarantee", "months-min", "months", "principal", "rate",
        "borrower-exposure", "sector-exposure", "fund-exposure", "liquidity",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("since", "months", "passes"),
    [
        ("2026-01-15", 6, True),
        ("2026-01-16", 5, False),
        ("2020-01-01", 78, True),
        (None, -1, False),
    ],
)
def test_membership(since: str | None, months: int, passes: bool) -> None:
    first = dt.date.fromisoformat(since) if since else None
    one = found("membership", borrower=replace(BORROWER, member_since=first))
    assert one.figure == months
    assert one.passes is passes


@pytest.mark.parametrize(("days", "passes"), [(0, True), (30, True), (31, False)])
def test_dues(days: int, passes: bool) -> None:
    late = replace(BORROWER, dues_days=days, dues_open=Decimal(10_000 if days else 0))
    assert found("dues", borrower=late).passes is passes


BAD = ("L-2025-001",)


@pytest.mark.parametrize(
    ("key", "bad"),
    [("default", replace(BORROWER, defaults=BAD)), ("guarantee", replace(BORROWER, called=BAD))],
)
def test_other_loans_in_default(key: str, bad: Borrower) -> None:
    assert found(key, borrower=BORROWER).passes
    assert not found(key, borrower=bad).passes


LIMITS = [
    # rule, what is asked or owed → figure, limit, whether it holds
    ("principal", {"amount": 10_000_000}, 10_000_000, 10_000_000, True),
    ("principal", {"amount": 10_000_001}, 10_000_001, 10_000_000, False),
    ("months", {"months": 36}, 36, 36, True),
    ("months", {"months": 37}, 37, 36, False),
    ("months-min", {"months": 5}, 5, 6, False),
    ("rate", {"rate": 20}, 20, 20, True),
    ("rate", {"rate": 21}, 21, 20, False),
    # twenty of a hundred of fifty million
    ("borrower-exposure", {"owed_by_borrower": 5_000_000}, 10_000_000, 10_000_000, True),
    ("borrower-exposure", {"owed_by_borrower": 5_000_001}, 10_000_001, 10_000_000, False),
    # forty of a hundred
    ("sector-exposure", {"owed_by_sector": 15_000_000}, 20_000_000, 20_000_000, True),
    ("sector-exposure", {"owed_by_sector": 15_000_001}, 20_000_001, 20_000_000, False),
    # eighty of a hundred
    ("fund-exposure", {"owed": 35_000_000}, 40_000_000, 40_000_000, True),
    ("fund-exposure", {"owed": 35_000_001}, 40_000_001, 40_000_000, False),
    # ten of a hundred stays as money
    ("liquidity", {"liquid": 10_000_000}, 5_000_000, 5_000_000, True),
    ("liquidity", {"liquid": 9_999_999}, 4_999_999, 5_000_000, False),
    ("liquidity", {"liquid": 12_000_000, "promised": 2_000_001}, 4_999_999, 5_000_000, False),
]


@pytest.mark.parametrize(("key", "given", "figure", "limit", "passes"), LIMITS)
def test_at_the_limit(key: str, given: dict[str, int], figure: int, limit: int, passes: bool) -> None:
    wish = replace(
        WISH,
        amount=won(given.get("amount", 5_000_000)),
        months=given.get("months", 24),
        rate=Decimal(given.get("rate", 3)),
    )
    of_fund = {name: Decimal(value) for name, value in given.items() if hasattr(FUND, name)}
    one = found(key, wish=wish, fund=replace(FUND, **of_fund))
    assert one.figure == figure
    assert one.limit == limit
    assert one.passes is passes


def test_the_greater_of_a_share_of_the_capital_and_one_of_the_assets() -> None:
    """A fund that borrowed much: twenty of a hundred of 1 million, or one of a hundred of 50 million."""
    indebted = replace(FUND, capital=Decimal(1_000_000))
    assert found("borrower-exposure", fund=indebted).limit == 500_000
    assert found("borrower-exposure").limit == 10_000_000


def test_a_fund_without_capital_lends_nothing() -> None:
    empty = replace(FUND, capital=Decimal(-5), assets=Decimal(0), liquid=Decimal(0))
    keys = {one.key for one in eligibility(WISH, PRODUCT, BORROWER, empty, Limits()) if not one.passes}
    assert keys == {"borrower-exposure", "sector-exposure", "fund-exposure", "liquidity"}


def test_limits_are_rounded_down_to_the_won() -> None:
    assert found("borrower-exposure", fund=replace(FUND, capital=Decimal(49_999_999))).limit == 9_999_999


def test_who_has_no_sector_has_no_rule_of_sectors() -> None:
    keys = [one.key for one in eligibility(WISH, PRODUCT, replace(BORROWER, sector=None), FUND, Limits())]
    assert "sector-exposure" not in keys


@pytest.mark.parametrize(
    ("amount", "months", "codes"),
    [
        (10_000_000, 36, []),
        (10_000_001, 36, ["AMOUNT-BEYOND-PRODUCT"]),
        (1, 5, ["TERM-BEYOND-PRODUCT"]),
        (10_000_001, 37, ["TERM-BEYOND-PRODUCT", "AMOUNT-BEYOND-PRODUCT"]),
    ],
)
def test_what_a_product_allows(amount: int, months: int, codes: list[str]) -> None:
    assert [one.code for one in product_problems(PRODUCT, won(amount), months)] == codes


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-31", "2026-02-28", 1),
        ("2025-12-01", "2026-12-01", 12),
        ("2026-03-15", "2026-03-15", 0),
    ],
)
def test_whole_months(first: str, last: str, months: int) -> None:
    assert whole_months(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == months


@given(st.integers(1, 60_000_000), st.integers(0, 60_000_000))
def test_asking_for_more_never_makes_a_rule_hold(amount: int, more: int) -> None:
    less = eligibility(replace(WISH, amount=won(amount)), PRODUCT, BORROWER, FUND, Limits())
    greater = eligibility(replace(WISH, amount=won(amount + more)), PRODUCT, BORROWER, FUND, Limits())
    for before, after in zip(less, greater, strict=True):
        assert before.passes or not after.passes


@given(st.integers(0, 100_000_000), st.integers(0, 100))
def test_no_limit_is_a_fraction(capital: int, percent: int) -> None:
    limits = replace(Limits(), borrower_capital=Decimal(percent), kept_liquid=Decimal(percent))
    fund = replace(FUND, capital=Decimal(capital))
    for one in eligibility(WISH, PRODUCT, BORROWER, fund, limits):
        assert one.limit is None or one.limit == one.limit.to_integral_value()
        assert isinstance(one.figure, Decimal)
