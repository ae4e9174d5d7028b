"""Days that no statement covers: refused, or let through on a person's word until the days turn up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from desk import BANKS, Booked, Desk, Payment, booked, kb_csv

from importers.review.deciding import decide, one_part
from sfund.books.commit import commit
from sfund.checks import for_commit
from sfund.errors import RequestError, StatementError
from sfund.members.persons import Person
from sfund.words import say

if TYPE_CHECKING:
    from conftest import MakeBooks

NOTE = "은행 파일이 없음"
SUSPENSE = ("Assets:Suspense", "Liabilities:Suspense")


def month(number: int, opening: int, *amounts: int) -> list[Booked]:
    return booked(
        opening,
        [
            Payment(f"2025-{number:02}-{day:02} 10:00", amount, "어느 곳")
            for day, amount in enumerate(amounts, 5)
        ],
    )


JANUARY = month(1, 500_000, 10_000, -3_000)
FEBRUARY = month(2, 507_000, -40_000, 25_000, -2_000)
MARCH = month(3, 490_000, 1_000, 2_000)
APRIL = month(4, 493_000, 7_000, 8_000)


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Iterator[Desk]:
    one = Desk(make_books(tmp_path / "books", "; by hand\n", BANKS))
    one.put(kb_csv(JANUARY))
    return one


def gaps(desk: Desk) -> list[data.Transaction]:
    return [entry for entry in desk.transactions() if "gap" in entry.meta]


def moved(entry: data.Transaction) -> Decimal:
    return entry.postings[0].units.number


def test_a_gap_is_refused_and_says_what_to_do(desk: Desk) -> None:
    before = desk.contents()
    with pytest.raises(StatementError) as caught:
        desk.put(kb_csv(MARCH))
    [one] = caught.value.diagnostics
    assert (one.code, one.line, one.excerpt) == ("GAP", 7, "2025-03-05  +1,000  491,000")
    assert "--gap" in str(one.hint)
    assert desk.contents() == before


def test_on_a_persons_word_the_difference_waits_in_suspense(desk: Desk) -> None:
    desk.put(kb_csv(MARCH), gap=NOTE)
    [gap] = gaps(desk)
    assert (gap.flag, str(gap.date), moved(gap), gap.meta["gap"]) == ("!", "2025-03-05", -17_000, NOTE)
    assert gap.postings[1].account in SUSPENSE
    assert NOTE in gap.meta["why"]
    assert desk.balance() == 493_000
    assert not desk.books().diagnostics


def test_the_missing_days_take_its_place(desk: Desk) -> None:
    desk.put(kb_csv(MARCH), gap=NOTE)
    desk.put(kb_csv(FEBRUARY))
    assert gaps(desk) == []
    assert desk.balance() == 493_000
    desk.put(kb_csv(JANUARY), kb_csv(FEBRUARY), kb_csv(MARCH))
    assert desk.balance() == 493_000


def test_some_of_the_missing_days_make_it_smaller(desk: Desk) -> None:
    desk.put(kb_csv(MARCH), gap=NOTE)
    desk.put(kb_csv(FEBRUARY[:2]))  # without the last row, 2,000 are still missing
    [gap] = gaps(desk)
    assert (moved(gap), gap.meta["gap"]) == (-2_000, NOTE)
    assert desk.balance() == 493_000
    desk.put(kb_csv(FEBRUARY))
    assert gaps(desk) == []


def test_a_gap_inside_the_gap(desk: Desk) -> None:
    desk.put(kb_csv(MARCH), gap=NOTE)
    desk.put(kb_csv(FEBRUARY[1:]), gap="앞의 것도 없음")
    assert sorted((str(gap.date), int(moved(gap))) for gap in gaps(desk)) == [("2025-02-06", -40_000)]
    assert desk.balance() == 493_000


def test_a_gap_is_what_is_missing_once_those_before_it_are_right(desk: Desk) -> None:
    """February takes the place of the gap before March, so that April follows on."""
    desk.put(kb_csv(MARCH), gap=NOTE)
    desk.put(kb_csv(FEBRUARY), kb_csv(APRIL), gap="4월 것만")
    assert gaps(desk) == []
    assert desk.balance() == 508_000


def test_a_gap_in_front_of_the_former_beginning(make_books: MakeBooks, tmp_path: Path) -> None:
    desk = Desk(make_books(tmp_path / "books", "; by hand\n", BANKS))
    desk.put(kb_csv(MARCH))
    before = desk.contents()
    with pytest.raises(StatementError) as caught:
        desk.put(kb_csv(JANUARY))
    assert (caught.value.code, "--gap" in str(caught.value.diagnostics[0].hint)) == (
        "BALANCE-CONTRADICTED",
        True,
    )
    assert desk.contents() == before
    desk.put(kb_csv(JANUARY), gap=NOTE)
    [gap] = gaps(desk)
    assert (gap.flag, str(gap.date), moved(gap), gap.meta["gap"]) == ("!", "2025-03-05", -17_000, NOTE)
    assert gap.meta["statement"].startswith("Bank-Operating/2025-03-05")
    assert (desk.balance(), desk.balance("Equity:Opening-Balances")) == (493_000, -500_000)


def test_days_at_the_former_beginning_that_contradict_the_books_are_no_gap(
    make_books: MakeBooks, tmp_path: Path
) -> None:
    desk = Desk(make_books(tmp_path / "books", "; by hand\n", BANKS))
    desk.put(kb_csv(MARCH))
    before = desk.contents()
    with pytest.raises(StatementError, match="BALANCE-CONTRADICTED"):
        desk.put(kb_csv([*JANUARY, *month(3, 507_000, 4_000, 5_000)]), gap=NOTE)
    assert desk.contents() == before


ALL = (JANUARY, FEBRUARY, MARCH, APRIL)


@pytest.mark.parametrize(
    "months", list(permutations(ALL)), ids=lambda months: "".join(m[0].payment.when[6] for m in months)
)
def test_in_whatever_order_the_months_turn_up_no_gap_is_left(
    make_books: MakeBooks, tmp_path: Path, months: Sequence[list[Booked]]
) -> None:
    whole = Desk(make_books(tmp_path / "whole", "; by hand\n", BANKS))
    whole.put(*map(kb_csv, ALL))
    desk = Desk(make_books(tmp_path / "books", "; by hand\n", BANKS))
    first, second, *last = months
    desk.put(kb_csv(first))
    desk.put(kb_csv(second), gap=NOTE)
    assert desk.balance() == max(first[-1], second[-1], key=lambda row: row.payment.when).balance
    desk.put(*map(kb_csv, last), gap=NOTE)
    assert desk.meaning() == whole.meaning()


def test_imported_again_it_is_there_once(desk: Desk) -> None:
    desk.put(kb_csv(MARCH), gap=NOTE)
    before = desk.contents()
    desk.put(kb_csv(MARCH), gap=NOTE)
    assert desk.contents() == before


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("", "GAP-NOTE"),
        (" - ", "GAP-NOTE"),
        ("김하늘 탓", "NARRATION-NAMES-PERSON"),
        ("통장 010-1234-5678 분실", "WORDS-HOLD-NUMBER"),
    ],
)
def test_the_note_says_something_and_names_nobody(desk: Desk, note: str, code: str) -> None:
    desk.write_by_hand('2025-01-01 custom "member" "join" "I-0001"\n  kind: "individual"\n')
    desk.register(Person("I-0001", "김하늘"))
    before = desk.contents()
    with pytest.raises(RequestError) as caught:
        desk.put(kb_csv(MARCH), gap=note)
    assert caught.value.code == code
    assert desk.contents() == before


def test_a_word_without_a_gap_changes_nothing(desk: Desk) -> None:
    desk.put(kb_csv(FEBRUARY), gap=NOTE)
    assert gaps(desk) == []


def test_what_a_person_has_placed_is_no_gap_any_more(desk: Desk) -> None:
    """Then the missing days contradict the books, and the entry is named."""
    desk.put(kb_csv(MARCH), gap=NOTE)
    [gap] = gaps(desk)
    books = desk.books()
    placement = one_part("Expenses:Other", moved(gap), meta={})
    plan, _ = decide(books, {gap.meta["import-id"]: placement}, say("decided"), (for_commit,))
    commit(plan)
    with pytest.raises(StatementError) as caught:
        desk.put(kb_csv(FEBRUARY))
    assert caught.value.code == "BALANCE-CONTRADICTED"


def test_an_entry_that_was_changed_is_shown_beside_its_row(desk: Desk) -> None:
    journal = desk.root / "journal/2025/01.beancount"
    journal.write_text(journal.read_text("utf-8").replace("10000 KRW", "11000 KRW"), encoding="utf-8")
    text = journal.read_text("utf-8")
    journal.write_text(text.replace("507000", "508000"), encoding="utf-8")
    with pytest.raises(StatementError) as caught:
        desk.put(kb_csv(JANUARY))
    row, entry = caught.value.diagnostics
    assert (row.code, row.line, row.excerpt) == ("BALANCE-CONTRADICTED", 7, "2025-01-05  +10,000  510,000")
    assert entry.file == "journal/2025/01.beancount"
    assert entry.excerpt == "2025-01-05 ! 11,000"
    assert str(entry.message) == "this entry has 11,000, and its row 7 in the file has 10,000"


def test_one_day_in_the_middle_of_the_known_day_is_held_against_the_books(desk: Desk) -> None:
    """A file of the day's middle hides nothing: what differs must be rows that came after it."""
    rows = booked(
        507_000, [Payment(f"2025-01-07 {hour}:00", 1_000 * hour, "어느 곳") for hour in (10, 11, 12, 15)]
    )
    desk.put(kb_csv(rows))
    desk.put(kb_csv(rows[1:3]))
    journal = desk.root / "journal/2025/01.beancount"
    text = journal.read_text("utf-8").replace("11000 KRW", "18000 KRW").replace("555000", "562000")
    journal.write_text(text, encoding="utf-8")
    assert not desk.books().diagnostics
    with pytest.raises(StatementError, match="BALANCE-CONTRADICTED"):
        desk.put(kb_csv(rows[1:3]))
