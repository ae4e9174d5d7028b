"""The page for a giving company in print: what `reports.company` says, in the words of a letter."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reports.faces.words import shown
from reports.model import Column, Figure, Report, Table
from reports.paper.typesetting import JSON, typeset
from sfund.books.model import Books
from sfund.languages import current, text
from sfund.words import say

_SHOWN = ("pledged", "received", "spent", "left", "outstanding", "lent")


def as_pdf(books: Books, party: str, report: Report) -> bytes:
    """One document in the language in use; the same bytes from the same books.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """
    tables = {table.key: table for table in report.tables}
    known = books.registry.parties.get(party)
    member = books.registry.members.get(party)
    name = known.name if known else member.name if member else None
    values: dict[str, JSON] = {
        "lang": current(),
        "title": text(report.title),
        "organization": report.organization,
        "foot": text(say("{organization} · as of {day}", organization=report.organization, day=report.as_of)),
        "giver": f"{name} ({party})" if name else party,
        "span": text(say("{first} to {last}", first=report.first, last=report.last)),
        "currency": report.currency,
        "figures": [
            [text(figure.label), _value(figure, report.currency)]
            for figure in report.figures
            if figure.key in _SHOWN
        ],
        "shares": [
            _share(figure, report.currency) for figure in report.figures if figure.key.startswith("share-")
        ],
        "funds": _table(tables["funds"], report.currency),
        "parts": _table(tables["parts"], report.currency),
        "spent": _table(tables["spent"], report.currency),
        "lent": _table(tables["lent"], report.currency),
    }
    return typeset("company", values, dated=report.as_of)


def _value(figure: Figure, currency: str) -> str:
    return shown(figure.value, figure.unit, currency)


def _share(figure: Figure, currency: str) -> JSON:
    """How the share is made, in one paragraph."""
    terms = ", ".join(f"{text(term.label)} {shown(term.value, term.unit, currency)}" for term in figure.terms)
    return [text(figure.label), _value(figure, currency), terms]


def _table(table: Table, currency: str) -> Mapping[str, JSON]:
    """Its heads, rows, and the sum of each column of money."""
    columns = [column for column in table.columns if any(row[column.key] is not None for row in table.rows)]
    rows = [[shown(row[column.key], column.unit, currency) for column in columns] for row in table.rows]
    return {
        "title": text(table.label),
        "heads": [text(column.label) for column in columns],
        "numeric": [at for at, column in enumerate(columns) if column.unit in ("money", "count")],
        "rows": rows,
        "sums": [_sum(table, column, currency, first=not at) for at, column in enumerate(columns)],
    }


def _sum(table: Table, column: Column, currency: str, *, first: bool) -> str:
    if column.unit == "money":
        numbers = [row[column.key] for row in table.rows]
        return shown(
            sum((one for one in numbers if isinstance(one, Decimal)), Decimal(0)), column.unit, currency
        )
    return text(say("Total")) if first else ""
