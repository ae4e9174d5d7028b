"""What the import expects of a pledge: the next part, as raises and cancellations have left it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from importers.placing.outlook import Outlook
from sfund.books.load import load_books
from sfund.chart import INTEREST, follows_the_money

if TYPE_CHECKING:
    from conftest import MakeBooks

PLEDGES = """
    2025-01-01 custom "party" "C-002"
      kind: "company"
    2025-03-01 custom "pledge" "make" "P-1" 3000 KRW
      party: "C-002"
      kind: "csr"
      fund: "general"
    2025-03-01 custom "pledge" "due" "P-1" 2025-06-30 1000 KRW
    2025-03-01 custom "pledge" "due" "P-1" 2025-12-31 1500 KRW
    2025-09-01 custom "pledge" "raise" "P-1" 700 KRW
      due: 2025-10-31
    2025-11-01 custom "pledge" "cancel" "P-1" 1500 KRW
      due: 2025-12-31
    2025-03-01 custom "pledge" "make" "P-2" 9000 KRW
      party: "C-002"
      kind: "csr"
      fund: "general"
      form: "in-kind"

    2025-06-25 * "The first part"
      pledge: "P-1"
      Assets:Bank:Operating   {came} KRW
      Income:CSR             -{came} KRW
"""

# What came by June; a day → the day and the amount of the part that is expected next.
NEXT = [
    (600, "2025-06-26", ("2025-06-30", 400)),
    (1000, "2025-06-26", ("2025-12-31", 1500)),
    (1000, "2025-09-01", ("2025-10-31", 700)),  # raised, and due before the last part
    (1700, "2025-10-01", ("2025-12-31", 1500)),
    (1700, "2025-11-01", (None, 500)),  # the last part is cancelled; what has no day is left
]


@pytest.mark.parametrize(("came", "day", "expected"), NEXT)
def test_the_next_part(
    tmp_path: Path, make_books: MakeBooks, came: int, day: str, expected: tuple[str | None, int]
) -> None:
    books = load_books(make_books(tmp_path, PLEDGES.format(came=came)))
    assert books.diagnostics == ()
    [(pledge, due, amount)] = Outlook(books, {}).open_parts("C-002", dt.date.fromisoformat(day))
    assert (pledge.id, due and str(due), amount) == ("P-1", *expected)  # P-2 is in kind: no money is expected


def test_nothing_is_expected_once_all_came(tmp_path: Path, make_books: MakeBooks) -> None:
    books = load_books(make_books(tmp_path, PLEDGES.format(came=3700)))
    assert Outlook(books, {}).open_parts("C-002", dt.date(2025, 10, 1)) == []


def test_interest_is_of_the_fund_whose_account_it_is() -> None:
    assert follows_the_money(INTEREST)
