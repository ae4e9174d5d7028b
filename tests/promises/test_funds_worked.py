"""`report funds` against the example of docs/funds.md, worked by hand, and against bean-query."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beanquery import connect
from report_parts import rows_in_json, values_in_json

from reports.faces.as_text import as_text
from reports.funds.report import build
from sfund import checks
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.periods import Span

from .pages_read import rows, sums_of

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"
YEAR = Span.of_year(2025)
SECOND_HALF = Span(dt.date(2025, 7, 1), YEAR.last)
_FUND = "coalesce(any_meta('fund'), getitem(open_meta(account), 'fund'))"
_KEYS = ("opening", "income", "expense", "transfers", "closing")


@pytest.mark.parametrize(
    ("span", "heading"),
    [(YEAR, "The year 2025:"), (SECOND_HALF, "The second half of 2025")],
    ids=["year", "half"],
)
def test_the_table_worked_by_hand(funds_books: Books, span: Span, heading: str) -> None:
    funds, sums = sums_of(rows("funds.md", heading))
    made = rows_in_json(build(funds_books, span), "funds")
    assert made == funds
    assert {key: str(sum(int(row[key]) for row in made)) for key in _KEYS} == {
        key: sums[key] for key in _KEYS
    }


def test_where_the_money_lies(funds_books: Books) -> None:
    assert rows_in_json(build(funds_books, YEAR), "accounts") == rows("funds.md", "Where the money lies")


def test_the_figures_worked_by_hand(funds_books: Books) -> None:
    assert values_in_json(build(funds_books, YEAR)) == {
        "net-assets": "34612344",
        "restricted": "26862344",
        "unrestricted": "7750000",
        "designated": "1000000",
        "difference": "0",
        "proof": "0",
    }


def test_the_page_says_how_the_proof_is_made(funds_books: Books) -> None:
    said = " ".join(as_text(build(funds_books, YEAR)).split())
    assert "opening + income − expense + transfers − closing" in said
    assert "opening = 25,000,000, income = 13,012,345, expense = 3,400,001" in said


def test_every_transfer_leads_to_its_entry(funds_books: Books) -> None:
    made = rows_in_json(build(funds_books, YEAR), "transfers")
    assert [(row["from"], row["to"], row["amount"], row["kind"]) for row in made] == [
        ("general", "reserve", "1000000", "transfer"),
        ("solidarity", "general", "500000", "release"),
        ("general", "g-2025-1", "250001", "allocation"),
        ("g-2025-1", "general", "250001", "transfer"),
    ]
    lines = (funds_books.root / "ledger.beancount").read_text(encoding="utf-8").splitlines()
    for row in made:
        file, line = row["entry"].split(":")
        assert file == "ledger.beancount"
        assert lines[int(line) - 1].startswith(row["day"])


def test_the_book_breaks_no_rule(funds_books: Books) -> None:
    assert checks.run(funds_books, YEAR.last) == ()


def bean_query(folder: Path, wanted: str, where: str) -> dict[str, Decimal]:
    asked = connect(f"beancount:{folder / 'main.beancount'}").execute(
        f"SELECT {_FUND} AS fund, sum({wanted}) AS amount WHERE {where} AND currency = 'KRW' GROUP BY fund"
    )
    found: dict[str, Decimal] = defaultdict(Decimal)
    for fund, amount in asked.fetchall():
        found[fund or "general"] += amount
    return {fund: amount for fund, amount in found.items() if amount}


@pytest.mark.parametrize(
    "span", [YEAR, SECOND_HALF, Span.of_year(2026)], ids=["2025", "half of 2025", "2026"]
)
@pytest.mark.parametrize("which", ["worked", "example"])
def test_bean_query_finds_the_same(funds_folder: Path, which: str, span: Span) -> None:
    folder = funds_folder if which == "worked" else LEDGER
    made = rows_in_json(build(load_books(folder), span), "funds")
    within = f"date >= {span.first} AND date <= {span.last}"
    questions = {
        "closing": ("number", f"account ~ '^(Assets|Liabilities):' AND date <= {span.last}"),
        "income": ("-number", f"account ~ '^Income:' AND {within}"),
        "expense": ("number", f"account ~ '^Expenses:' AND {within}"),
        "transfers": ("-number", f"account = 'Equity:Transfers' AND {within}"),
    }
    for key, (wanted, where) in questions.items():
        found = bean_query(folder, wanted, where)
        assert {row["fund"]: Decimal(row[key]) for row in made if Decimal(row[key])} == found, key


@pytest.mark.parametrize("last", [dt.date(2025, 1, 1) + dt.timedelta(days=17 * step) for step in range(22)])
def test_it_proves_itself_from_any_day_to_any_day(funds_books: Books, last: dt.date) -> None:
    for first in (YEAR.first, dt.date(2025, 6, 15), last):
        report = build(funds_books, Span(min(first, last), last))
        made = rows_in_json(report, "funds")
        for row in made:
            opening, income, expense, transfers, closing = (int(row[key]) for key in _KEYS)
            assert opening + income - expense + transfers == closing
        assert sum(int(row["closing"]) for row in made) == int(values_in_json(report)["net-assets"])
        assert sum(int(row["transfers"]) for row in made) == 0
        assert report.diagnostics == ()


def test_a_posting_in_the_wrong_fund_shows_as_a_difference(tmp_path: Path, make_books: MakeBooks) -> None:
    text = """
        2025-01-01 custom "fund" "solidarity"
          restriction: "purpose"
        2025-03-02 * "Fees of the fund, paid by general money"
          Assets:Bank:Operating  -500 KRW
          Expenses:Office:Fees    500 KRW
            fund: "solidarity"
    """
    report = build(load_books(make_books(tmp_path, text)), YEAR)
    assert [one.code for one in report.diagnostics] == ["FUNDS-DIFFER", "FUNDS-DIFFER"]
    assert (
        values_in_json(report)["difference"] == "1000"
    )  # -500 of the one and 500 of the other do not hide each other
    assert values_in_json(report)["proof"] == "0"


def test_a_fund_without_movement_is_shown_and_one_of_later_is_not(
    tmp_path: Path, make_books: MakeBooks
) -> None:
    text = """
        2025-01-01 custom "fund" "endowment"
          restriction: "permanent"
        2026-01-01 custom "fund" "later"
          restriction: "time"
    """
    made = rows_in_json(build(load_books(make_books(tmp_path, text)), YEAR), "funds")
    assert [(row["fund"], row["restriction"]) for row in made] == [
        ("general", "none"),
        ("endowment", "permanent"),
    ]


def test_results_carried_to_net_assets_change_nothing(tmp_path: Path, make_books: MakeBooks) -> None:
    text = """
        2025-03-02 * "Dues"
          Assets:Bank:Operating    1000 KRW
          Income:Dues:Individual  -1000 KRW
        2025-12-31 * "The year is carried over"
          Income:Dues:Individual       1000 KRW
          Equity:NetAssets:General    -1000 KRW
    """
    books = load_books(make_books(tmp_path, text))
    for span in (YEAR, Span.of_year(2026)):
        report = build(books, span)
        assert values_in_json(report)["net-assets"] == "1000"
        assert report.diagnostics == ()
    assert rows_in_json(build(books, YEAR), "funds")[0]["income"] == "1000"
