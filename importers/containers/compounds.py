"""What is looked at in a compound file (old xls, encrypted xlsx) before any library may open it.

Sectors are chained by numbers that the file gives: a chain that comes back to itself would be followed until
the memory is full. An old workbook is a row of records: a cell in the far corner makes a library ask for
memory for the whole sheet, and one whose end is missing would be read without its last rows.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import olefile

from importers.containers.problems import Problem
from importers.containers.sheets import CELLS_MAX, COLUMNS_MAX, ROWS_MAX
from importers.containers.strangers import strange_compound

# BIFF's records, as in [MS-XLS] 2.3.
_BEGINS = {0x0809, 0x0409, 0x0209, 0x0009}
_ENDS = 0x000A
_ENCIPHERED = 0x002F
_SHEET = 0x0085
_CELLS = {0x0006, 0x0206, 0x0406, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD}
_CELLS_IN_A_ROW = 0x00BD
_EXTENT = 0x0200
_PLACED = {*_CELLS, _CELLS_IN_A_ROW, _EXTENT}
# First row, the one behind the last, first column, the one behind the last; the format has no more of them.
_EXTENTS = (struct.Struct("<IIHHxx"), struct.Struct("<HHHHxx"))
_SHEETS_MAX = 100
_ROWS_OF_FORMAT, _COLUMNS_OF_FORMAT = 65_536, 256
_HEAD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_LAST_COLUMN = struct.Struct("<H")

# Sector numbers from here on say "end of the chain" or "free". [MS-CFB] 2.1
_SECTORS_MAX = 0xFFFFFFFA
_FIRST_TABLE_SECTOR_AT = 68
_NUMBER = struct.Struct("<I")
# An entry of the directory: its kind, its first sector, its size.
_ENTRY = struct.Struct("<66xB49xII4x")
_STREAM, _ROOT = 2, 5


class Inside(StrEnum):
    """What a compound file holds."""

    NEW_WORKBOOK_ENCRYPTED = "xlsx, encrypted"
    OLD_WORKBOOK = "xls"
    OLD_WORKBOOK_ENCRYPTED = "xls, encrypted"


def look(data: bytes) -> Inside:
    """What is in it, once it is safe to open.

    Raises:
        Problem: FILE-DAMAGED, SHEET-TOO-LARGE, and what `strange_compound` says of another program's file.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            _refuse_loops(compound, data)
            if compound.exists("EncryptedPackage"):
                return Inside.NEW_WORKBOOK_ENCRYPTED
            name = next((one for one in ("Workbook", "Book") if compound.exists(one)), None)
            if name is None:
                raise strange_compound(path[0] for path in compound.listdir())
            stream = compound.openstream(name).read()
            if len(stream) < compound.get_size(name):
                raise Problem("FILE-DAMAGED")
            return _walk(stream)
    except (OSError, ValueError, IndexError, struct.error):
        raise Problem("FILE-DAMAGED") from None  # olefile's own errors are of the first kind


def _refuse_loops(compound: olefile.OleFileIO, data: bytes) -> None:
    """Every chain that a library may follow comes to an end."""
    large, small = _Chains(compound.fat), _Chains([])
    for start in (compound.first_dir_sector, compound.first_mini_fat_sector):
        large.follow(start)
    entries = list(_entries(compound.directory_fp.getvalue()))
    if any(not one.is_root and one.size < compound.mini_stream_cutoff_size for one in entries):
        compound.loadminifat()
        small = _Chains(compound.minifat)
    for entry in entries:
        is_large = entry.is_root or entry.size >= compound.mini_stream_cutoff_size
        (large if is_large else small).follow(entry.start)
    _table_sectors(data, compound.sectorsize)


@dataclass(slots=True)
class _Chains:
    """Sector → the one after it. What was followed once is not followed again."""

    after: Sequence[int]
    sound: set[int] = field(default_factory=set)

    def follow(self, start: int) -> None:
        passed: set[int] = set()
        at = start
        while at < len(self.after) and at not in self.sound:
            if at in passed:
                raise Problem("FILE-DAMAGED")
            passed.add(at)
            at = self.after[at]
        self.sound |= passed


@dataclass(frozen=True, slots=True)
class _Entry:
    is_root: bool
    start: int
    size: int


def _entries(directory: bytes) -> Iterator[_Entry]:
    """All of them, those too that no tree of the directory leads to: a library may look through them all."""
    for at in range(0, len(directory) - _ENTRY.size + 1, _ENTRY.size):
        kind, start, size = _ENTRY.unpack_from(directory, at)
        if kind in (_STREAM, _ROOT):
            yield _Entry(kind == _ROOT, start, size)


def _table_sectors(data: bytes, sector_bytes: int) -> None:
    """The sectors that say where the table of sectors is are chained too, each by its last number."""
    passed: set[int] = set()
    (at,) = _NUMBER.unpack_from(data, _FIRST_TABLE_SECTOR_AT)
    while at < _SECTORS_MAX and (end := (at + 2) * sector_bytes) <= len(data):
        if at in passed:
            raise Problem("FILE-DAMAGED")
        passed.add(at)
        (at,) = _NUMBER.unpack_from(data, end - _NUMBER.size)


def _walk(stream: bytes) -> Inside:
    """An old workbook's records: what it says of itself first, then each sheet from where that says it is."""
    starts: set[int] = set()
    for kind, record in _part(stream, 0):
        if kind == _ENCIPHERED:
            return Inside.OLD_WORKBOOK_ENCRYPTED
        if kind == _SHEET:
            starts.add(*_NUMBER.unpack_from(record))
    if len(starts) > _SHEETS_MAX:
        raise Problem("SHEET-TOO-LARGE")
    for start in starts:
        reach = _Reach()
        for kind, record in _part(stream, start):
            if kind in _PLACED:
                reach.take(kind, record)
    return Inside.OLD_WORKBOOK


def _part(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from there to the end of that part, those of parts within it (charts) among them.

    Raises:
        Problem: FILE-DAMAGED where the end is missing.
    """
    open_parts = 0
    while at + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, at)
        at += _HEAD.size
        if kind in _BEGINS:
            open_parts += 1
        elif kind == _ENDS:
            open_parts -= 1
            if open_parts <= 0:
                return
        else:
            yield kind, stream[at : at + length]
        at += length
    raise Problem("FILE-DAMAGED")


@dataclass(slots=True)
class _Reach:
    """How far the cells of a sheet reach."""

    rows: int = 0
    columns: int = 0

    def take(self, kind: int, record: bytes) -> None:
        if kind == _EXTENT:
            _refuse_impossible(record)
            return
        row, column = _PLACE.unpack_from(record)
        if kind == _CELLS_IN_A_ROW:
            (column,) = _LAST_COLUMN.unpack_from(record, len(record) - _LAST_COLUMN.size)
        if row < self.rows and column < self.columns:
            return
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if self.rows > ROWS_MAX or self.columns > COLUMNS_MAX or self.rows * self.columns > CELLS_MAX:
            raise Problem("SHEET-TOO-LARGE", row=row + 1)


def _refuse_impossible(record: bytes) -> None:
    """The extent that a sheet claims is believed by nobody, but memory is set aside for it."""
    for form in _EXTENTS:
        if len(record) == form.size:
            row, rows, column, columns = form.unpack(record)
            if not (row <= rows <= _ROWS_OF_FORMAT and column <= columns <= _COLUMNS_OF_FORMAT):
                raise Problem("FILE-DAMAGED")
