"""What is looked at in a zipped workbook before any library may open it.

A spreadsheet library trusts the file: one cell at XFD1048576 makes it ask for memory for the whole sheet
and take the interpreter down. All parts are therefore unpacked here once, within limits, and their XML
is walked through for document types and for cells out of reach.
"""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from xml.parsers import expat

from importers.containers.problems import Problem
from importers.containers.sheets import CELLS_MAX, COLUMNS_MAX, ROWS_MAX
from importers.containers.strangers import strange_zip

INFLATED_BYTES_MAX = 100 * 1024 * 1024
RATIO_MAX = 100
# Small files compress well by nature: a sheet of empty cells of 300 KB is no bomb.
RATIO_FREE_BYTES = 2 * 1024 * 1024
_PARTS_MAX = 2_000
# Large bites: before 2.6, expat begins a long token anew with each bite.
_CHUNK = 1 << 22
_ROW_DIGITS_MAX = 10
_LETTERS_MAX = 3


def guard(data: bytes) -> None:
    """Pass a workbook that is safe to open.

    Raises:
        Problem: FILE-DAMAGED, FILE-INFLATES, FILE-ENTITIES, SHEET-TOO-LARGE, and what `strange_zip` says of
            a zip that is no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
                raise strange_zip((part.filename for part in parts), _mimetype(archive))
            budget = min(INFLATED_BYTES_MAX, max(RATIO_FREE_BYTES, RATIO_MAX * len(data)))
            if len(parts) > _PARTS_MAX or sum(part.file_size for part in parts) > budget:
                raise Problem("FILE-INFLATES")
            for part in parts:
                budget -= _check(archive, part, budget)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Problem("FILE-DAMAGED") from None


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    """The beginning of the part that names the kind, in the formats that have one."""
    try:
        with archive.open("mimetype") as stream:
            return stream.read(100)
    except KeyError:
        return b""


def _check(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> int:
    """Unpack a part, as far as `budget` bytes go; its true size, whatever the directory claims."""
    size = 0
    walk = _Walk() if part.filename.lower().endswith((".xml", ".rels")) else None
    with archive.open(part) as stream:
        while chunk := stream.read(min(_CHUNK, budget - size + 1)):
            size += len(chunk)
            if size > budget:
                raise Problem("FILE-INFLATES")
            if walk:
                if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    raise Problem("FILE-DAMAGED")  # calamine takes such a sheet for an empty one
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
        self._digits = ""
        self._columns: dict[str, int] = {}

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk, False)  # noqa: FBT003  expat's own signature
        except (expat.ExpatError, LookupError):  # the latter: an encoding that nobody knows
            raise Problem("FILE-DAMAGED") from None

    def close(self) -> None:
        try:
            self._parser.Parse(b"", True)  # noqa: FBT003  expat's own signature
        except (expat.ExpatError, LookupError):  # the latter: an encoding that nobody knows
            raise Problem("FILE-DAMAGED") from None

    def _doctype(self, *_: object) -> None:
        raise Problem("FILE-ENTITIES")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        # Called for each element of the file: cells in columns that were seen before leave early.
        if name == "c":
            self._cell(attributes.get("r", ""))
        elif name == "v":
            return
        elif name == "row" or name.endswith(":row"):
            self._digits = attributes.get("r", "")
            self._row, self._column = _number(self._digits) or self._row + 1, 0
            self._reach()
        elif name.endswith(":c"):
            self._cell(attributes.get("r", ""))

    def _cell(self, reference: str) -> None:
        """Where the cell stands: as it says itself, else beside the one before."""
        if not reference:
            self._column += 1
            self._reach()
            return
        letters = reference.rstrip("0123456789")
        digits = reference[len(letters) :]
        if digits == self._digits and (column := self._columns.get(letters)):
            self._column = column
            return
        self._column = self._columns[letters] = _column(letters)
        self._row, self._digits = _number(digits), digits
        self._reach()

    def _reach(self) -> None:
        self._row_last = max(self._row_last, self._row)
        self._column_last = max(self._column_last, self._column)
        rows, columns = self._row_last, self._column_last
        if rows > ROWS_MAX or columns > COLUMNS_MAX or rows * columns > CELLS_MAX:
            raise Problem("SHEET-TOO-LARGE", row=self._row or None)


def _number(digits: str) -> int:
    """A row's number; 0 for what is none, and too large a one for what is longer than any."""
    if not (digits.isascii() and digits.isdigit()):
        return 0
    return int(digits) if len(digits) <= _ROW_DIGITS_MAX else ROWS_MAX + 1


def _column(letters: str) -> int:
    """A column's number; what is no column at all is out of reach of no library, and stands in the first."""
    plain = letters.replace("$", "").upper()
    if not (plain.isascii() and plain.isalpha()):
        return 1
    number = 0
    for letter in plain[: _LETTERS_MAX + 1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
