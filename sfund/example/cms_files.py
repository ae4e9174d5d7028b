"""The two files of a direct debit: EB21 asks, EB22 answers with what failed.

Records of 150 bytes in cp949 without line breaks; positions as in the clearing house's layout.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sfund.example.values import CmsAsk, CmsRun
from sfund.money import total

RECORD_BYTES = 150
_INSTITUTION = "9990001234"
_BRANCH = "0009990"
_DEPOSIT_ACCOUNT = "99900104001234"
_PASSBOOK = "온고을연대회비"
_TRAILER_SERIAL = "99999999"
_FAILED = "N"


def file_name(kind: str, run: CmsRun) -> str:
    """`EB21MMDD`, with the day of the debit."""
    return f"{kind}{run.debit_day:%m%d}"


def eb21(run: CmsRun) -> bytes:
    """Who is asked for how much; the trailer counts and sums them."""
    return _file("EB21", run, run.asks, answers=False)


def eb22(run: CmsRun) -> bytes:
    """Who did not pay and why; the trailer counts and sums them and tells the fees."""
    return _file("EB22", run, [ask for ask in run.asks if not ask.paid], answers=True)


def _file(kind: str, run: CmsRun, asks: Sequence[CmsAsk], *, answers: bool) -> bytes:
    name = file_name(kind, run)
    records = [_header(name, run.debit_day)]
    records += [_detail(n, ask, answers=answers) for n, ask in enumerate(asks, start=1)]
    records.append(_trailer(name, asks, run if answers else None))
    return b"".join(records)


def _header(name: str, day: dt.date) -> bytes:
    return _record(
        ("H", 1), ("0" * 8, 8), (_INSTITUTION, 10), (name, 8), (f"{day:%y%m%d}", 6), (_BRANCH, 7),
        (_DEPOSIT_ACCOUNT, 16),
    )  # fmt: skip


def _detail(serial: int, ask: CmsAsk, *, answers: bool) -> bytes:
    account = f"9990{ask.payer_number[-8:]:>08}"
    return _record(
        ("R", 1), (f"{serial:08d}", 8), (_INSTITUTION, 10), (_BRANCH, 7), (account, 16),
        (f"{int(ask.amount):013d}", 13), ("", 13), (_FAILED if answers else "", 1),
        (ask.code if answers else "", 4), (_PASSBOOK, 16), ("", 2), (ask.payer_number, 20), ("", 5),
        ("1", 1), ("", 12),
    )  # fmt: skip


def _trailer(name: str, asks: Sequence[CmsAsk], answered: CmsRun | None) -> bytes:
    fees = (answered.fee_paying_banks, answered.fee_receiving_bank) if answered else (0, 0)
    return _record(
        ("T", 1), (_TRAILER_SERIAL, 8), (_INSTITUTION, 10), (name, 8), (f"{len(asks):08d}", 8),
        (f"{len(asks):08d}", 8), (f"{int(total(ask.amount for ask in asks)):013d}", 13),
        ("0" * 8, 8), ("0" * 13, 13), ("0" * 8, 8), ("", 4), *((f"{int(fee):011d}", 11) for fee in fees),
    )  # fmt: skip


def _record(*fields: tuple[str, int]) -> bytes:
    """The fields, each filled up with blanks to its bytes, in a record of 150."""
    data = b"".join(_fit(text, size) for text, size in fields)
    return data.ljust(RECORD_BYTES)


def _fit(text: str, size: int) -> bytes:
    data = text.encode("cp949")
    if len(data) > size:
        raise ValueError(f"{len(data)} bytes do not fit into {size}")
    return data.ljust(size)
