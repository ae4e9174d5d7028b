"""Resident and foreign registration numbers (주민등록번호, 외국인등록번호): to be found, and kept out.

Six digits of a birth date, one of sex and century (1 to 4 for citizens, 5 to 8 for foreigners), six more, the
last of them a check digit. Numbers that were given since October 2020 have no check digit: in running text
they cannot be told from other long numbers, and only those with a valid one are found there.
"""

from __future__ import annotations

import datetime as dt
import re

_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CENTURIES = {"1": 1900, "2": 1900, "3": 2000, "4": 2000, "5": 1900, "6": 1900, "7": 2000, "8": 2000}
_OF_FOREIGNERS = frozenset("5678")

# Letters around it would make it a part of a digest; Hangul around it does not. It is on one line.
_BLANK, _DASH, _DIGIT = "[ \t\u00a0\u3000]?", "[-\u2010-\u2015\u2212\uff0d]?", "[0-9\uff10-\uff19]"
_SHAPE = re.compile(  # begins with a set of characters, which the engine looks for twice as fast
    rf"({_DIGIT}(?<![0-9\uff10-\uff19A-Za-z].){_DIGIT}{{5}})"
    rf"{_BLANK}{_DASH}{_BLANK}"
    rf"({_DIGIT}{{7}})(?![0-9\uff10-\uff19A-Za-z])"
)


def find_numbers(text: str) -> tuple[tuple[int, int], ...]:
    """Where numbers with a valid check digit stand in the text: from, up to.

    >>> find_numbers("번호 900101-1234568, 계좌 900101-1234567")
    ((3, 17),)
    """
    return tuple(found.span() for found in _SHAPE.finditer(text) if _is_checked(_digits(found)))


def without_numbers(text: str) -> str:
    """The text with a sign for each of the numbers in it.

    >>> without_numbers("documents/900101-1234568 영수증.pdf")
    'documents/… 영수증.pdf'
    """
    for first, end in reversed(find_numbers(text)):
        text = f"{text[:first]}…{text[end:]}"
    return text


_ASCII = 128
# Of each byte: a digit, a letter, or neither. A number ends with seven digits and no letter after them.
_KINDS = bytes(1 if chr(byte) in "0123456789" else 2 if byte < _ASCII and chr(byte).isalpha() else 0
               for byte in range(256))  # fmt: skip
_END = b"\1" * 7 + b"\0"
_BETWEEN = 3 * 3  # three signs between the six digits and the seven, of three bytes each
_FULL_WIDTH = b"\xef\xbc"


def may_hold_numbers(content: bytes) -> bool:
    """Whether the shape of a number stands in the UTF-8 text: ten times as fast as to look for it there.

    >>> may_hold_numbers("번호 900101-1234568".encode()), may_hold_numbers(b"2026-10-31 * 1234567 KRW")
    (True, False)
    """
    if _FULL_WIDTH in content:
        return True
    kinds = content.translate(_KINDS) + b"\0"
    at = kinds.find(_END)
    while at >= 0:
        if b"\1" in kinds[max(at - _BETWEEN - 1, 0) : at]:
            around = content[max(at - _BETWEEN - 7, 0) : at + len(_END)]
            if _SHAPE.search(around.decode("utf-8", "replace")):
                return True
        at = kinds.find(_END, at + 1)
    return False


def is_resident_number(text: str) -> bool:
    """Whether the text, as the whole of a field, is such a number; its check digit is not asked.

    >>> is_resident_number("900101-1234567"), is_resident_number("901301-1234567")
    (True, False)
    """
    found = _SHAPE.fullmatch(text.strip())
    return found is not None and _is_dated(_digits(found))


def could_hold_number(text: str) -> bool:
    """Whether a closer look is worth while: the shape stands somewhere in the text."""
    return _SHAPE.search(text) is not None


def normalised(text: str) -> str | None:
    """The number as `900101-1234567`; None where the text is none.

    >>> normalised(" 9001011234567 ")
    '900101-1234567'
    """
    if not is_resident_number(text):
        return None
    found = _SHAPE.fullmatch(text.strip())
    digits = _digits(found) if found else ""
    return f"{digits[:6]}-{digits[6:]}"


def has_check_digit(text: str) -> bool:
    """Whether the last digit of a number is its check digit; numbers given since October 2020 have none.

    >>> has_check_digit("900101-1234568"), has_check_digit("900101-1234567")
    (True, False)
    """
    return bool(find_numbers(text))


def _digits(found: re.Match[str]) -> str:
    """Thirteen ASCII digits, also of full-width ones."""
    both = found[1] + found[2]
    return both if both.isascii() else "".join(str(int(digit)) for digit in both)


def _is_dated(digits: str) -> bool:
    century = _CENTURIES.get(digits[6])
    if century is None:
        return False
    try:
        dt.date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return True


def _is_checked(digits: str) -> bool:
    if not _is_dated(digits):
        return False
    weighed = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    base = 13 if digits[6] in _OF_FOREIGNERS else 11
    return (base - weighed % 11) % 10 == int(digits[12])
