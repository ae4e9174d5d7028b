"""Fava's import page, with these importers: read, proven, placed and drafted as `sfund import` does it.

Fava asks one file at a time and writes by itself, one entry behind the other, without a check of its own. So
what it offers here is no more than what is new, and a file for which Fava would have to write anything but
transactions and balances, or to change what stands in the books, is left to `sfund import`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core import data
from beangulp import Importer  # type: ignore[import-untyped]
from fava.helpers import FavaAPIError

from importers.booking.accounts import account_of
from importers.booking.session import prepare_import
from importers.inbox.folder import is_meant, together
from importers.booking.lessons import FOLDER, known_layouts
from importers.gathering import Gathered, gather_files
from importers.reading.statements import CardStatement, Statement
from sfund.books.load import find_books, load_books
from sfund.books.model import Books
from sfund.checks import for_commit
from sfund.errors import SfundError, StatementError, failure
from sfund.languages import text
from sfund.words import say

_NO_STATEMENT = {"STATEMENT-MISSING", "TEXT-ENCODING"}
"""Beside all that begin with FILE-: what is no statement is left to Fava's other importers."""

_State = tuple[int, int]
_Words = dict[tuple[str, str, Decimal | None], str]
_SEPARATOR = " · "


def importers_of(config: str | Path) -> list[StatementImporter]:
    """The importers for the books in whose folder Fava's import configuration lies.

    That file says `CONFIG = importers_of(__file__)`, and `HOOKS` of this module.

    Raises:
        BooksError: NO-BOOKS.
    """
    return [StatementImporter(find_books(Path(config).resolve().parent))]


class StatementImporter(Importer):  # type: ignore[misc]  # beangulp has no types
    """Every statement and CMS file that `sfund import` understands, for one network's books."""

    def __init__(self, root: Path) -> None:
        self.refusals: dict[str, str] = {}
        self._root = root
        self._read: dict[str, tuple[tuple[_State, ...], Gathered]] = {}
        self._books: tuple[tuple[_State, ...], Books] | None = None

    @property
    def name(self) -> str:
        return "sfund"

    def identify(self, filepath: str) -> bool:
        """Whether the file is a statement, be it one that will be refused with a reason."""
        path = Path(filepath)
        if not is_meant(path):
            return False
        codes = [error.code for error in self._gathered(path).refused]
        return not any(code.startswith("FILE-") or code in _NO_STATEMENT for code in codes)

    def account(self, filepath: str) -> str:
        """The account of the file's first statement; empty where the settings do not tell it."""
        for one in self._gathered(Path(filepath)).read:
            if isinstance(one, Statement | CardStatement):
                try:
                    return account_of(one, self._current_books(), None)
                except SfundError:
                    break
        return ""

    def date(self, filepath: str) -> dt.date | None:
        """The last day of the file."""
        read = self._gathered(Path(filepath)).read
        lists = [one for one in read if isinstance(one, Statement | CardStatement)]
        return max((one.last for one in lists if one.last), default=None)

    def extract(self, filepath: str, existing: data.Entries) -> data.Entries:  # noqa: ARG002  beangulp's
        """The entries that the books lack; none where the file is refused, and then `show_refusal` says why.

        The books are read from the disk: what `existing` holds may have been filtered or plugged into.
        """
        self.refusals.pop(filepath, None)
        path = Path(filepath)
        books = None
        try:
            books = load_books(self._root)
            return self._new_entries(books, path)
        except SfundError as error:
            self.refusals[filepath] = _as_text(error, books.language if books else "en")
            return []

    def deduplicate(self, entries: data.Entries, existing: data.Entries) -> None:
        """Nothing: a row is in the books if its id is, and two equal dues of one day are two."""

    def _new_entries(self, books: Books, path: Path) -> list[data.Directive]:
        run = prepare_import(books, together(path), password=lambda _: None, checks=(for_commit,))
        before, after = ({id(entry) for entry in entries} for entries in (books.entries, run.books.entries))
        new = [entry for entry in run.books.entries if id(entry) not in before]
        if before - after or not all(map(_can_be_written, new)):
            raise failure(
                StatementError,
                "FAVA-CANNOT-WRITE",
                say("the file brings more than new entries, and Fava can write nothing else"),
                file=path.name,
                hint=say('import it with "sfund import FILE"'),
            )
        words = self._words(path, books)
        return [_with_source(entry, words) for entry in new]

    def _words(self, path: Path, books: Books) -> _Words:
        """What the bank printed, by account, row and amount; shown beside the entry, and never written.

        Where a file has several statements of one account, their rows would be confused, and are left out.
        """
        statements = [one for one in self._gathered(path).read if isinstance(one, Statement)]
        accounts = [account_of(one, books, None) for one in statements]
        return {
            (account, str(row.row), row.amount): _SEPARATOR.join(
                filter(None, (row.counterparty, row.memo, row.channel))
            )
            for one, account in zip(statements, accounts, strict=True)
            if accounts.count(account) == 1
            for row in one.rows
        }

    def _gathered(self, path: Path) -> Gathered:
        """The file as it was read last, while it, its other half and the books' layouts stay so."""
        paths = together(path)
        state = tuple(map(_state, (*paths, *sorted((self._root / FOLDER).glob("*.toml")))))
        known = self._read.get(str(path))
        if known is None or known[0] != state:
            known = state, self._read_anew(paths)
            self._read[str(path)] = known
        return known[1]

    def _read_anew(self, paths: Sequence[Path]) -> Gathered:
        try:
            return gather_files(paths, password=lambda _: None, layouts=known_layouts(self._root))
        except StatementError as error:  # a layout of the books' own is broken
            return Gathered((), (error,))

    def _current_books(self) -> Books:
        """The books, read again where one of their files changed."""
        if self._books is not None:
            state, books = self._books
            if state == _states(books):
                return books
        books = load_books(self._root)
        self._books = _states(books), books
        return books


def _state(path: Path) -> _State:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _states(books: Books) -> tuple[_State, ...]:
    return tuple(_state(books.root / name) for name in books.files)


def _can_be_written(entry: data.Directive) -> bool:
    """Whether Fava's page can bring the entry into a file: it knows two kinds, and metadata in words."""
    metas = [entry.meta]
    if isinstance(entry, data.Transaction):
        metas += [posting.meta or {} for posting in entry.postings]
    elif not isinstance(entry, data.Balance):
        return False
    return all(
        isinstance(value, str) for meta in metas for key, value in meta.items() if key not in _OF_PLACE
    )


_OF_PLACE = ("filename", "lineno")


def _with_source(entry: data.Directive, words: _Words) -> data.Directive:
    """The entry with the bank's words where Fava shows a source; keys with underscores are never written."""
    if not isinstance(entry, data.Transaction) or not entry.postings:
        return entry
    bank = entry.postings[0]
    _, _, row = str(entry.meta.get("statement", "")).rpartition(":")
    printed = words.get((bank.account, row, bank.units.number)) if bank.units is not None else None
    return entry._replace(meta={**entry.meta, "__source__": printed}) if printed else entry


def _as_text(error: SfundError, language: str) -> str:
    lines = []
    for one in error.diagnostics:
        lines.append(f"{one.code} {one.place}: {text(one.message, language)}")
        lines += [text(more, language) for more in (one.expected, one.hint) if more is not None]
    return "\n".join(lines)


def show_refusal(
    extracted: list[tuple[str, list[Any], str, Importer]],
    existing: Sequence[Any],  # noqa: ARG001  Fava's signature
) -> list[tuple[str, list[Any], str, Importer]]:
    """A hook of Fava's: shows why a file is refused, in a sentence. An error in `extract` is a traceback.

    Fava gives a hook the importer where its annotations name one.

    Raises:
        FavaAPIError: with the reason, for Fava to show.
    """
    for filename, _, _, importer in extracted:
        reason = getattr(importer, "refusals", {}).pop(filename, None)
        if reason is not None:
            raise FavaAPIError(reason)
    return extracted


HOOKS = (show_refusal,)
