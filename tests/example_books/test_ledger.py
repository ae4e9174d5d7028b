"""ledger/ is what `sfund demo` builds, to the byte, and it is what it should be."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from beancount.core import data

from sfund import checks
from sfund.auditing.closing import Chain
from sfund.auditing.roles import holders_of
from sfund.books.budgets import year_plan
from sfund.books.closing.sealing import verified
from sfund.books.evidence import evidenced
from sfund.books.load import load_books
from sfund.books.persons.register import read_register
from sfund.budgets import PlanKind
from sfund.example import Example, Scale, build_example
from sfund.example.demo import build_demo
from sfund.example.gifts_life import payouts
from sfund.example.households import shared_out
from sfund.example.joining import people
from sfund.example.network import CARD_FORMAT, OPERATING
from sfund.languages import text
from sfund.members.facts import MemberKind
from sfund.periods import Month
from sfund.words import Message, say
from tools.rebuild_ledger import LEDGER, ledger_files

LAST_DAY = dt.date(2026, 10, 31)


@pytest.fixture(scope="module")
def example() -> Example:
    return build_example()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "books"
    build_demo(root)
    return root


def test_the_books_that_the_demo_builds_are_those_in_the_repository(demo: Path):
    built, kept = ledger_files(demo), ledger_files(LEDGER)
    assert built.keys() == kept.keys(), "make ledger"
    assert [name for name in built if built[name] != kept[name]] == [], "make ledger"


def test_no_name_or_number_of_a_person_is_in_the_books(demo: Path):
    text = b"".join(ledger_files(demo).values()).decode()
    persons = [one for one in read_register(demo).persons if one.id[0] in "IS"]
    assert len(persons) > 350
    for person in persons:
        for secret in (*person.names, person.phone, person.email, person.payer_number):
            assert not secret or secret not in text


def test_the_rules_find_nothing():
    books = load_books(LEDGER)
    assert books.diagnostics == ()
    assert checks.run(books, LAST_DAY) == ()


@pytest.mark.parametrize("main", ["main.beancount", "checked.beancount"])
def test_bean_check_passes_without_our_plugin_and_with_it(main: str):
    command = [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(LEDGER / main)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if main == "checked.beancount":  # what waits in suspense grows older; nothing else may be found
        found = [line for line in run.stderr.splitlines() if line.strip() and "SUSPENSE-OLD" not in line]
        assert found == []
    else:
        assert (run.returncode, run.stderr) == (0, "")


def test_as_many_belong_as_the_network_says():
    registry = load_books(LEDGER).registry
    counts = {kind: registry.members_on(LAST_DAY, kind) for kind in MemberKind}
    assert counts == {MemberKind.ORGANIZATION: 33, MemberKind.INDIVIDUAL: 312, MemberKind.SUPPORTER: 45}


def test_money_on_its_way_has_arrived(example: Example):
    """What was collected came to the bank net of its fee; transfers between own accounts have both sides.

    Only what the platform will pay out after the last day is still to come.
    """
    to_come = sum(net for day, net in payouts(example.gifts).items() if day > LAST_DAY)
    rows = load_books(LEDGER).query(
        "SELECT account, sum(number) FROM postings WHERE account LIKE 'Assets:Clearing:%' GROUP BY account"
    )
    assert {account: int(amount) for account, amount in rows} == {
        "Assets:Clearing:CMS": 0,
        "Assets:Clearing:Cards": to_come,
        "Assets:Clearing:Transit": 0,
    }


def test_somebody_whom_nobody_knew_is_known_after_three_decisions(example: Example):
    """A parent pays a child's dues: asked three times, then no more."""
    households, _ = shared_out(Scale(), people(Scale()))
    child = households[-2].members[0].id
    paid = [line for line in example.lines_of(OPERATING) if line.truth.meta.get("member") == child]
    by_parent = [line.day for line in paid if line.doubtful]
    assert len(by_parent) > 5
    said = {
        entry.date: entry.meta["why"]
        for entry in load_books(LEDGER).entries
        if isinstance(entry, data.Transaction) and entry.meta.get("member") == child
    }
    habit = _in_korean(say("dues of {id} the last {count} times", id=child, count=3))
    decided = _in_korean(say("decided by the treasurer"))
    assert [said[day] for day in by_parent] == [decided] * 3 + [habit] * (len(by_parent) - 3)


def test_a_shop_that_says_nothing_is_known_after_three_decisions(example: Example):
    entries = {
        entry.meta["reference"]: entry
        for entry in load_books(LEDGER).entries
        if isinstance(entry, data.Transaction)
        if entry.meta.get("via") == CARD_FORMAT and "amends" not in entry.meta
    }
    bought = [one.approval for one in example.purchases if one.merchant == "들꽃화원"]
    decided = _in_korean(say("decided by the treasurer"))
    whys = [entries[approval].meta["why"] for approval in bought]
    assert len(whys) > 3
    assert [why == decided for why in whys] == [True] * 3 + [False] * (len(whys) - 3)
    assert {entries[approval].flag for approval in bought} == {"*"}


def _in_korean(message: Message) -> str:
    return text(message, "ko")


def test_the_first_months_are_closed_and_nothing_in_them_has_changed():
    books = load_books(LEDGER)
    chain = Chain.of(books.registry.closings)
    assert [str(month) for month in chain.seals] == ["2025-01", "2025-02", "2025-03"]
    assert chain.loose == ()
    assert tuple(verified(books)) == ()


def test_the_rents_of_the_closed_months_have_their_receipts():
    shown = [one for one in evidenced(load_books(LEDGER)) if one.documents]
    assert [(Month.of(one.entry.day).number, one.entry.spending) for one in shown] == [
        (month, "Expenses:Office:Rent") for month in (1, 2, 3)
    ]
    for one in shown:
        for path in one.documents:
            content = (LEDGER / path).read_bytes()
            assert len(content) < 1_000
            assert f"{one.entry.spent:,}원".encode() in content


def test_every_task_of_the_plan_has_money_and_every_program_is_a_task():
    books = load_books(LEDGER)
    for year in (2025, 2026):
        rows = [row for row in year_plan(books, year, LAST_DAY) if row.kind is PlanKind.EXPENSE]
        tasks = {row.program: row.actual for row in rows if row.program}
        assert tasks.keys() == {"spreading", "support", "training", "finances"}
        assert all(amount > 0 for amount in tasks.values())
        assert all(row.plan is not None for row in rows), "whatever is spent was planned"


def test_the_board_and_its_committees_have_their_seats():
    registry = load_books(LEDGER).registry
    seats = {
        role: holders_of(registry.roles, role, LAST_DAY)
        for role in (
            "chair",
            "board",
            "auditor",
            "training-committee",
            "membership-committee",
            "fund-committee",
        )
    }
    assert {role: len(ids) for role, ids in seats.items()} == {
        "chair": 1, "board": 5, "auditor": 2, "training-committee": 4, "membership-committee": 4,
        "fund-committee": 5,
    }  # fmt: skip
    assert seats["chair"] < seats["board"]
    assert not seats["auditor"] & seats["board"]
    assert all(registry.members[id_].is_person for ids in seats.values() for id_ in ids)
