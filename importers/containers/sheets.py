"""Sheets and cells: the one shape to which every container comes down."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Cell = str | Decimal | dt.datetime | dt.date | dt.time | None

# No statement that a person downloads comes near these; what goes beyond is a mistake or an attack.
ROWS_MAX = 200_000
COLUMNS_MAX = 256
CELLS_MAX = 4_000_000
# Of all different texts together: one long text may stand in many cells of a small file.
TEXT_CHARACTERS_MAX = 32_000_000

_HALF_SECOND = dt.timedelta(microseconds=500_000)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: `rows[0]` is row 1 as a person sees it; rows may differ in length."""

    name: str = field(repr=False)
    rows: list[list[Cell]] = field(repr=False)


def number(value: float) -> Decimal:
    """What a spreadsheet means by a float: the shortest decimal that gives the same float.

    >>> number(57105.0), number(0.1), number(1.5e7)
    (Decimal('57105'), Decimal('0.1'), Decimal('15000000'))
    """
    return Decimal(int(value)) if value.is_integer() else Decimal(repr(value))


def cell(value: object) -> Cell:
    """A value from a spreadsheet library as a cell; times are brought to whole seconds.

    What is no number (infinity, an error of a formula) is an empty cell, and so is a formula whose value the
    file does not hold: nothing is calculated here. A balance chain notices what is missing.

    >>> cell(1.0), cell("  "), cell(dt.timedelta(hours=9, minutes=30)), cell(True)
    (Decimal('1'), None, datetime.time(9, 30), 'TRUE')
    """
    return _AS_CELL.get(type(value), _other)(value)


def _other(value: object) -> Cell:
    return str(value).strip() or None


def _text(value: str) -> Cell:
    return value.strip() or None


def _finite(value: float) -> Cell:
    return number(value) if math.isfinite(value) else None


def _moment(value: dt.datetime) -> Cell:
    try:
        return (value + _HALF_SECOND).replace(microsecond=0)
    except OverflowError:  # the last half second of the year 9999
        return value.replace(microsecond=0)


def _clock(value: dt.time) -> Cell:
    """Rounded, but never to the midnight after."""
    rounded = (dt.datetime.combine(dt.date.min, value) + _HALF_SECOND).time()
    return max(rounded, value).replace(microsecond=0)


def _time_of_day(length: dt.timedelta) -> Cell:
    """A duration as a time of day; some sheets format times as durations."""
    if not dt.timedelta() <= length < dt.timedelta(days=1):
        return str(length)
    return _clock((dt.datetime.combine(dt.date.min, dt.time()) + length).time())


# By the exact type: a statement has a million cells.
_AS_CELL: dict[type, Callable[[Any], Cell]] = {
    type(None): lambda _: None,
    str: _text,
    float: _finite,
    int: Decimal,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.datetime: _moment,
    dt.date: lambda value: value,
    dt.time: _clock,
    dt.timedelta: _time_of_day,
}


def trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows without the empty cells at their ends and the empty rows at the sheet's end."""
    short = [row if row and row[-1] is not None else row[: _length(row)] for row in rows]
    while short and not short[-1]:
        short.pop()
    return short


def _length(row: list[Cell]) -> int:
    length = len(row)
    while length and row[length - 1] is None:
        length -= 1
    return length
