"""Fees that a service kept are held against its sheet, on days on which it also gave payments back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import BANKS, Desk
from reading.samples import xlsx_bytes

from collected.samples import GIFTS, Gift, payouts
from importers.auditing import compare_statements

if TYPE_CHECKING:
    from conftest import MakeBooks

FIRST, SECOND, _ = GIFTS
REFUND = Gift("박나눔", "G-0001", -30_000, -900, -90, "취소", "2025-03-04 09:00:00", "2025-03-06")
PART = Gift("박나눔", "G-0001", -10_000, -300, -30, "취소", "2025-03-04 09:00:00", "2025-03-06")
MARKED = replace(FIRST, state="취소", net=0, fee=0, tax=0)
NEW = replace(SECOND, order="G-0009", fee=200, tax=20)

SHEETS: dict[str, list[list[Gift]]] = {
    "nothing went back": [[FIRST, SECOND]],
    "a refund beside its gift": [[FIRST, SECOND, REFUND]],
    "a refund in a later sheet": [[FIRST, SECOND], [REFUND]],
    "a refund beside a new gift": [[FIRST], [REFUND, NEW]],
    "a part of it": [[FIRST], [PART, NEW]],
    "a mark beside a new gift": [[FIRST], [MARKED, NEW]],
    "a mark alone": [[FIRST, SECOND], [MARKED]],
}


def more(entry: str) -> str:
    return re.sub(r"(-?)(\d+) KRW", lambda found: f"{found[1]}{int(found[2]) + 1} KRW", entry)


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Desk:
    return Desk(make_books(tmp_path / "books", "", BANKS))


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize(
    ("change", "codes"),
    [(str, []), (more, ["CHANGED-AFTER-IMPORT"]), (lambda _: "", ["GONE-AFTER-IMPORT"])],
    ids=["untouched", "changed", "taken out"],
)
def test_a_fee_is_held_against_its_sheet(
    desk: Desk, name: str, change: Callable[[str], str], codes: list[str]
) -> None:
    """Each sheet's last fee is the one that somebody changes."""
    for gifts in SHEETS[name]:
        desk.put(xlsx_bytes(payouts(gifts)))
    (path,) = desk.root.glob("journal/2025/*.beancount")
    text = path.read_text(encoding="utf-8")
    fees = [entry for entry in text.split("\n\n") if "Expenses:Office:Fees" in entry]
    path.write_text(text.replace(fees[-1], change(fees[-1])), encoding="utf-8")
    books = desk.books()
    assert not books.diagnostics
    found = compare_statements(books, lambda _: None, dt.date(2025, 12, 31)).diagnostics
    assert [one.code for one in found] == codes
