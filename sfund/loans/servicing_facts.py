"""The facts of a loan that runs: letters that went out."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from sfund.loans.facts import LoanFact


class LoanReminded(LoanFact):
    """`custom "loan" "remind" "L-2012-001" 2012-08-13`: a letter went out about the instalment of that day.

    `stage` is the number of days after its due day from which on such a letter goes out, 0 for the one before
    it; `by` is its form, and `batch` the folder of the letters.
    """

    VERB: ClassVar[str | None] = "remind"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "due")
    EVENT: ClassVar[bool] = True

    due: dt.date
    stage: int
    by: str | None = None
    batch: str | None = None
