"""A table of no known layout → its layout, where the running balance proves one and only one reading.

    sheet ─ grid ─▶ columns ─ mappings ─▶ candidates ─ readers and chain ─▶ proven on every row ─▶ layout

A reading that the balances do not confirm is never offered; two that are confirmed and would book differently
are refused together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from importers.containers.sheets import Sheet
from importers.inferring.composing import compose
from importers.inferring.grid import Grid, find_grids
from importers.inferring.mappings import Candidate, by_name, candidates
from importers.inferring.unread import unread_date
from importers.inferring.vocabulary import Says
from importers.reading.chain import holds_both_ways
from importers.reading.column_names import other_unit_row
from importers.reading.headers import find_headers, refused_unit
from importers.reading.layouts import Layout, Order, Role
from importers.reading.short_dates import DateOrder, order_of, with_likely_days_written_out
from importers.reading.statements import Statement
from importers.reading.tables import read_table
from sfund.errors import Diagnostic, StatementError, failure
from sfund.words import Message, say

_READINGS_MAX = 12  # more that differ are no reading at all
_ALIKE_MAX = 3  # of those that book the first rows alike, so many are proven on all rows
_UNNAMED_LEAST = 3  # balances that must be confirmed where no name helps
_MONEY = (Role.WITHDRAWAL, Role.DEPOSIT, Role.SIGNED_AMOUNT, Role.AMOUNT)


@dataclass(frozen=True, slots=True)
class Inferred:
    """A layout that was found out, and what proves it.

    Attributes:
        file: Where it was found.
        columns: Header as the layout has it and role, in the sheet's order; what goes to the memo unnamed is
            not among them.
        confirmed: Balances that follow from the one before, of all accounts of the sheet.
        order: How the file is sorted; None where its tables differ.
        statements: What is read with it.
    """

    layout: Layout
    file: str
    columns: tuple[tuple[str, Role], ...]
    confirmed: int
    order: Order | None
    statements: tuple[Statement, ...] = field(repr=False)


class UnprovenError(StatementError):
    """No reading of a table is proven, or several are."""


def infer(sheets: Sequence[Sheet], known: Sequence[Layout], file: str) -> Inferred:
    """The layout of the first sheet whose table no known layout fits.

    Args:
        sheets: All sheets of the file.
        known: The known layouts; the new one gets a name that none of them has.
        file: The file's name, for the errors.

    Raises:
        UnprovenError: LAYOUT-UNPROVEN where no balance confirms a reading, LAYOUT-DOUBTFUL where it
            confirms two.
        StatementError: UNIT-NOT-WON, STATEMENT-MISSING where nothing looks like a payment.
    """
    problem: StatementError | None = None
    filled = sum(1 for sheet in sheets if any(sheet.rows))
    for position, sheet in enumerate(sheets, start=1):
        place = f"{file}#{position}" if filled > 1 else file
        if _is_known(sheet, known, place):
            continue
        for grid in find_grids(with_likely_days_written_out(sheet)):
            try:
                return _Search(grid, sheet, known, (file, place, position)).best()
            except StatementError as error:
                problem = problem if isinstance(problem, UnprovenError) else error
    raise problem or _unproven(
        say("the columns are those of no known bank, and no row under them is a payment"), file, None,
        say("download a period with payments"),
    )  # fmt: skip


def _is_known(sheet: Sheet, known: Sequence[Layout], place: str) -> bool:
    try:
        return bool(find_headers(sheet, known, place))
    except StatementError as error:
        return error.code != "LAYOUT-UNKNOWN"


class _Search:
    """The search through one table."""

    def __init__(
        self, grid: Grid, sheet: Sheet, known: Sequence[Layout], where: tuple[str, str, int]
    ) -> None:
        self._grid = grid
        self._sheet = sheet  # as it is printed, as it will be read again
        self._known = known
        self._file, self._place, self._position = where
        self._line = grid.start + 1

    def best(self) -> Inferred:
        """The one reading that is proven.

        Raises:
            UnprovenError: see `infer`.
        """
        self._refuse_other_units()
        found = self._sifted()
        proven: list[Inferred] = []
        problem: StatementError | None = None
        for candidate in found:
            try:
                proven.append(self._proven(candidate))
            except StatementError as error:
                problem = problem or error
        if not proven:
            raise problem or self._why_none()
        if len({_booked(one) for one in proven}) > 1:
            raise self._doubtful(proven)
        return proven[0]

    def _sifted(self) -> list[Candidate]:
        """The candidates to be proven on every row: a few of each that book the first rows alike.

        Raises:
            UnprovenError: LAYOUT-UNPROVEN where there is none, or so many that they prove nothing.
        """
        alike: dict[object, list[Candidate]] = defaultdict(list)
        for candidate in candidates(self._grid):
            alike[candidate.alike].append(candidate)
        if not alike:
            raise self._why_none()
        if len(alike) > _READINGS_MAX:
            raise self._unproven(say("the balances confirm many readings of the columns, and so none"),
                                 say("download a longer period"))  # fmt: skip
        return [one for group in alike.values() for one in group[:_ALIKE_MAX]]

    def _proven(self, candidate: Candidate) -> Inferred:
        """The candidate's layout, every row of the sheet read with it."""
        layout = self._composed(candidate).model_copy(update={"dates": self._date_order(candidate)})
        statements = self._read(layout)
        if not any(one.rows for one in statements):
            raise self._why_none()
        confirmed = sum(max(sum(row.balance is not None for row in one.rows) - 1, 0) for one in statements)
        self._refuse_thin(candidate, statements, confirmed)
        orders = {_order(one) for one in statements if len(one.rows) > 1}
        order = orders.pop() if len(orders) == 1 else None
        layout = layout.model_copy(update={"order": order})
        return Inferred(layout, self._file, tuple(layout.columns.items()), confirmed, order,
                        tuple(replace(one, format=layout.name) for one in statements))  # fmt: skip

    def _composed(self, candidate: Candidate) -> Layout:
        try:
            return compose(self._grid, candidate, self._known)
        except ValidationError:
            raise self._unproven(
                say("the table has too many columns, or a column whose name is too long"),
                say("look whether the first row of the table holds the names of its columns"),
            ) from None

    def _date_order(self, candidate: Candidate) -> DateOrder | None:
        """What the dates of this file prove of those of the next one, which may hold a single day."""
        found = (candidate.column(role) for role in (Role.DATETIME, Role.DATE))
        column = next((one for one in found if one is not None), None)
        return None if column is None else order_of(self._sheet, column, self._grid.body)

    def _read(self, layout: Layout) -> list[Statement]:
        sheet = self._sheet
        return [
            statement
            for header in find_headers(sheet, (*self._known, layout), self._place)
            if header.layout.name == layout.name
            for statement in read_table(sheet, header, self._file, self._place, self._position)
            if isinstance(statement, Statement)
        ]

    def _refuse_other_units(self) -> None:
        at = other_unit_row(self._grid.sheet.rows, 0, self._grid.start, self._grid.body)
        if at is not None:
            raise refused_unit(self._place, at)

    def _refuse_thin(self, candidate: Candidate, statements: Sequence[Statement], confirmed: int) -> None:
        """What a balance confirms must not be able to be confirmed otherwise."""
        rows = [row for one in statements for row in one.rows]
        longer = say("download a longer period")
        if not confirmed:
            raise self._unproven(say("one row proves nothing"), longer)
        if len({abs(row.amount) for row in rows if row.amount}) < 2:  # noqa: PLR2004
            raise self._unproven(say("all amounts are alike, which proves too little"), longer)
        named = all(self._says(candidate, role) is not Says.UNKNOWN for role in (*_MONEY, Role.BALANCE)
                    if candidate.column(role) is not None)  # fmt: skip
        later = [row.amount for one in statements for row in one.rows[1:]]
        if not named and (confirmed < _UNNAMED_LEAST or min(later) > 0 or max(later) < 0):
            raise self._unproven(
                say("columns without a known name are only proven by several rows, with money in and out"),
                longer,
            )
        if any(holds_both_ways(one.rows) for one in statements if len(one.rows) > 1):
            raise self._unproven(say("the rows can be read from either end"), longer)
        for one in statements:
            days = [row.day for row in one.rows]
            if days != sorted(days):
                raise self._unproven(
                    say("the balances do not follow the dates"), say("download the list sorted by date")
                )

    def _says(self, candidate: Candidate, role: Role) -> Says:
        column = candidate.column(role)
        return Says.UNKNOWN if column is None else self._grid.columns[column].says

    def _why_none(self) -> StatementError:
        """Why no mapping is confirmed, as far as the names tell."""
        if (dates := self._unread_dates()) is not None:
            return dates
        says = {column.says for column in self._grid.columns}
        if not self._grid.rows:
            return self._unproven(say("no row under the names of the columns is a payment"),
                                  say("download a period with payments"))  # fmt: skip
        if Says.BALANCE not in says and self._grid.trusted:
            return self._unproven(
                say("no column holds the running balance, so nothing proves which amounts are which"),
                say("download the list with balances; that of a card is described by a layout of its own: "
                    "importers/formats/README.md"),
            )  # fmt: skip
        if len(self._grid.rows) == 1:
            return self._unproven(say("one row proves nothing"), say("download a longer period"))
        named = by_name(self._grid)
        broken = None if named is None else self._broken(named)
        return failure(
            UnprovenError,
            "LAYOUT-UNPROVEN",
            say("no reading of the columns is confirmed by the balances"),
            file=self._place,
            line=broken.line if broken and broken.line else self._line,
            expected=broken.expected if broken else None,
            hint=say("download the list once more as the bank makes it; importers/formats/README.md says how "
                     "to describe the columns yourself"),
        )  # fmt: skip

    def _unread_dates(self) -> StatementError | None:
        """The dates, where they are what nobody can read."""
        found = unread_date(self._grid)
        if found is None:
            return None
        if found.why.code == "DATE-AMBIGUOUS":
            return failure(UnprovenError, found.why.code, found.why.message, file=self._place, line=found.row,
                           expected=found.why.expected, hint=found.why.hint)  # fmt: skip
        return failure(
            UnprovenError,
            "LAYOUT-UNPROVEN",
            say("the dates in column {column} cannot be read: row {row} has one that is written like {shape}",
                column=found.column, row=found.row, shape=found.shape),
            file=self._place,
            line=found.row,
            expected=say("2012-01-31, 2012.1.31, 2012/01/31, 20120131 or 2012년 1월 31일; "
                         "12.01.31 or 31/01/2012 where all rows together leave no doubt"),
            hint=say("choose another way of writing dates where you download the list"),
        )  # fmt: skip

    def _broken(self, named: Candidate) -> Diagnostic | None:
        """Where the reading breaks that the names suggest."""
        try:
            self._read(self._composed(named))
        except StatementError as error:
            return error.diagnostics[0]
        return None

    def _doubtful(self, proven: Sequence[Inferred]) -> StatementError:
        one, other = proven[0], next(two for two in proven if _booked(two) != _booked(proven[0]))
        return failure(
            UnprovenError,
            "LAYOUT-DOUBTFUL",
            say("the balances confirm two readings of the columns that would book differently"),
            file=self._place,
            line=self._line,
            expected=say("either {one}, or {other}", one=in_words(one), other=in_words(other)),
            hint=say("say which in a layout of your own: importers/formats/README.md"),
        )

    def _unproven(self, why: Message, hint: Message) -> StatementError:
        return _unproven(why, self._place, self._line, hint)


def _unproven(why: Message, place: str, line: int | None, hint: Message) -> StatementError:
    return failure(UnprovenError, "LAYOUT-UNPROVEN", why, file=place, line=line, hint=hint)


def in_words(one: Inferred) -> str:
    """The columns of dates and money in a line: `date 거래일, withdrawal 출금액, …`."""
    telling = {Role.DATE, Role.DATETIME, Role.BALANCE, Role.DIRECTION, Role.ACCOUNT, *_MONEY}
    return ", ".join(f"{role.value} {header}" for header, role in one.columns if role in telling)


def _booked(one: Inferred) -> tuple[object, ...]:
    """What would stand in the books."""
    return tuple(
        (
            each.account_number,
            each.opening,
            each.closing,
            *((row.row, row.day, row.time, row.amount) for row in each.rows),
        )
        for each in one.statements
    )


def _order(statement: Statement) -> Order:
    rows = statement.rows
    return Order.OLDEST_FIRST if rows[0].row < rows[-1].row else Order.NEWEST_FIRST
