"""Money that moved for a loan, as the books' transactions tell it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.loans.facts import Prepayment
from sfund.money import ZERO


class MovementKind(StrEnum):
    """What the money was; `rank` is the order within one day."""

    rank: int

    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    REFUND = "refund"
    RECOVERY = "recovery"

    def __init__(self, _name: str) -> None:
        self.rank = len(type(self).__members__)


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of money. A payment that bounced never came, and is none.

    Attributes:
        day: Its value day.
        kind: What it is; money out for disbursement and refund, money in for the others.
        amount: Above zero, in the loan's currency. Of a disbursement the principal lent, `fee` included.
        key: The id of the entry; orders movements of one kind and day.
        fee: What was kept back of a disbursement; it counts as interest taken (이자제한법 제3조, 제4조).
        prepay: Where the payer asked for a prepayment: what it does to the rows that follow.
    """

    day: dt.date
    kind: MovementKind
    amount: Decimal
    key: str
    fee: Decimal = ZERO
    prepay: Prepayment | None = None
