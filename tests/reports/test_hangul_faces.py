"""Every report as a document of 한글: the same words in the same order, opened again by a reader."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hwpx.document import HwpxDocument

from reports.catalogue import REPORTS, build_report
from reports.faces.printed import printed
from reports.faces.rendering import RENDERERS
from reports.model import Report
from sfund.books.load import load_books
from sfund.periods import Span

LEDGER = Path(__file__).parents[2] / "ledger"
SPAN = Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31))
_OWN = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
HEAD = "{http://www.hancom.co.kr/hwpml/2011/head}"
TEXT, TABLE, PLACE = (f"{_OWN}{name}" for name in ("t", "tbl", "pos"))


@pytest.fixture(scope="module")
def books():
    return load_books(LEDGER, names=False)


@pytest.fixture(scope="module", params=REPORTS)
def report(request, books) -> Report:
    return build_report(request.param, books, SPAN)


def words(report: Report, language: str) -> list[str]:
    """Everything that a reader sees, from top to bottom."""
    said = printed(report, lambda _: "", language)
    found = [said.title, said.warning, *said.notes]
    for part in said.parts:
        found += [part.heading, *part.sentences]
        found += [cell for figure in part.figures for cell in figure]
        found += [one for chart in part.charts for one in (chart.label, chart.description)]
        for table in part.tables:
            lines = (table.heads, *table.rows, table.sums) if table.rows else ((said.nothing,),)
            found += [table.label, *(cell for line in lines for cell in line)]
    return ["".join(one.split()) for one in found if one.strip()]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_holds_every_word_in_order_and_opens_again(report: Report, language: str) -> None:
    made = RENDERERS["hwpx"](report, language)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("mimetype") == b"application/hwp+zip"
        section = ET.fromstring(archive.read("Contents/section0.xml"))
        pictures = [name for name in archive.namelist() if name.startswith("BinData/")]
        assert all(archive.read(name).startswith(b"\x89PNG") for name in pictures)
    assert len(pictures) == len(report.charts)
    read = "".join("".join("".join(one.itertext()).split()) for one in section.iter(TEXT))
    at = 0
    for one in words(report, language):
        at = read.find(one, at)
        assert at >= 0, one
        at += len(one)
    assert HwpxDocument.open(io.BytesIO(made)).sections


def test_a_long_table_goes_on_over_the_page(books) -> None:
    """한글 never divides a table that is treated as a sign of the text: what stands beyond the page is lost."""
    made = RENDERERS["hwpx"](build_report("dues", books, SPAN), "ko")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        section = ET.fromstring(archive.read("Contents/section0.xml"))
    tables = list(section.iter(TABLE))
    assert max(int(one.get("rowCnt", "0")) for one in tables) > 300
    for one in tables:
        assert (one.get("pageBreak"), one.get("repeatHeader")) == ("CELL", "1")
        assert [place.get("treatAsChar") for place in one.iter(PLACE)] == ["0"]


def test_a_heading_keeps_with_what_follows(report: Report) -> None:
    """Else it may stand alone at the foot of a page."""
    with zipfile.ZipFile(io.BytesIO(RENDERERS["hwpx"](report, "ko"))) as archive:
        header = ET.fromstring(archive.read("Contents/header.xml"))
        section = ET.fromstring(archive.read("Contents/section0.xml"))
    keeping = {
        shape.get("id")
        for shape in header.iter(f"{HEAD}paraPr")
        for one in shape.iter(f"{HEAD}breakSetting")
        if one.get("keepWithNext") == "1"
    }
    said = printed(report, lambda _: "", "ko")
    for part in said.parts:
        for wanted in filter(None, (part.heading, *(one.label for one in (*part.charts, *part.tables)))):
            found = [one for one in section.findall(f"{_OWN}p") if "".join(one.itertext()) == wanted]
            assert any(one.get("paraPrIDRef") in keeping for one in found), wanted


def test_the_same_books_give_the_same_bytes(books) -> None:
    report = build_report("board", books, SPAN)
    assert RENDERERS["hwpx"](report, "ko") == RENDERERS["hwpx"](report, "ko")
