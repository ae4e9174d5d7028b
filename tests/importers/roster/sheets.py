"""Sheets of made-up members, as networks keep them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter

from importers.containers.sheets import Cell, Sheet
from importers.roster.columns import find_columns
from importers.roster.reading import Roster
from importers.roster.rows import read_rows
from sfund.members.facts import MemberKind

TODAY = dt.date(2026, 11, 20)
FILE = "회원명부.xlsx"


def roster(header: Sequence[Cell], *rows: Sequence[Cell], kind: MemberKind | None = None) -> Roster:
    """The list that a sheet with these cells holds."""
    sheet = Sheet("명부", [list(header), *(list(row) for row in rows)])
    columns = find_columns(sheet, FILE)
    assert columns is not None
    return Roster(FILE, columns, read_rows(sheet, columns, FILE, TODAY, kind))


def xlsx(*rows: Sequence[Cell], sheet: str = "명부") -> bytes:
    """A workbook of one sheet; days are days, numbers are numbers."""
    return workbook({sheet: rows})


def workbook(sheets: dict[str, Sequence[Sequence[Cell]]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    page.write_datetime(number, column, value, day)
                elif isinstance(value, Decimal):
                    page.write_number(number, column, value)
                elif value is not None:
                    page.write_string(number, column, str(value))
    book.close()
    return out.getvalue()


def csv_of(*rows: Sequence[str], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)
