"""Files that are no statement, broken, or hostile: one clear error each, and the next file is read."""

from __future__ import annotations

import io
import os
import re
import signal
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.containers import wire, worker
from importers.containers.files import FILE_BYTES_MAX
from importers.containers.reader import ContainerReader
from importers.containers.sheets import Sheet
from importers.gathering import gather_files, read_files
from importers.reading.layouts import own_layouts
from importers.reading.statements import CmsBatch, Statement
from importers.reading.tables import read_statements
from sfund.errors import StatementError

from .samples import csv_bytes, eb21, eb22, encrypted, html_bytes, kb_rows, xls_bytes, xlsx_bytes

XLSX = xlsx_bytes(kb_rows())
LOCKED = encrypted(XLSX, "991231")


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if part.filename == name else content)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return with_part(XLSX, "xl/worksheets/sheet1.xml", change)


def bomb(size: int) -> bytes:
    return in_sheet(b"</worksheet>", b" " * size + b"</worksheet>")


ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]>'
A1 = b'<c r="A1"'

REFUSED: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "FILE-EMPTY"),
    "blanks": (b" \r\n\t", "FILE-EMPTY"),
    "zeros": (b"\0" * 500, "FILE-EMPTY"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "FILE-PDF"),
    "a photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "FILE-IMAGE"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "FILE-IMAGE"),
    "bytes": (bytes(range(1, 256)) * 4, "TEXT-ENCODING"),
    "text with zeros": (b"abc\0def,ghi", "FILE-OTHER"),
    "minutes of a meeting": ("제3차 이사회 회의록\n참석: 5명\n".encode(), "STATEMENT-MISSING"),
    "a list of members": ("번호,이름,가입일자\n1,회원가,2012-01-05\n".encode(), "STATEMENT-MISSING"),
    "an unknown bank": (
        "거래일자,지급금액,맡기신금액,통장잔액\n2012-01-05,0,1,1\n".encode(),
        "LAYOUT-UNKNOWN",
    ),
    "a web page": (b"<html><body><p>login</p></body></html>", "FILE-OTHER"),
    "a zip of something": (b"PK\x03\x04" + b"\0" * 30, "FILE-DAMAGED"),
    "a workbook cut off": (XLSX[: len(XLSX) // 2], "FILE-DAMAGED"),
    "a workbook without its last byte": (XLSX[:-1], "FILE-DAMAGED"),
    "an old workbook cut off": (xls_bytes(kb_rows())[:700], "FILE-DAMAGED"),
    "a locked workbook": (LOCKED, "PASSWORD-NEEDED"),
    "100 MB of blanks": (bomb(101 * 1024 * 1024), "FILE-INFLATES"),
    "a thousandfold": (bomb(20 * 1024 * 1024), "FILE-INFLATES"),
    "a cell in the last corner": (in_sheet(A1, b'<c r="XFD1048576"'), "SHEET-TOO-LARGE"),
    "a row too far": (in_sheet(b'<row r="1"', b'<row r="200001"'), "SHEET-TOO-LARGE"),
    "a column too far": (in_sheet(A1, b'<c r="IW1"'), "SHEET-TOO-LARGE"),
    "cells without places": (in_sheet(A1, b"<c/>" * 300 + A1), "SHEET-TOO-LARGE"),
    "entities in the sheet": (
        with_part(XLSX, "xl/worksheets/sheet1.xml", lambda old: ENTITY + old.partition(b"?>")[2]),
        "FILE-ENTITIES",
    ),
    "a document type in the styles": (
        with_part(XLSX, "xl/styles.xml", lambda old: b"<!DOCTYPE a>" + old.partition(b"?>")[2]),
        "FILE-ENTITIES",
    ),
    "a sheet that is no XML": (
        with_part(XLSX, "xl/worksheets/sheet1.xml", lambda _: b"<a><b>"),
        "FILE-DAMAGED",
    ),
    "entities in a page": (b'<!DOCTYPE html [<!ENTITY a "b">]><table><tr><td>&a;</table>', "FILE-ENTITIES"),
    "a page of columns": (b"<table><tr>" + b"<td colspan=200>a" * 3 + b"</table>", "SHEET-TOO-LARGE"),
    "a line of columns": (b"a," * 400, "SHEET-TOO-LARGE"),
    "half a CMS file": (eb21([("I-0001", 10_000)])[:-7], "CMS-RECORD"),
    "EB21 alone": (eb21([("I-0001", 10_000)]), "CMS-PAIR-MISSING"),
    "EB22 alone": (eb22([]), "CMS-PAIR-MISSING"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_one_clear_error(what: str, tmp_path: Path) -> None:
    data, code = REFUSED[what]
    path = tmp_path / "statement.xlsx"
    path.write_bytes(data)
    with pytest.raises(StatementError) as caught:
        read_files([path], password=lambda _: None)
    (said,) = caught.value.diagnostics
    assert (said.code, said.file) == (code, "statement.xlsx")
    assert said.hint is not None
    assert str(tmp_path) not in str(caught.value)


def test_a_wrong_password_is_asked_for_once_and_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "toss.xlsx"
    path.write_bytes(LOCKED)
    asked: list[Path] = []

    def password(one: Path) -> str:
        asked.append(one)
        return "123456"

    with pytest.raises(StatementError) as caught:
        read_files([path], password=password)
    assert caught.value.code == "PASSWORD-WRONG"
    assert asked == [path]
    assert "123456" not in repr(caught.value)


def test_a_locked_bomb_is_seen_too(reader: ContainerReader) -> None:
    with pytest.raises(StatementError, match="SHEET-TOO-LARGE"):
        reader.parse(encrypted(in_sheet(A1, b'<c r="XFD1048576"'), "1"), "a.xlsx", "1")


def test_a_locked_workbook_cut_off(reader: ContainerReader) -> None:
    with pytest.raises(StatementError, match="FILE-DAMAGED"):
        reader.parse(LOCKED[: len(LOCKED) // 2], "a.xlsx", "991231")


def test_what_is_no_file(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"a" * (FILE_BYTES_MAX + 1))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    paths = [tmp_path / "gone.csv", tmp_path, large, pipe, large / "below.csv"]
    gathered = gather_files(paths, password=lambda _: None)
    assert [error.code for error in gathered.refused] == [
        "FILE-MISSING", "FILE-IS-FOLDER", "FILE-TOO-LARGE", "FILE-UNREADABLE", "FILE-MISSING"]  # fmt: skip


def test_a_wrong_dimension_loses_no_row(reader: ContainerReader) -> None:
    told = re.compile(rb'<dimension ref="[^"]*"/>')
    for ref in (b'<dimension ref="A1"/>', b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>'):
        data = with_part(XLSX, "xl/worksheets/sheet1.xml", lambda old, ref=ref: told.sub(ref, old))  # type: ignore[misc]
        (statement,) = read_statements(reader.parse(data, "a.xlsx"), own_layouts(), "a.xlsx")
        assert len(statement.rows) == 4


def test_a_script_and_a_formula_are_text(reader: ContainerReader) -> None:
    page = html_bytes([["<script>alert(1)</script>회비", "가<br>나<b>다</b>", '="0012"']])
    (sheet,) = reader.parse(page, "a.xls")
    assert sheet.rows == [["회비", "가 나다", '="0012"']]
    (sheet,) = reader.parse(b'="0012",=cmd|x\n', "a.csv")
    assert sheet.rows == [["0012", "=cmd|x"]]


def test_tables_in_a_page_are_one_sheet_with_their_spans(reader: ContainerReader) -> None:
    page = "<table><tr><td colspan=2>가<td>나</table><table><tr><td rowspan=2>다<td>라<tr><td>마</table>"
    (sheet,) = reader.parse(page.encode(), "a.xls")
    assert sheet.rows == [["가", None, "나"], ["다", "라"], [None, "마"]]


def test_every_file_is_read_or_refused_by_itself(tmp_path: Path) -> None:
    files = {
        "EB220326": eb22([("I-0001", 10_000, "N", "0021")]),
        "march.csv": csv_bytes(kb_rows()),
        "broken.xlsx": XLSX[:500],
        "renamed.txt": eb21([("I-0001", 10_000)]),
        "again.txt": eb21([("I-0001", 10_000)]),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    heard: list[str] = []
    paths = [tmp_path / name for name in files]
    gathered = gather_files(paths, password=lambda _: None, on_progress=heard.append)
    assert heard == list(files)
    batch, statement = gathered.read
    assert isinstance(batch, CmsBatch)
    assert batch.file == "renamed.txt + EB220326"
    assert isinstance(statement, Statement)
    assert [(error.code, error.diagnostics[0].file) for error in gathered.refused] == [
        ("FILE-DAMAGED", "broken.xlsx"), ("CMS-PAIR-TWICE", "again.txt")]  # fmt: skip
    with pytest.raises(StatementError) as caught:
        read_files(paths, password=lambda _: None)
    assert [one.code for one in caught.value.diagnostics] == ["FILE-DAMAGED", "CMS-PAIR-TWICE"]


# --- the child ---------------------------------------------------------------------------------------


def test_a_file_that_breaks_the_reader_is_set_aside() -> None:
    """A child that dies over a file: the next file has a new one."""
    with ContainerReader() as own:
        assert own.parse(b"a,b\n", "before.csv")
        child = own._child.process
        assert child is not None
        os.kill(child.pid, signal.SIGSTOP)
        dying = threading.Timer(0.1, child.kill)
        dying.start()
        with pytest.raises(StatementError) as caught:
            own.parse(b"c,d\n", "hostile.xls")
        dying.join()
        assert caught.value.code == "FILE-BROKE-READER"
        assert own.parse(b"a,b\n", "after.csv") == [Sheet("", [["a", "b"]])]


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with ContainerReader(seconds_max=0) as hasty:
        with pytest.raises(StatementError) as caught:
            hasty.parse(LOCKED, "a.xlsx", "991231")
        assert caught.value.code == "FILE-TOO-HEAVY"


def test_the_child_serves_on_and_ends() -> None:
    with ContainerReader() as own:
        own.parse(b"a,b\n", "a.csv")
        child = own._child.process
        own.parse(XLSX, "b.xlsx")
        assert own._child.process is child
        assert child is not None
    assert child.poll() is not None


def test_the_password_is_in_no_argument_and_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SFUND_SECRET", "swordfish")
    with ContainerReader() as own:
        own.parse(LOCKED, "a.xlsx", "991231")
        child = own._child.process
        assert child is not None
        proc = Path(f"/proc/{child.pid}")
        assert b"991231" not in (proc / "cmdline").read_bytes()
        environment = (proc / "environ").read_bytes()
        assert b"991231" not in environment
        assert b"swordfish" not in environment


def test_the_child_is_limited(reader: ContainerReader) -> None:
    reader.parse(b"a,b\n", "a.csv")
    child = reader._child.process
    assert child is not None
    limits = Path(f"/proc/{child.pid}/limits").read_text(encoding="utf-8")
    assert re.search(r"Max file size +0 +0 ", limits)
    assert re.search(r"Max core file size +0 +0 ", limits)
    space = re.search(r"Max address space +(\d+) ", limits)
    assert space is not None
    assert worker.MEMORY_BYTES_MAX <= int(space[1]) <= 2 * worker.MEMORY_BYTES_MAX


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_a_lying_child_is_not_believed(answer: bytes) -> None:
    for one in (answer, b'{"sheets": [["a", [[' + answer + b"]]]]}", b'{"sheets": ' + answer + b"}"):
        try:
            wire.decode(one)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "answer",
    [b"", b"3", b"[]", b'{"sheets": 3}', b'{"sheets": [["a"]]}', b'{"sheets": [[1, []]]}',
     b'{"sheets": [["a", [[1]]]]}', b'{"sheets": [["a", [[["n", "NaN"]]]]]}',
     b'{"sheets": [["a", [[["d", "never"]]]]]}', b"[" * 100_000],
)  # fmt: skip
def test_answers_of_no_shape(answer: bytes) -> None:
    with pytest.raises(ValueError):
        wire.decode(answer)


# --- any bytes ---------------------------------------------------------------------------------------

SEEDS = [XLSX, LOCKED, xls_bytes(kb_rows()), html_bytes(kb_rows()), csv_bytes(kb_rows(), encoding="cp949"),
         eb21([("I-0001", 10_000)]), eb22([])]  # fmt: skip
STARTS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<table>",
    b"\xff\xfe",
    b"\xef\xbb\xbf<",
    b"H",
]


def code_of(reader: ContainerReader, data: bytes) -> str | None:
    """The error's code, or None where a statement was read; anything but a StatementError is a failure."""
    try:
        read_statements(reader.parse(data, "a.bin", "991231"), own_layouts(), "a.bin")
    except StatementError as error:
        return error.code
    return None


def reads_or_refuses(reader: ContainerReader, data: bytes) -> None:
    code = code_of(reader, data)
    assert code != "FILE-BROKE-READER", "noise alone must not bring the child down"


@settings(deadline=None, max_examples=150)
@given(start=st.sampled_from(STARTS), data=st.binary(max_size=2_000))
def test_any_bytes(reader: ContainerReader, start: bytes, data: bytes) -> None:
    reads_or_refuses(reader, start + data)


@settings(deadline=None, max_examples=100)
@given(seed=st.sampled_from(SEEDS), at=st.floats(0, 1), noise=st.binary(max_size=40), cut=st.integers(0, 30))
def test_a_damaged_file(reader: ContainerReader, seed: bytes, at: float, noise: bytes, cut: int) -> None:
    place = int(at * len(seed))
    code_of(reader, seed[:place] + noise + seed[place + cut :])
