"""Dates that no cell explains alone: a year of two digits (`25.03.31`), a day or month first (`31/03/2025`).

A column of them is read only where its cells leave one reading: see `written_out`. Everything else stays as
it is printed, for the reader to refuse.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, pairwise

from importers.containers.sheets import Cell, Sheet
from importers.reading.column_names import is_total

_SHORT_YEAR = re.compile(r"(\d{2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?![\d/-]|\.\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4})(?!\d)", re.ASCII)
_CENTURY, _YEARS = 2000, range(1950, 2100)
_SHORT_YEARS = range(70)  # 70 to 99 may be of the century before
# Confused parts make years of a month, and at least four weeks of a year: 14 times those is more than a year.
_SPAN_FACTOR = 14
_LOOKED_AT = 300  # rows in which a column shows that it holds such dates
_MOSTLY = 0.5

Parts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A cell of such a column: its three numbers, whether the year is last in four digits, and the rest."""

    parts: Parts
    year_last: bool
    rest: str


def _year_first(parts: Parts) -> dt.date | None:
    return _day(_century(parts[0]), parts[1], parts[2])


def _day_first(parts: Parts) -> dt.date | None:
    return _day(_century(parts[2]), parts[1], parts[0])


def _month_first(parts: Parts) -> dt.date | None:
    return _day(_century(parts[2]), parts[0], parts[1])


class DateOrder(StrEnum):
    """Which part of such a date comes first; the other two follow as one would expect."""

    YEAR_FIRST = "year-first"  # 25.03.31
    DAY_FIRST = "day-first"  # 31/03/2025, 31.03.25
    MONTH_FIRST = "month-first"  # 03/31/2025, 03.31.25


_READINGS: Mapping[DateOrder, Callable[[Parts], dt.date | None]] = {
    DateOrder.YEAR_FIRST: _year_first,
    DateOrder.DAY_FIRST: _day_first,
    DateOrder.MONTH_FIRST: _month_first,
}
_YEAR_LAST_READINGS = (_day_first, _month_first)


def readings(text: str) -> list[dt.date]:
    """The days that a text may mean which begins like such a date, without those that mean the same.

    >>> [str(day) for day in readings("25.03.31")], [str(day) for day in readings("31/03/2025 09:30")]
    (['2025-03-31', '2031-03-25'], ['2025-03-31'])
    """
    printed = _printed(text)
    if printed is None:
        return []
    ways = _YEAR_LAST_READINGS if printed.year_last else _READINGS.values()
    return list(dict.fromkeys(day for way in ways if (day := way(printed.parts)) is not None))


def written_out(
    cells: Mapping[int, Cell], *, breaks: frozenset[int] = frozenset(), order: DateOrder | None = None
) -> dict[int, str]:
    """The cells of a column of dates, rewritten as `2025-03-31`; empty where they leave no one reading.

    A year that is last in four digits: one order of day and month makes days of all cells, as soon as a part
    is greater than 12. A year of two digits is only read as the first part, where all cells are days then,
    sorted one way, and every other reading is no list of days, unsorted, or spans more than 14 times as
    long: of a list of less than a year, whichever way it is written, that holds of the right reading alone.

    Args:
        cells: Row → cell, in the order of the sheet; those without a date are passed over.
        breaks: Rows at which another list begins, which may be sorted anew.
        order: As a layout says it; then the cells need not tell.
    """
    found = _all_printed(cells)
    parts = {at: one.parts for at, one in found.items()}
    if order is None:
        days = next(iter(_certain(found, breaks).values()), {})
    else:
        days = _days(parts, _READINGS[order])
    return {at: f"{day} {found[at].rest}".strip() for at, day in days.items()}


def order_of(sheet: Sheet, column: int, start: int) -> DateOrder | None:
    """The one order that the dates of a column leave, from a row on; None where none or several are left."""
    cells = {at: value for at, value in _column(sheet, column, [(start, len(sheet.rows))])
             if value is not None}  # fmt: skip
    certain = _certain(_all_printed(cells), _breaks(cells))
    return next(iter(certain)) if len(certain) == 1 else None


def _all_printed(cells: Mapping[int, Cell]) -> dict[int, _Printed]:
    """The cells that hold such dates; empty where dates of another kind stand among them."""
    found: dict[int, _Printed] = {}
    for at, value in cells.items():
        printed = _printed(value)
        if printed is not None:
            found[at] = printed
        elif not isinstance(value, str) or value[:4].isdigit():
            return {}
    return found if len({one.year_last for one in found.values()}) == 1 else {}


def _certain(found: Mapping[int, _Printed], breaks: frozenset[int]) -> dict[DateOrder, dict[int, dt.date]]:
    """The orders that make the same days of all cells where no other makes others; empty for a doubt."""
    parts = {at: one.parts for at, one in found.items()}
    told = {order: days for order, way in _READINGS.items() if (days := _days(parts, way))}
    if any(one.year_last for one in found.values()):
        return told if len({tuple(days.values()) for days in told.values()}) == 1 else {}
    ours = told.pop(DateOrder.YEAR_FIRST, {})
    if not ours or not _is_sorted(ours, breaks):
        return {}
    rivals = [days for days in told.values() if days != ours and _is_sorted(days, breaks)]
    least = _SPAN_FACTOR * max(_span(ours), 1)
    return {DateOrder.YEAR_FIRST: ours} if all(_span(days) > least for days in rivals) else {}


def _days(parts: Mapping[int, Parts], way: Callable[[Parts], dt.date | None]) -> dict[int, dt.date]:
    """The days that a reading makes of all cells; empty where one is none."""
    days: dict[int, dt.date] = {}
    for at, one in parts.items():
        day = way(one)
        if day is None:
            return {}
        days[at] = day
    return days


def _is_sorted(days: Mapping[int, dt.date], breaks: frozenset[int]) -> bool:
    """Whether each list between two breaks runs one way."""
    begun = sorted(breaks)
    for _, rows in groupby(days, lambda at: sum(1 for one in begun if one <= at)):
        run = [days[at] for at in rows]
        if any(one > two for one, two in pairwise(run)) and any(one < two for one, two in pairwise(run)):
            return False
    return True


def _span(days: Mapping[int, dt.date]) -> int:
    return (max(days.values()) - min(days.values())).days


def with_days_written_out(
    sheet: Sheet,
    columns: Sequence[int],
    spans: Sequence[tuple[int, int]],
    order: DateOrder | None = None,
) -> Sheet:
    """The sheet with the dates of these columns written out, as far as they leave one reading.

    Args:
        sheet: The sheet; it stays as it is.
        columns: Indices of the columns of dates.
        spans: Where the rows of the table are: first index and the one behind the last.
        order: As a layout says it.
    """
    told: dict[tuple[int, int], str] = {}
    breaks = frozenset(start for start, _ in spans)
    for column in columns:
        if _shows_short(sheet, column, spans):
            cells = {at: value for at, value in _column(sheet, column, spans) if value is not None}
            told |= {
                (at, column): text for at, text in written_out(cells, breaks=breaks, order=order).items()
            }
    return _rewritten(sheet, told)


def with_likely_days_written_out(sheet: Sheet) -> Sheet:
    """The sheet with each column written out that mostly holds such dates: no header says yet which do."""
    told: dict[tuple[int, int], str] = {}
    top = [(0, min(len(sheet.rows), _LOOKED_AT))]
    for column in range(max(map(len, sheet.rows[:_LOOKED_AT]), default=0)):
        first = next((at for at, value in _column(sheet, column, top) if _printed(value)), None)
        if first is None:
            continue
        cells = {at: value for at, value in _column(sheet, column, [(first, len(sheet.rows))])
                 if value is not None}  # fmt: skip
        days = written_out(cells, breaks=_breaks(cells))
        told |= {(at, column): text for at, text in days.items()} if len(days) > _MOSTLY * len(cells) else {}
    return _rewritten(sheet, told)


def _breaks(cells: Mapping[int, Cell]) -> frozenset[int]:
    return frozenset(at for at, value in cells.items() if _is_label(value))


def _is_label(value: Cell) -> bool:
    """Whether a cell may be the name of a column, at which another table begins."""
    return not _has_digit(value) and not is_total("".join(str(value).split()))


def _has_digit(value: Cell) -> bool:
    return not isinstance(value, str) or any(map(str.isdigit, value))


def _shows_short(sheet: Sheet, column: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the first date of the column is such a one; nearly all sheets are done with here."""
    for _, value in _column(sheet, column, spans):
        if value is not None and _has_digit(value):
            return _printed(value) is not None
    return False


def _column(sheet: Sheet, column: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Cell]]:
    for start, stop in spans:
        for at in range(start, stop):
            row = sheet.rows[at]
            yield at, row[column] if column < len(row) else None


def _rewritten(sheet: Sheet, told: Mapping[tuple[int, int], str]) -> Sheet:
    if not told:
        return sheet
    rows = list(sheet.rows)
    for at in {row for row, _ in told}:
        rows[at] = [told.get((at, column), value) for column, value in enumerate(rows[at])]
    return replace(sheet, rows=rows)


def _printed(value: Cell) -> _Printed | None:
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value).strip()
    found = _SHORT_YEAR.match(text) or _YEAR_LAST.match(text)
    if found is None:
        return None
    parts = (int(found[1]), int(found[3]), int(found[4]))
    return _Printed(parts, len(found[4]) > len("31"), text[found.end() :].lstrip(". "))


def _century(year: int) -> int | None:
    if year >= _CENTURY // 2:
        return year
    return _CENTURY + year if year in _SHORT_YEARS else None


def _day(year: int | None, month: int, day: int) -> dt.date | None:
    if year is None or year not in _YEARS:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
