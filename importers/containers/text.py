"""Text: its encoding, and tables in it (CSV and its kin)."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from importers.containers.problems import Problem
from importers.containers.sheets import COLUMNS_MAX, ROWS_MAX, Cell, Sheet, trimmed

_SNIFFED_ROWS = 60
_DELIMITERS = ",\t;|"
# ="0012": how Excel is told that digits are text.
_FORMULA_TEXT = re.compile(r'="([^"]*)"')


def decoded(data: bytes) -> str:
    """The text of the bytes: by its BOM, else UTF-8, else cp949, which holds all of EUC-KR and more.

    Raises:
        Problem: TEXT-ENCODING.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp949"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Problem("TEXT-ENCODING")


def read_text(text: str) -> list[Sheet]:
    """A table in text as one sheet.

    Raises:
        Problem: FILE-OTHER for binary data that happens to decode, SHEET-TOO-LARGE, FILE-DAMAGED.
    """
    if "\0" in text:
        raise Problem("FILE-OTHER")
    rows: list[list[Cell]] = []
    delimiter = _delimiter(text)
    try:
        if _ends_inside_quotes(text, delimiter):
            raise Problem("FILE-DAMAGED")
        for record in _records(text, delimiter):
            if len(rows) >= ROWS_MAX or len(record) > COLUMNS_MAX:
                raise Problem("SHEET-TOO-LARGE")
            rows.append([_cell(value) for value in record])
    except csv.Error:
        raise Problem("FILE-DAMAGED") from None
    return [Sheet("", trimmed(rows))]


def _records(text: str, delimiter: str, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _ends_inside_quotes(text: str, delimiter: str) -> bool:
    """Whether a quoted field is never closed: the file was cut off there."""
    try:
        for _ in _records(text, delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _delimiter(text: str) -> str:
    """The one that cuts most rows into the same, and a large, number of fields."""

    def weight(delimiter: str) -> int:
        widths = Counter(
            len(record) for record, _ in zip(_records(text, delimiter), range(_SNIFFED_ROWS), strict=False)
        )
        return max(((width - 1) * count for width, count in widths.items()), default=0)

    return max(_DELIMITERS, key=weight)


def _cell(value: str) -> Cell:
    if quoted := _FORMULA_TEXT.fullmatch(value.strip()):
        value = quoted[1]
    return value.strip() or None
