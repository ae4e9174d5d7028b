"""ledger/ is what `sfund demo` builds, to the byte, and it is what it should be."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from sfund import checks
from sfund.books.load import load_books
from sfund.books.register import read_register
from sfund.example.demo import build_demo
from sfund.members import MemberKind
from tools.rebuild_ledger import LEDGER, ledger_files

LAST_DAY = dt.date(2026, 10, 31)


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


def test_money_on_its_way_has_arrived():
    """What CMS collected came to the bank net of its fee; transfers between own accounts have both sides."""
    rows = load_books(LEDGER).query(
        "SELECT account, sum(number) FROM postings WHERE account LIKE 'Assets:Clearing:%' GROUP BY account"
    )
    assert {account: int(amount) for account, amount in rows} == {
        "Assets:Clearing:CMS": 0,
        "Assets:Clearing:Transit": 0,
    }
