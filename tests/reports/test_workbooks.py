"""What an office expects of a workbook besides its figures: pictures, a way through it, units, whole sentences."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from reports.catalogue import build_report
from reports.charts.drawing import as_png
from reports.faces.as_xlsx import as_workbook, as_xlsx
from reports.model import Figure, Report, Unit
from sfund.books.load import load_books
from sfund.languages import text
from sfund.periods import Span
from sfund.words import say

LEDGER = Path(__file__).parents[2] / "ledger"
SPAN = Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31))
HEADS = 3
DRAWING = {"xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"}
EMU = 9525
"""Of a drawing's units so many are a pixel."""


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    books = load_books(LEDGER)
    return {name: build_report(name, books, SPAN) for name in ("board", "self-reliance", "cash", "budget")}


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_pictures_are_those_of_the_paper(reports: dict[str, Report], language: str) -> None:
    """The same pixels as in a document of 한글, said in words for who does not see them; whole on the sheet."""
    report = reports["self-reliance"]
    content = as_xlsx(report, language)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = [archive.read(name) for name in archive.namelist() if name.startswith("xl/media/")]
        said = archive.read("xl/drawings/drawing1.xml").decode()
    drawn = [as_png(chart, report.currency, language) for chart in report.charts]
    assert sorted(held) == sorted(drawn)
    for chart in report.charts:
        assert f'descr="{text(chart.description, language)}"' in said
    sheet = opened(content)[text(say("Pictures"), language)]
    assert sheet.print_area.endswith(f"$A$1:$A${sheet.max_row}")
    assert [cell.value for row in sheet["A4:A20"] for cell in row if cell.value] == [
        text(words, language) for chart in report.charts for words in (chart.label, chart.description)
    ]
    width = sheet.column_dimensions["A"].width * 7
    for anchor in etree.fromstring(said.encode()).findall("xdr:twoCellAnchor", DRAWING):
        begin, end = (
            {one.tag.rpartition("}")[2]: int(one.text or 0) for one in place}
            for place in (anchor.find("xdr:from", DRAWING), anchor.find("xdr:to", DRAWING))
        )
        # In the one row that is as high as it.
        assert (begin["row"], begin["col"]) == (end["row"], end["col"])
        assert width / 2 < (end["colOff"] - begin["colOff"]) / EMU < width
        height = sheet.row_dimensions[begin["row"] + 1].height * 96 / 72
        assert height > (end["rowOff"] - begin["rowOff"]) / EMU


def test_the_same_books_give_the_same_bytes(reports: dict[str, Report]) -> None:
    several = tuple(reports.values())
    assert as_workbook(several[0], several, "ko") == as_workbook(several[0], several, "ko")


def test_several_reports_begin_with_a_sheet_that_leads_to_all_others(reports: dict[str, Report]) -> None:
    first, *others = opened(as_workbook(reports["board"], tuple(reports.values()), "ko")).worksheets
    rows = [row for row in first.iter_rows(min_row=HEADS + 2, max_col=2) if row[1].value]
    assert [row[1].value for row in rows] == [sheet.title for sheet in others]
    for row, sheet in zip(rows, others, strict=True):
        quoted = sheet.title.replace("'", "''")
        assert row[1].hyperlink.location in {f"'{quoted}'!A1", f"{quoted}!A1"}
        assert sheet.title == sheet.title.strip()
    assert list(dict.fromkeys(row[0].value for row in rows)) == [
        text(one.title, "ko") for one in reports.values()
    ]
    assert text(say("Contents"), "ko") not in opened(as_xlsx(reports["board"], "ko")).sheetnames


def test_a_report_that_says_nothing_in_words_has_no_sheet_for_them(reports: dict[str, Report]) -> None:
    assert not any(section.sentences for section in reports["cash"].sections)
    assert text(say("In words"), "ko") not in opened(as_xlsx(reports["cash"], "ko")).sheetnames
    assert text(say("In words"), "ko") in opened(as_xlsx(reports["board"], "ko")).sheetnames


def test_a_long_note_is_folded_and_whole(reports: dict[str, Report]) -> None:
    note = say("{text}", text="긴 문장은 인쇄 영역의 끝에서 잘리지 않고 다음 줄로 넘어갑니다. " * 8)
    sheet = opened(as_xlsx(replace(reports["budget"], notes=(note,)), "ko")).worksheets[0]
    row = HEADS + 1 + len(reports["budget"].figures) + 2
    assert sheet.cell(row, 1).value == str(note)
    assert sheet.cell(row, 1).alignment.wrap_text
    assert f"A{row}:C{row}" in [str(one) for one in sheet.merged_cells.ranges]
    across = sum(sheet.column_dimensions[column].width for column in "ABC")
    lines = 2 * len(str(note)) * 0.8 / across
    assert sheet.row_dimensions[row].height >= 15 * lines
    assert sheet.print_area.endswith(f"${row}")


@pytest.mark.parametrize(
    ("language", "months", "points"),
    [("ko", '0.0"개월"', '+0.0%"p";-0.0%"p";0.0%"p"'),
     ("en", '0.0" months"', '+0.0%" points";-0.0%" points";0.0%" points"')],
)  # fmt: skip
def test_a_number_says_in_what_it_is(
    reports: dict[str, Report], language: str, months: str, points: str
) -> None:
    figures = tuple(
        Figure(unit, say("Value"), Decimal("1.8"), unit, say("Value"))
        for unit in (Unit.MONTHS, Unit.POINTS, Unit.RATIO)
    )
    sheet = opened(as_xlsx(replace(reports["board"], figures=figures), language)).worksheets[0]
    assert [row[1].number_format for row in sheet.iter_rows(min_row=HEADS + 2, max_row=HEADS + 4)] == [
        months, points, "0.0%",
    ]  # fmt: skip
