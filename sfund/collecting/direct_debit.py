"""Direct debit by CMS: what was asked for, as facts, and the file that asks for it (EB21).

EB21 is the debit instruction of KFTC (금융결제원) in records of 150 bytes, in cp949 and without line breaks;
positions are those of its layout. `importers.reading.cms` reads what is written here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from sfund.errors import RequestError, failure
from sfund.facts import Fact, Id, Money, Months
from sfund.money import is_whole, total
from sfund.periods import MonthSpan
from sfund.words import Message, say

RECORD_BYTES = 150
CURRENCY = "KRW"  # the clearing house settles in won only
_TRAILER_SERIAL = "99999999"
_WHOLLY = "1"  # kind of debit: all of the amount or nothing
_PASSBOOK_BYTES = 16
_NUMBER_DIGITS = (0, 6, 10)


class DebitFact(Fact):
    """What becomes of one debit file; `file` is its kind and its debit day, `EB21-2026-11-25`."""

    NOUN: ClassVar[str] = "debit"
    EVENT: ClassVar[bool] = True

    file: Id


class DebitAsk(DebitFact):
    """`custom "debit" "ask" "EB21-2026-11-25" 3210000 KRW`: a file was written that asks for so much.

    A later one of the same file takes the place of the earlier. `members` are the ids of those asked, divided
    by blanks; `digest` is the file's SHA-256.
    """

    VERB: ClassVar[str | None] = "ask"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("file", "amount")

    amount: Money
    day: dt.date
    covers: Months
    count: int
    members: str
    digest: str

    @property
    def asked(self) -> frozenset[str]:
        return frozenset(self.members.split())

    @property
    def span(self) -> MonthSpan:
        return MonthSpan.parse(self.covers)


class DebitWithdraw(DebitFact):
    """`custom "debit" "withdraw" "EB21-2026-11-25"`: the file was never handed in."""

    VERB: ClassVar[str | None] = "withdraw"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("file",)


def file_id(day: dt.date) -> str:
    """How the books call the file of a debit day; its own name, `EB21MMDD`, tells no year."""
    return f"EB21-{day.isoformat()}"


def file_name(day: dt.date) -> str:
    """How the clearing house calls it."""
    return f"EB21{day:%m%d}"


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who collects: an institution of CMS, its bank's branch, its account, and its text for passbooks."""

    institution: str
    branch: str
    account: str
    text: str


@dataclass(frozen=True, slots=True)
class Debit:
    """One debit: all that the file says of a payer. Its `repr` tells the member only.

    Attributes:
        branch: Seven digits: the bank's code and its branch.
        account: Digits only, at most sixteen.
        number: Birth date YYMMDD or business number.
        amount: Whole won, above zero.
    """

    member: str
    payer_number: str = field(repr=False)
    branch: str = field(repr=False)
    account: str = field(repr=False)
    number: str = field(repr=False)
    amount: Decimal


def eb21(creditor: Creditor, day: dt.date, debits: Sequence[Debit]) -> bytes:
    """The file that asks for these debits on that day, in their order.

    Raises:
        RequestError: DEBIT-FIELD, where something does not fit into its field; it names the member, and never
            what the field says.
    """
    name = file_name(day)
    institution = _Field(10, creditor.institution, say("the institution code"))
    header = _record(
        _Field(1, "H"), _Field(8, "0" * 8), institution, _Field(8, name), _Field(6, f"{day:%y%m%d}"),
        _Field(7, creditor.branch, say("the branch")), _Field(16, creditor.account, say("the account")),
    )  # fmt: skip
    text = _Field(_PASSBOOK_BYTES, passbook_text(creditor.text))
    details = [_detail(number, debit, institution, text) for number, debit in enumerate(debits, start=1)]
    count, amount = f"{len(debits):08d}", f"{int(total(debit.amount for debit in debits)):013d}"
    trailer = _record(
        _Field(1, "T"), _Field(8, _TRAILER_SERIAL), institution, _Field(8, name), _Field(8, count),
        _Field(8, count), _Field(13, amount),  # wholly or not at all …
        _Field(8, "0" * 8), _Field(13, "0" * 13),  # … and nothing in part
        _Field(8, "0" * 8), _Field(4), _Field(11, "0" * 11), _Field(11, "0" * 11),
    )  # fmt: skip
    return b"".join((header, *details, trailer))


def passbook_text(text: str) -> str:
    """What of the text fits into the payer's passbook; a syllable of two bytes is never cut in half.

    >>> passbook_text("온고을연대네트워크")
    '온고을연대네트워'
    """
    data = text.encode("cp949", "ignore")[:_PASSBOOK_BYTES]
    return data.decode("cp949", "ignore").strip()


@dataclass(frozen=True, slots=True)
class _Field:
    """Text in so many bytes, filled up with blanks."""

    size: int
    text: str = field(default="", repr=False)
    what: Message | None = None

    def data(self, member: str = "") -> bytes:
        data = self.text.encode("cp949", "replace")
        if data.decode("cp949") != self.text or len(data) > self.size or not self.text.isprintable():
            raise _unfit(self.what or say("a field"), member)
        return data.ljust(self.size)


def _detail(serial: int, debit: Debit, institution: _Field, text: _Field) -> bytes:
    if debit.amount <= 0 or not is_whole(debit.amount, CURRENCY):
        raise _unfit(say("the amount"), debit.member)
    if len(debit.number) not in _NUMBER_DIGITS:  # one of thirteen, a resident's, would fit its field
        raise _unfit(say("the birth date or business number"), debit.member)
    return _record(
        _Field(1, "R"), _Field(8, f"{serial:08d}"), institution,
        _Field(7, debit.branch, say("the bank")), _Field(16, debit.account, say("the account")),
        _Field(13, f"{int(debit.amount):013d}", say("the amount")),
        _Field(13, debit.number, say("the birth date or business number")),
        _Field(1), _Field(4), text, _Field(2),
        _Field(20, debit.payer_number, say("the payer number")), _Field(5), _Field(1, _WHOLLY), _Field(12),
        member=debit.member,
    )  # fmt: skip


def _record(*fields: _Field, member: str = "") -> bytes:
    return b"".join(one.data(member) for one in fields).ljust(RECORD_BYTES)


def _unfit(what: Message, member: str) -> RequestError:
    message = (
        say("{what} of {member} does not fit into its field of EB21", what=what, member=member)
        if member
        else say("{what} in [cms] does not fit into its field of EB21", what=what)
    )
    return failure(
        RequestError, "DEBIT-FIELD", message, hint=say("docs/collecting.md says what each field takes")
    )


# Code of a bank (금융결제원, 은행코드) → what people call it, without blanks and what stands behind.
_NAMES = {
    "002": "산업 한국산업 kdb산업", "003": "기업 ibk기업 중소기업", "004": "국민 kb국민 kb",
    "007": "수협 sh수협", "011": "농협 nh농협", "012": "지역농협 단위농협 농축협 축협", "020": "우리",
    "023": "제일 sc제일 sc", "027": "씨티 한국씨티", "031": "대구 dgb대구 im 아이엠", "032": "부산 bnk부산",
    "034": "광주", "035": "제주", "037": "전북 jb전북", "039": "경남 bnk경남", "045": "새마을 mg새마을",
    "048": "신협 신용협동", "050": "저축", "064": "산림", "071": "우체국", "081": "하나 keb하나",
    "088": "신한", "089": "케이 k", "090": "카카오", "092": "토스",
}  # fmt: skip
_BANKS = {name: code for code, names in _NAMES.items() for name in names.split()}
_BEHIND = re.compile(r"(중앙회|은행|뱅크|금고|조합)+$")
_CODE = re.compile(r"\d{3}|\d{7}", re.ASCII)


def bank_branch(bank: str) -> str | None:
    """The seven digits for a bank: its code or its name is enough, the branch is then left at zero.

    A name has to be known as a whole: "우리신협" is neither 우리 nor any other bank of the list.

    >>> bank_branch("전북은행"), bank_branch("004"), bank_branch("0371234"), bank_branch("우리신협")
    ('0370000', '0040000', '0371234', None)
    """
    said = "".join(bank.split()).casefold()
    code = said if _CODE.fullmatch(said) else _BANKS.get(_BEHIND.sub("", said))
    return None if code is None else code.ljust(7, "0")
