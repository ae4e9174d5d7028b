"""What dues plans ask of a member, period by period.

Periods are those of the calendar: a quarter begins in January, April, July or October. The first is the one
in which the member joined; a pause or a leave ends the expectation with the first period that begins on or
after it. Where a plan gives way to another, or changes its own rhythm, the new one counts from its first
period that begins on or after the change, and until then the old one goes on: monthly dues that become
quarterly on 1 May are asked for May and June, too, and from July by the quarter. So no month is asked twice,
and none is left out (docs/dues.md, docs/vocabulary.md, rules of meaning).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from sfund.members.dues import DuesPlan, FirstPeriod
from sfund.members.facts import Member, MemberJoin, Stay, sets_plan
from sfund.money import ZERO, Rounding, round_to_unit, total
from sfund.periods import Month, MonthSpan
from sfund.registry import Registry

_AHEAD_YEARS = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """One period's dues, or one instalment of them.

    Attributes:
        first: The first day of the months that it is for.
        months: How many they are.
        due: The day on which they are due; who joins later than that owes them on joining.
        amount: The plan's, of the period's first day.
        currency: The plan's.
    """

    first: dt.date
    months: int
    due: dt.date
    amount: Decimal
    currency: str

    @property
    def month(self) -> Month:
        return Month.of(self.first)

    @property
    def last(self) -> Month:
        return self.month.plus(self.months - 1)

    @property
    def span(self) -> tuple[Month, ...]:
        """The months that it covers."""
        return tuple(self.month.plus(months) for months in range(self.months))


def span_label(asks: Sequence[Ask]) -> str:
    """The months that these asks cover, as `covers` has them: `2026-03`, `2026-01/2026-03`."""
    return str(MonthSpan(asks[0].month, asks[-1].last))


@dataclass(frozen=True)
class Calendar:
    """All that one plan ever asks, in the order of time: what its members' asks are stretches of."""

    asks: tuple[Ask, ...]

    @cached_property
    def firsts(self) -> list[dt.date]:
        return [ask.first for ask in self.asks]

    @cached_property
    def dues(self) -> list[dt.date]:
        return [ask.due for ask in self.asks]

    @cached_property
    def lasts(self) -> list[Month]:
        return [ask.last for ask in self.asks]

    @cached_property
    def untils(self) -> list[dt.date]:
        """The first day after the months of each."""
        return [last.plus(1).first_day for last in self.lasts]

    @cached_property
    def sums(self) -> list[Decimal]:
        """What all asks before each of them come to, and all of them at the end."""
        return list(accumulate((ask.amount for ask in self.asks), initial=ZERO))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Asks of a calendar from `begin` up to `end` (not included); `joined` stands for the first of them.

    It does where somebody joined inside a period: then this one's due day or amount is the member's own.
    """

    calendar: Calendar
    begin: int
    end: int
    joined: Ask | None = None

    def __iter__(self) -> Iterator[Ask]:
        asks = self.calendar.asks[self.begin : self.end]
        if self.joined is None:
            return iter(asks)
        return iter((self.joined, *asks[1:]))

    def __getitem__(self, number: int) -> Ask:
        if number == self.begin and self.joined is not None:
            return self.joined
        return self.calendar.asks[number]

    @property
    def until(self) -> dt.date:
        """The first day after the months that it asks for."""
        return self.calendar.untils[self.end - 1]

    def before(self, day: dt.date) -> int:
        """Where those end that are due before that day."""
        if self.joined is not None and not self.joined.due < day:
            return self.begin
        return max(bisect_left(self.calendar.dues, day, self.begin, self.end), self.begin)

    def sum_until(self, end: int) -> Decimal:
        """What its asks up to that place come to."""
        if end <= self.begin:
            return ZERO
        plain = self.calendar.sums[end] - self.calendar.sums[self.begin]
        if self.joined is None:
            return plain
        return plain - self.calendar.asks[self.begin].amount + self.joined.amount

    def place_of(self, amount: Decimal) -> int:
        """The first ask that so much, beginning with the oldest, does not settle; the end where it does."""
        if self.joined is not None:
            if amount < self.joined.amount:
                return self.begin
            amount += self.calendar.asks[self.begin].amount - self.joined.amount
        wanted = self.calendar.sums[self.begin] + amount
        return min(bisect_right(self.calendar.sums, wanted, self.begin, self.end + 1) - 1, self.end)


@dataclass(slots=True)
class Asks:
    """What is asked of each member from a day on, kept once reckoned.

    Attributes:
        registry: Plans and members.
        since: The first day of the books' dues; periods that ended before its month are not in these books.
        currency: The books'.
        first_period: What is asked of the period in which somebody joins.
    """

    registry: Registry
    since: dt.date
    currency: str
    first_period: FirstPeriod = FirstPeriod.WHOLE
    _calendars: dict[tuple[str, int], Calendar] = field(default_factory=dict)
    _members: dict[tuple[str, int], tuple[Ask, ...]] = field(default_factory=dict)
    _stretches: dict[tuple[str, int], tuple[Stretch, ...]] = field(default_factory=dict)

    def of(self, member: str, day: dt.date) -> tuple[Ask, ...]:
        """Everything asked of the member, oldest first, up to some years after that day."""
        key = (member, day.year + _AHEAD_YEARS)
        if key not in self._members:
            self._members[key] = tuple(ask for stretch in self.stretches(member, day) for ask in stretch)
        return self._members[key]

    def stretches(self, member: str, day: dt.date) -> tuple[Stretch, ...]:
        """The same as stretches of the plans' calendars, which cost little to make."""
        key = (member, day.year + _AHEAD_YEARS)
        if key not in self._stretches:
            known = self.registry.members[member]
            found: list[Stretch] = []
            for stay in known.stays:
                covered = found[-1].until if found else dt.date.min
                found += self._of_stay(known, stay, key[1], covered)
            self._stretches[key] = tuple(found)
        return self._stretches[key]

    def next_ones(self, member: str, day: dt.date, paid: Decimal, amount: Decimal) -> tuple[Ask, ...]:
        """The oldest unpaid asks that `amount` settles to the won, after `paid`; none where it does not.

        The first of them may be paid in part already. Both amounts are in the books' currency.
        """
        left, found = amount, []
        for ask in self._payable(member, day):
            if paid >= ask.amount:
                paid -= ask.amount
                continue
            left -= ask.amount - paid
            paid = ZERO
            found.append(ask)
            if left <= 0:
                break
        return tuple(found) if left == 0 and amount > 0 else ()

    def overdue(self, member: str, day: dt.date, paid: Decimal) -> Decimal:
        """What is open of all periods whose due day is before that day."""
        asked = total(ask.amount for ask in self._payable(member, day) if ask.due < day)
        return max(asked - paid, ZERO)

    def _payable(self, member: str, day: dt.date) -> Iterator[Ask]:
        """Those in the books' currency: what is paid in it settles nothing that is asked in another."""
        return (ask for ask in self.of(member, day) if self.currency == ask.currency)

    def _of_stay(self, member: Member, stay: Stay, horizon: int, covered: dt.date) -> Iterator[Stretch]:
        """The periods of one membership, plan by plan, each where the one before it leaves off.

        What begins before `covered` was asked already, in a membership before this one.
        """
        own = [(day, self._calendar(plan, horizon)) for day, plan in _plans(member, stay).items()]
        joining = stay.join.date
        pauses = [pause for pause in member.pauses if stay.covers(pause[0])]
        starts = [_begin(calendar, day, joins=day == joining) for day, calendar in own]
        firsts = [
            calendar.firsts[at] if at < len(calendar.asks) else dt.date.max
            for at, (_, calendar) in zip(starts, own, strict=True)
        ]
        for number, (at, (day, calendar)) in enumerate(zip(starts, own, strict=True), start=1):
            begin = max(at, bisect_left(calendar.firsts, covered))
            end = bisect_left(calendar.firsts, min((stay.left or dt.date.max, *firsts[number:])))
            if begin >= end:
                continue
            joins = day == joining and begin == at
            joined = self._joined(calendar.asks[begin], calendar.untils[begin], joining) if joins else None
            for stretch in _without(Stretch(calendar, begin, end, joined), pauses):
                covered = stretch.until
                yield stretch

    def _joined(self, ask: Ask, after: dt.date, day: dt.date) -> Ask | None:
        """The period in which somebody joins, as it is asked of them; None where it is as the plan has it."""
        if day <= ask.first:
            return None
        amount = ask.amount
        if self.first_period is FirstPeriod.PRORATED:
            share = ask.amount * (after - day).days / (after - ask.first).days
            amount = round_to_unit(share, ask.currency, Rounding.FLOOR)
        if day <= ask.due and amount == ask.amount:
            return None
        return replace(ask, due=max(ask.due, day), amount=amount)

    def _calendar(self, plan: str, horizon: int) -> Calendar:
        key = (plan, horizon)
        if key not in self._calendars:
            self._calendars[key] = Calendar(tuple(self._periods(plan, horizon)))
        return self._calendars[key]

    def _periods(self, plan: str, horizon: int) -> Iterator[Ask]:
        facts = self.registry.plans.get(plan, ())
        month = max(Month.of(self.since), Month.of(facts[0].date)) if facts else Month(horizon + 1, 1)
        running = None
        while month.year <= horizon:
            known = self.registry.plan_on(plan, month.first_day) or facts[0]
            if running is None or _start(month, known) == month:
                running = known
            start = _start(month, running)
            yield from _instalments(running, start)
            month = start.plus(running.every.months)


def _instalments(plan: DuesPlan, start: Month) -> Iterator[Ask]:
    """A period's asks: one, or one for each instalment, what does not divide evenly in the last."""
    money, months = plan.amount, plan.every.months // plan.instalments
    part = round_to_unit(money.number / plan.instalments, money.currency, Rounding.FLOOR)
    left = money.number
    for number in range(plan.instalments):
        month = start.plus(number * months)
        amount = left if number == plan.instalments - 1 else part
        left -= amount
        yield Ask(month.first_day, months, month.day(plan.due_day), amount, money.currency)


def _plans(member: Member, stay: Stay) -> dict[dt.date, str]:
    """The plans of one membership by the day from which they count; of one day's, what was said last.

    Who left on the day of joining never was a member.
    """
    if stay.left == stay.join.date:
        return {}
    return {
        fact.date: fact.plan
        for fact in member.facts
        if sets_plan(fact)
        and fact.plan
        and (fact is stay.join or (not isinstance(fact, MemberJoin) and stay.covers(fact.date)))
    }


def _start(month: Month, plan: DuesPlan) -> Month:
    """The first month of the plan's period in which that month lies."""
    return Month(month.year, (month.number - 1) // plan.every.months * plan.every.months + 1)


def _begin(calendar: Calendar, day: dt.date, *, joins: bool) -> int:
    """Where in its plan's calendar a member begins: who joins, in the period under way; else in the next."""
    if joins:
        return max(bisect_right(calendar.firsts, day) - 1, 0)
    return bisect_left(calendar.firsts, day)


def _without(stretch: Stretch, pauses: Sequence[tuple[dt.date, dt.date]]) -> Iterator[Stretch]:
    """What is left of it without the periods that begin inside a pause."""
    for since, until in sorted(pauses):
        firsts = stretch.calendar.firsts
        gone = bisect_left(firsts, since, stretch.begin, stretch.end)
        again = bisect_right(firsts, until, gone, stretch.end)
        if gone < again:
            if stretch.begin < gone:
                yield replace(stretch, end=gone)
            stretch = Stretch(stretch.calendar, again, stretch.end)
    if stretch.begin < stretch.end:
        yield stretch
