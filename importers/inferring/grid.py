"""A table of no known layout as columns: what each is called, and what stands in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import islice

from importers.containers.sheets import Cell, Sheet
from importers.containers.words import words
from importers.inferring.vocabulary import Says, says
from importers.reading.cells import CellError, amount, clock, moment
from importers.reading.column_names import is_subtotal, is_total, normalised
from importers.reading.header_rows import Naming, body_of, is_naming, namings
from importers.reading.headers import HEADER_ROWS_MAX

LOOKED_AT = 200
"""Rows by which columns are judged; the whole file is proven afterwards."""

_NUMBERS_LEAST = 2  # beside its date, a payment has an amount and a balance
_KNOWN_LEAST = 3  # names that make a row a header that one may quote
_DIGITS_IN_A_NAME_MAX = 3
_NAME_LENGTH_MAX = 24

When = tuple[dt.date, dt.time | None]


@dataclass(slots=True)
class Column:
    """One column over the rows that are looked at.

    Attributes:
        index: Its place in the sheet, from 0.
        name: As normalised; empty for none.
        key: What a layout calls it: its name where that is safe and its own, else its place, `#3`.
        cells: One for each row.
    """

    index: int
    name: str
    key: str
    cells: list[Cell] = field(repr=False)

    @property
    def says(self) -> Says:
        return says(self.name)

    def amounts(self) -> list[Decimal | None] | None:
        """The amounts; None where a cell is none."""
        try:
            return [amount(value) for value in self.cells]
        except CellError:
            return None

    def moments(self) -> list[When | None] | None:
        """The days; None where a cell is none."""
        try:
            return [moment(value) for value in self.cells]
        except CellError:
            return None

    def is_clock(self) -> bool:
        """Whether it holds times of day, told from amounts by its name or by colons."""
        try:
            told = [clock(value) for value in self.cells]
        except CellError:
            return False
        plain = all(isinstance(value, dt.time) or (isinstance(value, str) and ":" in value)
                    for value in self.cells if value is not None)  # fmt: skip
        return any(one is not None for one in told) and (plain or self.says is Says.TIME)

    def spoken(self) -> list[str]:
        """The words that stand in it, blanks left out."""
        found = (words(value) for value in self.cells if isinstance(value, str))
        return [one for one in found if any(map(str.isalpha, one))]


@dataclass(frozen=True)
class Grid:
    """A table of a sheet, looked at for the first time.

    Attributes:
        sheet: The sheet.
        start: The first row of its header; that of its first payment where it has no header.
        body: The first row under the header.
        names: For each column.
        trusted: Whether the names are surely those of columns, and no person's data.
        quoted: Names of unknown meaning that a layout may repeat.
    """

    sheet: Sheet = field(repr=False)
    start: int
    body: int
    names: tuple[str, ...]
    trusted: bool
    quoted: frozenset[str] = frozenset()

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """The payments that are looked at, as far as one can tell them: dated, or under a merged date."""
        return list(islice(self._payments(), LOOKED_AT))

    def _payments(self) -> Iterator[list[Cell]]:
        header = self.sheet.rows[self.start] if self.start < self.body else None
        for row in self.sheet.rows[self.body :]:
            if row == header or (is_naming(row) and known_names(list(map(normalised, row))) >= _KNOWN_LEAST):
                return
            numbers = count_numbers(row)
            dated = numbers == 1 and any(map(_is_day, row))  # its balance is left blank
            if (dated or numbers >= _NUMBERS_LEAST) and not adds_up(row):
                yield row

    @cached_property
    def columns(self) -> list[Column]:
        width = max(map(len, (*self.rows, self.names)), default=0)
        names = (*self.names, *([""] * (width - len(self.names))))
        return [
            Column(
                index,
                name,
                self._key(index, name),
                [row[index] if index < len(row) else None for row in self.rows],
            )
            for index, name in enumerate(names)
        ]

    def _key(self, index: int, name: str) -> str:
        safe = says(name) is not Says.UNKNOWN or name in self.quoted
        return name if name and safe and self.names.count(name) == 1 else f"#{index + 1}"


def find_grids(sheet: Sheet) -> list[Grid]:
    """The ways to take a sheet for a table, the likeliest first; empty where no row looks like a payment."""
    rows = sheet.rows
    first: int | None = None
    for index in range(min(len(rows), HEADER_ROWS_MAX + 3)):
        if not looks_like_payment(rows[index]):
            continue
        first = index if first is None else first
        above = _above(rows, index)
        if above is not None and is_naming(rows[above]):
            return _under_names(sheet, above)
    for index in range(min(len(rows), HEADER_ROWS_MAX)):  # names without a balance, or without a row
        if is_naming(rows[index]) and {Says.DATE} < _telling([normalised(value) for value in rows[index]]):
            return _under_names(sheet, index)
    return [] if first is None else [Grid(sheet, first, first, (), trusted=False)]


def looks_like_payment(row: Sequence[Cell]) -> bool:
    """Whether a row has a date, an amount and a balance, wherever they stand."""
    return count_numbers(row) >= _NUMBERS_LEAST and any(map(_is_day, row))


def known_names(names: Sequence[str]) -> int:
    """How many of the names mean something."""
    return sum(1 for name in names if says(name) is not Says.UNKNOWN)


def count_numbers(row: Sequence[Cell]) -> int:
    """How many cells can be amounts; days are none."""
    return sum(1 for value in row if value is not None and _is_number(value))


def _under_names(sheet: Sheet, above: int) -> list[Grid]:
    """The table under a row of names, and under two where the upper one adds to them."""
    found: list[Grid] = []
    if above and is_naming(sheet.rows[above - 1]):
        found = [
            _grid(sheet, above - 1, naming)
            for naming in namings(sheet.rows, above - 1)
            if naming.rows > 1 and _adds(sheet, above, naming)
        ]
    return [*found, _grid(sheet, above, Naming(tuple(map(normalised, sheet.rows[above])), 1))]


def _adds(sheet: Sheet, above: int, naming: Naming) -> bool:
    """Whether two rows together name days or amounts that the lower one alone does not."""
    return not _telling(naming.names) <= _telling([normalised(value) for value in sheet.rows[above]])


def _telling(names: Sequence[str]) -> set[Says]:
    return {says(name) for name in names} & {
        Says.DATE,
        Says.BALANCE,
        Says.WITHDRAWAL,
        Says.DEPOSIT,
        Says.AMOUNT,
    }


def _grid(sheet: Sheet, start: int, naming: Naming) -> Grid:
    known, named = known_names(naming.names), sum(map(bool, naming.names))
    trusted = known >= _KNOWN_LEAST and 2 * known >= named
    own = naming.lower or naming.names
    quoted = frozenset(name for name in own if _is_harmless(name)) if trusted else frozenset()
    body = body_of(sheet.rows, start + naming.rows)
    return Grid(sheet, start, body, naming.names, trusted=trusted, quoted=quoted)


def _is_harmless(name: str) -> bool:
    return sum(map(str.isdigit, name)) <= _DIGITS_IN_A_NAME_MAX and len(name) <= _NAME_LENGTH_MAX


def _above(rows: Sequence[list[Cell]], index: int) -> int | None:
    """The next row above that is filled and no row of units."""
    for at in range(index - 1, -1, -1):
        if any(value is not None for value in rows[at]) and body_of(rows, at) == at:
            return at
    return None


def _is_day(value: Cell) -> bool:
    try:
        return value is not None and moment(value) is not None
    except CellError:
        return False


def _is_number(value: Cell) -> bool:
    if isinstance(value, str) and not any(map(str.isdigit, value)):
        return False
    try:
        return amount(value) is not None
    except CellError:
        return False


def adds_up(row: Sequence[Cell]) -> bool:
    """Whether a row sums up others: it begins so and has no date, or a cell of it says nothing else."""
    said = ["".join(one.split()) for one in filter(None, map(words, row))]
    if any(map(is_subtotal, said)):
        return True
    return bool(said) and is_total(said[0]) and not any(map(_is_day, row))
