"""CMS direct debit of KFTC (금융결제원): EB21, what was asked for, and EB22, what did not come.

Both are records of 150 bytes without line breaks, in cp949. Bytes are sliced first and decoded then: the
text for the payer's passbook may end in half a syllable.

EB22 lists failures only. Who is in EB21 and not in EB22 has paid, so a failure that is lost would be
money that never came: both trailers are proven against their records, and a pair that does not agree is
refused whole.

What the trailers hold:

- number of records: the detail records of the same file, header and trailer not counted. In EB21 that is
  everybody asked, in EB22 everybody who failed.
- EB21: the first count and amount are those of debits asked in full, the second pair those where a part
  may be taken. Which is which depends on an agreement with the bank, so their sums are proven: counts
  against the number of details, amounts against the sum asked.
- EB22: the first count and amount are those of details with the flag `N` (nothing collected), the second
  those with `P` (a part); both amounts are what was not collected. Each is proven.
- The count of the centre's own errors is not proven; those details stand among the `N`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from importers.reading.cms_codes import COLLECTED
from importers.reading.statements import CmsBatch, CmsDebit
from sfund.errors import StatementError, failure
from sfund.money import ZERO, total
from sfund.words import Message, say

RECORD_BYTES = 150
ASKED, ANSWERED = "EB21", "EB22"
_ASKED_TWICE = "A016"
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class _Detail:
    record: int
    serial: bytes
    payer_number: str = field(repr=False)
    amount: Decimal
    flag: str
    code: str


@dataclass(frozen=True, slots=True)
class CmsFile:
    """One of the two files, its trailer proven; `kind` is `EB21` or `EB22`."""

    name: str
    kind: str
    institution: str
    debit_day: dt.date
    deposit_account: str = field(repr=False)
    details: tuple[_Detail, ...]
    fee: Decimal

    @property
    def pair(self) -> tuple[str, dt.date]:
        """What the two files of a pair have in common."""
        return self.institution, self.debit_day


def is_cms(data: bytes) -> bool:
    """Whether the bytes begin like the header of one of the two files."""
    return data[:1] == b"H" and data[19:23] in {ASKED.encode(), ANSWERED.encode()}


def read_cms(
    asked: bytes, answered: bytes, asked_name: str = ASKED, answered_name: str = ANSWERED
) -> CmsBatch:
    """EB21 and EB22 of one day, joined.

    Raises:
        StatementError: CMS-RECORD (a record cannot be read), CMS-TRAILER (a trailer does not agree with
            its records), CMS-PAIR-DIFFERS (another kind of file, institution or day), CMS-UNASKED (EB22
            names a payer whom EB21 did not ask), CMS-AMOUNT (more failed than was asked). `line` is the
            record, from 1.
    """
    return join_cms(read_cms_file(asked, asked_name), read_cms_file(answered, answered_name))


def join_cms(asked: CmsFile, answered: CmsFile) -> CmsBatch:
    """The debit of one day. Raises as `read_cms`, but for what concerns one file alone."""
    if (asked.kind, answered.kind) != (ASKED, ANSWERED) or asked.pair != answered.pair:
        raise failure(
            StatementError,
            "CMS-PAIR-DIFFERS",
            say("this file does not belong to {asked}", asked=asked.name),
            file=answered.name,
            line=1,
            expected=say("EB22 of the same institution and debit day as EB21"),
            hint=say("give the two files of one debit day"),
        )
    failed = _matched(asked, answered)
    debits = tuple(_debit(detail, failed.get(detail.record), answered.name) for detail in asked.details)
    return CmsBatch(
        file=f"{asked.name} + {answered.name}",
        institution=asked.institution,
        debit_day=asked.debit_day,
        debits=debits,
        fee=answered.fee,
        deposit_account=asked.deposit_account or answered.deposit_account,
    )


def _matched(asked: CmsFile, answered: CmsFile) -> dict[int, _Detail]:
    """Record of EB21 → its failure. A payer asked twice is told apart by serial, amount, then place."""
    open_debits: dict[str, list[_Detail]] = {}
    for detail in asked.details:
        open_debits.setdefault(detail.payer_number, []).append(detail)
    failed: dict[int, _Detail] = {}
    for failure_ in answered.details:
        waiting = open_debits.get(failure_.payer_number)
        if not waiting:
            raise _wrong(
                answered.name,
                "CMS-UNASKED",
                failure_.record,
                say("the record names a payer whom EB21 did not ask"),
            )
        chosen = _closest(failure_, waiting)
        waiting.remove(chosen)
        failed[chosen.record] = failure_
    return failed


def _closest(failed: _Detail, waiting: Sequence[_Detail]) -> _Detail:
    # Asked twice: the centre takes the first and turns down those after it.
    ordered = reversed(waiting) if failed.code == _ASKED_TWICE else iter(waiting)
    return max(ordered, key=lambda one: (one.serial == failed.serial, one.amount == failed.amount))


def _debit(asked: _Detail, failed: _Detail | None, file: str) -> CmsDebit:
    if failed is None:
        return CmsDebit(asked.record, asked.payer_number, asked.amount, ZERO, COLLECTED)
    sound = failed.amount == asked.amount if failed.flag == "N" else ZERO < failed.amount < asked.amount
    if not sound:
        raise _wrong(
            file, "CMS-AMOUNT", failed.record, say("what was not collected does not fit what EB21 asked")
        )
    return CmsDebit(asked.record, asked.payer_number, asked.amount, failed.amount, failed.code)


def read_cms_file(data: bytes, name: str) -> CmsFile:
    """One file, proven against its own trailer.

    Raises:
        StatementError: CMS-RECORD, CMS-TRAILER.
    """
    records = _records(data, name)
    head, tail = _Record(records[0], 1, name), _Record(records[-1], len(records), name)
    kind = head.text(19, 23)
    if records[0][:1] != b"H" or kind not in {ASKED, ANSWERED}:
        raise _wrong(name, "CMS-RECORD", 1, say("the first record is no header of EB21 or EB22"))
    if records[-1][:1] != b"T":
        raise _wrong(
            name,
            "CMS-TRAILER",
            len(records),
            say("the last record is no trailer"),
            say("download the file once more; its end is missing"),
        )
    institution = head.text(9, 19)
    details = tuple(
        _detail(_Record(data, number, name), kind, institution)
        for number, data in enumerate(records[1:-1], start=2)
    )
    if tail.text(9, 19) != institution or tail.text(19, 27) != head.text(19, 27):
        raise _wrong(name, "CMS-TRAILER", len(records), say("the trailer is that of another file"))
    _prove(tail, kind, details)
    return CmsFile(
        name=name,
        kind=kind,
        institution=institution,
        debit_day=head.day(27, 33),
        deposit_account=head.text(40, 56),
        details=details,
        fee=tail.fee(89, 100) + tail.fee(100, 111) if kind == ANSWERED else ZERO,
    )


def _records(data: bytes, name: str) -> list[bytes]:
    if len(data) % RECORD_BYTES:
        data = data.rstrip(b"\r\n\x1a")  # what a transfer in text mode adds at the end
    if len(data) % RECORD_BYTES or len(data) < 2 * RECORD_BYTES:
        raise _wrong(
            name,
            "CMS-RECORD",
            len(data) // RECORD_BYTES + 1,
            say("the file is not a row of records of {size} bytes", size=RECORD_BYTES),
            say("download the file once more, without letting an editor save it"),
        )
    return [data[at : at + RECORD_BYTES] for at in range(0, len(data), RECORD_BYTES)]


def _detail(record: _Record, kind: str, institution: str) -> _Detail:
    if record.data[:1] != b"R" or record.text(9, 19) != institution:
        raise record.wrong(say("the record is no detail of this file"))
    flag, code = (record.text(68, 69), record.text(69, 73)) if kind == ANSWERED else ("", "")
    if kind == ANSWERED and (flag not in {"N", "P"} or not code.isalnum() or code == COLLECTED):
        raise record.wrong(say("the record does not say what failed and why"))
    payer = record.text(91, 111)
    if not payer:
        raise record.wrong(say("the record has no payer number"))
    return _Detail(record.number, record.data[1:9], payer, record.number_at(42, 55), flag, code)


def _prove(tail: _Record, kind: str, details: Sequence[_Detail]) -> None:
    first, second = (
        (tail.number_at(35, 43), tail.number_at(43, 56)),
        (tail.number_at(56, 64), tail.number_at(64, 77)),
    )
    if kind == ASKED:
        sound = (first[0] + second[0], first[1] + second[1]) == _sums(details)
    else:
        wholly = [one for one in details if one.flag == "N"]
        partly = [one for one in details if one.flag == "P"]
        sound = (first, second) == (_sums(wholly), _sums(partly))
    if not sound or tail.number_at(27, 35) != len(details):
        raise _wrong(
            tail.file,
            "CMS-TRAILER",
            tail.number,
            say("the counts and sums of the trailer are not those of the records"),
        )


def _sums(details: Sequence[_Detail]) -> tuple[Decimal, Decimal]:
    return Decimal(len(details)), total(one.amount for one in details)


@dataclass(frozen=True, slots=True)
class _Record:
    """One record; positions are those of the manual, from 0, the end excluded."""

    data: bytes = field(repr=False)
    number: int
    file: str

    def text(self, start: int, end: int) -> str:
        try:
            text = self.data[start:end].decode("cp949").strip()
        except UnicodeDecodeError:
            raise self.wrong(say("a field holds no text")) from None
        if not text.isprintable():
            raise self.wrong(say("a field holds no text"))
        return text

    def number_at(self, start: int, end: int) -> Decimal:
        digits = self.data[start:end]
        if not digits.isdigit():
            raise self.wrong(say("a field holds no number"))
        return Decimal(int(digits))

    def fee(self, start: int, end: int) -> Decimal:
        return self.number_at(start, end) if self.data[start:end].strip() else ZERO

    def day(self, start: int, end: int) -> dt.date:
        digits = int(self.number_at(start, end))
        try:
            return dt.date(_CENTURY + digits // 10_000, digits // 100 % 100, digits % 100)
        except ValueError:
            raise self.wrong(say("a field holds no date")) from None

    def wrong(self, message: Message) -> StatementError:
        return _wrong(self.file, "CMS-RECORD", self.number, message)


def _wrong(
    file: str, code: str, record: int, message: Message, hint: Message | None = None
) -> StatementError:
    hint = hint or say("download both files once more")
    return failure(StatementError, code, message, file=file, line=record, hint=hint)
