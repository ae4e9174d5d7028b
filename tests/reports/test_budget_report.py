"""`report budget`: the plan of a year by task, committee and account; figures as bean-query has them."""

from __future__ import annotations

import datetime as dt
import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beanquery import query
from fava.beans.funcs import hash_entry  # noqa: F401  fava's beans register with abstract types
from fava.core.budgets import calculate_budget, parse_budgets

from reports.budget.report import build
from reports.faces.as_json import as_json
from sfund.books.budgets import account_budgets
from sfund.books.load import load_books
from sfund.periods import Span

if TYPE_CHECKING:
    from conftest import MakeBooks

BOOKS = """
2025-01-01 custom "plan" "task" "spreading"
  name-ko: "연대의 확산"
2025-01-01 custom "plan" "task" "training"
  name-ko: "교육"
2025-01-01 custom "plan" "amount" 2025 1200000 KRW
  program: "training"
2025-01-01 custom "plan" "amount" 2025 365000 KRW
  program: "spreading"
  unit: "care"
2025-01-01 custom "plan" "amount" 2025 6000000 KRW
  kind: "income"
  account: "Income:Dues"
2025-01-01 custom "budget" Expenses:Office:Rent "monthly" 310000 KRW
2025-07-01 custom "budget" Expenses:Office:Rent "monthly" 400000 KRW
2025-01-01 custom "budget" Expenses:Office:Meetings "weekly" 10000 KRW
2025-03-01 custom "budget" Income:Dues:Individual "yearly" -3650000 KRW

2025-01-10 * "강의"
  program: "training"
  Assets:Cash                    -100000 KRW
  Expenses:Program:Education      100000 KRW
2025-02-10 * "돌봄 분과"
  program: "spreading"
  unit: "care"
  Assets:Cash                     -50000 KRW
  Expenses:Office:Meetings         50000 KRW
2025-03-10 * "임차료"
  Assets:Cash                    -310000 KRW
  Expenses:Office:Rent            310000 KRW
2025-03-11 * "회비"
  Assets:Cash                     900000 KRW
  Income:Dues:Individual         -900000 KRW
2025-09-01 * "강의, 하반기"
  program: "training"
  Assets:Cash                    -700000 KRW
  Expenses:Program:Education      700000 KRW
"""
AS_OF = dt.date(2025, 3, 31)


@pytest.fixture
def root(tmp_path: Path, make_books: MakeBooks) -> Path:
    return make_books(tmp_path / "books", BOOKS)


def test_each_row_has_plan_actual_and_where_it_ends(root: Path) -> None:
    made = as_json(build(load_books(root), Span.of_year(2025), AS_OF))
    tables = {table["key"]: table["rows"] for table in json.loads(json.dumps(made, default=str))["tables"]}
    tasks = {(row["side"], row["task"]): row for row in tables["tasks"]}
    training = tasks["expense", "training"]
    # 100,000 ÷ 90 days × 365 = 405,556; but 700,000 more are booked ahead
    assert [training[key] for key in ("plan", "actual", "remaining", "ahead", "forecast")] == [
        "1200000", "100000", "1100000", "700000", "800000"
    ]  # fmt: skip
    assert tasks["expense", "spreading"]["forecast"] == "202778"  # 50,000 × 365 ÷ 90
    assert tasks["expense", ""]["plan"] is None
    assert tasks["income", ""]["forecast"] == "3650000"
    assert {row["unit"]: row["actual"] for row in tables["units"] if row["side"] == "expense"} == {
        "care": "50000", "": "410000"
    }  # fmt: skip
    figures = {figure["key"]: figure["value"] for figure in made["figures"]}
    assert figures["expense-plan"] == "1565000"
    assert figures["expense"] == "460000"
    assert figures["result-forecast"] == str(3650000 - 800000 - 202778 - 310000)


def test_actual_figures_are_what_bean_query_says(root: Path) -> None:
    books = load_books(root)
    rows = build(books, Span.of_year(2025), AS_OF).tables[0].rows
    _, found = query.run_query(
        books.entries, dict(books.options),
        "SELECT any_meta('program') AS task, sum(number) AS n "
        "WHERE account ~ '^Expenses' AND date <= 2025-03-31 GROUP BY task",
    )  # fmt: skip
    asked = {getattr(row["task"], "key", ""): row["actual"] for row in rows if row["side"].key == "expense"}  # type: ignore[union-attr]
    assert asked == {task or "": number for task, number in found}


RETURNED = """
2025-02-20 * "보조금 집행 잔액 반환"
  grant: "G-2024-1"
  Assets:Cash                     -40000 KRW
  Expenses:Grants:Returned         40000 KRW
2025-05-20 * "이자 반환"
  grant: "G-2024-1"
  Assets:Cash                       -500 KRW
  Expenses:Grants:Returned           500 KRW
"""


def test_what_went_back_to_funders_is_no_expense_and_is_said(tmp_path: Path, make_books: MakeBooks) -> None:
    books = load_books(make_books(tmp_path / "books", BOOKS + RETURNED))
    made = build(books, Span.of_year(2025), AS_OF)
    figures = {figure.key: figure for figure in made.figures}
    assert figures["expense"].value == 460000
    back = figures["returned-to-funders"]
    assert (back.value, [term.value for term in back.terms]) == (40500, [40000, 500])
    assert figures["result-forecast"].value == 3650000 - 800000 - 202778 - 310000 - 40500
    table = made.table("returned")
    assert [(row["grant"], row["amount"], row["entry"]) for row in table.rows] == [
        ("G-2024-1", 40000, "ledger.beancount:38"), ("G-2024-1", 500, "ledger.beancount:42"),
    ]  # fmt: skip
    _, found = query.run_query(
        books.entries, dict(books.options),
        "SELECT sum(number) AS n WHERE account = 'Expenses:Grants:Returned' AND year = 2025",
    )  # fmt: skip
    assert found[0][0] == back.value


def test_the_printed_forecast_is_what_the_rows_reckon(root: Path) -> None:
    """With a plan the larger of pace and actual + ahead; without one actual + ahead."""
    made = build(load_books(root), Span.of_year(2025), AS_OF)
    table = made.table("rows")
    for row in table.rows:
        actual, ahead, until = row["actual"], row["ahead"], row["until"]
        assert isinstance(actual, Decimal)
        assert isinstance(ahead, Decimal)
        assert until == dt.date(2025, 12, 31)
        pace = (actual * 365 / 90).quantize(Decimal(1), ROUND_HALF_UP)
        wanted = actual + ahead if row["plan"] is None else max(pace, actual + ahead)
        assert row["forecast"] == wanted


def test_account_budgets_are_favas_own(root: Path) -> None:
    books = load_books(root)
    budgets, errors = parse_budgets([one for one in books.entries if type(one).__name__ == "Custom"])  # type: ignore[misc]
    assert not errors
    mine = {one.account: one for one in account_budgets(books, 2025, AS_OF)}
    assert list(mine) == ["Expenses:Office:Meetings", "Expenses:Office:Rent", "Income:Dues:Individual"]
    for account, one in mine.items():
        for end, value in ((dt.date(2026, 1, 1), one.plan), (dt.date(2025, 4, 1), one.until_now)):
            fava = calculate_budget(budgets, account, dt.date(2025, 1, 1), end)["KRW"]
            assert abs(abs(fava) - value) <= Decimal("0.5")
    assert mine["Expenses:Office:Rent"].plan == 6 * 310000 + 6 * 400000
    assert mine["Expenses:Office:Rent"].actual == 310000


def test_a_year_without_a_plan_still_says_what_was_spent(tmp_path: Path, make_books: MakeBooks) -> None:
    root = make_books(tmp_path / "bare", BOOKS.split("2025-01-10")[1].join(["2025-01-10", ""]))
    made = build(load_books(root), Span.of_year(2025), AS_OF)
    assert {figure.key: figure.value for figure in made.figures}["expense"] == 460000
