"""A line that takes an earlier one back: a payment that bounced, a transfer that the bank returned.

The bank shows both. The line's entry undoes the earlier one, as `sfund reverse` would: what that paid is as
if it had never come, and the bank's balance is right on every day.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from beancount.core import data

from importers.placing.line import BOUNCE_WORDS, Line
from importers.review.waiting import other_side, waits
from sfund.books.entries import REVERSES, find_entry, reversals_of, undone_of
from sfund.books.identity import KEY
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.placing.placements import Part, Placement
from sfund.words import say

BOUNCED = say("bounced, or returned by the bank")
_WITHIN = dt.timedelta(days=60)


class Bounces:
    """The lines of the books' banks that a later one may take back."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, line: Line, owners: Collection[str]) -> tuple[str, ...]:
        """The import ids of what the line may take back, the latest first.

        It moved just as much the other way on the same account within two months, for one of these owners;
        where the line's own words say that something bounced, for anybody.
        """
        is_said = line.mentions(*BOUNCE_WORDS)
        return tuple(
            str(entry.meta[KEY])
            for entry in reversed(self._by_money[line.account, -line.amount])
            if line.day - _WITHIN <= entry.date <= line.day and (is_said or entry.payee in owners)
        )

    def entry(self, id_: str, line: Line) -> data.Transaction | None:
        """The entry of that import id, if the line may take it back."""
        found = (one for one in self._by_money[line.account, -line.amount] if one.meta[KEY] == id_)
        return next((one for one in found if one.date <= line.day), None)

    @cached_property
    def _by_money(self) -> Mapping[tuple[str, Decimal], list[data.Transaction]]:
        """Account and amount of the bank's line → entries, oldest first; none that is undone or waits."""
        reversals = reversals_of(self._books)
        left_out = undone_of(reversals) | reversals.keys()  # what a reversed reversal lets hold again stands
        found: dict[tuple[str, Decimal], list[data.Transaction]] = defaultdict(list)
        for number, entry in enumerate(self._books.entries):
            if isinstance(entry, data.Transaction) and KEY in entry.meta and number not in left_out:
                for key in _bank_line(entry):
                    found[key].append(entry)
        return found


def taken_back(entry: data.Transaction) -> Placement:
    """The other side of the line that takes the entry back."""
    parts = tuple(Part(part.account, -part.amount, part.meta) for part in other_side(entry))
    return Placement(parts, entry.payee or "", entry.narration or "", {REVERSES: str(entry.meta[KEY])})


def undoing(books: Books, line: Line, named: str) -> Placement:
    """The other side of a line that takes an entry back; `named` as in `find_entry`.

    Raises:
        RequestError: NO-SUCH-ENTRY, SEVERAL-ENTRIES, and UNDOES-WRONG for one that the line does not take
            back: of another amount or account, of a later day, undone or undecided.
    """
    found = find_entry(books, named)
    entry = Bounces(books).entry(found.key, line)
    if entry is None:
        raise failure(
            RequestError,
            "UNDOES-WRONG",
            say("this line does not take the entry of {day} back", day=found.day),
            expected=say("a decided line of the same account that moved as much the other way, not later"),
            hint=say('what no line of a bank takes back is undone with "sfund reverse"'),
        )
    return taken_back(entry)


def _bank_line(entry: data.Transaction) -> Iterator[tuple[str, Decimal]]:
    """Account and amount of what the bank moved; nothing of an entry that waits."""
    units = entry.postings[0].units if entry.postings and not waits(entry) else None
    if units is not None and isinstance(units.number, Decimal):
        yield entry.postings[0].account, units.number
