"""Pledges: what a company or donor promised, and when its parts are due."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import ClassVar

from sfund.facts import Fact, Id, Money, Name


class PledgeKind(StrEnum):
    """A company's social contribution, or a donation; each is a source of income."""

    CSR = "csr"
    DONATION = "donation"


class PledgeForm(StrEnum):
    """Whether money is promised, or goods and work at what they are worth."""

    MONEY = "money"
    IN_KIND = "in-kind"


class PledgeFact(Fact):
    """What happens to one pledge."""

    NOUN: ClassVar[str] = "pledge"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id",)

    id: Id


class PledgeMake(PledgeFact):
    """`custom "pledge" "make" "P-2012-1" 30000000 KRW`."""

    VERB: ClassVar[str | None] = "make"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    party: Id
    kind: PledgeKind
    fund: Name
    form: PledgeForm = PledgeForm.MONEY


class PledgeDue(PledgeFact):
    """`custom "pledge" "due" "P-2012-1" 2012-06-30 10000000 KRW`: one part, due on a day."""

    VERB: ClassVar[str | None] = "due"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "due", "amount")

    due: dt.date
    amount: Money


class PledgeReminded(PledgeFact):
    """`custom "pledge" "remind" "P-2012-1" 2012-06-30`: a letter went out about the part of that day.

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


class PledgeRaise(PledgeFact):
    """`custom "pledge" "raise" "P-2012-1" 5000000 KRW`: more is promised, `due:` a day if one is named."""

    VERB: ClassVar[str | None] = "raise"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    due: dt.date | None = None


class PledgeCancel(PledgeFact):
    """`custom "pledge" "cancel" "P-2012-1" 5000000 KRW`: of the part `due:` a day, else of the last parts."""

    VERB: ClassVar[str | None] = "cancel"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    due: dt.date | None = None
