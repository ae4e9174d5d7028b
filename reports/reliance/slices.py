"""Self-reliance of a part: by fund, by committee or sector network, by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal

from reports.model import Column, Labelled, Table, Unit, Value
from reports.naming import fund_called
from reports.reliance.income import source_of
from sfund.books.model import Books
from sfund.money import ratio, total
from sfund.periods import Span
from sfund.sources import PUBLIC, Source
from sfund.words import Message, say

_BY = """
    SELECT {part}, source, -sum(number)
    FROM moves
    WHERE account LIKE 'Income:%' AND currency = $currency AND day BETWEEN $first AND $last
    GROUP BY ALL
"""
_FIRST = "SELECT min(day) FROM postings WHERE account LIKE 'Income:%'"
_NO_UNIT = Labelled("", say("no committee"))

_Sums = dict[str, dict[Source, Decimal]]


def by_fund(books: Books, span: Span) -> Table:
    """Every fund in which anything came in."""
    sums = _sums(books, "fund", span)
    return _table(books, "by-fund", say("By fund"), "fund", say("Fund"), sums,
                  lambda name: fund_called(books, name))  # fmt: skip


def by_unit(books: Books, span: Span) -> Table | None:
    """Every committee and sector network that income names; None where none is named."""
    sums = _sums(books, "unit", span)
    if not set(sums) - {""}:
        return None
    return _table(
        books, "by-unit", say("By committee"), "unit", say("Committee"), sums, lambda name: name or _NO_UNIT
    )


def by_year(books: Books, span: Span) -> Table:
    """Every calendar year that the books know, up to the last day of the span."""
    [(first,)] = books.query(_FIRST)
    whole = Span(min(first or span.first, span.last), span.last)
    sums = _sums(books, "CAST(year(day) AS VARCHAR)", whole)
    return _table(books, "by-year", say("By year"), "year", say("Year"), sums, lambda name: name)


def _sums(books: Books, part: str, span: Span) -> _Sums:
    question = _BY.format(part=part)
    sums: _Sums = defaultdict(lambda: defaultdict(Decimal))
    for name, source, amount in books.query(
        question, currency=books.currency, first=span.first, last=span.last
    ):
        sums[name or ""][source_of(source)] += amount
    return sums


def _table(  # noqa: PLR0913  what makes a table
    books: Books,
    key: str,
    label: Message,
    part: str,
    head: Message,
    sums: _Sums,
    named: Callable[[str], Value],
) -> Table:
    columns = (
        Column(part, head, Unit.TEXT),
        Column("total", say("Total income"), Unit.MONEY, adds=True),
        Column("own", say("Own"), Unit.MONEY, adds=True),
        Column("public", say("Public"), Unit.MONEY, adds=True),
        Column("foundation", say("Foundations"), Unit.MONEY, adds=True),
        Column("own-income-ratio", say("Own income ratio"), Unit.RATIO),
        Column("dues-ratio", say("Dues ratio"), Unit.RATIO),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {part: named(name), **_cells(sums[name], frozenset(books.settings.self_reliance.own))}
        for name in sorted(sums)
    )
    return Table(key, label, columns, rows)


def _cells(sums: Mapping[Source, Decimal], own: frozenset[Source]) -> dict[str, Value]:
    whole = total(sums.values())

    def of(*sources: Source) -> Decimal:
        return total(sums.get(source, Decimal(0)) for source in sources)

    raised = of(*own)
    return {
        "total": whole,
        "own": raised,
        "public": of(*PUBLIC),
        "foundation": of(Source.FOUNDATION),
        "own-income-ratio": ratio(raised, whole),
        "dues-ratio": ratio(of(Source.DUES), whole),
    }
