"""What is fuzzed: a function that takes any bytes, and what it may raise.

A library may raise what it likes over hostile bytes: the child that parses makes FILE-DAMAGED of it. What
is raised in a line of ours must be one of our own errors, and whatever is no `Exception` ends the child, so
it is a finding too.
"""

from __future__ import annotations

import io
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from importers.containers import wire
from importers.containers.kinds import read_sheets
from importers.containers.messages import kind_of
from importers.containers.problems import MESSAGES, Problem
from importers.containers.sheets import Sheet
from importers.containers.words import words
from importers.containers.workbooks import read_zipped
from importers.inferring.infer import infer
from importers.international.reading import read_international
from importers.reading import cells
from importers.reading.cells import CellError
from importers.reading.cms import read_cms_file
from importers.reading.layouts import own_layouts, read_layouts
from importers.reading.tables import read_statements
from sfund.books.decisions import parse_decisions, write_decisions
from sfund.errors import SfundError
from tools.fuzz import corpus

_ROOT = str(Path(__file__).parents[2])
_PASSWORD = "991231"  # of files that are made up


@dataclass(frozen=True, slots=True)
class Target:
    """`run` over bytes that began as those of `corpora`."""

    run: Callable[[bytes], None]
    corpora: tuple[Callable[[], Iterable[bytes]], ...]


def _understood(read: Callable[[], object]) -> None:
    """Calls, and lets through what a child makes a problem of."""
    try:
        read()
    except Problem as problem:
        if problem.code not in MESSAGES:
            raise
    except MemoryError:
        return
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1].filename
        # A library in C has no line of its own, so its error seems to come from ours: its class tells.
        library = type(error).__module__.partition(".")[0] not in {"builtins", "importers", "sfund"}
        if where.startswith(_ROOT) and "site-packages" not in where and not library:
            raise


def _parsed(data: bytes) -> list[Sheet]:
    """What the program gets of the child; nothing where it refuses the file."""
    sheets: list[Sheet] = []

    def parse() -> None:
        answer = wire.decode(wire.encode_sheets(read_sheets(data, _PASSWORD)))
        if isinstance(answer, Problem):
            raise answer
        sheets.extend(answer)

    _understood(parse)
    return sheets


def _containers(data: bytes) -> None:
    _parsed(data)


def _tables(data: bytes) -> None:
    if sheets := _parsed(data):
        with suppress(SfundError):
            read_statements(sheets, own_layouts(), "fuzz")


def _inferred(data: bytes) -> None:
    if sheets := _parsed(data):
        with suppress(SfundError):
            infer(sheets, own_layouts(), "fuzz")


def _international(data: bytes) -> None:
    kind = kind_of(data)
    if kind is not None and (sheets := _parsed(data)):
        with suppress(SfundError):
            read_international(sheets, kind, "fuzz")


def _layouts(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzz.toml"
        path.write_bytes(data)
        with suppress(SfundError):
            read_layouts([path])


def _decisions(data: bytes) -> None:
    try:
        record = parse_decisions(data)
    except SfundError:
        return
    again = parse_decisions(write_decisions(record))
    if again.rows != record.rows:
        raise AssertionError("a record that is written says what it said")


def _sheets(data: bytes) -> None:
    """The bytes are the XML of a sheet."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new,
    ):
        for part in old.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            new.writestr(part.filename, data if is_sheet else old.read(part))
    _understood(lambda: read_zipped(out.getvalue()))


def _workbook() -> bytes:
    if not _kept:
        _kept.append(corpus.samples().xlsx_bytes(corpus.samples().kb_rows()))
    return _kept[0]


_kept: list[bytes] = []


def _records(data: bytes) -> None:
    """The bytes are the records of an old workbook."""
    compound = corpus.samples()._compound  # noqa: SLF001  a test's maker
    with suppress(AssertionError):  # longer than that maker makes them
        whole: bytes = compound("Workbook", data)
        _understood(lambda: read_sheets(whole, _PASSWORD))


def _debits(data: bytes) -> None:
    with suppress(SfundError):
        read_cms_file(data, "fuzz")


def _cells(data: bytes) -> None:
    text = data.decode(errors="replace")
    for read in (cells.amount, cells.moment, cells.clock):
        with suppress(CellError):
            read(text)
    line = words(text)
    if line != words(line) or any(ord(one) < ord(" ") for one in line):
        raise AssertionError("words are one line, and cleaned once for all")


def _answers(data: bytes) -> None:
    """The bytes are what a child says that is no longer ours."""
    with suppress(ValueError):
        wire.decode(data)


def _answered() -> Iterable[bytes]:
    return (wire.encode_sheets(read_sheets(data)) for data in corpus.tables())


TARGETS = {
    "containers": Target(_containers, (corpus.containers, corpus.example_files)),
    "sheets": Target(_sheets, (corpus.sheets,)),
    "records": Target(_records, (corpus.records,)),
    "tables": Target(_tables, (corpus.tables,)),
    "inferred": Target(_inferred, (corpus.tables, corpus.unlisted)),
    "international": Target(_international, (corpus.international,)),
    "layouts": Target(_layouts, (corpus.layouts,)),
    "decisions": Target(_decisions, (corpus.decisions,)),
    "debits": Target(_debits, (corpus.debits,)),
    "cells": Target(_cells, (corpus.cells,)),
    "answers": Target(_answers, (_answered,)),
}
