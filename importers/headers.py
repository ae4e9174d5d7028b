"""Which row names the columns, and whose layout it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from importers.containers.sheets import Cell, Sheet
from importers.layouts import Layout, Role
from importers.names import is_header, normalised
from sfund.errors import StatementError, failure
from sfund.words import say

HEADER_ROWS_MAX = 60


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a sheet, understood.

    Attributes:
        row: Its index in `Sheet.rows`.
        layout: The layout that fits best.
        columns: What for → the indices of its columns, in the sheet's order; single roles have one.
        others: Columns with a name that the layout does not know; their words are kept as memo.
    """

    row: int
    layout: Layout
    columns: Mapping[Role, tuple[int, ...]]
    others: tuple[int, ...]

    def index(self, role: Role) -> int | None:
        """The one column for that role."""
        found = self.columns.get(role)
        return found[0] if found else None


def find_header(sheet: Sheet, layouts: Sequence[Layout], file: str) -> Header | None:
    """The header; None where no row of the sheet looks like one.

    Raises:
        StatementError: LAYOUT-UNKNOWN (a table, but of no known layout), LAYOUT-AMBIGUOUS, HEADER-TWICE.
    """
    suspect: int | None = None
    for index, row in enumerate(sheet.rows[:HEADER_ROWS_MAX]):
        names = _names(row)
        fitting = [layout for layout in layouts if layout.required <= names.keys()]
        if fitting:
            return _header(index, row, _best(fitting, names.keys(), sheet, index, file), file)
        if suspect is None and is_header(row):
            suspect = index
    if suspect is None:
        return None
    raise failure(
        StatementError,
        "LAYOUT-UNKNOWN",
        say("the columns are those of no known bank"),
        file=file,
        line=suspect + 1,
        expected=say("one of the layouts {layouts}", layouts=", ".join(layout.name for layout in layouts)),
        hint=say("describe the columns in a layout of their own"),
    )


def _names(row: list[Cell]) -> dict[str, int]:
    """Header → the first column of that name."""
    names: dict[str, int] = {}
    for index, value in enumerate(row):
        if name := normalised(value):
            names.setdefault(name, index)
    return names


def _best(fitting: Sequence[Layout], names: AbstractSet[str], sheet: Sheet, row: int, file: str) -> Layout:
    """The layout that shares most columns with the header; a title decides between equals."""
    above = "".join(normalised(value) for line in sheet.rows[:row] for value in line) + normalised(sheet.name)

    def fit(layout: Layout) -> tuple[float, bool]:
        known = layout.columns.keys()
        return len(known & names) / len(known | names), any(
            normalised(title) in above for title in layout.titles
        )

    ranked = sorted(fitting, key=fit, reverse=True)
    if len(ranked) > 1 and fit(ranked[0]) == fit(ranked[1]):
        raise failure(
            StatementError,
            "LAYOUT-AMBIGUOUS",
            say("the columns fit {one} and {other} equally well", one=ranked[0].name, other=ranked[1].name),
            file=file,
            line=row + 1,
            hint=say("give one of the two layouts a title that only its files have"),
        )
    return ranked[0]


def _header(index: int, row: list[Cell], layout: Layout, file: str) -> Header:
    columns: dict[Role, tuple[int, ...]] = {}
    others: list[int] = []
    seen: set[str] = set()
    for column, value in enumerate(row):
        name = normalised(value)
        role = layout.columns.get(name)
        if name in seen and name in layout.required:
            raise failure(
                StatementError,
                "HEADER-TWICE",
                say("two columns are named {name}", name=name),
                file=file,
                line=index + 1,
            )
        if role is None or name in seen:
            others += [column] if name else []
        elif role is not Role.UNUSED:
            columns[role] = (*columns.get(role, ()), column)
        seen.add(name)
    return Header(index, layout, columns, tuple(others))
