"""What the tests of grants share: the book of docs/grants.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.cli.root import run

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


@dataclass(frozen=True)
class Ran:
    """What a command left on the screen."""

    status: int
    out: str
    err: str


Sfund = Callable[..., Ran]


@pytest.fixture
def sfund(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Sfund:
    """`sfund("grant", "status")` runs the command in English and gives its status and what it printed."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.delenv("SFUND_BOOKS", raising=False)
    monkeypatch.delenv("SFUND_DEBUG", raising=False)

    def typed(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        status = run([str(one) for one in arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return typed
