"""Amounts as people say them in Korean."""

from __future__ import annotations

from decimal import ROUND_HALF_UP

from sfund.money import Spoken, smallest_unit


def in_korean(amount: Spoken) -> str:
    """Won by 억 and 만.

    >>> from decimal import Decimal
    >>> in_korean(Spoken(Decimal(203_347_072), "KRW")), in_korean(Spoken(Decimal(5_000_000), "KRW"))
    ('2억 335만 원', '500만 원')
    >>> in_korean(Spoken(Decimal(54_321), "KRW")), in_korean(Spoken(Decimal("12.5"), "USD"))
    ('54,321원', '12.50 USD')
    """
    if amount.currency != "KRW":
        return str(amount)
    rounded = amount.ten_thousands
    if rounded is None:
        return f"{amount.number.quantize(smallest_unit('KRW'), ROUND_HALF_UP):,}원"
    hundred_millions, rest = divmod(abs(rounded), 10_000)
    words = [f"{hundred_millions:,}억"] if hundred_millions else []
    words += [f"{rest:,}만"] if rest or not words else []
    return ("-" if rounded < 0 else "") + " ".join(words) + " 원"
