"""The example network's books, small: what the importers made of its bank files, against what its maker knows."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from beancount.core import data
from desk import digests

from importers.booking.outcome import FileOutcome
from importers.reading.layouts import Role, read_layouts
from sfund import checks
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.errors import RequestError
from sfund.example.cms_life import CMS_CLEARING
from sfund.example.demo import BANK_FILES, build_demo
from sfund.example.gifts_life import CLEARING as PLATFORM_CLEARING
from sfund.example.gifts_life import payouts
from sfund.example.grants_life import TRANSIT
from sfund.example.life import build_example
from sfund.example.network import BANK_ACCOUNTS, CARD, CARD_FORMAT, Scale
from sfund.example.truths import all_truths, card_truths
from sfund.example.values import Example, GiftState
from sfund.languages import text
from sfund.money import total
from sfund.placing.placements import Placement
from sfund.words import say

SCALE = Scale(members=40, months=5)
DECIDED = text(say("decided by the treasurer"), "ko")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "books"


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> list[FileOutcome]:
    return build_demo(folder, SCALE)


@pytest.fixture(scope="module")
def books(folder: Path, outcomes: list[FileOutcome]) -> Books:
    return load_books(folder)


@pytest.fixture(scope="module")
def example() -> Example:
    return build_example(SCALE)


@pytest.fixture(scope="module")
def truths(example: Example) -> Mapping[str, Placement]:
    """Import id → where the line truly belongs."""
    return all_truths(example)


def imported(books: Books) -> Iterator[data.Transaction]:
    for entry in books.entries:
        if isinstance(entry, data.Transaction) and "import-id" in entry.meta:
            yield entry


def held(books: Books, account: str) -> Decimal:
    return total(
        row[0] for row in books.query("SELECT number FROM postings WHERE account = $account", account=account)
    )


# --- every row, to the won ---------------------------------------------------------------------------


def test_every_row_of_every_file_is_accounted_for(outcomes: list[FileOutcome], example: Example) -> None:
    for one in outcomes:
        assert one.rows == one.posted + one.present + one.review + one.refused
        assert one.refused == 0
        assert one.present == 0 or one.format == CARD_FORMAT  # its lists show two months each
    debits = sum(len(run.asks) for run in example.cms)
    new = sum(one.rows - one.present for one in outcomes)
    assert new == len(example.lines) + debits + _purchases_and_refunds(example) + _gifts_and_refunds(example)
    assert len(outcomes) == (6 + 2) * SCALE.months + len(example.cms)


def _purchases_and_refunds(example: Example) -> int:
    later = [one for one in example.purchases if one.cancelled not in (None, one.day)]
    return len(card_truths(example)) + len(later)


def _gifts_and_refunds(example: Example) -> int:
    return sum(one.state is not GiftState.CANCELLED for one in example.gifts)


@pytest.mark.parametrize("bank", [bank.account for bank in BANK_ACCOUNTS])
def test_each_bank_account_holds_what_the_bank_says(books: Books, example: Example, bank: str) -> None:
    lines = total(line.amount for line in example.lines_of(bank))
    assert held(books, bank) == example.openings[bank] + lines


def test_what_is_in_transit_and_in_clearing(books: Books, example: Example) -> None:
    """Transfers between own accounts have both arrived; of CMS stays what its bank has not paid out yet."""
    waiting = total(run.deposit for run in example.cms) - total(
        part.amount for line in example.lines for part in line.truth.parts if part.account == CMS_CLEARING
    )
    assert held(books, CMS_CLEARING) == waiting
    on_transit = total(
        part.amount for line in example.lines for part in line.truth.parts if part.account == TRANSIT
    )
    assert held(books, TRANSIT) == -on_transit == 0


def test_what_was_bought_by_card_and_is_not_billed_yet_is_owed(books: Books, example: Example) -> None:
    billed = total(line.amount for line in example.lines if line.truth.parts[0].account == CARD)
    bought = total(one.amount for one in example.purchases if one.cancelled is None)
    assert held(books, CARD) == -bought - billed < 0


def test_the_platform_owes_what_it_has_not_paid_out(books: Books, example: Example) -> None:
    waiting = total(net for day, net in payouts(example.gifts).items() if day > example.end)
    assert held(books, PLATFORM_CLEARING) == waiting > 0


def test_gifts_are_booked_gross_and_the_fees_on_their_own(books: Books, example: Example) -> None:
    gifts = [one for one in example.gifts if one.state is not GiftState.CANCELLED]
    via = [entry for entry in imported(books) if entry.meta.get("via") == "donation-platform"]
    by_account: Counter[str] = Counter()
    for entry in via:
        for posting in entry.postings:
            assert posting.units is not None
            by_account[posting.account] += posting.units.number
    assert by_account["Income:Donations"] == -total(one.amount for one in gifts)
    assert by_account["Expenses:Office:Fees"] == total(one.fee + one.tax for one in gifts)


def test_the_bank_that_nobody_listed_is_learnt_from_its_first_file(books: Books) -> None:
    (kept,) = (books.root / "formats").iterdir()
    assert kept.name == "shinhyup.toml"
    (layout,) = read_layouts([kept])
    assert {role.value for role in layout.columns.values()} >= {
        "amount",
        "direction",
        "date",
        "time",
        "balance",
    }
    assert layout.columns["기재내용"] is Role.COUNTERPARTY


# --- precision ---------------------------------------------------------------------------------------


def test_what_the_importers_were_certain_of_is_true(books: Books, truths: Mapping[str, Placement]) -> None:
    wrong = [
        (entry.meta["import-id"], entry.date, entry.meta["why"])
        for entry in imported(books)
        if entry.flag == "*" and entry.meta.get("why") != DECIDED
        if (truth := truths.get(entry.meta["import-id"])) and not _agrees(entry, truth, books)
    ]
    assert wrong == []


def test_most_lines_need_nobody(
    outcomes: list[FileOutcome], truths: Mapping[str, Placement], books: Books
) -> None:
    """A test that precision is not bought by asking a person about everything."""
    rows = sum(one.rows for one in outcomes)
    assert sum(one.posted for one in outcomes) > rows * Decimal("0.88")
    assert len(truths) == sum(1 for entry in imported(books) if entry.meta["import-id"] in truths)


def _agrees(entry: data.Transaction, truth: Placement, books: Books) -> bool:
    """Whether the entry's other side, its funds and what it names are the truth."""
    funds = {name: entry.meta.get("fund", "general") for name, entry in books.opens.items()}
    _, *others = entry.postings
    said = Counter(
        (
            one.account,
            one.units.number,
            (one.meta or {}).get("fund") or entry.meta.get("fund") or funds[one.account],
        )
        for one in others
        if one.account != "Equity:Transfers" and one.units is not None
    )
    true = Counter(
        (part.account, -part.amount, part.meta.get("fund") or truth.meta.get("fund") or funds[part.account])
        for part in truth.parts
    )
    named = {**truth.meta, **{key: value for part in truth.parts for key, value in part.meta.items()}}
    keys = ["party", "grant", "line", "pledge", "loan"]
    if "loan" not in named:  # a loan says whose it is
        keys.append("member")
    return said == true and all(_named(entry, key) == named.get(key) for key in keys)


def _named(entry: data.Transaction, key: str) -> object:
    """What the entry names, or the last of its parts."""
    parts = [posting.meta[key] for posting in entry.postings if posting.meta and key in posting.meta]
    return parts[-1] if parts else entry.meta.get(key)


# --- what everybody else's tools say -----------------------------------------------------------------


def test_every_rule_holds(books: Books, example: Example) -> None:
    assert books.diagnostics == ()
    assert checks.run(books, example.end) == ()


@pytest.mark.parametrize("file", ["main.beancount", "checked.beancount"])
def test_bean_check(books: Books, file: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(books.root / file)],
        capture_output=True,
        text=True,
        check=False,
    )
    # With the plugin rules that count days look at today, on which everything in suspense is old.
    errors = [line for line in done.stderr.splitlines() if line.strip() and "SUSPENSE-OLD" not in line]
    assert errors == []


def test_plain_fava_opens_them(books: Books) -> None:
    from fava.application import create_app

    client = create_app([str(books.root / "main.beancount")], load=True).test_client()
    start = client.get("/").headers["Location"]
    slug = start.strip("/").split("/")[-2] if start.strip("/").count("/") else start.strip("/")
    for page in ("income_statement", "balance_sheet", "journal"):
        assert client.get(f"/{slug}/{page}/").status_code == 200
    assert client.get(f"/{slug}/api/errors").get_json()["data"] == []


def test_no_name_of_a_person_stands_in_the_ledger(books: Books, example: Example) -> None:
    ledger = "".join(path.read_text("utf-8") for path in books.root.rglob("*.beancount"))
    persons = [one for one in example.persons if one.id.startswith(("I-", "S-"))]
    assert len(persons) > 10
    named = [one.id for one in persons if len(one.name) > 2 and one.name in ledger]
    assert named == []


# --- making them anew --------------------------------------------------------------------------------


def ledger(folder: Path) -> dict[str, str]:
    return {
        path: digest for path, digest in digests(folder).items() if path.endswith((".beancount", ".toml"))
    }


def test_a_second_demo_in_the_same_folder_is_the_same(folder: Path, outcomes: list[FileOutcome]) -> None:
    first = ledger(folder)
    (folder / "journal" / "stray.beancount").write_text("", encoding="utf-8")
    again = build_demo(folder, SCALE)
    assert ledger(folder) == first
    assert again == outcomes


def test_a_folder_that_no_demo_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RequestError) as caught:
        build_demo(tmp_path, SCALE)
    assert caught.value.code == "DEMO-FOLDER"
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_the_bank_files_stay_beside_the_books(folder: Path, outcomes: list[FileOutcome]) -> None:
    months = sorted(path.name for path in (folder / BANK_FILES).iterdir() if path.is_dir())
    assert months == [f"2025-{month:02}" for month in range(1, SCALE.months + 1)]
    kept = sorted(digests(folder / "statements"))
    assert [name for name, group in groupby(kept) if len(list(group)) > 1] == []
