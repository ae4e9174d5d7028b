"""The transactions as an auditor reads them: one value each, with what it spent and what shows it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from beancount.core import data

from sfund.books.errors import relative_path
from sfund.books.identity import KEY
from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.books.postings import BARE_POSTING_META
from sfund.chart import has_balance
from sfund.errors import RequestError, failure
from sfund.funds.facts import GENERAL
from sfund.misspelling import did_you_mean
from sfund.money import ZERO
from sfund.words import Message, say

REVERSES = "reverses"
"""The key that names the entry that a reversal undoes: `Entry.key`, or file and line in older books."""

DOCUMENT_KEYS = frozenset(("document", *(f"document-{count}" for count in range(2, 10))))
"""Under these an entry or a posting names its documents, relative to the books."""

_OF_BEANCOUNT = ("filename", "lineno")
_WHO = ("party", "member", "shop")
_MADE = "e-"
_LENGTH = 16  # hexadecimal digits of the key of an entry without an import id


class Move(NamedTuple):
    """One posting of an entry; `fund` is the one that it belongs to."""

    account: str
    number: Decimal
    currency: str
    fund: str


class Entry(NamedTuple):
    """One transaction.

    Attributes:
        number: Where it is in `Books.entries`.
        key: Its import id; without one `e-` and a digest of its day, words and postings (of two that are
            alike the second has `-2` behind it).
        file: Relative to the books.
        spent: The sum of its postings to `Expenses:*` in the books' currency; below zero for money back.
        who: The party, member or shop of its postings, the first that one names; the payee without one.
        meta: Its own keys as text.
        documents: What its keys and those of its postings name, as written.
        reversed: Whether a later entry undoes it.
        reverses: Whether it undoes an earlier one.
    """

    number: int
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
    reverses: bool

    @property
    def stands(self) -> bool:
        """Whether it is neither undone nor a reversal: what a reversal lets hold again stands itself."""
        return not self.reversed and not self.reverses

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def spending(self) -> str:
        """The expense account with the largest amount; empty where the entry spends nothing."""
        spent = [move for move in self.moves if move.account.startswith("Expenses:")]
        return max(spent, key=lambda move: abs(move.number)).account if spent else ""


def read_entries(
    books: Books, first: dt.date = dt.date.min, last: dt.date = dt.date.max
) -> tuple[Entry, ...]:
    """Every transaction of these days, in the order of the books; what undoes one may be dated later."""
    reversals = reversals_of(books)
    undone = undone_of(reversals)
    return tuple(
        _entry(books, number, entry, key, is_undone=number in undone, undoes=number in reversals)
        for number, entry, key in _keyed(books)
        if first <= entry.date <= last
    )


def keys_at(books: Books, places: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """File and line, as Beancount says them → the key of the transaction that stands there."""
    if not places:
        return {}
    found = ((entry.meta["filename"], entry.meta["lineno"], key) for _, entry, key in _keyed(books))
    return {(file, line): key for file, line, key in found if (file, line) in places}


def find_entry(books: Books, named: str) -> Entry:
    """The one entry whose key begins so, or that stands there (`journal/2026/09.beancount:12`).

    Raises:
        RequestError: NO-SUCH-ENTRY, SEVERAL-ENTRIES.
    """
    entries = read_entries(books)
    found = [one for one in entries if one.place == named or (named and one.key.startswith(named))]
    exact = [one for one in found if one.key == named]
    if len(exact or found) == 1:
        return (exact or found)[0]
    expected = say("an import id, or a file and line such as journal/2026/09.beancount:12")
    if found:
        raise failure(
            RequestError,
            "SEVERAL-ENTRIES",
            say("several entries begin with {id}", id=named),
            expected=expected,
        )
    raise failure(
        RequestError,
        "NO-SUCH-ENTRY",
        say("no entry is called {id}", id=named),
        expected=expected,
        hint=_nearest(named, entries),
    )


def _nearest(named: str, entries: Iterable[Entry]) -> Message | None:
    """The entry that was meant, in the way that was typed: the one nearest to that line, else a key alike.

    A slip is seldom in the first character, and of a large ledger only so many keys are compared.
    """
    file, _, line = named.rpartition(":")
    if file and line.isdecimal():
        there = [one.line for one in entries if one.file == file]
        near = min(there, key=lambda one: abs(one - int(line)), default=None)
        return None if near is None else say('did you mean "{near}"?', near=f"{file}:{near}")
    return did_you_mean(named, {one.key[: len(named)] for one in entries if one.key[:1] == named[:1]})


@kept
def reversals_of(books: Books) -> Mapping[int, int]:
    """Each reversal and the entry that it names, both as numbers in `Books.entries`.

    One that names no entry of the books is left out.
    """
    said = {
        number: str(entry.meta[REVERSES])
        for number, entry in enumerate(books.entries)
        if REVERSES in entry.meta and isinstance(entry, data.Transaction) and entry.meta[REVERSES]
    }
    if not said:
        return {}
    wanted = frozenset(said.values())
    # A place is spelt out only where its line is named: paths cost more than all the rest.
    lines = frozenset(target.rpartition(":")[2] for target in wanted)
    named: dict[str, int] = {}
    for number, entry, key in _keyed(books):
        if key in wanted:
            named[key] = number
        if str(entry.meta["lineno"]) in lines:
            named[_place(books, entry)] = number
    return {number: named[target] for number, target in said.items() if target in named}


def undone_of(reversals: Mapping[int, int]) -> frozenset[int]:
    """The entries that are undone; a reversal that is undone itself undoes nothing.

    >>> sorted(undone_of({2: 1})), sorted(undone_of({2: 1, 3: 2}))
    ([1], [2])
    """
    left, undone = dict(reversals), set[int]()
    while left:
        last = left.keys() - left.values()  # nobody speaks of them but who is judged already
        if not last:
            break  # written by hand: they name one another in a circle, and nothing is undone by that
        undone.update(left[number] for number in last - undone)
        for number in last:
            del left[number]
    return frozenset(undone)


@kept
def _keyed(books: Books) -> tuple[tuple[int, data.Transaction, str], ...]:
    """Each transaction with its number and its key."""
    seen: Counter[str] = Counter()
    return tuple(
        (number, entry, str(entry.meta.get(KEY) or _made_key(entry, seen)))
        for number, entry in enumerate(books.entries)
        if isinstance(entry, data.Transaction)
    )


def _place(books: Books, entry: data.Transaction) -> str:
    return f"{relative_path(entry.meta['filename'], books.root)}:{entry.meta['lineno']}"


def _entry(  # noqa: PLR0913  what the books know of one entry
    books: Books, number: int, entry: data.Transaction, key: str, *, is_undone: bool, undoes: bool
) -> Entry:
    moves = _moves(entry, books.funds_of_accounts)
    currency, spent = books.currency, ZERO
    for account, amount, moved_in, _ in moves:
        if moved_in == currency and account.startswith("Expenses:"):
            spent += amount
    return Entry(
        number=number,
        key=key,
        day=entry.date,
        file=relative_path(entry.meta["filename"], books.root),
        line=entry.meta["lineno"],
        flag=entry.flag or "",
        moves=moves,
        spent=spent,
        who=_who(entry),
        meta={
            key: str(value)
            for key, value in entry.meta.items()
            if value is not None and key not in _OF_BEANCOUNT and not key.startswith("__")
        },
        links=entry.links or frozenset(),
        tags=entry.tags or frozenset(),
        documents=tuple(documents_of(entry)),
        reversed=is_undone,
        reverses=undoes,
    )


def _moves(entry: data.Transaction, funds: Mapping[str, str]) -> tuple[Move, ...]:
    said = entry.meta.get("fund")
    return tuple([
        Move(account, units.number, units.currency,
             str((meta and meta.get("fund")) or said or funds.get(account, GENERAL)))
        for account, units, _, _, _, meta in entry.postings
        if units is not None and isinstance(units.number, Decimal)
    ])  # fmt: skip


def _who(entry: data.Transaction) -> str:
    own = (one.meta for one in entry.postings)
    for meta in (*(meta for meta in own if meta and len(meta) > BARE_POSTING_META), entry.meta):
        for key in _WHO:
            if value := meta.get(key):
                return str(value)
    return entry.payee or ""


def carries_results(entry: data.Directive) -> bool:
    """Whether it only carries results to net assets: it moves nothing that is owned or owed."""
    accounts = [one.account for one in entry.postings] if isinstance(entry, data.Transaction) else ()
    return any(one.startswith("Equity:NetAssets") for one in accounts) and not any(map(has_balance, accounts))


def documents_of(entry: data.Transaction) -> Iterator[str]:
    """The documents that an entry and its postings name, as written."""
    for meta in (entry.meta, *(one.meta for one in entry.postings)):
        if meta is not None and not DOCUMENT_KEYS.isdisjoint(meta):
            yield from (str(meta[key]) for key in sorted(DOCUMENT_KEYS.intersection(meta)) if meta[key])


def _made_key(entry: data.Transaction, seen: Counter[str]) -> str:
    """What names an entry without an import id, wherever it stands and whatever is added beside it."""
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
