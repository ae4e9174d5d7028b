"""Money: exact, in a currency, rounded only where a rule says how.

A number is a `Decimal`; a float never enters. The smallest unit of a currency is data (ISO 4217).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum

ZERO = Decimal(0)

# ISO 4217: how many decimals a currency has; every other one has two.
_DECIMALS = {"KRW": 0, "JPY": 0, "VND": 0, "CLP": 0, "ISK": 0, "UGX": 0, "XOF": 0, "XAF": 0, "XPF": 0,
             "PYG": 0, "RWF": 0, "BIF": 0, "DJF": 0, "GNF": 0, "KMF": 0, "VUV": 0,
             "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3}  # fmt: skip


class Rounding(StrEnum):
    """How an amount is brought to the currency's smallest unit."""

    FLOOR = "floor"  # 원 미만 절사
    HALF_UP = "half-up"
    HALF_EVEN = "half-even"


_MODES = {
    Rounding.FLOOR: ROUND_FLOOR,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
}


def decimals(currency: str) -> int:
    """How many decimals the currency has.

    >>> decimals("KRW"), decimals("EUR"), decimals("KWD")
    (0, 2, 3)
    """
    return _DECIMALS.get(currency, 2)


def smallest_unit(currency: str) -> Decimal:
    """The smallest amount of the currency: one won, one cent."""
    return Decimal(1).scaleb(-decimals(currency))


def round_to_unit(number: Decimal, currency: str, rounding: Rounding) -> Decimal:
    """`number` in whole smallest units of the currency.

    >>> round_to_unit(Decimal("88848.7887"), "KRW", Rounding.HALF_UP)
    Decimal('88849')
    """
    return number.quantize(smallest_unit(currency), rounding=_MODES[rounding])


def in_units(number: Decimal, currency: str) -> Decimal:
    """The same number with as many decimals as the currency has; with its own where it needs more.

    >>> in_units(Decimal("1955000.000000000"), "KRW"), in_units(Decimal("0.50"), "KRW")
    (Decimal('1955000'), Decimal('0.50'))
    """
    whole = number.quantize(smallest_unit(currency), rounding=ROUND_FLOOR)
    return whole if whole == number else number


def is_whole(number: Decimal, currency: str) -> bool:
    """Whether the number has no fraction of the currency's smallest unit."""
    return number == number.quantize(smallest_unit(currency), rounding=ROUND_FLOOR)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in a currency."""

    number: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.number + other.number, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.number - other.number, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.number, self.currency)

    def __str__(self) -> str:
        return f"{self.number:,} {self.currency}"

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")


@dataclass(frozen=True, slots=True)
class Spoken:
    """An amount as people say it in a sentence: rounded to what one remembers; tables have it exact.

    Won is said in ten thousands (만 원) from a hundred thousand on; other currencies are said whole.

    >>> str(Spoken(Decimal(203_347_072), "KRW")), str(Spoken(Decimal(54_321), "KRW"))
    ('203.35 million won', '54,321 won')
    """

    number: Decimal
    currency: str

    @property
    def ten_thousands(self) -> int | None:
        """Won in units of ten thousand, the half rounded away from zero; None for what is said whole."""
        if self.currency != "KRW" or abs(self.number) < _SAID_WHOLE:
            return None
        return int((self.number / 10_000).quantize(Decimal(1), ROUND_HALF_UP))

    def __str__(self) -> str:
        """In English."""
        rounded = self.ten_thousands
        if self.currency != "KRW":
            return f"{self.number.quantize(smallest_unit(self.currency), ROUND_HALF_UP):,} {self.currency}"
        if rounded is None:
            return f"{self.number.quantize(Decimal(1), ROUND_HALF_UP):,} won"
        if abs(rounded) < 100:  # noqa: PLR2004  less than a million
            return f"{rounded * 10_000:,} won"
        return f"{(Decimal(rounded) / 100).normalize():,f} million won"


_SAID_WHOLE = 100_000


def total(numbers: Iterable[Decimal]) -> Decimal:
    """The sum, a `Decimal` also where there is nothing to add."""
    return sum(numbers, ZERO)


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """The quotient at full precision; None where nothing is divided by."""
    return part / whole if whole else None
