"""The rows under a header, cell by cell and by what the cells are for; the same for every kind of table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from importers.cells import CellError, amount, words
from importers.containers.sheets import Cell, Sheet
from importers.headers import Header
from importers.layouts import Role
from sfund.errors import StatementError, failure
from sfund.words import say

Row = TypeVar("Row")

# Rows under the table that carry amounts and are no payments.
_TOTALS = re.compile(r"합계|총계|소계|누계|총\d+건|총건수|이월|^계$|^총|\btotal\b", re.IGNORECASE)


class Picker:
    """One row's cells by role."""

    def __init__(self, cells: Sequence[Cell], header: Header) -> None:
        self._cells = cells
        self._header = header

    def cell(self, role: Role) -> Cell:
        index = self._header.index(role)
        return None if index is None else self._at(index)

    def words(self, role: Role) -> str:
        return _joined(self._at(index) for index in self._header.columns.get(role, ()))

    def memo(self) -> str:
        """The memo columns, then the words of columns that the layout does not know."""
        unknown = (self._at(index) for index in self._header.others)
        spoken = (one for one in unknown if isinstance(one, str) and any(map(str.isalpha, one)))
        return _joined([self.words(Role.MEMO), *spoken])

    def is_total(self) -> bool:
        """Whether the first words of the row say that it adds up others."""
        first = next(filter(None, map(words, self._cells)), "")
        return bool(_TOTALS.search("".join(first.split())))

    def totals(self) -> tuple[Decimal, Decimal] | None:
        """Deposits and withdrawals in a row of totals (합계, 총계), where both are there."""
        first = "".join(next(filter(None, map(words, self._cells)), "").split())
        try:
            into, out = amount(self.cell(Role.DEPOSIT)), amount(self.cell(Role.WITHDRAWAL))
        except CellError:
            return None
        return (into, out) if first in ("합계", "총계") and into is not None and out is not None else None

    def is_lone(self) -> bool:
        """Whether only one cell is filled: a note."""
        return sum(1 for one in self._cells if one is not None) == 1

    def _at(self, index: int) -> Cell:
        return self._cells[index] if index < len(self._cells) else None


def table_rows(
    sheet: Sheet,
    header: Header,
    place: str,
    understand: Callable[[Picker, int], Row | None],
    on_rest: Callable[[Picker, int], None] = lambda _, __: None,
) -> Iterator[Row]:
    """What `understand` makes of each row under the header, in the file's order.

    Blank rows and repeated headers are passed over wherever they stand; a row that `understand` takes for no
    entry of the table (a total, a note: None) goes to `on_rest`. A file with a second table under the first is
    not cut in silence: its rows come along.

    Args:
        sheet: The sheet.
        header: Its header.
        place: The file for the errors.
        understand: Of the cells and the row's number from 1; a `CellError` becomes the file's.
        on_rest: Told what is no entry.

    Raises:
        StatementError: the codes of `cells`, naming the row.
    """
    names = sheet.rows[header.row]
    for index in range(header.row + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        if not is_filled(cells) or cells == names:
            continue
        pick = Picker(cells, header)
        try:
            row = understand(pick, index + 1)
        except CellError as error:
            raise failure(
                StatementError,
                error.code,
                error.message,
                file=place,
                line=index + 1,
                expected=error.expected,
                hint=say("download the file once more, and import it as the bank made it"),
            ) from None
        if row is None:
            on_rest(pick, index + 1)
        else:
            yield row


def _joined(cells: Iterable[Cell]) -> str:
    return " ".join(filter(None, map(words, cells)))


def is_filled(cells: Sequence[Cell]) -> bool:
    """Whether anything stands in the row."""
    return any(one is not None for one in cells)
