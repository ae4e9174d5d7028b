"""What is looked at in a zipped workbook before any library may open it.

A spreadsheet library trusts the file: one cell at XFD1048576 makes it ask for memory for the whole sheet
and take the interpreter down. All parts are therefore unpacked here once, within limits, and their XML
is walked through for document types and for cells out of reach.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from importers.containers.problems import Problem
from importers.containers.sheets import CELLS_MAX, COLUMNS_MAX, ROWS_MAX

INFLATED_BYTES_MAX = 100 * 1024 * 1024
RATIO_MAX = 100
# Small files compress well by nature: a sheet of empty cells of 300 KB is no bomb.
RATIO_FREE_BYTES = 2 * 1024 * 1024
_PARTS_MAX = 2_000
_CHUNK = 1 << 16
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def guard(data: bytes) -> None:
    """Pass a workbook that is safe to open.

    Raises:
        Problem: FILE-DAMAGED, FILE-OTHER (a zip, but no workbook), FILE-INFLATES, FILE-ENTITIES,
            SHEET-TOO-LARGE.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
                raise Problem("FILE-OTHER")
            if len(parts) > _PARTS_MAX or sum(part.file_size for part in parts) > INFLATED_BYTES_MAX:
                raise Problem("FILE-INFLATES")
            budget = INFLATED_BYTES_MAX
            for part in parts:
                budget -= _check(archive, part, budget)
            if INFLATED_BYTES_MAX - budget > max(RATIO_FREE_BYTES, RATIO_MAX * len(data)):
                raise Problem("FILE-INFLATES")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Problem("FILE-DAMAGED") from None


def _check(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> int:
    """Unpack a part, as far as `budget` bytes go; its true size, whatever the directory claims."""
    size = 0
    walk = _Walk() if part.filename.lower().endswith((".xml", ".rels")) else None
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > budget:
                raise Problem("FILE-INFLATES")
            if walk:
                walk.feed(chunk)
    if walk:
        walk.close()
    return size


class _Walk:
    """Reads one part of XML and stops at the first thing out of bounds."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._element
        self._row = self._column = self._row_last = self._column_last = 0

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk, False)  # noqa: FBT003  expat's own signature
        except expat.ExpatError:
            raise Problem("FILE-DAMAGED") from None

    def close(self) -> None:
        try:
            self._parser.Parse(b"", True)  # noqa: FBT003  expat's own signature
        except expat.ExpatError:
            raise Problem("FILE-DAMAGED") from None

    def _doctype(self, *_: object) -> None:
        raise Problem("FILE-ENTITIES")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() else self._row + 1
            self._column = 0
        elif kind == "c":
            self._cell(attributes.get("r"))
        else:
            return
        self._row_last = max(self._row_last, self._row)
        self._column_last = max(self._column_last, self._column)
        if (
            self._row_last > ROWS_MAX
            or self._column_last > COLUMNS_MAX
            or self._row_last * self._column_last > CELLS_MAX
        ):
            raise Problem("SHEET-TOO-LARGE")

    def _cell(self, reference: str | None) -> None:
        if found := _REFERENCE.fullmatch(reference or ""):
            self._row = int(found[2])
            self._column = 0
            for letter in found[1].upper():
                self._column = self._column * 26 + ord(letter) - ord("A") + 1
        else:
            self._column += 1
