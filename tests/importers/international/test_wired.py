"""What the session knows of files from abroad: rows that the bank names, and currencies that are not the books'."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import BANKS, Desk

from sfund.errors import StatementError

from .samples import NUMBER, Paid, camt_of, ofx1
from .test_import import FILES, MARCH, desk, proven

if TYPE_CHECKING:
    from conftest import MakeBooks

__all__ = ["desk"]
LATER = Paid("2025-03-28", "5.00", "Late", "gift", "A-0")


@pytest.mark.parametrize("kind", ["ofx", "camt"])
def test_a_day_in_another_order_is_the_same_day(desk: Desk, kind: str) -> None:
    """Some banks put credits first, or the newest, and mix in what came later that day."""
    other = [MARCH[1], MARCH[0], MARCH[2], MARCH[3], LATER, MARCH[4]]
    if kind == "ofx":
        first, second = FILES["OFX 1"], ofx1(other, "1070.84")
    else:
        first, second = FILES["camt.053.001.08"], camt_of(other, "1000.00", "1070.84")
    desk.put(first)
    (again,) = desk.put(second)
    assert (again.present, again.posted + again.review) == (5, 1)
    proven(desk, "1070.84")
    (older,) = desk.put(first)
    assert older.present == older.rows == 5


def test_the_same_payment_in_ofx_and_camt_is_one(desk: Desk) -> None:
    """Where a bank gives both the same numbers; where it does not, the day-end check refuses the second."""
    desk.put(FILES["OFX 1"])
    (again,) = desk.put(FILES["camt.053.001.08"])
    assert again.present == again.rows == 5


def test_a_file_in_euros_is_refused_by_books_in_won(make_books: MakeBooks, tmp_path: Path) -> None:
    books = make_books(tmp_path / "won", '2025-01-01 custom "fund" "x"\n', BANKS.replace("3456", NUMBER[-4:]))
    won = Desk(books)
    before = won.contents()
    for name in ("OFX 1", "OFX 2"):
        with pytest.raises(StatementError) as raised:
            won.put(FILES[name])
        assert raised.value.code == "CURRENCY-OTHER"
        assert "the file is in EUR" in str(raised.value)
    assert won.contents() == before
