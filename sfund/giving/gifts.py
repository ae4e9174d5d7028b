"""Gifts: what somebody gave, in money or in kind, and what is left of each once refunds are taken off.

A gift is a posting on an income account, so nothing is said twice: this module only reads such postings as
gifts. Amounts are positive here; a refund is negative.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.money import ZERO
from sfund.periods import Month
from sfund.words import Message, say

MONTHS_IN_A_ROW = 3
"""So many months with a gift, one after the other, make a regular giver."""


class GiftKind(StrEnum):
    """What was given; receipts keep the two apart."""

    MONEY = "money"
    IN_KIND = "in-kind"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {GiftKind.MONEY: say("Money"), GiftKind.IN_KIND: say("In kind")}


@dataclass(frozen=True, slots=True)
class Thing:
    """What was given in kind.

    Attributes:
        measure: What the quantity counts: `포`, `kg`.
        price: Of one, in the gift's currency.
    """

    item: str
    quantity: Decimal | None = None
    measure: str = ""
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """One gift, or one refund of gifts.

    Attributes:
        id: Stable while files move: the import id, the `gift:` of what was entered by command, or a digest.
        donor: Member or party; None: anonymous.
        amount: Gross, whatever a platform kept of it; negative for a refund.
        fund: For what it was given.
        via: Who collected it: an organisation's id, or the name of a service.
        thing: What it was, where it was no money.
        deductible: Whether its account is one whose gifts are receipted.
        refunds: The id of the gift that a refund says it gives back.
        has_own_id: Whether the id is written in its entry, and in no other: else another id may be its own
            tomorrow, and no receipt can name it.
        place: File and line.
    """

    id: str
    day: dt.date
    donor: str | None
    amount: Decimal
    currency: str
    source: str
    account: str
    fund: str
    via: str | None = None
    thing: Thing | None = None
    deductible: bool = True
    refunds: str | None = None
    has_own_id: bool = True
    place: tuple[str, int] | None = None

    @property
    def kind(self) -> GiftKind:
        return GiftKind.IN_KIND if self.thing is not None else GiftKind.MONEY


def left_of_each(gifts: Iterable[Gift]) -> Mapping[str, Decimal]:
    """Gift id → what is left of it after refunds, from zero up to its amount.

    A refund gives back the gift that it names in `refunds:`. One that names none gives back, of the same
    donor's gifts on the same account, up to its day: one of exactly its amount, the newest first, and where
    there is none the newest ones, one after the other. Anonymous refunds give back anonymous gifts.
    """
    left: dict[str, Decimal] = {}
    groups: dict[tuple[str | None, str, str], list[Gift]] = defaultdict(list)
    for gift in sorted(gifts, key=lambda one: (one.day, one.amount < 0, one.id)):
        if gift.amount > 0:
            left[gift.id] = gift.amount
            groups[gift.donor, gift.account, gift.currency].append(gift)
        elif gift.refunds in left:
            left[gift.refunds] = max(ZERO, left[gift.refunds] + gift.amount)
        else:
            _give_back(-gift.amount, groups[gift.donor, gift.account, gift.currency], left)
    return left


def _give_back(amount: Decimal, earlier: Sequence[Gift], left: dict[str, Decimal]) -> None:
    whole = next((gift for gift in reversed(earlier) if left[gift.id] == amount), None)
    for gift in (whole,) if whole is not None else reversed(earlier):
        taken = min(amount, left[gift.id])
        left[gift.id] -= taken
        amount -= taken


def regular_givers(gifts: Iterable[Gift], pledged: Iterable[str] = ()) -> frozenset[str]:
    """Who gives regularly: by a pledge in parts, or in three months one after the other."""
    months: dict[str, set[int]] = defaultdict(set)
    for gift in gifts:
        if gift.donor is not None and gift.amount > 0:
            months[gift.donor].add(Month(1, 1).until(Month.of(gift.day)))
    steady = (
        donor
        for donor, given in months.items()
        if any(all(month + step in given for step in range(MONTHS_IN_A_ROW)) for month in given)
    )
    return frozenset((*pledged, *steady))
