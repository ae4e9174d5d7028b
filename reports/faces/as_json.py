"""A report as data: amounts are strings, ratios have six decimals, keys never change with the language."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from reports.charts.specification import specification
from reports.charts.values import Chart
from reports.model import Figure, Labelled, Report, Section, Table, Unit, Value
from sfund.errors import Diagnostic
from sfund.languages import text
from sfund.money import smallest_unit
from sfund.words import Message

_PLACES = Decimal("0.000001")


def as_json(report: Report, language: str | None = None) -> dict[str, Any]:
    """The form that `../docs/vocabulary.md` promises; labels in that language, or in the one in use."""
    return {
        "report": report.name,
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "as_of": report.as_of.isoformat(),
        "currency": report.currency,
        "figures": [_figure(figure, report.currency, language) for figure in report.figures],
        "tables": [_table(table, report.currency, language) for table in report.tables],
        "charts": [_chart(chart, report.currency, language) for chart in report.charts],
        "diagnostics": [diagnostic_data(one, language) for one in report.diagnostics],
        **({"sections": [_section(one, language) for one in report.sections]} if report.sections else {}),
        **({"notes": [text(note, language) for note in report.notes]} if report.notes else {}),
    }


def diagnostic_data(diagnostic: Diagnostic, language: str | None = None) -> dict[str, object]:
    """A diagnostic as programs read it, here and in `sfund check --json`."""
    return {
        "code": diagnostic.code,
        "file": diagnostic.file,
        "line": diagnostic.line,
        "message": text(diagnostic.message, language),
        "hint": text(diagnostic.hint, language) if diagnostic.hint else None,
    }


def _figure(figure: Figure, currency: str, language: str | None) -> dict[str, Any]:
    return {
        "key": figure.key,
        "label": text(figure.label, language),
        "value": plain(figure.value, figure.unit, currency),
        "unit": _unit(figure.unit, currency),
        "formula": text(figure.formula, language),
        "terms": {term.key: plain(term.value, term.unit, currency, language) for term in figure.terms},
        **({"reason": text(figure.reason, language)} if figure.reason else {}),
    }


def _table(table: Table, currency: str, language: str | None) -> dict[str, Any]:
    return {
        "key": table.key,
        "columns": [
            {"key": column.key, "label": text(column.label, language), "unit": _unit(column.unit, currency)}
            for column in table.columns
        ],
        "rows": [
            {column.key: plain(row[column.key], column.unit, currency, language) for column in table.columns}
            for row in table.rows
        ],
    }


def _section(section: Section, language: str | None) -> dict[str, Any]:
    return {
        "key": section.key,
        "heading": text(section.heading, language),
        "sentences": [text(one, language) for one in section.sentences],
        "figures": list(section.figures),
        "charts": list(section.charts),
        "tables": list(section.tables),
    }


def _chart(chart: Chart, currency: str, language: str | None) -> dict[str, Any]:
    return {
        "key": chart.key,
        "label": text(chart.label, language),
        "description": text(chart.description, language),
        "specification": specification(chart, currency, language),
    }


def _unit(unit: Unit, currency: str) -> str:
    return currency if unit is Unit.MONEY else unit.value


def plain(value: Value, unit: Unit, currency: str, language: str | None = None) -> str | int | None:
    """A value as JSON holds it. A count is not rounded, so that formulas over it give what they gave here.

    >>> plain(Decimal("0.5"), Unit.RATIO, "KRW"), plain(Decimal("10000.000"), Unit.MONEY, "KRW")
    ('0.500000', '10000')
    """
    if isinstance(value, Decimal):
        return f"{_rounded(value, unit, currency):f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Labelled):
        return value.key
    return text(value, language) if isinstance(value, Message) else value


def _rounded(value: Decimal, unit: Unit, currency: str) -> Decimal:
    if unit is Unit.COUNT:
        return value
    places = smallest_unit(currency) if unit is Unit.MONEY else _PLACES
    return value.quantize(places, rounding=ROUND_HALF_EVEN)
