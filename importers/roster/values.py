"""What treasurers write into the cells of a sheet of members.

Every function understands a cell wholly or raises a `CellError`; what stood in the cell is not repeated.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from importers.containers.sheets import Cell
from importers.containers.words import words
from importers.reading.cells import CellError, amount, moment
from sfund.members.facts import MemberKind
from sfund.money import ZERO
from sfund.periods import Every
from sfund.words import say

_ID = re.compile(r"(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*-\d+")
_KINDS = {
    MemberKind.ORGANIZATION: (
        "단체 조합 법인 기관 기업 회사 단체회원 조합회원 법인회원 기관회원 기업회원 단체정회원 "
        "organization organisation"
    ),
    MemberKind.INDIVIDUAL: "개인 정회원 개인회원 일반회원 개인정회원 individual person",
    MemberKind.SUPPORTER: "후원 후원회원 후원자 개인후원 정기후원 supporter",
}
_KIND_BY_NAME = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_EVERY = {
    Every.MONTH: "월 월납 매월 매달 달 월간 월별 1개월 월회비 월정 정기(월) month monthly",
    Every.QUARTER: "분기 분기납 매분기 분기별 3개월 분기회비 quarter quarterly",
    Every.HALF_YEAR: "반기 반년 반기납 반년납 6개월 반기별 반기회비 half-year halfyear half-yearly",
    Every.YEAR: "연 년 연납 년납 매년 연간 년간 1년 12개월 일년 연회비 년회비 year yearly annual",
}
_EVERY_BY_NAME = {name: every for every, names in _EVERY.items() for name in names.split()}
_EVERY_IN_HEADER = {
    "분기": Every.QUARTER,
    "반기": Every.HALF_YEAR,
    "연회비": Every.YEAR,
    "년회비": Every.YEAR,
    "yearly": Every.YEAR,
    "월": Every.MONTH,
    "monthly": Every.MONTH,
}
_TEN_THOUSANDS = re.compile(r"(\d{1,4})만(?:(\d)천)?원?", re.ASCII)
_BIRTH = re.compile(
    r"(?:19|20)?(?P<year>\d{2})(?:([-./])(\d{1,2})\2(\d{1,2})\.?|년(\d{1,2})월(\d{1,2})일|(\d{2})(\d{2}))",
    re.ASCII,
)
_BIRTH_DIGITS, _BUSINESS_DIGITS = 6, 10
_PHONE_DIGITS = (9, 10)


def is_member_id(text: str) -> bool:
    """Whether the text is an id of the books, letters before a number, in either case.

    >>> is_member_id("I-0012"), is_member_id("i-12"), is_member_id("17"), is_member_id("2012-17")
    (True, True, False, False)
    """
    return bool(_ID.fullmatch(text.upper()))


def kind_of(text: str) -> MemberKind | None:
    """The kind that a word says."""
    return _KIND_BY_NAME.get("".join(text.split()).casefold())


def kind(text: str) -> MemberKind | None:
    """As `kind_of`; None for an empty cell only.

    Raises:
        CellError: UNKNOWN-KIND.
    """
    found = kind_of(text)
    if text and found is None:
        raise CellError(
            "UNKNOWN-KIND",
            say("a kind of member is unknown"),
            say("one of {kinds}", kinds="단체, 개인, 후원, organization, individual, supporter"),
            say("write one of these words into the cell"),
        )
    return found


def every_of(text: str) -> Every | None:
    """The rhythm that a word says: 월납, 분기, 연납."""
    return _EVERY_BY_NAME.get("".join(text.split()).casefold())


def every(text: str) -> Every | None:
    """As `every_of`; None for an empty cell only.

    Raises:
        CellError: UNKNOWN-RHYTHM.
    """
    found = every_of(text)
    if text and found is None:
        raise CellError(
            "UNKNOWN-RHYTHM",
            say("how often dues are paid is not understood"),
            say("one of {rhythms}", rhythms="월납, 분기납, 반기납, 연납"),
            say("write one of these words into the cell"),
        )
    return found


def every_in(header: str) -> Every | None:
    """The rhythm in the name of a column of dues: 연회비."""
    return next((every for word, every in _EVERY_IN_HEADER.items() if word in header.casefold()), None)


def dues(cell: Cell) -> Decimal | None:
    """Whole won, not below zero; None for an empty cell.

    Raises:
        CellError: AMOUNT-UNREADABLE, AMOUNT-FRACTION.

    >>> dues("1만 5천원"), dues("10,000원"), dues("")
    (Decimal('15000'), Decimal('10000'), None)
    """
    if isinstance(cell, str) and (found := _TEN_THOUSANDS.fullmatch("".join(cell.split()))):
        return Decimal(int(found[1]) * 10_000 + int(found[2] or 0) * 1_000)
    found_amount = amount(cell)
    if found_amount is not None and found_amount < ZERO:
        raise CellError("AMOUNT-UNREADABLE", say("dues cannot be below zero"), say("a number such as 10,000"))
    return found_amount


def day(cell: Cell, today: dt.date | None = None) -> dt.date | None:
    """A day, not after `today` where that is given; None for an empty cell.

    Raises:
        CellError: DATE-UNREADABLE, DATE-AMBIGUOUS, DATE-IN-FUTURE.
    """
    found = moment(cell)
    if found is None:
        return None
    if today is not None and found[0] > today:
        raise CellError(
            "DATE-IN-FUTURE",
            say("a date lies in the future"),
            say("a day up to {day}", day=today),
            say("mend the date; what is to come is told when it has come"),
        )
    return found[0]


def phone(cell: Cell) -> str:
    """As it is written; a number that lost its first zero in the sheet gets it back.

    >>> phone(Decimal("1000001234")), phone("010-0000-1234")
    ('01000001234', '010-0000-1234')
    """
    text = words(cell)
    if isinstance(cell, Decimal) and len(text) in _PHONE_DIGITS and not text.startswith("0"):
        return f"0{text}"
    return text


def birth(cell: Cell) -> str:
    """A birth date as CMS knows it, YYMMDD; empty for an empty cell.

    Raises:
        CellError: DEBIT-NUMBER.

    >>> birth("1945. 8. 15"), birth("190120"), birth(Decimal(30405)), birth(dt.date(1970, 1, 31))
    ('450815', '190120', '030405', '700131')
    """
    if isinstance(cell, dt.date):
        return f"{cell:%y%m%d}"
    text = "".join(unicodedata.normalize("NFKC", words(cell)).split())
    if not text:
        return ""
    digits = "".join(filter(str.isdecimal, text))
    if len(digits) == _BUSINESS_DIGITS:
        raise _wrong_number(person=True)
    if isinstance(cell, Decimal) and len(digits) < _BIRTH_DIGITS:
        text = digits.zfill(_BIRTH_DIGITS)  # a sheet drops the zeros before a number
    found = _BIRTH.fullmatch(text)
    if found is None:
        raise _wrong_number(person=True)
    month, day_ = (int(part) for part in found.groups()[2:] if part)
    written = f"{found['year']}{month:02d}{day_:02d}"
    try:
        dt.date(2000, month, day_)  # a leap year: 29 February is a birthday
    except ValueError:
        raise _wrong_number(person=True) from None
    return written


def business_number(text: str) -> str:
    """A business number as its ten digits; empty for an empty cell.

    Raises:
        CellError: DEBIT-NUMBER.

    >>> business_number("123-45-67890")
    '1234567890'
    """
    digits = "".join(unicodedata.normalize("NFKC", text).replace("-", "").split())
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == _BUSINESS_DIGITS):
        raise _wrong_number(person=False)
    return digits


def debit_number(cell: Cell, member: MemberKind | None) -> str:
    """What the bank knows an account's holder by: a birth date of persons, a business number of others.

    Raises:
        CellError: DEBIT-NUMBER.
    """
    digits = "".join(filter(str.isdecimal, words(cell)))
    is_person = len(digits) != _BUSINESS_DIGITS if member is None else member.is_person
    return birth(cell) if is_person else business_number(words(cell))


def _wrong_number(*, person: bool) -> CellError:
    if person:
        return CellError(
            "DEBIT-NUMBER",
            say("this is no birth date, by which a bank knows a person"),
            say("a birth date as YYMMDD, such as 700131"),
            say("a business number is for organisations; a resident registration number is kept nowhere"),
        )
    return CellError(
        "DEBIT-NUMBER",
        say("this is no business number, by which a bank knows an organisation"),
        say("the ten digits of a business number, such as 123-45-67890"),
        say("a birth date is for persons only"),
    )
