"""`report self-reliance`: income by source, and what it says of living on one's own means."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from reports.model import Column, Figure, Report, Table, Unit, Value
from sfund.books.model import Books
from sfund.members import Member
from sfund.money import ZERO, total
from sfund.parties import PartyKind
from sfund.periods import Month, Span
from sfund.self_reliance import SelfReliance, Sums
from sfund.sources import PUBLIC, Source
from sfund.words import Message, say

NAME = "self-reliance"
TITLE = say("Self-reliance")

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

_Row = tuple[dt.date, str | None, str | None, str | None, str | None, str | None, Decimal]


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
    return [(row[0], row[1], row[2], row[3], row[4], row[5], row[6]) for row in found]


def _source(name: str | None) -> Source:
    """An income account that names no known source counts as `other`."""
    return _SOURCES.get(name or "", Source.OTHER)


def _sums(books: Books, span: Span, as_of: dt.date, rows: list[_Row]) -> Sums:
    own = frozenset(books.settings.self_reliance.own)
    by_source: dict[Source, Decimal] = dict.fromkeys(Source, ZERO)
    by_giver: dict[str, Decimal] = defaultdict(Decimal)
    individuals = ZERO
    for _, name, party, member, grant, pledge, amount in rows:
        source = _source(name)
        by_source[source] += amount
        giver = party or member or _promised_by(books, grant, pledge)
        if giver:
            by_giver[giver] += amount
        if source in (Source.DUES, Source.DONATION) and _is_individual(books, giver):
            individuals += amount
    year = _last_months(books, as_of)
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
        own_income=total(row[6] for row in recent if _source(row[1]) in own),
        months=sum(1 for _ in year.months()),
    )


def _promised_by(books: Books, grant: str | None, pledge: str | None) -> str | None:
    award = books.registry.award(grant) if grant else None
    made = books.registry.pledge(pledge) if pledge else None
    return award.party if award else made.party if made else None


def _is_individual(books: Books, giver: str | None) -> bool:
    member: Member | None = books.registry.members.get(giver or "")
    party = books.registry.parties.get(giver or "")
    return (member is not None and member.is_person) or (party is not None and party.kind is PartyKind.PERSON)


def _last_months(books: Books, as_of: dt.date) -> Span:
    """The twelve calendar months that end with that of `as_of`; fewer where the books are younger."""
    first_day = books.query(_FIRST_DAY)[0][0]
    first = Month.of(as_of).plus(1 - _YEAR).first_day
    if first_day is not None and first < first_day <= as_of:
        first = Month.of(first_day).first_day
    return Span(first, as_of)


def _liquid(books: Books, as_of: dt.date) -> Decimal:
    """Cash and the like less debts, of the funds that nothing binds."""
    by_fund = books.query(_LIQUID, currency=books.currency, last=as_of)
    return total(amount for fund, amount in by_fund if not books.registry.is_restricted(fund))


def _figures(found: SelfReliance) -> tuple[Figure, ...]:
    return (*_income_figures(found), *_dependence_figures(found), *_lasting_figures(found))


def _terms(found: SelfReliance, *names: str) -> dict[str, Value]:
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
    return {name: values[name] for name in names}


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
    key: str, label: Message, value: Decimal | None, formula: Message, terms: Mapping[str, Value]
) -> Figure:
    reason = None if value is not None else say("there is nothing to divide by")
    return Figure(key, label, value, Unit.RATIO, formula, terms, reason)


def _by_source(found: SelfReliance) -> Table:
    whole = found.total_income
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "source": source.value,
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


def _by_month(rows: list[_Row], span: Span, own: frozenset[Source]) -> Table:
    sums: dict[tuple[Month, str], Decimal] = defaultdict(Decimal)
    for day, name, *_, amount in rows:
        source = _source(name)
        if source in own:
            sums[Month.of(day), "own"] += amount
        elif source in PUBLIC:
            sums[Month.of(day), "public"] += amount
        else:
            sums[Month.of(day), "foundation"] += amount
    keys = ("own", "public", "foundation")
    months: tuple[Mapping[str, Value], ...] = tuple(
        {"month": str(month), **{key: sums.get((month, key), ZERO) for key in keys}}
        for month in span.months()
    )
    columns = (
        Column("month", say("Month"), Unit.MONTH),
        Column("own", say("Own"), Unit.MONEY),
        Column("public", say("Public"), Unit.MONEY),
        Column("foundation", say("Foundations"), Unit.MONEY),
    )
    return Table("by-month", say("Income by month"), columns, months)
