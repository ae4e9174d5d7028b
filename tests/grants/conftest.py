"""What the tests of grants share: the book of docs/grants.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import Sfund

from sfund.books.load import load_books
from sfund.books.model import Books

from .grant_pages import AWARD, PARTY

if TYPE_CHECKING:
    from conftest import MakeBooks

PAGE = Path(__file__).parents[2] / "docs" / "grants.md"


@pytest.fixture(scope="session")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks, page: str) -> Path:
    """The folder of the book of docs/grants.md."""
    (book,) = re.findall(r"```beancount\n(.*?)```", page, re.DOTALL)
    return make_books(tmp_path_factory.mktemp("worked") / "books", book, '[organization]\nname = "연대망"\n')


@pytest.fixture(scope="session")
def worked_books(worked: Path) -> Books:
    books = load_books(worked)
    assert books.diagnostics == ()
    return books


Typed = Sfund


@pytest.fixture
def root(tmp_path: Path, make_books: MakeBooks) -> Path:
    folder = make_books(tmp_path / "books", PARTY)
    for name in ("receipt", "approval"):
        path = folder / "documents" / f"{name}.pdf"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%PDF-1.7 made up")
    (folder / "registry.beancount").write_text("", encoding="utf-8")
    with (folder / "main.beancount").open("a", encoding="utf-8") as main:
        main.write('include "registry.beancount"\ninclude "journal/*/*.beancount"\n')
    (folder / "journal" / "2025").mkdir(parents=True)
    (folder / "journal" / "2025" / "01.beancount").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def typed(sfund: Typed, root: Path) -> Typed:
    return lambda *words: sfund("--books", root, "grant", *words)


@pytest.fixture
def awarded(typed: Typed) -> Typed:
    """The commands, once there is a grant of two lines."""
    for words in (AWARD, ("line", "G-1", "강사비", "600000"), ("line", "G-1", "회의비", "400000")):
        done = typed(*words)
        assert done.status == 0, done.err
    return typed
