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
_LINE_CHARACTERS_MAX = 64_000
_LOOKED_AT = 4_096
_ZEROS_LEAST, _ZEROS_LEAN = 0.1, 8
# A syllable in UTF-8. In cp949 the same bytes are rare, and a whole line of them is none.
_UTF8_HANGUL = re.compile(rb"(?:[\xea-\xec][\x80-\xbf]|\xed[\x80-\x9e])[\x80-\xbf]")


def decoded(data: bytes) -> str:
    """The text of the bytes: by its BOM, else UTF-8, else cp949, which holds all of EUC-KR and more.

    UTF-16 is known without its BOM too: half of the bytes of its digits and commas are zeros.

    Raises:
        Problem: TEXT-ENCODING, naming the line that none of them reads.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded_as("utf-16", data)
    if b"\0" in data[:_LOOKED_AT]:
        return _decoded_as(_utf16_of(data), data)
    wrong = []
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            wrong.append(error.start)
        else:
            if encoding == "cp949":
                _refuse_mixed(data)
            return text
    raise Problem("TEXT-ENCODING", row=_line(data, max(wrong)))


def _utf16_of(data: bytes) -> str:
    """Which UTF-16 text with zeros is in; FILE-OTHER where they lie as no text has them."""
    upper, lower = data[:_LOOKED_AT:2].count(0), data[1:_LOOKED_AT:2].count(0)
    # A syllable such as 가 (U+AC00) has a zero on the other side.
    few, many = sorted((upper, lower))
    if many < min(len(data), _LOOKED_AT) * _ZEROS_LEAST or few * _ZEROS_LEAN > many:
        raise Problem("FILE-OTHER")
    return "utf-16-be" if upper > lower else "utf-16-le"


def _decoded_as(encoding: str, data: bytes) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Problem("TEXT-ENCODING", row=data[: error.start].decode(encoding).count("\n") + 1) from None


def _refuse_mixed(data: bytes) -> None:
    """No line of a cp949 file is Hangul in UTF-8: such a line decodes at times, into other syllables."""
    for found in _UTF8_HANGUL.finditer(data):
        start = data.rfind(b"\n", 0, found.start()) + 1
        end = data.find(b"\n", found.end())
        try:
            data[start : end if end >= 0 else len(data)].decode()
        except UnicodeDecodeError:
            continue
        raise Problem("TEXT-ENCODING", row=_line(data, start))


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def read_text(text: str) -> list[Sheet]:
    """A table in text as one sheet.

    What begins with `= + - @` is text like any other: nothing here calculates.

    Raises:
        Problem: FILE-OTHER for binary data that happens to decode, SHEET-TOO-LARGE, FILE-DAMAGED.
    """
    if "\0" in text:
        raise Problem("FILE-OTHER")
    _refuse_long_lines(text)
    rows: list[list[Cell]] = []
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        if '"' in text:
            _refuse_open_quotes(text, delimiter)
        for record in reader:
            if len(rows) >= ROWS_MAX or len(record) > COLUMNS_MAX:
                raise Problem("SHEET-TOO-LARGE", row=len(rows) + 1)
            rows.append(list(map(_cell, record)))
    except csv.Error:
        raise Problem("FILE-DAMAGED", row=reader.line_num) from None
    return [Sheet("", trimmed(rows))]


def _refuse_long_lines(text: str) -> None:
    """No line is longer than any row of a statement; looked at before anything cuts it into cells."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > _LINE_CHARACTERS_MAX:
            raise Problem("SHEET-TOO-LARGE", row=number)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _refuse_open_quotes(text: str, delimiter: str) -> None:
    """A quoted field that is never closed: the file was cut off there."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Problem("FILE-DAMAGED", row=reader.line_num) from None


def _delimiter(text: str) -> str:
    """The one that cuts most rows into the same, and a large, number of fields."""

    def weight(delimiter: str) -> int:
        widths = Counter(
            len(record) for record, _ in zip(_records(text, delimiter), range(_SNIFFED_ROWS), strict=False)
        )
        return max(((width - 1) * count for width, count in widths.items()), default=0)

    return max(_DELIMITERS, key=weight)


def _cell(value: str) -> Cell:
    value = value.strip()
    if value[:1] == "=" and (quoted := _FORMULA_TEXT.fullmatch(value)):
        value = quoted[1].strip()
    return value or None
