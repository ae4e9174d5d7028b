"""The settlement as a workbook, in print and for 한글: the same numbers, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from pypdf import PdfReader

from reports.grants.settlement.as_hwpx import as_hwpx
from reports.grants.settlement.as_pdf import as_pdf
from reports.grants.settlement.as_xlsx import as_xlsx
from reports.grants.settlement.printed import About, Printed, printed
from reports.grants.settlement.statement import about, statement_of
from reports.model import Report
from sfund.books.grants.accounts import grant_accounts
from sfund.books.grants.evidence import with_documents
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.grants.notices import notices

from .grant_pages import ONE_GRANT

if TYPE_CHECKING:
    from conftest import MakeBooks

AS_OF = dt.date(2026, 10, 31)
TEXT = "{http://www.hancom.co.kr/hwpml/2011/paragraph}t"


_HEAD_ROWS = 12


@pytest.fixture(scope="module")
def settled(worked_books: Books) -> tuple[Report, About]:
    account = grant_accounts(worked_books, AS_OF)["G-2026-1"]
    return statement_of(worked_books, account), about(worked_books, account)


@pytest.fixture(scope="module")
def document(settled: tuple[Report, About]) -> Printed:
    return printed(*settled, "en")


def cells(document: Printed) -> list[str]:
    """Every cell of every table that a reader sees, in order."""
    parts = (document["figures"], *document["tables"])
    return [
        cell for part in parts for row in (part["heads"], *part["rows"], part["sums"]) for cell in row if cell
    ]


def test_the_figures_are_those_of_the_page(settled: tuple[Report, About]) -> None:
    values = {figure.key: figure.value for figure in settled[0].figures}
    assert values == {
        "awarded": 10_000_000, "own-share-promised": 3_000_000, "received": 10_000_000, "own-share-paid": 2_000_000,
        "interest": 1234, "spent": 9_000_000, "own-share": 2_000_000, "allowed": 6_666_666, "used": 6_666_666,
        "not-recognised": 333_334, "to-return": 3_334_568, "returned": 0, "still-to-return": 3_334_568,
        "still-to-come": 0, "without-evidence": 5_500_000,
    }  # fmt: skip
    formula = next(str(figure.formula) for figure in settled[0].figures if figure.key == "allowed")
    assert "2/3" in formula


def test_what_lacks_evidence_stands_on_the_face_of_all_three(
    settled: tuple[Report, About], document: Printed
) -> None:
    said = "3 of 4 payments, 5,500,000 KRW in all"
    assert ["Spending without evidence", said] in document["about"]
    page = PdfReader(io.BytesIO(as_pdf(document, AS_OF))).pages[0].extract_text()
    assert said in " ".join(page.split())
    with zipfile.ZipFile(io.BytesIO(as_hwpx(document))) as archive:
        assert said in archive.read("Contents/section0.xml").decode()
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(*settled, "en"))).worksheets[0]
    assert said in [cell.value for row in sheet.iter_rows(max_row=_HEAD_ROWS) for cell in row]


def test_the_evidence_is_by_line_and_day_and_adds_up(settled: tuple[Report, About]) -> None:
    evidence = settled[0].table("evidence")
    shown = [
        (row["number"], row["line"], str(row["day"]), row["amount"], row["document"]) for row in evidence.rows
    ]
    assert shown == [
        (1, "강사비", "2026-04-20", 3_500_000, "documents/2026/lectures-1.pdf"),
        (2, "강사비", "2026-08-20", 3_000_000, None),
        (3, "인쇄비/책자", "2026-05-20", 1_800_000, None),
        (4, "회의비", "2026-09-20", 700_000, None),
    ]
    assert all(str(row["entry"]).startswith("ledger.beancount:") for row in evidence.rows)


def test_the_print_holds_every_cell(document: Printed) -> None:
    made = as_pdf(document, AS_OF)
    assert made == as_pdf(document, AS_OF)
    pages = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    read = "".join(pages.replace("\u200b", "").split())
    for cell in cells(document):
        assert "".join(cell.split()) in read


def test_the_document_of_hangul_holds_every_cell_in_order(document: Printed) -> None:
    made = as_hwpx(document)
    assert made == as_hwpx(document)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read("mimetype") == b"application/hwp+zip"
        section = ET.fromstring(archive.read("Contents/section0.xml"))
        assert "synthetic" not in archive.read("Contents/content.hpf").decode()
    read = iter([one.text for one in section.iter(TEXT) if one.text])
    for cell in cells(document):
        assert cell in read  # an iterator: each is found after the one before it


def test_the_workbook_reckons_itself(settled: tuple[Report, About]) -> None:
    made = as_xlsx(*settled, "en")
    assert made == as_xlsx(*settled, "en")
    shown = openpyxl.load_workbook(io.BytesIO(made), data_only=True)
    written = openpyxl.load_workbook(io.BytesIO(made))
    summary = {row[0].value: row[1].value for row in shown.worksheets[0].iter_rows() if row[0].value}
    for figure in settled[0].figures:
        assert summary[str(figure.label)] == figure.value
    for sheet, values in zip(written.worksheets[1:], shown.worksheets[1:], strict=True):
        assert sheet.freeze_panes == "A5"
        assert sheet.print_area
        last = sheet.max_row
        for at, formula in enumerate(next(sheet.iter_rows(min_row=last, values_only=True))):
            if str(formula).startswith("=SUM"):
                *column, reckoned = next(values.iter_cols(at + 1, at + 1, 5, last, values_only=True))
                assert sum(Decimal(str(one)) for one in column) == reckoned


def test_what_follows_from_other_figures_is_reckoned_from_their_cells(settled: tuple[Report, About]) -> None:
    made = as_xlsx(*settled, "en")
    shown, written = (
        openpyxl.load_workbook(io.BytesIO(made), data_only=only).worksheets[0] for only in (True, False)
    )
    formulas = {
        str(row[0].value): str(row[1].value) for row in written.iter_rows() if row[1].data_type == "f"
    }
    assert list(formulas) == ["To return", "Still to return"]
    for label, formula in formulas.items():
        signs, parts = re.findall(r"[-+]", f"+{formula[1:]}"), re.split(r"[-+]", formula[1:])
        numbers = [Decimal(str(shown[one].value if one[0].isalpha() else one)) for one in parts]
        outcome = sum(-one if sign == "-" else one for sign, one in zip(signs, numbers, strict=True))
        assert outcome == next(one.value for one in settled[0].figures if str(one.label) == label)


def test_no_word_is_taken_for_a_formula_or_for_markup(settled: tuple[Report, About]) -> None:
    report, head = settled
    hostile = [*head[:2], (head[2][0], '=cmd|"x" #read("/etc/passwd") <b>'), *head[3:]]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(report, hostile, "en"))).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows(max_row=10) for cell in row)
    made = printed(report, hostile, "en")
    pages = "".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(made, AS_OF))).pages)
    assert '#read("/etc/passwd")' in pages
    with zipfile.ZipFile(io.BytesIO(as_hwpx(made))) as archive:
        assert "&lt;b&gt;" in archive.read("Contents/section0.xml").decode()


ATTACHED = """
    2025-05-01 * "lecture"
      import-id: "aaaa"
      grant: "G-1"
      fund: "g-1"
      line: "강사비"
      Assets:Bank:Subsidy  -1000 KRW
      Expenses:Program:Instructors
    2025-05-02 custom "evidence" "attach" "aaaa" "documents/receipt.pdf" "{digest}"
"""


def test_a_document_that_was_attached_later_is_evidence(tmp_path: Path, make_books: MakeBooks) -> None:
    books = load_books(make_books(tmp_path / "books", ONE_GRANT + ATTACHED.format(digest="0" * 64)))
    assert books.diagnostics == ()
    account = with_documents(books, grant_accounts(books, dt.date(2025, 12, 31))["G-1"])
    (row,) = statement_of(books, account).table("evidence").rows
    assert (row["document"], row["entry"]) == ("documents/receipt.pdf", "aaaa")
    assert not any("evidence" in str(one) for one in notices(account))
