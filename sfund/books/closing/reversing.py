"""Undoing an entry by its contrary: what a closed month needs, and what leaves a trace in an open one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from beancount.core import data

from sfund.books.entries import REVERSES, find_entry, reversals_of, undone_of
from sfund.books.giving.gifts import GIFT_KEY
from sfund.books.identity import KEY
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.money import Money
from sfund.placing.drafts import CERTAIN, Draft, DraftPosting, MetaValue
from sfund.words import say

_ITS_OWN = (KEY, GIFT_KEY, "statement", "why", "candidates", REVERSES)
"""What names one entry or its row, and so is not the reversal's."""


def reversal(books: Books, named: str, day: dt.date, why: str) -> Draft:
    """The contrary of an entry.

    `named` is the beginning of its key (an import id, or `e-…`), or its place, such as
    `journal/2026/09.beancount:12`. The key is what is written: it stays while files move.

    It carries what the entry carries (member, fund, grant), but not that it came from a statement. A reversal
    can be reversed: then the entry holds again.

    Raises:
        RequestError: NO-SUCH-ENTRY, SEVERAL-ENTRIES, REVERSED-BEFORE-IT, NO-REASON, ALREADY-REVERSED.
    """
    if not any(map(str.isalnum, why)):
        raise failure(
            RequestError, "NO-REASON", say("nothing says why"), expected=say("--why and a few words")
        )
    found = find_entry(books, named)
    entry = books.entries[found.number]
    if not isinstance(entry, data.Transaction):
        raise TypeError("an entry is a transaction")
    if found.number in undone_of(reversals_of(books)):
        raise failure(
            RequestError,
            "ALREADY-REVERSED",
            say("the entry of {day} is undone already", day=entry.date),
            hint=say("to let it hold again, reverse its reversal"),
        )
    if day < entry.date:
        raise failure(
            RequestError,
            "REVERSED-BEFORE-IT",
            say("the entry is of {day}, after the day of its reversal", day=entry.date),
            expected=say("a day from {date} on", date=entry.date),
        )
    meta = {**_kept(entry.meta), REVERSES: found.key, "note": why}
    return Draft(
        day, CERTAIN, entry.payee or "", entry.narration or "", tuple(map(_contrary, entry.postings)), meta
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
        if key not in (*_ITS_OWN, "filename", "lineno") and not key.startswith("__") and value is not None
    }
