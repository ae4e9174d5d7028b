"""By which way dues come: through CMS, by transfer, through a platform, in cash.

The way of a payment is where its money arrived: the largest posting beside the dues.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum

from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.chart import CARD_CLEARING, TRANSIT, is_bank, is_cash, is_clearing
from sfund.members.facts import DebitFailed
from sfund.money import ZERO
from sfund.periods import Span
from sfund.words import Message, say

CATCH_UP_DAYS = 35
"""Who pays otherwise so soon after a debit makes up for one that failed, and is still with CMS."""


class Method(StrEnum):
    """A way in which dues come."""

    CMS = "cms"
    TRANSFER = "transfer"
    PLATFORM = "platform"
    CASH = "cash"
    OTHER = "other"
    NONE = "none"  # of who never paid and was never debited

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    Method.CMS: say("CMS"),
    Method.TRANSFER: say("Transfer"),
    Method.PLATFORM: say("Platform or card"),
    Method.CASH: say("Cash"),
    Method.OTHER: say("Another way"),
    Method.NONE: say("Not paid yet"),
}

_DUES = """
    SELECT own.member, beside.account, beside.via, max(own.day) FILTER (own.number < 0), -sum(own.number)
    FROM (SELECT transaction, member, day, sum(number) AS number
          FROM moves
          WHERE source = 'dues' AND currency = $currency AND day BETWEEN $first AND $last
          GROUP BY ALL) AS own
    LEFT JOIN (SELECT transaction,
                      arg_max(account, (abs(number), account)) AS account,
                      max(via) AS via
               FROM postings
               WHERE source IS DISTINCT FROM 'dues'
                 AND (account LIKE 'Assets:%' OR account LIKE 'Liabilities:%')
               GROUP BY transaction) AS beside
      ON own.transaction = beside.transaction
    GROUP BY ALL
"""


def way_of(account: str | None, via: str | None) -> Method:
    """The way of money that arrived on that account, `via` a service if one is named.

    >>> way_of("Assets:Clearing:CMS", None), way_of("Assets:Bank:Operating", "donation-platform")
    (<Method.CMS: 'cms'>, <Method.PLATFORM: 'platform'>)
    """
    where = account or ""
    if via or where.startswith(CARD_CLEARING):
        return Method.PLATFORM
    if is_bank(where) or where.startswith(TRANSIT):
        return Method.TRANSFER
    if is_clearing(where):
        return Method.CMS
    return Method.CASH if is_cash(where) else Method.OTHER


@kept
def received(books: Books, span: Span) -> Mapping[Method, Decimal]:
    """What dues came in by each way within the span, also those of no member."""
    sums: dict[Method, Decimal] = defaultdict(Decimal)
    for _, method, _, amount in _payments(books, span):
        sums[method] += amount
    return {method: sums.get(method, ZERO) for method in Method}


def methods(books: Books, day: dt.date) -> dict[str, Method]:
    """The way of each member up to that day: of the last payment, or of the last debit that failed.

    CMS stays the way of who makes up for a failed debit within some weeks. Who never paid is missing.
    """
    last: dict[str, dict[Method, dt.date]] = defaultdict(dict)
    for member, method, at, _ in _payments(books, Span(dt.date.min, day)):
        if member is not None and at is not None:
            last[member][method] = max(at, last[member].get(method, dt.date.min))
    for failed in failures(books, Span(dt.date.min, day)):
        own = last[failed.id]
        own[Method.CMS] = max(failed.date, own.get(Method.CMS, dt.date.min))
    return {member: _way(days) for member, days in last.items()}


def failures(books: Books, span: Span) -> Iterator[DebitFailed]:
    """Every debit within the span that came to nothing, in the books' currency."""
    for member in books.registry.members.values():
        for fact in member.facts:
            if isinstance(fact, DebitFailed) and fact.date in span and fact.amount.currency == books.currency:
                yield fact


def _way(days: dict[Method, dt.date]) -> Method:
    latest = max(days.values())
    debited = days.get(Method.CMS)
    if debited is not None and (latest - debited).days <= CATCH_UP_DAYS:
        return Method.CMS
    return min(method for method, day in days.items() if day == latest)


def _payments(books: Books, span: Span) -> Iterator[tuple[str | None, Method, dt.date | None, Decimal]]:
    """Member, way, the last day on which something was paid so, and how much in all, less what went back."""
    rows = books.query(_DUES, currency=books.currency, first=span.first, last=span.last)
    known = books.registry
    for member, account, via, day, amount in rows:
        service = None if via in known.members or via in known.parties else via  # these collect, and pay over
        yield member, way_of(account, service), day, amount
