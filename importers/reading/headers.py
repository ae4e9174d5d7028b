"""Which rows name the columns, whose layout it is, and where its table ends.

A header may be two rows (`거래금액` over `출금 | 입금`) with a row of units below it. A sheet may hold
several tables, one below another: a header that is repeated goes on with its table, unless another account or
another period is stated above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from importers.containers.sheets import Cell, Sheet
from importers.reading.banks import banks_named
from importers.reading.cells import CellError, amount, moment
from importers.reading.column_names import is_header, is_total, normalised, other_unit_row
from importers.reading.header_rows import Naming, body_of, is_naming, namings
from importers.reading.layouts import Kind, Layout, Role
from importers.reading.preambles import read_preamble
from importers.reading.short_dates import readings
from sfund.errors import StatementError, failure
from sfund.words import say

HEADER_ROWS_MAX = 60
_WIDE_LEAST = 3  # filled cells; fewer are a note or a label

# Of an account; what is still owed of a purchase is none.
_BALANCE = re.compile(r"(?<!결제)(?<!결제후)(?<!할부)(?<!이용)잔액|잔고|balance", re.IGNORECASE)
_DATES = (Role.DATETIME, Role.DATE)
_MONEY = (Role.BALANCE, Role.WITHDRAWAL, Role.DEPOSIT, Role.SIGNED_AMOUNT, Role.AMOUNT)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table, understood.

    Attributes:
        row: Index of its first row in `Sheet.rows`.
        layout: The layout that fits best.
        columns: What for → the indices of its columns, in the sheet's order; single roles have one.
        others: Columns with a name that the layout does not know; their words are kept as memo.
        above: Index of the first row that may state something of this table.
        spans: Where its rows are: first index and the one behind the last, once more for each time that the
            header is repeated.
    """

    row: int
    layout: Layout
    columns: Mapping[Role, tuple[int, ...]]
    others: tuple[int, ...]
    above: int = 0
    spans: tuple[tuple[int, int], ...] = ()

    def index(self, role: Role) -> int | None:
        """The one column for that role."""
        found = self.columns.get(role)
        return found[0] if found else None


def find_header(sheet: Sheet, layouts: Sequence[Layout], file: str) -> Header | None:
    """The header of the sheet's first table, its `spans` reaching to the sheet's end; None without a table.

    Raises:
        StatementError: as `find_headers`.
    """
    suspect: int | None = None
    for index, row in enumerate(sheet.rows[:HEADER_ROWS_MAX]):
        header = _header_at(sheet, index, 0, layouts, file)
        if header is not None:
            return header
        if suspect is None and is_header(row):
            suspect = index
    header = _by_place(sheet, layouts)
    if header is not None or suspect is None:
        return header
    raise failure(
        StatementError,
        "LAYOUT-UNKNOWN",
        say("the columns are those of no known bank"),
        file=file,
        line=suspect + 1,
        expected=say("one of the layouts {layouts}", layouts=", ".join(layout.name for layout in layouts)),
        hint=say("describe the columns in a layout of their own"),
    )


def find_headers(sheet: Sheet, layouts: Sequence[Layout], file: str) -> list[Header]:
    """The header of each table of the sheet, in order.

    Raises:
        StatementError: LAYOUT-UNKNOWN (a table, but of no known layout), LAYOUT-AMBIGUOUS, HEADER-TWICE,
            UNIT-NOT-WON.
    """
    first = find_header(sheet, layouts, file)
    if first is None:
        return []
    found = [first]
    for index in _may_name(sheet.rows, first.spans[0][0]):
        current = found[-1]
        if index < current.spans[-1][0]:
            continue
        above = _end_of_rows(sheet.rows, current, index)
        header = _header_at(sheet, index, above, layouts, file)
        if header is None:
            continue
        ended = (*current.spans[:-1], (current.spans[-1][0], above))
        if _goes_on(sheet, current, header):
            found[-1] = replace(current, spans=(*ended, *header.spans))
        else:
            found[-1] = replace(current, spans=ended)
            found.append(header)
    return found


def _header_at(sheet: Sheet, index: int, above: int, layouts: Sequence[Layout], file: str) -> Header | None:
    """The header that begins in this row, of a table that reaches to the sheet's end."""
    for naming in namings(sheet.rows, index):
        fitting = _fitting(layouts, naming, sheet, above, index)
        if fitting:
            body = body_of(sheet.rows, index + naming.rows)
            _refuse_other_units(sheet, naming, above, index, file)
            layout = _best(fitting, naming.names, sheet, above, index, file)
            own = layout.own_names(naming.names)
            columns, others = _columns(own, layout, file, index)
            return Header(index, layout, columns, others, above, ((body, len(sheet.rows)),))
    return None


def _fitting(layouts: Sequence[Layout], naming: Naming, sheet: Sheet, above: int, index: int) -> list[Layout]:
    """The layouts whose columns are all there; by other names of theirs only where none fits by its own.

    A table with a balance is then of no card: the balance proves what it is.
    """
    names = set(naming.names)
    fits = [
        layout
        for layout in layouts
        if layout.required and layout.required <= names and not layout.required <= naming.lower
    ] or [
        layout
        for layout in layouts
        if layout.called
        and (layout.kind is Kind.BANK or not any(map(_BALANCE.search, names)))
        and layout.required <= set(layout.own_names(naming.names))
        and not layout.required <= set(layout.own_names(tuple(naming.lower)))
    ]
    return _of_the_bank(fits, names, sheet, above, index) if fits else fits


def _refuse_other_units(sheet: Sheet, naming: Naming, above: int, index: int, file: str) -> None:
    """Amounts in thousands are rounded, those in dollars are no won."""
    at = other_unit_row(sheet.rows, above, index, index + naming.rows)
    if at is not None:
        raise refused_unit(file, at)


def refused_unit(file: str, index: int) -> StatementError:
    """UNIT-NOT-WON for the row of that index."""
    return failure(
        StatementError,
        "UNIT-NOT-WON",
        say("the amounts of this table are not in won"),
        file=file,
        line=index + 1,
        expected=say("amounts in won, each to the won"),
        hint=say("download the list in won (단위: 원)"),
    )


def _words_above(sheet: Sheet, above: int, row: int) -> str:
    """What stands above a header and in the sheet's name, without white space, one cell a line."""
    cells = (normalised(value) for line in sheet.rows[above:row] for value in line)
    return "\n".join((*cells, normalised(sheet.name)))


def _of_the_bank(
    fitting: Sequence[Layout], names: AbstractSet[str], sheet: Sheet, above: int, row: int
) -> list[Layout]:
    """Without the layouts that share but some columns with a file which names another bank."""
    named = banks_named(_words_above(sheet, above, row))
    if not named:
        return list(fitting)
    return [
        layout
        for layout in fitting
        if layout.kind is not Kind.BANK
        or names - {""} == layout.columns.keys()
        or not (own := banks_named("".join((layout.bank.ko, *layout.titles))))
        or own & named
    ]


def _best(  # noqa: PLR0913
    fitting: Sequence[Layout], names: Sequence[str], sheet: Sheet, start: int, row: int, file: str
) -> Layout:
    """The layout that shares most columns with the header; a title decides between equals."""
    if len(fitting) == 1:
        return fitting[0]
    above = _words_above(sheet, start, row)

    def fit(layout: Layout) -> tuple[float, bool]:
        known = layout.columns.keys()
        named = set(layout.own_names(names)) - {""}
        return len(known & named) / len(known | named), any(
            normalised(title) in above for title in layout.titles
        )

    ranked = sorted(fitting, key=fit, reverse=True)
    if fit(ranked[0]) == fit(ranked[1]):
        raise failure(
            StatementError,
            "LAYOUT-AMBIGUOUS",
            say("the columns fit {one} and {other} equally well", one=ranked[0].name, other=ranked[1].name),
            file=file,
            line=row + 1,
            hint=say("give one of the two layouts a title that only its files have"),
        )
    return ranked[0]


def _columns(
    names: Sequence[str], layout: Layout, file: str, row: int
) -> tuple[dict[Role, tuple[int, ...]], tuple[int, ...]]:
    """What each column is for, and those that the layout does not know."""
    columns: dict[Role, tuple[int, ...]] = {}
    others: list[int] = []
    seen: set[str] = set()
    placed = {index: layout.columns[place] for place, index in layout.places.items()}
    for column, name in enumerate(names):
        role = placed.get(column) or layout.columns.get(name)
        if role is None and layout.columns.get(layout.called.get(name, "")) is Role.UNUSED:
            role = Role.UNUSED
        again = name in seen and column not in placed
        if again and name in layout.required:
            raise failure(
                StatementError,
                "HEADER-TWICE",
                say("two columns are named {name}", name=name),
                file=file,
                line=row + 1,
            )
        if role is None or again:
            others += [column] if name else []
        elif role is not Role.UNUSED:
            columns[role] = (*columns.get(role, ()), column)
        seen |= {name} if column not in placed else set()
    for column in sorted(placed.keys() - range(len(names))):  # under no name at all
        if placed[column] is not Role.UNUSED:
            columns[placed[column]] = (*columns.get(placed[column], ()), column)
    return columns, tuple(others)


def _by_place(sheet: Sheet, layouts: Sequence[Layout]) -> Header | None:
    """A table without names, for the layouts that know every column by its place."""
    for layout in layouts:
        if layout.required or not layout.places:
            continue
        columns, _ = _columns((), layout, "", 0)
        header = Header(-1, layout, columns, ())
        for index, row in enumerate(sheet.rows[: HEADER_ROWS_MAX + 1]):
            if _is_dated(row, header) and _has_money(row, header):
                return replace(header, row=index - 1, spans=((index, len(sheet.rows)),))
    return None


def _may_name(rows: Sequence[list[Cell]], start: int) -> Iterator[int]:
    """The rows that hold words only; nearly all others end at their first cell, a date."""
    for index in range(start, len(rows)):
        if rows[index] and is_naming(rows[index]):
            yield index


def _end_of_rows(rows: Sequence[list[Cell]], header: Header, index: int) -> int:
    """Behind the last row of the table that ends above this one; what follows is said of the next table."""
    start = header.spans[-1][0]
    return next((at + 1 for at in range(index - 1, start - 1, -1) if _belongs(rows[at], header)), start)


def _belongs(row: Sequence[Cell], header: Header) -> bool:
    """Whether a row is of the table and not said of the next one; a damaged payment stays, to be refused."""
    dated = _dated_cell(row, header)
    if _is_dated(row, header):
        return _has_money(row, header) or _is_wide(row)
    if isinstance(dated, str) and not any(map(str.isdigit, dated)):  # a label, such as 현재잔액
        return is_total(dated) and _has_money(row, header)
    return _has_money(row, header) if dated is None else _is_wide(row)


def _is_wide(row: Sequence[Cell]) -> bool:
    return sum(1 for value in row if value is not None) >= _WIDE_LEAST


def _dated_cell(row: Sequence[Cell], header: Header) -> Cell:
    column = next(filter(lambda one: one is not None, map(header.index, _DATES)), None)
    return row[column] if column is not None and column < len(row) else None


def _is_dated(row: Sequence[Cell], header: Header) -> bool:
    value = _dated_cell(row, header)
    try:
        return moment(value) is not None
    except CellError:
        return isinstance(value, str) and bool(readings(value))


def _has_money(row: Sequence[Cell], header: Header) -> bool:
    for role in _MONEY:
        column = header.index(role)
        try:
            if column is not None and column < len(row) and amount(row[column]) is not None:
                return True
        except CellError:
            continue
    return False


def _goes_on(sheet: Sheet, current: Header, header: Header) -> bool:
    """Whether a header repeats the one above for the same account and the same days."""
    same = (header.layout.name, header.columns) == (current.layout.name, current.columns)
    labels = header.layout.preamble
    stated = read_preamble(sheet.rows[header.above : header.row], labels)
    if not same or (stated.account_number is None and stated.period is None):
        return same
    before = read_preamble(sheet.rows[current.above : current.row], labels)
    return stated.account_number in {None, before.account_number} and stated.period in {None, before.period}
