"""A report as data: amounts are strings, ratios have six decimals."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from reports.model import Figure, Report, Table, Unit, Value
from sfund.languages import text
from sfund.money import smallest_unit
from sfund.words import Message

_PLACES = Decimal("0.000001")


def as_json(report: Report) -> dict[str, Any]:
    """The form that `../docs/vocabulary.md` promises."""
    return {
        "report": report.name,
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "as_of": report.as_of.isoformat(),
        "currency": report.currency,
        "figures": [_figure(figure, report.currency) for figure in report.figures],
        "tables": [_table(table, report.currency) for table in report.tables],
        "charts": [],
        "diagnostics": [
            {
                "code": one.code,
                "file": one.file,
                "line": one.line,
                "message": text(one.message),
                "hint": text(one.hint) if one.hint else None,
            }
            for one in report.diagnostics
        ],
    }


def _figure(figure: Figure, currency: str) -> dict[str, Any]:
    return {
        "key": figure.key,
        "label": text(figure.label),
        "value": plain(figure.value, figure.unit, currency),
        "unit": _unit(figure.unit, currency),
        "formula": text(figure.formula),
        "terms": {name: plain(value, Unit.MONEY, currency) for name, value in figure.terms.items()},
        **({"reason": text(figure.reason)} if figure.reason else {}),
    }


def _table(table: Table, currency: str) -> dict[str, Any]:
    return {
        "key": table.key,
        "columns": [
            {"key": column.key, "label": text(column.label), "unit": _unit(column.unit, currency)}
            for column in table.columns
        ],
        "rows": [
            {column.key: plain(row[column.key], column.unit, currency) for column in table.columns}
            for row in table.rows
        ],
    }


def _unit(unit: Unit, currency: str) -> str:
    return currency if unit is Unit.MONEY else unit.value


def plain(value: Value, unit: Unit, currency: str) -> str | int | None:
    """A value as JSON holds it.

    >>> plain(Decimal("0.5"), Unit.RATIO, "KRW"), plain(Decimal("10000.000"), Unit.MONEY, "KRW")
    ('0.500000', '10000')
    """
    if isinstance(value, Decimal):
        places = smallest_unit(currency) if unit is Unit.MONEY else _PLACES
        return f"{value.quantize(places, rounding=ROUND_HALF_EVEN):f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return text(value) if isinstance(value, Message) else value
