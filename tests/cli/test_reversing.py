"""`sfund reverse` and the check beside it: an entry is undone once, and no fund pays what it has not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sfund import checks
from sfund.books.entries import read_entries
from sfund.books.load import load_books

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Ran, Sfund

BOOK = """
2025-01-01 custom "fund" "youth"
  restriction: "purpose"

2025-01-10 * "청소년 기금"
  import-id: "b-01"
  fund: "youth"
  Assets:Cash            100000 KRW
  Income:Donations      -100000 KRW

2025-01-11 * "기부금"
  import-id: "b-00"
  Assets:Cash             10000 KRW
  Income:Donations       -10000 KRW

2025-01-20 * "교구"
  import-id: "b-02"
  fund: "youth"
  Assets:Cash            -60000 KRW
  Expenses:Office:Fees    60000 KRW

2025-01-21 * "수수료"
  import-id: "b-03"
  Assets:Cash              -900 KRW
  Expenses:Office:Fees      900 KRW
"""
UNDOING = """
{day} * "되돌림"
  import-id: "{id}"
  reverses: "{target}"
  Assets:Cash               {sign}900 KRW
  Expenses:Office:Fees
"""


def undoing(id_: str, target: str, *, back: bool = False) -> str:
    return UNDOING.format(day="2025-02-03", id=id_, target=target, sign="-" if back else "")


def reverse(sfund: Sfund, books: Path, id_: str) -> Ran:
    return sfund("--books", books, "reverse", id_, "--why", "잘못", "--on", "2025-02-01")


@pytest.fixture
def books(make_books: MakeBooks, tmp_path: Path) -> Path:
    return make_books(tmp_path / "books", BOOK)


def test_what_is_undone_is_not_undone_again_until_it_holds_again(sfund: Sfund, books: Path) -> None:
    assert reverse(sfund, books, "b-03").status == 0
    again = reverse(sfund, books, "b-03")
    assert (again.status, again.codes) == (1, ["ALREADY-REVERSED"])
    assert "reverse its reversal" in again.err
    (first,) = [one.key for one in read_entries(load_books(books)) if one.reverses]
    assert reverse(sfund, books, first).status == 0
    assert reverse(sfund, books, "b-03").status == 0


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("b-033", "b-03"),
        ("ledger.beancount:5", "ledger.beancount:4"),
        ("zzz", None),
        ("nowhere.beancount:5", None),
    ],
)
def test_of_an_entry_that_is_not_there_the_nearest_is_named(
    sfund: Sfund, books: Path, typed: str, near: str | None
) -> None:
    ran = reverse(sfund, books, typed)
    assert ran.codes == ["NO-SUCH-ENTRY"]
    assert (f'did you mean "{near}"?' in ran.err) if near else ("did you mean" not in ran.err)


def test_a_restricted_fund_does_not_give_back_what_it_has_spent(sfund: Sfund, books: Path) -> None:
    before = {path: path.read_bytes() for path in books.rglob("*.beancount")}
    ran = reverse(sfund, books, "b-01")
    assert (ran.status, ran.codes) == (1, ["FUND-NEGATIVE"]), ran.err
    assert {path: path.read_bytes() for path in books.rglob("*.beancount")} == before
    assert reverse(sfund, books, "b-02").status == 0  # what it spent comes back first
    assert reverse(sfund, books, "b-01").status == 0


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ((undoing("r-1", "b-03"),), 0),
        ((undoing("r-1", "b-03"), undoing("r-2", "b-03")), 1),
        ((undoing("r-1", "b-03"), undoing("r-2", "b-03"), undoing("r-3", "b-03")), 2),
        ((undoing("r-1", "b-03"), undoing("r-2", "b-02")), 0),
        # the first does not hold any more, so the third is the only one
        ((undoing("r-1", "b-03"), undoing("r-2", "r-1", back=True), undoing("r-3", "b-03")), 0),
        # a reversal that is undone twice
        ((undoing("r-1", "b-03"), undoing("r-2", "r-1", back=True), undoing("r-3", "r-1", back=True)), 1),
    ],
)
def test_two_that_undo_the_same_are_found(
    make_books: MakeBooks, tmp_path: Path, written: tuple[str, ...], found: int
) -> None:
    books = load_books(make_books(tmp_path / "books", BOOK + "".join(written)))
    codes = [one.code for one in checks.run(books, dt.date(2025, 3, 1))]
    assert codes.count("REVERSED-TWICE") == found
