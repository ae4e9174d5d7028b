"""A workbook's bytes: the same each time, and no words in it taken for a formula or a link."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from copy import deepcopy
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
    return titled(text(title, language), write)


def titled(title: str, write: Callable[[Any], None]) -> bytes:
    """The same for a form, whose title is in one language."""
    out = io.BytesIO()
    # XlsxWriter writes into the options that it is given: those of one workbook would be in the next.
    with xlsxwriter.Workbook(out, deepcopy(_OPTIONS)) as book:
        book.set_properties({"created": _CREATED, "title": title})
        write(book)
    return out.getvalue()
