"""`report self-reliance`: income by source, and what it says of living on one's own means."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from reports.model import Column, Figure, Labelled, Report, Table, Term, Unit, Value
from reports.terms import term
from sfund.books.model import Books
from sfund.members.facts import Member
from sfund.money import ZERO, total
from sfund.parties import PartyKind
from sfund.periods import Month, Span
from sfund.self_reliance import SelfReliance, Sums
from sfund.sources import PUBLIC, Source
from sfund.words import Message, say

NAME = "self-reliance"
TITLE = say("Self-reliance")

_OF_GRANTS = (Source.PUBLIC_SUBSIDY, Source.ENTRUSTED, Source.FOUNDATION)
_SOURCES = {source.value: source for source in Source}
_YEAR = 12

_INCOME = """
    SELECT day, source, party, member, "grant", pledge, -number
    FROM postings
    WHERE account LIKE 'Income:%' AND currency = $currency AND day BETWEEN $first AND $last
"""
_EXPENSES = """
    SELECT coalesce(sum(number), 0)
    FROM postings
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


class _Row(NamedTuple):
    """One posting of income; `amount` is positive."""

    day: dt.date
    source: str | None
    party: str | None
    member: str | None
    grant: str | None
    pledge: str | None
    amount: Decimal


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The report over the span; cash and the last twelve months are those of `as_of` (the last day)."""
    as_of = as_of or span.last
    rows = _income(books, span)
    sums = _sums(books, span, as_of, rows)
    found = SelfReliance(sums, frozenset(books.settings.self_reliance.own))
    return Report(
        NAME,
        TITLE,
        books.settings.organization.name,
        span.first,
        span.last,
        as_of,
        books.currency,
        _figures(found),
        (_by_source(found), _by_month(rows, span, found.own)),
        books.diagnostics,
    )


def _income(books: Books, span: Span) -> list[_Row]:
    found = books.query(_INCOME, currency=books.currency, first=span.first, last=span.last)
    return [_Row(*row) for row in found]


def _source(name: str | None) -> Source:
    """An income account that names no known source counts as `other`."""
    return _SOURCES.get(name or "", Source.OTHER)


def _sums(books: Books, span: Span, as_of: dt.date, rows: list[_Row]) -> Sums:
    own = frozenset(books.settings.self_reliance.own)
    by_source: dict[Source, Decimal] = dict.fromkeys(Source, ZERO)
    by_giver: dict[str, Decimal] = defaultdict(Decimal)
    individuals = ZERO
    for row in rows:
        source = _source(row.source)
        by_source[source] += row.amount
        giver = _giver(books, row, source)
        if giver:
            by_giver[giver] += row.amount
        if source in (Source.DUES, Source.DONATION) and _is_individual(books, giver):
            individuals += row.amount
    year = _year_to(as_of)
    recent = _income(books, year)
    values = {"currency": books.currency, "first": year.first, "last": year.last}
    period = {"currency": books.currency, "first": span.first, "last": span.last}
    return Sums(
        by_source=by_source,
        by_giver=by_giver,
        of_individuals=individuals,
        administration=books.query(_ADMINISTRATION, **period)[0][0],
        liquid=_liquid(books, as_of),
        expenses=books.query(_EXPENSES, **values)[0][0],
        own_income=total(row.amount for row in recent if _source(row.source) in own),
        months=_months(books, year),
    )


def _giver(books: Books, row: _Row, source: Source) -> str | None:
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


def _year_to(as_of: dt.date) -> Span:
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


def _figures(found: SelfReliance) -> tuple[Figure, ...]:
    return (*_income_figures(found), *_dependence_figures(found), *_lasting_figures(found))


def _terms(found: SelfReliance, *names: str) -> tuple[Term, ...]:
    """The terms of these names with their values, in this order."""
    largest = found.largest_funder
    values: dict[str, Value] = {
        **{source.value: found.of([source]) for source in Source},
        "total-income": found.total_income,
        "own-income": found.own_income,
        "largest-funder": largest[0] if largest else None,
        "income-from-largest-funder": largest[1] if largest else ZERO,
        "dues-and-donations-of-individuals": found.sums.of_individuals,
        "administration": found.sums.administration,
        "unrestricted-liquid-net-assets": found.sums.liquid,
        "expenses-of-last-months": found.sums.expenses,
        "own-income-of-last-months": found.sums.own_income,
        "months": found.sums.months,
    }
    return tuple(term(name, values[name]) for name in names)


def _income_figures(found: SelfReliance) -> tuple[Figure, ...]:
    own = [source for source in Source if source in found.own]
    return (
        Figure(
            "total-income",
            say("Total income"),
            found.total_income,
            Unit.MONEY,
            say("sum of income of all sources"),
            _terms(found, *Source),
        ),
        Figure(
            "own-income",
            say("Own income"),
            found.own_income,
            Unit.MONEY,
            say("sum of income of the own sources"),
            _terms(found, *own),
        ),
        _ratio(
            "own-income-ratio",
            say("Own income ratio"),
            found.own_income_ratio,
            say("own-income ÷ total-income"),
            _terms(found, "own-income", "total-income"),
        ),
        _ratio(
            "dues-ratio",
            say("Dues ratio"),
            found.dues_ratio,
            say("dues ÷ total-income"),
            _terms(found, "dues", "total-income"),
        ),
    )


def _dependence_figures(found: SelfReliance) -> tuple[Figure, ...]:
    return (
        _ratio(
            "public-dependence",
            say("Dependence on public money"),
            found.public_dependence,
            say("(public-subsidy + entrusted) ÷ total-income"),
            _terms(found, "public-subsidy", "entrusted", "total-income"),
        ),
        _ratio(
            "largest-funder-share",
            say("Largest funder's share"),
            found.largest_funder_share,
            say("income-from-largest-funder ÷ total-income; dues of members one by one"),
            _terms(found, "largest-funder", "income-from-largest-funder", "total-income"),
        ),
        _ratio(
            "concentration-hhi",
            say("Concentration (HHI)"),
            found.concentration,
            say("sum over all {count} sources of (income of source ÷ total-income)²", count=len(Source)),
            _terms(found, *Source, "total-income"),
        ),
        _ratio(
            "individual-support-ratio",
            say("Support by individuals"),
            found.individual_support_ratio,
            say("dues-and-donations-of-individuals ÷ (total-income − public-subsidy − foundation)"),
            _terms(
                found, "dues-and-donations-of-individuals", "total-income", "public-subsidy", "foundation"
            ),
        ),
    )


def _lasting_figures(found: SelfReliance) -> tuple[Figure, ...]:
    covered = found.runway_months is None
    return (
        _ratio(
            "administration-coverage",
            say("Administration covered"),
            found.administration_coverage,
            say("own-income ÷ administration"),
            _terms(found, "own-income", "administration"),
        ),
        Figure(
            "operating-reserve-months",
            say("Operating reserve"),
            found.operating_reserve_months,
            Unit.MONTHS,
            say("unrestricted-liquid-net-assets ÷ (expenses-of-last-months ÷ months)"),
            _terms(found, "unrestricted-liquid-net-assets", "expenses-of-last-months", "months"),
            say("there were no expenses") if found.operating_reserve_months is None else None,
        ),
        Figure(
            "runway-months",
            say("Runway on own income"),
            found.runway_months,
            Unit.MONTHS,
            say(
                "unrestricted-liquid-net-assets ÷ "
                "((expenses-of-last-months − own-income-of-last-months) ÷ months)"
            ),
            _terms(
                found,
                "unrestricted-liquid-net-assets",
                "expenses-of-last-months",
                "own-income-of-last-months",
                "months",
            ),
            say("own income covers the expenses") if covered else None,
        ),
    )


def _ratio(
    key: str, label: Message, value: Decimal | None, formula: Message, terms: tuple[Term, ...]
) -> Figure:
    reason = None if value is not None else say("there is nothing to divide by")
    return Figure(key, label, value, Unit.RATIO, formula, terms, reason)


def _by_source(found: SelfReliance) -> Table:
    whole = found.total_income
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "source": Labelled(source.value, source.label),
            "amount": found.of([source]),
            "share": found.of([source]) / whole if whole else None,
        }
        for source in Source
    )
    columns = (
        Column("source", say("Source"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY),
        Column("share", say("Share"), Unit.RATIO),
    )
    return Table("income-by-source", say("Income by source"), columns, rows)


_REST = "other"


def _column(source: Source, own: frozenset[Source]) -> str:
    """The column of a source; `other` only where the setting calls less than usual own."""
    if source in own:
        return "own"
    if source in PUBLIC:
        return "public"
    return "foundation" if source is Source.FOUNDATION else _REST


def _by_month(rows: list[_Row], span: Span, own: frozenset[Source]) -> Table:
    sums: dict[tuple[Month, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[Month.of(row.day), _column(_source(row.source), own)] += row.amount
    labels = {
        "own": say("Own"),
        "public": say("Public"),
        "foundation": say("Foundations"),
    }
    if any(key == _REST for _, key in sums):
        labels[_REST] = say("Other")
    months: tuple[Mapping[str, Value], ...] = tuple(
        {"month": str(month), **{key: sums.get((month, key), ZERO) for key in labels}}
        for month in span.months()
    )
    columns = (
        Column("month", say("Month"), Unit.MONTH),
        *(Column(key, label, Unit.MONEY) for key, label in labels.items()),
    )
    return Table("by-month", say("Income by month"), columns, months)
