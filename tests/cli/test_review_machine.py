"""The review's keys without a terminal: what each sequence asks the books to do, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import OPERATING
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from undecided import (
    DOUBTED,
    PRINTER,
    PRINTER_AGAIN,
    REPAID,
    SAME_NAME,
    SAME_NAME_MORE,
    STRANGER,
    undecided,
)

from importers.review.asking import Request
from importers.review.waiting import waiting
from sfund import languages
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.cli.review.keyboard import key_names
from sfund.cli.review.keys import press
from sfund.cli.review.screen import screen, wrapped
from sfund.cli.review.state import (
    Decide,
    Effect,
    Leave,
    Mode,
    State,
    Undo,
    begin,
    decided,
    undone,
)
from sfund.cli.review.terminal import Room, Session

if TYPE_CHECKING:
    from conftest import MakeBooks

ORDER = (SAME_NAME, SAME_NAME_MORE, STRANGER, PRINTER, PRINTER_AGAIN, DOUBTED, REPAID)


@pytest.fixture(scope="module")
def books(make_books: MakeBooks, tmp_path_factory: pytest.TempPathFactory) -> Books:
    return undecided(make_books, tmp_path_factory.mktemp("machine") / "books").books()


@pytest.fixture(scope="module")
def world(books: Books) -> Room:
    return Room(books)


@pytest.fixture(scope="module")
def start(books: Books) -> State:
    found = begin(list(waiting(books)))
    assert tuple(line.amount for line in found.lines) == ORDER
    return found


def keys(words: str) -> list[str]:
    """`k k 1 enter`: keys by their names; what stands in quotes is typed letter by letter."""
    return [key for word in words.split() for key in ([*word[1:-1]] if word.startswith("'") else [word])]


def after(state: State, words: str, world: Room) -> tuple[State, Effect | None]:
    effect: Effect | None = None
    for key in keys(words):
        assert effect is None, "something was asked for before the last key"
        state, effect = press(state, key, world)
    return state, effect


def asked(effect: Effect | None) -> Request:
    assert isinstance(effect, Decide)
    return effect.request


def wishes(request: Request, state: State) -> dict[int, list[tuple[str, int, dict[str, str]]] | None]:
    """What is asked for, by the amounts of the lines."""
    amounts = {line.id: int(line.amount) for line in state.lines}
    return {
        amounts[id_]: None
        if placement is None
        else [
            (
                part.account,
                int(part.amount),
                {key: str(value) for key, value in {**placement.meta, **part.meta}.items()},
            )
            for part in placement.parts
        ]
        for id_, placement in request.placements.items()
    }


DUES, GIFT, PRINTING = "Income:Dues:Individual", "Income:Donations", "Expenses:Office:Printing"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # a candidate
        ("1 enter", {SAME_NAME: [(DUES, 10_000, {"member": "I-0002"})]}),
        ("2 1 2 enter", {SAME_NAME: [(DUES, 10_000, {"member": "I-0003"})]}),
        # all of the same counterparty alike
        ("1 e enter", {SAME_NAME: [(DUES, 10_000, {"member": "I-0002"})],
                       SAME_NAME_MORE: [(DUES, 20_000, {"member": "I-0002"})]}),
        ("1 e e enter", {SAME_NAME: [(DUES, 10_000, {"member": "I-0002"})]}),
        # where it stands
        ("b k k k k k enter", {DOUBTED: None}),
        # a member by initials, by a piece of the name, by the id
        ("k k m 'ㄱㅎㄴ' enter enter", {STRANGER: [(DUES, 33_000, {"member": "I-0001"})]}),
        ("k k m '서준' down enter enter", {STRANGER: [(DUES, 33_000, {"member": "I-0003"})]}),
        ("k k m '0009' backspace '3' enter enter", {STRANGER: [(DUES, 33_000, {"member": "I-0003"})]}),
        # an account; whose money it is stays
        ("k k a '기부금' enter enter", {STRANGER: [(GIFT, 33_000, {})]}),
        ("k k m '김하늘' enter a 'donations' enter enter", {STRANGER: [(GIFT, 33_000, {"member": "I-0001"})]}),
        ("k k m '김하늘' tab 'donations' enter enter", {STRANGER: [(GIFT, 33_000, {"member": "I-0001"})]}),
        # a party, or a member to whom money goes, needs an account
        ("k k m '새터울' enter 'donations' enter enter", {STRANGER: [(GIFT, 33_000, {"party": "C-001"})]}),
        ("right right right m '한빛' enter '인쇄' enter enter", {PRINTER: [(PRINTING, -45_000, {"member": "O-001"})]}),
        # a loan: interest first
        ("b k k k k k k 1 enter", {REPAID: [("Income:Loans:LateCharges", 226, {"loan": "L-2025-001"}),
                                            ("Income:Loans:Interest", 5_591, {"loan": "L-2025-001"}),
                                            ("Assets:Loans:Principal", 64_183, {"loan": "L-2025-001"})]}),
        # split: the last part takes the rest
        ("k k s '10000' enter m '김하늘' enter enter a '기부금' enter enter",
         {STRANGER: [(DUES, 10_000, {"member": "I-0001"}), (GIFT, 23_000, {})]}),
        ("s '-1000' enter a '수수료' enter enter 1 enter",
         {SAME_NAME: [("Expenses:Office:Fees", -1_000, {}), (DUES, 11_000, {"member": "I-0002"})]}),
        ("k k k s '40,000' enter a '인쇄' enter enter a '통신' enter enter",
         {PRINTER: [(PRINTING, -40_000, {}), ("Expenses:Office:Communication", -5_000, {})]}),
        # another mind
        ("1 escape 2 enter", {SAME_NAME: [(DUES, 10_000, {"member": "I-0003"})]}),
        ("s '5000' escape 1 enter", {SAME_NAME: [(DUES, 10_000, {"member": "I-0002"})]}),
        ("m '김' escape 1 enter", {SAME_NAME: [(DUES, 10_000, {"member": "I-0002"})]}),
        ("1 k b 2 enter", {SAME_NAME: [(DUES, 10_000, {"member": "I-0003"})]}),
        # the keyboard set to Hangul
        ("ㅏ ㅏ ㅡ '김하늘' enter enter", {STRANGER: [(DUES, 33_000, {"member": "I-0001"})]}),
    ],
)  # fmt: skip
def test_keys_become_a_request(start: State, world: Room, words: str, expected: object) -> None:
    state, effect = after(start, words, world)
    assert wishes(asked(effect), state) == expected


def test_what_is_kept_with_a_decision(start: State, world: Room) -> None:
    state, effect = after(start, "k k k a '인쇄' enter r enter n '봄' enter e enter", world)
    request = asked(effect)
    assert (request.match, request.narration, request.alias) == ("온고을인쇄", "봄", False)
    assert set(wishes(request, state)) == {PRINTER, PRINTER_AGAIN}
    _, effect = after(start, "k k m '김하늘' enter i enter", world)
    assert asked(effect).alias
    # What is typed for a rule about somebody who may be a person begins empty.
    state, _ = after(start, "k k a '기부금' enter r", world)
    assert (state.mode, state.typed) == (Mode.RULE, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("enter", "nobody knows yet"),
        ("9", "no candidate 9"),
        ("k k e", "no other line"),
        ("i", "whose money"),
        ("r", "where such lines belong"),
        ("k k s '10000' enter m '김하늘' enter enter a '기부금' enter e", "no other line"),
        ("k k k s '40000' enter a '인쇄' enter enter a '통신' enter e", "decided alone"),
        ("m '없는이름' enter", "nothing fits"),
        ("s '1-1' enter", "no number"),
        ("s '0' enter", "part of nothing"),
        ("s '0.5' enter", "part of nothing"),
    ],
)
def test_keys_that_lead_nowhere_say_why(start: State, world: Room, words: str, said: str) -> None:
    state, effect = after(start, words, world)
    assert effect is None
    assert state.message is not None
    assert said in str(state.message)


@pytest.mark.parametrize(
    ("words", "effect"), [("u", Undo()), ("q", Leave()), ("ㅂ", Leave()), ("end", Leave())]
)
def test_undo_and_leaving(start: State, world: Room, words: str, effect: Effect) -> None:
    assert after(start, words, world)[1] == effect


def test_after_a_decision_the_next_line_and_after_the_last_the_end(start: State, world: Room) -> None:
    state = decided(start, [start.lines[0].id, start.lines[1].id])
    assert (state.at, len(state.decided)) == (2, 2)
    assert press(state, "b", world)[0].at == 2  # nothing before it waits
    state = undone(state, [start.lines[1].id])
    assert state.at == 1
    state = decided(state, [line.id for line in start.lines])
    assert state.line is None
    assert press(state, "u", world)[1] == Undo()
    assert press(state, "enter", world)[1] == Leave()


KEYS = ["1", "2", "9", "m", "a", "s", "r", "i", "e", "n", "k", "b", "enter", "escape", "up", "down", "tab",
        "backspace", "김", "ㅎ", "5", "0", "-", " ", "right", "left", "u", "home"]  # fmt: skip


@given(st.lists(st.sampled_from(KEYS), max_size=30), st.integers(20, 120), st.integers(4, 40))
def test_any_keys_keep_to_the_screen_and_ask_for_whole_lines(
    start: State, world: Room, typed: list[str], width: int, height: int
) -> None:
    state = start
    for key in typed:
        state, effect = press(state, key, world)
        rows = screen(state, world, width, height)
        assert len(rows) == height
        assert all(cell_len(row.plain) <= width for row in rows)
        if isinstance(effect, Decide):
            for id_, placement in effect.request.placements.items():
                line = next(one for one in state.lines if one.id == id_)
                assert placement is not None or not line.in_suspense
                assert placement is None or sum(part.amount for part in placement.parts) == line.amount
            state = decided(state, list(effect.request.placements))


# --- the screen --------------------------------------------------------------------------------------


def shown(state: State, world: Room, width: int = 80, height: int = 24) -> list[str]:
    return [row.plain.rstrip() for row in screen(state, world, width, height)]


def test_a_line_on_a_screen_of_80_by_24(start: State, world: Room) -> None:
    rows = shown(start, world)
    text = "\n".join(rows)
    assert rows[0].startswith("1 of 7, decided: 0")
    assert rows[0].endswith("Operating account")
    for words in ("2025-03-03 09:30:00", "10,000 KRW", "박서준 · 전자금융", "I-0002, I-0003", "Suspense, money in",
                  "1 I-0002  박서준 · individual, monthly, dues of 10,000 KRW", "m member"):  # fmt: skip
        assert words in text
    assert "Enter" not in text  # nobody knows yet where it belongs
    state, _ = after(start, "1 e i", world)
    assert "Enter write" in "\n".join(shown(state, world))
    text = "\n".join(shown(state, world))
    assert "Proposal  Individual dues 10,000 KRW (I-0002 박서준)" in text
    assert "and 1 more of this counterparty: 20,000" in text
    state, _ = after(start, "k k s '10000' enter", world)
    assert "Part      10,000 KRW" in "\n".join(shown(state, world))


def test_the_screen_in_korean_has_the_same_rows(start: State, world: Room) -> None:
    languages.use("ko")
    rows = shown(start, world)
    assert len(rows) == 24
    assert "운영계좌" in rows[0]


def test_a_long_list_moves_with_the_row_that_is_picked(start: State, world: Room) -> None:
    state, _ = after(start, "a down down down down down down", world)
    rows = shown(state, world, height=16)
    (picked,) = [row for row in rows if row.startswith("› ")]
    all_rows = shown(state, world, height=40)
    assert [row for row in all_rows if row.startswith("› ")] == [picked]


def test_words_are_broken_by_the_columns_that_they_take() -> None:
    assert wrapped("이름이 맞는 회원이 여럿입니다", 12) == ["이름이 맞는", "회원이", "여럿입니다"]
    assert wrapped("가나다라마바사", 6) == ["가나다", "라마바", "사"]
    assert wrapped("", 6) == [""]


def test_what_a_payer_wrote_cannot_move_the_cursor(start: State, world: Room) -> None:
    from dataclasses import replace

    line = start.lines[0]
    evil = replace(line, said=replace(line.said, counterparty="\x1b[2J\n\u202e나쁜"))
    rows = shown(State((evil,)), world)
    assert not any(set(row) & {"\x1b", "\n", "\u202e"} for row in rows)


# --- keys of a terminal ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        ("a", ["a"]), ("김하늘", ["김", "하", "늘"]), ("\r", ["enter"]), ("\n", ["enter"]), ("\x7f", ["backspace"]),
        ("\x1b", ["escape"]), ("\x1b[A\x1bOB\x1b[1;5C", ["up", "down", "right"]), ("\x1b[3~", []), ("\x01", []),
        ("1\r", ["1", "enter"]), ("\x03", ["interrupt"]), ("", []),
    ],
)  # fmt: skip
def test_the_names_of_keys(sent: str, names: list[str]) -> None:
    assert key_names(sent) == names


# --- with the books ----------------------------------------------------------------------------------


class Now:
    """Loads the books when it is asked to, as the thread does a little later."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self) -> Future[Books]:
        future: Future[Books] = Future()
        future.set_result(load_books(self.root))
        return future


def carry_out(session: Session, state: State, words: Sequence[str]) -> State:
    for one in words:
        state, effect = after(state, one, session.world)
        assert isinstance(effect, Decide | Undo)
        state = session.carried_out(state, effect)
    return state


def test_every_decision_is_in_the_books_at_once_and_undo_takes_them_back_one_by_one(
    make_books: MakeBooks, tmp_path: Path
) -> None:
    desk = undecided(make_books, tmp_path / "books")
    session = Session(desk.books(), Now(desk.root))
    state = begin(list(waiting(desk.books())))
    state = carry_out(session, state, ["1 e enter"])
    before = [desk.contents()]
    for one in (
        "m '김하늘' enter i enter",
        "a '인쇄' enter r enter e enter",
        "enter",
        "1 enter",
    ):
        state = carry_out(session, state, [one])
        before.append(desk.contents())
    assert state.line is None
    assert not list(waiting(desk.books()))
    assert [rule.match for rule in desk.books().registry.rules["printing"]] == ["온고을인쇄"]
    for contents in reversed(before[:-1]):
        state = carry_out(session, state, ["u"])
        assert desk.contents() == contents
    state = carry_out(session, state, ["u", "u"])  # the second finds nothing
    assert "nothing to take back" in str(state.message)
    assert len(list(waiting(desk.books()))) == len(ORDER)
    assert state.at == 0


def test_a_refusal_is_shown_and_the_proposal_stays(make_books: MakeBooks, tmp_path: Path) -> None:
    desk = undecided(make_books, tmp_path / "books")
    session = Session(desk.books(), Now(desk.root))
    before = desk.contents()
    state, effect = after(
        begin(list(waiting(desk.books()))), "k k a '기부금' enter n '홍길동' enter enter", session.world
    )
    assert isinstance(effect, Decide)
    state = session.carried_out(state, effect)
    assert "NARRATION-NAMES-PERSON" in str(state.message)
    assert state.proposal.narration == "홍길동"
    assert desk.contents() == before
    state = carry_out(session, state, ["n backspace backspace backspace '선물' enter enter"])
    assert desk.balance(GIFT) == -33_000


def test_what_another_program_wrote_meanwhile_is_seen(make_books: MakeBooks, tmp_path: Path) -> None:
    desk = undecided(make_books, tmp_path / "books")
    session = Session(desk.books(), Now(desk.root))
    desk.write_by_hand("2025-03-20 open Expenses:Office:Copies KRW")
    state = carry_out(session, begin(list(waiting(desk.books()))), ["1 enter"])
    assert len(state.decided) == 1
    assert desk.balance(OPERATING) == Decimal(542_500)
    assert "Expenses:Office:Copies" in desk.books().opens
