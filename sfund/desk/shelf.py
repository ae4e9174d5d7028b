"""What the pages of one ledger share: its books, made from what Fava has loaded, and the reports over them.

Nothing is parsed again: the books are made of Fava's own entries, and made anew when Fava loads anew. A
report is built once for each time that is asked for. One lock holds for all of it, since Fava answers in
threads and the postings are asked through one connection.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from reports.catalogue import build_report
from sfund.books.decisions import read_decisions
from sfund.books.errors import relative_path
from sfund.books.load import books_of, find_books
from sfund.books.model import Books
from sfund.books.persons.register import read_register
from sfund.books.settings import FILE as SETTINGS
from sfund.periods import Span

if TYPE_CHECKING:
    from fava.core import FavaLedger

    from reports.model import Report

_MOST = 128
"""Reports kept, and what the pages make of them."""

K = TypeVar("K")


class Shelf:
    """Of one ledger."""

    def __init__(self, ledger: FavaLedger) -> None:
        self._of = ledger
        self._lock = threading.RLock()
        self._of_state: tuple[object, ...] = ()
        self._books: Books | None = None
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    @property
    def lock(self) -> threading.RLock:
        """Held while the books are asked."""
        return self._lock

    @property
    def root(self) -> Path:
        """The folder of the books.

        Raises:
            BooksError: NO-BOOKS.
        """
        return find_books(Path(self._of.beancount_file_path).parent)

    @property
    def books(self) -> Books:
        """The books as Fava has them, without names.

        Raises:
            BooksError: as `books_of` does.
        """
        with self._lock:
            entries, state = self._loaded()
            if self._books is None or not _same(state, self._of_state):
                self._kept.clear()
                self._books = books_of(
                    self.root,
                    cast("list[Any]", entries),
                    [*self._of.load_errors],
                    {**self._of.options},
                )
                self._of_state = state
            return self._books

    def open(self) -> None:
        """Makes the books, and what they are asked through, before anything is asked.

        Raises:
            BooksError: as `books` does.
        """
        with self._lock:
            self.books.query("SELECT 1")

    @property
    def named_books(self) -> Books:
        """The same with the register and the decisions, both read now: for the review, which shows names.

        Raises:
            BooksError: REGISTER-*, DECISIONS-UNREADABLE, and as `books` does.
        """
        with self._lock:
            books = self.books
            books.postings  # noqa: B018  built once, for all readers
            return books.with_names(read_register(self.root), read_decisions(self.root))

    def report(self, name: str, span: Span, as_of: dt.date) -> Report:
        """The report of that name over the span."""
        with self._lock:
            books = self.books
            return self.kept((name, span, as_of), lambda: build_report(name, books, span, as_of))

    def entry_at(self, place: str) -> object | None:
        """The entry that begins at `file:line` of the books, as the reports write it."""

        def by_place() -> dict[str, object]:
            books = self.books
            return {
                f"{relative_path(one.meta['filename'], books.root)}:{one.meta['lineno']}": one
                for one in books.entries
            }

        return self.kept("places", by_place).get(place)

    def kept(self, key: Hashable, make: Callable[[], K]) -> K:
        """What was made under this key since Fava loaded, or is made now."""
        with self._lock:
            self.books  # noqa: B018  what is kept of older books is thrown away first
            if key not in self._kept:
                self._kept[key] = make()
                while len(self._kept) > _MOST:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return cast("K", self._kept[key])

    def _loaded(self) -> tuple[object, tuple[object, ...]]:
        """The entries, read once: another thread may make Fava load anew between two looks at them."""
        entries = self._of.all_entries
        return entries, (entries, (self.root / SETTINGS).stat().st_mtime_ns)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether both are of the same load and the same settings; entries are compared by what they are."""
    return len(one) == len(other) and one[0] is other[0] and one[1:] == other[1:]
