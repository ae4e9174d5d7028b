"""The issue ledger (발급명세서) and the yearly summary (발급합계표) as the tax office's forms are.

Sums are formulas with their values beside them; the same bytes from the same receipts. What is voided is on a
sheet of its own: its number stays used, its amount counts nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.receipts.forms import code_label, forms, kind_label
from reports.workbook.book import titled
from sfund.books.giving.receipts import Snapshot
from sfund.giving.receipts import Receipt
from sfund.money import ZERO, decimals, total

_A4 = 9
_HEAD_ROWS = 3
_LEDGER_WIDTHS = (15, 24, 22, 40, 13, 8, 7, 8, 15, 13)
_SUMMARY_WIDTHS = (10, 8, 12, 18, 12, 18, 12, 18)
_AMOUNT = 8
"""The ledger's column of amounts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A receipt with its snapshot, and the donor's number where it may be shown."""

    receipt: Receipt
    snapshot: Snapshot
    number: str = ""


def ledger_xlsx(entries: Sequence[Entry], year: int, organization: str, currency: str) -> bytes:
    """발급명세서: a row for each gift of each live receipt; the voided ones on a sheet apart."""
    form = forms()["ledger"]

    def write(book: Any) -> None:
        page = _Page(book, currency)
        live = [entry for entry in entries if entry.receipt.is_live]
        sheet = page.sheet(form, form["title"], year, organization, _LEDGER_WIDTHS)
        rows = [row for entry in live for row in _ledger_rows(entry)]
        page.rows(sheet, rows)
        page.sums(sheet, rows, (_AMOUNT,), len(form["columns"]))
        voided = [entry for entry in entries if not entry.receipt.is_live]
        if voided:
            apart = page.sheet(form, "취소", year, organization, _LEDGER_WIDTHS)
            page.rows(apart, [row for entry in voided for row in _ledger_rows(entry)])

    return titled(form["title"], write)


def _ledger_rows(entry: Entry) -> Iterator[tuple[Any, ...]]:
    said = entry.snapshot
    donor = said["donor"]
    for line in said["lines"]:
        yield (
            said["number"],
            donor["name"],
            entry.number or donor["registration"],
            donor["address"],
            dt.date.fromisoformat(line["date"]),
            code_label(said["code"]),
            said["code"],
            kind_label(line["kind"]),
            Decimal(line["amount"]),
            dt.date.fromisoformat(said["issued"]),
        )


def summary_xlsx(
    receipts: Sequence[Receipt], persons: Mapping[str, bool], year: int, organization: str, currency: str
) -> bytes:
    """발급합계표: counts and amounts of live receipts by code, of persons and of companies.

    `persons` says of each receipt's id whether it is a person's. No name is needed.
    """
    form = forms()["summary"]
    counts: dict[tuple[str, bool], list[Decimal]] = defaultdict(list)
    for one in receipts:
        if one.is_live:
            counts[one.issue.code.value, persons[one.id]].append(one.issue.amount.number)

    def write(book: Any) -> None:
        page = _Page(book, currency)
        sheet = page.sheet(form, form["title"], year, organization, _SUMMARY_WIDTHS)
        rows = [_summary_row(code, counts) for code in forms()["codes"]]
        page.rows(sheet, rows)
        for number, row in enumerate(rows, start=_HEAD_ROWS):
            line = number + 1
            sheet.write_formula(number, 6, f"=C{line}+E{line}", page.count, row[6])
            sheet.write_formula(number, 7, f"=D{line}+F{line}", page.money, row[7])
        page.sums(sheet, rows, (2, 3, 4, 5, 6, 7), len(form["columns"]))

    return titled(form["title"], write)


def _summary_row(code: str, counts: Mapping[tuple[str, bool], Sequence[Decimal]]) -> tuple[Any, ...]:
    persons, companies = counts.get((code, True), ()), counts.get((code, False), ())
    both = (*persons, *companies)
    return (
        code_label(code),
        code,
        *(len(persons), total(persons)),
        *(len(companies), total(companies)),
        *(len(both), total(both)),
    )


class _Page:
    """The formats of one workbook, and what all of its sheets share."""

    def __init__(self, book: Any, currency: str) -> None:
        self._book, self._currency = book, currency
        places = decimals(currency)
        money = "#,##0" + ("." + "0" * places if places else "")
        cell = {"border": 1, "valign": "vcenter"}
        number = {**cell, "align": "right", "indent": 1}
        self.text = book.add_format({**cell, "text_wrap": True, "align": "left", "indent": 1})
        self.day = book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "center"})
        self.money = book.add_format({**number, "num_format": money})
        self.count = book.add_format({**number, "num_format": "#,##0"})
        bold = {**cell, "bold": True, "bg_color": "#F3F3F3"}
        self.head = book.add_format({**bold, "align": "center", "text_wrap": True})
        sums = {**number, "bold": True, "bg_color": bold["bg_color"]}
        self.sum_money = book.add_format({**sums, "num_format": money})
        self.sum_count = book.add_format({**sums, "num_format": "#,##0"})
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.small = book.add_format({"font_size": 9, "font_color": "#5F5F5F"})

    def sheet(
        self, form: Mapping[str, Any], name: str, year: int, organization: str, widths: Sequence[int]
    ) -> Any:
        """A sheet with title, what it is of, and heads that stay in sight; A4, as wide as the paper."""
        sheet = self._book.add_worksheet(name)
        last = len(form["columns"]) - 1
        unit = "원" if self._currency == "KRW" else self._currency
        sheet.merge_range(0, 0, 0, last, f"{form['title']} ({year}년)", self.title)
        sheet.write_string(
            1,
            0,
            f"{organization} · 단위: {unit} · {form['source']}, {forms()['as-of']} 기준"
            f" · 제출 {year + 1}-{forms()['ledger-due']}",
            self.small,
        )
        for column, (label, width) in enumerate(zip(form["columns"], widths, strict=True)):
            sheet.write_string(_HEAD_ROWS - 1, column, label, self.head)
            sheet.set_column(column, column, width)
        sheet.set_row(_HEAD_ROWS - 1, 30)
        sheet.freeze_panes(_HEAD_ROWS, 0)
        sheet.repeat_rows(0, _HEAD_ROWS - 1)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        sheet.print_area(0, 0, _HEAD_ROWS, last)
        return sheet

    def rows(self, sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
        """Dates as dates, amounts as numbers, everything else as words."""
        for number, row in enumerate(rows, start=_HEAD_ROWS):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, column, dt.datetime.combine(value, dt.time()), self.day)
                elif isinstance(value, Decimal):
                    sheet.write_number(number, column, value, self.money)
                elif isinstance(value, int):
                    sheet.write_number(number, column, value, self.count)
                elif value:
                    sheet.write_string(number, column, value, self.text)
                else:
                    sheet.write_blank(number, column, None, self.text)
        width = max((len(row) for row in rows), default=1)
        sheet.print_area(0, 0, _HEAD_ROWS + len(rows), width - 1)

    def sums(self, sheet: Any, rows: Sequence[Sequence[Any]], columns: Sequence[int], width: int) -> None:
        """The last row: sums that the sheet reckons itself."""
        last = _HEAD_ROWS + len(rows)
        for column in range(width):
            sheet.write_blank(last, column, None, self.head)
        sheet.write_string(last, 0, forms()["common"]["total"], self.head)
        for column in columns:
            letter = chr(ord("A") + column)
            value = sum((row[column] for row in rows), ZERO)
            is_money = column == _AMOUNT or (columns[0] != _AMOUNT and column % 2 == 1)
            formula = f"=SUM({letter}{_HEAD_ROWS + 1}:{letter}{last})" if rows else "=0"
            sheet.write_formula(last, column, formula, self.sum_money if is_money else self.sum_count, value)
        sheet.print_area(0, 0, last, width - 1)
