"""A settlement as a workbook for an office: sums as formulas, A4; the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.utility import xl_rowcol_to_cell

from reports.faces.as_csv import cell as written_cell
from reports.faces.formulas import formula_of
from reports.grants.settlement.printed import About
from reports.grants.settlement.statement import EVIDENCE, LINES
from reports.model import Column, Figure, Report, Table, Unit, Value
from sfund.languages import text
from sfund.money import decimals
from sfund.words import Message, say

_A4 = 9
_CREATED = dt.datetime(2025, 1, 1)  # noqa: DTZ001  a workbook's date knows no zone
_WIDEST, _NARROWEST = 42, 8
_HEAD_ROW = 3  # title, unit, a blank row, then the heads
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

# A figure that follows from others on the sheet: their keys to their cells → the formula.
_FORMULAS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "to-return": lambda at: f"={at['received']}-{at['used']}+{at['interest-back']}",
    "still-to-return": lambda at: f"={at['to-return']}-{at['returned']}",
}


def as_xlsx(report: Report, about: About, language: str) -> bytes:
    """The workbook: 총괄, a sheet for each table with rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"created": _CREATED, "title": text(report.title, language)})
        office = _Office(book, report, language)
        office.summary(about)
        for table in report.tables:
            if table.rows or table.key in (LINES, EVIDENCE):
                office.table(table)
    return out.getvalue()


class _Office:
    """The sheets of one workbook."""

    def __init__(self, book: Any, report: Report, language: str) -> None:
        self._book, self._report, self._language = book, report, language
        places = decimals(report.currency)
        number = "#,##0" + ("." + "0" * places if places else "")
        self._title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self._unit = book.add_format({"align": "right", "font_size": 9})
        self._head = book.add_format({"bold": True, "border": 1, "bg_color": "#EDEDED", "align": "center",
                                      "text_wrap": True, "valign": "vcenter"})  # fmt: skip
        self._words = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        self._money = book.add_format({"border": 1, "num_format": number, "valign": "vcenter"})
        self._day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "align": "center"})
        self._sum = book.add_format({"border": 1, "bold": True, "num_format": number, "bg_color": "#F7F7F7"})

    def summary(self, about: About) -> None:
        """Who gave what, and the figures with how each is made; what follows from others is a formula."""
        sheet = self._sheet(say("Settlement"), self._report.title, 3, wide=False)
        row = _HEAD_ROW
        for label, value in about:
            sheet.write_string(row, 0, self._say(label), self._head)
            shown = self._say(value.label) if hasattr(value, "label") else str(value)
            sheet.merge_range(row, 1, row, 2, shown, self._words)
            row += 1
        heads = (
            say("Figure"),
            say("Amount ({currency})", currency=self._report.currency),
            say("How it is made"),
        )
        for column, head in enumerate(heads):
            sheet.write_string(row + 1, column, self._say(head), self._head)
        last = self._figures(sheet, row + 2)
        for column, width in enumerate((26, 18, 60)):
            sheet.set_column(column, column, width)
        sheet.print_area(0, 0, last, 2)

    def _figures(self, sheet: Any, first: int) -> int:
        at = {one.key: xl_rowcol_to_cell(first + n, 1) for n, one in enumerate(self._report.figures)}
        back = next(one for one in self._report.figures if one.key == "to-return")
        at["interest-back"] = str(next(term.value for term in back.terms if term.key == "interest-back"))
        for n, figure in enumerate(self._report.figures):
            sheet.write_string(first + n, 0, self._say(figure.label), self._words)
            self._figure(sheet, first + n, figure, at)
            sheet.write_string(first + n, 2, formula_of(figure, self._language), self._words)
        return first + len(self._report.figures) - 1

    def _figure(self, sheet: Any, row: int, figure: Figure, at: Mapping[str, str]) -> None:
        formula = _FORMULAS.get(figure.key)
        if formula is not None:
            sheet.write_formula(row, 1, formula(at), self._money, figure.value)
        else:
            sheet.write_number(row, 1, figure.value, self._money)

    def table(self, table: Table) -> None:
        """A sheet: rows as they are, a last row of sums that the spreadsheet reckons itself."""
        wide = len(table.columns) > 6  # noqa: PLR2004  what an upright page holds
        sheet = self._sheet(table.label, table.label, len(table.columns), wide=wide)
        widths = [_NARROWEST] * len(table.columns)
        for column, one in enumerate(table.columns):
            sheet.write_string(_HEAD_ROW, column, self._say(one.label), self._head)
            widths[column] = max(widths[column], cell_len(self._say(one.label)) + 2)
        for row, values in enumerate(table.rows, start=_HEAD_ROW + 1):
            for column, one in enumerate(table.columns):
                width = self._cell(sheet, row, column, values[one.key], one.unit)
                widths[column] = max(widths[column], width + 2)
        last = self._sums(sheet, table.columns, table.rows)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _WIDEST))
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.print_area(0, 0, last, len(table.columns) - 1)

    def _sums(self, sheet: Any, columns: Sequence[Column], rows: Sequence[Mapping[str, Value]]) -> int:
        first, row = _HEAD_ROW + 1, _HEAD_ROW + 1 + len(rows)
        for column, one in enumerate(columns):
            if one.unit is Unit.MONEY and rows:
                span = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(row - 1, column)}"
                result = sum((v for line in rows if isinstance(v := line[one.key], Decimal)), Decimal(0))
                sheet.write_formula(row, column, f"=SUM({span})", self._sum, result)
            else:
                sheet.write_string(row, column, self._say(say("Total")) if column == 0 else "", self._sum)
        return row

    def _cell(self, sheet: Any, row: int, column: int, value: Value, unit: Unit) -> int:
        """Writes a cell; gives its width."""
        if isinstance(value, Decimal | int):
            sheet.write_number(row, column, value, self._money)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), self._day)
        else:
            sheet.write_string(row, column, "" if value is None else str(value), self._words)
        return cell_len(written_cell(value, unit, self._report.currency, self._language)) + 2

    def _sheet(self, name: Message, title: Message, columns: int, *, wide: bool) -> Any:
        sheet = self._book.add_worksheet(self._say(name)[:31])
        sheet.set_paper(_A4)
        if wide:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.merge_range(0, 0, 0, columns - 1, self._say(title), self._title)
        sheet.set_row(0, 28)
        unit = say("{organization} · as of {day} · unit: {currency}", organization=self._report.organization,
                   day=self._report.as_of, currency=self._report.currency)  # fmt: skip
        sheet.merge_range(1, 0, 1, columns - 1, self._say(unit), self._unit)
        return sheet

    def _say(self, message: Message) -> str:
        return text(message, self._language)
