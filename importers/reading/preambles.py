"""What stands above the table: whose account, which days, drawn up when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from importers.containers.sheets import Cell
from importers.containers.words import words
from importers.reading.cells import CellError, moment
from importers.reading.layouts import Preamble

# Digits in groups, a bank's masking stars among them.
_ACCOUNT = re.compile(r"[\d*][\d*-]{4,28}[\d*]", re.ASCII)
_DAY = re.compile(
    r"\d{4}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{1,2}|\d{4}\s*년\s*\d{1,2}\s*월\s*\d{1,2}\s*일|(?<!\d)\d{8}(?!\d)",
    re.ASCII,
)
_MOMENT = re.compile(
    rf"(?:{_DAY.pattern})\.?\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?|(?<!\d)\d{{14}}(?!\d)", re.ASCII
)
_PERIOD_DAYS = 2


@dataclass(frozen=True, slots=True)
class Stated:
    """What the file says of itself; None for what it does not say.

    Attributes:
        account_number: Digits and `*`, without dashes.
        period: First and last day, both included.
        queried_at: When the bank drew it up.
    """

    account_number: str | None = field(default=None, repr=False)
    period: tuple[dt.date, dt.date] | None = None
    queried_at: dt.datetime | None = None


def read_preamble(rows: Sequence[Sequence[Cell]], labels: Preamble) -> Stated:
    """What the rows above the header state. What cannot be read there is left out: it proves nothing."""
    account = next(filter(None, map(_account, _after(rows, labels.account))), None)
    period = next(filter(None, map(_period, _after(rows, labels.period))), None)
    queried = next(filter(None, map(_queried, _after(rows, labels.queried))), None)
    return Stated(account, period, queried)


def _after(rows: Sequence[Sequence[Cell]], labels: Sequence[str]) -> Iterator[str]:
    """The rest of each row after one of the labels, be it in the label's cell or in those that follow."""
    patterns = [re.compile(r"\s*".join(map(re.escape, label))) for label in labels]
    for row in rows:
        line = " ".join(filter(None, map(words, row)))
        for pattern in patterns:
            if found := pattern.search(line):
                yield line[found.end() :]


def _account(text: str) -> str | None:
    found = _ACCOUNT.search(text)
    return re.sub(r"[^\d*]", "", found[0]) if found else None


def _period(text: str) -> tuple[dt.date, dt.date] | None:
    days = [day for one in _DAY.findall(text)[:_PERIOD_DAYS] if (day := _day(one))]
    return (min(days), max(days)) if len(days) == _PERIOD_DAYS else None


def _day(text: str) -> dt.date | None:
    try:
        found = moment(text)
    except CellError:
        return None
    return found[0] if found else None


def _queried(text: str) -> dt.datetime | None:
    found = _MOMENT.search(text)
    try:
        when = moment(found[0]) if found else None
    except CellError:
        return None
    return dt.datetime.combine(when[0], when[1]) if when and when[1] else None
