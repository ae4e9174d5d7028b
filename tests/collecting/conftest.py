"""A small network's books, and the commands as they are typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import BANKS, Desk, Sfund

from sfund.members.persons import Person

from .network import payer

if TYPE_CHECKING:
    from conftest import MakeBooks

SETTINGS = f"""
    {BANKS.strip()}

    [organization]
    name = "온고을연대"
    name-en = "Ongoeul Solidarity"

    [cms]
    institution = "9990001234"
    branch = "0009990"
    account = "999001-04-001234"

    [letters]
    pay-to = "온고을은행 999001-04-001234"
    contact = "사무국 063-000-0000"
"""
NETWORK = """
    2026-01-01 custom "dues-plan" "monthly" 10000 KRW
    2026-09-01 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "monthly"
    2026-09-01 custom "member" "join" "I-0002"
      kind: "individual"
      plan: "monthly"
    2026-09-01 custom "member" "join" "I-0003"
      kind: "individual"
      plan: "monthly"
    2026-09-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly"
      name: "한빛두레"

    2026-10-26 * "I-0001" "회비"
      Assets:Clearing:CMS          20000 KRW
      Income:Dues:Individual      -20000 KRW
        member: "I-0001"
    2026-09-28 * "I-0002" "회비"
      Assets:Clearing:CMS          10000 KRW
      Income:Dues:Individual      -10000 KRW
        member: "I-0002"
    2026-10-26 custom "member" "debit-failed" "I-0002" 10000 KRW
      code: "0021"
"""
PERSONS = (
    payer("I-0001"),
    payer("I-0002", name="이가은", email="", phone="010-0000-0002", debit_account="9990-00-000002"),
    Person("I-0003", "박보람", phone="063-000-0003", address="온고을시 누리길 3"),
    Person("O-001", "한빛두레", email="hanbit@example.org"),
)


Typed = Sfund


@pytest.fixture
def typed(sfund: Sfund, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`typed("dues", "remind", ...)` runs the command in English; a defect shows where it is."""
    monkeypatch.setenv("SFUND_DEBUG", "1")
    return sfund


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The books of the network: one pays by CMS, one's last debit failed, two pay by transfer and have not."""
    made = Desk(make_books(tmp_path / "books", NETWORK, SETTINGS)).register(*PERSONS)
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder outside the books."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder
