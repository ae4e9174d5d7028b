"""A file read while the books are loaded: the same answer, at the same place, whatever it is."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from importers.containers.reader import ContainerReader
from importers.containers.sheets import Sheet
from importers.gathering import read_files, reading_ahead
from importers.reading.statements import Read
from sfund.errors import StatementError

from .samples import csv_bytes, eb21, encrypted, kb_rows, xlsx_bytes

STATEMENT = xlsx_bytes(kb_rows())
LOCKED = encrypted(STATEMENT, "991231")


def stopped(reader: ContainerReader) -> subprocess.Popen[bytes]:
    """A child that answers nothing."""
    reader.parse(b"a,b\n", "before.csv")
    child = reader._child.process
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    return child


def test_what_was_begun_is_what_is_answered(reader: ContainerReader) -> None:
    plainly = reader.parse(STATEMENT, "a.xlsx")
    with ContainerReader() as own:
        own.begin(STATEMENT)
        child = own._child.process
        assert own.parse(STATEMENT, "a.xlsx") == plainly
        assert own.parse(STATEMENT, "a.xlsx") == plainly
        assert own._child.process is child


def test_another_file_has_its_own_answer() -> None:
    with ContainerReader() as own:
        own.begin(STATEMENT)
        assert own.parse(b"a,b\n", "b.csv") == [Sheet("", [["a", "b"]])]


def test_what_was_begun_last_counts() -> None:
    with ContainerReader() as own:
        own.begin(STATEMENT)
        own.begin(b"a,b\n")
        assert own.parse(b"a,b\n", "b.csv") == [Sheet("", [["a", "b"]])]


def test_a_password_is_asked_for_and_taken(reader: ContainerReader) -> None:
    with ContainerReader() as own:
        own.begin(LOCKED)
        with pytest.raises(StatementError) as caught:
            own.parse(LOCKED, "a.xlsx")
        assert caught.value.code == "PASSWORD-NEEDED"
        assert own.parse(LOCKED, "a.xlsx", "991231") == reader.parse(STATEMENT, "a.xlsx")


def test_a_password_given_at_once_is_not_answered_without_one() -> None:
    with ContainerReader() as own:
        own.begin(LOCKED)
        assert own.parse(LOCKED, "a.xlsx", "991231")


def test_a_file_that_takes_too_long_is_given_up_where_it_is_asked_for() -> None:
    with ContainerReader(seconds_max=0) as hasty:
        hasty.begin(STATEMENT)
        with pytest.raises(StatementError) as caught:
            hasty.parse(STATEMENT, "a.xlsx")
        assert (caught.value.code, caught.value.diagnostics[0].file) == ("FILE-TOO-HEAVY", "a.xlsx")


def test_a_file_that_breaks_the_reader_is_set_aside() -> None:
    with ContainerReader() as own:
        child = stopped(own)
        own.begin(STATEMENT)
        child.kill()
        with pytest.raises(StatementError) as caught:
            own.parse(STATEMENT, "hostile.xlsx")
        assert caught.value.code == "FILE-BROKE-READER"
        assert own.parse(b"a,b\n", "after.csv") == [Sheet("", [["a", "b"]])]


def test_a_child_at_work_ends_with_its_reader() -> None:
    """The books cannot be loaded: nobody waits for the file any more."""
    with ContainerReader() as own:
        child = stopped(own)
        own.begin(STATEMENT)
    assert child.poll() is not None


# --- the first file of a run -------------------------------------------------------------------------


def kept(folder: Path, **files: bytes) -> list[Path]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def ahead(paths: list[Path]) -> list[Read]:
    with reading_ahead(paths) as reader:
        return read_files(paths, password=lambda _: None, reader=reader)


@pytest.mark.parametrize("first", [STATEMENT, csv_bytes(kb_rows())], ids=["xlsx", "csv"])
def test_the_run_reads_what_it_would_read(tmp_path: Path, first: bytes) -> None:
    paths = kept(tmp_path, first=first, second=xlsx_bytes(kb_rows()))
    assert ahead(paths) == read_files(paths, password=lambda _: None)


def test_a_plan_made_anew_reads_anew(tmp_path: Path) -> None:
    paths = kept(tmp_path, first=STATEMENT)
    with reading_ahead(paths) as reader:
        once = read_files(paths, password=lambda _: None, reader=reader)
        assert read_files(paths, password=lambda _: None, reader=reader) == once


def test_a_file_saved_in_the_meantime_counts_as_it_is_when_it_is_read(tmp_path: Path) -> None:
    paths = kept(tmp_path, first=LOCKED)
    with reading_ahead(paths) as reader:
        paths[0].write_bytes(STATEMENT)
        assert read_files(paths, password=lambda _: None, reader=reader)


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "FILE-MISSING"), (b"", "FILE-EMPTY"), (STATEMENT[:900], "FILE-DAMAGED")],
    ids=["missing", "empty", "torn"],
)
def test_what_is_wrong_is_said_where_the_file_is_read(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "first.xlsx"
    if content is not None:
        path.write_bytes(content)
    with reading_ahead([path]) as reader, pytest.raises(StatementError) as caught:
        read_files([path], password=lambda _: None, reader=reader)
    assert [one.code for one in caught.value.diagnostics] == [code]


def test_a_cms_file_needs_no_child(tmp_path: Path) -> None:
    with reading_ahead(kept(tmp_path, first=eb21([("1001", 10_000)]))) as reader:
        assert reader._child.process is None
