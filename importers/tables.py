"""A sheet → statement rows, by the columns that its header names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from importers.cells import CellError, amount, clock, moment, words
from importers.chain import first_and_last, prove
from importers.containers.sheets import Cell, Sheet
from importers.headers import Header, find_header
from importers.layouts import Layout, Role
from importers.preambles import read_preamble
from importers.statements import Statement, StatementRow
from sfund.errors import StatementError, failure
from sfund.money import ZERO, total
from sfund.words import say

# Rows under the table that carry amounts and are no payments.
_TOTALS = re.compile(r"합계|총계|소계|누계|총\d+건|총건수|이월|^계$|^총|\btotal\b", re.IGNORECASE)


def read_statements(sheets: Sequence[Sheet], layouts: Sequence[Layout], file: str) -> list[Statement]:
    """A statement for each sheet that holds one, each proven.

    Args:
        sheets: All sheets of the file; empty ones and those without a table are passed over.
        layouts: The known ones.
        file: The file's name, for the statements and the errors. Where several sheets are filled, errors
            say `name#2` for the second.

    Raises:
        StatementError: STATEMENT-MISSING where no sheet has a table, and the codes of `find_header`,
            `prove` and `cells`.
    """
    filled = sum(1 for sheet in sheets if any(_is_filled(row) for row in sheet.rows))
    statements = []
    for position, sheet in enumerate(sheets, start=1):
        place = f"{file}#{position}" if filled > 1 else file
        header = find_header(sheet, layouts, place)
        if header is not None:
            statements.append(_statement(sheet, header, file, place, position))
    if not statements:
        raise failure(
            StatementError,
            "STATEMENT-MISSING",
            say("no table of an account was found in the file"),
            file=file,
            expected=say("a row of names such as 거래일시, 출금액, 입금액, 잔액"),
            hint=say("download the statement as Excel or CSV"),
        )
    return statements


def _statement(sheet: Sheet, header: Header, file: str, place: str, position: int) -> Statement:
    stated = read_preamble(sheet.rows[: header.row], header.layout.preamble)
    totals: list[_Totals] = []
    rows = list(_rows(sheet, header, place, totals))
    if not header.layout.blank_balances:
        _refuse_open_ends(rows, place)
    proven = prove(rows, place, hint=header.layout.order)
    if totals:
        _check_totals(totals[-1], rows, place)
    days = [span for span in (stated.period, first_and_last(proven.rows)) if span]
    return Statement(
        file=file,
        format=header.layout.name,
        account_number=stated.account_number,
        first=min((first for first, _ in days), default=None),
        last=max((last for _, last in days), default=None),
        period_stated=stated.period is not None,
        queried_at=stated.queried_at,
        rows=proven.rows,
        opening=proven.opening,
        closing=proven.closing,
        sheet=position,
    )


def _refuse_open_ends(rows: Sequence[StatementRow], place: str) -> None:
    """The first and the last row are proven by their own balance; a file cut off inside a row lacks it."""
    for row in (*rows[:1], *rows[-1:]):
        if row.balance is None and any(one.balance is not None for one in rows):
            raise failure(
                StatementError,
                "CHAIN-OPEN",
                say("the row has no balance, so nothing proves its amount"),
                file=place,
                line=row.row,
                expected=say("a balance on the first and on the last row"),
                hint=say("the file seems to be cut off: download it once more"),
            )


@dataclass(frozen=True, slots=True)
class _Totals:
    """A line of totals: where it stands, and the sums that it gives."""

    line: int
    into: Decimal
    out: Decimal


def _rows(sheet: Sheet, header: Header, place: str, totals: list[_Totals]) -> Iterator[StatementRow]:
    """The payments, in the file's order; a last line of totals goes to `totals`.

    Blank rows, repeated headers, totals and notes are passed over wherever they stand. A file with a
    second table under the first is not cut in silence: its rows come along, and the balances tell.
    """
    names = sheet.rows[header.row]
    for index in range(header.row + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        if not _is_filled(cells) or cells == names:
            continue
        pick = _Picker(cells, header)
        try:
            row = _row(pick, index + 1)
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
        if row is not None:
            yield row
        elif (stated := pick.totals()) and not any(map(_is_filled, sheet.rows[index + 1 :])):
            totals.append(_Totals(index + 1, *stated))


def _check_totals(stated: _Totals, rows: Sequence[StatementRow], place: str) -> None:
    """A file's own sums of deposits and withdrawals are those of its rows."""
    into = total(row.amount for row in rows if row.amount > 0)
    out = -total(row.amount for row in rows if row.amount < 0)
    if (stated.into, stated.out) != (into, out):
        raise failure(
            StatementError,
            "TOTALS-DIFFER",
            say("the file's totals are not the sums of its rows"),
            file=place,
            line=stated.line,
            expected=say("deposits of {into} and withdrawals of {out}", into=f"{into:,}", out=f"{out:,}"),
            hint=say("rows are missing or were changed: download the file once more"),
        )


class _Picker:
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


def _joined(cells: Iterable[Cell]) -> str:
    return " ".join(filter(None, map(words, cells)))


def _is_filled(cells: Sequence[Cell]) -> bool:
    return any(one is not None for one in cells)


def _row(pick: _Picker, number: int) -> StatementRow | None:
    """The payment in a row; None for a total or a note."""
    if pick.is_lone():
        return None
    dated = pick.cell(Role.DATETIME) or pick.cell(Role.DATE)
    try:
        when = moment(dated)
    except CellError:
        if pick.is_total() or _moves_nothing(pick):
            return None
        raise
    if when is None and (pick.is_total() or _moves_nothing(pick)):
        return None
    if when is None:
        raise CellError("DATE-MISSING", say("a payment has no date"))
    moved, balance = _moved(pick), amount(pick.cell(Role.BALANCE))
    if moved is None and balance is None:
        raise CellError("AMOUNT-MISSING", say("a row has a date and no amount"))
    day, time = when
    return StatementRow(
        row=number,
        day=day,
        time=time if time is not None else clock(pick.cell(Role.TIME)),
        amount=moved or ZERO,
        balance=balance,
        counterparty=pick.words(Role.COUNTERPARTY),
        memo=pick.memo(),
        channel=pick.words(Role.CHANNEL),
        reference=pick.words(Role.REFERENCE),
    )


def _moved(pick: _Picker) -> Decimal | None:
    """What the row moves, signed; None where every amount is blank."""
    signed = amount(pick.cell(Role.SIGNED_AMOUNT))
    into, out = amount(pick.cell(Role.DEPOSIT)), amount(pick.cell(Role.WITHDRAWAL))
    if signed is None and into is None and out is None:
        return None
    return (signed or ZERO) + (into or ZERO) - (out or ZERO)


def _moves_nothing(pick: _Picker) -> bool:
    """Whether every amount is blank. One that cannot be read is taken for a payment, not for a note."""
    try:
        return _moved(pick) is None
    except CellError:
        return False
