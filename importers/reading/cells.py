"""What banks write into cells: amounts, days and times, words.

Every function takes a cell as the container gave it and either understands it wholly or raises a
`CellError`; nothing is guessed, and what stood in the cell is not repeated in the error.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from importers.containers.sheets import Cell
from importers.reading.short_dates import readings
from sfund.words import Message, say

_WON_WORDS = re.compile(r"원|₩|\\|KRW", re.IGNORECASE)
_DASHES = str.maketrans("−–—", "---")
_NONE = {"", "-"}
# Thousands are grouped in threes or not at all: `1.234,5` and `12,34` are no amounts of a Korean bank.
_NUMBER = re.compile(
    r"([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:E[+-]?\d{1,3})?)", re.ASCII | re.IGNORECASE
)
# How nearly every amount is written; the other ways are tried where it is not so.
_PLAIN_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})", re.ASCII)
_LOSS_MARKS = "△▲"
# A thousand trillion won: no association's account, and a wrong column is seen at once.
_DIGITS_MAX = 15

_DAY = re.compile(
    r"(\d{4})(?:\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,2})\s*\.?|\s*년\s*(\d{1,2})\s*월\s*(\d{1,2})\s*일)",
    re.ASCII,
)
_PLAIN_MOMENT = re.compile(r"\d{4}([./-])\d\d\1\d\d(?: \d\d:\d\d(?::\d\d)?)?", re.ASCII)
_DAY_LENGTH = len("2012-01-31")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
# 오후 3:05:10, 3:05 PM.
_HALF_DAY = re.compile(
    r"(오전|오후|[AP]M)?\s*(\d{1,2})(:\d{2}(?::\d{2})?)\s*(오전|오후|[AP]M)?", re.ASCII | re.IGNORECASE
)
_AFTERNOON = {"오후", "PM"}
_NOON = 12
_DAY_DIGITS = 8
_CLOCK_DIGITS = {4, 6}
_CLOCK_PARTS = 3
_YEARS = range(1950, 2100)


class CellError(Exception):
    """A cell cannot be understood; whoever knows the file and the row makes an error of it."""

    def __init__(
        self, code: str, message: Message, expected: Message | None = None, hint: Message | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.expected = expected
        self.hint = hint


def amount(value: Cell) -> Decimal | None:
    """Whole won, signed; None for an empty cell or a dash.

    Raises:
        CellError: AMOUNT-UNREADABLE, AMOUNT-FRACTION.

    >>> amount("57,105원"), amount("(1,000)"), amount("△500"), amount("1.5E+7"), amount(" - ")
    (Decimal('57105'), Decimal('-1000'), Decimal('-500'), Decimal('15000000'), None)
    """
    if value is None:
        return None
    if isinstance(value, Decimal):
        return _whole(value)
    if not isinstance(value, str):
        raise _unreadable_amount()
    if _PLAIN_NUMBER.fullmatch(value):
        return Decimal(int(value.replace(",", "")))
    text = _WON_WORDS.sub("", "".join(unicodedata.normalize("NFKC", value).split())).translate(_DASHES)
    if text in _NONE:
        return None
    negative = text[0] in _LOSS_MARKS or (text.startswith("(") and text.endswith(")"))
    if negative:
        text = text.strip("()" + _LOSS_MARKS)
    found = _NUMBER.fullmatch(text)
    if not found or (negative and found[1]):
        raise _unreadable_amount()
    number = Decimal(found[2].replace(",", ""))
    return _whole(-number if negative or found[1] == "-" else number)


def _whole(number: Decimal) -> Decimal:
    if not number.is_finite() or number.adjusted() >= _DIGITS_MAX:
        raise _unreadable_amount()
    if number != int(number):
        raise CellError("AMOUNT-FRACTION", say("an amount has a fraction of a won"), say("whole won"))
    return Decimal(int(number))


def _unreadable_amount() -> CellError:
    return CellError("AMOUNT-UNREADABLE", say("an amount cannot be read"), say("a number such as 57,105"))


def moment(value: Cell) -> tuple[dt.date, dt.time | None] | None:
    r"""A day, with its time where the cell has one; None for an empty cell.

    Raises:
        CellError: DATE-UNREADABLE, DATE-AMBIGUOUS (`25.03.31`, of which `short_dates` could make no day).

    >>> moment("2012.01.31 09:30:05"), moment("20120131093005") == moment("2012/01/31\n09:30:05")
    ((datetime.date(2012, 1, 31), datetime.time(9, 30, 5)), True)
    >>> moment("2012-01-31")
    (datetime.date(2012, 1, 31), None)
    """
    match value:
        case None:
            return None
        case dt.datetime():
            return _known(value.date()), value.time()
        case dt.date():
            return _known(value), None
        case dt.time():
            raise _unreadable_date()
        case Decimal():
            return _moment_in(f"{value:f}")
        case str():
            if found := _PLAIN_MOMENT.fullmatch(value):
                return _known_moment(value.replace(found[1], "-"))
            return _moment_in(unicodedata.normalize("NFKC", value).strip())


def _moment_in(text: str) -> tuple[dt.date, dt.time | None] | None:
    if text in _NONE:
        return None
    if text.isascii() and text.isdigit():
        return _known_digits(text)
    if found := _DAY.match(text):
        rest = text[found.end() :].strip().removeprefix("T")
        day = _day(found[1], found[3] or found[5], found[4] or found[6])
        return day, _clock(rest) if rest else None
    if len(days := readings(text)) > 1:
        raise _ambiguous_date(days)
    raise _unreadable_date()


def _known_moment(text: str) -> tuple[dt.date, dt.time | None]:
    try:
        when = dt.datetime.fromisoformat(text)
    except ValueError:
        raise _unreadable_date() from None
    return _known(when.date()), when.time() if len(text) > _DAY_LENGTH else None


def _known_digits(text: str) -> tuple[dt.date, dt.time | None]:
    if len(text) < _DAY_DIGITS or len(text) - _DAY_DIGITS not in {0, *_CLOCK_DIGITS}:
        raise _unreadable_date()
    day = _day(text[:4], text[4:6], text[6:8])
    return day, _clock(text[8:]) if len(text) > _DAY_DIGITS else None


def clock(value: Cell) -> dt.time | None:
    """A time of day in a column of its own; None for an empty cell.

    Raises:
        CellError: DATE-UNREADABLE.

    >>> clock("09:30"), clock("093005") == clock(Decimal("93005")), clock(dt.time(9, 30))
    (datetime.time(9, 30), True, datetime.time(9, 30))
    >>> clock("오후 3:05:10"), clock("12:05 AM")
    (datetime.time(15, 5, 10), datetime.time(0, 5))
    """
    match value:
        case None:
            return None
        case dt.datetime():
            return value.time()
        case dt.time():
            return value
        case Decimal() if value == int(value):
            return _clock(f"{int(value):06d}")  # a sheet drops the zeros before a number
        case str():
            text = unicodedata.normalize("NFKC", value).strip()
            return None if text in _NONE else _clock(text)
        case _:
            raise _unreadable_date()


def _clock(text: str) -> dt.time:
    if marked := _HALF_DAY.fullmatch(text):
        text = _of_24_hours(marked)
    if text.isascii() and text.isdigit() and len(text) in _CLOCK_DIGITS:
        parts = [text[at : at + 2] for at in range(0, len(text), 2)]
    elif found := _CLOCK.fullmatch(text):
        parts = [part for part in found.groups() if part]
    else:
        raise _unreadable_date()
    try:
        hour, minute, second = (int(part) for part in (*parts, "0")[:_CLOCK_PARTS])
        return dt.time(hour, minute, second)
    except ValueError:
        raise _unreadable_date() from None


def _of_24_hours(found: re.Match[str]) -> str:
    """`오후 3:05` → `15:05`; as it is where nothing says which half of the day."""
    before, hour, rest, behind = found.groups()
    mark = (before or behind or "").upper()
    if not mark:
        return f"{hour}{rest}"
    if (before and behind) or int(hour) > _NOON:
        raise _unreadable_date()
    return f"{int(hour) % _NOON + (_NOON if mark in _AFTERNOON else 0)}{rest}"


def _day(year: str, month: str, day: str) -> dt.date:
    try:
        return _known(dt.date(int(year), int(month), int(day)))
    except ValueError:
        raise _unreadable_date() from None


def _known(day: dt.date) -> dt.date:
    if day.year not in _YEARS:
        raise _unreadable_date()
    return day


def _unreadable_date() -> CellError:
    return CellError(
        "DATE-UNREADABLE", say("a date or time cannot be read"), say("a date such as 2012-01-31")
    )


def _ambiguous_date(days: Sequence[dt.date]) -> CellError:
    return CellError(
        "DATE-AMBIGUOUS",
        say("a date can be read in several ways, and the rows do not say in which"),
        say("one of {days}, and not the others", days=", ".join(map(str, days))),
        say("download it with years of four digits first, such as 2012-01-31, or a longer period"),
    )
