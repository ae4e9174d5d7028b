"""The transactions as an auditor reads them: one value each, with what it spent and what shows it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from beancount.core import data

from sfund.books.errors import relative_path
from sfund.books.identity import KEY
from sfund.books.model import Books
from sfund.books.reversing import REVERSES
from sfund.money import ZERO

DOCUMENT_KEYS = frozenset(("document", *(f"document-{count}" for count in range(2, 10))))
"""Under these an entry or a posting names its documents, relative to the books."""

_WHO = ("party", "member", "shop")
_MADE = "e-"
_LENGTH = 16  # hexadecimal digits of the key of an entry without an import id


@dataclass(frozen=True, slots=True)
class Move:
    """One posting of an entry; `fund` is the one that it belongs to."""

    account: str
    number: Decimal
    currency: str
    fund: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction.

    Attributes:
        key: Its import id; without one `e-` and a digest of its day, words and postings (of two that are
            alike the second has `-2` behind it).
        file: Relative to the books.
        spent: The sum of its postings to `Expenses:*` in the books' currency; below zero for money back.
        who: The party, member or shop of its postings, the first that one names; the payee without one.
        meta: Its own keys as text.
        documents: What its keys and those of its postings name, as written.
        reversed: Whether a later entry undoes it.
    """

    key: str
    day: dt.date
    file: str
    line: int
    flag: str
    moves: tuple[Move, ...]
    spent: Decimal
    who: str
    meta: Mapping[str, str]
    links: frozenset[str]
    tags: frozenset[str]
    documents: tuple[str, ...]
    reversed: bool

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def spending(self) -> str:
        """The expense account with the largest amount; empty where the entry spends nothing."""
        spent = [move for move in self.moves if move.account.startswith("Expenses:")]
        return max(spent, key=lambda move: abs(move.number)).account if spent else ""


def read_entries(books: Books) -> tuple[Entry, ...]:
    """Every transaction, in the order of the books."""
    undone = _undone(books)
    seen: Counter[str] = Counter()
    return tuple(_entry(books, one, undone, seen) for one in _transactions(books))


def _transactions(books: Books) -> Iterator[data.Transaction]:
    return (entry for entry in books.entries if isinstance(entry, data.Transaction))


def _undone(books: Books) -> frozenset[str]:
    """The import ids and places of what is reversed; a reversal that was reversed itself undoes nothing."""
    reversals = [entry for entry in _transactions(books) if REVERSES in entry.meta]
    names = {id(entry): _names(books, entry) for entry in reversals}
    undone: set[str] = set()
    for entry in sorted(reversals, key=lambda one: one.date, reverse=True):  # the last word counts
        if names[id(entry)].isdisjoint(undone):
            undone.add(str(entry.meta[REVERSES]))
    return frozenset(undone)


def _names(books: Books, entry: data.Transaction) -> frozenset[str]:
    place = f"{relative_path(entry.meta['filename'], books.root)}:{entry.meta['lineno']}"
    return frozenset((place, str(entry.meta.get(KEY) or place)))


def _entry(books: Books, entry: data.Transaction, undone: frozenset[str], seen: Counter[str]) -> Entry:
    moves = tuple(_moves(books, entry))
    currency = books.currency
    spent = sum(
        (one.number for one in moves if one.currency == currency and one.account.startswith("Expenses:")),
        ZERO,
    )
    return Entry(
        key=_key(entry, seen),
        day=entry.date,
        file=relative_path(entry.meta["filename"], books.root),
        line=entry.meta["lineno"],
        flag=entry.flag or "",
        moves=moves,
        spent=spent,
        who=_who(entry),
        meta={key: str(value) for key, value in entry.meta.items() if _is_said(key, value)},
        links=entry.links or frozenset(),
        tags=entry.tags or frozenset(),
        documents=tuple(documents_of(entry)),
        reversed=not undone.isdisjoint(_names(books, entry)),
    )


def _moves(books: Books, entry: data.Transaction) -> Iterator[Move]:
    said = entry.meta.get("fund")
    for one in entry.postings:
        if one.units is not None and isinstance(one.units.number, Decimal):
            fund = (one.meta or {}).get("fund") or said or books.fund_of_account(one.account)
            yield Move(one.account, one.units.number, one.units.currency, str(fund))


def _is_said(key: str, value: Any) -> bool:
    return value is not None and key not in ("filename", "lineno") and not key.startswith("__")


def _who(entry: data.Transaction) -> str:
    for meta in (*(one.meta or {} for one in entry.postings), entry.meta):
        for key in _WHO:
            if meta.get(key):
                return str(meta[key])
    return entry.payee or ""


def documents_of(entry: data.Transaction) -> Iterator[str]:
    """The documents that an entry and its postings name, as written."""
    for meta in (entry.meta, *(one.meta for one in entry.postings)):
        if meta is not None and not DOCUMENT_KEYS.isdisjoint(meta):
            yield from (str(meta[key]) for key in sorted(DOCUMENT_KEYS.intersection(meta)) if meta[key])


def _key(entry: data.Transaction, seen: Counter[str]) -> str:
    """What names the entry wherever it stands and whatever is added beside it."""
    id_ = entry.meta.get(KEY)
    if id_:
        return str(id_)
    postings = sorted(f"{one.account} {one.units}" for one in entry.postings)
    said = "\x1f".join((entry.date.isoformat(), entry.payee or "", entry.narration or "", *postings))
    key = _MADE + hashlib.sha256(said.encode()).hexdigest()[:_LENGTH]
    seen[key] += 1
    return key if seen[key] == 1 else f"{key}-{seen[key]}"


def by_link(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Link → the entries that carry it."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for link in entry.links:
            found[link].append(entry)
    return found
