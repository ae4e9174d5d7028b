"""The names of columns, as they are compared."""

from __future__ import annotations

import re
import unicodedata

from importers.containers.sheets import Cell

# Only units of won: 잔액(외화) is another column than 잔액.
_UNIT = re.compile(r"\((?:단위:?)?(?:원|KRW|₩|￦|\\)\)$", re.IGNORECASE)
_DATE = re.compile(r"거래일|일시|일자|날짜")
_AMOUNT = re.compile(r"출금|입금|금액|지급|찾으신|맡기신|나간|들어온")
# What begins like an amount and is none: who paid, from where, what may still be drawn.
_NO_AMOUNT = re.compile(r"자|계좌|은행|가능|처|기관")


def normalised(value: Cell) -> str:
    r"""A header as compared: NFC, no white space, and only then no unit at its end.

    >>> normalised("거래 후\n잔액 (원)"), normalised("잔액(외화)"), normalised("취급은행(지점)")
    ('거래후잔액', '잔액(외화)', '취급은행(지점)')
    """
    if not isinstance(value, str):
        return ""
    return _UNIT.sub("", "".join(unicodedata.normalize("NFC", value).split()))


def is_header(row: list[Cell]) -> bool:
    """Whether a row names columns of a statement: something like a date and something like an amount.

    >>> is_header(["거래일자", "찾으신금액"]), is_header(["거래일자", "입금계좌"])
    (True, False)
    """
    names = [name for name in map(normalised, row) if name]
    return any(map(_DATE.search, names)) and any(
        _AMOUNT.search(name) and not _NO_AMOUNT.search(name) for name in names
    )
