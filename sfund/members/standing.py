"""How a member stands on a day: what was asked, what was paid, and what follows from both.

Dues are expected minus booked, reckoned anew each time: a change in the past moves what is expected, never a
posting, and the order in which facts and payments arrived does not matter. docs/dues.md has the rules with
tables of cases.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from sfund.members.dues import StatusRules
from sfund.members.facts import DuesRelief, DuesWaived, Member
from sfund.members.owed import Ask, Asks, Stretch
from sfund.money import ZERO, Rounding, round_to_unit, total
from sfund.periods import Month, MonthSpan, Span
from sfund.words import Message, say


class Status(StrEnum):
    """How a member stands; of several that are true the first counts."""

    LEFT = "left"
    PAUSED = "paused"
    LAPSED = "lapsed"
    ARREARS = "arrears"
    GRACE = "grace"
    CURRENT = "current"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    Status.LEFT: say("Left"),
    Status.PAUSED: say("Paused"),
    Status.LAPSED: say("Lapsed"),
    Status.ARREARS: say("In arrears"),
    Status.GRACE: say("In grace"),
    Status.CURRENT: say("Up to date"),
}


@dataclass(frozen=True, slots=True)
class Payment:
    """Dues that a member paid, or got back (negative), in the books' currency.

    Attributes:
        covers: The months that it says it is for; None settles the oldest that is open.
    """

    day: dt.date
    amount: Decimal
    covers: MonthSpan | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """All payments of a member up to a day, as far as it matters what they were.

    Attributes:
        free: What came without saying for which months, less what went back so.
        covering: What came for which months.
        last: The day of the last payment that brought something.
    """

    free: Decimal = ZERO
    covering: Mapping[MonthSpan, Decimal] = field(default_factory=dict)
    last: dt.date | None = None

    @classmethod
    def of(cls, payments: Iterable[Payment]) -> Paid:
        free, last = ZERO, None
        covering: dict[MonthSpan, Decimal] = defaultdict(Decimal)
        for payment in payments:
            if payment.covers is None:
                free += payment.amount
            else:
                covering[payment.covers] += payment.amount
            if payment.amount > 0 and (last is None or last < payment.day):
                last = payment.day
        return cls(free, dict(covering), last)

    @property
    def total(self) -> Decimal:
        return self.free + total(self.covering.values())

    def plus(self, payment: Payment) -> Paid:
        """The same with one payment more."""
        covering = dict(self.covering)
        free = self.free
        if payment.covers is None:
            free += payment.amount
        else:
            covering[payment.covers] = covering.get(payment.covers, ZERO) + payment.amount
        last = max(self.last or payment.day, payment.day) if payment.amount > 0 else self.last
        return Paid(free, covering, last)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a period asks after all that was waived or written off, and what of it is paid."""

    ask: Ask
    amount: Decimal
    paid: Decimal = ZERO

    @property
    def open(self) -> Decimal:
        return self.amount - self.paid


@dataclass(frozen=True)
class Standing:
    """How a member stands on a day.

    Attributes:
        open: Every claim that is not settled and whose due day has passed, the oldest first.
        credit: What was paid beyond everything whose due day has passed: in advance, or too much.
        paid_through: The last month up to which nothing is open; None before the first.
        last_paid: The day of the last payment.
    """

    member: str
    day: dt.date
    status: Status
    open: tuple[Claim, ...]
    credit: Decimal
    paid_through: Month | None
    last_paid: dt.date | None

    @cached_property
    def arrears(self) -> Decimal:
        """What is open of all periods whose due day has passed."""
        return total(claim.open for claim in self.open)

    @property
    def days_late(self) -> int:
        """For how many days the oldest open period is due."""
        return (self.day - self.open[0].ask.due).days if self.open else 0

    def beyond(self, limit: dt.date) -> Decimal:
        """What is open of periods that were due before that day: claims too old to be followed up."""
        return total(claim.open for claim in self.open if claim.ask.due < limit)


@dataclass(frozen=True, slots=True)
class Dues:
    """The dues of all members: what they are asked, held against what they paid.

    Attributes:
        asks: What the plans ask.
        rules: The days behind a status.
    """

    asks: Asks
    rules: StatusRules

    def standing(self, member: str, paid: Paid, day: dt.date) -> Standing | None:
        """How the member stands on that day; `paid` is all that came up to it. None before joining."""
        known = self.asks.registry.members[member]
        if not known.stays or known.stays[0].join.date > day:
            return None
        if paid.covering or _reliefs(known, day):
            late, credit, through = _settled(self.claims(member, paid, day), paid, day)
        else:
            late, credit, through = self._at_once(member, paid.free, day)
        status = self._status(known, late, paid, day)
        return Standing(member, day, status, late, credit, through, paid.last)

    def claims(self, member: str, paid: Paid, day: dt.date) -> tuple[Claim, ...]:
        """Every claim on the member, also those to come, with what of it is paid on that day."""
        known = self.asks.registry.members[member]
        claims = _relieved(
            [Claim(ask, ask.amount) for ask in self._payable(member, day)], _reliefs(known, day)
        )
        return tuple(_allocated(claims, paid))

    def expected(self, member: str, span: Span) -> Decimal:
        """What is due within the span, less what of it is waived; what was written off had been expected."""
        known = self.asks.registry.members[member]
        waived = [fact for fact in _reliefs(known, span.last) if isinstance(fact, DuesWaived)]
        if waived:
            claims = [Claim(ask, ask.amount) for ask in self._payable(member, span.last)]
            return total(claim.amount for claim in _relieved(claims, waived) if claim.ask.due in span)
        after = span.last + dt.timedelta(days=1)
        return total(
            stretch.sum_until(stretch.before(after)) - stretch.sum_until(stretch.before(span.first))
            for stretch in self._stretches(member, span.last)
        )

    def next_ones(self, member: str, paid: Paid, day: dt.date, amount: Decimal) -> tuple[Ask, ...]:
        """The oldest open asks that `amount` settles to the won; none where it does not."""
        if not paid.covering and not _reliefs(self.asks.registry.members[member], day):
            return self.asks.next_ones(member, day, paid.free, amount)
        found, left = [], amount
        for claim in self.claims(member, paid, day):
            if left > 0 and claim.open > 0:
                left -= claim.open
                found.append(claim.ask)
        return tuple(found) if left == 0 and amount > 0 else ()

    def limit(self, day: dt.date) -> dt.date:
        """What was due before this day is too old, on that day, to be followed up."""
        return Month.of(day).plus(-12 * self.rules.claim_years).day(day.day)

    def _at_once(
        self, member: str, paid: Decimal, day: dt.date
    ) -> tuple[tuple[Claim, ...], Decimal, Month | None]:
        """Late claims, credit and the month paid through, from sums alone: nothing here is looked at twice.

        The same as `_settled` for who has neither waivers nor payments for certain months; a test compares
        the two.
        """
        late: list[Claim] = []
        left, through, is_open = paid, None, False
        asked = ZERO
        for stretch in self._stretches(member, day):
            due = stretch.before(day)
            asked += stretch.sum_until(due)
            reached = stretch.begin if is_open else stretch.place_of(max(left, ZERO))
            if not is_open and reached > stretch.begin:
                through = stretch.calendar.lasts[reached - 1]
            spent = stretch.sum_until(reached)
            for number in range(reached, due):
                ask = stretch[number]
                settled = max(left - spent, ZERO) if number == reached and not is_open else ZERO
                if ask.amount > settled:
                    late.append(Claim(ask, ask.amount, settled))
            if not is_open:
                is_open = reached < stretch.end
                left -= spent
        return tuple(late), max(paid - asked, ZERO), through

    def _stretches(self, member: str, day: dt.date) -> Iterator[Stretch]:
        for stretch in self.asks.stretches(member, day):
            if stretch.calendar.asks[stretch.begin].currency == self.asks.currency:
                yield stretch

    def _payable(self, member: str, day: dt.date) -> Iterator[Ask]:
        return (ask for stretch in self._stretches(member, day) for ask in stretch)

    def _status(self, member: Member, late: Sequence[Claim], paid: Paid, day: dt.date) -> Status:
        stay = member.stay_on(day)
        if stay is None:
            return Status.LEFT
        if member.is_paused_on(day):
            return Status.PAUSED
        if not late:
            return Status.CURRENT
        if self._since_paid(late[0], paid, stay.join.date, day) >= self.rules.lapsed_months:
            return Status.LAPSED
        return Status.ARREARS if (day - late[0].ask.due).days > self.rules.grace_days else Status.GRACE

    def _since_paid(self, oldest: Claim, paid: Paid, joined: dt.date, day: dt.date) -> int:
        """Whole months since the last payment; of who never paid, since the oldest open period was due."""
        last = max(paid.last or oldest.ask.due, joined)
        months = Month.of(last).until(Month.of(day))
        return months if Month.of(last).plus(months).day(last.day) <= day else months - 1


def _reliefs(member: Member, day: dt.date) -> list[DuesRelief]:
    return [fact for fact in member.facts if isinstance(fact, DuesRelief) and fact.date <= day]


def _relieved(claims: list[Claim], reliefs: Sequence[DuesRelief]) -> list[Claim]:
    """The claims without what is waived or written off: whole months first, then amounts, the oldest first.

    Of a longer period a month is its equal part. An amount goes to the oldest period of its months.
    """
    whole = [relief.span for relief in reliefs if relief.amount is None]
    claims = [_without(claim, whole) for claim in claims] if whole else claims
    for relief in reliefs:
        left = ZERO if relief.amount is None else relief.amount.number
        for number, claim in enumerate(claims):
            if left > 0 and _touches(claim.ask, relief.span):
                less = min(claim.amount, left)
                claims[number] = replace(claim, amount=claim.amount - less)
                left -= less
    return claims


def _without(claim: Claim, gone: Sequence[MonthSpan]) -> Claim:
    """What it asks without these months."""
    ask = claim.ask
    if not any(_touches(ask, span) for span in gone):
        return claim
    months = sum(any(month in span for span in gone) for month in ask.span)
    share = round_to_unit(ask.amount * months / ask.months, ask.currency, Rounding.FLOOR)
    return Claim(ask, ask.amount - share)


def _touches(ask: Ask, span: MonthSpan) -> bool:
    """Whether it is for one of these months."""
    return ask.month <= span.last and span.first <= ask.last


def _allocated(claims: list[Claim], paid: Paid) -> list[Claim]:
    """Payments for certain months settle these, the others the oldest that is open.

    What a payment has beyond its months settles the oldest, too; what goes back opens the newest.
    """
    free = paid.free
    for span in sorted(paid.covering):
        amount = paid.covering[span]
        inside = [number for number, claim in enumerate(claims) if _touches(claim.ask, span)]
        free += _fill(claims, inside, amount) if amount > 0 else amount
    if free < 0:
        free += _take_back(claims, -free)
    _fill(claims, range(len(claims)), free)
    return claims


def _fill(claims: list[Claim], numbers: Iterable[int], amount: Decimal) -> Decimal:
    """Settles these claims in their order; gives what is left."""
    for number in numbers:
        if amount <= 0:
            break
        claim = claims[number]
        part = min(claim.open, amount)
        claims[number] = Claim(claim.ask, claim.amount, claim.paid + part)
        amount -= part
    return amount


def _take_back(claims: list[Claim], amount: Decimal) -> Decimal:
    """Opens the newest settled claims again; gives what could be taken."""
    left = amount
    for number in reversed(range(len(claims))):
        claim = claims[number]
        part = min(claim.paid, left)
        if part:
            claims[number] = Claim(claim.ask, claim.amount, claim.paid - part)
            left -= part
    return amount - left


def _settled(
    claims: Sequence[Claim], paid: Paid, day: dt.date
) -> tuple[tuple[Claim, ...], Decimal, Month | None]:
    """Late claims, credit and the month paid through, from the claims one by one."""
    late = tuple(claim for claim in claims if claim.ask.due < day and claim.open > 0)
    settled = total(claim.paid for claim in claims if claim.ask.due < day)
    through = None
    for claim in claims:
        if claim.open > 0:
            break
        through = claim.ask.last
    return late, max(paid.total - settled, ZERO), through
