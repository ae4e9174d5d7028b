"""One made-up file of each format, as a bank writes it, and what it says in a table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from importers.gathering import read_files
from importers.reading.statements import Statement

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Account:
    number: str
    currency: str
    opening: str | None
    closing: str | None
    rows: str  # number · day · time · amount · balance · counterparty · memo · channel · reference


CASES = {
    # newest first, decimal commas, cp1252, values that nobody closes, an empty one among them
    "lavender.ofx": ("ofx", [
        Account("00001234567890", "EUR", "1000.00", "1282.50", """
            4 | 2025-03-03 | | 20.00 | 1020.00 | PAUL EXEMPLE | COTISATION MARS | CREDIT | B-0001
            3 | 2025-03-03 | | 20.00 | 1040.00 | HÉLÈNE MARTIN | 77 | CREDIT | B-0002
            2 | 2025-03-17 | | 250.00 | 1290.00 | ATELIER L'ÉRABLE & CIE | DON POUR LE FONDS | CREDIT | B-0003
            1 | 2025-03-28 | | -7.50 | 1282.50 | FRAIS DE TENUE DE COMPTE | | DEBIT | B-0004
        """),
    ]),
    # all in one line, elements of a vendor's, a masked number
    "maple.qfx": ("ofx", [
        Account("******6789", "USD", "1100.25", "1520.25", """
            1 | 2025-03-05 | | -80.00 | 1020.25 | CHECK 101 | 101 | CHECK | 20250305-1
            2 | 2025-03-06 | 14:30 | 500.00 | 1520.25 | COMMUNITY KITCHEN LLC | ACH PLEDGE SPRING | DIRECTDEP | 20250306-1
        """),
    ]),
    # two accounts, won written with decimals, CDATA, the balance of the midnight after the last day
    "haetae.ofx": ("ofx", [
        Account("00000123456", "KRW", "500000", "509500", """
            1 | 2025-03-03 | 09:15 | 10000 | 510000 | 김하늘 | 3월 회비 <고마워요> | CREDIT | K-1
            2 | 2025-03-05 | | -500 | 509500 | 수수료 | | SRVCHG | K-2
        """),
        Account("00000777777", "KRW", None, None, ""),
    ]),
    # a bundle of three debits is one movement; the balance before is PRCD; no period stated
    "linde.camt-02.xml": ("camt.053", [
        Account("00123456780000123456", "EUR", "1000.00", "1136.50", """
            1 | 2025-03-31 | | 150.00 | 1150.00 | | Anna Beispiel Beitrag 03/2025 D-1 Bert Muster D-2 Käthe Probe D-3 SAMMLERGUTSCHRIFT | PMNT-IDDT-ESDD | R-100
            2 | 2025-03-31 | | -13.50 | 1136.50 | | ENTGELTABSCHLUSS | NMSC+805 |
        """),
    ]),
    # newest first, overdrawn, a debit that comes back with a charge, one that is pending, prefixes, Latin-1
    "tulp.camt-04.xml": ("camt.053", [
        Account("0000004711", "EUR", "-50.00", "-1.25", """
            3 | 2025-03-10 | | 78.75 | 28.75 | Stichting Voorbeeld | gift voor het fonds | | X-1
            1 | 2025-03-12 | 08:15:30 | -30.00 | -1.25 | Jörg Voorbeeld | D-9 AM04 5.00 EUR | PMNT-IDDT-UPDD RVSL | X-3
        """),
    ]),
    # a creditor reference, names under Pty, an entry for information, a second account in won without rows
    "edelweiss.camt-08.xml": ("camt.053", [
        Account("0000000000000001234", "CHF", "200.00", "320.05", """
            1 | 2025-03-04 | 10:30 | 120.05 | 320.05 | Genossenschaft Beispiel | 210000000003139471430009017 Mitgliederbeitrag 2025 | PMNT-RCDT-VCOM | Q-1
        """),
        Account("0000000000000009999", "KRW", None, None, ""),
    ]),
}  # fmt: skip


def as_table(statement: Statement) -> list[list[str]]:
    return [
        [
            str(row.row), row.day.isoformat(), "" if row.time is None else row.time.isoformat("auto").removesuffix(":00"),
            str(row.amount), str(row.balance), row.counterparty, row.memo, row.channel, row.reference,
        ]
        for row in statement.rows
    ]  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_file_says_what_its_bank_meant(name: str) -> None:
    format_, accounts = CASES[name]
    read = read_files([GOLDEN / name], password=lambda _: None)
    assert len(read) == len(accounts)
    for number, (statement, account) in enumerate(zip(read, accounts, strict=True), start=1):
        assert isinstance(statement, Statement)
        assert (statement.format, statement.sheet, statement.file) == (format_, number, name)
        assert (statement.account_number, statement.currency) == (account.number, account.currency)
        rows = [[cell.strip() for cell in line.split("|")] for line in account.rows.strip().splitlines()]
        assert as_table(statement) == rows
        for held, expected in ((statement.opening, account.opening), (statement.closing, account.closing)):
            assert held == (None if expected is None else Decimal(expected))
        assert statement.content == (GOLDEN / name).read_bytes()


def test_the_period_is_the_one_stated_and_no_shorter_than_the_rows() -> None:
    stated, by_rows = (
        read_files([GOLDEN / name], password=lambda _: None)[0]
        for name in ("lavender.ofx", "linde.camt-02.xml")
    )
    assert isinstance(stated, Statement)
    assert isinstance(by_rows, Statement)
    assert (str(stated.first), str(stated.last), stated.period_stated) == ("2025-03-01", "2025-03-31", True)
    assert (str(by_rows.first), str(by_rows.last), by_rows.period_stated) == (
        "2025-03-31",
        "2025-03-31",
        False,
    )


def test_no_name_and_no_number_of_an_account_is_in_a_repr() -> None:
    for name in CASES:
        for statement in read_files([GOLDEN / name], password=lambda _: None):
            shown = repr(statement)
            assert not any(word in shown for word in ("Beispiel", "MARTIN", "김하늘", "123456", "6789"))
