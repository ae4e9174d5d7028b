"""How sound a loan is by its days past due: the five classes that Korean lenders use.

The days are data with their date and source. They are a template for a small fund that lends without
collateral; a network sets its own in `[loans.classes]`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from sfund.loans.account import LoanAccount, Status
from sfund.words import Message, say


class LoanClass(StrEnum):
    """From sound to lost (정상, 요주의, 고정, 회수의문, 추정손실)."""

    NORMAL = "normal"
    PRECAUTIONARY = "precautionary"
    SUBSTANDARD = "substandard"
    DOUBTFUL = "doubtful"
    LOSS = "loss"

    @property
    def label(self) -> Message:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    LoanClass.NORMAL: say("normal"),
    LoanClass.PRECAUTIONARY: say("precautionary"),
    LoanClass.SUBSTANDARD: say("substandard"),
    LoanClass.DOUBTFUL: say("doubtful"),
    LoanClass.LOSS: say("estimated loss"),
}


@dataclass(frozen=True, slots=True)
class ClassDays:
    """From how many days past due a loan is of each class, from `since` on.

    Raises:
        ValueError: the days do not grow from class to class.
    """

    since: dt.date
    precautionary: int
    substandard: int
    doubtful: int
    loss: int
    source: str

    def __post_init__(self) -> None:
        if not self.precautionary < self.substandard < self.doubtful < self.loss:
            raise ValueError(say("the days of the classes grow: precautionary, substandard, doubtful, loss"))

    def of(self, days: int) -> LoanClass:
        """The class of a loan whose oldest unpaid instalment is so many days late."""
        steps = (
            (self.loss, LoanClass.LOSS),
            (self.doubtful, LoanClass.DOUBTFUL),
            (self.substandard, LoanClass.SUBSTANDARD),
            (self.precautionary, LoanClass.PRECAUTIONARY),
        )
        return next((found for least, found in steps if days >= least), LoanClass.NORMAL)

    def replaced(self, **days: int | None) -> ClassDays:
        """The same with what a network sets for itself."""
        said = {key: value for key, value in days.items() if value is not None}
        return replace(self, **said) if said else self  # type: ignore[arg-type]  # by the fields' own names


# Newest first. The months past due of the rule are taken as 30 days each; between its 3 and its 12 months,
# where it asks what collateral covers, a fund without collateral takes the half-year.
CLASS_DAYS = (
    ClassDays(
        dt.date(2011, 7, 1),
        30,
        90,
        180,
        365,
        "상호금융업감독규정 제11조의 자산건전성 분류(연체 1·3·12개월)를 본뜬 틀",
    ),
)


def class_days_on(day: dt.date) -> ClassDays:
    """The days in force on that day; of a day before the first ones, those."""
    return next((one for one in CLASS_DAYS if one.since <= day), CLASS_DAYS[-1])


def class_of(account: LoanAccount, days: ClassDays) -> LoanClass:
    """The class of a loan as it stands; what was written off is lost, what is paid is sound.

    >>> [class_days_on(dt.date(2026, 1, 1)).of(days).value for days in (0, 29, 30, 90, 180, 365)]
    ['normal', 'normal', 'precautionary', 'substandard', 'doubtful', 'loss']
    """
    if account.status is Status.WRITTEN_OFF:
        return LoanClass.LOSS
    return days.of(account.days_past_due)
