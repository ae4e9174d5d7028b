"""What is due when: the schedule of a loan, to the smallest unit.

The inner loop is on integers. Money is counted in smallest units, and the interest factor of a period
is `parts × numerator / denominator`: its parts of a year (see `daycount`) times the rate of one part.
Nothing is rounded but the amounts themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise, repeat
from math import prod
from operator import mul
from typing import NamedTuple

from sfund.loans.exact import quotient
from sfund.loans.terms import LoanTerms, Method
from sfund.money import smallest_unit

_DAYS_OF_EVERY_MONTH = 28  # an anchor up to here is never clamped: the short way


class Instalment(NamedTuple):
    """One row of a schedule; amounts in the loan's currency, whole in its smallest unit.

    Attributes:
        n: Its number, from 1.
        due: The day by which it is to be paid, before any shift of a holiday.
        principal: The part that repays.
        interest: The interest of the period, its due day included.
        balance: The principal still owed afterwards; zero in the last row.
    """

    n: int
    due: dt.date
    principal: Decimal
    interest: Decimal
    balance: Decimal

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return self.principal + self.interest


def schedule(terms: LoanTerms) -> tuple[Instalment, ...]:
    """Every instalment, by due day; principal parts add up to the principal, the last row clears it."""
    dues = due_days(terms)
    factors, denominator = _factors(terms, dues)
    level = _level(terms, factors, denominator)
    unit = smallest_unit(terms.principal.currency)
    rows = _rows(terms, factors, denominator, level)
    return tuple(
        Instalment(n, due, principal * unit, interest * unit, balance * unit)
        for n, (due, (principal, interest, balance)) in enumerate(zip(dues, rows, strict=True), start=1)
    )


def due_days(terms: LoanTerms) -> list[dt.date]:
    """The due days: monthly on the anchor day, which a short month clamps and the next one restores."""
    first, anchor = terms.first_due_month, terms.anchor_day
    if anchor > _DAYS_OF_EVERY_MONTH:
        return [first.plus(k).day(anchor) for k in range(terms.months)]
    index = first.year * 12 + first.number - 1
    return [dt.date(k // 12, k % 12 + 1, anchor) for k in range(index, index + terms.months)]


def growth_and_paid(steps: Sequence[int], denominator: int) -> tuple[int, int]:
    """What the exact instalment of an annuity follows from: principal × growth = instalment × paid.

    A step is the growth of one period, over the denominator. After k periods one unit lent has grown to
    `growth / d^k`, and one unit paid on every due day to `paid / d^k`. Both meet at the end.
    """
    paid = 0
    for step, power in zip(steps, _powers(denominator, len(steps)), strict=True):
        paid = paid * step + power
    return prod(steps), paid


@lru_cache(maxsize=64)  # a fund has few rates and terms
def _powers(denominator: int, count: int) -> tuple[int, ...]:
    return tuple(accumulate(repeat(denominator, count), mul))


def _factors(terms: LoanTerms, dues: list[dt.date]) -> tuple[list[int], int]:
    """The interest factor of each period: numerators, and the denominator that they share."""
    rate_of_part = Fraction(terms.rate) / (100 * terms.day_count.parts_of_year)
    numbers = [*map(terms.day_count.number, (terms.start, *dues))]
    numerators = [(end - start) * rate_of_part.numerator for start, end in pairwise(numbers)]
    if free := terms.interest_free_months:
        numerators[:free] = [0] * free
    return numerators, rate_of_part.denominator


def _level(terms: LoanTerms, factors: list[int], denominator: int) -> int:
    """What stays level from row to row: an annuity's instalment, or the principal in each; rounded."""
    grace = terms.months_without_principal
    if terms.method is Method.ANNUITY:
        steps = [denominator + factor for factor in factors[grace:]]
        growth, paid = growth_and_paid(steps, denominator)
        return quotient(terms.principal_units * growth, paid, terms.rounding)
    if terms.method is Method.EQUAL_PRINCIPAL:
        return quotient(terms.principal_units, terms.months - grace, terms.rounding)
    return 0


def _rows(
    terms: LoanTerms, factors: list[int], denominator: int, level: int
) -> Iterator[tuple[int, int, int]]:
    """Principal, interest and balance of each row, in smallest units."""
    balance, rounding = terms.principal_units, terms.rounding
    annuity, deferred = terms.method is Method.ANNUITY, terms.deferred_months
    grace, last = terms.months_without_principal, len(factors) - 1
    waiting = 0  # exact, as the factors are
    for k, factor in enumerate(factors):
        if k < deferred:
            waiting += balance * factor
            yield 0, 0, balance
            continue
        interest = quotient(balance * factor + waiting, denominator, rounding)
        waited, waiting = waiting and quotient(waiting, denominator, rounding), 0
        if k == last:
            principal = balance
        elif k < grace:
            principal = 0
        else:
            # Interest is never lent on (a long first period can exceed the level instalment), and where
            # a small loan is rounded up there may be less left than the level part.
            principal = min(max(level - interest + waited, 0) if annuity else level, balance)
        balance -= principal
        yield principal, interest, balance
