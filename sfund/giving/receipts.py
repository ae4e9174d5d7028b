"""Receipts for gifts (기부금영수증): issued, voided, copied; who may issue them, and for which gifts.

A receipt is an immutable snapshot with a number that is never used again. The books hold what is no person's
data: the number, the donor's id, the amount, which gifts it is for and the digest of the snapshot. Name,
address and the printed lines are in the snapshot, beside the register (docs/receipts.md).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from sfund import ids
from sfund.facts import Fact, Id, Money
from sfund.giving.gifts import Gift, left_of_each
from sfund.money import ZERO
from sfund.periods import Month
from sfund.words import Message, say

KEEP_YEARS = 5
"""So long from the day of issue the law asks who was given what (소득세법 §160의3)."""

_NUMBER = re.compile(r"R-(\d{4})-(\d{4,})", re.ASCII)


class Designation(StrEnum):
    """What the organisation is to the tax office; without one it issues no receipts."""

    NONE = "none"
    SPECIAL = "special"  # 특례기부금
    GENERAL = "general"  # 일반기부금

    @property
    def code(self) -> ReceiptCode | None:
        return {Designation.SPECIAL: ReceiptCode.SPECIAL, Designation.GENERAL: ReceiptCode.GENERAL}.get(self)


class ReceiptCode(StrEnum):
    """The code of the gift on the official form."""

    SPECIAL = "10"
    GENERAL = "40"


class ReceiptKind(StrEnum):
    """What the gifts of a receipt are."""

    MONEY = "money"
    IN_KIND = "in-kind"
    BOTH = "both"


class ReceiptFact(Fact):
    """What happens to one receipt."""

    NOUN: ClassVar[str] = "receipt"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id",)
    EVENT: ClassVar[bool] = True

    id: Id


class ReceiptIssue(ReceiptFact):
    """`custom "receipt" "issue" "R-2026-0001" 120000 KRW`.

    `gifts` are the ids of the gifts, with blanks between; `from` and `until` their first and last day;
    `digest` is of the snapshot as it was before any locking.
    """

    VERB: ClassVar[str | None] = "issue"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    donor: Id
    code: ReceiptCode
    kind: ReceiptKind
    first: dt.date = Field(alias="from")
    until: dt.date
    gifts: str
    digest: str

    @property
    def gift_ids(self) -> tuple[str, ...]:
        return tuple(self.gifts.split())


class ReceiptVoid(ReceiptFact):
    """`custom "receipt" "void" "R-2026-0001"`: it counts no more, and its gifts are free."""

    VERB: ClassVar[str | None] = "void"

    why: str = Field(min_length=1)


class ReceiptCopy(ReceiptFact):
    """`custom "receipt" "copy" "R-2026-0001"`: it was printed again on this day."""

    VERB: ClassVar[str | None] = "copy"


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that the books know of one receipt."""

    issue: ReceiptIssue
    void: ReceiptVoid | None = None
    copies: tuple[dt.date, ...] = ()

    @property
    def id(self) -> str:
        return self.issue.id

    @property
    def is_live(self) -> bool:
        return self.void is None

    @property
    def kept_until(self) -> dt.date:
        """The last day on which its snapshot has to be there, voided or not."""
        day = self.issue.date
        return Month.of(day).plus(12 * KEEP_YEARS).day(day.day)


def receipts_of(facts: Mapping[str, Iterable[ReceiptFact]]) -> tuple[Receipt, ...]:
    """The receipts, sorted by year and number."""
    made = []
    for group in facts.values():
        found = list(group)
        issue = next((one for one in found if isinstance(one, ReceiptIssue)), None)
        if issue is not None:
            void = next((one for one in found if isinstance(one, ReceiptVoid)), None)
            made.append(
                Receipt(issue, void, tuple(one.date for one in found if isinstance(one, ReceiptCopy)))
            )
    return tuple(sorted(made, key=lambda one: number_of(one.id) or (0, 0)))


def number_of(id_: str) -> tuple[int, int] | None:
    """Year and number of a receipt's id.

    >>> number_of("R-2026-0012"), number_of("C-001")
    ((2026, 12), None)
    """
    found = _NUMBER.fullmatch(id_)
    return (int(found[1]), int(found[2])) if found else None


def next_id(used: Iterable[str], year: int) -> str:
    """The first number of the year after all that were ever used, voided ones among them.

    >>> next_id(["R-2026-0001", "R-2026-0002", "R-2025-0009"], 2026)
    'R-2026-0003'
    """
    return ids.next_of_year("R", used, year, 4)


def gaps(used: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Year and number of what was skipped, sorted.

    >>> list(gaps(["R-2026-0001", "R-2026-0004"]))
    [(2026, 2), (2026, 3)]
    """
    by_year: dict[int, set[int]] = defaultdict(set)
    for id_ in used:
        found = number_of(id_)
        if found:
            by_year[found[0]].add(found[1])
    for year in sorted(by_year):
        yield from ((year, number) for number in range(1, max(by_year[year])) if number not in by_year[year])


class Refusal(StrEnum):
    """Why a gift is in no receipt now."""

    ANONYMOUS = "anonymous"
    ACCOUNT = "account"
    OUTSIDE = "outside"
    RECEIPTED = "receipted"
    REFUNDED = "refunded"
    FUTURE = "future"
    NAMELESS = "nameless"

    @property
    def label(self) -> Message:
        return _WHY[self]


_WHY = {
    Refusal.ANONYMOUS: say("nobody knows who gave it"),
    Refusal.ACCOUNT: say("its account is not deductible"),
    Refusal.OUTSIDE: say("it lies outside the time of the designation"),
    Refusal.RECEIPTED: say("it is on a receipt already"),
    Refusal.REFUNDED: say("it was given back"),
    Refusal.FUTURE: say("it lies ahead"),
    Refusal.NAMELESS: say(
        'its entry has no id of its own; give it one that no other has, such as gift: "D-2026-0001"'
    ),
}


@dataclass(frozen=True, slots=True)
class Status:
    """What the organisation may issue receipts as, and for gifts of which days (both included)."""

    designation: Designation = Designation.NONE
    first: dt.date | None = None
    until: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        return (self.first is None or self.first <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Due:
    """A gift that a receipt may be issued for, with what is left of it after refunds."""

    gift: Gift
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Which gifts a receipt may be issued for.

    Attributes:
        due: By donor, each donor's sorted by day.
        refused: Every other gift with why, sorted by day.
    """

    due: Mapping[str, tuple[Due, ...]]
    refused: tuple[tuple[Gift, Refusal], ...]


def eligible(
    gifts: Iterable[Gift], receipts: Iterable[Receipt], status: Status, year: int, today: dt.date
) -> Eligibility:
    """The gifts of that year that a receipt may be issued for; a live receipt's gifts never again."""
    gifts = tuple(gifts)
    left = left_of_each(gifts)
    receipted = frozenset(id_ for one in receipts if one.is_live for id_ in one.issue.gift_ids)
    due: dict[str, list[Due]] = defaultdict(list)
    refused: list[tuple[Gift, Refusal]] = []
    for gift in sorted(gifts, key=lambda one: (one.day, one.id)):
        if gift.day.year != year or gift.amount <= 0:
            continue
        why = _refusal(gift, left[gift.id], receipted, status, today)
        if gift.donor is not None and why is None:
            due[gift.donor].append(Due(gift, left[gift.id]))
        else:
            refused.append((gift, why or Refusal.ANONYMOUS))
    return Eligibility({donor: tuple(due[donor]) for donor in sorted(due)}, tuple(refused))


def by_collector(due: Iterable[Due]) -> tuple[tuple[Due, ...], ...]:
    """One donor's gifts as receipts take them: the form names one collector, or none.

    What the organisation collected itself is on a receipt of its own; the order is that of the first gifts.
    """
    parts: dict[str | None, list[Due]] = defaultdict(list)
    for one in due:
        parts[one.gift.via or None].append(one)
    return tuple(map(tuple, parts.values()))


def _refusal(
    gift: Gift, left: Decimal, receipted: frozenset[str], status: Status, today: dt.date
) -> Refusal | None:
    reasons = (
        (gift.donor is None, Refusal.ANONYMOUS),
        (gift.id in receipted, Refusal.RECEIPTED),
        (left <= ZERO, Refusal.REFUNDED),
        (not gift.deductible, Refusal.ACCOUNT),
        (not status.covers(gift.day), Refusal.OUTSIDE),
        (gift.day > today, Refusal.FUTURE),
        (not gift.has_own_id, Refusal.NAMELESS),
    )
    return next((why for applies, why in reasons if applies), None)


def over_gifts(receipt: Receipt, left: Mapping[str, Decimal]) -> Decimal:
    """By how much a receipt exceeds what its gifts still are; negative where they became more."""
    return receipt.issue.amount.number - sum((left.get(id_, ZERO) for id_ in receipt.issue.gift_ids), ZERO)
