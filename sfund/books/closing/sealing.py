"""What a closed month said, entry by entry, and whether the books still say it.

`seals/2026-09.csv` beside the books has a line for each entry of the month: the digest of its canonical
text, its day and what it is. The digest of that list stands in the chain (`sfund.auditing.closing`). A
list of the files that held the entries comes first, and the digest of what each of its accounts says of
its postings (fund, grant, member, …), so that a month of which neither changed costs little to verify.

Sealed are transactions, balances, notes, documents, prices and what happened in the month (`Fact.EVENT`).
Facts of the registry are not: that somebody left in September may be learnt in November.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from beancount.core import data
from beancount.parser.grammar import ValueType

from sfund.auditing.closing import Chain
from sfund.books import disk
from sfund.books.closing.years import year_compared
from sfund.books.errors import relative_path
from sfund.books.model import Books
from sfund.books.postings import INHERITED
from sfund.books.vocabulary import FACTS
from sfund.errors import BooksError, Diagnostic, failure
from sfund.periods import Month
from sfund.words import say

FOLDER = "seals"
_EVENTS = frozenset((kind.NOUN, kind.VERB) for kind in FACTS if kind.EVENT and kind.NOUN != "close")
_PLAIN = (data.Transaction, data.Balance, data.Pad, data.Note, data.Document, data.Price)
_FILE, _FUNDS, _ACCOUNTS, _ENTRY = "file", "funds", "accounts", "entry"


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry of a closed month: its digest, its day and what it is, without a word of what it says."""

    digest: str
    day: str
    kind: str


@dataclass(frozen=True, slots=True)
class SealList:
    """All that a closed month said.

    Attributes:
        files: The files that held it, path → digest.
        accounts: The digest of what the accounts of its transactions say of their postings, of the fund alone
            where `funds_only`; empty in a list that was written before there was one.
        funds_only: Whether the list is of the time when of these only the fund was sealed.
    """

    files: Mapping[str, str]
    accounts: str
    entries: tuple[SealedEntry, ...]
    funds_only: bool = False

    def content(self) -> bytes:
        """As `seals/2026-09.csv` has it."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows((_FILE, path, digest) for path, digest in sorted(self.files.items()))
        writer.writerow((_FUNDS if self.funds_only else _ACCOUNTS, self.accounts))
        writer.writerows((_ENTRY, one.digest, one.day, one.kind) for one in self.entries)
        return stream.getvalue().encode()


def seal_file(period: Month | int) -> str:
    """The path of a month's or a year's list, relative to the books."""
    return f"{FOLDER}/{period}.csv"


def is_sealable(entry: data.Directive) -> bool:
    """Whether a closed month holds the entry fast."""
    if isinstance(entry, data.Custom):
        verb = str(entry.values[0].value) if entry.values else None
        return (entry.type, verb) in _EVENTS or (entry.type, None) in _EVENTS
    return isinstance(entry, _PLAIN)


def seal_list(books: Books, month: Month) -> SealList:
    """What the month says now."""
    entries = list(_by_month(books.entries, {month})[month])
    paths = {relative_path(entry.meta["filename"], books.root) for entry in entries}
    files = {path: books.files[path] for path in paths if path in books.files}
    sealed = sorted((_sealed(books, one) for one in entries), key=lambda one: (one.day, one.digest))
    return SealList(files, _accounts_digest(books, entries), tuple(sealed))


def verified(books: Books) -> Iterator[Diagnostic]:
    """What is not as it was when a month or a year was closed.

    CHAIN-BROKEN, SEAL-CHANGED, CLOSED-MONTH-CHANGED, CLOSED-YEAR-CHANGED.
    """
    chain = Chain.of(books.registry.closings)
    yield from chain.diagnostics()
    seals = chain.seals
    for year, carried in chain.years.items():
        content = disk.read(books.root / seal_file(year))
        if content is None or disk.digest(content) != carried.digest:
            yield _seal_changed(year, is_there=content is not None)
        else:
            yield from year_compared(books, year, seal_file(year), content)
    if not seals:
        return
    by_month = _by_month(books.entries, seals)
    for month, seal in seals.items():
        content = disk.read(books.root / seal_file(month))
        if content is None or disk.digest(content) != seal.digest:
            yield _seal_changed(month, is_there=content is not None)
        else:
            yield from _compared(books, month, _read(content), by_month[month])


def refuse_sealed(books: Books, touched: Iterable[data.Directive]) -> None:
    """Refuses entries of a closed month, new or changed.

    Raises:
        BooksError: MONTH-CLOSED.
    """
    closed = Chain.of(books.registry.closings).seals
    for entry in touched if closed else ():
        month = Month.of(entry.date)
        if month in closed and is_sealable(entry):
            raise failure(
                BooksError,
                "MONTH-CLOSED",
                say("{month} is closed, and this would be an entry of {day}", month=month, day=entry.date),
                expected=say("entries of months that are open"),
                hint=say(
                    'put it right in an open month ("sfund reverse"), or "sfund reopen {month} --why ..."',
                    month=month,
                ),
            )


def _by_month(
    entries: Iterable[data.Directive], wanted: Iterable[Month]
) -> dict[Month, list[data.Directive]]:
    """The entries of these months that their seals hold."""
    keys = {(month.year, month.number): month for month in wanted}
    found: dict[Month, list[data.Directive]] = defaultdict(list)
    for entry in entries:
        month = keys.get((entry.date.year, entry.date.month))
        if month is not None and is_sealable(entry):
            found[month].append(entry)
    return found


def _compared(
    books: Books, month: Month, then: SealList, entries: list[data.Directive]
) -> Iterator[Diagnostic]:
    """What the books say otherwise than the list."""
    if _is_untouched(books, then, entries):
        return
    left = Counter(one.digest for one in then.entries)
    for entry in entries:
        digest = _sealed(books, entry, funds_only=then.funds_only).digest
        if left[digest] > 0:
            left[digest] -= 1
        else:
            yield Diagnostic(
                "CLOSED-MONTH-CHANGED",
                say("{month} is closed, and this entry is not as it was or was not there", month=month),
                entry.meta["filename"],
                entry.meta["lineno"],
                expected=say("the month as it was when it was closed"),
                hint=say('undo the change; what was wrong is put right in an open month ("sfund reverse")'),
            )
    for one in then.entries:
        if left[one.digest] > 0:
            left[one.digest] -= 1
            yield Diagnostic(
                "CLOSED-MONTH-CHANGED",
                say("{month} is closed, and a {kind} of {day} is gone or was changed", month=month,
                    kind=one.kind, day=one.day),
                expected=say("the month as it was when it was closed"),
                hint=say("restore it from a backup or from version control"),
            )  # fmt: skip


def _is_untouched(books: Books, then: SealList, entries: list[data.Directive]) -> bool:
    """Whether the month cannot say anything else: its files are as they were, and what its accounts say.

    A posting's fund, grant or member may stand on its account's `open`, which is in none of these files.
    """
    same = {path for path, digest in then.files.items() if books.files.get(path) == digest}
    return (
        same == set(then.files)
        and {relative_path(one.meta["filename"], books.root) for one in entries} <= same
        and then.accounts == _accounts_digest(books, entries, funds_only=then.funds_only)
    )


def _accounts_digest(books: Books, entries: Iterable[data.Directive], *, funds_only: bool = False) -> str:
    accounts = {
        posting.account
        for entry in entries
        if isinstance(entry, data.Transaction)
        for posting in entry.postings
    }
    said = [
        (name, books.fund_of_account(name) if funds_only else _inherited(books, name))
        for name in sorted(accounts)
    ]
    return disk.digest(json.dumps(said, ensure_ascii=False).encode())


def _inherited(books: Books, account: str) -> dict[str, str]:
    """What an account's `open` says of the postings that do not say otherwise; the fund is always there."""
    meta = books.opens[account].meta if account in books.opens else {}
    said = {key: str(meta[key]) for key in INHERITED if meta.get(key) is not None}
    return {**said, "fund": books.fund_of_account(account)}


def _seal_changed(month: Month | int, *, is_there: bool) -> Diagnostic:
    what = say("the list of {month} is not the one that was sealed", month=month)
    return Diagnostic(
        "SEAL-CHANGED",
        what if is_there else say("the list of {month} is missing", month=month),
        seal_file(month),
        expected=say("the file as the month's closing wrote it"),
        hint=say("restore it from a backup or from version control"),
    )


def _read(content: bytes) -> SealList:
    files: dict[str, str] = {}
    accounts, funds_only = "", True
    entries = []
    for row in csv.reader(io.StringIO(content.decode(), newline="")):
        if row[0] == _FILE:
            files[row[1]] = row[2]
        elif row[0] in (_FUNDS, _ACCOUNTS):
            accounts, funds_only = row[1], row[0] == _FUNDS
        else:
            entries.append(SealedEntry(*row[1:]))
    return SealList(files, accounts, tuple(entries), funds_only)


def _sealed(books: Books, entry: data.Directive, *, funds_only: bool = False) -> SealedEntry:
    told = _told(books, entry, funds_only=funds_only)
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return SealedEntry(digest, entry.date.isoformat(), type(entry).__name__.lower())


def _told(books: Books, entry: data.Directive, *, funds_only: bool) -> dict[str, Any]:
    """All that an entry says, and what its accounts say of its postings; not where it stands."""
    said: dict[str, Any] = {
        name: _plain(value) for name, value in entry._asdict().items() if name not in ("meta", "postings")
    }
    said["type"] = type(entry).__name__
    said["meta"] = _said(entry.meta)
    if isinstance(entry, data.Transaction):
        said["postings"] = [
            {
                "account": posting.account,
                "units": _plain(posting.units),
                "cost": _plain(posting.cost),
                "price": _plain(posting.price),
                "flag": posting.flag,
                "meta": _said(posting.meta or {}),
                **_holding(books, entry, posting, funds_only=funds_only),
            }
            for posting in entry.postings
        ]
    return said


def _holding(
    books: Books, entry: data.Transaction, posting: data.Posting, *, funds_only: bool
) -> dict[str, str]:
    """The inherited keys with what holds for the posting: its own word, its entry's, its account's."""
    said = {**_inherited(books, posting.account), **_stated(entry.meta), **_stated(posting.meta or {})}
    return {"fund": said["fund"]} if funds_only else said


def _stated(meta: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(meta[key]) for key in INHERITED if meta.get(key)}


def _said(meta: Mapping[str, Any]) -> dict[str, str]:
    return {
        key: str(value)
        for key, value in meta.items()
        if key not in ("filename", "lineno") and not key.startswith("__")
    }


def _plain(value: Any) -> Any:
    if isinstance(value, ValueType):
        return str(value.value)
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, list | tuple) and not hasattr(value, "_asdict"):
        return [_plain(one) for one in value]
    return None if value is None else str(value)
