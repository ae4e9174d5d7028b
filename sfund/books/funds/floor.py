"""Whether new entries leave a fund with less than nothing, on their day or on any day after it.

What is below zero already may stay so: who mends a part of it makes it no worse.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice

from sfund.books.model import Books
from sfund.books.postings import PostingTable, build_postings
from sfund.books.render import Entry, to_directive
from sfund.chart import has_balance, is_money
from sfund.errors import BooksError, Diagnostic
from sfund.money import ZERO
from sfund.words import say

_ByDay = Mapping[dt.date, Decimal]
_Sums = defaultdict[dt.date, Decimal]


def refuse_below_zero(books: Books, entries: Sequence[Entry]) -> None:
    """Refuses entries that bring a restricted fund, or a fund on an account of others, further below zero.

    Raises:
        BooksError: FUND-NEGATIVE, FUND-ACCOUNT-NEGATIVE, each with the first such day.
    """
    there = _Moves.of(books.postings)
    new = _Moves.of(build_postings(map(to_directive, entries), books.opens))
    found = (*_funds_below(books, there, new), *_accounts_below(there, new))
    if found:
        raise BooksError(*found)


@dataclass(frozen=True, slots=True)
class _Moves:
    """What came in on each day, less what went out.

    Attributes:
        funds: Of (fund, currency), over all assets and liabilities.
        lying: Of (account, fund, currency), on accounts that keep money.
        accounts: Of (account, currency), whose money it may be.
    """

    funds: Mapping[tuple[str, str], _ByDay]
    lying: Mapping[tuple[str, str, str], _ByDay]
    accounts: Mapping[tuple[str, str], _ByDay]

    @classmethod
    def of(cls, table: PostingTable) -> _Moves:
        funds: dict[tuple[str, str], _Sums] = defaultdict(lambda: defaultdict(Decimal))
        lying: dict[tuple[str, str, str], _Sums] = defaultdict(lambda: defaultdict(Decimal))
        accounts: dict[tuple[str, str], _Sums] = defaultdict(lambda: defaultdict(Decimal))
        names = ("account", "fund", "currency", "day", "number")
        for account, fund, currency, day, number in zip(*map(table.column, names), strict=True):
            if has_balance(account):
                funds[fund, currency][day] += number
            if is_money(account):
                lying[account, fund, currency][day] += number
                accounts[account, currency][day] += number
        return cls(funds, lying, accounts)


def _balances(*moves: _ByDay) -> dict[dt.date, Decimal]:
    """The balance at the end of each day on which anything moved."""
    days = sorted({day for by_day in moves for day in by_day})
    sums = accumulate(sum((by_day.get(day, ZERO) for by_day in moves), ZERO) for day in days)
    return dict(zip(days, sums, strict=True))


def _lowered(there: _ByDay, new: _ByDay) -> Iterator[tuple[dt.date, Decimal]]:
    """The days on which the new entries leave less than there was, and less than nothing."""
    more = ZERO
    for day, balance in _balances(there, new).items():
        more += new.get(day, ZERO)
        if more < 0 and balance < 0:
            yield day, balance


def _funds_below(books: Books, there: _Moves, new: _Moves) -> Iterator[Diagnostic]:
    for (fund, currency), moved in new.funds.items():
        if not books.registry.is_restricted(fund):
            continue
        for day, balance in _first(_lowered(there.funds.get((fund, currency), {}), moved)):
            yield Diagnostic(
                "FUND-NEGATIVE",
                say('the restricted fund "{fund}" would be at {balance} on {day}', fund=fund,
                    balance=f"{balance:,} {currency}", day=day),
                expected=say("no restricted fund below zero on any day"),
                hint=say("leave in the fund what it needs later, or choose a later day"),
            )  # fmt: skip


def _accounts_below(there: _Moves, new: _Moves) -> Iterator[Diagnostic]:
    for (account, fund, currency), moved in new.lying.items():
        whole = _balances(there.accounts.get((account, currency), {}), new.accounts[account, currency])
        lowered = _lowered(there.lying.get((account, fund, currency), {}), moved)
        # An account that is overdrawn itself holds no money of others.
        for day, balance in _first((day, below) for day, below in lowered if whole[day] >= 0):
            yield Diagnostic(
                "FUND-ACCOUNT-NEGATIVE",
                say(
                    'the fund "{fund}" would be at {balance} in {account} on {day}, on the money of others',
                    fund=fund,
                    account=account,
                    balance=f"{balance:,} {currency}",
                    day=day,
                ),
                expected=say("no fund below zero in an account that holds the money of others"),
                hint=say("leave in the fund what it needs later, or choose a later day"),
            )


def _first(days: Iterable[tuple[dt.date, Decimal]]) -> Iterator[tuple[dt.date, Decimal]]:
    return islice(days, 1)
