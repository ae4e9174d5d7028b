"""A report as words alone, in one language: what a page of paper and a web page are filled with."""

from __future__ import annotations

from dataclasses import dataclass

from reports.as_text import RIGHT, how, shown
from reports.model import Report, Table
from sfund.languages import current, text
from sfund.words import say


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as words; `numeric` are the columns that stand to the right."""

    key: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything but the pictures. `figures` are label, value and how it is made."""

    lang: str
    title: str
    organization: str
    span: str
    currency: str
    warning: str
    notes: tuple[str, ...]
    figures: tuple[tuple[str, str, str], ...]
    tables: tuple[PrintedTable, ...]
    nothing: str


def printed(report: Report, language: str | None = None) -> Printed:
    """The report in that language, or in the one in use."""
    warning = say("The books have errors: these figures may be wrong.") if report.diagnostics else ""
    return Printed(
        lang=language or current(),
        title=text(report.title, language),
        organization=report.organization,
        span=text(say("{first} to {last}", first=report.first, last=report.last), language),
        currency=report.currency,
        warning=text(warning, language),
        notes=tuple(text(note, language) for note in report.notes),
        figures=tuple(
            (
                text(figure.label, language),
                shown(figure.value, figure.unit, report.currency, language),
                how(figure, report.currency, language),
            )
            for figure in report.figures
        ),
        tables=tuple(_table(table, report.currency, language) for table in report.tables),
        nothing=text(say("There is nothing in this time."), language),
    )


def _table(table: Table, currency: str, language: str | None) -> PrintedTable:
    return PrintedTable(
        table.key,
        text(table.label, language),
        tuple(text(column.label, language) for column in table.columns),
        tuple(
            tuple(shown(row[column.key], column.unit, currency, language) for column in table.columns)
            for row in table.rows
        ),
        tuple(at for at, column in enumerate(table.columns) if column.unit in RIGHT),
    )
