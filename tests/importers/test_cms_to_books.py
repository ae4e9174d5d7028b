"""A direct debit by CMS, from its two files to the books: who paid, who did not, the fee, and the deposit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core import data
from desk import BANKS, Desk, Payment, booked, kb_csv
from reading.samples import Failed, cms_header, eb21, eb22

from importers.booking.outcome import FileOutcome
from sfund.errors import SfundError
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

DAY = dt.date(2025, 3, 26)
CLEARING = "Assets:Clearing:CMS"
NETWORK = """
    2025-01-01 custom "dues-plan" "monthly" 10000 KRW
      every: "month"
    2025-01-01 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "monthly"
    2025-01-01 custom "member" "join" "I-0002"
      kind: "supporter"
      plan: "monthly"
    2025-01-01 custom "member" "join" "I-0003"
      kind: "individual"
      plan: "monthly"
    2025-02-10 custom "member" "leave" "I-0003"
    2025-01-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly"
      name: "한빛두레"
    2025-01-01 custom "rule" "cms" Assets:Clearing:CMS
      match: "금융결제원"
      direction: "in"
"""
PERSONS = (
    Person("I-0001", "김하늘", payer_number="A-001"),
    Person("I-0002", "이가은", payer_number="A-002"),
    Person("I-0003", "정떠남", payer_number="A-003"),
    Person("O-001", "한빛두레", payer_number="A-100"),
)
ASKED = [("A-001", 10_000), ("A-002", 20_000), ("A-100", 50_000)]
FAILED: list[Failed] = [("A-002", 20_000, "N", "0021")]
FEES = (1_200, 600)


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Desk:
    return Desk(make_books(tmp_path / "books", NETWORK, BANKS)).register(*PERSONS)


def pair(asked: Sequence[tuple[str, int]], failed: Sequence[Failed] = ()) -> tuple[bytes, bytes]:
    first, second = eb21(asked), eb22(failed, FEES)
    return cms_header("EB21", DAY) + first[150:], cms_header("EB22", DAY) + second[150:]


def put(desk: Desk, *contents: bytes) -> FileOutcome:
    """The outcome of the CMS run."""
    outcomes = desk.put(*contents)
    return next(one for one in outcomes if one.format == "cms-eb")


def entries(desk: Desk) -> list[tuple[str, str, str]]:
    """Flag, payee and postings of each transaction, the clearing account's side left out."""
    return [
        (
            entry.flag,
            entry.payee or "",
            " + ".join(f"{one.account} {one.units}" for one in entry.postings if one.account != CLEARING),
        )
        for entry in desk.transactions()
    ]


def failures(desk: Desk) -> list[str]:
    """The directives that say who did not pay."""
    return [
        " ".join([*(str(value.value) for value in entry.values), entry.meta["code"]])
        for entry in desk.books().entries
        if isinstance(entry, data.Custom) and entry.values[0].value == "debit-failed"
    ]


def test_gross_dues_the_fee_and_who_did_not_pay(desk: Desk) -> None:
    outcome = put(desk, *pair(ASKED, FAILED))
    assert (outcome.rows, outcome.posted, outcome.review, outcome.present) == (3, 3, 0, 0)
    assert (outcome.account, outcome.first, outcome.last) == (CLEARING, DAY, DAY)
    assert entries(desk) == [
        ("*", "I-0001", "Income:Dues:Individual -10000 KRW"),
        ("*", "O-001", "Income:Dues:Organization -50000 KRW"),
        ("*", "", "Expenses:Office:Fees 1800 KRW"),
    ]
    assert failures(desk) == ["debit-failed I-0002 20000 KRW 0021"]
    assert desk.balance(CLEARING) == 60_000 - 1_800


def test_the_banks_net_deposit_clears_it_to_zero(desk: Desk) -> None:
    statement = kb_csv(booked(0, [Payment("2025-03-28 09:00", 58_200, "금융결제원")]))
    put(desk, statement, *pair(ASKED, FAILED))
    assert desk.balance(CLEARING) == 0
    assert desk.balance() == 58_200
    assert all(flag == "*" for flag, _, _ in entries(desk))
    _, errors, _ = loader.load_file(str(desk.root / "main.beancount"))
    assert not errors


def test_imported_twice_is_imported_once(desk: Desk) -> None:
    put(desk, *pair(ASKED, FAILED))
    before = desk.contents()
    outcome = put(desk, *reversed(pair(ASKED, FAILED)))
    assert (outcome.rows, outcome.posted, outcome.present) == (3, 0, 3)
    assert desk.contents() == before


def test_one_who_is_asked_twice_pays_twice(desk: Desk) -> None:
    put(desk, *pair([("A-001", 10_000), ("A-001", 10_000)]))
    assert entries(desk)[:2] == [("*", "I-0001", "Income:Dues:Individual -10000 KRW")] * 2


def test_a_part_that_came(desk: Desk) -> None:
    put(desk, *pair(ASKED, [("A-100", 15_000, "P", "0021")]))
    assert ("*", "O-001", "Income:Dues:Organization -35000 KRW") in entries(desk)
    (entry,) = (one for one in desk.transactions() if one.payee == "O-001")
    assert (str(entry.meta["not-collected"]), entry.meta["code"]) == ("15000 KRW", "0021")
    assert failures(desk) == []


def test_a_payer_whom_the_register_does_not_know(desk: Desk) -> None:
    """The money is there and nobody knows whose; or none came, and the record waits all the same."""
    asked = [("A-001", 10_000), ("Z-998", 30_000), ("Z-999", 40_000)]
    outcome = put(desk, *pair(asked, [("Z-999", 40_000, "N", "A013")]))
    assert (outcome.rows, outcome.posted, outcome.review) == (3, 1, 2)
    assert ("!", "", "Liabilities:Suspense -30000 KRW") in entries(desk)
    (nothing,) = (one for one in desk.transactions() if not one.postings)
    assert (nothing.flag, nothing.meta["code"], str(nothing.meta["not-collected"])) == (
        "!",
        "A013",
        "40000 KRW",
    )
    ledger = "".join(path.read_text("utf-8") for path in desk.root.rglob("*.beancount"))
    assert "Z-99" not in ledger


def test_dues_of_one_who_has_left_wait_for_a_person(desk: Desk) -> None:
    outcome = put(desk, *pair([("A-003", 10_000)]))
    assert outcome.review == 1
    assert entries(desk)[0] == ("!", "I-0003", "Income:Dues:Individual -10000 KRW")


def test_two_runs_of_one_month_are_two_runs(desk: Desk) -> None:
    put(desk, *pair(ASKED, FAILED))
    again = tuple(one.replace(b"0326250326", b"0331250331").replace(b"EB210326", b"EB210331").replace(b"EB220326", b"EB220331")
                  for one in pair([("A-002", 20_000)]))  # fmt: skip
    outcome = put(desk, *again)
    assert (outcome.posted, str(outcome.first)) == (1, "2025-03-31")
    assert desk.balance(CLEARING) == 60_000 + 20_000 - 2 * 1_800


BROKEN = {
    "the trailer of EB21 counts one more": lambda one, two: (one[:-123] + b"00000004" + one[-115:], two),
    "the trailer of EB22 sums another amount": lambda one, two: (one, two.replace(b"0000000020000", b"0000000020001", 1)),
    "EB22 is cut off": lambda one, two: (one, two[:-150]),
    "EB22 is missing": lambda one, _: (one,),
    "EB22 is of another day": lambda one, two: (one, two.replace(b"250326", b"250327")),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_pair_that_does_not_agree_is_refused_whole(desk: Desk, what: str) -> None:
    """Together with everything else of the call: the statement that came with it is not written either."""
    broken = BROKEN[what](*pair(ASKED, FAILED))
    statement = kb_csv(booked(0, [Payment("2025-03-28 09:00", 58_200, "금융결제원")]))
    before = desk.contents()
    with pytest.raises(SfundError) as caught:
        desk.put(statement, *broken)
    assert {one.code for one in caught.value.diagnostics} <= {"CMS-TRAILER", "CMS-PAIR-MISSING", "CMS-AMOUNT"}
    assert desk.contents() == before


def test_a_debit_before_the_books_began(desk: Desk) -> None:
    asked, answered = eb21(ASKED), eb22(FAILED, FEES)  # of 2012
    before = desk.contents()
    with pytest.raises(SfundError) as caught:
        desk.put(asked, answered)
    assert [one.code for one in caught.value.diagnostics] == ["DATE-OUTSIDE"]
    assert desk.contents() == before


def test_a_debit_that_is_still_to_come(desk: Desk) -> None:
    ahead = DAY.replace(year=dt.date.today().year + 1)
    asked, answered = (
        cms_header(kind, ahead) + content[150:]
        for kind, content in (("EB21", eb21(ASKED)), ("EB22", eb22(FAILED, FEES)))
    )
    before = desk.contents()
    with pytest.raises(SfundError) as caught:
        desk.put(asked, answered)
    assert [one.code for one in caught.value.diagnostics] == ["DATE-IN-FUTURE"]
    assert desk.contents() == before


def test_a_clearing_account_of_its_own(make_books: MakeBooks, tmp_path: Path) -> None:
    settings = '[[bank]]\naccount = "Assets:Clearing:Cards"\nformat = "cms-eb"\n'
    desk = Desk(make_books(tmp_path / "books", NETWORK, settings)).register(*PERSONS)
    put(desk, *pair(ASKED, FAILED))
    assert desk.balance("Assets:Clearing:Cards") == Decimal(58_200)
    assert desk.balance(CLEARING) == 0
