"""Sound files of every kind to begin with, made anew for each run: the tests' samples, the example's."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]


def samples() -> Any:
    """The tests' makers of files. Imported late: they lie outside the packages."""
    sys.path.insert(0, str(_ROOT / "tests" / "importers"))
    return import_module("reading.samples")


def containers() -> Iterator[bytes]:
    """Every container, with a statement in it."""
    make = samples()
    rows = make.kb_rows()
    yield make.xls_bytes(rows)
    yield make.xlsx_bytes(rows[:6], rows[:2])
    yield make.html_bytes(rows)
    yield make.html_bytes(rows, encoding="cp949")
    yield from tables()


def tables() -> Iterator[bytes]:
    """Statements in text."""
    make = samples()
    rows = make.kb_rows()
    for encoding, delimiter in (("utf-8", ","), ("cp949", ","), ("utf-16", "\t"), ("utf-8-sig", ";")):
        yield make.csv_bytes(rows, encoding=encoding, delimiter=delimiter)


def sheets() -> Iterator[bytes]:
    """The XML of sheets as a workbook has them."""
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    make = samples()
    for rows in (make.kb_rows(), make.kb_rows()[:2]):
        with zipfile.ZipFile(io.BytesIO(make.xlsx_bytes(rows))) as book:
            yield book.read("xl/worksheets/sheet1.xml")


def records() -> Iterator[bytes]:
    """The records of old workbooks."""
    make = samples()
    for rows in (make.kb_rows(), make.kb_rows()[:2]):
        data: bytes = make.xls_bytes(rows)
        yield data[1536:]


def debits() -> Iterator[bytes]:
    """CMS files."""
    make = samples()
    yield make.eb21([("I-0001", 10_000), ("I-0002", 20_000)])
    yield make.eb22([("I-0001", 10_000, "N", "0021"), ("I-0002", 5_000, "P", "0021")])


def example_files() -> Iterator[bytes]:
    """A month of the example network's bank files, the encrypted one too."""
    from sfund.example.bank_files import write_bank_files  # noqa: PLC0415
    from sfund.example.life import build_example  # noqa: PLC0415
    from sfund.example.network import Scale  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        for path in write_bank_files(build_example(Scale(members=40, months=1)), Path(folder)):
            yield path.read_bytes()


def cells() -> Iterator[bytes]:
    """What stands in cells."""
    for one in ("57,105원", "(1,000)", "△500", "1.5E+7", "-", "2012.01.31 09:30:05", "20120131093005",
                "2012년 1월 31일", "2012/01/31\n09:30", "홍길동 3월회비", "㈜한빛"):  # fmt: skip
        yield one.encode()
