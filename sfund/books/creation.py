"""New books: the template of a network's ledger, filled in and committed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from sfund.books.commit import FileChange, Plan, commit
from sfund.books.load import refuse_pattern
from sfund.books.persons.register import FILE as REGISTER_FILE
from sfund.books.persons.register import write_register
from sfund.books.persons.vault import SUFFIX
from sfund.books.settings import FILE as SETTINGS_FILE
from sfund.errors import BooksError, failure
from sfund.words import say

_IGNORED = ".gitignore"
_TEMPLATE = {
    "main.beancount": "main.beancount",
    "checked.beancount": "checked.beancount",
    "accounts.beancount": "accounts.beancount",
    "registry.beancount": "registry.beancount",
    SETTINGS_FILE: SETTINGS_FILE,
    "fava_import.py": "fava_import",
    _IGNORED: "gitignore",
}
_NEVER_IN_VERSION_CONTROL = {f"{folder}/.gitignore": b"*\n" for folder in ("register", "statements")}
"""Also where somebody's own .gitignore says nothing of these folders."""


def create_books(  # noqa: PLR0913  what new books are about
    root: Path,
    *,
    name: str,
    begin: dt.date,
    currency: str = "KRW",
    language: str = "ko",
    instead: Mapping[str, bytes] | None = None,
) -> None:
    """Makes new books in a folder that holds none; a `.gitignore` that is there stays as it is.

    Args:
        root: The folder; it is made where it does not exist.
        name: Whose books they are.
        begin: The day from which the accounts are open.
        currency: ISO 4217, three capital letters.
        language: In which the program writes into the books, and Fava shows them.
        instead: Files (path → content) that take the place of the template's, or come with them.

    Raises:
        BooksError: BOOKS-EXIST, FOLDER-NAME.
        CommitError: as `commit` does.
    """
    quoted = json.dumps(name, ensure_ascii=False)[1:-1]  # a quote or backslash in it, as both formats want
    refuse_pattern(root.resolve())
    gaps = {"NAME": quoted, "BEGIN": begin.isoformat(), "CURRENCY": currency, "LANGUAGE": language}
    contents = {path: _filled(source, gaps) for path, source in _TEMPLATE.items()}
    contents[REGISTER_FILE] = write_register(())
    contents.update(_NEVER_IN_VERSION_CONTROL)
    if (root / _IGNORED).exists():  # a folder under version control has one, and books need not be in it
        del contents[_IGNORED]
    contents.update(instead or {})
    present = [path for path in (*contents, f"{REGISTER_FILE}{SUFFIX}") if (root / path).exists()]
    if present:
        raise failure(
            BooksError,
            "BOOKS-EXIST",
            say("there are books in this folder already"),
            file=str(root / present[0]),
            expected=say("an empty folder, or one that does not exist"),
            hint=say("choose another folder"),
        )
    root.mkdir(parents=True, exist_ok=True)
    commit(Plan(root, tuple(FileChange(path, None, content) for path, content in contents.items())))


def _filled(source: str, gaps: Mapping[str, str]) -> bytes:
    text = (files("sfund.books") / "template" / source).read_text(encoding="utf-8")
    for gap, value in gaps.items():
        text = text.replace(f"@{gap}@", value)
    return text.replace(" KRW\n", f" {gaps['CURRENCY']}\n").encode()
