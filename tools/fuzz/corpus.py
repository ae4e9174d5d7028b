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


def unlisted() -> Iterator[bytes]:
    """The same in columns of a bank that nobody knows."""
    make = samples()
    for rows in (make.kb_rows(), make.kb_rows()[:6]):
        text = make.csv_bytes(rows, encoding="utf-8", delimiter=",").decode()
        for known, other in (
            ("거래일시", "일자"),
            ("출금액", "나간 돈"),
            ("입금액", "들어온 돈"),
            ("잔액", "남은 돈"),
        ):
            text = text.replace(known, other)
        yield text.encode()


def international() -> Iterator[bytes]:
    """Files of the formats that banks of other countries share."""
    for path in sorted((_ROOT / "tests/importers/international/golden").iterdir()):
        if path.suffix in (".ofx", ".qfx", ".xml"):
            yield path.read_bytes()


def layouts() -> Iterator[bytes]:
    """The program's own layouts."""
    for path in sorted((_ROOT / "importers/formats").glob("*.toml")):
        yield path.read_bytes()


def decisions() -> Iterator[bytes]:
    """A record of decisions, as it is written and as a spreadsheet writes it again."""
    rows = (
        b"a1,2025-03-05,Assets:Bank:Operating,33000,\xea\xb9\x80,,Income:Donations,",
        b'\'12e4,2025. 3. 6.,Assets:Bank:Operating,"-45,000",,,,',
    )
    yield b"id,day,bank,amount,counterparty,memo,account,before\r\n" + b"\r\n".join(rows)


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
