"""Both halves of a transfer between own accounts: in one run or in two, with and without words that say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from desk import BANKS, NUMBER, OPERATING, Desk, Payment, booked, kb_csv

from importers.booking.transfers import Half, _near
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


@pytest.mark.parametrize("words", ["무명상사", "신나라재단 기부", "한빛문구"])
@pytest.mark.parametrize("together", [True, False])
def test_a_strangers_words_on_the_other_half_are_a_question(
    desk_of: Callable[..., Desk], words: str, *, together: bool
) -> None:
    """One half names the network; the other one names somebody: whether they belong together a person says."""
    desk = desk_of()
    for files in (
        [[out("온고을연대회의"), into(words)]] if together else [[out("온고을연대회의")], [into(words)]]
    ):
        desk.put(*files)
    assert {flag for flag, _, _ in told(desk)} == {"!"}


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


RENT = """
    2025-01-01 custom "rule" "rent" Expenses:Office:Rent
      match: "임대료"
"""


@pytest.mark.parametrize("hours", [("10:00", "11:00"), ("11:00", "10:00")], ids=["rent first", "rent last"])
@pytest.mark.parametrize("together", [True, False], ids=["in one run", "in two runs"])
def test_what_a_rule_explains_lends_no_words_to_a_stranger(
    desk_of: Callable[..., Desk], hours: tuple[str, str], *, together: bool
) -> None:
    """The network's name stands in what it paid as rent; the same sum from a stranger is no other half."""
    desk = desk_of(RENT)
    rent = Payment(f"2025-03-03 {hours[0]}", -500_000, "온고을연대회의 3월임대료")
    gift = Payment(f"2025-03-03 {hours[1]}", 500_000, "무명상사")
    files = [kb_csv(booked(900_000, [rent])), kb_csv(booked(0, [gift]), number=EVENTS_NUMBER)]
    for run_ in [files] if together else [[one] for one in files]:
        desk.put(*run_)
    assert sorted((flag, account) for flag, account, _ in told(desk)) == [
        ("!", "Liabilities:Suspense"),
        ("*", "Expenses:Office:Rent"),
    ]


@pytest.mark.parametrize(
    ("label", "words", "is_said"),
    [
        ("기금", "신용보증기금", False),
        ("기금", "기금", True),
        ("기금", "3월 기금", True),
        ("행사통장", "온고을행사통장", True),  # four syllables are nobody else's
        ("Fund", "Refund", False),
        ("Fund", "to fund", True),
    ],
)
def test_a_short_name_of_an_account_is_a_word_of_its_own(
    make_books: MakeBooks, tmp_path: Path, label: str, words: str, *, is_said: bool
) -> None:
    network = NETWORK.replace("행사통장", label)
    desk = Desk(make_books(tmp_path / "books", network, SETTINGS))
    desk.put(out(words), into("인터넷뱅킹"))
    assert {flag for flag, _, _ in told(desk)} == {"*" if is_said else "!"}


@pytest.mark.parametrize("rule", ["", RULE], ids=["by words", "the first one by a rule"])
def test_a_half_that_is_joined_is_offered_to_no_third(
    make_books: MakeBooks, tmp_path: Path, rule: str
) -> None:
    third = "Assets:Bank:Third"
    network = NETWORK + f"    2025-01-01 open {third} KRW\n" + rule
    settings = SETTINGS + f'    [[bank]]\n    account = "{third}"\n    number-ends = "9911"\n'
    desk = Desk(make_books(tmp_path / "books", network, settings))
    desk.put(into("자금이동 온고을연대회의", 9))
    desk.put(out("온고을연대회의", 8))
    stranger = [Payment("2025-03-10 10:00", -500_000, "무명상사")]
    desk.put(kb_csv(booked(900_000, stranger), number="000000-00-999911"))
    assert desk.balance(TRANSIT) == 0
    link = frozenset({"transfer-2025-03-08-500000"})
    assert told(desk) == [("*", TRANSIT, link), ("*", TRANSIT, link), ("!", "Assets:Suspense", frozenset())]


def test_of_equal_amounts_no_more_than_two_are_looked_at() -> None:
    """Two that fit are nobody's, and a hundred thousand are no more than two."""

    class Days(list[Half]):
        looked_at = 0

        def __getitem__(self, key: object) -> object:  # type: ignore[override]
            found = super().__getitem__(key)  # type: ignore[call-overload]
            Days.looked_at += len(found) if isinstance(found, list) else 0
            return found

    day = dt.date(2025, 3, 3)
    many = Days(Half(str(n), EVENTS, day, Decimal(10_000)) for n in range(1_000))
    assert len(_near(Half("one", OPERATING, day, Decimal(-10_000)), {EVENTS: many})) == 2
    assert Days.looked_at == 2
