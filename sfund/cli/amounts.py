"""Amounts as people type them: in digits, with commas, or in Korean units."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = {"천": 1_000, "만": 10_000, "억": 100_000_000}
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = re.compile(rf"{_DIGITS}", re.ASCII)
_PART = re.compile(rf"({_DIGITS})(천)?(만|억)?", re.ASCII)


def number_in(words: str) -> Decimal:
    """The number that is meant; zero where the words say none.

    Commas stand between groups of three digits. Of Korean units (천, 만, 억) the larger stands first.

    >>> [int(number_in(one)) for one in ("1,000,000원", "100만", "1억 2천만원", "3만5천", "1.5만")]
    [1000000, 1000000, 120000000, 35000, 15000]
    >>> [int(number_in(one)) for one in ("1,00", "만", "5천만만", "2만 3억", "-5")]
    [0, 0, 0, 0, 0]
    """
    compact = "".join(words.split()).removesuffix("원")
    if _PLAIN.fullmatch(compact):
        return Decimal(compact.replace(",", ""))
    number, at, last = Decimal(0), 0, 10 * _UNITS["억"]
    while at < len(compact):
        found = _PART.match(compact, at)
        if found is None:
            return Decimal(0)
        digits, thousand, large = found.groups()
        unit = _UNITS.get(thousand, 1) * _UNITS.get(large, 1)
        if unit >= last:
            return Decimal(0)
        number += Decimal(digits.replace(",", "")) * unit
        at, last = found.end(), unit
    return number
