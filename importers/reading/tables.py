"""Sheets → what their tables say, by the columns that each header names; here, tables of bank accounts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from importers.containers.sheets import Cell, Sheet
from importers.reading.cards import read_cards
from importers.reading.cells import CellError, amount, clock, moment
from importers.reading.chain import first_and_last, joins_up, prove
from importers.reading.collected import read_collections
from importers.reading.headers import Header, find_headers
from importers.reading.layouts import Kind, Layout, Role, Spoken
from importers.reading.preambles import Stated, read_preamble
from importers.reading.rows import Picker, is_filled, table_rows
from importers.reading.short_dates import with_days_written_out
from importers.reading.statements import Statement, StatementRow, TableRead
from sfund.errors import StatementError, failure
from sfund.money import ZERO, total
from sfund.words import say

_DATED = (Role.DATETIME, Role.DATE, Role.SETTLES)
_MOVING = (Role.WITHDRAWAL, Role.DEPOSIT, Role.SIGNED_AMOUNT, Role.AMOUNT)
# A number, however badly written, and no word or telephone number with digits in it.
_NUMERIC = re.compile(r"^(?!.*\d-\d)[^\w]*\d[\d\W원eE]*$|^[^\W\d]*\d+,\d{3}")
_NO_DIGIT = re.compile(r"[^\d*]", re.ASCII)


def read_statements(sheets: Sequence[Sheet], layouts: Sequence[Layout], file: str) -> list[TableRead]:
    """What each table of each sheet says, accounts proven.

    Args:
        sheets: All sheets of the file; empty ones and those without a table are passed over.
        layouts: The known ones.
        file: The file's name, for the statements and the errors. Where several sheets are filled, errors
            say `name#2` for the second.

    Raises:
        StatementError: STATEMENT-MISSING where no sheet has a table, and the codes of `find_headers`,
            `prove` and `cells`.
    """
    filled = sum(1 for sheet in sheets if any(is_filled(row) for row in sheet.rows))
    read: list[TableRead] = []
    for position, sheet in enumerate(sheets, start=1):
        place = f"{file}#{position}" if filled > 1 else file
        for header in find_headers(sheet, layouts, place):
            read += read_table(sheet, header, file, place, position)
    if not read:
        raise failure(
            StatementError,
            "STATEMENT-MISSING",
            say("no table of an account was found in the file"),
            file=file,
            expected=say("a row of names such as 거래일시, 출금액, 입금액, 잔액"),
            hint=say("download the statement as Excel or CSV"),
        )
    return read


def read_table(sheet: Sheet, header: Header, file: str, place: str, position: int) -> Sequence[TableRead]:
    """What one table says; its dates are written out first where only the whole column tells them."""
    dated = [column for role in _DATED for column in header.columns.get(role, ())]
    plain = with_days_written_out(sheet, dated, header.spans, header.layout.dates)
    return _READERS[header.layout.kind](plain, header, file, place, position)


def read_accounts(sheet: Sheet, header: Header, file: str, place: str, position: int) -> list[Statement]:
    """The statement of a table, or one for each account where a column names accounts; each proven."""
    stated = read_preamble(sheet.rows[header.above : max(header.row, 0)], header.layout.preamble)
    table = _Table(header.layout.words, header.layout.minus_withdrawals)
    for _ in table_rows(sheet, header, place, table.take, table.leave):
        pass
    table.leave_out_sums()
    accounts = table.accounts or {"": []}
    statements = [
        _statement(rows, account, table.carried_over, stated, header, (file, place, position))
        for account, rows in accounts.items()
    ]
    if len(table.totals) == 1:
        _check_totals(table.totals[0], table.payments, place)
    return statements


_READERS: dict[Kind, Callable[[Sheet, Header, str, str, int], Sequence[TableRead]]] = {
    Kind.BANK: read_accounts,
    Kind.CARD: read_cards,
    Kind.COLLECTION: read_collections,
}


def _statement(  # noqa: PLR0913
    rows: Sequence[StatementRow],
    account: str,
    carried_over: frozenset[int] | set[int],
    stated: Stated,
    header: Header,
    where: tuple[str, str, int],
) -> Statement:
    file, place, position = where
    if not header.layout.blank_balances:
        _refuse_open_ends(rows, place)
    proven = prove(rows, place, hint=header.layout.order)
    moves = tuple(row for row in proven.rows if row.row not in carried_over) if carried_over else proven.rows
    days = [span for span in (stated.period, first_and_last(moves)) if span]
    return Statement(
        file=file,
        format=header.layout.name,
        account_number=_NO_DIGIT.sub("", account) or stated.account_number,
        first=min((first for first, _ in days), default=None),
        last=max((last for _, last in days), default=None),
        period_stated=stated.period is not None,
        queried_at=stated.queried_at,
        rows=moves,
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


@dataclass(slots=True)
class _Table:
    """The payments of a table as they are read, in the file's order.

    Attributes:
        words: What the column of directions says.
        minus: Whether the column of withdrawals prints them with a minus.
        accounts: By the column that names the account; under "" where there is none.
        carried_over: Numbers of rows that only bring a balance over (전월이월): they help to prove.
        sums: Numbers of dated rows that say 일계, 소계 or the like.
        totals: Lines of totals behind the last payment.
        day: The day of the row above, where it was printed without a time: rows under a merged date have it.
        account: The account of the row above, likewise.
    """

    words: Spoken
    minus: bool = False
    accounts: dict[str, list[StatementRow]] = field(default_factory=dict)
    carried_over: set[int] = field(default_factory=set)
    sums: set[int] = field(default_factory=set)
    totals: list[_Totals] = field(default_factory=list)
    day: dt.date | None = None
    account: str = ""

    @property
    def payments(self) -> list[StatementRow]:
        return [row for rows in self.accounts.values() for row in rows]

    def leave(self, pick: Picker, number: int) -> None:
        """Keeps what a line of totals says."""
        if stated := pick.totals():
            into, out = stated
            self.totals.append(_Totals(number, into, abs(out) if self.minus else out))

    def leave_out_sums(self) -> None:
        """Takes out the dated rows of sums: without a balance, or with one that a payment of their day left.

        A row that the chain needs, or goes through, is a payment, whatever it says.
        """
        for account, rows in self.accounts.items() if self.sums else ():
            held = {(row.day, row.balance) for row in rows if row.row not in self.sums}
            breaks = not joins_up(rows)
            self.accounts[account] = [
                row for row in rows
                if row.row not in self.sums
                or (row.balance is not None
                    and not ((breaks or not row.amount) and (row.day, row.balance) in held))
            ]  # fmt: skip

    def take(self, pick: Picker, number: int) -> StatementRow | None:
        """The payment in a row; None for a total or a note."""
        if pick.is_lone():
            return None
        dated = pick.cell(Role.DATETIME) or pick.cell(Role.DATE)
        try:
            when = moment(dated)
        except CellError:
            if pick.is_total() or _is_note(pick):
                return None
            raise
        if when is None and (pick.is_total() or _is_note(pick)):
            return None
        summing = pick.is_subtotal()
        try:
            moved, balance = self._numbers(pick)
        except CellError:
            if summing:
                return None
            raise
        if not moved and pick.carries_over():
            self.carried_over.add(number)
        day, time = self._dated(when, balance)
        own = clock(pick.cell(Role.TIME))
        row = StatementRow(
            row=number,
            day=day,
            time=own if own is not None else time,
            amount=moved or ZERO,
            balance=balance,
            counterparty=pick.words(Role.COUNTERPARTY),
            memo=pick.memo(),
            channel=pick.words(Role.CHANNEL),
            reference=pick.words(Role.REFERENCE),
        )
        self.account = pick.words(Role.ACCOUNT) or self.account
        self.accounts.setdefault(self.account, []).append(row)
        if summing:
            self.sums.add(number)
        else:
            self.totals.clear()
        return row

    def _dated(
        self, when: tuple[dt.date, dt.time | None] | None, balance: Decimal | None
    ) -> tuple[dt.date, dt.time | None]:
        """The row's own day, else that of the merged cell above it, which only a proven balance may take."""
        if when is not None:
            self.day = when[0] if when[1] is None else None
            return when
        if self.day is None or balance is None:
            raise CellError("DATE-MISSING", say("a payment has no date"))
        return self.day, None

    def _numbers(self, pick: Picker) -> tuple[Decimal | None, Decimal | None]:
        """What the row moves and what is left, not both blank."""
        moved, balance = self._moved(pick), amount(pick.cell(Role.BALANCE))
        if moved is None and balance is None:
            raise CellError("AMOUNT-MISSING", say("a row has a date and no amount"))
        return moved, balance

    def _moved(self, pick: Picker) -> Decimal | None:
        """What the row moves, signed; None where every amount is blank."""
        bare = amount(pick.cell(Role.AMOUNT))
        if bare is not None:
            return bare * _sign(pick.cell(Role.DIRECTION), self.words) if bare else ZERO
        signed = amount(pick.cell(Role.SIGNED_AMOUNT))
        into, out = amount(pick.cell(Role.DEPOSIT)), amount(pick.cell(Role.WITHDRAWAL))
        if signed is None and into is None and out is None:
            return None
        paid = -(out or ZERO) if self.minus else (out or ZERO)
        return (signed or ZERO) + (into or ZERO) - paid


def _is_note(pick: Picker) -> bool:
    """Whether no amount of the row has a number: a note, or a label. One that is damaged is no note."""
    return not any(_NUMERIC.search(value) if isinstance(value, str) else value is not None
                   for value in map(pick.cell, _MOVING))  # fmt: skip


def direction(value: Cell, words: Spoken) -> int | None:
    """1 for money in, -1 for money out, None where the words say neither; the longest beginning decides."""
    text = "".join(value.split()).casefold() if isinstance(value, str) else ""
    best: tuple[int, int] | None = None
    for way, begins in ((1, words.inward), (-1, words.outward)):
        for begin in begins:
            if text.startswith(begin.casefold()) and (best is None or len(begin) > best[0]):
                best = (len(begin), way)
    return best[1] if best else None


def _sign(value: Cell, words: Spoken) -> int:
    way = direction(value, words)
    if way is None:
        raise CellError(
            "DIRECTION-UNREADABLE",
            say("a row does not say whether money came in or went out"),
            say("one of {words}", words=", ".join((*words.inward, *words.outward))),
        )
    return way


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
