"""The names of columns, as they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from importers.containers.sheets import Cell
from importers.containers.words import words

# Only units of won: 잔액(외화) is another column than 잔액.
_UNIT = re.compile(r"[(\[（〔](?:단위:?)?(?:원|KRW|₩|￦|\\)[)\]）〕]$", re.IGNORECASE)
_MULTIPLE = r"천|만|십만|백만|천만|억"
_FOREIGN = r"USD|EUR|JPY|CNY|GBP|HKD|(?:미국?)?달러|불|엔|유로|위안|외화|\$|€|¥"
# Said of the whole table, in a row of its own or above it.
_OTHER_UNIT = re.compile(
    rf"단위[:：]?(?:(?:{_MULTIPLE})원|{_FOREIGN})|통화(?:코드|종류|구분)?[:：]?(?:{_FOREIGN})|"
    rf"^[(\[](?:(?:{_MULTIPLE})원|{_FOREIGN})[)\]]$|^(?:{_MULTIPLE})원$|^(?:USD|EUR|JPY|CNY|GBP|HKD)$",
    re.IGNORECASE,
)
# Said in a title.
_FOREIGN_TITLE = re.compile(
    r"외화(?:예금|통장|계좌|거래)|[(\[](?:USD|EUR|JPY|CNY|GBP|HKD)[)\]]$", re.IGNORECASE
)
_CURRENCY = re.compile(r"(?:거래)?통화(?:명|코드|종류|구분)?|currency|ccy", re.IGNORECASE)
_WON = frozenset(("", "krw", "원", "원화", "won", "₩", "￦"))
_NOTES = 6  # rows at a sheet's end where a note may speak of units
_OTHER_UNIT_PAIR = re.compile(
    rf"단위[:：]?(?:{_MULTIPLE})원$|^(?:거래)?통화(?:코드|종류|구분)?[:：]?(?:{_FOREIGN})$", re.IGNORECASE
)
# Said of one column.
_OTHER_UNIT_END = re.compile(rf"[(\[](?:단위:?)?(?:(?:{_MULTIPLE})원|{_FOREIGN})[)\]]$", re.IGNORECASE)
_DATE = re.compile(r"거래일|일시|일자|날짜")
_AMOUNT = re.compile(r"출금|입금|금액|지급|찾으신|맡기신|나간|들어온")
# What begins like an amount and is none: who paid, from where, what may still be drawn.
_NO_AMOUNT = re.compile(r"자|계좌|은행|가능|처|기관")

# Rows under a table that carry amounts and are no payments.
_TOTALS = re.compile(
    r"합계|총계|소계|누계|^[일월주]계$|총\d+건|건수|[입출]금계$|이월|^계$|^총|\btotal|"
    r"(?:brought|carried) ?forward",
    re.IGNORECASE,
)


# Said by a cell that says nothing else, beside a date: `2012-03-02 | 일계 | …`.
_SUBTOTAL = re.compile(r"[\[(<*=-]*(?:[일월주]계|소계|누계|합계|일합계|월합계|당일합계|일별합계)[\])>*=-]*")


def is_subtotal(text: str) -> bool:
    """Whether words without white space are the name of a sum, and no more.

    >>> is_subtotal("일계"), is_subtotal("[소계]"), is_subtotal("합계금융")
    (True, True, False)
    """
    return bool(_SUBTOTAL.fullmatch(text))


def is_total(text: str) -> bool:
    """Whether words without white space say that a row adds up others, or carries a sum over.

    >>> is_total("합계"), is_total("전월이월"), is_total("총3건"), is_total("회계")
    (True, True, True, False)
    """
    return bool(_TOTALS.search(text))


def other_unit_row(rows: Sequence[Sequence[Cell]], above: int, header: int, body: int) -> int | None:
    """The row that says that the amounts of a table are not in won: above it, in it, or in a note below.

    Args:
        rows: The sheet's.
        above: The first row that belongs to the table.
        header: The first row of its header.
        body: The first row below that.
    """
    for at in range(above, min(body + 1, len(rows))):
        if says_other_unit(rows[at]) or (
            at < header and any(map(_FOREIGN_TITLE.search, map(_close, rows[at])))
        ):
            return at
    columns = {
        index
        for row in rows[header:body]
        for index, one in enumerate(row)
        if _CURRENCY.fullmatch(_close(one))
    }
    for at in range(body, len(rows)) if columns else ():
        said = (_close(rows[at][index]).casefold() for index in columns if index < len(rows[at]))
        if any(one not in _WON for one in said):
            return at
    notes = range(max(body, len(rows) - _NOTES), len(rows))
    return next((at for at in notes if _is_note(rows[at]) and says_other_unit(rows[at])), None)


def _is_note(row: Sequence[Cell]) -> bool:
    return sum(1 for one in row if one is not None) == 1


def normalised(value: Cell) -> str:
    r"""A header as compared: NFC, no white space, and only then no unit at its end.

    >>> normalised("거래 후\n잔액 (원)"), normalised("잔액(외화)"), normalised("취급은행(지점)")
    ('거래후잔액', '잔액(외화)', '취급은행(지점)')
    """
    return _UNIT.sub("", _close(value))


def is_unit(value: Cell) -> bool:
    """Whether the cell says that amounts are in won, and nothing else.

    >>> is_unit("(원)"), is_unit("[단위 : 원]"), is_unit("(천원)"), is_unit("잔액(원)")
    (True, True, False, False)
    """
    text = _close(value)
    return bool(text) and not _UNIT.sub("", text)


def says_other_unit(row: Iterable[Cell]) -> bool:
    """Whether a row says that the amounts of the table are not in won.

    >>> says_other_unit(["(단위: 천원)"]), says_other_unit(["통화", "USD"]), says_other_unit(["(단위 : 원)"])
    (True, True, False)
    """
    cells = [_close(value) for value in row]
    pairs = ("".join(pair) for pair in pairwise(filter(None, cells)))
    return any(map(_OTHER_UNIT.search, cells)) or any(map(_OTHER_UNIT_PAIR.search, pairs))


def has_other_unit(name: str) -> bool:
    """Whether a column's name says that its amounts are not in won.

    >>> has_other_unit("잔액(외화)"), has_other_unit("출금액(천원)"), has_other_unit("취급은행(지점)")
    (True, True, False)
    """
    return bool(_OTHER_UNIT_END.search(name))


def _close(value: Cell) -> str:
    """The text as `words` has it, without white space; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    return "".join(words(value).split())


def is_header(row: list[Cell]) -> bool:
    """Whether a row names columns of a statement: something like a date and something like an amount.

    >>> is_header(["거래일자", "찾으신금액"]), is_header(["거래일자", "입금계좌"])
    (True, False)
    """
    names = [name for name in map(normalised, row) if name]
    return any(map(_DATE.search, names)) and any(
        _AMOUNT.search(name) and not _NO_AMOUNT.search(name) for name in names
    )
