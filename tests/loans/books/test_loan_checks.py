"""What `sfund check` finds of a loan that only its arithmetic, or only its decision, can tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sfund.books.load import load_books
from sfund.checks.loans import loans
from sfund.errors import Diagnostic

if TYPE_CHECKING:
    from conftest import MakeBooks

Found = Callable[[str, str], list[Diagnostic]]

BASIS = """
2019-01-01 custom "fund" "solidarity"
  restriction: "none"
2019-01-01 custom "member" "join" "O-003"
  kind: "organization"
2019-01-01 custom "loan-product" "bridge"
  method: "equal-principal"
  rate: 24
  day-count: "30/360"
  months-max: 12
  principal-max: 1000000 KRW
"""
LENDING = """
{day} custom "loan" "apply" "L-1" {asked} KRW
  borrower: "O-003"
  product: "bridge"
  months: 12
{day} custom "loan" "decide" "L-1" "approved"
  for: "I-0031"{more}
2025-03-02 * "대출 실행"
  loan: "L-1"
  Assets:Loans:Principal   500000 KRW
  Assets:Bank:Solidarity  -500000 KRW
"""


@pytest.fixture
def found(make_books: MakeBooks, tmp_path: Path) -> Found:
    """What of one code is found in these books."""

    def of(code: str, text: str) -> list[Diagnostic]:
        books = load_books(make_books(tmp_path / "books", BASIS + text))
        assert not books.diagnostics
        return [one for one in loans(books, dt.date(2026, 12, 31)) if one.code == code]

    return of


def line_of(text: str, beginning: str) -> int:
    lines = (BASIS + text).strip().splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(beginning))


def test_a_rate_that_was_lawful_for_the_product_and_is_not_for_the_loan(found: Found) -> None:
    """24 % was the cap until 6 July 2021. No directive states a rate above the cap of its own day."""
    text = LENDING.format(day="2025-03-01", asked=500_000, more="")
    (one,) = found("LOAN-RATE-CAP", text)
    assert one.line == line_of(text, '2025-03-01 custom "loan" "apply"')
    assert str(one.message) == "24 % a year is above what the law allows on 2025-03-02"


AGREED = '\n2021-07-06 custom "loan" "agree" "L-1"'


def test_the_same_rate_is_lawful_for_a_loan_that_was_agreed_on_in_its_time(found: Found) -> None:
    assert found("LOAN-RATE-CAP", LENDING.format(day="2020-03-02", asked=500_000, more=AGREED)) == []


def test_a_decision_beyond_the_product_is_named_where_it_stands(found: Found) -> None:
    text = LENDING.format(day="2025-03-01", asked=1_500_000, more="\n  amount: 1200000 KRW")
    (one,) = found("LOAN-TERMS", text)
    assert one.line == line_of(text, '2025-03-01 custom "loan" "decide"')
    assert str(one.message) == '1,200,000 KRW is more than "bridge" allows'


def test_an_application_beyond_the_product_that_was_granted_as_it_stands_is_named_itself(
    found: Found,
) -> None:
    text = LENDING.format(day="2025-03-01", asked=1_500_000, more="")
    (one,) = found("LOAN-TERMS", text)
    assert one.line == line_of(text, '2025-03-01 custom "loan" "apply"')


def test_an_application_beyond_the_product_of_which_less_was_granted_is_within_it(found: Found) -> None:
    text = LENDING.format(day="2025-03-01", asked=1_500_000, more="\n  amount: 1000000 KRW")
    assert found("LOAN-TERMS", text) == []
