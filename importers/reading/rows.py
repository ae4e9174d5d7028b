"""The rows under a header, cell by cell and by what the cells are for; the same for every kind of table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from importers.containers.sheets import Cell, Sheet
from importers.containers.words import words
from importers.reading.cells import CellError, amount
from importers.reading.column_names import is_subtotal, is_total
from importers.reading.headers import Header
from importers.reading.layouts import Role
from sfund.errors import StatementError, failure
from sfund.words import say

Row = TypeVar("Row")

_CARRIED = re.compile(
    r"이\s*월\s*(?:잔액|금액)?\s*$|brought\s+forward|opening\s+balance|기초\s*잔액", re.IGNORECASE
)


class Picker:
    """One row's cells by role."""

    __slots__ = ("_cells", "_columns", "_others")

    def __init__(self, cells: Sequence[Cell], header: Header) -> None:
        self._cells = cells
        self._columns = header.columns
        self._others = header.others

    def cell(self, role: Role) -> Cell:
        found = self._columns.get(role)
        return self._at(found[0]) if found else None

    def cells(self, role: Role) -> list[Cell]:
        """The cells of a role that may have several columns."""
        return [self._at(index) for index in self._columns.get(role, ())]

    def has(self, role: Role) -> bool:
        """Whether the table has such a column."""
        return role in self._columns

    def words(self, role: Role) -> str:
        found = self._columns.get(role)
        if not found:
            return ""
        return words(self._at(found[0])) if len(found) == 1 else _joined(map(self._at, found))

    def memo(self) -> str:
        """The memo columns, then the words of columns that the layout does not know."""
        said = self.words(Role.MEMO)
        if not self._others:
            return said
        unknown = map(self._at, self._others)
        spoken = (one for one in unknown if isinstance(one, str) and any(map(str.isalpha, one)))
        return _joined([said, *spoken])

    def is_total(self) -> bool:
        """Whether the first words of the row say that it adds up others."""
        first = next(filter(None, map(words, self._cells)), "")
        return is_total("".join(first.split()))

    def is_subtotal(self) -> bool:
        """Whether a cell of the row names a sum and says nothing else."""
        return any(isinstance(one, str) and "계" in one and is_subtotal("".join(one.split()))
                   for one in self._cells)  # fmt: skip

    def totals(self) -> tuple[Decimal, Decimal] | None:
        """Deposits and withdrawals in a row of totals (합계, 총계), where both are there."""
        first = "".join(next(filter(None, map(words, self._cells)), "").split())
        try:
            into, out = amount(self.cell(Role.DEPOSIT)), amount(self.cell(Role.WITHDRAWAL))
        except CellError:
            return None
        return (into, out) if first in ("합계", "총계") and into is not None and out is not None else None

    def carries_over(self) -> bool:
        """Whether the row brings a balance over from before (전월이월) and is no payment."""
        return any(isinstance(one, str) and _CARRIED.search(one) for one in self._cells)

    def is_lone(self) -> bool:
        """Whether only one cell is filled: a note."""
        return len(self._cells) - self._cells.count(None) == 1

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

    Blank rows and repeated headers are passed over wherever they stand; a row that `understand` takes for
    no entry of the table (a total, a note: None) goes to `on_rest`.

    Args:
        sheet: The sheet.
        header: Its header.
        place: The file for the errors.
        understand: Of the cells and the row's number from 1; a `CellError` becomes the file's.
        on_rest: Told what is no entry.

    Raises:
        StatementError: the codes of `cells`, naming the row.
    """
    for start, stop in header.spans:
        for index in range(start, stop):
            cells = sheet.rows[index]
            if not is_filled(cells):
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
                    hint=error.hint or say("download the file once more, and import it as the bank made it"),
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
