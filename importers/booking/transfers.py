"""Both halves of a transfer between the network's own accounts, found in two statements.

Each bank brings one row. Two rows belong together where they are of different accounts, have opposite
amounts, are at most a day apart, and nothing else fits either of them; whether they *are* a transfer the
evidence says. The halves come in one run or in two: the first may be in the books already, in suspense or in
transit.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from beancount.core import data

from importers.booking.drafting import transfer_link
from importers.placing.line import Line, Partner, Verdict
from importers.placing.names import narrow
from importers.review.deciding import Desk
from importers.review.words import KeptWords
from sfund.books.model import Books
from sfund.chart import TRANSIT, is_suspense
from sfund.drafts import TO_REVIEW
from sfund.money import ZERO
from sfund.placements import Part, Placement
from sfund.words import say

OWN = "Assets:"
"""Where a transfer goes between: cards and loans are settled otherwise."""
_APART = dt.timedelta(days=1)
_CUT_MIN = 4  # syllables of a name that is cut off; fewer would be anybody's
_DIGITS_MIN = 4  # of an account's number; fewer are in every second memo


@dataclass(frozen=True, slots=True)
class Half:
    """A row that may be one side of a transfer; `amount` is in its account's view.

    Attributes:
        id: Its import id.
        words: What the bank printed, as far as it is at hand.
        in_books: Whether it was there before this run.
    """

    id: str
    account: str
    day: dt.date
    amount: Decimal
    words: str = field(repr=False, default="")
    in_books: bool = False


def partners(halves: Iterable[Half], books: Books) -> dict[str, Partner]:
    """Import id → the other half, for every row that has just one."""
    by_amount: dict[Decimal, list[Half]] = defaultdict(list)
    for half in halves:
        by_amount[abs(half.amount)].append(half)
    signs = _Signs(books)
    found: dict[str, Partner] = {}
    for group in by_amount.values():
        if len({half.account for half in group}) > 1:
            for one, other in _pairs(group):
                says_so = signs.name_us(one, other) or signs.name_us(other, one)
                found[one.id] = Partner(other.account, other.day, other.id, says_so, other.in_books)
                found[other.id] = Partner(one.account, one.day, one.id, says_so, one.in_books)
    return found


def _pairs(group: Sequence[Half]) -> Iterator[tuple[Half, Half]]:
    """Money out with money in, where neither has another one that fits."""
    ins = sorted((half for half in group if half.amount > 0), key=lambda half: half.day)
    outs = sorted((half for half in group if half.amount < 0), key=lambda half: half.day)
    for out in outs:
        fitting = _near(out, ins)
        if len(fitting) == 1 and len(_near(fitting[0], outs)) == 1:
            yield out, fitting[0]


def _near(half: Half, others: Sequence[Half]) -> list[Half]:
    """Of the others, by day, those of another account at most a day away."""
    first = bisect_left(others, half.day - _APART, key=lambda one: one.day)
    last = bisect_right(others, half.day + _APART, key=lambda one: one.day)
    return [one for one in others[first:last] if one.account != half.account]


def halves_in_books(books: Books, first_day: dt.date, last_day: dt.date) -> Iterator[Half]:
    """What the books hold of these days that may be waiting for its other half."""
    kept = KeptWords(books.root)
    first = bisect_left(books.entries, first_day - _APART, key=lambda entry: entry.date)
    last = bisect_right(books.entries, last_day + _APART, key=lambda entry: entry.date)
    for entry in books.entries[first:last]:
        if not isinstance(entry, data.Transaction) or "import-id" not in entry.meta:
            continue
        bank = next(iter(entry.postings), None)
        if bank is None or not bank.account.startswith(OWN) or bank.units is None or not _is_open(entry):
            continue
        amount = bank.units.number or ZERO
        words = str(kept.of(entry))
        yield Half(str(entry.meta["import-id"]), bank.account, entry.date, amount, words, in_books=True)


def first_half_settled(
    entry: data.Directive, line: Line, verdict: Verdict, books: Books
) -> data.Transaction | None:
    """The entry that is the other half of `line`, taken out of suspense; None where it is not there."""
    if not isinstance(entry, data.Transaction) or not _is_in_suspense(entry):
        return None
    placed = verdict.placement
    if not verdict.certain or placed is None or not any(part.account == TRANSIT for part in placed.parts):
        return None
    label = books.account_label(line.account, books.language)
    why = say("the other half is on {account} on {day}", account=label, day=line.day)
    placement = Placement((Part(TRANSIT, -line.amount),), "", say("Transfer between own accounts"))
    settled = Desk(books).placed(entry, placement, why)
    link = transfer_link(min(line.day, entry.date), line.amount)
    return settled._replace(links=entry.links | {link})


def _is_in_suspense(entry: data.Transaction) -> bool:
    return entry.flag == TO_REVIEW and any(is_suspense(posting.account) for posting in entry.postings)


def _is_open(entry: data.Transaction) -> bool:
    """Whether it is in transit, or nobody knows yet what it was."""
    return _is_in_suspense(entry) or any(posting.account == TRANSIT for posting in entry.postings[1:])


class _Signs:
    """How the words of a row say that its other side is the network itself."""

    def __init__(self, books: Books) -> None:
        said = books.settings.organization
        self._names = [key for name in (said.name, said.name_en) if (key := narrow(name))]
        self._ends: dict[str, list[str]] = defaultdict(list)
        self._labels: dict[str, list[str]] = defaultdict(list)
        for bank in books.settings.bank:
            digits = "".join(filter(str.isdigit, bank.number_ends or ""))
            self._ends[bank.account] += [digits] if len(digits) >= _DIGITS_MIN else []
            self._labels[bank.account] += [
                narrow(books.account_label(bank.account, language)) for language in ("ko", "en")
            ]

    def name_us(self, half: Half, other: Half) -> bool:
        """Whether the words of `half` name the network, or the account of `other`."""
        text = narrow(half.words)
        if not text:
            return False
        digits = re.sub(r"\D", "", half.words)
        return (
            any(name in text for name in self._names)
            or any(map(self._is_cut_name, (text, *map(narrow, half.words.split()))))
            or any(label in text for label in self._labels[other.account])
            or any(digits.endswith(end) for end in self._ends[other.account])
        )

    def _is_cut_name(self, text: str) -> bool:
        """Whether this is the network's name as a bank cuts it off."""
        return len(text) >= _CUT_MIN and any(name.startswith(text) for name in self._names)
