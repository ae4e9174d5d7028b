"""A hand-written entry that carries the year's results to net assets: no report takes it for income or spending."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from reports.financial import operations
from reports.reliance.income import income, income_by_month, self_reliance
from sfund.books.budgets import year_moves
from sfund.books.funds.sums import fund_sums
from sfund.books.load import load_books
from sfund.money import total
from sfund.periods import Span

from .reading import figures

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

    statement = figures(operations.build(books, YEAR))
    assert (statement["revenue"], statement["expense"], statement["result"]) == (IN, OUT, IN - OUT)

    moves = year_moves(books, 2025)
    for root, sum_ in (("Income:", IN), ("Expenses:", OUT)):
        assert total(move.amount for move in moves if move.account.startswith(root)) == sum_

    assert total(one.amount for one in income(books, YEAR)) == IN
    assert total(one.amount for one in income_by_month(books, YEAR)) == IN
    reliance = self_reliance(books, YEAR, dt.date(2025, 12, 31))
    assert (total(reliance.sums.by_source.values()), reliance.sums.expenses) == (IN, OUT)
