"""Undoing an entry by its contrary: what a closed month needs, and what leaves a trace in an open one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from beancount.core import data

from sfund.books.errors import relative_path
from sfund.books.identity import KEY
from sfund.books.model import Books
from sfund.drafts import CERTAIN, Draft, DraftPosting, MetaValue
from sfund.errors import RequestError, failure
from sfund.money import Money
from sfund.words import say

REVERSES = "reverses"
"""The key that names the entry that a reversal undoes: its import id, or its file and line."""

_OF_THE_ROW = (KEY, "statement", "why", "candidates", REVERSES)


def reversal(books: Books, named: str, day: dt.date, why: str) -> Draft:
    """The contrary of an entry; `named` is the beginning of its import id, or `journal/2026/09.beancount:12`.

    It carries what the entry carries (member, fund, grant), but not that it came from a statement. A reversal
    can be reversed: then the entry holds again.

    Raises:
        RequestError: NO-SUCH-ENTRY, SEVERAL-ENTRIES, REVERSED-BEFORE-IT, NO-REASON.
    """
    if not any(map(str.isalnum, why)):
        raise failure(
            RequestError, "NO-REASON", say("nothing says why"), expected=say("--why and a few words")
        )
    entry = _found(books, named)
    if day < entry.date:
        raise failure(
            RequestError,
            "REVERSED-BEFORE-IT",
            say("the entry is of {day}, after the day of its reversal", day=entry.date),
            expected=say("a day from {date} on", date=entry.date),
        )
    place = f"{relative_path(entry.meta['filename'], books.root)}:{entry.meta['lineno']}"
    meta = {**_kept(entry.meta), REVERSES: str(entry.meta.get(KEY) or place), "note": why}
    return Draft(
        day, CERTAIN, entry.payee or "", entry.narration or "", tuple(map(_contrary, entry.postings)), meta
    )


def _found(books: Books, named: str) -> data.Transaction:
    file, _, line = named.rpartition(":")
    found = [
        entry
        for entry in books.entries
        if isinstance(entry, data.Transaction)
        and (
            str(entry.meta.get(KEY, "")).startswith(named)
            or (line.isdecimal() and entry.meta["lineno"] == int(line) and file
                and relative_path(entry.meta["filename"], books.root) == file)
        )
    ]  # fmt: skip
    if len(found) == 1:
        return found[0]
    message = (
        say("several entries begin with {id}", id=named)
        if found
        else say("no entry is called {id}", id=named)
    )
    raise failure(
        RequestError,
        "SEVERAL-ENTRIES" if found else "NO-SUCH-ENTRY",
        message,
        expected=say("an import id, or a file and line such as journal/2026/09.beancount:12"),
    )


def _contrary(posting: data.Posting) -> DraftPosting:
    units = posting.units
    if units is None or not isinstance(units.number, Decimal):
        raise TypeError("a posting as loaded has its amount")
    return DraftPosting(posting.account, Money(-units.number, units.currency), _kept(posting.meta or {}))


def _kept(meta: data.Meta) -> dict[str, MetaValue]:
    return {
        key: value
        for key, value in meta.items()
        if key not in (*_OF_THE_ROW, "filename", "lineno") and not key.startswith("__") and value is not None
    }
