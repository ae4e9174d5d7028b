"""Values and formulas as people read them, in one language: the same on every face."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from reports.faces.formulas import formula_of
from reports.model import Figure, Labelled, Unit, Value
from sfund.languages import text
from sfund.money import smallest_unit
from sfund.words import Message, say

RIGHT = (Unit.MONEY, Unit.RATIO, Unit.POINTS, Unit.MONTHS, Unit.COUNT)
"""What stands at the right of its column."""

_TENTHS = Decimal("0.1")
_MOST_TERMS = 5
"""What has more terms sums over a list, and that list is a table of the report."""


def how(figure: Figure, currency: str, language: str | None = None) -> str:
    """The formula, and below it what its terms are."""
    formula = formula_of(figure, language)
    if figure.reason is not None:
        formula = f"{text(figure.reason, language)} ({formula})"
    if not 0 < len(figure.terms) <= _MOST_TERMS:
        return formula
    terms = (
        f"{text(term.label, language)} = {shown(term.value, term.unit, currency, language)}"
        for term in figure.terms
    )
    return f"{formula}\n{', '.join(terms)}"


def shown(value: Value, unit: Unit, currency: str, language: str | None = None) -> str:
    """A value as a person reads it.

    >>> shown(Decimal("0.4567"), Unit.RATIO, "KRW"), shown(Decimal(1234567), Unit.MONEY, "KRW")
    ('45.7 %', '1,234,567')
    """
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return _number(value, unit, currency, language)
    if isinstance(value, Message):
        return text(value, language)
    if isinstance(value, Labelled):
        return text(value.label, language)
    return f"{value:,}" if isinstance(value, int) and unit is Unit.COUNT else str(value)


def unit_said(currency: str) -> Message:
    """In what the amounts are, as an office writes it at the head of a paper."""
    return say("unit: won") if currency == "KRW" else say("unit: {currency}", currency=currency)


def amounts_head(currency: str) -> Message:
    """The head of a column of amounts that says in what they are."""
    return say("Amount (won)") if currency == "KRW" else say("Amount ({currency})", currency=currency)


def _number(value: Decimal, unit: Unit, currency: str, language: str | None) -> str:
    if unit is Unit.RATIO:
        return f"{_tenths(value * 100):,} %"
    if unit is Unit.POINTS:
        return text(say("{count} points", count=f"{_tenths(value * 100):+,}"), language)
    if unit is Unit.MONTHS:
        return text(say("{count} months", count=f"{_tenths(value):,}"), language)
    if unit is Unit.COUNT:
        return f"{_tenths(value):,}".removesuffix(".0")
    return f"{value.quantize(smallest_unit(currency), ROUND_HALF_UP):,}"


def _tenths(value: Decimal) -> Decimal:
    """One decimal; what rounds to nothing has no sign."""
    return value.quantize(_TENTHS, ROUND_HALF_UP) + 0
