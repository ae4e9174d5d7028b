"""A settlement as a workbook for an office: its face with what follows from what, then a sheet a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from reports.faces.formulas import formula_of
from reports.faces.words import amounts_head
from reports.grants.settlement.printed import About, plain
from reports.grants.settlement.statement import EVIDENCE, LINES
from reports.model import Report, Unit
from reports.workbook.book import workbook
from reports.workbook.sheets import Cell, Formula, Sheets, heads_row
from sfund.words import say

_FORMULAS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "to-return": lambda at: f"={at['received']}-{at['used']}+{at['interest-back']}",
    "still-to-return": lambda at: f"={at['to-return']}-{at['returned']}",
}
"""A figure that follows from others on the sheet: their keys to their cells → the formula."""


def as_xlsx(report: Report, about: About, language: str) -> bytes:
    """The workbook: 총괄, a sheet for each table with rows, lines and evidence always."""

    def write(book: Any) -> None:
        sheets = Sheets(book, report, set(), language)
        _face(sheets, report, about, language)
        for table in report.tables:
            if table.rows or table.key in (LINES, EVIDENCE):
                sheets.of_table(sheets.name(table.label), table)

    return workbook(report.title, language, write)


def _face(sheets: Sheets, report: Report, about: About, language: str) -> None:
    """Who gave what, and the figures with how each is made."""
    said = [(label, plain(value, language)) for label, value in about]
    at = _cells(report, heads_row(said) + 1)
    heads = (
        (say("Figure"), Unit.TEXT),
        (amounts_head(report.currency), Unit.MONEY),
        (say("How it is made"), Unit.TEXT),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in report.figures:
        reckoned = _FORMULAS.get(one.key)
        value = one.value if reckoned is None or one.value is None else Formula(reckoned(at), one.value)
        made = (formula_of(one, language), Unit.TEXT)
        rows.append(((one.label, Unit.TEXT), (value, one.unit), made))
    sheets.table(sheets.name(say("Settlement")), report.title, heads, rows, about=said)


def _cells(report: Report, first: int) -> Mapping[str, str]:
    """Where each figure stands, by its key; and what the interest is that goes back."""
    at = {one.key: xl_rowcol_to_cell(first + row, 1) for row, one in enumerate(report.figures)}
    back = report.figure("to-return")
    interest = next(term.value for term in back.terms if term.key == "interest-back")
    return {**at, "interest-back": str(interest)}
