"""Pledges against the example of docs/pledges.md, worked by hand, and against bean-query."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beanquery import connect
from report_parts import rows_in_json, values_in_json

from reports.faces.as_text import as_text
from reports.giving.company import build as page_of
from reports.giving.pledges import build
from sfund import checks
from sfund.books.giving.pledges import pledge_accounts
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.periods import Span

from .pages_read import rows, sums_of

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"
YEAR = Span.of_year(2025)
BY_DAY = rows("pledges.md", "P-2025-1 day by day")


@pytest.mark.parametrize("row", BY_DAY, ids=[row["as of"] for row in BY_DAY])
def test_day_by_day(pledges_books: Books, row: dict[str, str]) -> None:
    account = pledge_accounts(pledges_books, dt.date.fromisoformat(row["as of"]))["P-2025-1"]
    found = {key: str(getattr(account, key)) for key in ("pledged", "received", "outstanding", "overdue")}
    assert {"as of": row["as of"], **found} == row


def test_the_parts(pledges_books: Books) -> None:
    made = [row for row in rows_in_json(build(pledges_books, YEAR), "parts") if row["pledge"] == "P-2025-1"]
    for row, told in zip(made, rows("pledges.md", "Its parts at the end of 2025"), strict=True):
        assert (row["due"] or "–", row["amount"], row["received"], row["open"], row["status"]) == (
            told["due"], told["amount"], told["received"], told["open"], told["status"])  # fmt: skip
        assert str(row["days-late"]) == told["days late"]


def test_all_pledges(pledges_books: Books) -> None:
    told, sums = sums_of(rows("pledges.md", "All pledges at the end of 2025"))
    report = build(pledges_books, YEAR)
    assert [{key: row[key] for key in told[0]} for row in rows_in_json(report, "pledges")] == told
    found = values_in_json(report)
    assert {key: found[key] for key in ("pledged", "received", "outstanding", "overdue")} == {
        key: value for key, value in sums.items() if key not in ("pledge", "party")
    }
    assert found["in-kind"] == "1500000"


def test_the_page_for_the_giver(pledges_books: Books) -> None:
    told, sums = sums_of(rows("pledges.md", "The page for C-002."))
    report = page_of(pledges_books, "C-002", YEAR, YEAR.last)
    made = rows_in_json(report, "spent")
    assert [(row["account"], row["program"] or "–", row["fund-spent"], row["spent"]) for row in made] == [
        tuple(row.values()) for row in told
    ]
    found = values_in_json(report)
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
    whole = [row["pledge"] for row in rows_in_json(build(load_books(LEDGER), Span.of_year(2026)), "pledges")]
    assert whole == ["P-2026-1", "P-2026-2", "P-2026-3", "P-2026-4", "P-2026-5"]
    before = Span(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert rows_in_json(build(pledges_books, before), "pledges") == []


def test_every_figure_is_the_sum_of_its_terms(pledges_books: Books) -> None:
    for figure in build(pledges_books, YEAR).figures:
        assert figure.value == sum(term.value for term in figure.terms if isinstance(term.value, Decimal))


def test_the_giver_reads_what_is_late_today_not_at_the_years_end(pledges_books: Books) -> None:
    """The second part is due on 30 September: on 15 July it is still to come, though the page is for a year."""
    page = page_of(pledges_books, "C-002", YEAR, dt.date(2025, 7, 15))
    assert (page.first, page.last, page.as_of) == (YEAR.first, YEAR.last, dt.date(2025, 7, 15))
    status = {row["due"]: (row["status"], row["days-late"]) for row in rows_in_json(page, "parts")}
    assert status["2025-09-30"] == ("open", 0)
    at_the_end = {
        row["due"]: row["status"]
        for row in rows_in_json(page_of(pledges_books, "C-002", YEAR, YEAR.last), "parts")
    }
    assert at_the_end["2025-09-30"] == "late"


LENT = """
2025-01-01 custom "fund" "solidarity"
  restriction: "purpose"
  name-ko: "연대금고"
2025-01-01 custom "plan" "task" "support"
  name-ko: "회원 지원"
2025-01-01 custom "party" "C-002"
  kind: "company"
2025-01-01 custom "pledge" "make" "P-2025-1" 9000000 KRW
  party: "C-002"
  kind: "csr"
  fund: "solidarity"

2025-02-01 * "C-002" "약정"
  pledge: "P-2025-1"
  party: "C-002"
  fund: "solidarity"
  Assets:Bank:Solidarity       9000000 KRW
  Income:CSR                  -9000000 KRW
2025-03-01 * "대출"
  loan: "L-2025-001"
  Assets:Bank:Solidarity      -3000000 KRW
  Assets:Loans:Principal       3000000 KRW
2025-04-01 * "대출"
  loan: "L-2025-002"
  Assets:Bank:Solidarity      -2000000 KRW
  Assets:Loans:Principal       2000000 KRW
2025-05-01 * "상환"
  loan: "L-2025-001"
  Assets:Bank:Solidarity        500000 KRW
  Assets:Loans:Principal       -500000 KRW
2025-06-01 * "상담"
  program: "support"
  fund: "solidarity"
  Assets:Bank:Solidarity      -1000000 KRW
  Expenses:Program:Education   1000000 KRW
"""


def test_the_page_says_what_was_lent_and_for_which_activity(tmp_path: Path, make_books: MakeBooks) -> None:
    books = load_books(make_books(tmp_path / "books", LENT, '[locale]\nlanguage = "ko"\n'))
    assert books.diagnostics == ()
    page = page_of(books, "C-002", YEAR, YEAR.last)
    (lent,) = rows_in_json(page, "lent")
    assert (lent["loans"], lent["lent"], lent["repaid"], lent["out"]) == (2, "5000000", "500000", "4500000")
    (fund,) = rows_in_json(page, "funds")
    assert [fund[key] for key in ("money", "spent", "given-on", "left", "out")] == [
        "9000000", "1000000", "0", "8000000", "4500000",
    ]  # fmt: skip
    (use,) = rows_in_json(page, "spent")
    assert (use["program"], use["spent"]) == ("support", "1000000")
    assert {"연대금고", "회원 지원"} <= set(
        re.findall(r"[가-힣]+(?: [가-힣]+)?", as_text(page, language="ko"))
    )


def test_what_was_spent_of_it_stands_below_what_came(pledges_books: Books) -> None:
    """The words say "of it"; between the two there may stand nothing else."""
    report = page_of(pledges_books, "C-002", None, dt.date(2025, 12, 31))
    keys = [figure.key for figure in report.figures if not figure.key.startswith("share-")]
    assert keys == ["pledged", "received", "spent", "left", "outstanding", "lent"]
