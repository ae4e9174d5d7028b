"""Statements from abroad into books in euros: right to the cent, whatever way the same rows come in."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core import data
from desk import BANKS, OPERATING, Desk

from sfund.books.creation import create_books
from sfund.checks import STRUCTURE, run
from sfund.errors import SfundError, StatementError

from .samples import IBAN, NUMBER, Paid, camt, camt_of, entry, ofx, ofx1, ofx2, ofx_account, stmt

if TYPE_CHECKING:
    from conftest import MakeBooks

SETTINGS = f"""
[[bank]]
account = "{OPERATING}"
number-ends = "{NUMBER[-6:]}"

[[bank]]
account = "{OPERATING}"
number-ends = "{IBAN[-6:]}"

[[bank]]
account = "Assets:Bank:Solidarity"
number-ends = "4711"
"""
RULE = """
2025-01-01 custom "rule" "fees" Expenses:Office:Fees
  match: "FEE"
"""
MARCH = [
    Paid("2025-03-03", "20.00", "Paul Example", "dues", "B-1"),
    Paid("2025-03-03", "20.00", "Helen Example", "dues", "B-2"),
    Paid("2025-03-10", "-7.50", "FEE", "", "B-3"),
    Paid("2025-03-17", "0.01", "Bank", "interest", "B-4"),
    Paid("2025-03-28", "33.33", "Nobody", "", "B-5"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    root = tmp_path / "books"
    create_books(root, name="Net", begin=dt.date(2025, 1, 1), currency="EUR", language="en")
    with (root / "sfund.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    with (root / "registry.beancount").open("a", encoding="utf-8") as registry:
        registry.write(RULE)
    return Desk(root)


def proven(desk: Desk, closing: str) -> None:
    assert desk.balance() == Decimal(closing)
    entries, errors, _ = loader.load_file(str(desk.root / "main.beancount"))
    assert not errors
    books = desk.books()
    assert not run(books, max(one.date for one in entries), STRUCTURE)
    currencies = {
        posting.units.currency for one in desk.transactions() for posting in one.postings if posting.units
    }
    assert currencies == {"EUR"}


FILES = {
    "OFX 1": ofx1(MARCH, "1065.84"),
    "OFX 2": ofx2(MARCH, "1065.84"),
    "camt.053.001.02": camt_of(MARCH, "1000.00", "1065.84", version="02"),
    "camt.053.001.04": camt_of(MARCH, "1000.00", "1065.84", version="04"),
    "camt.053.001.08": camt_of(MARCH, "1000.00", "1065.84"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_month_and_the_same_month_again(desk: Desk, name: str) -> None:
    (first,) = desk.put(FILES[name])
    assert (first.rows, first.posted + first.review, first.present) == (5, 5, 0)
    assert first.posted >= 1
    assert (first.opening, first.closing) == (Decimal("1000.00"), Decimal("1065.84"))
    proven(desk, "1065.84")
    before = desk.contents()
    (again,) = desk.put(FILES[name])
    assert (again.rows, again.present, again.posted, again.review) == (5, 5, 0, 0)
    assert desk.contents() == before


def test_the_opening_and_the_closing_balance_stand_in_the_books(desk: Desk) -> None:
    desk.put(FILES["camt.053.001.08"])
    opening = [
        one for one in desk.transactions() if any("Opening" in posting.account for posting in one.postings)
    ]
    (closing,) = (one for one in desk.books().entries if isinstance(one, data.Balance))
    assert [one.postings[0].units.number for one in opening if one.postings[0].units] == [Decimal("1000.00")]
    assert (str(closing.date), str(closing.amount)) == ("2025-03-29", "1065.84 EUR")


def windows(kind: str) -> list[bytes]:
    """Three overlapping downloads: by days, with what the account held at the end of each."""
    ends = {3: "1040.00", 10: "1032.50", 17: "1032.51", 28: "1065.84"}
    spans = [(1, 10), (3, 17), (10, 28)]
    files = []
    for first, last in spans:
        rows = [one for one in MARCH if first <= int(one.day[-2:]) <= last]
        opening = str(Decimal(ends[last]) - sum(Decimal(one.amount) for one in rows))
        if kind == "ofx":
            files.append(ofx1(rows, ends[last], start=f"202503{first:02}", end=f"202503{last:02}"))
        else:
            days = {"first": f"2025-03-{first:02}", "last": f"2025-03-{last:02}"}
            files.append(camt_of(rows, opening, ends[last], **days))
    return files


@pytest.mark.parametrize("kind", ["ofx", "camt"])
def test_overlapping_downloads_are_their_union(desk: Desk, kind: str) -> None:
    for file in windows(kind):
        desk.put(file)
    proven(desk, "1065.84")
    one_by_one = desk.meaning()
    assert sum(one_by_one.values()) == 6
    again = desk.put(*reversed(windows(kind)))
    assert sum(one.present for one in again) == sum(one.rows for one in again) == 10
    assert desk.meaning() == one_by_one


def test_downloads_in_one_run_in_any_order(desk: Desk) -> None:
    first, middle, last = windows("ofx")
    desk.put(last, first, middle)
    proven(desk, "1065.84")


def test_an_ofx_file_that_lacks_a_row_contradicts_the_books(desk: Desk) -> None:
    """The format states no opening balance; books that hold the account prove what the file cannot."""
    desk.put(windows("ofx")[0])
    before = desk.contents()
    with pytest.raises(StatementError) as raised:
        desk.put(ofx1([MARCH[3], MARCH[4]][1:], "1065.84", start="20250317"))
    assert raised.value.code in {"GAP", "BALANCE-CONTRADICTED"}
    assert desk.contents() == before


def test_two_accounts_of_one_file_are_two_statements(desk: Desk) -> None:
    solidarity = [Paid("2025-03-05", "100.00", "Paul Example", "gift", "S-1")]
    both = ofx(
        ofx_account(MARCH, "1065.84", closed=True),
        ofx_account(solidarity, "400.00", closed=True, number="99994711"),
    )
    accounts = [(one.account, str(one.closing)) for one in desk.put(both)]
    assert accounts == [(OPERATING, "1065.84"), ("Assets:Bank:Solidarity", "400.00")]
    assert desk.balance("Assets:Bank:Solidarity") == Decimal("400.00")
    assert all(one.present == one.rows for one in desk.put(both))


def test_daily_statements_in_one_file_follow_on_each_other(desk: Desk) -> None:
    third, tenth = "2025-03-03", "2025-03-10"
    file = camt(
        stmt("".join(map(entry, MARCH[:2])), "1000.00", "1040.00", first=third, last=third),
        stmt("", "1040.00", "1040.00", first="2025-03-04", last="2025-03-04"),
        stmt(entry(MARCH[2]), "1040.00", "1032.50", first=tenth, last=tenth),
    )
    assert [one.rows for one in desk.put(file)] == [2, 0, 1]
    proven(desk, "1032.50")


def test_a_month_without_payments_changes_nothing(desk: Desk) -> None:
    desk.put(FILES["OFX 2"])
    before = desk.contents()
    (empty,) = desk.put(ofx2([], "1065.84", start="20250401", end="20250430"))
    assert (empty.rows, empty.present) == (0, 0)
    assert desk.contents() == before


def test_no_name_of_a_person_and_no_number_gets_into_the_ledger(desk: Desk) -> None:
    desk.put(FILES["camt.053.001.08"])
    texts = [path.read_text("utf-8") for path in desk.root.rglob("*.beancount")]
    assert not any(word in text for text in texts for word in ("Paul", "Helen", IBAN[-8:], "B-1"))
    assert json.dumps(sorted(path.name for path in (desk.root / "statements").rglob("*"))).count("Paul") == 0


def test_a_file_in_euros_is_refused_by_books_in_won(make_books: MakeBooks, tmp_path: Path) -> None:
    won = Desk(
        make_books(tmp_path / "won", '2025-01-01 custom "fund" "x"\n', BANKS.replace("3456", NUMBER[-4:]))
    )
    before = won.contents()
    with pytest.raises(SfundError):
        won.put(FILES["OFX 1"])
    assert won.contents() == before
