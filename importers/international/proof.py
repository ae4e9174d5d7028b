"""What a file says of an account → a statement, proven by the balances that it states.

These formats print no balance behind each row, but what the account held at the end, and camt.053 at the
beginning, too. Each row's balance is reckoned from there, so that the day-end check against the books sees
every day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from importers.containers.messages import Kind
from importers.reading.cells import CellError
from importers.reading.chain import first_and_last
from importers.reading.statements import Statement, StatementRow
from sfund.errors import StatementError, failure
from sfund.money import total
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands, for its errors: `name`, or `name#2` for its second account."""

    file: str
    sheet: int
    of_several: bool

    def __str__(self) -> str:
        return f"{self.file}#{self.sheet}" if self.of_several else self.file

    @contextmanager
    def at(self, record: int | None = None) -> Iterator[None]:
        """What cannot be understood in here becomes an error that names the place."""
        try:
            yield
        except CellError as error:
            raise self.refused(error.code, error.message, record, error.expected, _AGAIN) from None

    def refused(
        self,
        code: str,
        message: Message,
        record: int | None = None,
        expected: Message | None = None,
        hint: Message | None = None,
    ) -> StatementError:
        return failure(
            StatementError, code, message, file=str(self), line=record, expected=expected, hint=hint
        )


_AGAIN = say("download the file once more, and import it as the bank made it")


@dataclass(frozen=True, slots=True)
class Said:
    """An account as the file has it; see `Statement` for what is not told here.

    Attributes:
        rows: In the file's order; `balance` is not known yet.
        opening: What the account held before; None where the format does not say.
        closing: What it held after all rows.
        period: First and last day that the file states.
    """

    kind: Kind
    number: str | None
    currency: str
    rows: Sequence[StatementRow]
    opening: Decimal | None
    closing: Decimal
    period: tuple[dt.date, dt.date] | None
    queried_at: dt.datetime | None


def proven(said: Said, place: Place) -> Statement:
    """The statement, its rows oldest first and each with its balance.

    Raises:
        StatementError: CLOSING-DIFFERS where opening and rows do not make the closing balance.
    """
    moved = total(row.amount for row in said.rows)
    opening = said.closing - moved if said.opening is None else said.opening
    if opening + moved != said.closing:
        raise place.refused(
            "CLOSING-DIFFERS",
            say(
                "the opening balance and the rows make {made}, the file's closing balance is {closing}",
                made=f"{opening + moved:,}",
                closing=f"{said.closing:,}",
            ),
            hint=say("rows are missing or were changed: download the file once more"),
        )
    rows = _oldest_first(said.rows)
    held = opening
    for index, row in enumerate(rows):
        held += row.amount
        rows[index] = replace(row, balance=held)
    days = [span for span in (said.period, first_and_last(rows)) if span]
    return Statement(
        file=place.file,
        format=said.kind,
        account_number=said.number,
        first=min((first for first, _ in days), default=None),
        last=max((last for _, last in days), default=None),
        period_stated=said.period is not None,
        queried_at=said.queried_at,
        rows=tuple(rows),
        opening=opening if rows else None,
        closing=said.closing if rows else None,
        currency=said.currency,
        sheet=place.sheet,
    )


def _oldest_first(rows: Sequence[StatementRow]) -> list[StatementRow]:
    """By day; within a day the file's order, which is turned where the file as a whole runs backward."""
    steps = [two.day - one.day for one, two in pairwise(rows) if two.day != one.day]
    backward = sum(1 for step in steps if step < dt.timedelta())
    turned = reversed(rows) if 2 * backward > len(steps) else rows
    return sorted(turned, key=lambda row: row.day)


Reader = Callable[[Place], Said]


def each_proven(readers: Sequence[Reader], file: str) -> list[Statement]:
    """A statement for each account of a file, numbered from 1."""
    several = len(readers) > 1
    places = [Place(file, number, several) for number in range(1, len(readers) + 1)]
    return [proven(read(place), place) for read, place in zip(readers, places, strict=True)]
