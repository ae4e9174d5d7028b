"""Random lives of a loan, entered in any order: the books always have what the arithmetic says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from test_loan_entries import LOAN

from sfund.books.commit import commit
from sfund.books.load import load_books
from sfund.books.loans.accounts import lent_one, reckoned
from sfund.books.loans.changing import Change, changed
from sfund.books.loans.entries import Cash, differences
from sfund.books.model import Books
from sfund.books.writing import Additions, plan_additions
from sfund.checks import for_commit, run
from sfund.checks.loans import LOANS
from sfund.errors import BooksError, RequestError
from sfund.loans.facts import (
    LoanCall,
    LoanFact,
    LoanPause,
    LoanRate,
    LoanReschedule,
    LoanSettle,
    LoanWaive,
    LoanWriteOff,
    Prepayment,
)
from sfund.loans.movements import MovementKind
from sfund.money import Money

if TYPE_CHECKING:
    from conftest import MakeBooks

BEGIN = dt.date(2025, 2, 15)
OUT = Change(BEGIN, cash=Cash(MovementKind.DISBURSEMENT, Decimal(1_200_000), "Assets:Cash"))
MONEY = """
    2025-01-02 * "연대금고"
      fund: "solidarity"
      Assets:Cash               90000000 KRW
      Equity:Opening-Balances  -90000000 KRW
"""
DAYS = st.integers(1, 500).map(lambda days: BEGIN + dt.timedelta(days=days))


def _facts(day: dt.date, number: int) -> tuple[LoanFact, ...]:
    amount = Money(Decimal(number), "KRW")
    return (
        LoanRate(date=day, id="L-1", rate=Decimal(number % 20)),
        LoanPause(date=day, id="L-1", until=day + dt.timedelta(days=number % 120)),
        LoanReschedule(date=day, id="L-1", months=number % 30 + 1),
        LoanWaive(date=day, id="L-1", amount=amount),
        LoanCall(date=day, id="L-1"),
        LoanSettle(date=day, id="L-1", amount=amount),
        LoanWriteOff(date=day, id="L-1"),
    )


@st.composite
def _events(draw: st.DrawFn) -> Change:
    day, number = draw(DAYS), draw(st.integers(1, 900_000))
    if draw(st.integers(0, 9)) < 6:
        prepay = draw(st.sampled_from([None, None, *Prepayment]))
        cash = Cash(MovementKind.REPAYMENT, Decimal(number), "Assets:Cash", prepay=prepay)
        return Change(day, cash=cash)
    return Change(day, facts=(draw(st.sampled_from(_facts(day, number))),))


def _entered(books: Books, changes: list[Change]) -> Books:
    """The books after these events, in this order; those that are refused change nothing."""
    for change in changes:
        try:
            made = changed(books, lent_one(books, "L-1"), change)
            plan, after = plan_additions(books, Additions(made.entries), (for_commit,))
        except (RequestError, BooksError):
            continue
        commit(plan)
        books = after
        one = lent_one(books, "L-1")
        assert differences(one, one.whole()) == {}
    return books


def _books(make_books: MakeBooks, folder: str) -> Books:
    return load_books(make_books(Path(folder) / "books", LOAN + MONEY))


@settings(max_examples=25)
@given(events=st.lists(_events(), max_size=7))
def test_after_every_event_the_books_have_what_the_arithmetic_says(
    make_books: MakeBooks, events: list[Change]
) -> None:
    with TemporaryDirectory() as folder:
        books = _entered(_books(make_books, folder), [OUT, *events])
    found = run(books, dt.date.max, LOANS)
    assert [one.code for one in found if one.code == "LOAN-BALANCE"] == []


PAYMENTS = [
    Change(dt.date(2025, 3, 17), cash=Cash(MovementKind.REPAYMENT, Decimal(106_000), "Assets:Cash")),
    Change(dt.date(2025, 4, 22), cash=Cash(MovementKind.REPAYMENT, Decimal(60_000), "Assets:Cash")),
    Change(dt.date(2025, 5, 2), facts=(LoanRate(date=dt.date(2025, 5, 2), id="L-1", rate=Decimal(3)),)),
    Change(dt.date(2025, 6, 30), cash=Cash(MovementKind.REPAYMENT, Decimal(500_000), "Assets:Cash")),
]


def test_any_order_of_arrival_ends_in_one_state(make_books: MakeBooks) -> None:
    states = set()
    for order in permutations(PAYMENTS):
        with TemporaryDirectory() as folder:
            books = _entered(_books(make_books, folder), [OUT, *order])
        one = lent_one(books, "L-1")
        booked = {account: sum_ for account, sum_ in one.booked().items() if sum_}
        assert booked == {account: sum_ for account, sum_ in reckoned(one.whole()).items() if sum_}
        states.add((tuple(sorted(booked.items())), one.account(dt.date(2025, 7, 31)).rows))
    assert len(states) == 1
