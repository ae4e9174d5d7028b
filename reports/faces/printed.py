"""A report as words alone, in one language: what a page of paper, a web page and a document of 한글 hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.charts.values import Chart
from reports.faces.outline import Part, parts
from reports.faces.sums import sum_row
from reports.faces.words import RIGHT, how, shown, unit_said
from reports.model import Figure, Report, Table, Unit, Value
from sfund.languages import current, text
from sfund.words import Message, say

Draw = Callable[[Chart], str]
"""A picture as the face places it."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as words.

    Attributes:
        numeric: Columns that stand to the right.
        wordy: Columns of words, which may be folded; a day or a month never is.
        sums: The last row, or empty.
    """

    key: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...]
    wordy: tuple[int, ...]
    sums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedChart:
    """A picture, and what it shows in a sentence."""

    label: str
    description: str
    picture: str


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """What stands below one heading, or without any. `figures` are label, value and how it is made."""

    key: str
    heading: str
    sentences: tuple[str, ...]
    figures: tuple[tuple[str, str, str], ...]
    charts: tuple[PrintedChart, ...]
    tables: tuple[PrintedTable, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """The whole report. `nothing` is said in place of a table without rows."""

    lang: str
    title: str
    organization: str
    span: str
    unit: str
    warning: str
    notes: tuple[str, ...]
    parts: tuple[PrintedPart, ...]
    nothing: str


def printed(report: Report, draw: Draw, language: str | None = None) -> Printed:
    """The report in that language, or in the one in use, its pictures as `draw` makes them."""
    warning = say("The books have errors: these figures may be wrong.") if report.diagnostics else ""
    words = _Words(report.currency, language, draw)
    return Printed(
        lang=language or current(),
        title=text(report.title, language),
        organization=report.organization,
        span=text(say("{first} to {last}", first=report.first, last=report.last), language),
        unit=text(unit_said(report.currency), language),
        warning=text(warning, language),
        notes=words.said(report.notes),
        parts=tuple(words.part(part) for part in parts(report)),
        nothing=text(say("There is nothing in this time."), language),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What a part says in one language."""

    currency: str
    language: str | None
    draw: Draw

    def said(self, messages: tuple[Message, ...]) -> tuple[str, ...]:
        return tuple(text(one, self.language) for one in messages)

    def part(self, part: Part) -> PrintedPart:
        return PrintedPart(
            part.key,
            text(part.heading or "", self.language),
            self.said(part.sentences),
            tuple(self._figure(one) for one in part.figures),
            tuple(self._chart(one) for one in part.charts),
            tuple(self._table(one) for one in part.tables),
        )

    def _figure(self, figure: Figure) -> tuple[str, str, str]:
        value = shown(figure.value, figure.unit, self.currency, self.language)
        return text(figure.label, self.language), value, how(figure, self.currency, self.language)

    def _chart(self, chart: Chart) -> PrintedChart:
        label, description = self.said((chart.label, chart.description))
        return PrintedChart(label, description, self.draw(chart))

    def _table(self, table: Table) -> PrintedTable:
        def row(values: Mapping[str, Value]) -> tuple[str, ...]:
            return tuple(
                shown(values[one.key], one.unit, self.currency, self.language) for one in table.columns
            )

        last = sum_row(table)
        return PrintedTable(
            table.key,
            text(table.label, self.language),
            tuple(text(column.label, self.language) for column in table.columns),
            tuple(row(values) for values in table.rows),
            tuple(at for at, column in enumerate(table.columns) if column.unit in RIGHT),
            tuple(at for at, column in enumerate(table.columns) if column.unit is Unit.TEXT),
            row(last) if last else (),
        )
