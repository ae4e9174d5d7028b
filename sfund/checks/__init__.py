"""The checks: rules over all the books, for `sfund check`, for the commit, and as a Beancount plugin.

`plugin "sfund.checks"` in a Beancount file runs them inside `bean-check` and Fava; the books themselves do
not name the plugin, so that they load where nothing of ours is installed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from beancount.core import data

from sfund.books.errors import in_books
from sfund.books.meaning import understood
from sfund.books.model import Books
from sfund.books.persons.register import Register
from sfund.books.settings import FILE, Settings, read_settings
from sfund.checks.deciding import DECIDING
from sfund.checks.loans import LOANS
from sfund.checks.privacy import PRIVACY
from sfund.checks.receipts import RECEIPTS
from sfund.checks.rules import ALL as OF_BOOKS
from sfund.checks.rules import STRUCTURE, Rule
from sfund.errors import Diagnostic, SfundError
from sfund.languages import text

__plugins__ = ("check_entries",)
ALL: tuple[Rule, ...] = (*OF_BOOKS, *LOANS, *DECIDING, *RECEIPTS, *PRIVACY)
"""Every rule: those of the books, of loans, of receipts, and of what persons have a right to."""


def run(books: Books, as_of: dt.date, rules: Sequence[Rule] = ALL) -> tuple[Diagnostic, ...]:
    """What these rules find, sorted by place; the books' own diagnostics are not repeated."""
    return in_books([one for rule in rules for one in rule(books, as_of)], books.root)


def for_commit(books: Books) -> Iterable[Diagnostic]:
    """What no commit may bring about; none of these rules looks at the calendar."""
    return run(books, dt.date.max, STRUCTURE)


class CheckError(NamedTuple):
    """A diagnostic as Beancount's tools show errors."""

    source: dict[str, Any]
    message: str
    entry: data.Directive | None


def check_entries(
    entries: list[data.Directive], options: dict[str, Any]
) -> tuple[list[data.Directive], list[CheckError]]:
    """The Beancount plugin: every rule over the entries, as of today."""
    root = _root(Path(options["filename"]).parent)
    settings = _settings(root)
    registry, problems = understood(entries, settings.books.foreign)
    books = Books(root, settings, entries, options, registry, Register())
    found = [*problems, *(one for rule in ALL for one in rule(books, dt.date.today()))]  # noqa: DTZ011
    return entries, [_as_error(one) for one in found]


def _root(folder: Path) -> Path:
    """The nearest folder upwards that holds `sfund.toml`; this one where there is none."""
    return next((one for one in (folder, *folder.parents) if (one / FILE).is_file()), folder)


def _settings(root: Path) -> Settings:
    try:
        return read_settings(root) if (root / FILE).is_file() else Settings()
    except SfundError:
        return Settings()  # a plugin speaks of entries; `sfund check` names what is wrong in the settings


def _as_error(diagnostic: Diagnostic) -> CheckError:
    source = {"filename": diagnostic.file or "<sfund>", "lineno": diagnostic.line or 0}
    hint = f" ({text(diagnostic.hint)})" if diagnostic.hint else ""
    return CheckError(source, f"[{diagnostic.code}] {text(diagnostic.message)}{hint}", None)
