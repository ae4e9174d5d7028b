"""`sfund member`: a member's life as it is typed, and what the books say after it."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sfund.books.creation import create_books
from sfund.books.load import load_books
from sfund.books.persons.register import read_register

if TYPE_CHECKING:
    from desk import Ran, Sfund

PLANS = """
2025-01-01 custom "dues-plan" "monthly" 10000 KRW

2025-01-01 custom "dues-plan" "friends" 5000 KRW
"""
JOINED = "2025-01-10"
Typed = Callable[..., "Ran"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """New books with two plans and nobody in them."""
    folder = tmp_path / "books"
    create_books(folder, name="나루 연대망", begin=dt.date(2025, 1, 1))
    registry = folder / "registry.beancount"
    registry.write_text(registry.read_text(encoding="utf-8") + PLANS, encoding="utf-8")
    return folder


@pytest.fixture
def typed(sfund: Sfund, root: Path) -> Typed:
    return lambda *words: sfund("--books", root, "member", *words)


def registry_of(root: Path) -> str:
    return (root / "registry.beancount").read_text(encoding="utf-8")


def shown(typed: Typed, id_: str, day: str) -> dict[str, Any]:
    answer = typed("show", id_, "--as-of", day, "--json")
    assert answer.status == 0, answer.err
    data: dict[str, Any] = json.loads(answer.out)
    return data


# What is typed, one after the other; then: the day → status, what is open, from which month the next is asked.
LIVES = {
    "joins": (
        ["join --kind individual --plan monthly --on 2025-01-10"],
        {"2025-01-25": ("current", "0", "2025-01"), "2025-01-26": ("grace", "10000", "2025-02"),
         "2025-03-01": ("arrears", "20000", "2025-03"), "2026-02-01": ("lapsed", "130000", "2026-02")},
    ),
    "another plan, from its next period on": (
        ["join --kind individual --plan monthly --on 2025-01-10", "plan I-0001 friends --on 2025-02-10"],
        {"2025-02-26": ("arrears", "20000", "2025-03"), "2025-03-26": ("arrears", "25000", "2025-04")},
    ),
    "pauses and returns": (
        ["join --kind individual --plan monthly --on 2025-01-10", "pause I-0001 --on 2025-02-01",
         "return I-0001 --on 2025-05-01"],
        {"2025-02-01": ("paused", "10000", "2025-05"), "2025-05-01": ("arrears", "10000", "2025-05")},
    ),
    "pauses until a day": (
        ["join --kind individual --plan monthly --on 2025-01-10", "pause I-0001 --on 2025-02-01 --until 2025-03-31"],
        {"2025-03-31": ("paused", "10000", "2025-04"), "2025-04-01": ("arrears", "10000", "2025-04")},
    ),
    "an individual becomes a supporter": (
        ["join --kind individual --plan monthly --on 2025-01-10", "kind I-0001 supporter --plan friends --on 2025-02-01"],
        {"2025-01-31": ("grace", "10000", "2025-02"), "2025-02-26": ("arrears", "15000", "2025-03")},
    ),
    "leaves: what has begun is owed": (
        ["join --kind individual --plan monthly --on 2025-01-10", "leave I-0001 --on 2025-02-10"],
        {"2025-02-09": ("grace", "10000", "2025-02"), "2025-03-01": ("left", "20000", None)},
    ),
    "comes again under the old id": (
        ["join --kind individual --plan monthly --on 2025-01-10", "leave I-0001 --on 2025-02-01",
         "join I-0001 --kind supporter --plan friends --on 2025-06-03"],
        {"2025-05-01": ("left", "10000", "2025-06"), "2025-06-26": ("arrears", "15000", "2025-07")},
    ),
    "waived by an amount": (
        ["join --kind individual --plan monthly --on 2025-01-10",
         "waive I-0001 2025-01/2025-02 --amount 12,000 --why hardship --on 2025-02-20"],
        {"2025-02-19": ("grace", "10000", "2025-02"), "2025-02-20": ("current", "0", "2025-02"),
         "2025-02-26": ("grace", "8000", "2025-03")},
    ),
    "written off because it is too old": (
        ["join --kind individual --plan monthly --on 2025-01-10", "leave I-0001 --on 2025-03-01",
         "write-off I-0001 --too-old --why board --on 2028-02-01"],
        {"2028-01-31": ("left", "20000", None), "2028-02-01": ("left", "10000", None)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LIVES.values(), ids=LIVES)
def test_a_life(typed: Typed, case: tuple[list[str], dict[str, tuple[str, str, str | None]]]) -> None:
    commands, days = case
    for command in commands:
        answer = typed(*command.split())
        assert answer.status == 0, answer.err
    for day, (status, arrears, upcoming) in days.items():
        found = shown(typed, "I-0001", day)
        coming = found["next"][0]["months"] if found["next"] else None
        assert (found["status"], found["arrears"], coming) == (status, arrears, upcoming), day


def test_facts_stand_in_the_registry_and_the_name_does_not(typed: Typed, root: Path) -> None:
    answer = typed("join", "--kind", "individual", "--plan", "monthly", "--on", JOINED, "--name", "김하늘",
                   "--phone", "010-0000-0000")  # fmt: skip
    assert answer.status == 0
    assert f'{JOINED} custom "member" "join" "I-0001"\n  kind: "individual"\n' in registry_of(root)
    assert "김하늘" not in registry_of(root) + answer.out
    (person,) = read_register(root).persons
    assert (person.id, person.name, person.phone) == ("I-0001", "김하늘", "010-0000-0000")
    assert not load_books(root).diagnostics


def test_an_organisation_has_its_name_in_the_books(typed: Typed, root: Path) -> None:
    assert typed("join", "--kind", "organization", "--name", "느티나무협동조합", "--on", JOINED).status == 0
    assert 'name: "느티나무협동조합"' in registry_of(root)
    assert load_books(root).registry.members["O-001"].name == "느티나무협동조합"


def test_ids_go_on_after_the_highest(typed: Typed) -> None:
    first = json.loads(typed("join", "I-0041", "--kind", "individual", "--on", JOINED, "--json").out)
    then = json.loads(typed("join", "--kind", "individual", "--on", JOINED, "--json").out)
    assert (first["member"], then["member"]) == ("I-0041", "I-0042")


def test_a_dry_run_writes_nothing(typed: Typed, root: Path) -> None:
    before = registry_of(root)
    answer = typed("join", "--kind", "individual", "--plan", "monthly", "--dry-run")
    assert answer.status == 0
    assert "Nothing was written" in answer.out
    assert registry_of(root) == before


def test_undo_takes_the_last_one_back_to_the_byte(typed: Typed, root: Path) -> None:
    typed("join", "--kind", "individual", "--plan", "monthly", "--on", JOINED)
    before = registry_of(root)
    typed("leave", "I-0001", "--on", "2025-02-01")
    assert registry_of(root) != before
    asked = typed("undo", "I-0001")  # nobody at a terminal, and no --yes: shown, and nothing done
    assert (asked.status, "error[NOT-CONFIRMED]" in asked.err) == (1, True)
    assert 'This is taken back, of 2025-02-01:\n2025-02-01 custom "member" "leave" "I-0001"' in asked.out
    assert typed("undo", "I-0001", "--yes").status == 0
    assert registry_of(root) == before


def test_a_second_undo_takes_nothing_old_back(typed: Typed, root: Path) -> None:
    typed("join", "--kind", "individual", "--plan", "monthly", "--on", JOINED)
    typed("leave", "I-0001", "--on", "2025-02-01")
    typed("undo", "I-0001", "--yes")
    before = registry_of(root)
    again = typed("undo", "I-0001", "--yes")
    assert (again.status, "error[UNDO-UNNAMED]" in again.err) == (1, True)
    assert f"--on {JOINED} for the last one: member join" in again.err
    assert registry_of(root) == before


def test_what_was_not_just_written_is_undone_by_its_day(typed: Typed, root: Path) -> None:
    for command in (
        "join --kind individual --plan monthly --on 2025-01-10",
        "plan I-0001 friends --on 2025-02-10",
        "pause I-0001 --on 2025-02-10",
        "join --kind individual --plan monthly --on 2025-01-11",
    ):
        assert typed(*command.split()).status == 0
    assert "error[UNDO-UNNAMED]" in typed("undo", "I-0001", "--yes").err  # another member was last
    two = typed("undo", "I-0001", "--on", "2025-02-10", "--yes")
    assert "one of --on 2025-02-10 --fact plan, --on 2025-02-10 --fact pause" in two.err
    none = typed("undo", "I-0001", "--on", "2025-02-11", "--yes")
    assert "error[NOTHING-TO-UNDO]" in none.err
    assert typed("undo", "I-0001", "--on", "2025-02-10", "--fact", "plan", "--yes").status == 0
    facts = [fact.words() for fact in load_books(root).registry.members["I-0001"].facts]
    assert facts == ["member join", "member pause"]


def test_the_person_at_the_terminal_is_asked(
    typed: Typed, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("join", "--kind", "individual", "--on", JOINED)
    before = registry_of(root)
    for answer, status in (("n\n", 1), ("y\n", 0)):
        terminal = io.StringIO(answer)
        terminal.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", terminal)
        assert typed("undo", "I-0001").status == status
        assert (registry_of(root) == before) == bool(status)


SAYS = {
    "a member since": ("join I-0001 --kind individual --on 2025-03-01", "I-0001 is a member since 2025-01-10"),
    "left already": ("leave I-0003 --on 2025-06-01", "I-0003 has left since 2025-05-01"),
    "left before the day that is written": ("leave I-0003 --on 2025-03-01", "I-0003 has left since 2025-05-01"),
    "the plan there is": ("plan I-0001 monthly --on 2025-03-01", "I-0001 is on the plan monthly since 2025-01-10"),
    "the kind there is": ("kind I-0001 individual --on 2025-03-01", "I-0001 is of the kind Individual already"),
    "a plan that is none": ("join --kind individual --plan nope", "expected: one of friends, individual-monthly, monthly, "),
    "how a plan is made": ("join --kind individual --plan nope", '"sfund dues plan nope AMOUNT" makes it'),
    "the nearest plan": ("plan I-0001 montly", 'did you mean "monthly"?'),
}  # fmt: skip


@pytest.mark.parametrize("case", SAYS.values(), ids=SAYS)
def test_what_is_said(typed: Typed, root: Path, case: tuple[str, str]) -> None:
    for command in (
        "join I-0001 --kind individual --plan monthly --on 2025-01-10",
        "join I-0003 --kind individual --on 2025-01-10",
        "leave I-0003 --on 2025-05-01",
    ):
        assert typed(*command.split()).status == 0
    before = registry_of(root)
    answer = typed(*case[0].split())
    assert (answer.status, answer.err.count("error[")) == (1, 1)
    assert case[1] in answer.err
    assert registry_of(root) == before


@pytest.mark.parametrize("words", ["arrears", "미납", "In arrears", "연체"])
@pytest.mark.parametrize("kind", ["individual", "개인회원", "개인", "Individual"])
def test_statuses_and_kinds_in_every_language(typed: Typed, words: str, kind: str) -> None:
    assert typed("join", "--kind", kind, "--plan", "monthly", "--on", JOINED).status == 0
    typed("join", "--kind", "후원회원", "--plan", "friends", "--on", JOINED)
    found = typed("list", "--as-of", "2025-03-01", "--status", words, "--kind", kind, "--json")
    assert [one["member"] for one in json.loads(found.out)["members"]] == ["I-0001"]
    shown = typed("list", "--as-of", "2025-03-01", "--status", words, "--kind", kind).out
    assert shown.splitlines()[0].rstrip() == "Members on 2025-03-01, only Individual, In arrears: 1"
    unknown = typed("list", "--status", "모름")
    assert (unknown.status, "arrears (In arrears)" in unknown.err) == (2, True)


def test_an_e_mail_that_is_no_address_is_said_and_kept(typed: Typed, root: Path) -> None:
    ran = typed("join", "--kind", "individual", "--name", "김하늘", "--email", "haneul", "--on", JOINED)
    assert (ran.status, "haneul" in ran.out + ran.err) == (0, False)
    assert 'it has no "@" between two words' in ran.err
    assert [person.email for person in load_books(root).register.persons] == ["haneul"]
    right = typed(
        "join", "--kind", "individual", "--name", "이바다", "--email", "bada@example.org", "--on", JOINED
    )
    assert (right.status, right.err) == (0, "")


REFUSED = {
    "joins twice": ("join I-0001 --kind individual", "DUPLICATE-ID"),
    "a plan that does not exist": ("plan I-0001 montly", "UNKNOWN-DUES-PLAN"),
    "a member who does not exist": ("leave I-0011", "UNKNOWN-MEMBER"),
    "leaves before joining": ("leave I-0001 --on 2025-01-01", "LEFT-BEFORE-JOINING"),
    "returns without a pause": ("return I-0001", "NOTHING-CHANGES"),
    "a pause over a pause": ("pause I-0002 --on 2025-03-01", "PAUSES-OVERLAP"),
    "a pause that ends before it begins": ("pause I-0001 --on 2025-03-01 --until 2025-02-01", "PAUSE-BACKWARDS"),
    "another plan after leaving": ("plan I-0003 friends --on 2025-06-01", "MEMBER-HAS-LEFT"),
    "an amount with a fraction": ("waive I-0001 2025-01 --amount 0.5 --why x", "AMOUNT-WRONG"),
    "an amount that is none": ("waive I-0001 2025-01 --amount viele --why x", "AMOUNT-WRONG"),
    "nothing to write off": ("write-off I-0001 2024-01 --why x", "NOTHING-OPEN"),
    "leaves twice": ("leave I-0003 --on 2025-06-01", "MEMBER-HAS-LEFT"),
    "the plan there is": ("plan I-0001 monthly --on 2025-06-01", "NOTHING-CHANGES"),
    "the kind there is": ("kind I-0001 individual --plan monthly --on 2025-06-01", "NOTHING-CHANGES"),
    "an id that is none": ("join i1 --kind individual", "DIRECTIVE-FIELD"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_refused(typed: Typed, root: Path, case: tuple[str, str]) -> None:
    words, code = case
    for command in (
        "join I-0001 --kind individual --plan monthly --on 2025-01-10",
        "join I-0002 --kind individual --plan monthly --on 2025-01-10",
        "pause I-0002 --on 2025-02-01",
        "join I-0003 --kind individual --on 2025-01-10",
        "leave I-0003 --on 2025-05-01",
    ):
        assert typed(*command.split()).status == 0
    before = registry_of(root)
    answer = typed(*words.split())
    assert answer.status == 1
    assert f"error[{code}]" in answer.err
    assert "Traceback" not in answer.err
    assert registry_of(root) == before


def test_the_list(typed: Typed) -> None:
    typed("join", "--kind", "individual", "--plan", "monthly", "--on", JOINED, "--name", "김하늘")
    typed("join", "--kind", "supporter", "--plan", "friends", "--on", "2025-03-01")
    listed = json.loads(typed("list", "--as-of", "2025-03-01", "--json").out)["members"]
    assert [(one["member"], one["status"]) for one in listed] == [("I-0001", "arrears"), ("S-001", "current")]
    late = typed("list", "--as-of", "2025-03-01", "--status", "arrears")
    assert "I-0001" in late.out
    assert "S-001" not in late.out
    assert "김하늘" not in late.out


def test_the_id_of_a_forgotten_person_is_nobody_elses(typed: Typed) -> None:
    typed("join", "--kind", "individual", "--plan", "monthly", "--on", JOINED, "--name", "김하늘")
    typed("leave", "I-0001", "--on", "2025-04-01")
    assert "30,000 of dues still open" in typed("forget", "I-0001", "--dry-run").out
    assert typed("forget", "I-0001", "--yes").status == 0
    again = typed("join", "I-0001", "--kind", "individual", "--plan", "monthly", "--name", "이바다")
    assert "error[ID-FORGOTTEN]" in again.err
    assert "I-0002" in again.err
    assert "I-0002" in typed("join", "--kind", "individual", "--name", "이바다").out


def test_one_person_does_not_get_two_ids(typed: Typed) -> None:
    who = ("--kind", "individual", "--name", "김하늘", "--phone")
    assert typed("join", *who, "010-0000-0001").status == 0
    again = typed("join", *who, "01000000001")
    assert "error[MEMBER-ALREADY-THERE]: I-0001" in again.err
    assert "김하늘" not in again.err
    assert typed("join", *who, "010-0000-0002").status == 0  # another one of that name
    assert typed("join", *who, "010-0000-0001", "--new").status == 0
    typed("leave", "I-0001")
    assert typed("join", "I-0001", *who, "010-0000-0001", "--on", "2099-01-01", "--new").status == 0


def test_undoing_a_join_says_what_stays(typed: Typed) -> None:
    typed("join", "--kind", "individual", "--name", "김하늘")
    ran = typed("undo", "I-0001", "--yes")
    assert "It is taken back." in ran.out
    assert '"sfund member forget I-0001" erases it' in ran.out
    assert typed("forget", "I-0001", "--yes").status == 0


def test_the_same_waiver_twice(typed: Typed) -> None:
    typed("join", "--kind", "individual", "--plan", "monthly", "--on", JOINED)
    words = ("waive", "I-0001", "2025-02", "--why", "hardship", "--on", "2025-03-01")
    assert typed(*words).status == 0
    assert "error[NOTHING-CHANGES]" in typed(*words).err


def test_a_day_ahead_is_said(typed: Typed) -> None:
    ran = typed("join", "--kind", "individual", "--on", "2099-01-01")
    assert (ran.status, "It holds from 2099-01-01, which lies ahead." in ran.out) == (0, True)


def test_a_plan_may_ask_nothing(sfund: Sfund, root: Path) -> None:
    ran = sfund("--books", root, "dues", "plan", "honorary", "0")
    assert (ran.status, ran.err) == (0, "")
    assert '"honorary" 0 KRW' in registry_of(root)
    for words in ("-1", "만", "00x", ""):
        assert "AMOUNT-WRONG" in sfund("--books", root, "dues", "plan", "honorary", "--", words).err
