"""What a reversal undoes, and what it leaves alone: entries by their keys, gifts one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk

from sfund.books.entries import read_entries, undone_of
from sfund.books.giving.gifts import gifts_of
from sfund.books.load import load_books
from sfund.giving.gifts import left_of_each

from .conftest import REFUND, more

if TYPE_CHECKING:
    from desk import Sfund

BY_HAND = """
    2025-08-01 * "P-001" "현금"
      party: "P-001"
      gift: "{gift}"
      Assets:Cash                     9000 KRW
      Income:Donations               -9000 KRW
"""


def left(desk: Desk) -> dict[str, int]:
    return {id_: int(amount) for id_, amount in left_of_each(gifts_of(load_books(desk.root))).items()}


def key_of(desk: Desk, gift: str) -> str:
    (found,) = [
        one
        for one in read_entries(load_books(desk.root))
        if one.meta.get("gift") == gift and "reverses" not in one.meta
    ]
    return found.key


@pytest.mark.parametrize(
    ("reversals", "undone"),
    [
        ({}, set()),
        ({2: 1}, {1}),
        ({2: 1, 3: 2}, {2}),
        ({2: 1, 3: 2, 4: 3}, {1, 3}),
        ({2: 1, 3: 1, 4: 3}, {1, 3}),  # undone twice, once of it taken back
        ({1: 2, 2: 5, 9: 1}, {1, 5}),  # whatever the order in the books
        ({1: 1}, set()),
        ({1: 2, 2: 1}, set()),
        ({1: 2, 2: 1, 4: 3}, {3}),
    ],
)
def test_what_is_undone(reversals: dict[int, int], undone: set[int]) -> None:
    assert undone_of(reversals) == undone


@pytest.mark.parametrize("gift", ["D-2025-0001", "D-2025-0002"])
def test_the_reversal_of_a_gift_takes_back_that_one_and_no_other(desk: Desk, sfund: Sfund, gift: str) -> None:
    for number in ("D-2025-0001", "D-2025-0002"):
        more(desk, BY_HAND.format(gift=number).replace("현금", f"현금 {number}"))
    assert sfund("reverse", key_of(desk, gift), "--why", "잘못 적음", "--on", "2025-09-01").status == 0
    written = (desk.root / "journal/2025/09.beancount").read_text("utf-8")
    assert "gift:" not in written
    assert f'reverses: "{key_of(desk, gift)}"' in written
    found = left(desk)
    assert (found[gift], found["D-2025-0001"] + found["D-2025-0002"]) == (0, 9000)


def test_a_reversal_that_was_reversed_leaves_the_gift_whole_and_makes_no_other(
    desk: Desk, sfund: Sfund
) -> None:
    before = left(desk)
    assert sfund("reverse", "aaa1", "--why", "잘못", "--on", "2025-09-01").status == 0
    assert left(desk)["aaa1"] == 0
    (undoing,) = [one for one in read_entries(load_books(desk.root)) if one.meta.get("reverses") == "aaa1"]
    assert sfund("reverse", undoing.key, "--why", "맞았음", "--on", "2025-09-01").status == 0
    assert left(desk) == before


def test_a_refund_that_was_reversed_is_none(desk: Desk, sfund: Sfund) -> None:
    before = left(desk)
    more(desk, REFUND)
    assert left(desk)["aaa3"] == 0
    assert sfund("reverse", "eee1", "--why", "보내지 않음", "--on", "2025-09-01").status == 0
    assert left(desk) == before


def test_in_books_of_an_earlier_version_the_reversal_has_the_gifts_id_and_names_a_line(desk: Desk) -> None:
    more(desk, BY_HAND.format(gift="D-2025-0001"))
    line = (
        (desk.root / "ledger.beancount").read_text("utf-8").splitlines().index('2025-08-01 * "P-001" "현금"')
    )
    more(
        desk,
        f"""
    2025-09-01 * "P-001" "현금"
      party: "P-001"
      gift: "D-2025-0001"
      reverses: "ledger.beancount:{line + 1}"
      Assets:Cash                    -9000 KRW
      Income:Donations                9000 KRW
    """,
    )
    assert left(desk)["D-2025-0001"] == 0
    assert left(desk)["ccc1"] == 50000


def test_lines_that_move_change_nothing_of_what_was_reversed(desk: Desk, sfund: Sfund) -> None:
    more(desk, BY_HAND.format(gift="D-2025-0001"))
    assert sfund("reverse", key_of(desk, "D-2025-0001"), "--why", "잘못", "--on", "2025-09-01").status == 0
    ledger = desk.root / "ledger.beancount"
    ledger.write_text("; a remark\n\n" + ledger.read_text("utf-8"), "utf-8")
    undone = [one.meta.get("gift") for one in read_entries(load_books(desk.root)) if one.reversed]
    assert undone == ["D-2025-0001"]


@pytest.mark.parametrize("called", ["key", "beginning", "place"])
def test_the_ways_to_call_an_entry_without_an_import_id(desk: Desk, sfund: Sfund, called: str) -> None:
    more(desk, BY_HAND.format(gift="D-2025-0001"))
    key = key_of(desk, "D-2025-0001")
    (entry,) = [one for one in read_entries(load_books(desk.root)) if one.key == key]
    named = {"key": key, "beginning": key[:10], "place": entry.place}[called]
    ran = sfund("reverse", named, "--why", "잘못", "--on", "2025-09-01", "--json")
    assert (ran.status, f'reverses: "{key}"' in ran.json["written"]) == (0, True)


def test_of_two_alike_each_can_be_called(desk: Desk, sfund: Sfund) -> None:
    more(desk, BY_HAND.format(gift="D-2025-0001") + BY_HAND.format(gift="D-2025-0002"))
    first, second = key_of(desk, "D-2025-0001"), key_of(desk, "D-2025-0002")
    assert second == f"{first}-2"
    assert sfund("reverse", first, "--why", "두 번 적음", "--on", "2025-09-01").status == 0
    found = left(desk)
    assert (found["D-2025-0001"], found["D-2025-0002"]) == (0, 9000)
