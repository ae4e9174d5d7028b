"""Books with a few members, and commands as they are typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import Desk

from sfund.books.model import Books
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

NETWORK = """
    2025-01-01 custom "dues-plan" "individual-monthly" 10000 KRW
    2025-01-01 custom "dues-plan" "individual-yearly" 120000 KRW
      every: "year"
    2025-01-01 custom "dues-plan" "organization-monthly" 50000 KRW
    2025-01-05 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "individual-monthly"
    2025-01-05 custom "member" "join" "I-0002"
      kind: "individual"
      plan: "individual-monthly"
    2025-01-05 custom "member" "join" "I-0003"
      kind: "individual"
      plan: "individual-monthly"
    2025-06-30 custom "member" "leave" "I-0003"
    2025-02-01 custom "member" "join" "O-003"
      kind: "organization"
      plan: "organization-monthly"
      name: "(주)새터울식품"
      sector: "식품"
    2025-02-01 custom "party" "C-001"
      kind: "company"
      name: "온뫼정밀"
"""
PERSONS = (
    Person("I-0001", "김하늘", phone="010-0000-0001", email="sky@example.org", debit_number="700131"),
    Person("I-0002", "이바다", ("바다",), phone="010-0000-0002"),
    Person("I-0003", "박솔"),
    Person("C-001", "온뫼정밀", phone="063-000-0000"),
)


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Desk:
    return Desk(make_books(tmp_path / "books", NETWORK)).register(*PERSONS)


@pytest.fixture
def books(desk: Desk) -> Books:
    return desk.books()
