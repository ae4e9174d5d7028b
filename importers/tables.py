"""A sheet → statement rows, by the columns that its header names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from importers.cells import CellError, amount, clock, moment
from importers.chain import first_and_last, prove
from importers.containers.sheets import Sheet
from importers.headers import Header, find_header
from importers.layouts import Layout, Role
from importers.preambles import read_preamble
from importers.rows import Picker, is_filled, table_rows
from importers.statements import Statement, StatementRow
from sfund.errors import StatementError, failure
from sfund.money import ZERO, total
from sfund.words import say


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
    filled = sum(1 for sheet in sheets if any(is_filled(row) for row in sheet.rows))
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
    """The payments, in the file's order; a last line of totals goes to `totals`."""

    def keep_totals(pick: Picker, number: int) -> None:
        if (stated := pick.totals()) and not any(map(is_filled, sheet.rows[number:])):
            totals.append(_Totals(number, *stated))

    return table_rows(sheet, header, place, _row, keep_totals)


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


def _row(pick: Picker, number: int) -> StatementRow | None:
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


def _moved(pick: Picker) -> Decimal | None:
    """What the row moves, signed; None where every amount is blank."""
    signed = amount(pick.cell(Role.SIGNED_AMOUNT))
    into, out = amount(pick.cell(Role.DEPOSIT)), amount(pick.cell(Role.WITHDRAWAL))
    if signed is None and into is None and out is None:
        return None
    return (signed or ZERO) + (into or ZERO) - (out or ZERO)


def _moves_nothing(pick: Picker) -> bool:
    """Whether every amount is blank. One that cannot be read is taken for a payment, not for a note."""
    try:
        return _moved(pick) is None
    except CellError:
        return False
