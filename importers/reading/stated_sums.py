"""The line of totals under a table that no balance proves, held against the rows.

`합계`, `총 12건` and the like: how many rows there are and what they sum to, as far as the line says so.
Cards and services differ in whether they add up what was taken back, so each way of adding up is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from importers.containers.sheets import Cell
from importers.containers.words import words
from importers.reading.cells import CellError, amount
from importers.reading.layouts import Role
from importers.reading.rows import Picker
from sfund.errors import StatementError, failure
from sfund.words import say

_WHOLE = re.compile(r"^(합계|총계|총합계|총액|총|계$|total)", re.IGNORECASE)
_COUNT = re.compile(r"(?:총|합계)[^\d]{0,4}(\d{1,6})건")


@dataclass(frozen=True, slots=True)
class StatedSum:
    """What a line of totals says; None for what it leaves out.

    Attributes:
        line: Row of the sheet, from 1.
    """

    line: int
    amount: Decimal | None
    count: int | None


def stated_sum(pick: Picker, cells: Sequence[Cell], line: int) -> StatedSum | None:
    """What this row adds up; None where it is no line of totals."""
    first = "".join(next(filter(None, map(words, cells)), "").split())
    if not _WHOLE.search(first):
        return None
    counted = _COUNT.search("".join("".join(map(words, cells)).split()))
    try:
        summed = amount(pick.cell(Role.AMOUNT))
    except CellError:
        summed = None
    return StatedSum(line, summed, int(counted[1]) if counted else None)


def check_sum(
    stated: StatedSum | None, sums: Collection[Decimal], counts: Collection[int], place: str
) -> None:
    """Refuses a table whose own total is none of the ways to add up its rows.

    Args:
        stated: The last line of totals.
        sums: The sums that the rows can have, the likeliest first.
        counts: How many rows there can be.
        place: The file for the error.

    Raises:
        StatementError: TOTALS-DIFFER.
    """
    if stated is None:
        return
    if stated.amount is not None and stated.amount not in sums:
        expected = say("a total of {sum}", sum=f"{next(iter(sums)):,}")
    elif stated.count is not None and stated.count not in counts:
        expected = say("a total of {count} rows", count=next(iter(counts)))
    else:
        return
    raise failure(
        StatementError,
        "TOTALS-DIFFER",
        say("the file's totals are not the sums of its rows"),
        file=place,
        line=stated.line,
        expected=expected,
        hint=say("rows are missing or were changed: download the file once more"),
    )
