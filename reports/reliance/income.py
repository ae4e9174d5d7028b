"""Income as the figures of self-reliance need it: whose it is, of which source, in which days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.members.facts import Member
from sfund.money import ZERO, total
from sfund.parties import PartyKind
from sfund.periods import Month, Span
from sfund.reliance.figures import SelfReliance, Sums
from sfund.sources import Source

_OF_GRANTS = (Source.PUBLIC_SUBSIDY, Source.ENTRUSTED, Source.FOUNDATION)
_SOURCES = {source.value: source for source in Source}
_YEAR = 12

_INCOME = """
    SELECT source, party, member, "grant", pledge, -sum(number)
    FROM moves
    WHERE account LIKE 'Income:%' AND currency = $currency AND day BETWEEN $first AND $last
    GROUP BY ALL
    ORDER BY ALL
"""
_BY_MONTH = """
    SELECT CAST(date_trunc('month', day) AS DATE), source, -sum(number)
    FROM moves
    WHERE account LIKE 'Income:%' AND currency = $currency AND day BETWEEN $first AND $last
    GROUP BY ALL
    ORDER BY ALL
"""
_EXPENSES = """
    SELECT coalesce(sum(number), 0)
    FROM moves
    WHERE account LIKE 'Expenses:%' AND currency = $currency AND day BETWEEN $first AND $last
"""
_ADMINISTRATION = _EXPENSES + " AND \"function\" = 'administration'"
_LIQUID = """
    SELECT fund, sum(number)
    FROM postings
    WHERE currency = $currency AND day <= $last
      AND (account LIKE 'Liabilities:%'
           OR (account LIKE 'Assets:%' AND statement_line IN ('cash', 'short-term-investments'))
           OR ((account LIKE 'Assets:Bank:%' OR account LIKE 'Assets:Cash%') AND statement_line IS NULL))
    GROUP BY fund
"""
_FIRST_DAY = """
    SELECT min(day)
    FROM postings
    WHERE account LIKE 'Income:%' OR account LIKE 'Expenses:%'
"""


class Income(NamedTuple):
    """What came in for the same reason from the same giver; `amount` is positive."""

    source: str | None
    party: str | None
    member: str | None
    grant: str | None
    pledge: str | None
    amount: Decimal


class MonthIncome(NamedTuple):
    """What came in within a month of a source; `amount` is positive."""

    month: Month
    source: Source
    amount: Decimal


@kept
def self_reliance(books: Books, span: Span, as_of: dt.date) -> SelfReliance:
    """The figures over the span; cash and the last twelve months are those of `as_of`."""
    return SelfReliance(_sums(books, span, as_of), frozenset(books.settings.self_reliance.own))


@kept
def income(books: Books, span: Span) -> tuple[Income, ...]:
    """All income within the span."""
    found = books.query(_INCOME, currency=books.currency, first=span.first, last=span.last)
    return tuple(Income(*row) for row in found)


@kept
def income_by_month(books: Books, span: Span) -> tuple[MonthIncome, ...]:
    """The same by month and source alone, in the order of the months."""
    found = books.query(_BY_MONTH, currency=books.currency, first=span.first, last=span.last)
    return tuple(MonthIncome(Month.of(first), source_of(source), amount) for first, source, amount in found)


def source_of(name: str | None) -> Source:
    """An income account that names no known source counts as `other`."""
    return _SOURCES.get(name or "", Source.OTHER)


def _sums(books: Books, span: Span, as_of: dt.date) -> Sums:
    own = frozenset(books.settings.self_reliance.own)
    by_source: dict[Source, Decimal] = dict.fromkeys(Source, ZERO)
    by_giver: dict[str, Decimal] = defaultdict(Decimal)
    individuals = ZERO
    for row in income(books, span):
        source = source_of(row.source)
        by_source[source] += row.amount
        giver = _giver(books, row, source)
        if giver:
            by_giver[giver] += row.amount
        if source in (Source.DUES, Source.DONATION) and _is_individual(books, giver):
            individuals += row.amount
    year = year_to(as_of)
    recent = income_by_month(books, year)
    values = {"currency": books.currency, "first": year.first, "last": year.last}
    period = {"currency": books.currency, "first": span.first, "last": span.last}
    return Sums(
        by_source=by_source,
        by_giver=by_giver,
        of_individuals=individuals,
        administration=books.query(_ADMINISTRATION, **period)[0][0],
        liquid=_liquid(books, as_of),
        expenses=books.query(_EXPENSES, **values)[0][0],
        own_income=total(row.amount for row in recent if row.source in own),
        months=_months(books, year),
    )


def _giver(books: Books, row: Income, source: Source) -> str | None:
    """Whose money it is: the party or member; of dues the member first, so that each counts by itself.

    Where neither is named, a pledge or a grant says who promised it; interest that a grant's account earns
    is nobody's gift.
    """
    named = (row.member or row.party) if source is Source.DUES else (row.party or row.member)
    if named:
        return named
    award = books.registry.award(row.grant) if row.grant and source in _OF_GRANTS else None
    made = books.registry.pledge(row.pledge) if row.pledge else None
    return award.party if award else made.party if made else None


def _is_individual(books: Books, giver: str | None) -> bool:
    member: Member | None = books.registry.members.get(giver or "")
    party = books.registry.parties.get(giver or "")
    return (member is not None and member.is_person) or (party is not None and party.kind is PartyKind.PERSON)


def year_to(as_of: dt.date) -> Span:
    """From the day after the same day last year; 29 February counts as the 28th there."""
    same_day = Month.of(as_of).plus(-_YEAR).day(as_of.day)
    return Span(same_day + dt.timedelta(days=1), as_of)


def _months(books: Books, year: Span) -> Decimal:
    """How many months of the year the books know: twelve, unless income and expenses begin in it.

    Then the month of the first one counts whole, and the last by its days: on 10 March 10/31.
    """
    first_day = books.query(_FIRST_DAY)[0][0]
    if first_day is None or not year.first < first_day <= year.last:
        return Decimal(_YEAR)
    running = Month.of(year.last)
    passed = Decimal(year.last.day) / running.last_day.day
    return min(Month.of(first_day).until(running) + passed, Decimal(_YEAR))


def _liquid(books: Books, as_of: dt.date) -> Decimal:
    """Cash and the like less debts, of the funds that nothing binds."""
    by_fund = books.query(_LIQUID, currency=books.currency, last=as_of)
    return total(amount for fund, amount in by_fund if not books.registry.is_restricted(fund))
