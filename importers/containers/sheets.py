"""Sheets and cells: the one shape to which every container comes down."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from decimal import Decimal

Cell = str | Decimal | dt.datetime | dt.date | dt.time | None

# No statement that a person downloads comes near these; what goes beyond is a mistake or an attack.
ROWS_MAX = 200_000
COLUMNS_MAX = 256
CELLS_MAX = 4_000_000


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


def cell(value: object) -> Cell:  # noqa: PLR0911  one return for each kind of value
    """A value from a spreadsheet library as a cell; times are brought to whole seconds.

    >>> cell(1.0), cell("  "), cell(dt.timedelta(hours=9, minutes=30)), cell(True)
    (Decimal('1'), None, datetime.time(9, 30), 'TRUE')
    """
    match value:
        case None:
            return None
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return Decimal(value)
        case float():
            return number(value) if math.isfinite(value) else None
        case dt.datetime():
            return (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
        case dt.date() | dt.time():
            return value
        case dt.timedelta():
            return _time_of_day(value)
        case _:
            return str(value).strip() or None


def trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows without the empty cells at their ends and the empty rows at the sheet's end."""
    short = [row[: _length(row)] for row in rows]
    while short and not short[-1]:
        short.pop()
    return short


def _length(row: list[Cell]) -> int:
    length = len(row)
    while length and row[length - 1] is None:
        length -= 1
    return length


def _time_of_day(length: dt.timedelta) -> Cell:
    """A duration as a time of day; some sheets format times as durations."""
    if not dt.timedelta() <= length < dt.timedelta(days=1):
        return str(length)
    midnight = dt.datetime(1900, 1, 1)  # noqa: DTZ001  a clock face, no moment
    return (midnight + length).time().replace(microsecond=0)
