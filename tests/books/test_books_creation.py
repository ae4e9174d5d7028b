"""New books: what must not be there before, and what may."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from books_samples import contents

from sfund.books.creation import create_books
from sfund.books.load import load_books
from sfund.errors import BooksError


def create(root: Path) -> None:
    create_books(root, name='"연대망" \\ 재단', begin=dt.date(2025, 1, 1))


def test_new_books_are_sound(tmp_path: Path) -> None:
    create(tmp_path / "books")
    books = load_books((tmp_path / "books").resolve())
    assert books.diagnostics == ()
    assert books.options["title"] == '"연대망" \\ 재단'
    assert "register/" in (tmp_path / "books" / ".gitignore").read_text()


def test_a_gitignore_stays_as_it_is(tmp_path: Path) -> None:
    """As in a repository that was made for the books before there were any."""
    (tmp_path / ".gitignore").write_bytes(b"*.tmp\n")
    create(tmp_path)
    assert (tmp_path / ".gitignore").read_bytes() == b"*.tmp\n"
    assert load_books(tmp_path.resolve()).diagnostics == ()


@pytest.mark.parametrize(
    "path", ["sfund.toml", "main.beancount", "register/register.csv", "accounts.beancount"]
)
def test_books_are_not_written_over(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_bytes(b"theirs")
    (tmp_path / ".gitignore").write_bytes(b"")
    with pytest.raises(BooksError) as caught:
        create(tmp_path)
    assert caught.value.code == "BOOKS-EXIST"
    assert contents(tmp_path) == {path: b"theirs", ".gitignore": b""}
