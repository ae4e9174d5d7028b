"""Both statements of the books in docs/statements.md, every line worked by hand there."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from report_parts import rows, values

from reports.faces.as_json import as_json
from reports.financial import form, operations, position
from reports.funds import report as funds
from reports.model import Report
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.periods import Span

from .reading import lines, won

if TYPE_CHECKING:
    from conftest import MakeBooks

DOCS = Path(__file__).parents[3] / "docs"
GOLDEN = Path(__file__).parent / "golden"
Y2025, Y2026 = Span.of_year(2025), Span.of_year(2026)


@pytest.fixture(scope="module")
def folder(make_books: MakeBooks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = (DOCS / "statements.md").read_text(encoding="utf-8")
    (book,) = re.findall(r"```beancount\n(.*?)```", page, re.DOTALL)
    return make_books(tmp_path_factory.mktemp("statements") / "books", book)


@pytest.fixture(scope="module")
def books(folder: Path) -> Books:
    return load_books(folder)


def test_the_books_are_sound(books: Books) -> None:
    assert books.diagnostics == ()


def test_position_line_by_line(books: Books) -> None:
    said = lines(position.build(books, Y2026), "position")
    assert {key: amounts for key, amounts in said.items() if any(amounts)} == {
        "current-assets": won(22_118_500, 18_217_500, 3_901_000, 18_000_000),
        "cash": won(16_818_500, 12_917_500, 3_901_000, 13_000_000),
        "short-term-investments": won(5_000_000, 5_000_000, 0, 5_000_000),
        "other-current-assets": won(300_000, 300_000, 0, 0),
        "non-current-assets": won(1_485_000, 1_485_000, 0, 0),
        "investments": won(1_485_000, 1_485_000, 0, 0),
        "long-term-loans": won(1_500_000, 1_500_000, 0, 0),
        "loan-allowance": won(-15_000, -15_000, 0, 0),
        "total-assets": won(23_603_500, 19_702_500, 3_901_000, 18_000_000),
        "current-liabilities": won(120_000, 120_000, 0, 0),
        "other-payables": won(120_000, 120_000, 0, 0),
        "purpose-reserve": won(200_000, 0, 200_000, 0),
        "total-liabilities": won(320_000, 120_000, 200_000, 0),
        "basic-net-assets": won(5_000_000, 5_000_000, 0, 5_000_000),
        "ordinary": won(18_283_500, 14_582_500, 3_701_000, 13_000_000),
        "surplus": won(17_283_500, 13_582_500, 3_701_000, 13_000_000),
        "appropriated": won(1_000_000, 1_000_000, 0, 0),
        "total-net-assets": won(23_283_500, 19_582_500, 3_701_000, 18_000_000),
        "liabilities-and-net-assets": won(23_603_500, 19_702_500, 3_901_000, 18_000_000),
    }
    # Every heading of the form stands there, in its order; of those that are not the form's only the painting's.
    added = {heading.key for heading in form.POSITION if heading.added}
    wanted = [heading.key for heading in form.POSITION if heading.key not in added - {"other-current-assets"}]
    assert list(said) == wanted


def test_operations_line_by_line(books: Books) -> None:
    said = lines(operations.build(books, Y2026), "operations")
    assert {key: amounts for key, amounts in said.items() if any(amounts)} == {
        "operating-revenue": won(9_807_500, 8_007_500, 1_800_000, 4_000_000),
        "public-revenue": won(8_007_500, 8_007_500, 0, 4_000_000),
        "donation-revenue": won(2_000_000, 2_000_000, 0, 0),
        "donations": won(2_000_000, 2_000_000, 0, 0),
        "dues": won(6_000_000, 6_000_000, 0, 4_000_000),
        "other-public-revenue": won(7_500, 7_500, 0, 0),
        "loan-interest": won(7_500, 7_500, 0, 0),
        "other-business-income": won(1_800_000, 0, 1_800_000, 0),
        "operating-expense": won(4_275_000, 3_375_000, 900_000, 1_000_000),
        "public-expense": won(3_375_000, 3_375_000, 0, 1_000_000),
        "program": won(715_000, 715_000, 0, 0),
        "program-people": won(700_000, 700_000, 0, 0),
        "program-other": won(15_000, 15_000, 0, 0),
        "administration": won(2_620_000, 2_620_000, 0, 1_000_000),
        "administration-people": won(2_500_000, 2_500_000, 0, 0),
        "administration-facilities": won(0, 0, 0, 1_000_000),
        "administration-other": won(120_000, 120_000, 0, 0),
        "no-function": won(40_000, 40_000, 0, 0),
        "no-function-facilities": won(40_000, 40_000, 0, 0),
        "other-business-expense": won(900_000, 0, 900_000, 0),
        "other-business-expense-other": won(900_000, 0, 900_000, 0),
        "operating-result": won(5_532_500, 4_632_500, 900_000, 3_000_000),
        "non-operating-income": won(1_000, 0, 1_000, 0),
        "financial-income": won(1_000, 0, 1_000, 0),
        "purpose-reserve-provision": won(200_000, 0, 200_000, 0),
        "result-before-tax": won(5_333_500, 4_632_500, 701_000, 3_000_000),
        "result": won(5_333_500, 4_632_500, 701_000, 3_000_000),
    }


def test_the_matrix_and_the_proof(books: Books) -> None:
    report = operations.build(books, Y2026)
    names = ("distribution", "people", "facilities", "other", "total")
    assert {row["function"]: [row[name] for name in names] for row in rows(report, "matrix")} == {
        "program": won(0, 700_000, 0, 15_000, 715_000),
        "administration": won(0, 2_500_000, 0, 120_000, 2_620_000),
        "fundraising": won(0, 0, 0, 0, 0),
        "no-function": won(0, 0, 40_000, 0, 40_000),
        "other-business-expense": won(0, 0, 0, 900_000, 900_000),
    }
    assert lines(report, "proof", by="line") == {
        "opening": won(18_000_000, 18_000_000, 0),
        "brought": won(0, 0, 0),
        "direct": won(-50_000, -50_000, 0),
        "result": won(5_333_500, 4_632_500, 701_000),
        "between": won(0, -3_000_000, 3_000_000),
        "closing": won(23_283_500, 19_582_500, 3_701_000),
        "difference": won(0, 0, 0),
    }


def test_only_the_transfer_that_crosses_the_columns_is_listed(books: Books) -> None:
    (row,) = rows(operations.build(books, Y2026), "between")
    assert (row["day"], row["from"], row["to"], row["amount"], row["reason"]) == (
        dt.date(2026, 4, 2), "public-interest", "other", Decimal(3_000_000), "Decision 4 of the board",
    )  # fmt: skip


def test_which_fund_stands_where(books: Books) -> None:
    said = [
        (row["heading"], row["fund"], row["amount"])
        for row in rows(position.build(books, Y2026), "net-assets")
    ]
    assert said == [
        ("basic-net-assets", "endowment", Decimal(5_000_000)),
        ("surplus", "cafe", Decimal(3_701_000)),
        ("surplus", "general", Decimal(11_590_000)),
        ("surplus", "solidarity", Decimal(1_992_500)),
        ("appropriated", "reserve", Decimal(1_000_000)),
    ]


def test_both_statements_have_the_net_assets_of_the_funds(books: Books) -> None:
    at_the_end, over_the_year = position.build(books, Y2026), operations.build(books, Y2026)
    assert values(at_the_end)["net-assets"] == values(funds.build(books, Y2026))["net-assets"] == 23_283_500
    for report in (at_the_end, over_the_year):
        assert values(report)["difference"] == values(report)["funds-difference"] == 0
        assert not [one for one in report.diagnostics if one.code == "STATEMENT-DIFFERS"]


def test_what_accounts_do_not_say_is_said(books: Books) -> None:
    notes = [str(note) for note in position.build(books, Y2026).notes]
    assert 'No line of the form is said of Assets:Art: they stand under "other".' in notes
    notes = [str(note) for note in operations.build(books, Y2026).notes]
    assert [note for note in notes if "Expenses:Odd" in note] == [
        'No line of the form is said of Expenses:Odd: they stand under "other".',
        (
            "Function or nature is not said of Expenses:Odd: they stand under "
            '"function not said" or "other nature".'
        ),
    ]
    assert "2024-13" in notes[0]
    assert "2026-06-30" in notes[0]


def test_the_first_year_has_none_before_it(books: Books) -> None:
    for report in (position.build(books, Y2025), operations.build(books, Y2025)):
        assert "The books do not reach back to the year before." in map(str, report.notes)
        assert {row["before"] for row in rows(report, report.name)} == {None}
        assert rows(report, "year-before") == []


def test_the_year_before_is_what_that_year_said_itself(books: Books) -> None:
    for build in (position.build, operations.build):
        then, now = build(books, Y2025), build(books, Y2026)
        before = {row["heading"]: row for row in rows(now, "year-before")}
        for row in rows(then, then.name):
            heading = row.pop("heading")
            row.pop("before")
            assert {key: before[heading][key] for key in row} == row


def test_a_time_before_the_books_is_empty_and_says_so(books: Books) -> None:
    for build in (position.build, operations.build):
        report = build(books, Span.of_year(2020))
        assert all(table.rows == () for table in report.tables)
        assert "The books have nothing in this time." in map(str, report.notes)
        assert report.diagnostics == books.diagnostics


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2026-01-01", "2026-12-31", "2025-01-01 2025-12-31"),
        ("2026-03-15", "2026-10-31", "2025-03-15 2025-10-31"),
        ("2025-02-01", "2025-02-28", "2024-02-01 2024-02-29"),  # the whole month, also where it is longer
        ("2024-02-29", "2024-03-31", "2023-02-28 2023-03-31"),
        ("0001-01-01", "0001-12-31", "0001-01-01 0001-12-31"),  # no calendar goes further back
    ],
)
def test_the_days_a_year_before(first: str, last: str, before: str) -> None:
    span = operations.a_year_before(Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last)))
    assert f"{span.first} {span.last}" == before


def test_what_lies_after_the_day_has_not_happened(books: Books) -> None:
    report = operations.build(books, Y2026, dt.date(2026, 4, 30))
    assert lines(report, "operations")["result"] == won(4_800_000, 4_800_000, 0, 0)
    assert report.last == dt.date(2026, 4, 30)
    assert values(position.build(books, Y2026, dt.date(2026, 4, 30)))["net-assets"] == 22_800_000


@pytest.mark.parametrize("build", [position.build, operations.build], ids=["position", "operations"])
def test_the_whole_answer_is_the_golden_one(books: Books, build: Callable[[Books, Span], Report]) -> None:
    """`SFUND_GOLDEN=write` keeps the answer as it is now; look at it then."""
    report = build(books, Y2026)
    answer = as_json(report, "en")
    said = (
        json.dumps({key: answer[key] for key in ("figures", "tables")}, ensure_ascii=False, indent=1) + "\n"
    )
    golden = GOLDEN / f"{report.name}.json"
    if os.environ.get("SFUND_GOLDEN") == "write":
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")
