"""What if the public money ends: what comes and goes then, how long free money lasts, what would cover it.

Reckoned in the funds that nothing binds, since no other money may pay for what is left behind. What a grant
paid for either ends with it or falls onto those funds; how much of it does is a decision, so there are cases.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from sfund.money import ZERO, ratio, smallest_unit, total
from sfund.periods import DAYS_A_MONTH, Month

_FAR = 60
"""What lasts for five years and more is not told in months: no pace goes on for so long."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A grant whose money ends; amounts are a month's, on average.

    Attributes:
        until: Its last day.
        income: What its grantor pays.
        people: What is spent of it on people.
        other: What else is spent of it.
    """

    grant: str
    until: dt.date
    income: Decimal
    people: Decimal
    other: Decimal

    def left(self, case: Case) -> Decimal:
        """What of its costs is left behind."""
        return {Case.ENDS: ZERO, Case.PEOPLE: self.people, Case.ALL: self.people + self.other}[case]


@dataclass(frozen=True, slots=True)
class Free:
    """The funds that nothing binds; amounts but `cash` are a month's, on average.

    Attributes:
        cash: What can be spent on the day.
        dues_each: What a member pays a month; None where nobody does.
    """

    cash: Decimal
    income: Decimal
    expenses: Decimal
    dues_each: Decimal | None
    currency: str


class Case(StrEnum):
    """What of the grants' costs is left behind."""

    ENDS = "costs-end"
    PEOPLE = "people-stay"
    ALL = "costs-stay"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case; amounts are a month's.

    Attributes:
        expenses: What the free funds pay then.
        shortfall: What is missing; zero where the income covers it.
        lasts: Months from the end of the grants until the free money is gone; None: not in five years.
        gone: The month in which it is.
        members: So many new members at today's dues would cover it; None where nobody pays dues.
    """

    case: Case
    income: Decimal
    expenses: Decimal
    shortfall: Decimal
    lasts: Decimal | None
    gone: Month | None
    members: int | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """The end of these grants, seen from a day."""

    as_of: dt.date
    endings: tuple[Ending, ...]
    free: Free

    @property
    def day(self) -> dt.date:
        """When the last of them ends; the day itself where none runs."""
        return max((one.until for one in self.endings), default=self.as_of)

    def cash_then(self, case: Case) -> Decimal:
        """The free money at the last end, never below nothing.

        Until the first end it goes on as it did; from each end on what that grant leaves behind is paid, too.
        """
        cash, since, behind = self.free.cash, self.as_of, ZERO
        for one in sorted(self.endings, key=lambda one: one.until):
            months = Decimal(max((one.until - since).days, 0)) / DAYS_A_MONTH
            cash += months * (self.free.income - self.free.expenses - behind)
            since, behind = max(since, one.until), behind + one.left(case)
        return max(cash, ZERO)

    def outcomes(self) -> tuple[Outcome, ...]:
        """Each case, from the least that is left behind to the most."""
        return tuple(map(self._outcome, Case))

    def _outcome(self, case: Case) -> Outcome:
        expenses = self.free.expenses + total(one.left(case) for one in self.endings)
        shortfall = max(expenses - self.free.income, ZERO)
        lasts = ratio(self.cash_then(case), shortfall)
        if lasts is not None and lasts > _FAR:
            lasts = None
        return Outcome(
            case,
            self.free.income,
            expenses,
            shortfall,
            lasts,
            None if lasts is None else Month.of(self.day).plus(int(lasts)),
            self._members(shortfall),
        )

    def _members(self, shortfall: Decimal) -> int | None:
        if not shortfall:
            return 0
        if not self.free.dues_each or self.free.dues_each < 0:
            return None
        least = shortfall.quantize(smallest_unit(self.free.currency), rounding=ROUND_CEILING)
        return int((least / self.free.dues_each).to_integral_value(rounding=ROUND_CEILING))
