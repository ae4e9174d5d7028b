"""A line to be placed, and what evidence says of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from sfund.money import Money
from sfund.placements import Placement
from sfund.words import Message


@dataclass(frozen=True, slots=True)
class Line:
    """A bank row as the evidence sees it; `amount` is positive for money in."""

    account: str
    day: dt.date
    amount: Decimal
    currency: str
    counterparty: str = field(repr=False, default="")
    memo: str = field(repr=False, default="")
    channel: str = ""

    @property
    def money(self) -> Money:
        """The amount without its sign."""
        return Money(abs(self.amount), self.currency)

    @property
    def comes_in(self) -> bool:
        return self.amount > 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where evidence places a line.

    Attributes:
        placement: The other side; None where the evidence names candidates only.
        certain: Whether no person needs to look.
        why: The reason, in words that a person can read; never a person's name.
        candidates: Ids between which the evidence cannot decide, the likeliest first.
    """

    why: Message
    placement: Placement | None = None
    certain: bool = False
    candidates: tuple[str, ...] = ()
