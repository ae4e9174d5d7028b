"""Rounding of exact quotients: the one step from arithmetic on integers to an amount."""

from __future__ import annotations

from sfund.money import Rounding

_FLOOR, _HALF_UP = Rounding.FLOOR, Rounding.HALF_UP  # a member costs a look-up that a loop feels


def quotient(numerator: int, denominator: int, rounding: Rounding) -> int:
    """`numerator / denominator` as a whole number, rounded from its exact value.

    The numerator is not negative, the denominator positive: amounts owed.

    >>> [quotient(5, 2, rule) for rule in (Rounding.FLOOR, Rounding.HALF_UP, Rounding.HALF_EVEN)]
    [2, 3, 2]
    """
    if rounding is _FLOOR:
        return numerator // denominator
    if rounding is _HALF_UP:
        return (2 * numerator + denominator) // (2 * denominator)
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2))
