"""`sfund register` and `sfund member forget` as they are typed, on a small network with its statements."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk import BANKS, ONE_MEMBER, Desk, Payment, booked, kb_csv

from sfund import checks
from sfund.books.commit import commit
from sfund.books.decisions import read_decisions
from sfund.books.load import load_books
from sfund.books.persons.register import read_register
from sfund.books.persons.resident_numbers import kept, put
from sfund.checks.privacy import register_readable, resident_number_in_books
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Sfund

NETWORK = (
    ONE_MEMBER
    + """\
    2025-01-01 custom "member" "join" "I-0002"
      kind: "individual"
      plan: "monthly"
    2025-05-10 custom "member" "leave" "I-0001"
"""
)
ROWS = booked(100_000, [
    Payment("2025-01-25 09:00", 10_000, "김하늘"),
    Payment("2025-01-25 09:01", 10_000, "이바다"),
    Payment("2025-02-25 09:00", 10_000, "하늘엄마"),
    Payment("2025-03-02 09:00", -33_000, "인쇄나라"),
])  # fmt: skip


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SFUND_KEY", str(tmp_path / "keys" / "register.key"))


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(make_books(tmp_path / "books", NETWORK, BANKS))
    made.register(Person("I-0001", "김하늘", ("하늘이",), "010-0000-0001"), Person("I-0002", "이바다"))
    (made.root / "register/register.csv").chmod(0o600)
    monkeypatch.chdir(made.root)
    return made


def answer(sfund: Sfund, *arguments: str) -> Any:
    ran = sfund(*arguments, "--json")
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out)


def everything(root: Path) -> str:
    """All that stands in the books' files but statements as received, as text."""
    paths = [path for path in root.rglob("*") if path.is_file() and not path.name.startswith("2025-")]
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in paths)


# The register


def test_locked_worked_with_and_unlocked(desk: Desk, sfund: Sfund, tmp_path: Path) -> None:
    key = tmp_path / "keys" / "register.key"
    ran = sfund("register", "lock")
    assert ran.status == 0
    assert f"A key was made: {key}" in ran.out.replace("\n", "")
    assert "register key --print" in ran.out
    assert "김하늘" not in everything(desk.root)
    desk.put(kb_csv(ROWS))
    waiting = answer(sfund, "review")["review"]
    assert {one["counterparty"] for one in waiting} == {"하늘엄마", "인쇄나라"}
    mother = next(one["id"] for one in waiting if one["counterparty"] == "하늘엄마")
    assert (
        sfund(
            "review",
            "place",
            mother[:8],
            "--account",
            "Income:Dues:Individual",
            "--member",
            "I-0001",
            "--alias",
        ).status
        == 0
    )
    assert (desk.root / "register/decisions.csv.age").exists()
    assert "하늘엄마" in read_register(desk.root).persons[0].aliases
    assert "하늘엄마" not in "".join(
        (desk.root / name).read_bytes().decode("utf-8", "replace")
        for name in ("register/register.csv.age", "register/decisions.csv.age")
    )
    assert sfund("review", "reopen", mother[:8]).status == 0
    assert sfund("check", "--as-of", "2025-03-10").status == 0
    assert sfund("register", "unlock").status == 0
    assert {path.name for path in (desk.root / "register").iterdir()} == {
        "register.csv",
        "decisions.csv",
        "recipients.txt",
        "access.csv",
    }
    assert sfund("register", "unlock").out == "Nothing is locked.\n"


def test_a_decision_undone_in_a_locked_register(desk: Desk, sfund: Sfund) -> None:
    from importers.review.asking import Request, planned
    from importers.review.deciding import one_part
    from importers.review.undoing import remembered, undo
    from importers.review.waiting import waiting

    sfund("register", "lock")
    desk.put(kb_csv(ROWS))
    before = desk.books()
    (line,) = (one for one in waiting(before) if one.said.counterparty == "하늘엄마")
    part = one_part("Income:Dues:Individual", line.amount, meta={"member": "I-0001"})
    done = planned(before, [line], Request({line.id: part}, alias=True), (checks.for_commit,))
    kept_in_mind = remembered(before, [line.id], done)
    commit(done.plan)
    decided = desk.books()
    assert len(decided.register.persons[0].aliases) == 2
    assert len(decided.record.rows) == 1
    plan, _ = undo(decided, kept_in_mind, (checks.for_commit,))
    commit(plan)
    again = desk.books()
    assert (again.register.persons, again.record.rows) == (before.register.persons, before.record.rows)
    assert line.id in {one.id for one in waiting(again)}
    assert not (desk.root / "register/decisions.csv").exists()


def test_status(desk: Desk, sfund: Sfund) -> None:
    assert answer(sfund, "register", "status")["plain"] == ["register/register.csv"]
    sfund("register", "lock")
    found = answer(sfund, "register", "status")
    assert (found["locked"], found["plain"], found["opens"]) == (["register/register.csv"], [], True)
    assert found["recipients"] == [{"key": found["public-key"], "who": ""}]
    shown = sfund("register", "status").out
    assert "Locked: register/register.csv" in shown
    assert found["public-key"] in shown
    if os.name != "nt":
        (desk.root / "register").chmod(0o755)
        (desk.root / "register/recipients.txt").chmod(0o644)
        ran = sfund("register", "status")
        assert (ran.status, "Others may read: register/recipients.txt" in ran.out) == (1, True)


@pytest.mark.usefixtures("desk")
def test_the_key_as_json_tells_the_secret_only_where_it_is_asked_for(sfund: Sfund, tmp_path: Path) -> None:
    sfund("register", "lock")
    said = json.loads(sfund("register", "key", "--json").out)
    assert said == {"public-key": sfund("register", "key").out.strip(),
                    "key-file": str(tmp_path / "keys" / "register.key")}  # fmt: skip
    (secret,) = json.loads(sfund("register", "key", "--print", "--json").out)["secret-keys"]
    assert secret in (tmp_path / "keys" / "register.key").read_text("utf-8")


def test_without_the_key_one_clear_error(
    desk: Desk, sfund: Sfund, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sfund("register", "lock")
    before = desk.contents()
    monkeypatch.setenv("SFUND_KEY", str(tmp_path / "nowhere.key"))
    for command in (
        ["review"],
        ["import", str(desk.file("a.csv", kb_csv(ROWS)))],
        ["register", "lock"],
        ["register", "unlock"],
    ):
        ran = sfund(*command)
        assert ran.status == 1
        assert ran.err.count("error[") == 1
        assert "error[REGISTER-LOCKED]" in ran.err
    assert sfund("register", "status").status == 0
    checked = sfund("check")
    assert (checked.status, "The register is locked" in checked.out) == (0, True)
    assert desk.contents() == before


def test_the_key_for_the_safe(desk: Desk, sfund: Sfund, tmp_path: Path) -> None:
    nowhere = sfund("register", "key")
    assert (nowhere.status, "error[NO-REGISTER-KEY]" in nowhere.err, "is locked," in nowhere.err) == (
        1,
        True,
        False,
    )
    sfund("register", "lock")
    secret = (tmp_path / "keys" / "register.key").read_text("utf-8").splitlines()[-1]
    assert secret not in sfund("register", "key").out
    assert sfund("register", "key").out.startswith("age1")
    assert sfund("register", "key", "--print").out.splitlines()[-1] == secret


def test_a_dry_run_locks_nothing(desk: Desk, sfund: Sfund, tmp_path: Path) -> None:
    before = desk.contents()
    assert "Nothing was written" in sfund("register", "lock", "--dry-run").out
    assert not (tmp_path / "keys").exists()
    assert "error[PUBLIC-KEY]" in sfund("register", "lock", "--also", "age1x").err
    assert not (tmp_path / "keys").exists()
    assert desk.contents() == before
    sfund("register", "lock")
    before = desk.contents()
    for verb in ("lock", "unlock"):
        assert "Nothing was written" in sfund("register", verb, "--dry-run").out
    assert desk.contents() == before


def test_the_log_tells_of_review(desk: Desk, sfund: Sfund) -> None:
    desk.put(kb_csv(ROWS))
    assert sfund("register", "log").out == "The log has no such line.\n"
    sfund("review")
    sfund("review", "decided")  # nothing is decided: nothing is shown
    (line,) = answer(sfund, "register", "log", "--person", "I-0001")["log"]
    assert (line["command"], line["what"], line["persons"]) == ("review", "bank-words", "all")
    shown = " ".join(sfund("register", "log").out.split())
    assert "review" in shown
    assert "the whole register" in shown
    assert "placing lines of the bank" in shown


def test_the_log_says_how_many_and_what_for(desk: Desk, sfund: Sfund) -> None:
    many = [Person(f"I-{number:04}", f"이름{number}") for number in range(101, 131)]
    for one in many:
        desk.write_by_hand(f'2025-01-10 custom "member" "join" "{one.id}"\n  kind: "supporter"\n')
    desk.register(Person("I-0001", "김하늘"), *many)
    sfund("member", "list", "--kind", "supporter", "--names")
    (line,) = answer(sfund, "register", "log")["log"]
    assert (line["count"], line["purpose"]) == (30, "looking through members")
    shown = " ".join(sfund("register", "log").out.split())
    assert "30 persons (sha256" in shown


# A person is forgotten


def decide_on_the_mother(desk: Desk, sfund: Sfund) -> None:
    desk.put(kb_csv(ROWS))
    waiting = {one["counterparty"]: one["id"] for one in answer(sfund, "review")["review"]}
    sfund(
        "review",
        "place",
        waiting["하늘엄마"],
        "--account",
        "Income:Dues:Individual",
        "--member",
        "I-0001",
        "--alias",
    )
    sfund("review", "place", waiting["인쇄나라"], "--account", "Expenses:Office:Printing")


@pytest.mark.parametrize("locked", [False, True])
def test_forgotten_and_the_books_are_whole(locked: bool, desk: Desk, sfund: Sfund) -> None:
    if locked:
        sfund("register", "lock")
    decide_on_the_mother(desk, sfund)
    meaning, balance = desk.meaning(), desk.balance()
    shown = sfund("member", "forget", "I-0001", "--dry-run").out
    assert "Goes: what the bank printed, in decisions (1)" in shown
    assert shown.count("Stays: statements/") == 2  # her own payment, and her mother's
    assert sfund("member", "forget", "I-0001", "--yes").status == 0

    one, two = read_register(desk.root).persons
    assert (one.id, one.names, one.phone, one.forgotten is not None) == ("I-0001", (), "", True)
    assert two == Person("I-0002", "이바다")
    assert [row.decided.counterparty for row in read_decisions(desk.root).rows] == ["", "인쇄나라"]
    assert "하늘" not in everything(desk.root)
    assert desk.meaning() == meaning
    assert desk.balance() == balance
    assert sfund("check").status == 0

    (again,) = desk.put(kb_csv(ROWS))
    assert (again.posted, again.present, again.review) == (0, 4, 0)
    assert desk.meaning() == meaning
    (later,) = desk.put(kb_csv(booked(int(balance), [Payment("2025-04-25 09:00", 10_000, "김하늘")])))
    assert (later.posted, later.review) == (0, 1)  # a stranger now


def test_a_line_that_waits_keeps_its_words(desk: Desk, sfund: Sfund) -> None:
    desk.put(kb_csv(ROWS))
    found = answer(sfund, "member", "forget", "I-0001", "--yes")
    assert found["rows"] == []
    assert {one["counterparty"] for one in answer(sfund, "review")["review"]} == {"하늘엄마", "인쇄나라"}


def test_an_organisation_is_named_in_the_ledger_for_ever(desk: Desk, sfund: Sfund) -> None:
    desk.write_by_hand(
        '2025-01-01 custom "member" "join" "O-001"\n  kind: "organization"\n  name: "봄협동조합"\n'
        '2025-02-01 custom "member" "leave" "O-001"\n'
    )
    desk.register(Person("O-001", "봄협동조합", phone="010-0000-0002"), Person("I-0002", "이바다"))
    found = answer(sfund, "member", "forget", "O-001", "--yes")
    assert found["in-ledger"] is True
    assert read_register(desk.root).persons[1].phone == ""
    assert "Stays: the name" not in sfund("member", "forget", "I-0001", "--dry-run").out


def test_asked_at_the_terminal(desk: Desk, sfund: Sfund, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("i-0002\n"))
    assert "error[NOT-CONFIRMED]" in sfund("member", "forget", "I-0001").err
    assert read_register(desk.root).persons[0].name == "김하늘"
    monkeypatch.setattr(sys, "stdin", Terminal("I-0001\n"))
    assert sfund("member", "forget", "I-0001").status == 0
    assert read_register(desk.root).persons[0].name == ""


@pytest.mark.parametrize(
    ("id_", "code"),
    [("I-0002", "MEMBER-BELONGS"), ("I-0404", "UNKNOWN-ID"), ("I-0001", "NOT-CONFIRMED")],
)
def test_not_forgotten(
    id_: str, code: str, desk: Desk, sfund: Sfund, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put(kb_csv(ROWS))
    before = desk.contents()
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    ran = sfund("member", "forget", id_)
    assert (ran.status, f"error[{code}]" in ran.err) == (1, True)
    assert sfund("member", "forget", "I-0001", "--dry-run").status == 0
    assert desk.contents() == before


def test_not_twice(desk: Desk, sfund: Sfund) -> None:
    sfund("member", "forget", "I-0001", "--yes")
    before = desk.contents()
    ran = sfund("member", "forget", "I-0001", "--yes")
    assert "error[ALREADY-FORGOTTEN]" in ran.err
    assert desk.contents() == before


@pytest.mark.parametrize(("until", "stays"), [("2099-12-31", True), ("2020-01-01", False)])
def test_a_number_stays_for_as_long_as_the_law_asks(
    until: str, stays: bool, desk: Desk, sfund: Sfund
) -> None:
    sfund("register", "lock")
    day = dt.date.fromisoformat(until)
    commit(put(desk.books(), "I-0001", "900101-1234568", dt.date(2015, 1, 1), keep_until=day))
    shown = sfund("member", "forget", "I-0001", "--dry-run").out
    assert (f"locked, until {until}" in shown) is stays
    assert sfund("member", "forget", "I-0001", "--yes").status == 0
    assert kept(desk.books()) == ((("I-0001", day),) if stays else ())


def test_the_rules_are_clean_after_all_that(desk: Desk, sfund: Sfund) -> None:
    sfund("register", "lock")
    decide_on_the_mother(desk, sfund)
    sfund("member", "forget", "I-0001", "--yes")
    assert (
        checks.run(load_books(desk.root), dt.date(2026, 1, 1), (register_readable, resident_number_in_books))
        == ()
    )


def test_a_dry_run_without_a_key_answers_as_data(desk: Desk, sfund: Sfund, tmp_path: Path) -> None:
    said = answer(sfund, "register", "lock", "--dry-run")
    key = tmp_path / "keys" / "register.key"
    assert said == {"files": ["register/register.csv"], "recipients": [], "key": str(key), "key-made": True,
                    "dry-run": True}  # fmt: skip
    assert not key.exists()
    assert (desk.root / "register/register.csv").exists()
