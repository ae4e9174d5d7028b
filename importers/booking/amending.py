"""Payments of one account that are in the books, so that a later list may take one back, or say otherwise.

What is booked is never changed: an entry of its own moves the same accounts the other way. It names the entry
that it amends, and so it is counted once, whichever list says it first.
"""

from __future__ import annotations

import datetime as dt
from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from beancount.core import amount as amounts
from beancount.core import data

from importers.booking.drafting import Origin
from sfund.books.render import NO_PLACE
from sfund.languages import text
from sfund.money import ZERO
from sfund.words import Message, say

_OF_THE_ROW = (
    "filename",
    "lineno",
    "import-id",
    "statement",
    "why",
    "candidates",
    "note",
    "document",
    "amends",
    "fee",
)
_BACK = dt.timedelta(days=400)  # a payment may be taken back long after; numbers are used again later still


@dataclass(slots=True)
class Booked:
    """A payment in the books.

    Attributes:
        amount: What it moved on the account, with its sign.
        left: What of it has not been taken back; never below zero.
        via: The format of the list that it came from.
        reference: The number of the payment, as its entry has it.
        shop: What its entry says in place of the shop's name.
        fee: What the service kept of it.
    """

    id: str
    entry: data.Transaction
    amount: Decimal
    left: Decimal
    via: str
    reference: str
    shop: str
    fee: Decimal

    @property
    def day(self) -> dt.date:
        day: dt.date = self.entry.date
        return day

    @property
    def target(self) -> tuple[object, ...]:
        """Where it was placed, comparable."""
        named = {key: value for key, value in self.entry.meta.items() if key not in _OF_THE_ROW}
        for own in ("reference", "via", "settles", "shop"):
            named.pop(own, None)
        named = {key: value for key, value in named.items() if not key.startswith("__")}
        return tuple(one.account for one in self.entry.postings[1:]), *sorted(map(str, named.items()))


class Payments:
    """The payments of one account, by number and by day."""

    def __init__(self, known: Mapping[str, data.Directive | None], account: str) -> None:
        self._account = account
        self._by_id: dict[str, Booked] = {}
        self._by_reference: dict[str, list[Booked]] = defaultdict(list)
        self._by_day: dict[tuple[dt.date, Decimal], list[Booked]] = defaultdict(list)
        self._by_amount: dict[Decimal, list[Booked]] = defaultdict(list)  # each by day
        entries = [entry for entry in known.values() if isinstance(entry, data.Transaction)]
        for entry in sorted(entries, key=lambda one: "amends" in one.meta):
            self.add(entry)

    def add(self, entry: data.Transaction) -> None:
        """Takes in an entry of a list of this account; others are passed over."""
        first = entry.postings[0] if entry.postings else None
        if first is None or first.account != self._account or first.units is None:
            return
        moved = first.units.number or ZERO
        amended = self._by_id.get(str(entry.meta.get("amends", "")))
        if amended is not None:
            sign = 1 if amended.amount > 0 else -1
            amended.left = max(amended.left + sign * moved, ZERO)
            return
        booked = Booked(
            id=str(entry.meta.get("import-id", "")),
            entry=entry,
            amount=moved,
            left=abs(moved),
            via=str(entry.meta.get("via", "")),
            reference=str(entry.meta.get("reference", "")),
            shop=str(entry.meta.get("shop", "")),
            fee=_number(entry.meta.get("fee")),
        )
        self._by_id[booked.id] = booked
        self._by_day[booked.day, moved].append(booked)
        insort(self._by_amount[moved], booked, key=lambda one: one.day)
        if booked.reference:
            self._by_reference[booked.reference].append(booked)

    def of_id(self, id_: str) -> Booked | None:
        return self._by_id.get(id_)

    def of_reference(self, reference: str, day: dt.date) -> list[Booked]:
        """Payments of that number, none later than the day, the latest first."""
        found = [one for one in self._by_reference.get(reference, ()) if day - _BACK <= one.day <= day]
        return sorted(found, key=lambda one: one.day, reverse=True)

    def of_day(self, day: dt.date, amount: Decimal) -> list[Booked]:
        """Payments of that day and amount."""
        return self._by_day.get((day, amount), [])

    def of_amount(self, amount: Decimal, day: dt.date) -> Iterator[Booked]:
        """Payments of that amount of which all is left, none later than the day, the latest first."""
        for one in reversed(self._by_amount.get(amount, ())):
            if one.left == abs(amount) and day - _BACK <= one.day <= day:
                yield one


def _number(said: object) -> Decimal:
    """A number that stands in words; nothing where somebody wrote something else."""
    try:
        number = Decimal(str(said))
    except InvalidOperation:
        return ZERO
    return number if number.is_finite() else ZERO


def amendment(  # noqa: PLR0913
    booked: Booked, moved: Decimal, day: dt.date, origin: Origin, why: Message, language: str,
    named: Mapping[str, Any],
) -> data.Transaction | None:  # fmt: skip
    """The entry that moves so much more (or back) between the accounts of a payment.

    None where it does not say how: a part of a payment that was split between several accounts.

    Args:
        booked: The payment.
        moved: On the account of the list, with its sign; the exact reverse is `-booked.amount`.
        day: Its day.
        origin: Its id, and the row that says so.
        why: In words.
        language: The books' language.
        named: What the entry names beside what the payment names, such as its day of settlement.
    """
    numbers = [(one.units and one.units.number) or ZERO for one in booked.entry.postings]
    if moved != -booked.amount and any(abs(number) != abs(booked.amount) for number in numbers):
        return None
    postings = [
        _moved(one, number * moved / booked.amount)
        for one, number in zip(booked.entry.postings, numbers, strict=True)
    ]
    meta = data.new_metadata(*NO_PLACE)
    meta.update({"import-id": origin.import_id, "statement": origin.statement})
    meta.update(_said(booked.entry.meta, without=_OF_THE_ROW))
    meta.update(named)
    meta.update({"amends": booked.id, "why": text(why, language)})
    narration = text(say("Changed: {what}", what=booked.entry.narration), language)
    if moved == -booked.amount:
        narration = text(say("Taken back: {what}", what=booked.entry.narration), language)
    return booked.entry._replace(
        meta=meta, date=day, narration=narration, tags=frozenset(), links=frozenset(), postings=postings
    )


def _moved(posting: data.Posting, number: Decimal) -> data.Posting:
    currency = posting.units.currency if posting.units is not None else ""
    meta = _said(posting.meta or {}, without=("filename", "lineno"))
    return posting._replace(units=amounts.Amount(number, currency), meta=meta)


def _said(meta: Mapping[str, Any], without: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in meta.items() if not key.startswith("__") and key not in without}
