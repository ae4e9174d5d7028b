"""What the tests of funds and pledges share: the books of docs/funds.md and docs/pledges.md, and the command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sfund.books.load import load_books
from sfund.books.model import Books

if TYPE_CHECKING:
    from conftest import MakeBooks

DOCS = Path(__file__).parents[2] / "docs"
SETTINGS = '[organization]\nname = "나루 연대망"\n'


@pytest.fixture(scope="session")
def funds_folder(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks) -> Path:
    return make_books(tmp_path_factory.mktemp("funds") / "books", _book("funds.md"), SETTINGS)


@pytest.fixture(scope="session")
def pledges_folder(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks) -> Path:
    return make_books(tmp_path_factory.mktemp("pledges") / "books", _book("pledges.md"), SETTINGS)


@pytest.fixture(scope="session")
def funds_books(funds_folder: Path) -> Books:
    return _sound(funds_folder)


@pytest.fixture(scope="session")
def pledges_books(pledges_folder: Path) -> Books:
    return _sound(pledges_folder)


def _book(page: str) -> str:
    (book,) = re.findall(r"```beancount\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    return str(book)


def _sound(folder: Path) -> Books:
    books = load_books(folder)
    assert books.diagnostics == ()
    return books
