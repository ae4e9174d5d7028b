"""A table of a card → its purchases.

Approvals and bills are read alike: a purchase is what was approved, whole, however many instalments (할부)
pay for it. Nothing proves that the table is whole; a line of totals, where it has one, is held against its
rows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from importers.containers.sheets import Sheet
from importers.containers.words import words
from importers.reading.cells import CellError, amount, clock, moment
from importers.reading.headers import Header
from importers.reading.layouts import Role, Spoken
from importers.reading.preambles import read_preamble
from importers.reading.refunds import with_refunds
from importers.reading.rows import Picker, table_rows
from importers.reading.stated_sums import StatedSum, check_sum, stated_sum
from importers.reading.statements import CardStatement, Purchase
from sfund.money import ZERO, total
from sfund.words import say

_PARTLY = ("부분", "일부")
_ABROAD = re.compile(r"해외|외화|현지|USD|\$", re.IGNORECASE)


def read_cards(sheet: Sheet, header: Header, file: str, place: str, position: int) -> list[CardStatement]:
    """A statement for each card of the table.

    Args:
        sheet: Its sheet.
        header: Its header, of a layout of the kind `card`.
        file: The file's name.
        place: The file for the errors, with the sheet where there are several.
        position: Which sheet, from 1.

    Raises:
        StatementError: the codes of `cells`, DATE-MISSING, AMOUNT-MISSING, TOTALS-DIFFER.
    """
    spoken = header.layout.words
    abroad = header.row >= 0 and any(_ABROAD.search(words(name)) for name in sheet.rows[header.row])
    totals: list[StatedSum] = []

    def keep_total(pick: Picker, number: int) -> None:
        if stated := stated_sum(pick, sheet.rows[number - 1], number):
            totals.append(stated)

    def understand(pick: Picker, number: int) -> tuple[str, Purchase] | None:
        return _purchase(pick, number, spoken, abroad=abroad)

    read = list(table_rows(sheet, header, place, understand, keep_total))
    listed = [purchase for _, purchase in read]
    if totals and all(one.row < totals[-1].line for one in listed):
        _check(totals[-1], listed, place)
    stated = read_preamble(
        sheet.rows[header.above : max(header.row, 0)], header.layout.preamble
    ).account_number
    by_card: dict[str | None, list[Purchase]] = defaultdict(list)
    for card, purchase in read:
        by_card[card or stated].append(purchase)
    return [
        _statement(card, purchases, header, file, position)
        for card, purchases in (by_card or {stated: []}).items()
    ]


def _statement(
    card: str | None, purchases: Sequence[Purchase], header: Header, file: str, position: int
) -> CardStatement:
    rows = oldest_first(with_refunds(_with_parts(purchases), lambda one: one.amount, _turned))
    return CardStatement(
        file=file,
        format=header.layout.name,
        account_number=card,
        first=rows[0].day if rows else None,
        last=rows[-1].day if rows else None,
        rows=rows,
        sheet=position,
    )


def oldest_first(rows: Iterable[Purchase]) -> tuple[Purchase, ...]:
    """By day and time; rows alike in both stay as they happened, whichever way the file runs."""
    rows = list(rows)
    if rows and rows[0].day > rows[-1].day:
        rows.reverse()
    return tuple(sorted(rows, key=lambda row: (row.day, row.time or dt.time())))


def _purchase(pick: Picker, number: int, spoken: Spoken, *, abroad: bool) -> tuple[str, Purchase] | None:
    """The card's number and the purchase in a row; None for a total, a note, or nothing in won.

    A purchase abroad (`abroad`: the table has amounts of other currencies) is none before it is billed in
    won.
    """
    if pick.is_lone():
        return None
    try:
        when = moment(pick.cell(Role.DATETIME) or pick.cell(Role.DATE))
        paid = amount(pick.cell(Role.AMOUNT))
    except CellError:
        if pick.is_total():
            return None
        raise
    if when is None:
        if pick.is_total() or paid is None:
            return None
        raise CellError("DATE-MISSING", say("a payment has no date"))
    if paid is None and not abroad:
        raise CellError("AMOUNT-MISSING", say("a row has a date and no amount"))
    if not paid:
        return None
    day, time = when
    said = "".join(pick.words(Role.CANCELLED).split())
    card = "".join(char for char in pick.words(Role.ACCOUNT) if char == "*" or char.isdigit())
    return card, Purchase(
        row=number,
        day=day,
        time=time if time is not None else clock(pick.cell(Role.TIME)),
        amount=paid,
        merchant=pick.words(Role.COUNTERPARTY),
        memo=pick.memo(),
        reference=pick.words(Role.REFERENCE),
        cancelled=said.startswith(spoken.cancelled) and bool(said),
        partly=said.startswith(_PARTLY) and paid > 0,
    )


def _with_parts(rows: Sequence[Purchase]) -> list[Purchase]:
    """Rows of 부분취소 that say how much, as refunds: beside a purchase of their number that is greater."""
    bought: dict[str, Decimal] = defaultdict(Decimal)
    back: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.reference and row.amount > 0 and not row.cancelled:
            (back if row.partly else bought)[row.reference] += row.amount
    return [
        _turned(row) if row.partly and back[row.reference] < bought.get(row.reference, ZERO) else row
        for row in rows
    ]


def _turned(row: Purchase) -> Purchase:
    return replace(row, amount=-abs(row.amount), cancelled=False, partly=False)


def _check(stated: StatedSum, rows: Sequence[Purchase], place: str) -> None:
    """Cards add up all rows, or those that were not cancelled, or take away what was, whole or in part."""
    kept = [row.amount for row in rows if not row.cancelled]
    gone = [row.amount for row in rows if row.cancelled]
    left = [row.amount for row in _with_parts(rows) if not row.cancelled]
    sums = (total(kept), total((*kept, *gone)), total(kept) - total(gone), total(left))
    check_sum(stated, sums, (len(rows), len(kept)), place)
