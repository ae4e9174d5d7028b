"""A shared cost, split by a key: by head, by income, or by shares that were agreed.

Pure and exact: each takes its share in whole smallest units, rounded down, and the last of them what remains.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sfund.errors import RequestError, failure
from sfund.money import smallest_unit, total
from sfund.words import Message, say


class Key(StrEnum):
    """By what a cost is split."""

    HEAD = "head"
    INCOME = "income"
    SHARES = "shares"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    Key.HEAD: say("By head"),
    Key.INCOME: say("By income"),
    Key.SHARES: say("By fixed shares"),
}


def split(amount: Decimal, bases: Sequence[Decimal], currency: str) -> tuple[Decimal, ...]:
    """The amount in parts as large as their bases; the parts sum to the amount.

    The last with a base above zero takes what rounding leaves. An amount below zero is split as its opposite.

    >>> split(Decimal(100), [Decimal(1), Decimal(1), Decimal(1)], "KRW")
    (Decimal('33'), Decimal('33'), Decimal('34'))

    Raises:
        RequestError: KEY-WITHOUT-BASE where no base is above zero, or one is below.
    """
    whole = total(bases)
    if whole <= 0 or min(bases) < 0:
        raise failure(
            RequestError,
            "KEY-WITHOUT-BASE",
            say("nothing can be split by these figures: they come to {sum}", sum=f"{whole:,}"),
            expected=say("figures of zero or more, one of them above zero"),
        )
    unit = smallest_unit(currency)
    sign = -1 if amount < 0 else 1
    parts = [sign * unit * _units(abs(amount), base, whole, unit) for base in bases]
    last = max(at for at, base in enumerate(bases) if base)
    parts[last] += amount - total(parts)
    return tuple(parts)


def _units(amount: Decimal, base: Decimal, whole: Decimal, unit: Decimal) -> int:
    """How many whole units a base of the whole takes, rounded down; a `Decimal` division might round up."""
    return int(Fraction(amount) * Fraction(base) / Fraction(whole) / Fraction(unit))
