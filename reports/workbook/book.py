"""A workbook's bytes: the same each time, and no words in it taken for a formula or a link."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import xlsxwriter

from sfund.languages import text
from sfund.words import Message

_CREATED = dt.datetime(2025, 1, 1)  # noqa: DTZ001  a workbook's date knows no zone
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # Every Korean office has it, as has every Windows; where there is none, its like is taken.
    "default_format_properties": {"font_name": "Malgun Gothic", "font_size": 10},
}


def workbook(title: Message, language: str | None, write: Callable[[Any], None]) -> bytes:
    """The workbook of that title; `write` gives it its sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"created": _CREATED, "title": text(title, language)})
        write(book)
    return out.getvalue()
