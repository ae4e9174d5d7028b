"""A report as a workbook: figures, a sheet a table, pictures, what it says, what its figures are made of.

Sums and figures that are plain arithmetic are formulas, with the value that they come to. The same bytes
each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reports.faces.formulas import formula_of
from reports.model import Figure, Report, Unit
from reports.workbook.book import workbook
from reports.workbook.reckoning import spreadsheet_formula
from reports.workbook.sheets import HEADS, Cell, Formula, Sheets, is_exact, place
from sfund.languages import text
from sfund.words import Message, say

_VALUE = 2
"""The column of values on the sheet of terms."""


def as_xlsx(report: Report, language: str | None = None) -> bytes:
    """The workbook; no cell of words is taken for a formula."""
    return as_workbook(report, (report,), language)


def as_workbook(first: Report, reports: Sequence[Report], language: str | None = None) -> bytes:
    """Several reports in one workbook, one after another; `first` gives it its title.

    A workbook of more than one report begins with a sheet that leads to all others.
    """

    def write(book: Any) -> None:
        names: set[str] = set()
        whole = Sheets(book, first, names, language)
        contents = whole.name(say("Contents")) if len(reports) > 1 else ""
        made = [_Sheets(report, Sheets(book, report, names, language), language) for report in reports]
        if contents:
            whole.contents(
                contents, say("Contents"), [(one.title, name) for one in made for name in one.named]
            )
        for one in made:
            one.write()

    return workbook(first.title, language, write)


class _Sheets:
    """The sheets of one report, named before any is written: figures point to where their terms stand."""

    def __init__(self, report: Report, sheets: Sheets, language: str | None) -> None:
        self._report, self._sheets, self._language = report, sheets, language
        self.title, name = report.title, sheets.name
        self._figures = name(report.title)
        self._tables = [name(table.label) for table in report.tables]
        self._pictures = name(say("Pictures")) if report.charts else ""
        self._prose = name(say("In words")) if any(one.sentences for one in report.sections) else ""
        self._terms = name(say("How")) if any(_reckoned(one, {}) for one in report.figures) else ""

    @property
    def named(self) -> list[str]:
        """Their names, in the order in which they stand."""
        return list(filter(None, (self._figures, *self._tables, self._pictures, self._prose, self._terms)))

    def write(self) -> None:
        """Figures, tables, pictures, words, and what the figures are made of."""
        report, sheets, language = self._report, self._sheets, self._language
        at = _places(report, self._terms)
        heads = ((say("Figure"), Unit.TEXT), (say("Value"), Unit.MONEY), (say("How it is made"), Unit.TEXT))
        rows = [_figure(one, at, language) for one in report.figures]
        sheets.table(self._figures, report.title, heads, rows, notes=report.notes)
        for name, table in zip(self._tables, report.tables, strict=True):
            sheets.of_table(name, table)
        if self._pictures:
            sheets.pictures(self._pictures, report.title, _drawn(report, language))
        if self._prose:
            sheets.prose(self._prose, report.title, _prose(report))
        if self._terms:
            _terms(sheets, self._terms, report)


def _drawn(report: Report, language: str | None) -> Iterator[tuple[Message, bytes, Message]]:
    """Each picture with what it is and what it says: the same that paper and the documents of 한글 have."""
    from reports.charts.drawing import as_png  # noqa: PLC0415  half a second for who has pictures

    for chart in report.charts:
        yield chart.label, as_png(chart, report.currency, language), chart.description


def _figure(figure: Figure, at: Mapping[tuple[str, str], str], language: str | None) -> Sequence[Cell]:
    words = _reckoned(figure, at)
    value = figure.value if words is None or figure.value is None else Formula(words, figure.value)
    formula = formula_of(figure, language)
    reason = f"{text(figure.reason, language)} ({formula})" if figure.reason else formula
    return (figure.label, Unit.TEXT), (value, figure.unit), (reason, Unit.TEXT)


def _reckoned(figure: Figure, at: Mapping[tuple[str, str], str]) -> str | None:
    """The formula over the terms that stand there; none over a number that the sheet holds as words."""
    if not all(is_exact(one.value) for one in figure.terms if isinstance(one.value, Decimal | int)):
        return None
    return spreadsheet_formula(figure, lambda key: at.get((figure.key, key), key))


def _places(report: Report, sheet: str) -> dict[tuple[str, str], str]:
    """Where each term of each figure that is reckoned stands."""
    listed = enumerate(_listed(report), start=HEADS + 1)
    return {(figure.key, term): place(sheet, row, _VALUE) for row, (figure, term) in listed}


def _listed(report: Report) -> Iterator[tuple[Figure, str]]:
    for figure in report.figures:
        if _reckoned(figure, {}):
            for term in figure.terms:
                yield figure, term.key


def _terms(sheets: Sheets, name: str, report: Report) -> None:
    """What figures are reckoned from."""
    heads = ((say("Figure"), Unit.TEXT), (say("What it is made of"), Unit.TEXT), (say("Value"), Unit.MONEY))
    rows: list[Sequence[Cell]] = []
    for figure, key in _listed(report):
        term = next(one for one in figure.terms if one.key == key)
        rows.append(((figure.label, Unit.TEXT), (term.label, Unit.TEXT), (term.value, term.unit)))
    sheets.table(name, say("What the figures are made of"), heads, rows)


def _prose(report: Report) -> Iterator[tuple[Message, bool]]:
    for section in report.sections:
        if section.sentences:
            yield section.heading, True
            yield from ((sentence, False) for sentence in section.sentences)
