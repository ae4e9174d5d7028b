"""Pledges against the example of docs/pledges.md, worked by hand, and against bean-query."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from beanquery import connect

from reports.company import build as page_of
from reports.pledges import build
from sfund import checks
from sfund.books.giving.pledges import pledge_accounts
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.periods import Span

from .pages_read import figures, rows, sums_of, table

LEDGER = Path(__file__).parents[2] / "ledger"
YEAR = Span.of_year(2025)
BY_DAY = rows("pledges.md", "P-2025-1 day by day")


@pytest.mark.parametrize("row", BY_DAY, ids=[row["as of"] for row in BY_DAY])
def test_day_by_day(pledges_books: Books, row: dict[str, str]) -> None:
    account = pledge_accounts(pledges_books, dt.date.fromisoformat(row["as of"]))["P-2025-1"]
    found = {key: str(getattr(account, key)) for key in ("pledged", "received", "outstanding", "overdue")}
    assert {"as of": row["as of"], **found} == row


def test_the_parts(pledges_books: Books) -> None:
    made = [row for row in table(build(pledges_books, YEAR), "parts") if row["pledge"] == "P-2025-1"]
    for row, told in zip(made, rows("pledges.md", "Its parts at the end of 2025"), strict=True):
        assert (row["due"] or "–", row["amount"], row["received"], row["open"], row["status"]) == (
            told["due"], told["amount"], told["received"], told["open"], told["status"])  # fmt: skip
        assert str(row["days-late"]) == told["days late"]


def test_all_pledges(pledges_books: Books) -> None:
    told, sums = sums_of(rows("pledges.md", "All pledges at the end of 2025"))
    report = build(pledges_books, YEAR)
    assert [{key: row[key] for key in told[0]} for row in table(report, "pledges")] == told
    found = figures(report)
    assert {key: found[key] for key in ("pledged", "received", "outstanding", "overdue")} == {
        key: value for key, value in sums.items() if key not in ("pledge", "party")
    }
    assert found["in-kind"] == "1500000"


def test_the_page_for_the_giver(pledges_books: Books) -> None:
    told, sums = sums_of(rows("pledges.md", "The page for C-002."))
    report = page_of(pledges_books, "C-002", YEAR, YEAR.last)
    made = table(report, "spent")
    assert [(row["account"], row["program"] or "–", row["fund-spent"], row["spent"]) for row in made] == [
        tuple(row.values()) for row in told
    ]
    found = figures(report)
    assert (found["spent"], found["left"]) == (sums["of the company's money"], "12842858")
    assert found["share-youth"] == f"{Decimal(15_500_000) / Decimal(17_500_000):.6f}"


def test_the_book_breaks_no_rule(pledges_books: Books) -> None:
    assert checks.run(pledges_books, YEAR.last) == ()


@pytest.mark.parametrize("last", [dt.date(2025, 6, 30), dt.date(2025, 12, 31), dt.date(2026, 10, 31)])
@pytest.mark.parametrize("which", ["worked", "example"])
def test_bean_query_finds_what_came(pledges_folder: Path, which: str, last: dt.date) -> None:
    folder = pledges_folder if which == "worked" else LEDGER
    asked = connect(f"beancount:{folder / 'main.beancount'}").execute(
        "SELECT any_meta('pledge') AS pledge, -sum(number) AS amount "
        f"WHERE account ~ '^Income:' AND any_meta('pledge') IS NOT NULL AND date <= {last} GROUP BY pledge"
    )
    accounts = pledge_accounts(load_books(folder), last)
    assert {key: one.received for key, one in accounts.items() if one.received} == dict(asked.fetchall())


def test_what_was_fulfilled_before_the_time_is_left_out(pledges_books: Books) -> None:
    whole = [row["pledge"] for row in table(build(load_books(LEDGER), Span.of_year(2026)), "pledges")]
    assert whole == ["P-2026-1", "P-2026-2", "P-2026-3", "P-2026-4", "P-2026-5"]
    before = Span(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert table(build(pledges_books, before), "pledges") == []


def test_every_figure_is_the_sum_of_its_terms(pledges_books: Books) -> None:
    for figure in build(pledges_books, YEAR).figures:
        assert figure.value == sum(term.value for term in figure.terms if isinstance(term.value, Decimal))
