"""A rule of the fund held against an application, as a person reads it."""

from __future__ import annotations

from decimal import Decimal

from sfund.languages import text
from sfund.loans.eligibility import Bound, Finding, Measure
from sfund.money import Money
from sfund.words import say

HOLDS, DOES_NOT_HOLD = say("holds"), say("does not hold")


def verdict(one: Finding) -> str:
    """Whether it holds."""
    return text(HOLDS if one.passes else DOES_NOT_HOLD)


def figure(one: Finding, currency: str) -> str:
    """The figure with its unit; a dash where there is none."""
    return _quantity(one.measure, one.figure, currency)


def limit(one: Finding, currency: str) -> str:
    """The limit with its side: `≤ 36 months`."""
    if one.limit is None:
        return text(say("none set"))
    sign = "≥" if one.bound is Bound.AT_LEAST else "≤"
    return f"{sign} {_quantity(one.measure, one.limit, currency)}"


def _quantity(measure: Measure, number: Decimal, currency: str) -> str:
    if measure is Measure.MONEY:
        return text(say("{amount}", amount=Money(number, currency)))
    if measure is Measure.PERCENT:
        return f"{number.normalize():f} %"
    if measure is Measure.MONTHS:
        return "–" if number < 0 else text(say("{count} months", count=number))
    if measure is Measure.DAYS:
        return text(say("{count} days", count=number))
    return f"{number}"
