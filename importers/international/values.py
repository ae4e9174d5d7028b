"""What the elements say: amounts with the decimals of their currency, days and times."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from importers.reading.cells import CellError, moment
from sfund.money import is_whole, smallest_unit
from sfund.words import say

# A decimal point or comma and no groups: both formats say so.
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{0,10})?|[+-]?[.,]\d{1,10}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")
_ISO_STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_OFX_STAMP = re.compile(r"(\d{8})(\d{4}(?:\d{2})?)?(?:\.\d{1,9})?\s*(?:\[[^\]]{1,20}\])?", re.ASCII)
_DIGITS_OR_MASK = re.compile(r"[0-9*xX]")

Stamp = tuple[dt.date, dt.time | None]
_FILLERS = (dt.time(), dt.time(12))
"""Midnight and noon: what is written where only the day is known."""


def amount(text: str, currency: str) -> Decimal:
    """A number in the currency's smallest units, written with all of its decimals.

    Raises:
        CellError: AMOUNT-MISSING, AMOUNT-UNREADABLE, AMOUNT-FRACTION.

    >>> amount("-12,5", "EUR"), amount("+1000.00", "KRW")
    (Decimal('-12.50'), Decimal('1000'))
    """
    if not text:
        raise CellError("AMOUNT-MISSING", say("a payment has no amount"))
    if not _NUMBER.fullmatch(text):
        raise CellError("AMOUNT-UNREADABLE", say("an amount cannot be read"), say("a number such as 1234.50"))
    number = Decimal(text.replace(",", "."))
    if not is_whole(number, currency):
        raise CellError(
            "AMOUNT-FRACTION",
            say("an amount has a fraction of the smallest unit of {currency}", currency=currency),
        )
    return number.quantize(smallest_unit(currency))


def currency_code(text: str) -> str:
    """ISO 4217.

    Raises:
        CellError: CURRENCY-UNREADABLE.
    """
    if not _CURRENCY.fullmatch(text):
        raise CellError(
            "CURRENCY-UNREADABLE", say("a currency cannot be read"), say("three capital letters such as EUR")
        )
    return text


def iso_stamp(text: str) -> Stamp:
    """A day of ISO 8601 as the bank prints it, its zone left alone; the time where there is one.

    Raises:
        CellError: DATE-MISSING, DATE-UNREADABLE.

    >>> iso_stamp("2025-03-03+01:00"), iso_stamp("2025-03-03T23:15:00.000+09:00")
    ((datetime.date(2025, 3, 3), None), (datetime.date(2025, 3, 3), datetime.time(23, 15)))
    """
    return _stamp(_ISO_STAMP.fullmatch(text), text)


def ofx_stamp(text: str) -> Stamp:
    """The same of OFX: `YYYYMMDD`, `YYYYMMDDHHMMSS.XXX[-5:EST]`.

    Raises:
        CellError: DATE-MISSING, DATE-UNREADABLE.

    >>> ofx_stamp("20250303"), ofx_stamp("20250303231500.000[+9:KST]")
    ((datetime.date(2025, 3, 3), None), (datetime.date(2025, 3, 3), datetime.time(23, 15)))
    >>> ofx_stamp("20250303120000[0:GMT]")
    (datetime.date(2025, 3, 3), None)
    """
    return _stamp(_OFX_STAMP.fullmatch(text), text)


def _stamp(found: re.Match[str] | None, text: str) -> Stamp:
    if not text:
        raise CellError("DATE-MISSING", say("a payment has no date"))
    if found is None:
        raise CellError(
            "DATE-UNREADABLE", say("a date or time cannot be read"), say("a date such as 2012-01-31")
        )
    when = moment(" ".join(filter(None, found.groups())) if "-" in found[1] else "".join(found.groups("")))
    if when is None:
        raise CellError("DATE-MISSING", say("a payment has no date"))
    day, time = when
    return day, None if time in _FILLERS else time


def number_of_account(text: str) -> str | None:
    """Digits, and `*` where the bank masks; None where nothing of them is said.

    >>> number_of_account("DE00 1234 5678"), number_of_account("XXXX1234"), number_of_account("")
    ('0012345678', '****1234', None)
    """
    return "".join("*" if one in "*xX" else one for one in text if _DIGITS_OR_MASK.match(one)) or None
