"""Why a table whose columns have names is not understood: its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from importers.containers.sheets import Cell
from importers.inferring.grid import Grid, adds_up, count_numbers
from importers.inferring.vocabulary import Says, says
from importers.reading.cells import CellError, moment

_NUMBERS_LEAST = 2
_SHAPE_MAX = 24
# What may be shown of a cell: digits as zeros, and the words of dates. A name in it is nobody's business.
_SHOWN = re.compile(r"0+|[ :./,()T-]|[년월일]|오전|오후|[AP]M", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unread:
    """A date that cannot be read: its column as a layout calls it, its row from 1, its shape, and why."""

    column: str
    row: int
    shape: str
    why: CellError


def unread_date(grid: Grid) -> Unread | None:
    """The first date that cannot be read; None where a column that is called a date can be read whole."""
    first: Unread | None = None
    for index, name in enumerate(grid.names):
        if says(name) is not Says.DATE:
            continue
        cells = list(_cells(grid, index))
        problem = next(((at, value, why) for at, value in cells if (why := _why(value)) is not None), None)
        if problem is None and cells:
            return None
        if problem is not None and first is None:
            at, value, why = problem
            first = Unread(grid.columns[index].key, at + 1, shape(value), why)
    return first


def shape(value: Cell) -> str:
    """How a cell is written, without what it says.

    >>> shape("31-Mar-25 오후 3:05"), shape("2025.03.31 (김아무개)")
    ('00-…-00 오후 0:00', '0000.00.00 (…)')
    """
    zeros = re.sub(r"\d", "0", value if isinstance(value, str) else "0")
    told = "".join(found if _SHOWN.fullmatch(found) else "…" for found in _pieces(zeros))
    return re.sub("…+", "…", told)[:_SHAPE_MAX]


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        found = _SHOWN.match(text, at)
        piece = found[0] if found else text[at]
        yield piece
        at += len(piece)


def _cells(grid: Grid, index: int) -> Iterator[tuple[int, Cell]]:
    """The filled cells of a column in rows that look like payments."""
    for at, row in enumerate(grid.sheet.rows[grid.body :], start=grid.body):
        value = row[index] if index < len(row) else None
        if value is not None and count_numbers(row) >= _NUMBERS_LEAST and not adds_up(row):
            yield at, value


def _why(value: Cell) -> CellError | None:
    try:
        moment(value)
    except CellError as error:
        return error
    return None
