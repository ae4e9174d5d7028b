"""`sfund audit statements` of the example network: every list that was imported is read again.

Each case changes or takes out one entry as somebody would who hides it, all sides alike, so that the books stay
sound; the command names that entry, or the row that lost it, and nothing else.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from importers.auditing import compare_statements
from sfund.books.load import load_books
from sfund.errors import Diagnostic
from sfund.example.demo import build_demo
from sfund.example.network import Scale

TODAY = dt.date(2026, 12, 31)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("audited") / "books"
    build_demo(root, Scale(months=4))
    return root


def compared(root: Path) -> tuple[Diagnostic, ...]:
    books = load_books(root)
    assert not books.diagnostics
    return compare_statements(books, lambda _: None, TODAY).diagnostics


def block(root: Path, folder: str, holding: str) -> tuple[Path, str]:
    """The file and the text of the first entry of that folder's lists that holds these words."""
    for path in sorted(root.glob("journal/*/*.beancount")):
        for entry in path.read_text(encoding="utf-8").split("\n\n"):
            if f'statement: "{folder}/' in entry and re.search(holding, entry):
                return path, entry
    raise AssertionError((folder, holding))


# What is changed: the folder of its list, and words of the entry.
ENTRIES = {
    "a purchase by card": ("Liabilities-Card", "Expenses:Office"),
    "a debit of CMS": ("Clearing-CMS", "Income:Dues"),
    "a debit that failed": ("Clearing-CMS", '"debit-failed"|not-collected'),
    "the fee of a CMS run": ("Clearing-CMS", "Expenses:Office:Fees"),
    "a gift through a platform": ("Clearing-Cards", "Income:Donations"),
    "the fee of a platform": ("Clearing-Cards", "Expenses:Office:Fees"),
}


def more(entry: str) -> str:
    return re.sub(r"(-?)(\d+) KRW", lambda found: f"{found[1]}{int(found[2]) + 1} KRW", entry)


def gone(entry: str) -> str:
    return ""


def another_id(entry: str) -> str:
    return re.sub(r'import-id: "[0-9a-f]+"', 'import-id: "0123"', entry)


def test_untouched_books_say_what_all_lists_say(demo: Path) -> None:
    books = load_books(demo)
    found = compare_statements(books, lambda _: None, TODAY)
    assert found.diagnostics == ()
    listed = [
        entry
        for entry in books.entries
        if str((entry.meta or {}).get("statement", "")).startswith(("Clearing-", "Liabilities-"))
    ]
    assert len(listed) > 100
    assert found.rows > len(listed)


@pytest.mark.parametrize("place", ENTRIES.values(), ids=list(ENTRIES))
@pytest.mark.parametrize(
    ("change", "code"),
    [(more, "CHANGED-AFTER-IMPORT"), (gone, "GONE-AFTER-IMPORT"), (another_id, "GONE-AFTER-IMPORT")],
)
def test_what_was_changed_is_named(
    demo: Path, tmp_path: Path, place: tuple[str, str], change: Callable[[str], str], code: str
) -> None:
    root = shutil.copytree(demo, tmp_path / "books")
    path, entry = block(root, *place)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(entry, change(entry)), encoding="utf-8")
    for journal in root.glob("journal/*/*.beancount"):
        words = re.sub(r"(?m)^\S+ balance [^\n]*\n(  [^\n]*\n)*", "", journal.read_text(encoding="utf-8"))
        journal.write_text(words, encoding="utf-8")
    found = compared(root)
    assert {one.code for one in found} == {code}, (entry, found)
