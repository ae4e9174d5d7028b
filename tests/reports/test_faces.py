"""Every report on every face: the same figures and the same rows, read back from the file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest
from lettering import runs
from lxml import html

from reports.catalogue import REPORTS, build_report
from reports.charts.drawing import as_svg
from reports.charts.specification import specification
from reports.charts.values import Chart, Kind, Series
from reports.faces.as_csv import as_csv
from reports.faces.breaking import breakable
from reports.faces.outline import parts
from reports.faces.rendering import RENDERERS
from reports.faces.sums import sum_row
from reports.faces.words import shown
from reports.model import Labelled, Report, Unit, Value
from sfund.books.load import load_books
from sfund.languages import text
from sfund.periods import Span
from sfund.words import Message, say

LEDGER = Path(__file__).parents[2] / "ledger"
SPAN = Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31))
LANGUAGES = ("ko", "en")
FIRST_ROW = 5
"""Of a sheet: above it the title, whose it is, a warning, the heads."""

MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 11))
CHART = Chart(
    "liquidity",
    say("Figure"),
    say("Value"),
    Kind.LINES,
    MONTHS,
    (
        Series("likely", say("Fund"), (Decimal(9_000_000),) * 10, low=(Decimal(5_000_000),) * 10),
        Series("agreed", say("Value"), tuple(Decimal(k * 1_000_000) for k in range(10))),
        Series("reserve", say("Amount"), (Decimal(2_000_000),) * 10, quiet=True),
    ),
)


@pytest.fixture(scope="module")
def books():
    return load_books(LEDGER)


@pytest.fixture(scope="module", params=REPORTS)
def report(request, books) -> Report:
    return build_report(request.param, books, SPAN)


@pytest.fixture(scope="module", params=LANGUAGES)
def paper(request, report: Report) -> tuple[str, bytes]:
    """A language, and the report on paper in it."""
    return request.param, RENDERERS["pdf"](report, request.param)


def squeezed(said: str) -> str:
    """Words without the breaks that a page puts between and into them."""
    return re.sub(r"[\s\xad\u200b]", "", said)


def cells(report: Report, language: str) -> list[str]:
    """What each face must show, part by part: the figures' labels and values, then every row."""
    said: list[str] = []
    for part in parts(report):
        said += (
            shown(word, figure.unit, report.currency, language)
            for figure in part.figures
            for word in (figure.label, figure.value)
        )
        said += (
            shown(row[column.key], column.unit, report.currency, language)
            for table in part.tables
            for row in table.rows
            for column in table.columns
        )
    return said


def in_order(wanted: list[str], text: str) -> None:
    at = 0
    for cell in map(squeezed, wanted):
        found = text.find(cell, at)
        assert found >= 0, f"{cell} does not follow {text[max(at - 60, 0) : at]}"
        at = found + len(cell)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_web_page_shows_all_of_it_in_order(report: Report, language: str) -> None:
    page = html.fromstring(RENDERERS["html"](report, language).decode())
    in_order(cells(report, language), squeezed(" ".join(page.xpath("//main//text()"))))
    assert page.get("lang") == language
    assert not page.xpath("//script | //link | //@src[not(starts-with(., 'data:'))] | //@href")


def test_the_paper_shows_all_of_it(report: Report, paper: tuple[str, bytes]) -> None:
    language, pdf = paper
    read = pypdf.PdfReader(io.BytesIO(pdf))
    read_back = squeezed("".join(page.extract_text() for page in read.pages))
    for cell in cells(report, language):
        # A cell that is broken over lines stands among its neighbours' words: its pieces are looked for.
        assert all(piece in read_back for piece in map(squeezed, breakable(cell, " ").split())), cell
    assert read.metadata is not None
    assert b"<pdfaid:part>2" in pdf
    titles = [squeezed(one["/Title"]) for one in read.outline if isinstance(one, dict)]
    assert squeezed(text(report.title, language)) in titles
    for number, page in enumerate(read.pages, start=1):
        assert f"{number}/{len(read.pages)}" in squeezed(page.extract_text())
    assert pdf == RENDERERS["pdf"](report, language)


MARGIN, FOOT = 17 / 25.4 * 72, 8 / 25.4 * 72
"""In points; the narrowest of any page."""


def test_nothing_stands_beyond_the_margins_and_no_page_is_left_empty(paper: tuple[str, bytes]) -> None:
    read = pypdf.PdfReader(io.BytesIO(paper[1]))
    for page in read.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        found = list(runs(page))
        assert min(run.left for run in found) >= MARGIN - 0.5
        assert max(run.right for run in found) <= width - MARGIN + 0.5
        assert min(run.bottom for run in found) >= FOOT
        lowest = min((run.bottom for run in found if run.bottom > 2 * FOOT), default=height)
        if page != read.pages[-1]:
            assert height - lowest > height / 3


def test_the_workbook_holds_the_values_themselves(report: Report) -> None:
    content = RENDERERS["xlsx"](report, "ko")
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    first, *sheets = book.worksheets
    written = [row[1].value for row in first.iter_rows(min_row=FIRST_ROW)]
    for figure, value in zip(report.figures, written, strict=False):
        if isinstance(figure.value, Decimal | int):
            assert isinstance(value, int | float)
            assert abs(Decimal(str(value)) - figure.value) < Decimal("1e-9")
    for table, sheet in zip(report.tables, sheets, strict=False):
        last = FIRST_ROW + max(1, len(table.rows) + (sum_row(table) is not None)) - 1
        assert sheet.max_row == last
        assert sheet.freeze_panes == f"A{FIRST_ROW}"
        assert sheet.print_title_rows == f"${FIRST_ROW - 1}:${FIRST_ROW - 1}"
        assert sheet.print_area.endswith(f"${last}")
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.right.text
        assert report.organization in sheet["A2"].value
        assert text(say("unit: won"), "ko") in sheet["A2"].value
        for row, line in zip(table.rows, sheet.iter_rows(min_row=FIRST_ROW), strict=False):
            for column, cell in zip(table.columns, line, strict=True):
                assert same(row[column.key], column.unit, cell.value), (table.key, cell.coordinate)


def same(value: Value, unit: Unit, read: object) -> bool:
    """Whether what was read from a sheet is that value: numbers as numbers, words as they are shown."""
    if isinstance(value, Decimal | int):
        return isinstance(read, int | float) and abs(Decimal(str(read)) - value) < Decimal("1e-6")
    if isinstance(read, dt.datetime):
        return read.date() == value
    return squeezed(shown(value, unit, "KRW", "ko")) == squeezed(str(read or "")).removeprefix("'")


def test_what_the_workbook_reckons_is_what_it_says(report: Report) -> None:
    """Every formula is worked out from the cells as they are, by other code than wrote it."""
    content = RENDERERS["xlsx"](report, "ko")
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    found = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found += 1
                    worked = worked_out(cell.value, sheet.title, values)
                    said = values[sheet.title][cell.coordinate].value
                    assert worked == pytest.approx(said, rel=1e-9, abs=1e-9), (sheet.title, cell.coordinate)
    adding = sum(column.adds for one in report.tables if one.rows for column in one.columns)
    assert found >= adding


SUM = re.compile(r"=SUM\((\w+:\w+)\)")
CELL = re.compile(r"'?([\w ]+?)'?!(\$[A-Z]+\$\d+)")


def worked_out(formula: str, sheet: str, values: openpyxl.Workbook) -> float:
    """A sum over cells, or arithmetic over cells of another sheet."""
    if summed := SUM.fullmatch(formula):
        cells = (cell.value for row in values[sheet][summed[1]] for cell in row)
        return sum(value for value in cells if isinstance(value, int | float))
    reckoned = CELL.sub(lambda cell: repr(values[cell[1]][cell[2].replace("$", "")].value), formula[1:])
    assert re.fullmatch(r"[-+*/().e\d]+", reckoned), reckoned
    return float(eval(reckoned))  # digits and signs alone, as the line above says


def test_the_sheet_of_commas_has_every_row(report: Report) -> None:
    rows = list(csv.reader(io.StringIO(RENDERERS["csv"](report, "ko").decode("utf-8-sig"))))
    assert len(rows) == len(report.tables[0].rows) + 1


def test_data_and_the_sheet_of_commas_hold_every_value(report: Report) -> None:
    """The same digits in both; JSON gives the key where the sheet gives its word."""
    data = json.loads(RENDERERS["json"](report, "ko"))
    for figure, said in zip(report.figures, data["figures"], strict=True):
        assert equal(figure.value, figure.unit, said["value"]), figure.key
    for table, said in zip(report.tables, data["tables"], strict=True):
        sheet = as_csv(report, "ko", table.key).decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(sheet)))[1:]
        for row, plain, line in zip(table.rows, said["rows"], lines, strict=True):
            for column, cell in zip(table.columns, line, strict=True):
                value = row[column.key]
                assert equal(value, column.unit, plain[column.key]), (table.key, column.key)
                if isinstance(value, Decimal | int):
                    assert equal(value, column.unit, cell), (table.key, column.key)
                else:
                    wanted = "" if value is None else shown(value, column.unit, "KRW", "ko")
                    assert cell.removeprefix("'") == wanted, (table.key, column.key)


def equal(value: Value, unit: Unit, read: str | int | None) -> bool:
    """Whether data says the value: won whole, other numbers to six places."""
    if isinstance(value, Decimal | int):
        near = Decimal("0.5") if unit is Unit.MONEY else Decimal("0.0000005")
        return read is not None and abs(Decimal(read) - value) <= near
    if isinstance(value, Labelled):
        return read == value.key
    return read == (text(value, "ko") if isinstance(value, Message) else value and str(value))


def test_data_says_what_the_terminal_says(report: Report) -> None:
    data = json.loads(RENDERERS["json"](report, "ko"))
    in_order(
        [
            shown(figure.value, figure.unit, report.currency, "ko")
            for part in parts(report)
            for figure in part.figures
        ],
        squeezed(RENDERERS["text"](report, "ko").decode()),
    )
    assert [figure["key"] for figure in data["figures"]] == [figure.key for figure in report.figures]
    assert [len(table["rows"]) for table in data["tables"]] == [len(table.rows) for table in report.tables]


def test_a_picture_stands_on_paper_on_the_page_and_in_the_data(books) -> None:
    from dataclasses import replace

    made = replace(build_report("funds", books, SPAN), charts=(CHART,))
    data = json.loads(RENDERERS["json"](made, "ko"))["charts"]
    assert data == [
        {
            "key": "liquidity",
            "label": data[0]["label"],
            "description": data[0]["description"],
            "specification": specification(CHART, "KRW", "ko"),
        }
    ]
    assert [row["value"] for row in data[0]["specification"]["data"]["values"][-10:]] == ["2000000"] * 10
    page = html.fromstring(RENDERERS["html"](made, "ko").decode())
    (picture,) = page.xpath("//img")
    assert picture.get("src").startswith("data:image/svg+xml;base64,")
    assert picture.get("alt")
    pdf = pypdf.PdfReader(io.BytesIO(RENDERERS["pdf"](made, "ko")))
    assert "2026-01" in "".join(one.extract_text() for one in pdf.pages)


def test_the_same_values_draw_the_same_picture() -> None:
    drawn = as_svg(CHART, "KRW", "ko")
    assert drawn == as_svg(CHART, "KRW", "ko")
    assert drawn.startswith("<svg")
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", drawn)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_every_kind_draws_any_number_of_places(kind: Kind, count: int) -> None:
    series = (Series("a", say("Value"), tuple(Decimal(k) for k in range(count))),)
    chart = Chart("c", say("Figure"), say("Value"), kind, tuple(f"x{k}" for k in range(count)), series)
    assert as_svg(chart, "EUR", "en").startswith("<svg")


def test_series_are_as_long_as_their_axis() -> None:
    with pytest.raises(ValueError, match="not as long"):
        Chart(
            "c",
            say("Figure"),
            say("Value"),
            Kind.LINES,
            ("a", "b"),
            (Series("s", say("Value"), (Decimal(1),)),),
        )
