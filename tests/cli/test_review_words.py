"""What a treasurer reads at the review: what is asked once more, what is refused, and in which words."""

from __future__ import annotations

import datetime as dt
import json
import re
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import Desk
from undecided import DOUBTED, PEOPLE, PRINTER, REPAID, SAME_NAME, STRANGER, by_amount, undecided

from importers.review.choices import Choices
from importers.review.targets import account_called
from importers.review.waiting import waiting
from sfund import languages
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.cli.review.commands import _with_names
from sfund.cli.review.keys import press
from sfund.cli.review.screen import screen
from sfund.cli.review.state import Decide, Effect, Mode, State, begin
from sfund.cli.review.terminal import Room, Session
from sfund.errors import RequestError
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Sfund

DUES, GIFT, PRINTING = "Income:Dues:Individual", "Income:Donations", "Expenses:Office:Printing"


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = undecided(make_books, tmp_path / "books")
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def world(desk: Desk) -> Room:
    return Room(desk.books())


@pytest.fixture
def start(desk: Desk) -> State:
    return begin(list(waiting(desk.books())))


def typed(state: State, words: str, world: Room) -> tuple[State, Effect | None]:
    """`1 enter`: keys by their names; what stands in quotes letter by letter."""
    effect: Effect | None = None
    for word in words.split():
        for key in [*word[1:-1]] if word.startswith("'") else [word]:
            state, effect = press(state, key, world)
    return state, effect


def at(state: State, amount: int) -> State:
    """The line of that amount."""
    from dataclasses import replace

    return replace(state, at=next(n for n, line in enumerate(state.lines) if line.amount == amount))


def shown(state: State, world: Room, width: int = 80, height: int = 24) -> str:
    return "\n".join(row.plain.rstrip() for row in screen(state, world, width, height))


def message(state: State) -> str:
    return str(state.message or "")


# --- where a decision may lead -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [["--account", DUES], ["--part", f"10000 {DUES}", "--part", f"rest {GIFT}"]],
)
def test_dues_are_of_somebody(desk: Desk, sfund: Sfund, options: list[str]) -> None:
    before = desk.contents()
    answer = sfund("review", "place", by_amount(desk)[STRANGER].id, *options)
    assert answer.status == 1
    assert "error[DUES-OF-NOBODY]" in answer.err
    assert "--member" in answer.err
    assert desk.contents() == before


def test_dues_of_nobody_are_refused_at_the_screen_when_the_account_is_chosen(
    start: State, world: Room
) -> None:
    state, effect = typed(at(start, STRANGER), "a 'individual' enter", world)
    assert effect is None
    assert "m chooses whose" in message(state)
    state, effect = typed(state, "escape m '김하늘' enter enter", world)
    assert isinstance(effect, Decide)


@pytest.mark.parametrize(
    ("name", "account"),
    [("인쇄비", PRINTING), ("printing", PRINTING), (PRINTING, PRINTING)],
)
def test_an_account_by_what_people_call_it(desk: Desk, sfund: Sfund, name: str, account: str) -> None:
    label = desk.books().account_label(PRINTING, "ko")
    answer = sfund(
        "review", "place", by_amount(desk)[PRINTER].id, "--account", label if name == "인쇄비" else name
    )
    assert (answer.status, answer.err) == (0, "")
    assert desk.balance(account) == 45_000


@pytest.mark.parametrize("name", ["Expenses:Office:Printin", "없는계정"])
def test_an_account_that_is_none(desk: Desk, sfund: Sfund, name: str) -> None:
    answer = sfund("review", "place", by_amount(desk)[PRINTER].id, "--account", name)
    assert "error[UNKNOWN-ACCOUNT]" in answer.err
    assert (f"did you mean {PRINTING} (인쇄비)?" in answer.err) == name.isascii()
    assert "ENTRY-UNWRITABLE" not in answer.err


def test_a_label_of_several_accounts_is_not_guessed(desk: Desk) -> None:
    desk.write_by_hand('2025-03-20 open Expenses:Office:Copies KRW\n  name-en: "Printing"')
    with pytest.raises(RequestError, match="UNKNOWN-ACCOUNT"):
        account_called(desk.books(), "Printing")


def test_members_are_named_by_their_numbers(desk: Desk, sfund: Sfund) -> None:
    line = by_amount(desk)[SAME_NAME].id
    answer = sfund("review", "place", line, "--account", DUES, "--member", "박서준")
    assert answer.status == 1
    assert "write the number, not the name: I-0002, I-0003" in answer.err
    assert "박서준" not in answer.err


def test_money_against_the_grain_is_noted_in_a_command(desk: Desk, sfund: Sfund) -> None:
    ids = by_amount(desk)
    answer = sfund("review", "place", ids[PRINTER].id, "--account", DUES, "--member", "I-0001")
    assert (answer.status, answer.out) == (0, "Decided: 1\n")
    assert 'money out goes to the income account "Individual dues"' in answer.err
    assert sfund("review", "place", ids[REPAID].id, "--account", GIFT).err == ""


def test_money_against_the_grain_is_asked_once_more_at_the_screen(start: State, world: Room) -> None:
    state, effect = typed(at(start, STRANGER), "a '인쇄' enter enter", world)
    assert effect is None
    assert 'expense account "Printing"' in message(state)
    assert typed(state, "x enter", world)[1] is None  # another key in between is no yes
    assert isinstance(press(state, "enter", world)[1], Decide)


# --- two of one name ---------------------------------------------------------------------------------


def test_two_of_one_name_are_told_apart(desk: Desk) -> None:
    desk.register(*PEOPLE[:2], Person("I-0003", "박서준", phone="010-0000-4321"))
    desk.write_by_hand(
        '2025-02-05 * "회비"\n'
        '  Assets:Bank:Operating  25000 KRW\n  Income:Dues:Individual  -25000 KRW\n    member: "I-0002"'
    )
    books = desk.books()
    first, second = Choices(books).of(by_amount(desk)[SAME_NAME])
    assert [str(one) for one in first.standing] == [
        "open: 2025-03 (1), 5,000 KRW", "last paid 2025-02-05"
    ]  # fmt: skip
    assert [str(one) for one in second.standing] == [
        "phone …4321", "open: 2025-01/2025-03 (3), 60,000 KRW", "nothing paid yet"
    ]  # fmt: skip
    text = shown(begin(list(waiting(books))), Room(books))
    for words in ("phone …4321", "open: 2025-01/2025-03 (3), 60,000 KRW", "last paid 2025-02-05"):
        assert words in text


# --- the screen in its own words ---------------------------------------------------------------------


class Now:
    """Loads the books when it is asked to."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self) -> Future[Books]:
        future: Future[Books] = Future()
        future.set_result(load_books(self.root))
        return future


@pytest.mark.parametrize(
    ("amount", "words", "code"),
    [
        (STRANGER, "a 'donations' enter n '홍길동' enter enter", "NARRATION-NAMES-PERSON"),
        (STRANGER, "a 'donations' enter r '박서준' enter enter", "RULE-NAMES-PERSON"),
        (SAME_NAME, "1 i enter", "ALIAS-OF-ANOTHER"),
    ],
)
def test_errors_speak_of_keys(desk: Desk, start: State, amount: int, words: str, code: str) -> None:
    session = Session(desk.books(), Now(desk.root))
    state, effect = typed(at(start, amount), words, session.world)
    assert isinstance(effect, Decide)
    state = session.carried_out(state, effect)
    assert code in message(state)
    assert "--" not in message(state)


def test_a_rule_says_its_name_when_it_is_kept_and_what_it_will_do_before(desk: Desk, start: State) -> None:
    session = Session(desk.books(), Now(desk.root))
    state, _ = typed(at(start, PRINTER), "a '인쇄' enter r enter", session.world)
    assert 'money out with "온고을인쇄" goes to Printing, from now on' in shown(state, session.world)
    _, effect = typed(state, "enter", session.world)
    assert isinstance(effect, Decide)
    state = session.carried_out(state, effect)
    assert 'Kept as the rule "printing", from 2025-03-01 on.' in message(state)


def test_rule_and_other_name_take_the_place_where_the_line_stands(start: State, world: Room) -> None:
    state, _ = typed(at(start, DOUBTED), "i", world)
    assert state.proposal.alias
    _, effect = typed(state, "enter", world)
    assert isinstance(effect, Decide)
    (placement,) = effect.request.placements.values()
    assert placement is not None
    assert (placement.parts[0].account, placement.meta["member"]) == (DUES, "I-0001")
    state, _ = typed(at(start, DOUBTED), "r 'x' enter", world)
    assert state.proposal.placement is not None


# --- splitting ---------------------------------------------------------------------------------------


def test_a_part_larger_than_the_rest_is_asked_once_more(start: State, world: Room) -> None:
    state, _ = typed(at(start, STRANGER), "s '40000' enter", world)
    assert (state.mode, "more than the rest of 33,000" in message(state)) == (Mode.AMOUNT, True)
    assert press(state, "enter", world)[0].amount == 40_000
    state, _ = typed(state, "backspace enter", world)
    assert (state.mode, state.amount) == (Mode.TARGET, 4_000)


def test_escape_takes_back_the_last_part_only(start: State, world: Room) -> None:
    split = "s '10000' enter m '김하늘' enter '3000' enter a 'donations' enter"
    state, _ = typed(at(start, STRANGER), split, world)
    assert state.rest == 20_000
    state, _ = typed(state, "escape", world)
    assert (state.mode, state.rest) == (Mode.AMOUNT, 23_000)
    state, _ = typed(state, "escape", world)
    assert (state.mode, state.rest) == (Mode.AMOUNT, 33_000)
    assert typed(state, "escape", world)[0].mode is Mode.LINE


def test_a_split_line_makes_no_rule_and_says_so_at_once(start: State, world: Room) -> None:
    split = "s '10000' enter m '김하늘' enter enter a 'donations' enter r"
    state, _ = typed(at(start, STRANGER), split, world)
    assert (state.mode, "makes none" in message(state)) == (Mode.LINE, True)


# --- footers, help, sizes ----------------------------------------------------------------------------


def test_the_foot_names_only_keys_that_work(start: State, world: Room) -> None:
    text = shown(start, world)
    assert not any(words in text for words in ("Enter", "u undo", "b back", "r as a rule", "i other name"))
    text = shown(typed(start, "1", world)[0], world)
    assert all(words in text for words in ("Enter write", "r as a rule", "i other name", "e all alike"))
    assert "Enter confirm" in shown(at(start, DOUBTED), world)
    assert "1-9" not in shown(at(start, STRANGER), world)


def test_unknown_keys_and_help(start: State, world: Room) -> None:
    assert 'the key "x" does nothing here' in message(press(start, "x", world)[0])
    state, _ = press(start, "?", world)
    assert "writes the proposal" in shown(state, world)
    assert press(state, "x", world)[0].mode is Mode.LINE


def test_a_window_that_is_too_small_says_so(start: State, world: Room) -> None:
    assert "too small" in shown(start, world, width=30).replace("\n", " ")
    assert "too small" in shown(start, world, height=8)


def test_a_list_says_how_many_more_there_are(start: State, world: Room) -> None:
    state, _ = typed(start, "a", world)
    assert "more: type more letters" in shown(state, world, height=40)


def test_won_in_korean(start: State, world: Room) -> None:
    languages.use("ko")
    text = shown(start, world)
    assert "10,000원" in text
    assert "KRW" not in text


# --- what is remembered ------------------------------------------------------------------------------


def test_what_is_forgotten_keeps_its_words_in_the_list_of_decisions(desk: Desk, sfund: Sfund) -> None:
    sfund("review", "place", by_amount(desk)[PRINTER].id, "--account", PRINTING)
    (lesson,) = json.loads(sfund("review", "learned", "--json").out)["learned"]
    assert lesson["next"].startswith("proposed only: decided so 1 times before")
    sfund("review", "forget", lesson["id"])
    (one,) = json.loads(sfund("review", "decided", "--json").out)["decided"]
    assert (one["words"].split(" · ")[0], one["decided_on"]) == ("온고을인쇄", str(dt.date.today()))
    assert "온고을인쇄" in sfund("review", "decided").out


@pytest.mark.parametrize(
    ("old", "new", "said", "row"),
    [
        (PRINTING, "Expenses:Nowhere", 'no account "Expenses:Nowhere"', 2),
        ("I-0001", "I-9999", "number I-9999", 3),
    ],
)
def test_a_decision_that_leads_nowhere_is_named_with_its_row(
    desk: Desk, sfund: Sfund, old: str, new: str, said: str, row: int
) -> None:
    ids = by_amount(desk)
    sfund("review", "place", ids[PRINTER].id, "--account", PRINTING)
    sfund("review", "place", ids[STRANGER].id, "--account", DUES, "--member", "I-0001")
    file = desk.root / "register" / "decisions.csv"
    file.write_text(file.read_text("utf-8-sig").replace(f",{old},", f",{new},"), "utf-8-sig", newline="")
    for command in (["check"], ["review", "learned"]):
        err = sfund(*command).err
        assert f"error[DECISION-LEADS-NOWHERE]: register/decisions.csv:{row}:" in err
        assert said in err


def test_the_list_names_members_beside_their_ids(desk: Desk, sfund: Sfund) -> None:
    shown = sfund("review", "--list").out
    assert re.search(r"I-0001\s+김하늘", shown)
    assert "10,000 KRW" in shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("the name fits several: I-0001, I-0002", "the name fits several: I-0001 김하늘; I-0002 박서준"),
        ("I-0001, I-0404 and (I-0002).", "I-0001 김하늘; I-0404 and (I-0002 박서준)."),
        ("several: I-0404, I-0405", "several: I-0404, I-0405"),
    ],
)
def test_a_name_stands_beside_its_id_and_no_comma_between_them(words: str, shown: str) -> None:
    assert _with_names(words, {"I-0001": "김하늘", "I-0002": "박서준"}) == shown


def test_who_never_paid_is_said_in_words(desk: Desk, start: State, world: Room) -> None:
    languages.use("ko")
    shown_ = shown(at(start, SAME_NAME), world, width=120)
    assert shown_.count("납부 기록 없음") == 2
    assert "–" not in shown_


# --- rules in force ----------------------------------------------------------------------------------


def test_the_standing_rules_are_listed_with_how_to_end_one(desk: Desk, sfund: Sfund) -> None:
    sfund("review", "place", by_amount(desk)[PRINTER].id, "--account", PRINTING, "--rule", "printing")
    fees, printing = json.loads(sfund("review", "rules", "--json").out)["rules"]
    assert (fees["name"], fees["account"], fees["match"]) == ("fees", "Expenses:Office:Fees", "수수료")
    assert (printing["direction"], printing["only"]) == ("out", "Assets:Bank:Operating")
    file, line = printing["file"], printing["line"]
    assert 'custom "rule" "printing"' in (desk.root / file).read_text("utf-8").splitlines()[line - 1]
    shown = sfund("review", "rules").out
    assert "온고을인쇄" in shown
    # The example ends the rule that it names.
    ending = shown[shown.index("2", shown.index("ends one")) :]
    desk.write_by_hand("\n".join(row.rstrip() for row in ending.splitlines() if row.strip()))
    assert len(json.loads(sfund("review", "rules", "--json").out)["rules"]) == 1


def test_no_rule(make_books: MakeBooks, tmp_path: Path, sfund: Sfund) -> None:
    root = make_books(tmp_path / "none")
    assert "No rule" in sfund("--books", root, "review", "rules").out
