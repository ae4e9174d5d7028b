"""The command line as it is typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import BANKS, FEES, ONE_MEMBER, Desk

from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

NETWORK = ONE_MEMBER + FEES


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Books with one member, and the person in front of them."""
    made = Desk(make_books(tmp_path / "books", NETWORK, BANKS)).register(Person("I-0001", "김하늘"))
    monkeypatch.chdir(made.root)
    return made
