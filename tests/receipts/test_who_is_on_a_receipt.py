"""Gifts that a receipt can name, donors of whom enough is known, and how long their names stay."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import Desk

from sfund.books.giving.gifts import gifts_of
from sfund.books.load import load_books
from sfund.checks.receipts import RECEIPTS
from sfund.giving.gifts import GiftKind
from sfund.members.persons import Person

from .conftest import more

if TYPE_CHECKING:
    from .conftest import Sfund

YEAR = ("--year", "2025", "--as-of", "2026-01-10")
PLEDGE = """
    2025-02-01 custom "pledge" "make" "P-2025-1" 3000000 KRW
      party: "C-001"
      kind: "csr"
      fund: "solidarity"
      form: "in-kind"
"""
CASH = """
    2025-08-01 * "P-001" "현금"
      party: "P-001"{id}
      Assets:Cash                     {amount} KRW
      Income:Donations               -{amount} KRW
"""


def cash(amount: int, id_: str = "") -> str:
    return CASH.format(amount=amount, id=f'\n      gift: "{id_}"' if id_ else "")


# In kind


def test_what_came_of_a_pledge_in_kind_is_a_gift_in_kind(desk: Desk, sfund: Sfund, out: Path) -> None:
    more(desk, PLEDGE)
    ran = sfund("pledge", "receive", "P-2025-1", "1500000", "--to", "Expenses:Program:InKind",
                "--what", "노트북 5대", "--on", "2025-07-01")  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    (gift,) = [one for one in gifts_of(load_books(desk.root)) if one.day == dt.date(2025, 7, 1)]
    assert (gift.id, gift.kind, gift.donor) == ("D-2025-0001", GiftKind.IN_KIND, "C-001")
    assert gift.thing is not None
    assert gift.thing.item == "노트북 5대"
    sfund("receipt", "issue", "C-001", *YEAR, "--gift", gift.id, "-o", out)
    (receipt,) = sfund("receipt", "list", "--json").json["receipts"]
    assert (receipt["kind"], receipt["amount"]) == ("in-kind", "1500000")


def test_what_an_earlier_version_wrote_of_a_pledge_is_in_kind_too(desk: Desk) -> None:
    more(
        desk,
        """
    2025-07-01 * "C-001" "노트북 5대"
      party: "C-001"
      fund: "solidarity"
      in-kind: TRUE
      Expenses:Program:InKind        1500000 KRW
      Income:CSR                    -1500000 KRW
    """,
    )
    (gift,) = [one for one in gifts_of(load_books(desk.root)) if one.day == dt.date(2025, 7, 1)]
    assert gift.kind is GiftKind.IN_KIND
    assert gift.thing is not None
    assert gift.thing.item == "노트북 5대"


# An id of its own


@pytest.mark.parametrize(
    ("entries", "receipted"),
    [
        (cash(7000), ["ccc1"]),
        (cash(7000, "D-2025-0001"), ["ccc1", "D-2025-0001"]),
        (cash(7000) + cash(8000), ["ccc1"]),  # which of the two is "…/2" is a matter of their order
        (cash(7000, "D-2025-0001") + cash(8000, "D-2025-0001"), ["ccc1"]),  # copied, and the id with it
        (cash(7000, "D-2025-0001") + cash(8000, "D-2025-0002"), ["ccc1", "D-2025-0001", "D-2025-0002"]),
    ],
)
def test_a_receipt_names_only_gifts_with_an_id_of_their_own(
    desk: Desk, sfund: Sfund, out: Path, entries: str, receipted: list[str]
) -> None:
    more(desk, entries)
    said = sfund("receipt", "issue", "P-001", *YEAR, "-o", out, "--json").json
    assert sorted(said["receipts"][0]["gifts"]) == sorted(receipted)
    whys = [one["why"] for one in said["left-out"] if one["donor"] == "P-001"]
    assert whys == ["nameless"] * (entries.count("2025-08-01") + 1 - len(receipted))


def test_it_says_what_to_do(desk: Desk, sfund: Sfund, out: Path) -> None:
    more(desk, cash(7000))
    ran = sfund("receipt", "issue", "P-001", *YEAR, "-o", out)
    assert 'give it one that no other has, such as gift: "D-2026-0001"' in ran.out
    (gift,) = [one.id for one in gifts_of(load_books(desk.root)) if one.amount == 7000]
    refused = sfund("receipt", "issue", "P-001", *YEAR, "--gift", gift, "-o", out)
    assert "error[UNKNOWN-GIFT]" in refused.err
    assert "no id of its own" in refused.err


# Who gave


@pytest.mark.parametrize(
    ("registration", "address", "lacks"),
    [
        ("000-81-00001", "익산시 모래내길 9", None),
        ("", "익산시 모래내길 9", "company: registration\n"),
        ("000-81-00001", "", "company: address\n"),
        ("", " ", "company: registration, address\n"),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_what_the_form_asks_of_a_company(
    desk: Desk, sfund: Sfund, out: Path, registration: str, address: str, lacks: str | None, dry_run: bool
) -> None:
    ledger = desk.root / "ledger.beancount"
    ledger.write_text(
        ledger.read_text("utf-8").replace('registration: "000-81-00001"', f'registration: "{registration}"'),
        "utf-8",
    )
    desk.register(Person("C-001", "모래내상사", address=address))
    ran = sfund("receipt", "issue", "C-001", *YEAR, "-o", out, *(["--dry-run"] if dry_run else []))
    assert ran.status == (0 if lacks is None else 1)
    assert ("error[RECEIPT-DONOR]" in ran.err) is (lacks is not None)
    assert (lacks or "") in ran.err
    assert (desk.root / "register/receipts").exists() is (lacks is None and not dry_run)


# How long a name stays


def past(desk: Desk, day: dt.date) -> list[tuple[str, str | None]]:
    books = load_books(desk.root)
    return [(one.code, one.file) for rule in RECEIPTS for one in rule(books, day)]


@pytest.mark.parametrize("locked", [False, True])
def test_five_years_and_no_longer(desk: Desk, sfund: Sfund, out: Path, locked: bool) -> None:
    if locked:
        assert sfund("register", "lock").status == 0
    sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    assert past(desk, dt.date(2031, 1, 10)) == []
    files = [f"register/receipts/R-2026-000{number}.json{'.age' if locked else ''}" for number in (2, 3)]
    assert past(desk, dt.date(2031, 1, 11)) == [("RECEIPT-PAST-YEARS", file) for file in files]  # no company
    for file in files:
        (desk.root / file).unlink()
    assert past(desk, dt.date(2031, 1, 11)) == []
    assert {code for code, _ in past(desk, dt.date(2031, 1, 10))} == {"RECEIPT-CHANGED"}


@pytest.mark.parametrize(("issued", "stays"), [("2026-01-10", True), ("2020-01-10", False)])
def test_forgetting_says_which_receipts_keep_the_name(
    desk: Desk, sfund: Sfund, out: Path, issued: str, stays: bool
) -> None:
    more(desk, '2025-12-31 custom "member" "leave" "I-0001"\n')
    sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    if not stays:
        for file in (desk.root / "journal").rglob("*.beancount"):
            text = file.read_text("utf-8").replace(
                '2026-01-10 custom "receipt"', f'{issued} custom "receipt"'
            )
            file.write_text(text, "utf-8")
    name = "register/receipts/R-2026-0001.json"
    shown = sfund("member", "forget", "I-0001", "--dry-run").out
    line = f"Stays: {name}, a receipt with name and address, until 2031-01-10, as the law asks"
    assert (line in shown) is stays
    assert (f"Goes: {name}, whose years are over" in shown) is not stays
    said = sfund("member", "forget", "I-0001", "--yes", "--json").json
    assert said["receipts"] == ([{"file": name, "until": "2031-01-10"}] if stays else [])
    assert said["receipts-go"] == ([] if stays else [name])
    assert (desk.root / name).exists() is stays
    assert "김하늘" not in (desk.root / "register/register.csv").read_text("utf-8-sig")
