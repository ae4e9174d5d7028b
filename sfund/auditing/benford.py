"""First digits: in amounts that grew by themselves 1 leads more often than 9 (Newcomb 1881, Benford 1938).

A digit d leads with the share log10(1 + 1/d). Whether a count strays further than chance lets it is asked by
Pearson's chi-square with 8 degrees of freedom. It is a reason to look, never a proof: prices, dues and
thresholds bend the digits of honest books.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from sfund.money import ZERO

LEAST = 300
"""Below so many amounts nothing is said: the rarest digit would be expected fewer than 14 times."""

CRITICAL = Decimal("15.507")
"""What chi-square with 8 degrees of freedom exceeds by chance once in twenty times."""

_PRECISION = 28
_HUNDREDTHS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Digit:
    """How often a digit led; `expected` is a count with two decimals."""

    digit: int
    found: int
    expected: Decimal


@dataclass(frozen=True, slots=True)
class FirstDigits:
    """The first digits of so many amounts.

    Attributes:
        chi_square: Two decimals; None where there are fewer than `LEAST`.
    """

    count: int
    digits: tuple[Digit, ...]
    chi_square: Decimal | None

    @property
    def strays(self) -> bool:
        return self.chi_square is not None and self.chi_square > CRITICAL


def share(digit: int) -> Decimal:
    """How often the digit leads.

    >>> share(1).quantize(Decimal("0.0001")), share(9).quantize(Decimal("0.0001"))
    (Decimal('0.3010'), Decimal('0.0458'))
    """
    with localcontext() as context:
        context.prec = _PRECISION
        return (Decimal(digit + 1) / digit).log10()


def first_digits(amounts: Iterable[Decimal]) -> FirstDigits:
    """What digits lead in these amounts; zeros are left out, signs do not count."""
    found = Counter(_first(amount) for amount in amounts if amount)
    count = sum(found.values())
    with localcontext() as context:
        context.prec = _PRECISION
        expected = {digit: count * share(digit) for digit in range(1, 10)}
        strays = sum(((found[n] - much) ** 2 / much for n, much in expected.items() if much), ZERO)
    digits = tuple(Digit(n, found[n], much.quantize(_HUNDREDTHS)) for n, much in expected.items())
    return FirstDigits(count, digits, strays.quantize(_HUNDREDTHS) if count >= LEAST else None)


def _first(amount: Decimal) -> int:
    return next(digit for digit in amount.as_tuple().digits if digit)
