"""A sheet of a collecting service → what came from whom, what did not, what it keeps and when it pays out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from importers.containers.sheets import Sheet
from importers.reading.cells import CellError, amount, clock, moment
from importers.reading.headers import Header
from importers.reading.layouts import Role, Spoken
from importers.reading.refunds import with_refunds
from importers.reading.rows import Picker, table_rows
from importers.reading.stated_sums import StatedSum, check_sum, stated_sum
from importers.reading.statements import Collected, Collection
from sfund.money import ZERO, total
from sfund.words import say

_BRACKETED = re.compile(r"[(\[【]([^)\]】]+)")
_UNSAID = "-"  # it failed and the service does not say why


def read_collections(sheet: Sheet, header: Header, file: str, place: str, position: int) -> list[Collection]:
    """The one table of a service's sheet.

    Args:
        sheet: The sheet.
        header: Its header, of a layout of the kind `collection`.
        file: The file's name.
        place: The file for the errors, with the sheet where there are several.
        position: Which sheet, from 1.

    Raises:
        StatementError: the codes of `cells`, DATE-MISSING, AMOUNT-MISSING, STATUS-UNKNOWN, NET-DIFFERS,
            TOTALS-DIFFER.
    """
    layout = header.layout
    totals: list[StatedSum] = []

    def keep_total(pick: Picker, number: int) -> None:
        if stated := stated_sum(pick, sheet.rows[number - 1], number):
            totals.append(stated)

    listed = list(
        table_rows(sheet, header, place, lambda pick, row: _collected(pick, row, layout.words), keep_total)
    )
    if totals and all(one.row < totals[-1].line for one in listed):
        _check(totals[-1], listed, place)
    rows = with_refunds(listed, lambda one: one.asked, _turned)
    if rows and rows[0].day > rows[-1].day:
        rows.reverse()
    rows.sort(key=lambda row: (row.day, row.time or dt.time()))
    assert layout.purpose is not None  # noqa: S101  a layout of a collection has one
    return [
        Collection(
            file=file,
            format=layout.name,
            purpose=layout.purpose,
            first=rows[0].day if rows else None,
            last=rows[-1].day if rows else None,
            rows=tuple(rows),
            sheet=position,
        )
    ]


def _collected(pick: Picker, number: int, spoken: Spoken) -> Collected | None:
    """The payment in a row; None for a total or a note."""
    if pick.is_lone():
        return None
    try:
        when = moment(pick.cell(Role.DATETIME) or pick.cell(Role.DATE))
        asked = amount(pick.cell(Role.AMOUNT))
    except CellError:
        if pick.is_total():
            return None
        raise
    settles = moment(pick.cell(Role.SETTLES))
    when = when or settles  # what failed may have no day on which it was paid
    if when is None:
        if pick.is_total() or asked is None:
            return None
        raise CellError("DATE-MISSING", say("a payment has no date"))
    if asked is None:
        raise CellError("AMOUNT-MISSING", say("a row has a date and no amount"))
    failed, cancelled = _result(pick, spoken)
    if cancelled and (amount(pick.cell(Role.NET)) or ZERO) < 0:
        asked = -abs(asked)
    gross = ZERO if failed or (cancelled and asked > 0) else asked
    day, time = when
    return Collected(
        row=number,
        day=day,
        time=time if time is not None else clock(pick.cell(Role.TIME)),
        payer_number=pick.words(Role.PAYER),
        payer=pick.words(Role.COUNTERPARTY),
        asked=asked,
        fee=_fee(pick, gross),
        settles=settles[0] if settles else None,
        failed=failed,
        memo=pick.memo(),
        reference=pick.words(Role.REFERENCE),
        cancelled=cancelled,
    )


def _result(pick: Picker, spoken: Spoken) -> tuple[str, bool]:
    """Why it failed (empty where it did not), and whether it was taken back."""
    if not pick.has(Role.STATUS):
        return "", False
    words = pick.words(Role.STATUS)
    said = "".join(words.split())
    if said.startswith(spoken.cancelled) and said:
        return "", True
    if said.startswith(spoken.failed) and said:
        reason = _BRACKETED.search(words)
        return (reason[1].strip() if reason else "") or _UNSAID, False
    if said.startswith(spoken.collected) and said:
        return "", False
    raise CellError(
        "STATUS-UNKNOWN",
        say("the row does not say whether the money came"),
        say("a word such as {collected} or {failed}", collected=spoken.collected[0], failed=spoken.failed[0]),
    )


def _fee(pick: Picker, gross: Decimal) -> Decimal:
    """What the service keeps: all its fee columns together, proven by the net where the sheet has one.

    Some print it as a negative number, and some give it back with a refund; the net tells which.
    """
    printed = total(amount(cell) or ZERO for cell in pick.cells(Role.FEE))
    net = amount(pick.cell(Role.NET))
    if net is None:
        nothing = pick.has(Role.NET) and not gross
        return ZERO if nothing else abs(printed) if gross >= 0 else printed
    fee = gross - net
    charged = pick.has(Role.FEE) and (
        gross or net
    )  # of what came to nothing a sheet may print what it would cost
    if charged and abs(fee) != abs(printed):
        raise CellError(
            "NET-DIFFERS",
            say("the amount less the fee is not what is paid out"),
            say("{net} paid out", net=f"{gross - abs(printed):,}"),
        )
    return fee


def _turned(row: Collected) -> Collected:
    fee = row.fee if row.asked < 0 else -row.fee
    return replace(row, asked=-abs(row.asked), fee=fee, cancelled=False)


def _check(stated: StatedSum, rows: Sequence[Collected], place: str) -> None:
    """Services add up what they asked for, or what came."""
    came = [row.gross for row in rows if row.gross]
    asked = [row.asked for row in rows]
    check_sum(stated, (total(came), total(asked)), (len(rows), len(came)), place)
