"""A line to be placed, and what evidence says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from importers.placing.names import plain
from sfund.money import Money
from sfund.placing.placements import Placement
from sfund.words import Message

DUES_WORDS = ("회비",)
LOAN_WORDS = ("상환", "원리금", "대출", "이자")
GIFT_WORDS = ("후원", "기부", "찬조")
OTHER_WORDS = (*LOAN_WORDS, "보조금", "지원금", "위탁", "교부금", "사업비", "약정")  # money that is no dues
_DUES_OF_SUPPORTERS = "후원회비"
PURE_GIFT_WORDS = ("기부", "찬조")  # a supporter's dues are called 후원금, too
REFUND_WORDS = ("반환", "환불", "환급", "반납")
BOUNCE_WORDS = ("반송", "부도", "불능", "취소")  # what a bank writes where it takes a line back
_REMEMBERED = 64  # each kind of evidence asks a line for other words


@dataclass(frozen=True, slots=True)
class Partner:
    """A row of another own account with the opposite amount, within a day: the only one that there is.

    Attributes:
        account: The other account.
        day: The other row's day.
        id: The other row's import id.
        says_so: Whether the words of one of the two name the network itself or the other account.
    """

    account: str
    day: dt.date
    id: str
    says_so: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A bank row as the evidence sees it.

    Attributes:
        amount: Positive for money in.
        partner: The row of another own account that may be the other half of a transfer.
    """

    account: str
    day: dt.date
    amount: Decimal
    currency: str
    counterparty: str = field(repr=False, default="")
    memo: str = field(repr=False, default="")
    channel: str = ""
    partner: Partner | None = None

    @property
    def money(self) -> Money:
        """The amount without its sign."""
        return Money(abs(self.amount), self.currency)

    @property
    def comes_in(self) -> bool:
        return self.amount > 0

    def mentions(self, *words: str) -> bool:
        """Whether one of the words occurs in what people wrote; 후원회비 are dues, and no gift."""
        return any(map(_spoken(self.counterparty, self.memo).__contains__, words))


@lru_cache(_REMEMBERED)
def _spoken(counterparty: str, memo: str) -> str:
    return plain(f"{counterparty}{memo}").replace(_DUES_OF_SUPPORTERS, "회비")


class Verdict(NamedTuple):
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


def listed(ids: Iterable[str]) -> str:
    """Ids as a sentence has them."""
    return ", ".join(ids)
