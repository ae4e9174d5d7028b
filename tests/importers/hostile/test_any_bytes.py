"""Any bytes at all: a statement, or errors that say what is wrong. Nothing else, and not for long.

Noise, and sound files with noise in them: bits turned over, pieces cut out, repeated, or put in from another
file. `make fuzz` does the same for as long as one likes, led by which lines of the readers are reached.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading.samples import cms_trailer, csv_bytes, eb21, eb22, html_bytes, kb_rows, xls_bytes, xlsx_bytes

from importers.containers import wire
from importers.containers.reader import ContainerReader
from importers.containers.sheets import Cell, Sheet, trimmed
from importers.gathering import gather_files
from importers.reading.layouts import own_layouts
from importers.reading.tables import read_statements
from sfund.errors import SfundError, StatementError

from .files import CSV, HTML, LOCKED, PASSWORD, XLS, XLSX

SMALL = [row[:3] for row in kb_rows()[:2]]
SOUND = [
    CSV, HTML, XLS, XLSX, LOCKED,
    csv_bytes(kb_rows(), encoding="cp949"), csv_bytes(kb_rows(), encoding="utf-16", delimiter="\t"),
    html_bytes(SMALL, encoding="cp949"), xls_bytes(SMALL), xlsx_bytes(SMALL, SMALL),
    eb21([("I-0001", 10_000)]), eb22([("I-0001", 10_000, "N", "0021")]), cms_trailer("EB22", 0, (0, 0)),
]  # fmt: skip
BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    XLS[:8],
    XLS[:1536],
    b"<table>",
    b"\xff\xfe",
    b"\xef\xbb\xbf<",
    b"H" * 19 + b"EB21",
]
# A file that breaks the reader is set aside, and that is sound; noise that does so is worth a look before it.
NEVER = {"FILE-BROKE-READER", "FILE-TOO-HEAVY"}


@pytest.fixture(scope="module", autouse=True)
def _no_child_is_left() -> Iterator[None]:
    before = children()
    yield
    assert not children() - before


def children() -> set[str]:
    tasks = Path(f"/proc/{os.getpid()}/task")
    return {
        one for task in tasks.iterdir() for one in (task / "children").read_text(encoding="utf-8").split()
    }


@pytest.fixture(scope="module")
def own() -> Iterator[ContainerReader]:
    with ContainerReader(seconds_max=10) as one:
        yield one


def reads_or_refuses(reader: ContainerReader, data: bytes) -> None:
    try:
        read_statements(reader.parse(data, "a.bin", PASSWORD), own_layouts(), "a.bin")
    except StatementError as error:
        for one in error.diagnostics:
            assert one.code not in NEVER
            assert one.file is not None
            assert one.file.startswith("a.bin")
            assert str(one.message)


@settings(deadline=None, max_examples=200)
@given(beginning=st.sampled_from(BEGINNINGS), data=st.binary(max_size=1_000))
def test_noise(own: ContainerReader, beginning: bytes, data: bytes) -> None:
    reads_or_refuses(own, beginning + data)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound file, changed in a few places."""
    data = bytearray(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["turn", "cut", "end", "repeat", "noise", "other"])):
            case "turn" if at < len(data):
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del data[at : at + draw(st.integers(1, 600))]
            case "end":
                del data[at:]
            case "repeat":
                data[at:at] = data[at : at + draw(st.integers(1, 600))]
            case "noise":
                data[at : at + 4] = draw(st.binary(max_size=8))
            case "other":
                other = draw(st.sampled_from(SOUND))
                start = draw(st.integers(0, len(other)))
                data[at : at + 512] = other[start : start + 512]
    return bytes(data)


@settings(deadline=None, max_examples=400)
@given(damaged())
def test_sound_files_with_damage(own: ContainerReader, data: bytes) -> None:
    reads_or_refuses(own, data)


@settings(deadline=None, max_examples=60)
@given(first=damaged(), second=damaged())
def test_whole_files_in_a_folder(
    tmp_path_factory: pytest.TempPathFactory, first: bytes, second: bytes
) -> None:
    """The way that a person goes: files, CMS among them, one after another."""
    folder = tmp_path_factory.mktemp("any")
    paths = [folder / "first.bin", folder / "second.bin"]
    for path, data in zip(paths, (first, second), strict=True):
        path.write_bytes(data)
    gathered = gather_files(paths, password=lambda _: PASSWORD)
    assert all(isinstance(one, SfundError) and one.diagnostics for one in gathered.refused)
    assert not NEVER.intersection(error.code for error in gathered.refused)


# No container gives a text that is empty or has blanks at its ends.
WORDS = st.text(max_size=12).map(str.strip).filter(bool) | st.sampled_from(
    ["거래일시", "거래일자", "거래시간", "적요", "내용", "출금액", "입금액", "잔액", "거래금액", "거래후잔액", "구분",
     "합계", "2012.03.02 09:30:05", "2012-03-02", "10,000", "-", "(500)", "0", "계좌번호 : 1-2-3", "조회기간"]
)  # fmt: skip
CELLS: st.SearchStrategy[Cell] = (
    st.none() | WORDS | st.integers(-(10**18), 10**18).map(Decimal) | st.decimals(allow_nan=False, allow_infinity=False)
    | st.datetimes().map(lambda one: one.replace(microsecond=0)) | st.dates() | st.times().map(lambda one: one.replace(microsecond=0))
)  # fmt: skip
HEADER = list(kb_rows()[4])


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(CELLS, max_size=10), max_size=12), st.booleans())
def test_any_sheet(rows: list[list[Cell]], with_header: bool) -> None:
    sheet = Sheet("", ([HEADER] if with_header else []) + rows)  # type: ignore[operator]
    with suppress(StatementError):
        read_statements([sheet], own_layouts(), "a.bin")


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.text(max_size=5), st.lists(st.lists(CELLS, max_size=6), max_size=6)), max_size=3)
)
def test_what_the_child_says_is_what_the_parent_hears(said: list[tuple[str, list[list[Cell]]]]) -> None:
    sheets = [Sheet(name, trimmed(rows)) for name, rows in said]
    assert wire.decode(wire.encode_sheets(sheets)) == sheets
