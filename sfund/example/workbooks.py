"""Workbooks that hold the same bytes whenever they are written."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

_CREATED = dt.datetime(2025, 1, 1)  # noqa: DTZ001  a workbook's date knows no zone
_BLANK_A = 1  # column A stays blank, as several banks leave it


def workbook_bytes(
    sheet_name: str, rows: Iterable[tuple[int, Sequence[str | int]]], first_column: int = _BLANK_A
) -> bytes:
    """A workbook with one sheet; each row with its number as people count, from 1."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet(sheet_name)
    for number, cells in rows:
        sheet.write_row(number - 1, first_column, cells)
    book.close()
    return out.getvalue()
