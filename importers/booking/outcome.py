"""What became of each file of a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True)
class FileOutcome:
    """One statement's line in the table of a run; `rows` = `posted` + `present` + `review` + `refused`.

    Attributes:
        rows: Rows read.
        posted: Placed for certain, and in the books now.
        present: In the books already, from an earlier download.
        review: In the books, and waiting for a person: placed with a doubt, or in suspense.
        refused: Rows of a file that was refused; nothing of the whole run is written then.
        first, last: Days of the first and last row.
        opening, closing: The bank's balances before the first and after the last row; None where the file has
            none.
        proven: Whether the file itself shows that it is whole; lists of cards and sheets of services do not.
    """

    file: str
    format: str
    account: str
    rows: int
    first: dt.date | None
    last: dt.date | None
    opening: Decimal | None
    closing: Decimal | None
    posted: int = 0
    present: int = 0
    review: int = 0
    refused: int = 0
    proven: bool = True


def total_of(files: Sequence[FileOutcome]) -> FileOutcome:
    """All files of a run together, for the last line of its table."""
    return FileOutcome(
        "", "", "", sum(one.rows for one in files), None, None, None, None,
        posted=sum(one.posted for one in files),
        present=sum(one.present for one in files),
        review=sum(one.review for one in files),
        refused=sum(one.refused for one in files),
    )  # fmt: skip
