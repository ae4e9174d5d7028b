"""The proof that a file was read rightly: each balance is the one before plus the amount.

Banks sort either way, and some leave balances blank. Both orders are tried; a file whose balances join
up in neither is refused whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from importers.reading.layouts import Order
from importers.reading.statements import StatementRow
from sfund.errors import StatementError, failure
from sfund.money import ZERO, total
from sfund.words import say


@dataclass(frozen=True, slots=True)
class Proven:
    """Rows, oldest first, and what the account held before and after them; None without rows."""

    rows: tuple[StatementRow, ...]
    opening: Decimal | None
    closing: Decimal | None


@dataclass(frozen=True, slots=True)
class _Break:
    """The row, in reading order, whose balance is not the expected one."""

    at: int
    row: StatementRow
    expected: Decimal


def prove(rows: Sequence[StatementRow], file: str, *, hint: Order | None = None) -> Proven:
    """The rows in the order of time, proven.

    Where balances join up both ways, dates and times decide, then `hint`, then the file's own order is
    taken for oldest first.

    Args:
        rows: In the file's order.
        file: For the errors.
        hint: How the bank sorts, as its layout says.

    Raises:
        StatementError: CHAIN-BREAKS naming the first row that breaks, CHAIN-DATES where the balances run
            against the dates, CHAIN-MISSING where no row has a balance.
    """
    if not rows:
        return Proven((), None, None)
    if all(row.balance is None for row in rows):
        raise failure(
            StatementError,
            "CHAIN-MISSING",
            say("no row has a balance, so nothing proves the reading"),
            file=file,
            line=rows[0].row,
            hint=say("download the file with the column of balances"),
        )
    preferred, other = _orders(rows, hint)
    broken = _first_break(preferred)
    if broken is None:
        return _proven(preferred)
    if _first_break(other) is None:
        if _backward_days(other) == _steps(other) > 0:
            raise failure(
                StatementError,
                "CHAIN-DATES",
                say("the balances run against the dates"),
                file=file,
                line=broken.row.row,
                hint=say("withdrawals and deposits may have changed places"),
            )
        return _proven(other)
    raise _breaks(broken, file)


def joins_up(rows: Sequence[StatementRow]) -> bool:
    """Whether the balances join up from one end or the other."""
    return _first_break(rows) is None or _first_break(tuple(reversed(rows))) is None


def holds_both_ways(rows: Sequence[StatementRow]) -> bool:
    """Whether the balances join up from either end, and neither dates nor times tell which is the first."""
    turned = tuple(reversed(rows))
    return _first_break(rows) is None is _first_break(turned) and _backward(rows) == _backward(turned)


def _orders(
    rows: Sequence[StatementRow], hint: Order | None
) -> tuple[tuple[StatementRow, ...], tuple[StatementRow, ...]]:
    """Both orders, the likelier one first."""
    as_is, turned = tuple(rows), tuple(reversed(rows))
    up, down = _backward(as_is), _backward(turned)
    newest_first = up > down or (up == down and hint is Order.NEWEST_FIRST)
    return (turned, as_is) if newest_first else (as_is, turned)


def _backward(rows: Sequence[StatementRow]) -> tuple[int, int]:
    """How often time runs backward from one row to the next: by days, then within a day."""
    clocks = sum(
        1
        for one, two in pairwise(rows)
        if one.day == two.day and one.time is not None and two.time is not None and two.time < one.time
    )
    return _backward_days(rows), clocks


def _backward_days(rows: Sequence[StatementRow]) -> int:
    return sum(1 for one, two in pairwise(rows) if two.day < one.day)


def _steps(rows: Sequence[StatementRow]) -> int:
    """How often the day changes."""
    return sum(1 for one, two in pairwise(rows) if two.day != one.day)


def _first_break(rows: Sequence[StatementRow]) -> _Break | None:
    """The first row whose balance does not follow from the last known one; blanks are carried over."""
    held: Decimal | None = None
    for at, row in enumerate(rows):
        if held is not None:
            held += row.amount
            if row.balance is not None and row.balance != held:
                return _Break(at, row, held)
        elif row.balance is not None:
            held = row.balance
    return None


def _proven(rows: tuple[StatementRow, ...]) -> Proven:
    at = next(index for index, row in enumerate(rows) if row.balance is not None)
    opening = (rows[at].balance or ZERO) - total(row.amount for row in rows[: at + 1])
    return Proven(rows, opening, opening + total(row.amount for row in rows))


def _breaks(broken: _Break, file: str) -> StatementError:
    return failure(
        StatementError,
        "CHAIN-BREAKS",
        say("the balance {found} does not follow from the row before", found=f"{broken.row.balance:,}"),
        file=file,
        line=broken.row.row,
        expected=say("a balance of {expected}", expected=f"{broken.expected:,}"),
        hint=say(
            "download the file once more; if a row was changed or deleted, leave it as the bank made it"
        ),
    )


def first_and_last(rows: Sequence[StatementRow]) -> tuple[dt.date, dt.date] | None:
    """The earliest and the latest day among the rows."""
    days = [row.day for row in rows]
    return (min(days), max(days)) if days else None
