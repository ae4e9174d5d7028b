"""Both halves of a transfer between the network's own accounts, found in two statements.

Each bank brings one row. Two rows belong together where they are of different accounts, have opposite
amounts, are at most a day apart, and nothing else fits either of them; whether they *are* a transfer the
evidence says of both: what a rule or a name explains is no half, whatever the words of the other one. The
halves come in one run or in two: the first may be in the books already, in suspense or in transit.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from beancount.core import data

from importers.booking.drafting import Drafter, transfer_link
from importers.booking.kept_words import KeptWords
from importers.booking.replacing import TRANSFER_LINK, added_links, line_of, replaced
from importers.placing.line import Line, Partner, Verdict
from importers.placing.names import counterparty_key, narrow
from sfund.books.model import Books
from sfund.books.wording import said
from sfund.chart import TRANSIT, is_suspense
from sfund.grants.facts import own_grants
from sfund.money import ZERO
from sfund.placing.completion import completed
from sfund.placing.drafts import TO_REVIEW
from sfund.placing.placements import Part, Placement
from sfund.words import say

OWN = "Assets:"
"""Where a transfer goes between: cards and loans are settled otherwise."""
_APART = dt.timedelta(days=1)
_NAME_MIN = 4  # syllables of a name that is cut off, or inside of other words; fewer would be anybody's
_DIGITS_MIN = 4  # of an account's number; fewer are in every second memo
_ENOUGH = 2  # others that fit: which of them it is nobody can say


@dataclass(frozen=True, slots=True)
class Half:
    """A row that may be one side of a transfer; `amount` is in its account's view.

    Attributes:
        id: Its import id.
        words: What the bank printed, as far as it is at hand.
        in_transit: Whether the books have it in transit already, whatever its words are.
    """

    id: str
    account: str
    day: dt.date
    amount: Decimal
    words: str = field(repr=False, default="")
    in_transit: bool = False


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
                us = signs.name_us(one, other), signs.name_us(other, one)
                says_so = any(us) and all(
                    named or says_nothing(half) for named, half in zip(us, (one, other), strict=True)
                )
                found[one.id] = Partner(other.account, other.day, other.id, says_so)
                found[other.id] = Partner(one.account, one.day, one.id, says_so)
    return found


def says_nothing(half: Half) -> bool:
    """Whether a half's words tell no more than by which way the money went, or a rule has spoken for it."""
    return half.in_transit or not counterparty_key(half.words, "")


def _pairs(group: Sequence[Half]) -> Iterator[tuple[Half, Half]]:
    """Money out with money in, where neither has another one that fits."""
    ins = _by_account(half for half in group if half.amount > 0)
    outs = _by_account(half for half in group if half.amount < 0)
    for out in (half for own in outs.values() for half in own):
        fitting = _near(out, ins)
        if len(fitting) == 1 and len(_near(fitting[0], outs)) == 1:
            yield out, fitting[0]


def _by_account(halves: Iterable[Half]) -> dict[str, list[Half]]:
    found: dict[str, list[Half]] = defaultdict(list)
    for half in sorted(halves, key=lambda half: half.day):
        found[half.account].append(half)
    return found


def _near(half: Half, others: Mapping[str, Sequence[Half]]) -> list[Half]:
    """Of the others, by account and day, those of another account at most a day away; no more than two."""
    found: list[Half] = []
    for account, of in others.items():
        if account != half.account:
            first = bisect_left(of, half.day - _APART, key=lambda one: one.day)
            near = of[first : first + _ENOUGH]
            found += [one for one in near if one.day <= half.day + _APART]
            if len(found) >= _ENOUGH:
                break
    return found


def halves_in_books(books: Books, first_day: dt.date, last_day: dt.date) -> Iterator[Half]:
    """What the books hold of these days that may be waiting for its other half."""
    kept = KeptWords(books.root)
    joined = _joined(_between(books, first_day - 2 * _APART, last_day + 2 * _APART))
    for entry in _between(books, first_day - _APART, last_day + _APART):
        bank = entry.postings[0]
        if "import-id" in entry.meta and _is_open(entry) and not entry.links & joined:
            amount = _moved(entry)
            words, in_transit = str(kept.of(entry)), not _is_in_suspense(entry)
            yield Half(str(entry.meta["import-id"]), bank.account, entry.date, amount, words, in_transit)


def _between(books: Books, first_day: dt.date, last_day: dt.date) -> Iterator[data.Transaction]:
    """The transactions of own accounts on these days."""
    first = bisect_left(books.entries, first_day, key=lambda entry: entry.date)
    last = bisect_right(books.entries, last_day, key=lambda entry: entry.date)
    for entry in books.entries[first:last]:
        if isinstance(entry, data.Transaction) and any(
            posting.account.startswith(OWN) for posting in entry.postings[:1]
        ):
            yield entry


def _joined(entries: Iterable[data.Transaction]) -> set[str]:
    """The links of transfers of which both halves are there."""
    sides = {(link, _moved(entry) > 0) for entry in entries for link in filter(_is_link, entry.links)}
    return {link for link, comes_in in sides if comes_in and (link, False) in sides}


def _is_link(link: str) -> bool:
    return link.startswith(TRANSFER_LINK)


def _moved(entry: data.Transaction) -> Decimal:
    """What the entry moves on the account that it is of."""
    units = entry.postings[0].units
    return (units.number or ZERO) if units is not None else ZERO


def is_transfer(*halves: Verdict) -> bool:
    """Whether the evidence places every one of them in transit."""
    return all(
        half.placement is not None and any(part.account == TRANSIT for part in half.placement.parts)
        for half in halves
    )


def first_half_settled(
    entry: data.Directive, line: Line, verdict: Verdict, books: Books
) -> data.Transaction | None:
    """The entry that is the other half of `line`, out of suspense and linked; None where nothing changes."""
    if not isinstance(entry, data.Transaction) or not is_transfer(verdict):
        return None
    link = transfer_link(min(line.day, entry.date), line.amount)
    if not _is_in_suspense(entry):
        linked = entry._replace(meta=said(entry.meta), links=added_links(entry) | {link})
        return linked if link not in entry.links else None
    if not verdict.certain:
        return None
    label = books.account_label(line.account, books.language)
    why = say("the other half is on {account} on {day}", account=label, day=line.day)
    placement = Placement((Part(TRANSIT, -line.amount),), "", say("Transfer between own accounts"))
    funds = {name: books.fund_of_account(name) for name in books.opens}
    own = own_grants(books.registry.grants, entry.postings[0].account, entry.date)
    whole = completed(placement, entry.postings[0].account, own, books.registry, funds).placement
    verdict = Verdict(why, whole, certain=True)
    settled = replaced(entry, line_of(entry), verdict, Drafter(funds, books.language))
    return settled._replace(links=entry.links | {link})


def _is_in_suspense(entry: data.Transaction) -> bool:
    return entry.flag == TO_REVIEW and any(is_suspense(posting.account) for posting in entry.postings)


def _is_open(entry: data.Transaction) -> bool:
    """Whether it is in transit, or nobody knows yet what it was."""
    return _is_in_suspense(entry) or any(posting.account == TRANSIT for posting in entry.postings[1:])


class _Signs:
    """How the words of a row say that its other side is the network itself."""

    def __init__(self, books: Books) -> None:
        us = books.settings.organization
        self._names = [key for name in (us.name, us.name_en) if (key := narrow(name))]
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
        words = [text, *map(narrow, half.words.split())]
        digits = re.sub(r"\D", "", half.words)
        return (
            any(_is_said(name, text, words) for name in (*self._names, *self._labels[other.account]))
            or any(map(self._is_cut_name, words))
            or any(digits.endswith(end) for end in self._ends[other.account])
        )

    def _is_cut_name(self, text: str) -> bool:
        """Whether this is the network's name as a bank cuts it off."""
        return _is_long(text) and any(name.startswith(text) for name in self._names)


def _is_said(name: str, text: str, words: Sequence[str]) -> bool:
    """Whether the name is a word of its own, or too long to be a piece of another (기금 of 신용보증기금)."""
    return bool(name) and (name in words or (_is_long(name) and name in text))


def _is_long(name: str) -> bool:
    """Two Latin letters or digits say as much as a syllable."""
    return sum(2 if "가" <= char <= "힣" else 1 for char in name) >= 2 * _NAME_MIN
