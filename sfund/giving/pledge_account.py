"""One pledge as it stands on a day: what was promised, what of it is due, came, is late or was taken back.

Pure: the registry's facts and what came go in. What comes fills the parts in the order of their days; what is
cancelled is taken from the part that is named, else from the last ones. docs/pledges.md works an example by
hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.giving.pledges import PledgeCancel, PledgeDue, PledgeFact, PledgeMake, PledgeRaise
from sfund.money import ZERO, total
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Gift:
    """What came of a pledge: one posting; below zero where it went back.

    Attributes:
        in_kind: Goods or work rather than money.
        entry: Where it stands: `file:line`.
    """

    day: dt.date
    amount: Decimal
    in_kind: bool = False
    entry: str = ""


class PartStatus(StrEnum):
    """How a part stands."""

    RECEIVED = "received"
    LATE = "late"
    OPEN = "open"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Message:
        return _STATUSES[self]


_STATUSES = {
    PartStatus.RECEIVED: say("Came in full"),
    PartStatus.LATE: say("Late"),
    PartStatus.OPEN: say("To come"),
    PartStatus.CANCELLED: say("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class PledgePart:
    """A part of a pledge.

    Attributes:
        due: None for what is promised without a day; it is never late.
        first: As promised.
        amount: The same, less what was cancelled of it.
        received: What of it came.
        settled: The day on which the last of it came; None while something is open.
    """

    due: dt.date | None
    first: Decimal
    amount: Decimal
    received: Decimal
    settled: dt.date | None = None

    @property
    def open(self) -> Decimal:
        return self.amount - self.received

    def status(self, as_of: dt.date) -> PartStatus:
        """Late from the day after the due day on."""
        if not self.amount:
            return PartStatus.CANCELLED
        if not self.open:
            return PartStatus.RECEIVED
        return PartStatus.LATE if self.due is not None and self.due < as_of else PartStatus.OPEN

    def days_late(self, as_of: dt.date) -> int:
        """How late it came, or is by now; 0 where it is not."""
        if self.due is None or not self.amount:
            return 0
        return max(((self.settled or as_of) - self.due).days, 0)


@dataclass(frozen=True, slots=True)
class PledgeAccount:
    """The pledge on the day `as_of`, in its own currency.

    Attributes:
        made: As promised at first.
        raised: What was promised beyond it since.
        cancelled: What was taken back.
        received: All that came, in money and in kind.
        in_kind: What of it came in kind.
        parts: By due day, what has none last.
    """

    pledge: PledgeMake
    as_of: dt.date
    made: Decimal
    raised: Decimal
    cancelled: Decimal
    received: Decimal
    in_kind: Decimal
    parts: tuple[PledgePart, ...]
    gifts: tuple[Gift, ...]

    @property
    def pledged(self) -> Decimal:
        """What is promised now: made + raised − cancelled."""
        return self.made + self.raised - self.cancelled

    @property
    def outstanding(self) -> Decimal:
        """What is still to come; not less than nothing."""
        return max(self.pledged - self.received, ZERO)

    @property
    def beyond(self) -> Decimal:
        """What came beyond the promise."""
        return max(self.received - self.pledged, ZERO)

    @property
    def late(self) -> tuple[PledgePart, ...]:
        return tuple(part for part in self.parts if part.status(self.as_of) is PartStatus.LATE)

    @property
    def overdue(self) -> Decimal:
        """What is open of parts whose day has passed."""
        return total(part.open for part in self.late)

    @property
    def next_part(self) -> PledgePart | None:
        """The oldest part of which something is open."""
        return next((part for part in self.parts if part.open > 0), None)


def pledge_account(
    facts: Iterable[PledgeFact], pledge: PledgeMake, gifts: Iterable[Gift], as_of: dt.date
) -> PledgeAccount:
    """The account of a pledge that is made by that day; facts and gifts after it do not count."""
    facts = [fact for fact in facts if fact.date <= as_of]
    came = tuple(sorted((gift for gift in gifts if gift.day <= as_of), key=lambda gift: gift.day))
    raises = [fact for fact in facts if isinstance(fact, PledgeRaise)]
    cancels = [fact for fact in facts if isinstance(fact, PledgeCancel)]
    raised = total(fact.amount.number for fact in raises)
    promised = pledge.amount.number + raised
    dated = _dated(facts)
    undated = promised - total(amount for _, amount in dated)
    parts: list[tuple[dt.date | None, Decimal]] = [*dated, *([(None, undated)] if undated > 0 else [])]
    amounts = _less_cancelled(parts, cancels, max(-undated, ZERO))
    return PledgeAccount(
        pledge=pledge,
        as_of=as_of,
        made=pledge.amount.number,
        raised=raised,
        cancelled=total(fact.amount.number for fact in cancels),
        received=total(gift.amount for gift in came),
        in_kind=total(gift.amount for gift in came if gift.in_kind),
        parts=tuple(_filled(parts, amounts, came)),
        gifts=came,
    )


def _dated(facts: Sequence[PledgeFact]) -> list[tuple[dt.date, Decimal]]:
    """What has a day, by day: parts, and raises that name one."""
    dated = [
        (fact.due, fact.amount.number)
        for fact in facts
        if isinstance(fact, PledgeDue | PledgeRaise) and fact.due is not None
    ]
    return sorted(dated, key=lambda part: part[0])


def _less_cancelled(
    parts: Sequence[tuple[dt.date | None, Decimal]], cancels: Iterable[PledgeCancel], surplus: Decimal
) -> list[Decimal]:
    """The amount of each part; `surplus` is what parts have beyond the promise, which nobody owes."""
    amounts = [amount for _, amount in parts]
    rest = surplus
    for cancel in cancels:
        left = cancel.amount.number
        named = (at for at, (due, _) in enumerate(parts) if due is not None and due == cancel.due)
        rest += _take(amounts, named, left)
    _take(amounts, reversed(range(len(amounts))), rest)
    return amounts


def _take(amounts: list[Decimal], order: Iterable[int], wanted: Decimal) -> Decimal:
    """Takes what is wanted out of the amounts in that order; gives what they could not bear."""
    for at in order:
        taken = min(amounts[at], wanted)
        amounts[at] -= taken
        wanted -= taken
    return wanted


def _filled(
    parts: Sequence[tuple[dt.date | None, Decimal]], amounts: Sequence[Decimal], gifts: Sequence[Gift]
) -> Iterator[PledgePart]:
    """Each part with what came of it: the oldest is filled first."""
    received = total(gift.amount for gift in gifts)
    before = ZERO
    for (due, first), amount in zip(parts, amounts, strict=True):
        came = min(max(received - before, ZERO), amount)
        before += amount
        settled = _day_of(gifts, before) if amount and came == amount else None
        yield PledgePart(due, first, amount, came, settled)


def _day_of(gifts: Sequence[Gift], wanted: Decimal) -> dt.date | None:
    """The day from which on so much has come, and stays."""
    sum_, day = ZERO, None
    for gift in gifts:
        was, sum_ = sum_, sum_ + gift.amount
        if was < wanted <= sum_:
            day = gift.day
    return day
