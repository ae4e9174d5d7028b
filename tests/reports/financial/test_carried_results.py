"""A hand-written entry that carries the year's results to net assets: no report takes it for income or spending."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from report_parts import values

from reports.bulletin.happened import given
from reports.dues.methods import Method, received
from reports.dues.position import position_of
from reports.financial import operations
from reports.reliance.income import income, income_by_month, self_reliance
from sfund import checks
from sfund.books.budgets import year_moves, year_returned
from sfund.books.funds.sums import fund_sums
from sfund.books.giving.gifts import gifts_of
from sfund.books.grants.accounts import grant_money
from sfund.books.load import load_books
from sfund.books.loans.aid import aid_paid
from sfund.books.loans.portfolio import moved_by_month
from sfund.money import total
from sfund.periods import Month, Span

if TYPE_CHECKING:
    from conftest import MakeBooks

# Dues 1,000 and a gift of 500 come in, rent of 400 goes out; on the last day all three are taken to zero
# against net assets. What came in is 1,500 and what was spent 400 all the same.
BOOKS = """
    2025-03-02 * "Dues"
      Assets:Bank:Operating    1000 KRW
      Income:Dues:Individual  -1000 KRW
    2025-04-02 * "A gift"
      Assets:Bank:Operating     500 KRW
      Income:Donations         -500 KRW
    2025-05-02 * "Rent"
      Expenses:Office:Rent      400 KRW
      Assets:Bank:Operating    -400 KRW
    2025-12-31 * "The year is carried over"
      Income:Dues:Individual       1000 KRW
      Income:Donations              500 KRW
      Expenses:Office:Rent         -400 KRW
      Equity:NetAssets:General    -1100 KRW
"""
YEAR = Span.of_year(2025)
IN, OUT = Decimal(1500), Decimal(400)


def test_funds_statement_plan_and_self_reliance_agree(tmp_path: Path, make_books: MakeBooks) -> None:
    books = load_books(make_books(tmp_path / "books", BOOKS))

    funds = fund_sums(books, YEAR)
    assert (total(one.income for one in funds), total(one.expense for one in funds)) == (IN, OUT)

    statement = values(operations.build(books, YEAR))
    assert (statement["revenue"], statement["expense"], statement["result"]) == (IN, OUT, IN - OUT)

    moves = year_moves(books, 2025)
    for root, sum_ in (("Income:", IN), ("Expenses:", OUT)):
        assert total(move.amount for move in moves if move.account.startswith(root)) == sum_

    assert total(one.amount for one in income(books, YEAR)) == IN
    assert total(one.amount for one in income_by_month(books, YEAR)) == IN
    reliance = self_reliance(books, YEAR, dt.date(2025, 12, 31))
    assert (total(reliance.sums.by_source.values()), reliance.sums.expenses) == (IN, OUT)


def test_dues_gifts_and_what_funders_got_back_stay(tmp_path: Path, make_books: MakeBooks) -> None:
    """Of the year above, and of 100 that a funder got back."""
    returned = """
    2025-06-02 * "To the funder"
      Expenses:Grants:Returned  100 KRW
      Assets:Bank:Operating    -100 KRW
    2025-12-31 * "The rest is carried over"
      Expenses:Grants:Returned -100 KRW
      Equity:NetAssets:General  100 KRW
"""
    books = load_books(make_books(tmp_path / "books", BOOKS + returned))
    last = dt.date(2025, 12, 31)

    position = position_of(books, YEAR, last)
    assert position.collected == Decimal(1000)
    assert received(books, YEAR)[Method.TRANSFER] == Decimal(1000)
    assert sum(received(books, YEAR).values()) == Decimal(1000)

    assert [gift.amount for gift in gifts_of(books)] == [Decimal(500)]
    assert given(books, YEAR).amount == Decimal(500)

    assert [one.amount for one in year_returned(books, 2025)] == [Decimal(100)]


def test_what_the_lending_fund_may_expect_stays(tmp_path: Path, make_books: MakeBooks) -> None:
    """What moved it is a gift of 500 in April and nothing else."""
    text = """
        2025-04-02 * "A gift to the fund"
          fund: "solidarity"
          Assets:Bank:Solidarity   500 KRW
          Income:Donations        -500 KRW
        2025-12-31 * "The year is carried over"
          fund: "solidarity"
          Income:Donations               500 KRW
          Equity:NetAssets:Solidarity   -500 KRW
    """
    books = load_books(make_books(tmp_path / "books", text))
    (months,) = moved_by_month(books, Month(2025, 1), 12).values()
    assert [int(amount) for amount in months] == [0, 0, 0, 500, *[0] * 8]


def test_no_check_asks_what_a_carried_result_was(tmp_path: Path, make_books: MakeBooks) -> None:
    """Interest on loans, mutual aid and what a grant's fund spent are taken to zero, and name nothing."""
    text = """
        2025-01-01 custom "fund" "solidarity"
          restriction: "none"
        2025-01-01 custom "fund" "park"
          restriction: "purpose"
        2025-01-01 custom "party" "C-001"
          kind: "public"
        2025-01-01 custom "grant" "award" "G-2025-1" 1000 KRW
          party: "C-001"
          kind: "public-subsidy"
          fund: "park"
        2025-01-01 custom "grant" "line" "G-2025-1" "rent" 1000 KRW
        2025-12-31 * "The year is carried over"
          Income:Loans:Interest          100 KRW
            fund: "solidarity"
          Expenses:Program:MutualAid     -60 KRW
            fund: "solidarity"
          Equity:NetAssets:Solidarity    -40 KRW
            fund: "solidarity"
          Expenses:Office:Rent          -400 KRW
            fund: "park"
          Equity:NetAssets:Grants        400 KRW
            fund: "park"
    """
    books = load_books(make_books(tmp_path / "books", text))
    assert books.diagnostics == ()
    assert aid_paid(books) == ()
    assert grant_money(books) == {}
    found = {one.code for one in checks.run(books, dt.date(2025, 12, 31))}
    assert found.isdisjoint(("LOAN-UNKNOWN", "GRANT-UNNAMED", "AID-WITHOUT-DECISION"))
