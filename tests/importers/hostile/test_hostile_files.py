"""What a person may be handed, by mistake or in malice: one error each, with its place, in little memory."""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import lzma
import re
from decimal import Decimal
from pathlib import Path

import pytest
from reading.samples import html_bytes, xls_bytes, xlsx_bytes

from importers.containers.files import FILE_BYTES_MAX
from importers.containers.reader import ContainerReader
from importers.containers.sheets import ROWS_MAX
from importers.containers.words import words
from importers.gathering import gather_files
from importers.reading.layouts import own_layouts
from importers.reading.tables import read_statements
from sfund.errors import StatementError

from .files import (
    CSV,
    HTML,
    LOCKED,
    PASSWORD,
    ROWS,
    SHEET,
    XLS,
    behind_the_end,
    claiming,
    compound,
    in_csv,
    lines_in,
    overlapping,
    with_cell,
    with_cells,
    with_number,
    with_part,
    without_end,
    xls_cell,
    xls_extent,
    zipped,
)  # fmt: skip

BOOK = ("xl/workbook.xml", "<a/>")

# What it is → its bytes, the code, and the row or line where there is one.
STRANGERS: dict[str, tuple[bytes, str]] = {
    "a PDF": (b"%PDF-1.7\n", "FILE-PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "FILE-IMAGE"),
    "a photo of a telephone": (b"\0\0\0\x18ftypheic" + b"\0" * 50, "FILE-IMAGE"),
    "a zip of a csv": (zipped(("march.csv", CSV)), "FILE-ARCHIVE"),
    "an empty zip": (zipped(), "FILE-ARCHIVE"),
    "gz": (gzip.compress(CSV), "FILE-ARCHIVE"),
    "bz2": (bz2.compress(CSV), "FILE-ARCHIVE"),
    "xz": (lzma.compress(CSV), "FILE-ARCHIVE"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4" + b"\0" * 50, "FILE-ARCHIVE"),
    "rar": (b"Rar!\x1a\x07\x01\0" + b"\0" * 50, "FILE-ARCHIVE"),
    "egg": (b"EGGA\0\1" + b"\0" * 50, "FILE-ARCHIVE"),
    "docx": (zipped(("[Content_Types].xml", "<a/>"), ("word/document.xml", "<a/>")), "FILE-DOCUMENT"),
    "pptx": (zipped(("ppt/presentation.xml", "<a/>")), "FILE-DOCUMENT"),
    "hwpx": (zipped(("mimetype", "application/hwp+zip"), ("a.xml", ""), stored=True), "FILE-DOCUMENT"),
    "hwp": (compound("FileHeader", b"HWP Document File"), "FILE-DOCUMENT"),
    "hwp of old": (b"HWP Document File V3.00 \x1a\1\2\3\4\5" + b"\0" * 100, "FILE-DOCUMENT"),
    "doc": (compound("WordDocument", b"x"), "FILE-DOCUMENT"),
    "rtf": (rb"{\rtf1\ansi abc}", "FILE-DOCUMENT"),
    "ods": (
        zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>"), stored=True),
        "FILE-SPREADSHEET",
    ),
    "xlsb": (zipped(("xl/workbook.bin", b"\1")), "FILE-SPREADSHEET"),
    "numbers": (zipped(("Index/Document.iwa", b"\1")), "FILE-SPREADSHEET"),
    "lnk": (b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + b"\0" * 60, "FILE-SHORTCUT"),
    "url": (b"[InternetShortcut]\r\nURL=http://localhost/\r\n", "FILE-SHORTCUT"),
    "exe": (b"MZ\x90\0" + b"\0" * 200, "FILE-PROGRAM"),
    "elf": (b"\x7fELF" + b"\0" * 200, "FILE-PROGRAM"),
    "script": (b"#!/bin/sh\necho\n", "FILE-PROGRAM"),
    "msg": (compound("__properties_version1.0", b"x"), "FILE-MAIL"),
    "eml": (b"From: a@localhost\nSubject: x\n\nhello", "FILE-MAIL"),
    "sealed by an office": (b"SCDSA002" + b"\1\2\3" * 100, "FILE-LOCKED-AWAY"),
    "a data base": (b"SQLite format 3\0" + b"\0" * 100, "FILE-OTHER"),
    "a secure mail": (b"<html><script>var s='<table>'</script><body>open me</body></html>", "FILE-OTHER"),
}  # fmt: skip

HOSTILE: dict[str, tuple[bytes, str, int | None]] = {
    # zips
    "one part listed a thousand times": (overlapping(1_500), "FILE-INFLATES", None),
    "a size that is a lie: small": (claiming(1_000), "FILE-DAMAGED", None),
    "a size that is a lie: huge": (claiming(0xF0000000), "FILE-INFLATES", None),
    "five thousand parts": (zipped(BOOK, *((str(one), "") for one in range(5_000))), "FILE-INFLATES", None),
    "zips in a zip": (zipped(BOOK, *((f"{one}.zip", zipped(("0", "0" * 10**6))) for one in range(9))),
                      "FILE-DAMAGED", None),
    "an attribute of 20 MB": (with_part(SHEET, lambda _: b'<a b="' + b"x" * 20_000_000 + b'"/>'), "FILE-INFLATES", None),
    "elements a million deep": (with_part(SHEET, lambda _: b"<a>" * 1_000_000), "FILE-INFLATES", None),
    # cells of new workbooks
    "the last corner": (with_cell("XFD1048576"), "SHEET-TOO-LARGE", 1_048_576),
    "the last corner in small letters": (with_cell("xfd1048576"), "SHEET-TOO-LARGE", 1_048_576),
    "beyond the last corner": (with_cell("ZZZZZZZZZ9"), "SHEET-TOO-LARGE", 9),
    "a row of 5,000 digits": (with_cell("A" + "9" * 5_000), "SHEET-TOO-LARGE", ROWS_MAX + 1),
    "a far row, then cells without a place": (
        with_cells(b'<row r="200000"><c><v>1</v></c></row><row><c><v>1</v></c></row>'), "SHEET-TOO-LARGE", 200_001),
    "many cells without a place, after a strange one": (
        with_cells(b'<row><c r="7"><v>1</v></c>' + b"<c><v>1</v></c>" * 300 + b"</row>"), "SHEET-TOO-LARGE", 7),
    "far cells under a prefix": (with_cells(b'<row r="1"><x:c xmlns:x="y" r="XFD1"/></row>'), "SHEET-TOO-LARGE", 1),
    "wide and long, each within bounds": (
        with_cells(b'<row r="1"><c r="IV1"/></row><row r="150000"><c r="A150000"/></row>'), "SHEET-TOO-LARGE", 150_000),
    "a text that is not in the list": (
        with_part(SHEET, lambda old: old.replace(b"<v>3</v>", b"<v>99999</v>")), "FILE-DAMAGED", None),
    "a sheet in UTF-16": (
        with_part(SHEET, lambda old: old.decode().replace("UTF-8", "UTF-16").encode("utf-16")), "FILE-DAMAGED", None),
    # old workbooks and locked ones
    "the last corner of an old one": (xls_cell(65_534, 65_535), "SHEET-TOO-LARGE", 65_535),
    "a column too far in an old one": (xls_cell(2, 256), "SHEET-TOO-LARGE", 3),
    "an old one that claims what the format cannot hold": (xls_extent(2**31, 2**15), "FILE-DAMAGED", None),
    "an old one that claims to end before it begins": (xls_extent(9, 9, first=(11, 0)), "FILE-DAMAGED", None),
    "an old one whose far cell hides behind an end": (behind_the_end(xls_cell(65_534, 65_535)), "SHEET-TOO-LARGE", 65_535),
    "an old one without its end": (without_end(XLS), "FILE-DAMAGED", None),
    "an old one cut at a sector": (XLS[:-1024], "FILE-DAMAGED", None),
    "a chain of sectors that goes round": (with_number(XLS, 512 + 4 * 2, 2), "FILE-DAMAGED", None),
    "a directory that goes round": (with_number(XLS, 512 + 4, 1), "FILE-DAMAGED", None),
    "a table of sectors that goes round": (with_number(with_number(XLS, 68, 2), 512 * 4 - 4, 2), "FILE-DAMAGED", None),
    "a stream larger than the file": (with_number(XLS, XLS.index("Workbook".encode("utf-16-le")) + 120, 2**31 - 1),
                                      "FILE-DAMAGED", None),
    "a locked one cut off": (LOCKED[: len(LOCKED) * 9 // 10], "FILE-DAMAGED", None),
    # pages
    "a page of entities": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><table><tr><td>&x;</table>',
                           "FILE-ENTITIES", None),
    "a page cut off": (HTML[: HTML.rindex(b"<tr>")], "FILE-DAMAGED", None),
    "a page of five million cells": (b"<table><tr>" + b"<td>" * 5_000_000, "SHEET-TOO-LARGE", None),
    "a page of rows": (b"<table>" + b"<tr><td>a" * (ROWS_MAX + 1) + b"</table>", "SHEET-TOO-LARGE", ROWS_MAX + 1),
    # text
    "a line of 20 MB": (b"a" * 20_000_000, "SHEET-TOO-LARGE", 1),
    "a line of commas": (b"a\n" + b"," * 20_000_000, "SHEET-TOO-LARGE", 2),
    "a hundred thousand columns": (b"a," * 100_000, "SHEET-TOO-LARGE", 1),
    "a million rows": (b"a,b\n" * 1_000_000, "SHEET-TOO-LARGE", ROWS_MAX + 1),
    "an open quote": (in_csv('"77,105"', '"77,105'), "FILE-DAMAGED", 10),
    "UTF-8 above, cp949 below": (lines_in(CSV, ["utf-8"] * 6 + ["cp949"]), "TEXT-ENCODING", 7),
    "cp949 above, UTF-8 below": (lines_in(CSV, ["cp949"] * 7 + ["utf-8"]), "TEXT-ENCODING", 8),
    "cut inside a syllable": (CSV[: CSV.index("한빛".encode()) + 1], "TEXT-ENCODING", 7),
    "UTF-16 cut inside a character": (CSV.decode().encode("utf-16")[:-1], "TEXT-ENCODING", 10),
    "half a pair in UTF-16": (b"\xff\xfea\0\n\0\x00\xd8a\0", "TEXT-ENCODING", 2),
    "half a pair in UTF-8": (CSV + b"\xed\xa0\x80", "TEXT-ENCODING", 11),
    "UTF-32": (CSV.decode().encode("utf-32"), "FILE-OTHER", None),
}  # fmt: skip


@pytest.mark.parametrize("what", STRANGERS)
def test_a_person_is_told_what_she_has_there(what: str, reader: ContainerReader) -> None:
    data, code = STRANGERS[what]
    with pytest.raises(StatementError) as caught:
        reader.parse(data, "march.xls", PASSWORD)
    (said,) = caught.value.diagnostics
    assert (said.code, said.file, said.line) == (code, "march.xls", None)
    assert said.hint is not None


@pytest.mark.parametrize("what", HOSTILE)
def test_one_error_with_its_place_and_the_child_lives(what: str, reader: ContainerReader) -> None:
    data, code, row = HOSTILE[what]
    reader.parse(b"a,b\n", "before.csv")
    child = reader._child.process
    with pytest.raises(StatementError) as caught:
        reader.parse(data, "march.xls", PASSWORD)
    (said,) = caught.value.diagnostics
    assert (said.code, said.file, said.line) == (code, "march.xls", row)
    assert reader._child.process is child, "it was refused before a library fell over it"
    assert child is not None
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{child.pid}/status").read_text(encoding="utf-8"))
    assert peak is not None
    assert int(peak[1]) < 600 * 1024


def test_two_sheets_say_which_one(reader: ContainerReader) -> None:
    from importers.containers.problems import Problem, refusal

    assert refusal(Problem("SHEET-TOO-LARGE", row=7, sheet=2), "a.xls").diagnostics[0].place == "a.xls#2:7"
    assert refusal(Problem("rm -rf", row=7), "a.xls").diagnostics[0].place == "a.xls"


def test_a_larger_file_than_any_statement_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(50 * FILE_BYTES_MAX)  # a file of holes: 1.6 GB that no disk holds
    (refused,) = gather_files([large], password=lambda _: None).refused
    assert refused.code == "FILE-TOO-LARGE"


# --- what is read, and how ---------------------------------------------------------------------------

READ: dict[str, bytes] = {
    "UTF-16 without its mark": CSV.decode().encode("utf-16-le"),
    "UTF-16, the other way": CSV.decode().encode("utf-16-be"),
    "a page with frames and scripts": html_bytes(
        ROWS, before="<iframe src='http://localhost/'></iframe><script>'<table><tr><td>'</script><object data=x>"),
    "a page that names another encoding": HTML.replace(b"charset=utf-8", b"charset=euc-kr"),
    "cells joined over the whole sheet": with_part(SHEET, lambda old: old.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
    "hidden rows": with_part(SHEET, lambda old: old.replace(b'<row r="7"', b'<row r="7" hidden="1"')),
    "a hidden sheet": with_part(
        "xl/workbook.xml", lambda old: old.replace(b"<sheet ", b'<sheet state="veryHidden" ')),
    "a sheet with macros": with_part("[Content_Types].xml", lambda old: old.replace(
        b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")),
    "an old one that claims too much": xls_extent(65_536, 256),
    "an old one that claims too little": xls_extent(2, 2),
    "an old one that claims nothing": xls_extent(0, 0),
    "minus nothing": in_csv('"120,000",0', '"120,000",-0'),
    "a formula for a name": in_csv("회원가", "=HYPERLINK(1)"),
    "another formula for a name": in_csv("회원가", "@SUM(A1)"),
}  # fmt: skip


@pytest.mark.parametrize("what", READ)
def test_what_looks_odd_and_is_sound(what: str, reader: ContainerReader) -> None:
    (statement,) = read_statements(reader.parse(READ[what], "a.xls"), own_layouts(), "a.xls")
    assert len(statement.rows) == 4
    assert statement.closing == Decimal(957_105)


def test_a_formula_counts_for_the_value_that_the_file_holds(reader: ContainerReader) -> None:
    """And for nothing where it holds none; infinity and an error are no numbers either."""
    data = with_cells(
        b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><v>1e999</v></c>'
        b'<c r="D1" t="e"><v>#DIV/0!</v></c><c r="E1"><v>-0</v></c><c r="F1"><v>1E+5</v></c>'
        b'<c r="G1" t="b"><v>1</v></c><c r="H1" t="str"><f>A1</f><v>x</v></c></row>'
    )
    (sheet,) = reader.parse(data, "a.xlsx")
    assert sheet.rows == [
        [Decimal(2), None, None, None, Decimal(0), Decimal(100_000), "TRUE", "x"]
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["1" * 300, "1E+999", "NaN", "Infinity", "1e400", "0x10", "１２．５", "--1"])
def test_numbers_that_are_none(cell: str, reader: ContainerReader) -> None:
    sheets = reader.parse(in_csv("10,000", cell), "a.csv")
    with pytest.raises(StatementError, match="AMOUNT-") as caught:
        read_statements(sheets, own_layouts(), "a.csv")
    assert caught.value.diagnostics[0].line == 8


def test_days_in_both_calendars_of_spreadsheets(reader: ContainerReader) -> None:
    """A date is a number in an xlsx, counted from 1900 or from 1904."""
    first = xlsx_bytes([[dt.date(2012, 3, 1)]])
    other = with_part(
        "xl/workbook.xml", lambda old: old.replace(b"<workbookPr ", b'<workbookPr date1904="1" '), first
    )
    assert first != other
    for data, expected in ((first, dt.date(2012, 3, 1)), (other, dt.date(2016, 3, 2))):
        (sheet,) = reader.parse(data, "a.xlsx")
        assert sheet.rows == [[expected]]


# --- what a person does not see ----------------------------------------------------------------------

UNSEEN = {
    "a sign that colours the terminal": ("회\x1b[31m원", "회 [31m원"),
    "a sign that rings": ("회원\x07가", "회원 가"),
    "a sign that turns the writing round": ("회원\u202e가\u2066", "회원가"),
    "joints of no width": ("회\u200b원\ufeff가\u00ad\u2060", "회원가"),
    "a separator of lines": ("회원\u2028가\x85나", "회원 가 나"),
    "the filler of Hangul": ("\u3164회원가\u1160", "회원가"),
    "half a pair": ("회원\ud800가", "회원가"),
    "a sign that picks a shape": ("회원가\ufe0f", "회원가"),
    "tags": ("회원\U000e0041가", "회원가"),
    "jamo": ("\u1112\u116c\u110b\u116f\u11ab", "회원"),
    "only what is not seen": ("\u200b\u3164\x00", ""),
}


@pytest.mark.parametrize("what", UNSEEN)
def test_words_are_what_a_person_sees(what: str) -> None:
    cell, expected = UNSEEN[what]
    assert words(cell) == expected


def test_no_unseen_sign_comes_out_of_a_file(reader: ContainerReader) -> None:
    data = in_csv("회원가", "회\x1b[31m원\u202e가\u3164")
    (statement,) = read_statements(reader.parse(data, "a.csv"), own_layouts(), "a.csv")
    assert statement.rows[1].counterparty == "회 [31m원가"


def test_an_old_workbook_is_read_as_ever(reader: ContainerReader) -> None:
    (sheet,) = reader.parse(xls_bytes(ROWS), "a.xls")
    assert len(sheet.rows) == len(ROWS)
