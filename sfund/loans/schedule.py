"""What is due when: the schedule of a loan, to the smallest unit.

The inner loop is on integers. Money is counted in smallest units, and the interest factor of a period
is `parts × numerator / denominator`: its parts of a year (see `daycount`) times the rate of one part.
Nothing is rounded but the amounts themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from sfund.loans.exact import quotient
from sfund.loans.terms import LoanTerms, Method
from sfund.money import smallest_unit

_DAYS_OF_EVERY_MONTH = 28  # an anchor up to here is never clamped: the short way


@dataclass(frozen=True, slots=True)
class Instalment:
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


def exact_instalment(terms: LoanTerms) -> Fraction:
    """The instalment of an annuity before rounding, in the loan's currency.

    The principal equals the instalments, each divided by the growth (the product of 1 + factor) up to
    its due day; grace months are left out, since their interest is paid in full.
    """
    factors, denominator = _factors(terms, due_days(terms))
    units = Fraction(*_annuity(terms.principal_units, factors[terms.grace_months :], denominator))
    return units * Fraction(smallest_unit(terms.principal.currency))


def _factors(terms: LoanTerms, dues: list[dt.date]) -> tuple[list[int], int]:
    """The interest factor of each period: numerators, and the denominator that they share."""
    parts = terms.day_count.parts
    rate_of_part = Fraction(terms.rate) / (100 * terms.day_count.parts_of_year)
    numerators = [parts(start, end) * rate_of_part.numerator for start, end in pairwise([terms.start, *dues])]
    return numerators, rate_of_part.denominator


def _annuity(principal: int, factors: list[int], denominator: int) -> tuple[int, int]:
    """The exact instalment in smallest units, as numerator and denominator.

    After k periods one unit lent has grown to `growth / d^k`, and one unit paid on every due day to
    `paid / d^k`. Both meet at the end: principal × growth = instalment × paid.
    """
    growth, paid, power = 1, 0, 1
    for factor in factors:
        step = denominator + factor
        power *= denominator
        growth *= step
        paid = paid * step + power
    return principal * growth, paid


def _level(terms: LoanTerms, factors: list[int], denominator: int) -> int:
    """What stays level from row to row: an annuity's instalment, or the principal in each; rounded."""
    grace = terms.grace_months
    if terms.method is Method.ANNUITY:
        exact = _annuity(terms.principal_units, factors[grace:], denominator)
        return quotient(*exact, terms.rounding)
    if terms.method is Method.EQUAL_PRINCIPAL:
        return quotient(terms.principal_units, terms.months - grace, terms.rounding)
    return 0


def _rows(
    terms: LoanTerms, factors: list[int], denominator: int, level: int
) -> Iterator[tuple[int, int, int]]:
    """Principal, interest and balance of each row, in smallest units."""
    balance, rounding = terms.principal_units, terms.rounding
    annuity = terms.method is Method.ANNUITY
    last = len(factors) - 1
    for k, factor in enumerate(factors):
        interest = quotient(balance * factor, denominator, rounding)
        if k == last:
            principal = balance
        elif k < terms.grace_months:
            principal = 0
        else:
            # Interest is never lent on (a long first period can exceed the level instalment), and where
            # a small loan is rounded up there may be less left than the level part.
            principal = min(max(level - interest, 0) if annuity else level, balance)
        balance -= principal
        yield principal, interest, balance
