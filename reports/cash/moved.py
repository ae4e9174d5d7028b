"""What banks and cash boxes had and what moved them, from the postings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sfund.books.funds.sums import held
from sfund.books.model import Books
from sfund.cash.forecast import Kept
from sfund.chart import OPENING, is_money
from sfund.money import ZERO, in_units
from sfund.periods import Span

_MONEY = """
    (starts_with(account, 'Assets:Bank:') OR account = 'Assets:Cash' OR starts_with(account, 'Assets:Cash:'))
"""
_OPENED = "(SELECT DISTINCT transaction FROM postings WHERE account = $opened)"
_ACCOUNTS = f"""
    SELECT account,
        coalesce(sum(number) FILTER (before), 0),
        coalesce(sum(number) FILTER (number > 0 AND NOT before), 0),
        coalesce(-sum(number) FILTER (number < 0 AND NOT before), 0)
    FROM (SELECT *, day < $first OR transaction IN {_OPENED} AS before FROM postings)
    WHERE {_MONEY} AND currency = $currency AND day <= $last
    GROUP BY account ORDER BY account
"""  # noqa: S608  our own words
_WEEKS = f"""
    SELECT CAST(date_trunc('week', greatest(day, $first)) AS DATE), before, fund, transaction, sum(number)
    FROM (SELECT *, day < $first OR transaction IN {_OPENED} AS before FROM postings)
    WHERE {_MONEY} AND currency = $currency AND day <= $last
    GROUP BY ALL
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Moved:
    """One account over the span. What moved between own accounts is in and out of both."""

    account: str
    opening: Decimal
    came: Decimal
    went: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.came - self.went


@dataclass(frozen=True, slots=True)
class Week:
    """The days of a week (from Monday on) that lie in the span. Moves between own accounts are in neither."""

    first: dt.date
    free: Kept
    bound: Kept

    @property
    def closing(self) -> Decimal:
        return self.free.closing + self.bound.closing


def by_account(books: Books, span: Span) -> tuple[Moved, ...]:
    """Each bank and cash account that has or had anything by the last day; opening entries open it."""
    rows = books.query(_ACCOUNTS, currency=books.currency, first=span.first, last=span.last, opened=OPENING)
    found = (
        Moved(account, *(in_units(number, books.currency) for number in numbers))
        for account, *numbers in rows
    )
    return tuple(one for one in found if one.opening or one.came or one.went)


def by_week(books: Books, span: Span) -> tuple[Week, ...]:
    """Every week of the span, free and bound money apart.

    Free and bound money are two purses: what an entry moves from one to the other goes out of the one and
    comes into the other; what it moves between accounts of the same purse is neither.
    """
    opening = {True: ZERO, False: ZERO}  # by whether it is bound
    moved: dict[tuple[dt.date, bool], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = books.query(_WEEKS, currency=books.currency, first=span.first, last=span.last, opened=OPENING)
    for monday, before, fund, transaction, number in rows:
        is_bound = books.registry.is_restricted(fund)
        if before:
            opening[is_bound] += in_units(number, books.currency)
        else:
            moved[monday, is_bound][transaction] += in_units(number, books.currency)
    found = []
    monday = span.first - dt.timedelta(days=span.first.weekday())
    while monday <= span.last:
        free, bound = (_kept(moved.get((monday, one), {}), opening[one]) for one in (False, True))
        opening = {False: free.closing, True: bound.closing}
        found.append(Week(max(monday, span.first), free, bound))
        monday += dt.timedelta(days=7)
    return tuple(found)


def _kept(moved: Mapping[int, Decimal], opening: Decimal) -> Kept:
    came = sum((number for number in moved.values() if number > 0), ZERO)
    went = sum((-number for number in moved.values() if number < 0), ZERO)
    return Kept(came, went, opening + came - went)


def by_fund(books: Books, day: dt.date) -> dict[str, Decimal]:
    """What each fund has on banks and in cash at the end of that day."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for one in held(books, day):
        if is_money(one.account):
            found[one.fund] += one.amount
    return dict(found)
