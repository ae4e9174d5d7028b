"""Entries of an import as a person who reviews them sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeGuard

from beancount.core import data

from importers.booking.kept_words import KeptWords, Words
from importers.booking.replacing import CARRIED
from importers.placing.line import Line
from importers.placing.names import counterparty_key
from sfund.books.model import Books
from sfund.chart import TRANSFERS, is_suspense
from sfund.money import ZERO, total
from sfund.placing.drafts import TO_REVIEW
from sfund.placing.placements import Part


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of an import that a person should look at.

    Attributes:
        id: Its import id, by which a decision names it.
        amount: In the bank account's view: money in is positive.
        placed: The account where it is now: suspense, or where it probably belongs.
        parts: Its whole other side as it is now, with what each part names.
        said: What the bank printed, from the kept statement; empty where that is not at hand.
    """

    id: str
    day: dt.date
    account: str
    amount: Decimal
    currency: str
    placed: str
    why: str
    candidates: tuple[str, ...]
    payee: str
    narration: str
    parts: tuple[Part, ...]
    said: Words = field(repr=False)

    @property
    def words(self) -> str:
        """All that the bank printed."""
        return str(self.said)

    @property
    def in_suspense(self) -> bool:
        return is_suspense(self.placed)

    @property
    def comes_in(self) -> bool:
        return self.amount > 0

    @property
    def kind(self) -> tuple[str, bool] | None:
        """What lines of the same counterparty and direction have in common; None without words."""
        key = counterparty_key(self.said.counterparty, self.said.memo)
        return (key, self.comes_in) if key else None

    @property
    def line(self) -> Line:
        """The line of the bank again, as the evidence sees it."""
        said = self.said
        return Line(
            self.account, self.day, self.amount, self.currency, said.counterparty, said.memo, said.channel
        )


def waiting(books: Books) -> Iterator[Waiting]:
    """All that waits, oldest first."""
    kept = KeptWords(books.root)
    for entry in books.entries:
        if waits(entry):
            yield as_seen(entry, kept.of(entry))


def waits(entry: data.Directive) -> TypeGuard[data.Transaction]:
    """Whether the entry is provisional: imported, and for a person to decide."""
    return isinstance(entry, data.Transaction) and entry.flag == TO_REVIEW and "import-id" in entry.meta


def as_seen(entry: data.Transaction, words: Words) -> Waiting:
    """The entry, waiting or decided, as a person sees it."""
    bank = entry.postings[0] if entry.postings else None
    units = bank.units if bank is not None else None
    parts = other_side(entry)
    return Waiting(
        id=str(entry.meta["import-id"]),
        day=entry.date,
        account=bank.account if bank else "",
        amount=(units.number if units else None) or ZERO,
        currency=(units.currency if units else None) or "",
        placed=parts[0].account if parts else "",
        why=str(entry.meta.get("why", "")),
        candidates=tuple(str(entry.meta.get("candidates", "")).split()),
        payee=entry.payee or "",
        narration=entry.narration or "",
        parts=parts,
        said=words,
    )


def other_side(entry: data.Transaction) -> tuple[Part, ...]:
    """Where the line of an entry is, without what only moves money between funds."""
    if not entry.postings:
        return ()
    bank = entry.postings[0].account
    rest = entry.postings[1:]
    if not total(_number(posting) for posting in rest if posting.account == bank):
        rest = [posting for posting in rest if posting.account != bank]
    return tuple(
        Part(posting.account, -_number(posting), _named(entry, posting))
        for posting in rest
        if posting.account != TRANSFERS
    )


def _named(entry: data.Transaction, posting: data.Posting) -> dict[str, str]:
    said = {**entry.meta, **(posting.meta or {})}
    return {key: str(said[key]) for key in CARRIED if said.get(key) is not None}


def _number(posting: data.Posting) -> Decimal:
    units = posting.units
    return units.number if units is not None and isinstance(units.number, Decimal) else ZERO


def of_ids(books: Books, ids: Iterable[str]) -> list[Waiting]:
    """The imported entries of these ids, waiting or decided, in the order of the books."""
    wanted, kept = frozenset(ids), KeptWords(books.root)
    return [
        as_seen(entry, kept.of(entry))
        for entry in books.entries
        if isinstance(entry, data.Transaction) and entry.meta.get("import-id") in wanted
    ]
