"""`report cash` over a year that is worked by hand, and what it makes of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from report_parts import rows
from worked import CARE, ON_CONTRACT, contract, moved, written

from reports.cash.report import build
from reports.faces.as_text import as_text
from reports.faces.rendering import RENDERERS
from reports.model import Report
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.languages import text
from sfund.periods import Span

if TYPE_CHECKING:
    from conftest import MakeBooks

YEAR = Span.of_year(2025)

# Two members are asked 100,000 a month, 2,400,000 in 2025; 1,800,000 came: three quarters.
# Free cash: 5,000,000 + 1,800,000 − rent 2,400,000 − a course 1,200,000 = 3,200,000.
# The contract brought 9,000,000 and paid wages of 6,000,000: 3,000,000 is bound. It ran 365 of 365 days,
# 365 ÷ 30.4375 = 11.9918 months, so wages are 500,342 a month, until 31 March 2026.
BOOKS = written(
    CARE,
    contract(12_000_000),
    """
2025-01-01 custom "grant" "due" "G-2025-1" 2025-07-01 9000000 KRW
2025-01-01 custom "grant" "due" "G-2025-1" 2026-02-10 2000000 KRW
2025-01-01 custom "grant" "due" "G-2025-1" 2026-05-10 1000000 KRW
2025-01-01 custom "pledge" "make" "P-2025-1" 3000000 KRW
  party: "C-001"
  kind: "donation"
  fund: "general"
2025-01-01 custom "pledge" "due" "P-2025-1" 2025-10-31 1000000 KRW
2025-01-01 custom "pledge" "due" "P-2025-1" 2026-03-20 2000000 KRW
""",
    moved("2025-01-01", "opening", 5_000_000, "Equity:Opening-Balances"),
    moved("2025-01-10", "dues", 1_200_000, "Income:Dues:Organization", member="O-001"),
    moved("2025-06-11", "dues", 600_000, "Income:Dues:Organization", member="O-002"),
    moved("2025-06-12", "rent", -2_400_000, "Expenses:Office:Rent"),
    moved("2025-06-13", "a course", -1_200_000, "Expenses:Program:Education"),
    moved("2025-07-01", "the contract", 9_000_000, "Income:Grants:Entrusted", grant="G-2025-1", fund="care"),
    moved("2025-08-01", "wages", -6_000_000, "Expenses:People:ProjectWages", **ON_CONTRACT),
    """2025-08-02 * "what costs no cash"
  Expenses:Loans:Provision    700000 KRW
  Assets:Loans:Allowance     -700000 KRW
""",
)
PLAN = """
    2025-12-01 custom "plan" "amount" 2026 {amount} KRW
      account: "Expenses:Office"
"""
TEN_THOUSAND_A_DAY, FIFTY_THOUSAND_A_DAY = (PLAN.format(amount=amount) for amount in (3_650_000, 18_250_000))


def loaded(folder: Path, make_books: MakeBooks, more: str = TEN_THOUSAND_A_DAY) -> Books:
    books = load_books(make_books(folder, dedent(BOOKS) + dedent(more)))
    assert books.diagnostics == ()
    return books


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks) -> Report:
    return build(loaded(tmp_path_factory.mktemp("cash") / "books", make_books), YEAR)


def notes(report: Report) -> str:
    return " ".join(text(one, "en") for one in report.notes)


def test_by_bank(report: Report) -> None:
    """The opening entry opens the account; it is nothing that came in."""
    assert rows(report, "accounts") == [
        {
            "account": "Assets:Bank:Operating",
            "opening": 5_000_000,
            "in": 10_800_000,
            "out": 9_600_000,
            "closing": 6_200_000,
        }
    ]


def test_cash_now(report: Report) -> None:
    assert [report.figure(key).value for key in ("cash", "cash-free", "cash-bound")] == [
        6_200_000, 3_200_000, 3_000_000,
    ]  # fmt: skip


def test_the_free_money_month_by_month(report: Report) -> None:
    """Dues 200,000 × ¾ = 150,000 and the pledge of March; 10,000 a day for the office, 100,000 for courses."""
    days = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    free = 3_200_000
    for row, count, month in zip(rows(report, "purses"), days, range(1, 13), strict=True):
        came = 150_000 + (2_000_000 if month == 3 else 0)
        went = count * 10_000 + 100_000
        free += came - went
        assert (row["month"], row["free-in"], row["free-out"], row["free"]) == (
            f"2026-{month:02d}", came, went, free,
        )  # fmt: skip
    assert free == 2_150_000
    assert report.figure("free-then").value == 2_150_000
    assert report.figure("lowest-free").value == 2_150_000


def test_the_contract_pays_until_its_end_and_gives_back_what_is_left(report: Report) -> None:
    """3,000,000 + 2,000,000 in February − 3 × 500,342 = 3,498,974, which goes back; May's instalment never comes."""
    made = rows(report, "forecast")
    assert [row["grants"] for row in made] == [0, 2_000_000, *[0] * 10]
    assert [row["bound-out"] for row in rows(report, "purses")[:3]] == [500_342] * 3
    assert [(row["month"], row["returns"]) for row in made if row["returns"]] == [("2026-05", 3_498_974)]
    assert [row["bound"] for row in rows(report, "purses")] == [
        2_499_658, 3_999_316, 3_498_974, 3_498_974, *[0] * 8,
    ]  # fmt: skip
    assert rows(report, "bound") == [{"fund": "care", "restriction": "purpose", "now": 3_000_000, "then": 0}]


def test_what_is_known_and_not_counted_on(report: Report) -> None:
    assert [(row["part"], row["what"], row["due"], row["amount"], row["reason"])
            for row in rows(report, "not-counted")] == [
        ("pledges", "P-2025-1", dt.date(2025, 10, 31), 1_000_000, "late"),
        ("grants", "G-2025-1", dt.date(2026, 5, 10), 1_000_000, "after-end"),
    ]  # fmt: skip
    assert report.figure("pledges-late").value == 1_000_000


def test_assumptions_are_said(report: Report) -> None:
    assert report.figure("collection-rate").value == Decimal("0.75")
    said = notes(report)
    assert "× 75.0%" in said
    assert "Spending in 2026: the planned amounts" in said
    assert "Spending without a budget: the average of the last 12 months by function." in said
    assert [(row["basis"], row["what"], row["amount"]) for row in rows(report, "spending")] == [
        ("plan", "Expenses:Office", 3_650_000),
        ("past", "program", 1_200_000 + 1_501_026),
    ]


def test_free_cash_that_lasts_has_no_month(report: Report) -> None:
    below = report.figure("months-until-below-zero")
    assert below.value is None
    assert str(below.reason) == "not within the twelve months"


def test_the_first_month_below_zero(tmp_path: Path, make_books: MakeBooks) -> None:
    """50,000 a day: 1,700,000, 350,000, 850,000 with the pledge, then 850,000 + 150,000 − 1,600,000."""
    report = build(loaded(tmp_path, make_books, FIFTY_THOUSAND_A_DAY), YEAR)
    assert [row["free"] for row in rows(report, "purses")[:4]] == [1_700_000, 350_000, 850_000, -600_000]
    below = report.figure("months-until-below-zero")
    assert (below.value, below.terms[0].value) == (4, "2026-04")


def test_without_a_budget_the_average_goes_on(tmp_path: Path, make_books: MakeBooks) -> None:
    """(2,400,000 + 1,200,000) ÷ 12 = 300,000 a month of free money."""
    report = build(loaded(tmp_path, make_books, ""), YEAR)
    assert [row["free-out"] for row in rows(report, "purses")] == [300_000] * 12
    assert "planned amounts" not in notes(report)


def test_what_bound_money_cannot_pay_free_money_bears(tmp_path: Path, make_books: MakeBooks) -> None:
    """Wages of 8,500,000 are 708,818 a month: 500,000 + 2,000,000 in February pay them until March.

    January: 208,818 is missing. February and March are paid out of the instalment, and 582,364 of it is left.
    """
    more = (
        TEN_THOUSAND_A_DAY
        + """
    2025-09-01 * "more wages"
      grant: "G-2025-1"
      line: "인건비"
      fund: "care"
      Assets:Bank:Operating     -2500000 KRW
      Expenses:People:ProjectWages  2500000 KRW
    """
    )
    report = build(loaded(tmp_path, make_books, more), YEAR)
    borne = report.figure("borne")
    assert (borne.value, [(term.key, term.value) for term in borne.terms]) == (
        208_818, [("2026-01", 208_818)],
    )  # fmt: skip
    assert [row["bound"] for row in rows(report, "purses")][:3] == [0, 1_291_182, 582_364]
    assert rows(report, "purses")[0]["free-out"] == 410_000 + 208_818


def test_a_running_month_counts_by_what_is_left_of_it(tmp_path: Path, make_books: MakeBooks) -> None:
    """From 16 December on: dues due on the 25th, and 16 ÷ 31 of the courses' month."""
    day = dt.date(2025, 12, 15)
    report = build(loaded(tmp_path, make_books), YEAR, day)
    first = rows(report, "dues")[0]
    assert (first["month"], first["asked"]) == ("2025-12", 200_000)
    assert rows(report, "forecast")[-1]["month"] == "2026-11"
    assert report.last == day


def test_what_is_due_on_the_day_itself_is_expected_and_not_late(
    tmp_path: Path, make_books: MakeBooks
) -> None:
    """On 31 October 2025 the pledge's first million is due: it is in November, the first month ahead."""
    report = build(loaded(tmp_path, make_books), YEAR, dt.date(2025, 10, 31))
    assert [row["pledges"] for row in rows(report, "forecast")][:2] == [1_000_000, 0]
    assert report.figure("pledges-late").value == 0


def test_what_is_said_later_is_not_known(tmp_path: Path, make_books: MakeBooks) -> None:
    more = (
        TEN_THOUSAND_A_DAY
        + """
    2026-02-01 custom "member" "leave" "O-002"
    2026-02-01 custom "member" "join" "O-003"
      kind: "organization"
      name: "새벗가게"
      plan: "organization-monthly"
    2026-01-15 custom "plan" "amount" 2026 99000000 KRW
      account: "Expenses:Office"
    2026-01-20 custom "pledge" "make" "P-2026-1" 5000000 KRW
      party: "C-001"
      kind: "donation"
      fund: "general"
    2026-01-20 custom "pledge" "due" "P-2026-1" 2026-06-30 5000000 KRW
    """
    )
    late, known = loaded(tmp_path / "late", make_books, more), loaded(tmp_path / "known", make_books)
    assert rows(build(late, YEAR), "forecast") == rows(build(known, YEAR), "forecast")


def test_an_award_without_instalments_comes_evenly_until_its_end(
    tmp_path: Path, make_books: MakeBooks
) -> None:
    """9,000,000 of 2026: 90 days until 31 March, 100,000 a day."""
    more = (
        TEN_THOUSAND_A_DAY
        + """
    2025-12-20 custom "fund" "school"
      restriction: "purpose"
    2025-12-20 custom "grant" "award" "G-2025-2" 9000000 KRW
      party: "C-001"
      kind: "foundation"
      fund: "school"
      from: 2026-01-01
      until: 2026-03-31
    2025-12-20 custom "grant" "line" "G-2025-2" "강사비" 9000000 KRW
    """
    )
    report = build(loaded(tmp_path, make_books, more), YEAR)
    assert [row["grants"] for row in rows(report, "forecast")][:4] == [3_100_000, 4_800_000, 3_100_000, 0]


def test_empty_books_are_an_honest_page(tmp_path: Path, make_books: MakeBooks) -> None:
    report = build(load_books(make_books(tmp_path)), Span.of_year(2026))
    assert report.figure("cash").value == 0
    assert report.figure("collection-rate").value is None
    assert report.figure("months-until-below-zero").value is None
    assert "no spending is expected" in notes(report)
    assert as_text(report)
    assert RENDERERS["pdf"](report, "ko")
