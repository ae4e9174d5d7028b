"""Letters as a sheet that a service for text messages takes: a row a message."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from reports.letters.letter import Letter
from sfund.languages import text
from sfund.words import say

SHORT_BYTES_MAX = 90
"""What a short message holds, in cp949; a longer one goes as LMS at another price."""

_WIDTHS = (16, 70, 7, 7, 10, 14)
_CREATED = dt.datetime(2025, 1, 1)  # noqa: DTZ001  a workbook's date knows no zone


def size_of(message: str) -> int:
    """Bytes as the telephone companies count them.

    >>> size_of("회비 1만원")
    10
    """
    return len(message.encode("cp949", "replace"))


def kind_of(message: str) -> str:
    """`SMS` or `LMS`."""
    return "SMS" if size_of(message) <= SHORT_BYTES_MAX else "LMS"


def as_sheet(letters: Sequence[Letter], language: str) -> bytes:
    """The workbook; the same letters give the same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    heads = (say("Phone"), say("Text"), say("Kind"), say("Bytes"), say("Member"), say("Name"))
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(text(say("Text messages"), language))
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        top = book.add_format({"valign": "top"})
        sheet.freeze_panes(1, 0)
        for column, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text(head, language), bold)
        for row, letter in enumerate(letters, start=1):
            words = (letter.person.phone, letter.text, kind_of(letter.text))
            for column, cell in enumerate(words):
                sheet.write_string(row, column, cell, wrapped if column == 1 else top)
            sheet.write_number(row, 3, size_of(letter.text), top)
            sheet.write_string(row, 4, letter.member, top)
            sheet.write_string(row, 5, letter.person.name, top)
    return out.getvalue()
