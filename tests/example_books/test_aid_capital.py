"""What the lending fund had when a year began, reckoned in two ways that share no code."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sfund.books.funds.sums import fund_sums
from sfund.books.load import load_books
from sfund.books.loans.aid import capitals
from sfund.periods import Month, Span

LEDGER = Path(__file__).parents[2] / "ledger"


def test_the_capital_of_each_month_is_what_the_funds_say() -> None:
    books = load_books(LEDGER, names=False)
    capital = capitals(books)
    found = set()
    for month in map(Month(2025, 1).plus, range(24)):
        for day in (month.first_day, month.last_day):
            sums = fund_sums(books, Span(dt.date(day.year, 1, 1), day))
            fund = next(one for one in sums if one.name == "solidarity")
            assert capital(day) == (fund.opening or fund.closing)
            found.add(capital(day))
    assert len(found) > 1
