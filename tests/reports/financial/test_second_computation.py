"""The statements of the example network against a bookkeeper who walks its entries, year by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from report_parts import rows, values

from reports.financial import form, operations, position
from reports.funds import report as funds
from reports.model import Report
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.periods import Span

from .bookkeeper import Bookkeeper
from .reading import lines

LEDGER = Path(__file__).parents[3] / "ledger"
LONG_AGO = dt.date(1900, 1, 1)
SPANS = [
    Span.of_year(2025),
    Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31)),
    Span(dt.date(2025, 7, 15), dt.date(2026, 3, 3)),
    Span(dt.date(2026, 5, 5), dt.date(2026, 5, 5)),
]


@pytest.fixture(scope="module")
def books() -> Books:
    return load_books(LEDGER)


@pytest.fixture(scope="module")
def bookkeeper() -> Bookkeeper:
    return Bookkeeper(LEDGER)


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_position(books: Books, bookkeeper: Bookkeeper, span: Span) -> None:
    said = lines(position.build(books, span), "position")
    for root, sign in (("Assets", 1), ("Liabilities", -1)):
        by_line = bookkeeper.by_line(root, LONG_AGO, span.last)
        for (line, column), amount in by_line.items():
            if line == "long-term-loans":
                continue  # the allowance is taken off below it: both together, below
            at = ("total", "public-interest", "other").index(column)
            assert said[str(line)][at] == sign * amount
        key = "total-assets" if root == "Assets" else "total-liabilities"
        assert said[key][0] == sign * sum(by_line.values())
    loans = sum(
        amount
        for (line, _), amount in bookkeeper.by_line("Assets", LONG_AGO, span.last).items()
        if line in ("long-term-loans", "loan-allowance")
    )
    assert Decimal(str(said["long-term-loans"][0])) + Decimal(str(said["loan-allowance"][0])) == loans


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_operations(books: Books, bookkeeper: Bookkeeper, span: Span) -> None:
    report = operations.build(books, span)
    said = lines(report, "operations")
    income = bookkeeper.by_line("Income", span.first, span.last)
    expenses = bookkeeper.by_line("Expenses", span.first, span.last)
    assert said["result"][0] == -sum(income.values()) - sum(expenses.values())
    for line in ("dues", "donations", "subsidies", "foundation-grants", "business-income"):
        assert said[line][1] == -income.get((line, "public-interest"), Decimal(0))
    matrix = {str(row["function"]): row for row in rows(report, "matrix")}
    found = bookkeeper.matrix(span.first, span.last)
    for (function, nature), amount in found.items():
        assert matrix[str(function)][str(nature)] == amount
    assert said["public-expense"][0] == sum(found.values())


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_the_two_and_the_funds_meet(books: Books, span: Span) -> None:
    at_the_end, over_the_time = position.build(books, span), operations.build(books, span)
    net_assets = values(funds.build(books, span))["net-assets"]
    assert values(at_the_end)["net-assets"] == net_assets
    assert lines(over_the_time, "proof", by="line")["closing"][0] == net_assets
    assert values(at_the_end)["difference"] == values(over_the_time)["difference"] == 0


@pytest.mark.parametrize("build", [position.build, operations.build], ids=["position", "operations"])
@pytest.mark.parametrize("span", SPANS, ids=str)
def test_the_accounts_of_a_line_come_to_the_line(
    books: Books, build: Callable[[Books, Span], Report], span: Span
) -> None:
    report = build(books, span)
    said = lines(report, report.name)
    sums: dict[str, Decimal] = {}
    for row in rows(report, "accounts"):
        assert isinstance(row["amount"], Decimal)
        heading = str(row["heading"])
        sums[heading] = sums.get(heading, Decimal(0)) + row["amount"]
    assert sums
    for heading, amount in sums.items():
        assert said[heading][0] == amount
    leaves = {one.key for one in form.OPERATIONS if not one.plus}
    leaves |= form.ASSET_LINES | form.LIABILITY_LINES
    assert {key for key, amounts in said.items() if key in leaves and amounts[0]} <= set(sums)
