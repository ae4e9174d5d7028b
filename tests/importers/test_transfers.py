"""Both halves of a transfer between own accounts: in one run or in two, with and without words that say so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from desk import BANKS, NUMBER, Desk, Payment, booked, kb_csv

from sfund.checks import STRUCTURE, run

if TYPE_CHECKING:
    from conftest import MakeBooks

EVENTS = "Assets:Bank:Events"
EVENTS_NUMBER = "000000-00-777788"
SETTINGS = (
    """
    [organization]
    name = "온고을연대회의"
"""
    + BANKS
    + f"""
    [[bank]]
    account = "{EVENTS}"
    number-ends = "7788"
"""
)
NETWORK = f"""
    2025-01-01 open {EVENTS} KRW
      name-ko: "행사통장"
      name-en: "Events account"
    2025-01-01 custom "dues-plan" "monthly" 10000 KRW
      every: "month"
    2025-01-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly"
      name: "한빛두레"
"""
TRANSIT = "Assets:Clearing:Transit"
RULE = """
    2025-01-01 custom "rule" "own" Assets:Clearing:Transit
      match: "자금이동"
"""


@pytest.fixture
def desk_of(make_books: MakeBooks, tmp_path: Path) -> Callable[..., Desk]:
    return lambda rules="": Desk(make_books(tmp_path / "books", NETWORK + rules, SETTINGS))


def out(who: str, day: int = 3, amount: int = 500_000) -> bytes:
    return kb_csv(booked(900_000, [Payment(f"2025-03-{day:02} 10:00", -amount, who)]))


def into(who: str, day: int = 3, amount: int = 500_000) -> bytes:
    payments = [Payment(f"2025-03-{day:02} 10:01", amount, who)]
    return kb_csv(booked(100_000, payments), number=EVENTS_NUMBER)


def halves(desk: Desk) -> list[data.Transaction]:
    return [entry for entry in desk.transactions() if abs(entry.postings[0].units.number) == 500_000]


def told(desk: Desk) -> list[tuple[str, str, frozenset[str]]]:
    """Of each half: its flag, its other side, its links."""
    return [(entry.flag, entry.postings[1].account, entry.links) for entry in halves(desk)]


LINK = frozenset({"transfer-2025-03-03-500000"})


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("온고을연대회의", "온고을연대회의"),  # the network's own name, on both sides
        ("온고을연대", ""),  # the same, cut off by the bank
        ("행사통장", ""),  # the other account's name, on one
        ("", "국민 3456"),  # the end of the other account's number
    ],
)
@pytest.mark.parametrize("days", [(3, 3), (3, 4)])
def test_both_halves_in_one_run(
    desk_of: Callable[..., Desk], there: str, here: str, days: tuple[int, int]
) -> None:
    desk = desk_of()
    desk.put(out(there, days[0]), into(here, days[1]))
    assert told(desk) == [("*", TRANSIT, LINK), ("*", TRANSIT, LINK)]
    assert desk.balance(TRANSIT) == 0


@pytest.mark.parametrize("first", ["out", "in"])
def test_halves_in_two_runs(desk_of: Callable[..., Desk], first: str) -> None:
    """The one that came first waited in suspense; the other one settles it."""
    desk = desk_of()
    runs = [out("온고을연대회의", 3), into("온고을연대회의", 4)]
    one, other = runs if first == "out" else runs[::-1]
    desk.put(one)
    assert [flag for flag, _, _ in told(desk)] == ["!"]
    desk.put(other)
    assert told(desk) == [("*", TRANSIT, LINK), ("*", TRANSIT, LINK)]
    books = desk.books()
    assert not books.diagnostics
    assert not run(books, max(entry.date for entry in books.entries), STRUCTURE)


def test_a_rule_and_the_other_half_are_joined(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(RULE)
    desk.put(out("자금이동"))
    desk.put(into("행사준비", 4))  # nothing in its words; the other half is in transit already
    assert [(account, links) for _, account, links in told(desk)] == [(TRANSIT, LINK), (TRANSIT, LINK)]


def test_without_words_it_may_be_chance(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    desk.put(out("장비대금"), into("참가비"))
    assert [(flag, account) for flag, account, _ in told(desk)] == [("!", TRANSIT), ("!", TRANSIT)]
    assert all(
        "may be a transfer" in entry.meta["why"] or "일 수 있" in entry.meta["why"] for entry in halves(desk)
    )


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ((3, 500_000), (5, 500_000)),  # two days apart
        ((3, 500_000), (3, 499_500)),  # another amount
    ],
)
def test_what_does_not_fit_is_no_transfer(
    desk_of: Callable[..., Desk], there: tuple[int, int], here: tuple[int, int]
) -> None:
    desk = desk_of()
    desk.put(out("온고을연대회의", *there), into("온고을연대회의", *here))
    assert desk.balance(TRANSIT) == 0
    assert {entry.flag for entry in desk.transactions() if "why" in entry.meta} == {"!"}


def test_two_that_fit_are_nobodys(desk_of: Callable[..., Desk]) -> None:
    """Twice out and once in: which of the two arrived nobody can say."""
    desk = desk_of()
    payments = [Payment(f"2025-03-03 1{n}:00", -500_000, "온고을연대회의") for n in range(2)]
    desk.put(kb_csv(booked(1_900_000, payments)), into("온고을연대회의"))
    assert TRANSIT not in {account for _, account, _ in told(desk)}
    assert {flag for flag, _, _ in told(desk)} == {"!"}


def test_a_members_money_is_no_half(desk_of: Callable[..., Desk]) -> None:
    """The member is named, whatever leaves the other account on that day."""
    desk = desk_of()
    payments = [Payment("2025-03-03 10:00", -10_000, "행사통장")]
    desk.put(
        kb_csv(booked(900_000, payments)),
        kb_csv(booked(0, [Payment("2025-03-03 10:01", 10_000, "한빛두레")]), number=EVENTS_NUMBER),
    )
    [dues] = [entry for entry in desk.transactions() if entry.postings[0].account == EVENTS]
    assert dues.postings[1].account == "Income:Dues:Organization"


def test_the_same_account_is_no_other(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    payments = [
        Payment("2025-03-03 10:00", -500_000, "온고을연대회의"),
        Payment("2025-03-03 11:00", 500_000, "온고을연대회의"),
    ]
    desk.put(kb_csv(booked(900_000, payments), number=NUMBER))
    assert TRANSIT not in {account for _, account, _ in told(desk)}
