"""How a member stands with the dues: what tells two members of one name apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sfund.books.model import Books
from sfund.chart import DUES
from sfund.money import ZERO, Money
from sfund.owed import Ask, Asks, span_label
from sfund.words import Message, say

_DUES = frozenset(DUES.values())
_PHONE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class OpenDues:
    """What is due and not paid: the months, in how many periods, and how much of them is open."""

    months: str
    periods: int
    amount: Money


class Standing:
    """The members' dues as these books have them; built once for the books."""

    def __init__(self, books: Books) -> None:
        opened = (books.opens[account].date for account in _DUES if account in books.opens)
        self._asks = Asks(books.registry, min(opened, default=dt.date.max), books.currency)
        self._currency = books.currency
        self._phones = {person.id: person.phone for person in books.register.persons}
        self._last_paid = _last_payments(books)

    def open_dues(self, member: str, day: dt.date, paid: Decimal) -> OpenDues | None:
        """What of the periods that have begun by that day is open after `paid`; None where nothing is."""
        open_: list[Ask] = []
        left = ZERO
        for ask in self._asks.of(member, day):
            if ask.first > day:
                break
            if ask.currency != self._currency:
                continue
            covered = min(paid, ask.amount)
            paid -= covered
            if covered < ask.amount:
                open_.append(ask)
                left += ask.amount - covered
        return OpenDues(span_label(open_), len(open_), Money(left, self._currency)) if open_ else None

    def words(self, member: str, day: dt.date, paid: Decimal) -> tuple[Message, ...]:
        """The end of the phone number, the open dues and the day of the last payment, as far as known."""
        said = []
        phone = "".join(filter(str.isdigit, self._phones.get(member, "")))[-_PHONE_DIGITS:]
        if phone:
            said.append(say("phone …{digits}", digits=phone))
        due = self.open_dues(member, day, paid)
        if due is not None:
            said.append(
                say(
                    "open: {months} ({count}), {amount}",
                    months=due.months,
                    count=due.periods,
                    amount=due.amount,
                )
            )
        else:
            said.append(say("no dues open"))
        last = self._last_paid.get(member)
        said.append(say("last paid {day}", day=last) if last else say("nothing paid yet"))
        return tuple(said)


def _last_payments(books: Books) -> Mapping[str, dt.date]:
    """Member → the day of the last dues."""
    table = books.postings
    found: dict[str, dt.date] = {}
    columns = zip(*(table.column(name) for name in ("day", "account", "number", "member")), strict=True)
    for day, account, number, member in columns:
        if member and account in _DUES and number < 0:
            found[member] = max(day, found.get(member, day))
    return found
