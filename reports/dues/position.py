"""All that the dues report is made of: expected, paid and standing of each member, reckoned once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sfund.books.dues import dues_of, paid_by_member, paid_in
from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.members.standing import Paid, Standing
from sfund.money import ZERO, total
from sfund.periods import Span

_COLLECTED = """
    SELECT coalesce(-sum(number), 0)
    FROM moves
    WHERE source = 'dues' AND currency = $currency AND day BETWEEN $first AND $last
"""


@dataclass(frozen=True, slots=True)
class Position:
    """Dues over a span, and how members stand on a day; amounts by member, in the books' currency.

    Attributes:
        as_of: The day of the standings; of the span, no more than up to it is counted.
        limit: What was due before it is too old to be claimed.
        asked: What was due within the span, by `as_of`.
        paid: What was booked within the span, by `as_of`, of members that the registry knows.
        collected: All dues booked within the span, by `as_of`.
        standings: Of everybody who had joined by `as_of`.
    """

    books: Books
    span: Span
    as_of: dt.date
    limit: dt.date
    asked: Mapping[str, Decimal]
    paid: Mapping[str, Decimal]
    collected: Decimal
    standings: Mapping[str, Standing]

    @property
    def expected_sum(self) -> Decimal:
        return total(self.asked.values())

    @property
    def past(self) -> Span | None:
        """What of the span is not after the day of the standings; all that is counted lies in it."""
        return _past(self.span, self.as_of)

    def concerned(self) -> Iterator[str]:
        """By id, who belonged in the span, paid in it, or owes or is owed something on the last day."""
        for member in sorted(self.books.registry.members):
            standing = self.standings.get(member)
            if (
                self._belonged(member)
                or self.asked.get(member, ZERO)
                or self.paid.get(member, ZERO)
                or (standing is not None and (standing.arrears or standing.credit))
            ):
                yield member

    def _belonged(self, member: str) -> bool:
        return any(
            stay.join.date <= self.span.last and (stay.left is None or stay.left > self.span.first)
            for stay in self.books.registry.members[member].stays
        )


@kept
def position_of(books: Books, span: Span, as_of: dt.date) -> Position:
    """The position of all members of these books."""
    dues, nothing = dues_of(books), Paid()
    members = books.registry.members
    paid = paid_by_member(books, as_of)
    standings = {member: dues.standing(member, paid.get(member, nothing), as_of) for member in members}
    past = _past(span, as_of)
    came = paid_in(books, past) if past else {}
    last = min(span.last, as_of)
    [(collected,)] = books.query(_COLLECTED, currency=books.currency, first=span.first, last=last)
    return Position(
        books=books,
        span=span,
        as_of=as_of,
        limit=dues.limit(as_of),
        asked={member: dues.expected(member, past) if past else ZERO for member in members},
        paid={member: amount for member, amount in came.items() if member in members},
        collected=collected,
        standings={member: one for member, one in standings.items() if one is not None},
    )


def _past(span: Span, as_of: dt.date) -> Span | None:
    """What is not due yet is no failure of anybody, and a day that lies ahead brings nothing."""
    return Span(span.first, min(span.last, as_of)) if span.first <= as_of else None
