"""A statement that does not prove itself: said column by column, with what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.financial.cells import Split
from reports.financial.tables import COLUMNS, row_of
from sfund.errors import Diagnostic
from sfund.words import Message, say


def differing(difference: Split, sides: Message) -> Iterator[Diagnostic]:
    """STATEMENT-DIFFERS for each column in which the difference is not zero."""
    amounts = row_of(difference)
    for column in COLUMNS:
        amount = amounts[column.key]
        if not isinstance(amount, Decimal) or not amount:
            continue
        yield Diagnostic(
            "STATEMENT-DIFFERS",
            say(
                'the column "{column}": {sides} differ by {difference}',
                column=column.label,
                sides=sides,
                difference=f"{amount:,}",
            ),
            expected=say("a difference of zero: the postings of each fund sum to zero"),
            hint=say('"sfund check" names the entries, and "sfund report funds" the funds'),
        )
