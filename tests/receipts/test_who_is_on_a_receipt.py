"""Gifts that a receipt can name, donors of whom enough is known, and how long their names stay."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pypdf
import pytest
from desk import Desk

from reports.paper.typesetting import Press
from reports.receipts.printed import print_receipt
from sfund.books.giving.gifts import gifts_of
from sfund.books.load import load_books
from sfund.checks.receipts import RECEIPTS
from sfund.giving.gifts import GiftKind
from sfund.members.persons import Person

from .conftest import more

if TYPE_CHECKING:
    from desk import Sfund

YEAR = ("--year", "2025", "--on", "2026-01-10")
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
    assert sorted(gift for one in said["receipts"] for gift in one["gifts"]) == sorted(receipted)
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
        ("", "익산시 모래내길 9", "company: business number\n"),
        ("000-81-00001", "", "company: address\n"),
        ("", " ", "company: business number and address\n"),
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


# Who collected (모집처)

THROUGH = """
    2025-08-01 * "P-001" "후원"
      import-id: "ppp1"
      party: "P-001"
      via: "{via}"
      Assets:Bank:Operating           30000 KRW
      Income:Donations               -30000 KRW
"""
KNOWN = """
    [collectors.donation-platform]
    name = "도너스"
    registration = "000-81-00009"
    address = "군산시 나눔길 7"
"""
PARTY = """
    2025-01-01 custom "party" "C-010"
      kind: "company"
      name: "이음방송"
      registration: "000-81-00010"
      address: "전주시 방송길 1"
"""


def issued(desk: Desk, sfund: Sfund, out: Path, *, number: int = 2) -> tuple[str, str, list[dict[str, str]]]:
    """What the command says, what one of the forms says, and what its snapshot has of collectors."""
    ran = sfund("receipt", "issue", "P-001", *YEAR, "-o", out)
    assert (ran.status, ran.err) == (0, "")
    name = f"R-2026-{number:04}"
    page = pypdf.PdfReader(io.BytesIO((out / f"{name}.pdf").read_bytes())).pages[0].extract_text()
    kept = json.loads((desk.root / f"register/receipts/{name}.json").read_bytes())
    return " ".join(ran.out.split()), page, kept["collectors"]


def test_a_platform_has_its_name_number_and_address(desk: Desk, sfund: Sfund, out: Path) -> None:
    more(desk, THROUGH.format(via="donation-platform"))
    with (desk.root / "sfund.toml").open("a", encoding="utf-8") as stream:
        stream.write(dedent(KNOWN))
    said, page, kept = issued(desk, sfund, out)
    assert kept == [{"name": "도너스", "registration": "000-81-00009", "address": "군산시 나눔길 7"}]
    for words in ("도너스", "000-81-00009", "군산시 나눔길 7"):
        assert words in page
    assert "donation-platform" not in said + page
    assert "나눔장터" not in page


def test_a_receipt_names_a_collector_for_what_it_collected_and_nothing_else(
    desk: Desk, sfund: Sfund, out: Path
) -> None:
    """Cash into the hand stands on a receipt of its own, and no platform on it."""
    more(desk, THROUGH.format(via="donation-platform") + cash(7000, "D-2025-0001"))
    planned = sfund("receipt", "issue", "--all", *YEAR, "--dry-run", "--json").json["receipts"]
    made = sfund("receipt", "issue", "--all", *YEAR, "-o", out, "--json").json["receipts"]
    mine = [one for one in made if one["donor"] == "P-001"]
    assert [(one["number"], one["gifts"], one["amount"]) for one in mine] == [
        ("R-2026-0003", ["ccc1"], "50000"),
        ("R-2026-0004", ["D-2025-0001"], "7000"),
        ("R-2026-0005", ["ppp1"], "30000"),
    ]
    assert [{**one, "file": None} for one in made] == planned
    collectors = {}
    for one in mine:
        kept = json.loads((desk.root / f"register/receipts/{one['number']}.json").read_bytes())
        collectors[one["number"]] = [said["name"] for said in kept["collectors"]]
    assert collectors == {
        "R-2026-0003": ["나눔장터"],
        "R-2026-0004": [],
        "R-2026-0005": ["후원 플랫폼"],
    }
    listed = sfund("receipt", "list", "--json").json["receipts"]
    assert [one["amount"] for one in listed if one["donor"] == "P-001"] == ["50000", "7000", "30000"]


def test_a_company_without_its_number_blocks_nobody_else(desk: Desk, sfund: Sfund, out: Path) -> None:
    ledger = desk.root / "ledger.beancount"
    text = ledger.read_text("utf-8").replace('registration: "000-81-00001"', 'registration: ""')
    ledger.write_text(text, "utf-8")
    planned = sfund("receipt", "issue", "--all", *YEAR, "--dry-run")
    ran = sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    for one in (planned, ran):
        assert one.status == 1
        assert "R-2026-0001" in one.out
        assert "Without a receipt for now, because something is missing: 1" in one.out
        assert "C-001 lacks what the form asks of a company: business number" in one.err
        assert 'sfund member edit C-001 --own "registration=000-00-00000"' in one.err
    assert [one["donor"] for one in sfund("receipt", "list", "--json").json["receipts"]] == [
        "I-0001",
        "P-001",
    ]
    assert sfund("member", "edit", "C-001", "--own", "registration=000-81-00001").status == 0
    assert sfund("receipt", "issue", "--all", *YEAR, "-o", out).status == 0


def test_anonymous_gifts_are_one_line(desk: Desk, sfund: Sfund, out: Path) -> None:
    more(desk, cash(7000, "D-2025-0001").replace('      party: "P-001"\n', ""))
    ran = sfund("receipt", "issue", "--all", *YEAR, "-o", out)
    assert ran.out.count("Left out:") == 1
    assert "Left out: 2 gifts of nobody known, 12,000 in all" in ran.out


def test_a_platform_that_nobody_named_is_called_what_it_is(desk: Desk, sfund: Sfund, out: Path) -> None:
    more(desk, THROUGH.format(via="donation-platform"))
    planned = sfund("receipt", "issue", "P-001", *YEAR, "--dry-run", "--json").json
    assert planned["collectors-unnamed"] == {"donation-platform": "후원 플랫폼"}
    said, page, kept = issued(desk, sfund, out)
    assert kept[0]["name"] == "후원 플랫폼"
    assert 'The form calls the collector donation-platform "후원 플랫폼".' in said
    assert "[collectors.donation-platform] in sfund.toml" in said
    assert ("후원 플랫폼" in page, "donation-platform" in page) == (True, False)


def test_a_party_collects_under_its_own_name_and_number(desk: Desk, sfund: Sfund, out: Path) -> None:
    more(desk, PARTY + THROUGH.format(via="C-010"))
    said, page, kept = issued(desk, sfund, out)
    assert kept == [{"name": "이음방송", "registration": "000-81-00010", "address": "전주시 방송길 1"}]
    assert ("이음방송" in page, "000-81-00010" in page, "The form calls" in said) == (True, True, False)


def test_a_receipt_of_before_is_printed_as_it_was(desk: Desk, sfund: Sfund, out: Path) -> None:
    """Its snapshot has a collector's name alone."""
    *_, kept = issued(desk, sfund, out, number=1)
    assert [one["name"] for one in kept] == ["나눔장터"]
    path = desk.root / "register/receipts/R-2026-0001.json"
    before = {**json.loads(path.read_bytes()), "version": 1, "collectors": ["나눔장터"]}
    with Press() as press:
        page = pypdf.PdfReader(io.BytesIO(print_receipt(press, before))).pages[0].extract_text()
    assert "나눔장터" in page


def test_lists_call_a_platform_by_its_name(desk: Desk, sfund: Sfund) -> None:
    more(desk, THROUGH.format(via="donation-platform"))
    assert "Platform for" in sfund("donation", "list").out
    with (desk.root / "sfund.toml").open("a", encoding="utf-8") as stream:
        stream.write(dedent(KNOWN))
    for command in (("donation", "list"), ("donation", "statement", "P-001", "--year", "2025")):
        shown = sfund(*command).out
        assert ("도너스" in shown, "donation-platform" in shown) == (True, False)


# Forgetting somebody who has receipts


def test_a_member_with_receipts_is_forgotten_after_leaving(desk: Desk, sfund: Sfund, out: Path) -> None:
    assert sfund("receipt", "issue", "I-0001", *YEAR, "-o", out).status == 0
    still = sfund("member", "forget", "I-0001", "--yes")
    assert (still.status, still.err.count("error[")) == (1, 1)
    assert "error[MEMBER-BELONGS]: I-0001 is a member since 2025-01-01" in still.err
    assert 'first "sfund member leave I-0001", then this command again' in still.err
    sfund("member", "leave", "I-0001", "--on", "2099-01-01")
    ahead = sfund("member", "forget", "I-0001", "--yes")
    assert "I-0001 is a member until 2099-01-01" in ahead.err
    assert "type this command again on 2099-01-01" in ahead.err


def test_what_the_law_keeps_of_a_receipt_stays_when_its_donor_is_forgotten(
    desk: Desk, sfund: Sfund, out: Path
) -> None:
    sfund("receipt", "issue", "I-0001", *YEAR, "-o", out)
    sfund("member", "leave", "I-0001", "--on", "2026-03-01")
    shown = sfund("member", "forget", "I-0001", "--dry-run")
    assert (shown.status, shown.err) == (0, "")
    assert "Stays: register/receipts/R-2026-0001.json" in shown.out
    assert sfund("member", "forget", "I-0001", "--yes").status == 0
    assert (desk.root / "register/receipts/R-2026-0001.json").exists()
    assert "김하늘" not in (desk.root / "register/register.csv").read_text("utf-8-sig")
    assert sfund("check").status == 0
    assert sfund("receipt", "ledger", "--year", "2026", "-o", out / "ledger.xlsx").status == 0
