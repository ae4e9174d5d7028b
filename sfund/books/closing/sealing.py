"""What a closed month said, entry by entry, and whether the books still say it.

`seals/2026-09.csv` beside the books has a line for each entry of the month: the digest of its canonical
text, its day and what it is. The digest of that list stands in the chain (`sfund.auditing.closing`). A
list of the files that held the entries comes first, and the digest of what each of its accounts says of
its postings (fund, grant, member, …), so that a month of which neither changed costs little to verify.

Sealed are transactions, balances, notes, documents, prices and what happened in the month (`Fact.EVENT`).
So are facts of the month that promise, grant or plan money (`_OF_MONEY`): the list names their nouns in its
line `facts`, and a list of the time before there was one seals none of them. Loans and other facts of the
registry are not sealed: that somebody left in September may be learnt in November, and a late fact of a loan
is folded in at its day, with its difference in an open month.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

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
from sfund.nouns import called
from sfund.periods import Month
from sfund.words import say

FOLDER = "seals"
_EVENTS = frozenset((kind.NOUN, kind.VERB) for kind in FACTS if kind.EVENT and kind.NOUN != "close")
_OF_MONEY = frozenset(("aid", "grant", "plan", "pledge"))
_PLAIN = (data.Transaction, data.Balance, data.Pad, data.Note, data.Document, data.Price)
_FILE, _FUNDS, _ACCOUNTS, _ENTRY = "file", "funds", "accounts", "entry"
_FACTS, _FACT = "facts", "fact"


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
        nouns: Of which facts of the registry the list says all; empty where it is of an earlier time.
        facts: These facts.
    """

    files: Mapping[str, str]
    accounts: str
    entries: tuple[SealedEntry, ...]
    funds_only: bool = False
    nouns: frozenset[str] = frozenset()
    facts: tuple[SealedEntry, ...] = ()

    def content(self) -> bytes:
        """As `seals/2026-09.csv` has it."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows((_FILE, path, digest) for path, digest in sorted(self.files.items()))
        writer.writerow((_FUNDS if self.funds_only else _ACCOUNTS, self.accounts))
        if self.nouns:
            writer.writerow((_FACTS, " ".join(sorted(self.nouns))))
        writer.writerows((_ENTRY, one.digest, one.day, one.kind) for one in self.entries)
        writer.writerows((_FACT, one.digest, one.day, one.kind) for one in self.facts)
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


def _is_of_money(entry: data.Directive) -> TypeGuard[data.Custom]:
    """Whether it is a fact of the registry that a closed month holds, too."""
    return isinstance(entry, data.Custom) and entry.type in _OF_MONEY and not is_sealable(entry)


def seal_list(books: Books, month: Month) -> SealList:
    """What the month says now."""
    said = _by_month(books.entries, {month})[month]
    paths = {relative_path(entry.meta["filename"], books.root) for entry in said.entries}
    files = {path: books.files[path] for path in paths if path in books.files}
    entries, facts = (
        tuple(sorted((_sealed(books, one) for one in group), key=lambda one: (one.day, one.digest)))
        for group in (said.entries, said.facts)
    )
    return SealList(files, _accounts_digest(books, said.entries), entries, nouns=_OF_MONEY, facts=facts)


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
    """Refuses entries of a closed month, new or changed, and facts that its list would hold.

    Raises:
        BooksError: MONTH-CLOSED.
    """
    closed = Chain.of(books.registry.closings).seals
    for entry in touched if closed else ():
        month = Month.of(entry.date)
        if month in closed and (is_sealable(entry) or _is_sealed_fact(books, month, entry)):
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


def _is_sealed_fact(books: Books, month: Month, entry: data.Directive) -> bool:
    """Whether it is a fact that the month's list holds; lists of an earlier time hold none."""
    if not _is_of_money(entry):
        return False
    content = disk.read(books.root / seal_file(month))
    return content is not None and entry.type in _read(content).nouns


def open_day(books: Books, day: dt.date, today: dt.date) -> dt.date:
    """The day, unless its month is closed: then today, on which it is learnt."""
    return today if Month.of(day) in Chain.of(books.registry.closings).seals else day


@dataclass(frozen=True, slots=True)
class _Said:
    """What a month says: the entries that its seal holds, and the facts of money."""

    entries: list[data.Directive] = field(default_factory=list)
    facts: list[data.Custom] = field(default_factory=list)


def _by_month(entries: Iterable[data.Directive], wanted: Iterable[Month]) -> dict[Month, _Said]:
    """What these months say."""
    keys = {(month.year, month.number): month for month in wanted}
    found: dict[Month, _Said] = defaultdict(_Said)
    for entry in entries:
        month = keys.get((entry.date.year, entry.date.month))
        if month is None:
            continue
        if is_sealable(entry):
            found[month].entries.append(entry)
        elif _is_of_money(entry):
            found[month].facts.append(entry)
    return found


def _compared(books: Books, month: Month, then: SealList, now: _Said) -> Iterator[Diagnostic]:
    """What the books say otherwise than the list."""
    if not _is_untouched(books, then, now.entries):
        yield from _differing(books, month, then.entries, now.entries, funds_only=then.funds_only)
    facts = [one for one in now.facts if one.type in then.nouns]
    yield from _differing(books, month, then.facts, facts)


def _differing(
    books: Books,
    month: Month,
    then: Sequence[SealedEntry],
    now: Sequence[data.Directive],
    *,
    funds_only: bool = False,
) -> Iterator[Diagnostic]:
    """What is there now and was not, and what was and is not."""
    left = Counter(one.digest for one in then)
    for entry in now:
        digest = _sealed(books, entry, funds_only=funds_only).digest
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
    for one in then:
        if left[one.digest] > 0:
            left[one.digest] -= 1
            yield Diagnostic(
                "CLOSED-MONTH-CHANGED",
                say("{month} is closed, and a {kind} of {day} is gone or was changed", month=month,
                    kind=called(one.kind), day=one.day),
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
    accounts, funds_only, nouns = "", True, frozenset[str]()
    entries: list[SealedEntry] = []
    facts: list[SealedEntry] = []
    for row in csv.reader(io.StringIO(content.decode(), newline="")):
        if row[0] == _FILE:
            files[row[1]] = row[2]
        elif row[0] in (_FUNDS, _ACCOUNTS):
            accounts, funds_only = row[1], row[0] == _FUNDS
        elif row[0] == _FACTS:
            nouns = frozenset(row[1].split())
        else:
            (facts if row[0] == _FACT else entries).append(SealedEntry(*row[1:]))
    return SealList(files, accounts, tuple(entries), funds_only, nouns, tuple(facts))


def _sealed(books: Books, entry: data.Directive, *, funds_only: bool = False) -> SealedEntry:
    told = _told(books, entry, funds_only=funds_only)
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    kind = entry.type if _is_of_money(entry) else type(entry).__name__.lower()
    return SealedEntry(digest, entry.date.isoformat(), kind)


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
