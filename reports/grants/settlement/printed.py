"""A settlement as people read it: every value already written, the same for PDF and 한글."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from reports.faces.formulas import formula_of
from reports.faces.words import amounts_head, shown
from reports.model import Column, Figure, Labelled, Report, Table, Unit
from sfund.languages import text
from sfund.money import total
from sfund.words import Message, say

_NUMBERS = (Unit.MONEY, Unit.COUNT)
_SUMMED = frozenset({"lines", "instalments", "evidence", "changes"})


class Part(TypedDict):
    """One table: `numeric` holds the columns that are numbers, `sums` is the last row or empty."""

    key: str
    title: str
    heads: list[str]
    numeric: list[int]
    rows: list[list[str]]
    sums: list[str]


class Printed(TypedDict):
    """The whole document in one language."""

    lang: str
    title: str
    organization: str
    foot: str
    about: list[list[str]]
    figures: Part
    tables: list[Part]
    signature: list[str]


About = Sequence[tuple[Message, str | dt.date | Labelled]]


def printed(report: Report, about: About, language: str) -> Printed:
    """The settlement in that language. Tables without rows are left out."""
    return {
        "lang": language,
        "title": text(report.title, language),
        "organization": report.organization,
        "foot": text(
            say("{grant} as of {day}", grant=text(report.title, language), day=report.as_of), language
        ),
        "about": [[text(label, language), plain(value, language)] for label, value in about],
        "figures": _figures(report, language),
        "tables": [_part(table, report.currency, language) for table in report.tables if table.rows],
        "signature": [
            text(say("We settle the grant as above."), language),
            str(report.as_of),
            report.organization,
            text(say("(seal)"), language),
        ],
    }


def plain(value: str | dt.date | Labelled, language: str) -> str:
    """A value of the head in words."""
    return text(value.label, language) if isinstance(value, Labelled) else str(value)


def _figures(report: Report, language: str) -> Part:
    heads = (say("Figure"), amounts_head(report.currency), say("How it is made"))
    return {
        "key": "figures",
        "title": text(say("Settlement"), language),
        "heads": [text(head, language) for head in heads],
        "numeric": [1],
        "rows": [_figure(figure, report.currency, language) for figure in report.figures],
        "sums": [],
    }


def _figure(figure: Figure, currency: str, language: str) -> list[str]:
    value = shown(figure.value, figure.unit, currency, language)
    return [text(figure.label, language), value, formula_of(figure, language)]


def _part(table: Table, currency: str, language: str) -> Part:
    return {
        "key": table.key,
        "title": text(table.label, language),
        "heads": [text(column.label, language) for column in table.columns],
        "numeric": [at for at, column in enumerate(table.columns) if column.unit in _NUMBERS],
        "rows": [
            [_cell(row[column.key], column, currency, language) for column in table.columns]
            for row in table.rows
        ],
        "sums": _sums(table, currency, language) if table.key in _SUMMED else [],
    }


def _cell(value: object, column: Column, currency: str, language: str) -> str:
    if value is None:
        return ""
    return shown(value, column.unit, currency, language)  # type: ignore[arg-type]  # a value of a table


def _sums(table: Table, currency: str, language: str) -> list[str]:
    sums = [
        shown(total(_numbers(table, column)), Unit.MONEY, currency, language)
        if column.unit is Unit.MONEY
        else ""
        for column in table.columns
    ]
    return [sums[0] or text(say("Total"), language), *sums[1:]]


def _numbers(table: Table, column: Column) -> list[Decimal]:
    return [value for row in table.rows if isinstance(value := row[column.key], Decimal)]
