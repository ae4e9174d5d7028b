"""What collecting services still have to pay out, and what is owed to card companies: read from the books.

A service pays out by day of settlement, net of its fee. What is open of each day is what its sheets brought
to the clearing account, less what the bank's lines took from it. The first posting of an entry tells the two
apart: that of a sheet is the clearing account's own, that of a bank's line is the bank's.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from typing import Any

from beancount.core import data

from importers.placing.services import EB, Service, cards_of, services_of
from importers.reading.layouts import Layout
from sfund.books.model import Books
from sfund.books.render import Entry, to_directive
from sfund.chart import FEES
from sfund.money import ZERO, total
from sfund.placing.drafts import Draft, Meta

_RECENT = dt.timedelta(days=92)
_EARLY = dt.timedelta(days=5)  # a sheet may date the payout later than the bank does, never by much


@dataclass(slots=True)
class Lot:
    """What a service has to pay out for one day: gross, its fee, and what is left of the net.

    Attributes:
        guests: Of the gross what is another fund's than the clearing account's and was not paid out.
    """

    via: str
    day: dt.date
    gross: Decimal = ZERO
    fee: Decimal = ZERO
    paid: Decimal = ZERO
    is_dated: bool = False
    guests: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    @property
    def open(self) -> Decimal:
        return self.gross - self.fee - self.paid

    @property
    def meta(self) -> Meta:
        """What a posting carries that settles it."""
        return {"via": self.via, "settles": str(self.day)} if self.is_dated else {}


@dataclass(slots=True)
class _Account:
    """What moved on one account; `open` are its lots of which something may be left, the oldest first."""

    fund: str
    lots: dict[tuple[str, dt.date], Lot] = field(default_factory=dict)
    open: list[Lot] = field(default_factory=list)
    loose: list[Decimal] = field(default_factory=list)  # paid out, and nobody said for which day
    by_day: dict[dt.date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))  # brought by lists
    settled: Decimal = ZERO  # by anything else

    def lot(self, via: str, day: dt.date, *, is_dated: bool) -> Lot:
        """The lot of that day, among the open ones."""
        lot = self.lots.setdefault((via, day), Lot(via, day, is_dated=is_dated))
        self.reopen(lot)
        return lot

    def reopen(self, lot: Lot) -> None:
        if not any(one is lot for one in self._of(lot.day)):
            insort(self.open, lot, key=lambda one: one.day)

    def _of(self, day: dt.date) -> Sequence[Lot]:
        first = bisect_left(self.open, day, key=lambda one: one.day)
        return self.open[first : bisect_right(self.open, day, key=lambda one: one.day)]

    def open_lots(self) -> list[Lot]:
        """The lots of which something is left, once each loose payout is taken off.

        What is left of a payout for which no lot is there yet is taken off a later one.
        """
        self.loose = [left for amount in self.loose if (left := _pay(self.open, amount))]
        self.open = [lot for lot in self.open if lot.open]
        return self.open


class Settlements:
    """The services and cards of these books, and what is open with each."""

    def __init__(self, books: Books, layouts: Sequence[Layout]) -> None:
        self._books = books
        by_name = {layout.name: layout for layout in layouts}
        self._cards = tuple(cards_of(books, by_name))
        self._services = tuple(services_of(books, by_name.values()))
        words = {word for one in self._services for word in one.words}
        self._service_word = re.compile("|".join(map(re.escape, words)))
        watched = {one.account for one in (*self._cards, *self._services)}
        self._accounts = {account: _Account(books.fund_of_account(account)) for account in watched}
        self._vias: set[str] = set()
        self._read = False
        self._later: list[Entry] = []

    def is_card(self, account: str) -> bool:
        """Whether the settings name it as a card's, wherever it is in the chart."""
        return any(one.account == account for one in self._cards)

    def cards_named(self, text: str) -> list[Service]:
        """The cards whose company a plain text names; one for each account."""
        return [one for one in self._cards if one.is_surely_in(text)]

    def services_named(self, text: str) -> list[Service]:
        """The services that a plain text may name."""
        if self._service_word.search(text) is None:  # nearly every line, and there are many words
            return []
        return [one for one in self._services if any(word in text for word in one.words)]

    def take_in(self, draft: Entry) -> None:
        """An entry of this run; what is no transaction moves no money."""
        if not isinstance(draft, Draft | data.Transaction):
            return
        if not any(posting.account in self._accounts for posting in draft.postings):
            return
        self._later.append(draft)
        if self._read:
            self._catch_up()

    def lots(self, service: Service, day: dt.date) -> list[Lot]:
        """What of the service is open and may be paid out on that day, the oldest first."""
        self._ensure()
        lots = self._accounts[service.account].open_lots()
        return [one for one in lots if one.via == service.via and one.day <= day + _EARLY]

    def has_lots(self, service: Service) -> bool:
        """Whether a sheet of it was ever imported."""
        self._ensure()
        return service.via in self._vias

    def owes(self, card: Service, amount: Decimal, day: dt.date) -> bool:
        """Whether what was bought by card up to some day, and is not paid, is this amount."""
        self._ensure()
        account = self._accounts[card.account]
        days = sorted(one for one in account.by_day if one <= day)
        owed = accumulate(-account.by_day[one] for one in days)
        return any(upto - account.settled == amount for upto in owed)

    def owed(self, card: Service, day: dt.date) -> Decimal:
        """What was bought by card up to the day and is not paid; below zero where bills came before lists."""
        self._ensure()
        account = self._accounts[card.account]
        bought = total(-moved for one, moved in account.by_day.items() if one <= day)
        return bought - account.settled

    def _ensure(self) -> None:
        if self._read:
            return
        self._read = True
        for entry in self._books.entries:
            if isinstance(entry, data.Transaction):
                self._take_in(entry)
        self._catch_up()

    def _catch_up(self) -> None:
        for draft in self._later:
            entry = to_directive(draft)
            if isinstance(entry, data.Transaction):
                self._take_in(entry)
        self._later.clear()

    def _take_in(self, entry: data.Transaction) -> None:
        loose: dict[str, Decimal] = defaultdict(Decimal)
        for index, posting in enumerate(entry.postings):
            account = self._accounts.get(posting.account)
            if account is None or posting.units is None:
                continue
            number = posting.units.number or ZERO
            if index == 0 and "import-id" in entry.meta:
                account.by_day[entry.date] += number
                self._vias.add(_bring(account, entry, number))
            else:
                account.settled += number
                loose[posting.account] -= _settle(account, posting.meta or {}, number)
        for name, amount in loose.items():
            if amount:
                self._accounts[name].loose.append(amount)


def _bring(account: _Account, entry: data.Transaction, number: Decimal) -> str:
    """What a sheet says, to the lot of its day of settlement; the service that said so."""
    settles = _settles(entry.meta)
    lot = account.lot(str(entry.meta.get("via", EB)), settles or entry.date, is_dated=settles is not None)
    if any(posting.account == FEES for posting in entry.postings[1:]):
        lot.fee -= number
    else:
        lot.gross += number
        if (fund := str(entry.meta.get("fund", account.fund))) != account.fund:
            lot.guests[fund] += number
    return lot.via


def _settle(account: _Account, said: Mapping[str, Any], number: Decimal) -> Decimal:
    """What anything else moved, off the lot that the posting names; what it moved where there is none."""
    day = _settles(said)
    lot = account.lots.get((str(said.get("via", "")), day)) if day is not None else None
    if lot is None:
        return number
    lot.paid -= number
    if (fund := str(said.get("fund", account.fund))) != account.fund:
        lot.guests[fund] += number
    account.reopen(lot)
    return ZERO


def _settles(meta: Mapping[str, Any]) -> dt.date | None:
    """The day of settlement that an entry names; in words, since Fava's import page writes nothing else."""
    said = meta.get("settles")
    if said is None or isinstance(said, dt.date):
        return said
    try:
        return dt.date.fromisoformat(str(said))
    except ValueError:
        return None


def _pay(lots: Sequence[Lot], amount: Decimal) -> Decimal:
    """A payout of which nobody said for which day: for the one that it equals, else for the oldest.

    What is left of it where they are less.
    """
    exact = next((lot for lot in lots if lot.open == amount), None)
    for lot in [exact] if exact else lots:
        part = min(amount, lot.open) if amount > 0 else max(amount, lot.open)
        if part * amount > 0:
            lot.paid += part
            amount -= part
        if not lot.open:
            lot.guests.clear()
    return amount


def exact_payout(lots: Sequence[Lot], amount: Decimal, day: dt.date) -> list[tuple[Lot, Decimal]]:
    """The lots that the payout is for, with what each takes; none where nothing adds up to it.

    Days of settlement that follow one another, net of their fees, or gross where the fees are debited apart.
    Of several ways the one that ends nearest to the day.
    """
    recent = [lot for lot in lots if lot.day >= day - _RECENT]
    ways: list[tuple[int, int, list[tuple[Lot, Decimal]]]] = []
    for end in range(len(recent), 0, -1):
        for of in (_net, _gross):
            sums = accumulate(map(of, reversed(recent[:end])))
            taken = next((count for count, sum_ in enumerate(sums, start=1) if sum_ == amount), None)
            if taken is not None:
                chosen = [(lot, of(lot)) for lot in recent[end - taken : end]]
                ways.append((abs((recent[end - 1].day - day).days), taken, chosen))
    if ways:
        return min(ways, key=lambda way: way[:2])[2]
    whole = [(lot, lot.open) for lot in lots]
    return whole if whole and total(part for _, part in whole) == amount else []


def _net(lot: Lot) -> Decimal:
    return lot.open


def _gross(lot: Lot) -> Decimal:
    return lot.gross - lot.paid
