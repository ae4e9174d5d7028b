"""A report as a workbook: its figures on the first sheet, then a sheet a table. The same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from rich.cells import cell_len

from reports.as_csv import cell
from reports.formulas import formula_of
from reports.model import Report, Unit, Value
from sfund.languages import text
from sfund.money import decimals
from sfund.words import Message, say

_CREATED = dt.datetime(2025, 1, 1)  # noqa: DTZ001  a workbook's date knows no zone
_WIDEST = 60
_SHEET_NAME_MAX = 31
_EXACT_DIGITS = 15
"""A spreadsheet's numbers are exact up to so many digits; a longer one is written as text."""


def as_xlsx(report: Report, language: str | None = None) -> bytes:
    """The workbook; no cell of words is taken for a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _CREATED, "title": text(report.title, language)})
        page = _Page(book, report.currency, language)
        heading = (say("Figure"), say("Value"), say("How it is made"))
        figures = [
            (
                (figure.label, Unit.TEXT),
                (figure.value, figure.unit),
                (formula_of(figure, language), Unit.TEXT),
            )
            for figure in report.figures
        ]
        page.sheet(report.title, heading, figures)
        for table in report.tables:
            rows = [tuple((row[column.key], column.unit) for column in table.columns) for row in table.rows]
            page.sheet(table.label, tuple(column.label for column in table.columns), rows)
    return out.getvalue()


class _Page:
    """The sheets of one workbook."""

    def __init__(self, book: Any, currency: str, language: str | None) -> None:
        self._book, self._currency, self._language = book, currency, language
        places = decimals(currency)
        self._bold = book.add_format({"bold": True, "bottom": 1})
        self._formats = {
            Unit.MONEY: book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else "")}),
            Unit.RATIO: book.add_format({"num_format": "0.0%"}),
            Unit.MONTHS: book.add_format({"num_format": "0.0"}),
            Unit.COUNT: book.add_format({"num_format": "#,##0"}),
        }
        self._names: set[str] = set()

    def sheet(
        self,
        title: Message,
        heading: tuple[Message, ...],
        rows: Sequence[Sequence[tuple[Value, Unit]]],
    ) -> None:
        """A sheet with its heading in sight, as wide as what stands in it."""
        sheet = self._book.add_worksheet(self._name(text(title, self._language)))
        widths = [cell_len(text(word, self._language)) for word in heading]
        for column, word in enumerate(heading):
            sheet.write_string(0, column, text(word, self._language), self._bold)
        for number, row in enumerate(rows, start=1):
            for column, (value, unit) in enumerate(row):
                width = self._write(sheet, number, column, value, unit)
                widths[column] = max(widths[column], width)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _WIDEST) + 2)
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(heading) - 1)

    def _write(self, sheet: Any, row: int, column: int, value: Value, unit: Unit) -> int:
        """Writes a cell; gives its width."""
        written = cell(value, unit, self._currency, self._language)
        if isinstance(value, Decimal | int) and len(written.lstrip("-").replace(".", "")) <= _EXACT_DIGITS:
            sheet.write_number(row, column, value, self._formats.get(unit))
        elif written:
            sheet.write_string(row, column, written)
        return cell_len(written) + len(written) // 3

    def _name(self, wanted: str) -> str:
        """A name as sheets may have: without signs of paths, not too long, and not given yet."""
        plain = "".join(one for one in wanted if one not in "[]:*?/\\")[: _SHEET_NAME_MAX - 2]
        name, number = plain, 2
        while name.casefold() in self._names:
            name, number = f"{plain} {number}", number + 1
        self._names.add(name.casefold())
        return name
