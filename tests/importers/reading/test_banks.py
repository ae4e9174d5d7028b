"""The listed banks: each one's sample in its own container, and in every other one, says the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from importers.reading.statements import Statement

from .bank_samples import BANKS, PASSWORD
from .samples import PAYMENTS, Rows, csv_bytes, encrypted, html_bytes, won, xls_bytes, xlsx_bytes
from .test_layouts import HEADERS

ReadOne = Callable[..., Statement]

WRAPS: dict[str, Callable[[Rows], bytes]] = {
    "csv, utf-8 with a mark": lambda rows: csv_bytes(rows, encoding="utf-8-sig"),
    "csv, cp949": lambda rows: csv_bytes(rows, encoding="cp949"),
    "csv, utf-16": lambda rows: csv_bytes(rows, encoding="utf-16"),
    "tabs, utf-16": lambda rows: csv_bytes(rows, encoding="utf-16", delimiter="\t"),
    "xls": xls_bytes,
    "xlsx": xlsx_bytes,
    "xlsx under a password": lambda rows: encrypted(xlsx_bytes(rows), PASSWORD),
    "html, cp949": lambda rows: html_bytes(rows, encoding="cp949"),
    "html, utf-8": html_bytes,
}


def test_every_listed_bank_has_a_sample() -> None:
    assert BANKS.keys() == HEADERS.keys()


@pytest.mark.parametrize("bank", BANKS)
def test_its_own_container(bank: str, read_one: ReadOne) -> None:
    sample = BANKS[bank]
    statement = read_one(sample.file(), PASSWORD)
    assert statement.format == bank
    assert (statement.account_number or "").endswith("123456")
    assert (statement.first, statement.last) == (dt.date(2012, 3, 1), dt.date(2012, 3, 31))
    assert (statement.opening, statement.closing) == (won(1_000_000), won(957_105))
    assert [(row.day, row.time, row.counterparty, row.amount) for row in statement.rows] == [
        (when.date(), when.time().replace(second=when.second if sample.seconds else 0), who, won(into - out))
        for when, who, out, into, _ in PAYMENTS
    ]
    blanks = [row.balance for row in statement.rows].count(None)
    assert blanks == (1 if bank == "tossbank" else 0)


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("bank", BANKS)
def test_every_other_container(bank: str, wrap: str, read_one: ReadOne) -> None:
    own = read_one(BANKS[bank].file(), PASSWORD)
    other = read_one(WRAPS[wrap](BANKS[bank].rows()), PASSWORD)
    assert replace(other, content=b"", source=Path()) == replace(own, content=b"", source=Path())
