"""A report as the desk's template shows it: words in one language, and where each row leads."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from fava.beans.funcs import hash_entry

from reports.budget.report import SIDES
from reports.charts.values import Chart
from reports.faces.outline import parts
from reports.faces.sums import sum_row
from reports.faces.words import RIGHT, how, shown
from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value
from reports.naming import task_called
from sfund.books.model import Books
from sfund.budgets import PlanKind
from sfund.desk.trails import NARROWING, ROUTES, Trail, trail_of
from sfund.funds.facts import Activity
from sfund.languages import text
from sfund.periods import Span
from sfund.sources import Source
from sfund.words import say

Address = Callable[[Trail, Span, dt.date], str]
"""Where the postings of a trail within some days are shown; the report's own begin with the last."""
_CALLED = frozenset({"account", "below", "fund", "from", "to"})
"""Columns whose values people call otherwise than the books."""
_PLACES = frozenset({"entry", "place"})
"""Columns that say where an entry stands in the books."""
_DAYS = (Unit.DATE, Unit.MONTH)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Attributes:
        also: Its name in the books where people call it otherwise.
        open: No amount can be in it: Fava need not hide its digits where it hides numbers.
    """

    words: str
    number: bool = False
    address: str = ""
    also: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class TableView:
    """A table; `sums` is its last row, or empty."""

    key: str
    label: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure with how it is made."""

    label: str
    value: str
    how: str


@dataclass(frozen=True, slots=True)
class ChartView:
    """A picture, drawn on the server: the page runs no script for it."""

    label: str
    description: str
    picture: str


@dataclass(frozen=True, slots=True)
class PartView:
    """What stands below one heading."""

    heading: str
    sentences: tuple[str, ...]
    figures: tuple[FigureView, ...]
    charts: tuple[ChartView, ...]
    tables: tuple[TableView, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A whole report."""

    name: str
    title: str
    span: str
    notes: tuple[str, ...]
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose eyes it is for.

    Attributes:
        books: Where accounts and funds have what people call them.
        since: The books' first day.
        address: Where the postings of a trail are shown.
        entry: Where the entry at a place of the books is shown; empty where none begins there.
        pictures: Whether any are drawn.
    """

    language: str
    books: Books
    since: dt.date
    address: Address
    entry: Callable[[str], str]
    pictures: bool = True

    def report(self, report: Report) -> ReportView:
        """All of the report."""
        return ReportView(
            report.name,
            text(report.title, self.language),
            text(say("{first} to {last}", first=report.first, last=report.last), self.language),
            tuple(text(note, self.language) for note in report.notes),
            tuple(
                PartView(
                    text(part.heading or "", self.language),
                    tuple(text(one, self.language) for one in part.sentences),
                    tuple(self._figure(one, report.currency) for one in part.figures),
                    tuple(self._chart(one, report.currency) for one in part.charts if self.pictures),
                    tuple(self._table(one, report) for one in part.tables),
                )
                for part in parts(report)
            ),
        )

    def _figure(self, figure: Figure, currency: str) -> FigureView:
        return FigureView(
            text(figure.label, self.language),
            shown(figure.value, figure.unit, currency, self.language),
            how(figure, currency, self.language),
        )

    def _chart(self, chart: Chart, currency: str) -> ChartView:
        from reports.charts.drawing import as_svg  # noqa: PLC0415  half a second for who has pictures

        picture = as_svg(chart, currency, self.language).encode()
        return ChartView(
            text(chart.label, self.language),
            text(chart.description, self.language),
            "data:image/svg+xml;base64," + base64.b64encode(picture).decode(),
        )

    def _table(self, table: Table, report: Report) -> TableView:
        last, currency = sum_row(table), report.currency
        return TableView(
            table.key,
            text(table.label, self.language),
            tuple(Cell(text(one.label, self.language), one.unit in RIGHT) for one in table.columns),
            tuple(self._row(table, row, report) for row in table.rows),
            tuple(
                Cell(shown(last[one.key], one.unit, currency, self.language), one.unit in RIGHT)
                for one in table.columns
            )
            if last
            else (),
        )

    def _row(self, table: Table, row: Mapping[str, Value], report: Report) -> tuple[Cell, ...]:
        """The cells; the first that says a word of the row's trail is its link."""
        trail = trail_of(report.name, table.key, row)
        address, leading = "", ""
        if trail is not None:
            words = {word for word, _ in trail.words} - NARROWING
            route = ROUTES[report.name, table.key]
            leading = next(column for column, word in route.words.items() if word in words)
            span = Span(report.first, report.last)
            if trail.always:
                span = Span(min(self.since, report.as_of), report.as_of)
            address = self.address(trail, span, min(max(report.first, span.first), span.last))
        return tuple(
            self._cell(one, row[one.key], report.currency, address if one.key == leading else "")
            for one in table.columns
        )

    def _cell(self, column: Column, value: Value, currency: str, address: str) -> Cell:
        words = shown(value, column.unit, currency, self.language)
        also = ""
        if column.key in _PLACES and not address and value:
            address = self.entry(value.key if isinstance(value, Labelled) else str(value))
        if column.key in _CALLED and isinstance(value, Labelled):
            also = value.key if words != value.key else ""
        elif column.key in _CALLED and isinstance(value, str):
            words = called(self.books, column.key, value, self.language)
            also = value if words != value else ""
        is_open = bool(address or also) or column.unit in _DAYS
        return Cell(words, column.unit in RIGHT, address, also, is_open)


def called(books: Books, word: str, value: str, language: str) -> str:
    """What people call what the word says; what has no name is as it is written."""
    if word in {"account", "below"}:
        return books.account_label(value, language)
    if word == "source":
        return text(Source(value).label, language) if value in set(Source) else value
    if word == "side":
        return text(SIDES[PlanKind(value)], language) if value in set(PlanKind) else value
    if word == "activity":
        return text(Activity(value).label, language) if value in set(Activity) else value
    if word == "program":
        return text(task_called(books, value).label, language)
    fund = books.registry.funds.get(value) if word in _CALLED else None
    return (fund.name_in(language) if fund is not None else None) or value


def entry_address(entry: object) -> str:
    """Where Fava shows an entry: over whatever page is open."""
    return f"#context-{hash_entry(cast('Any', entry))}"
