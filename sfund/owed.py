"""What dues plans ask of a member, period by period.

Periods are those of the calendar: a quarter begins in January, April, July or October. The first is the one
in which the member joined; a pause or a leave ends the expectation with the first period that begins on or
after it. Where a plan gives way to another, or changes its own rhythm, the new one counts from its first
period that begins on or after the change, and until then the old one goes on: monthly dues that become
quarterly on 1 May are asked for May and June, too, and from July by the quarter. So no month is asked twice,
and none is left out (docs/vocabulary.md, rules of meaning).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter

from sfund.dues import DuesPlan
from sfund.members import Member, MemberJoin, MemberPause, MemberPlan, MemberReturn, Stay
from sfund.money import ZERO, total
from sfund.periods import Month
from sfund.registry import Registry

_DAY = dt.timedelta(days=1)
_AHEAD_YEARS = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """One period's dues.

    Attributes:
        first: The period's first day.
        months: Its length.
        due: The day on which they are due.
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
    first, last = asks[0].month, asks[-1].last
    return str(first) if first == last else f"{first}/{last}"


@dataclass(slots=True)
class Asks:
    """What is asked of each member from a day on, kept once reckoned.

    Attributes:
        registry: Plans and members.
        since: The first day of the books' dues; periods that began before its month are not in these books.
        currency: The books'.
    """

    registry: Registry
    since: dt.date
    currency: str
    _calendars: dict[tuple[str, int], tuple[Ask, ...]] = field(default_factory=dict)
    _members: dict[tuple[str, int], tuple[Ask, ...]] = field(default_factory=dict)

    def of(self, member: str, day: dt.date) -> tuple[Ask, ...]:
        """Everything asked of the member, oldest first, up to some years after that day."""
        horizon = day.year + _AHEAD_YEARS
        key = (member, horizon)
        if key not in self._members:
            known = self.registry.members[member]
            self._members[key] = tuple(
                ask for stay in known.stays for ask in self._of_stay(known, stay, horizon)
            )
        return self._members[key]

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

    def _of_stay(self, member: Member, stay: Stay, horizon: int) -> Iterator[Ask]:
        """The periods of one membership, plan by plan, each where the one before it leaves off."""
        own = [
            fact
            for fact in member.facts
            if isinstance(fact, MemberJoin | MemberPlan)
            and fact.plan
            and (fact is stay.join or (isinstance(fact, MemberPlan) and stay.covers(fact.date)))
        ]
        calendars = [self._calendar(str(fact.plan), horizon) for fact in own]
        starts = list(map(_begin, calendars, own))
        firsts = [
            calendar[at].first if at < len(calendar) else dt.date.max
            for calendar, at in zip(calendars, starts, strict=True)
        ]
        pauses = list(_pauses(member))
        covered = dt.date.min
        for number, (calendar, at) in enumerate(zip(calendars, starts, strict=True), start=1):
            begins = max(at, bisect_left(calendar, covered, key=_first))
            ends = min((stay.left or dt.date.max, *firsts[number:]))
            for ask in calendar[begins : bisect_left(calendar, ends, key=_first)]:
                covered = ask.last.plus(1).first_day
                if not any(since <= ask.first <= until for since, until in pauses):
                    yield ask

    def _calendar(self, plan: str, horizon: int) -> tuple[Ask, ...]:
        key = (plan, horizon)
        if key not in self._calendars:
            self._calendars[key] = tuple(self._periods(plan, horizon))
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
            money = running.amount
            yield Ask(
                start.first_day,
                running.every.months,
                start.day(running.due_day),
                money.number,
                money.currency,
            )
            month = start.plus(running.every.months)


def _start(month: Month, plan: DuesPlan) -> Month:
    """The first month of the plan's period in which that month lies."""
    return Month(month.year, (month.number - 1) // plan.every.months * plan.every.months + 1)


_first = attrgetter("first")


def _begin(calendar: Sequence[Ask], fact: MemberJoin | MemberPlan) -> int:
    """Where in its plan's calendar a member begins: who joins, in the period under way; else in the next."""
    if isinstance(fact, MemberJoin):
        return max(bisect_right(calendar, fact.date, key=_first) - 1, 0)
    return bisect_left(calendar, fact.date, key=_first)


def _pauses(member: Member) -> Iterator[tuple[dt.date, dt.date]]:
    """Each pause: its first and its last day."""
    returns = [fact.date for fact in member.facts if isinstance(fact, MemberReturn)]
    for fact in member.facts:
        if isinstance(fact, MemberPause):
            back = min((day for day in returns if day > fact.date), default=dt.date.max)
            yield fact.date, min(fact.until or dt.date.max, back - _DAY)
