"""What is typed as a note or a reason stands in the ledger for ever: no person's name, no person's number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk import ONE_MEMBER, Desk

from sfund.books.load import load_books
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Ran

    Typed = Callable[..., Ran]

NETWORK = (
    ONE_MEMBER
    + """\
    2025-01-01 custom "member" "join" "O-001"
      kind: "organization"
      name: "한빛두레"
    2025-01-01 custom "party" "C-001"
      kind: "company"
      name: "가온상사"
    2025-01-01 custom "grant" "award" "G-1" 1000000 KRW
      party: "C-001"
      kind: "foundation"
      fund: "solidarity"
      from: 2025-01-01
      until: 2025-12-31
      account: Assets:Bank:Foundation
    2025-01-01 custom "grant" "line" "G-1" "강사비" 1000000 KRW
    2025-02-03 * "I-0001" "김하늘 회비"
      Assets:Bank:Operating     10000 KRW
      Income:Dues:Individual   -10000 KRW
        member: "I-0001"
    2025-02-10 * "C-001" "지원금"
      grant: "G-1"
      fund: "solidarity"
      Assets:Bank:Foundation     1000000 KRW
      Income:Grants:Foundation  -1000000 KRW
"""
)
ON = ("--on", "2025-03-01")
COMMANDS: dict[str, tuple[str, ...]] = {
    "a note": ("member", "pause", "I-0001", *ON, "--note"),
    "a reason": ("member", "waive", "I-0001", "2025-02", *ON, "--why"),
    "the sector of an organisation": ("member", "join", "O-002", "--kind", "organization", *ON, "--sector"),
    "a promise of a grant": ("grant", "commit", "G-1", "강사비", "1000", *ON, "--note"),
    "what was spent": ("grant", "spend", "G-1", "강사비", "1000", *ON, "--account",
                       "Expenses:Program:Instructors", "--text"),
    "what is pledged": ("pledge", "make", "C-001", "1000", "--kind", "csr", "--fund", "solidarity", *ON, "--note"),
    "a committee": ("budget", "set", "2025", "1000", *ON, "--unit"),
    "the name of a task": ("budget", "task", "training", *ON, "--name-ko"),
    "why an entry is undone": ("reverse", "ledger.beancount:22", *ON, "--why"),
}  # fmt: skip


@pytest.fixture
def root(make_books: MakeBooks, tmp_path: Path) -> Path:
    desk = Desk(make_books(tmp_path / "books", NETWORK)).register(
        Person("I-0001", "김하늘", ("하늘이",)), Person("O-001", "한빛두레")
    )
    assert load_books(desk.root).diagnostics == ()
    return desk.root


@pytest.fixture
def typed(sfund: Typed, root: Path) -> Typed:
    return lambda *words: sfund("--books", root, *words)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
@pytest.mark.parametrize(
    ("words", "code"),
    [("김하늘 님 사정으로", "NARRATION-NAMES-PERSON"), ("전화 010-0000-1234", "WORDS-HOLD-NUMBER")],
)
def test_a_person_or_a_number_is_refused(
    typed: Typed, root: Path, command: tuple[str, ...], words: str, code: str
) -> None:
    before = Desk(root).contents()
    ran = typed(*command, words)
    assert (ran.status, ran.out) == (1, "")
    assert f"error[{code}]" in ran.err
    assert "김하늘" not in ran.err
    assert Desk(root).contents() == before


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_organisations_days_and_amounts_are_no_secret(typed: Typed, command: tuple[str, ...]) -> None:
    ran = typed(*command, "한빛두레와 가온상사, 2025-02-11 회의, 12,000,000원")
    assert ran.status == 0, ran.err


def test_one_who_joins_is_not_named_in_the_note_of_it(typed: Typed) -> None:
    ran = typed("member", "join", "--kind", "individual", "--name", "이바다", *ON, "--note", "이바다 가입")
    assert "error[NARRATION-NAMES-PERSON]" in ran.err


def test_what_stands_already_does_not_keep_an_entry_from_being_undone(typed: Typed, root: Path) -> None:
    (entry,) = (one for one in load_books(root).entries if getattr(one, "narration", "") == "김하늘 회비")
    place: Any = f"ledger.beancount:{entry.meta['lineno']}"
    assert "NARRATION-NAMES-PERSON" in typed("reverse", place, "--why", "김하늘 반환").err
    ran = typed("reverse", place, "--why", "두 번 적음")
    assert ran.status == 0, ran.err
