"""Reports as sheets: CSV that Excel opens as it is, and workbooks."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from dues_network import NETWORK
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from reports.dues.report import build
from reports.faces.as_csv import as_csv, cell
from reports.faces.as_json import as_json
from reports.faces.as_xlsx import as_xlsx
from reports.model import Column, Figure, Report, Table, Unit
from sfund import languages
from sfund.books.load import load_books
from sfund.errors import RequestError
from sfund.periods import Span
from sfund.words import say

if TYPE_CHECKING:
    from conftest import MakeBooks

YEAR = Span.of_year(2025)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks):
    return build(load_books(make_books(tmp_path_factory.mktemp("books"), NETWORK)), YEAR)


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_first_table_is_the_default(report):
    heading, *lines = read(as_csv(report))
    assert heading == [str(column.label) for column in report.tables[0].columns]
    assert lines[0] == [
        "I-0001",
        "Individual",
        "individual-monthly",
        "In arrears",
        "120000",
        "50000",
        "70000",
        "2025-05",
    ]
    assert len(lines) == len(report.tables[0].rows)


def test_every_sheet_holds_the_numbers_of_the_data(report):
    for table in as_json(report)["tables"]:
        _, *lines = read(as_csv(report, table=table["key"]))
        for line, row in zip(lines, table["rows"], strict=True):
            for value, column in zip(line, table["columns"], strict=True):
                if column["unit"] in ("KRW", "count", "ratio", "month", "date"):
                    assert value == ("" if row[column["key"]] is None else str(row[column["key"]]))


def test_figures_and_all_parts(report):
    heading, *figures = read(as_csv(report, table="figures"))
    assert heading == ["Figure", "Value", "How it is made"]
    assert figures[0][:2] == ["Expected", "845000"]
    everything = read(as_csv(report, table="all"))
    assert [line for line in everything if len(line) == 1] == [
        ["Figures"], *([str(table.label)] for table in report.tables)]  # fmt: skip
    assert everything.count([]) == len(report.tables)


def test_a_table_that_is_not_there_is_told_with_the_nearest(report):
    with pytest.raises(RequestError) as caught:
        as_csv(report, table="aging")
    assert caught.value.code == "TABLE-UNKNOWN"
    assert "ageing" in str(caught.value.diagnostics[0].hint)


def test_words_are_the_reader_s(report):
    assert as_csv(report, "ko") != as_csv(report, "en")
    languages.use("ko")
    assert as_csv(report) == as_csv(report, "ko")


@given(st.text())
def test_no_words_become_a_formula(words: str):
    written = cell(words, Unit.TEXT, "KRW")
    assert written[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert written in (words, f"'{words}")


def made(value: object, unit: Unit) -> Report:
    """A report with that one cell."""
    table = Table("t", say("Members"), (Column("c", say("Amount"), unit),), ({"c": value},))  # type: ignore[dict-item]
    figure = Figure("f", say("Credit"), Decimal(-5), Unit.MONEY, say("Credit"))
    return Report("r", say("Members"), "", YEAR.first, YEAR.last, YEAR.last, "KRW", (figure,), (table,))


@pytest.mark.parametrize(
    ("value", "unit", "cell_"),
    [
        (Decimal(-1234567), Unit.MONEY, -1234567.0),
        (Decimal("0.25"), Unit.RATIO, 0.25),
        (7, Unit.COUNT, 7.0),
        ("=HYPERLINK(1)", Unit.TEXT, "'=HYPERLINK(1)"),
        ("https://example.org", Unit.TEXT, "https://example.org"),
        ("0012", Unit.TEXT, "0012"),  # a code keeps its zeros
        (Decimal(1234567890123456789), Unit.MONEY, "1234567890123456789"),  # more than a sheet reckons with
    ],
)
def test_a_workbook_holds_numbers_as_numbers_and_words_as_words(value: object, unit: Unit, cell_: object):
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(made(value, unit))))
    first, second = book.sheet_names
    assert (first, second) == ("Members", "Members 2")
    assert book.get_sheet_by_name(second).to_python()[3:] == [["Amount"], [cell_]]
    assert book.get_sheet_by_name(first).to_python()[4][1] == -5.0


def test_a_workbook_is_the_same_bytes_each_time_and_holds_every_table(report):
    content = as_xlsx(report)
    assert content == as_xlsx(report)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Dues", *(str(table.label) for table in report.tables), "How"]
    members = book.get_sheet_by_index(1).to_python()
    assert [row[0] for row in members[4:]] == ["I-0001", "I-0002", "O-001", "S-001", "Total"]
    assert members[4][4] == 120000.0
