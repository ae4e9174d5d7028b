"""Dues as the books have them: what plans ask, and what was booked for whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sfund.books.kept import kept
from sfund.books.membership import known_member
from sfund.books.model import Books
from sfund.chart import DUES
from sfund.errors import RequestError, failure
from sfund.members.dues import DuesPlan
from sfund.members.facts import sets_plan
from sfund.members.owed import Asks, span_label
from sfund.members.standing import Claim, Dues, Paid, Standing
from sfund.money import ZERO, Money, in_units, total
from sfund.periods import MonthSpan, Span
from sfund.words import say

_PAID = """
    SELECT member, covers, -sum(number), max(day) FILTER (number < 0)
    FROM postings
    WHERE source = 'dues' AND member IS NOT NULL AND currency = $currency AND day BETWEEN $first AND $last
    GROUP BY member, covers
"""


def dues_begin(books: Books) -> dt.date:
    """The first day from which these books have dues; what was asked before is in none of them."""
    begins = (books.opens[account].date for account in DUES.values() if account in books.opens)
    return min(begins, default=dt.date.max)


@kept
def dues_of(books: Books) -> Dues:
    """The dues of all members, as the plans and the settings have them."""
    settings = books.settings.dues
    asks = Asks(books.registry, dues_begin(books), books.currency, settings.first_period)
    return Dues(asks, settings.rules)


def dues_with(books: Books, plans: Mapping[str, Sequence[DuesPlan]]) -> Dues:
    """The dues as they would be if these plans said that, each from its first day on."""
    registry = replace(
        books.registry, plans={**books.registry.plans, **{name: tuple(said) for name, said in plans.items()}}
    )
    asks = Asks(registry, dues_begin(books), books.currency, books.settings.dues.first_period)
    return Dues(asks, books.settings.dues.rules)


@dataclass(frozen=True, slots=True)
class ArrearsMove:
    """By how much what members owe becomes another sum, each member's arrears held against what they were.

    Attributes:
        rise: Of those who would owe more, in the books' currency; not below zero.
        fall: Of those who would owe less; not below zero.
        more: How many would owe more.
        less: How many would owe less.
    """

    rise: Decimal = ZERO
    fall: Decimal = ZERO
    more: int = 0
    less: int = 0

    def __bool__(self) -> bool:
        return bool(self.more or self.less)


def arrears_moved(books: Books, plan: DuesPlan, day: dt.date) -> ArrearsMove:
    """What it does to the arrears of that day if the plan says this from its date on."""
    said = (*books.registry.plans.get(plan.name, ()), plan)
    now = dues_of(books)
    then = dues_with(books, {plan.name: sorted(said, key=lambda fact: fact.date)})
    paid, nothing, moved = paid_by_member(books, day), Paid(), []
    for id_, member in books.registry.members.items():
        if not any(sets_plan(fact) and fact.plan == plan.name for fact in member.facts):
            continue
        before, after = (dues.standing(id_, paid.get(id_, nothing), day) for dues in (now, then))
        if before is not None and after is not None:
            moved.append(after.arrears - before.arrears)
    up, down = [by for by in moved if by > 0], [-by for by in moved if by < 0]
    return ArrearsMove(total(up), total(down), len(up), len(down))


@kept
def paid_by_member(books: Books, last: dt.date, first: dt.date = dt.date.min) -> dict[str, Paid]:
    """What each member paid in the books' currency on these days, both included."""
    currency = books.currency
    rows = books.query(_PAID, currency=currency, first=first, last=last)
    return gathered((member, covers, in_units(number, currency), day) for member, covers, number, day in rows)


def gathered(rows: Iterable[tuple[str, str | None, Decimal, dt.date | None]]) -> dict[str, Paid]:
    """Member, `covers`, amount and the day of the last payment → what each member paid.

    A `covers` that says no months counts as none; a check names it.
    """
    free: dict[str, Decimal] = defaultdict(Decimal)
    covering: dict[str, dict[MonthSpan, Decimal]] = {}
    lasts: dict[str, dt.date] = {}
    for member, covers, number, day in rows:
        span = months_of(covers)
        if span is None:
            free[member] += number
        else:
            sums = covering.setdefault(member, {})
            sums[span] = sums.get(span, ZERO) + number
            free[member] += ZERO
        if day is not None and (member not in lasts or lasts[member] < day):
            lasts[member] = day
    return {
        member: Paid(amount, covering.get(member, {}), lasts.get(member)) for member, amount in free.items()
    }


def months_of(covers: str | None) -> MonthSpan | None:
    """The months that a `covers` says, if it says any."""
    try:
        return MonthSpan.parse(covers) if covers else None
    except ValueError:
        return None


def standings(books: Books, day: dt.date) -> Iterator[Standing]:
    """How each member stands on that day, by id; those who had not joined by then are left out."""
    dues, paid, nothing = dues_of(books), paid_by_member(books, day), Paid()
    for member in sorted(books.registry.members):
        standing = dues.standing(member, paid.get(member, nothing), day)
        if standing is not None:
            yield standing


def paid_in(books: Books, span: Span) -> dict[str, Decimal]:
    """What each member paid within the span."""
    return {member: paid.total for member, paid in paid_by_member(books, span.last, span.first).items()}


def claims_to_give_up(books: Books, id_: str, day: dt.date, months: str | None) -> list[Claim]:
    """What is open on that day of these months; without months, of all that is too old to be claimed.

    Raises:
        RequestError: UNKNOWN-MEMBER, NOTHING-OPEN.
    """
    dues = dues_of(books)
    standing = dues.standing(known_member(books, id_), paid_by_member(books, day).get(id_, Paid()), day)
    late = standing.open if standing else ()
    if months is None:
        found = [claim for claim in late if claim.ask.due < dues.limit(day)]
    else:
        span = MonthSpan.parse(months)
        found = [claim for claim in late if claim.ask.month in span]
    if not found:
        raise failure(
            RequestError,
            "NOTHING-OPEN",
            say("nothing is open that could be written off"),
            expected=say("months whose due day has passed and that are not paid"),
            hint=say('"sfund member show {member}" lists what is open', member=id_),
        )
    return found


def written_off(claim: Claim) -> dict[str, object]:
    """What a fact that gives the claim up says of it: its months, and what is open."""
    return {"covers": span_label([claim.ask]), "amount": Money(claim.open, claim.ask.currency)}
