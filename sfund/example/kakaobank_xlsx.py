"""A statement as 카카오뱅크 gives it: an encrypted xlsx, column A blank, oldest first, one signed amount."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from msoffcrypto.format.ooxml import OOXMLFile

from sfund.example.statements import HOLDER, Row, Statement
from sfund.example.workbooks import workbook_bytes

SHEET = "카카오뱅크 거래내역"
HEADER = ("거래일시", "구분", "거래금액", "거래 후 잔액", "거래구분", "내용", "메모")
HEADER_ROW = 11
_INTEREST = "예금이자"


def kakaobank_xlsx(statement: Statement) -> bytes:
    """The workbook, not yet encrypted; amounts are text with commas."""
    return workbook_bytes(SHEET, _rows(statement))


def encrypted(workbook: bytes, password: str) -> bytes:
    """The workbook behind a password; the salt differs each time, so the bytes do, too."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, out)
    return out.getvalue()


def _rows(statement: Statement) -> Iterator[tuple[int, Sequence[str]]]:
    first, last = statement.period
    preamble = (
        ("성명", HOLDER),
        ("계좌번호", statement.bank.number),
        ("예금종류", f"입출금통장 ({statement.bank.label})"),
        ("조회기간", f"{first} ~ {last}".replace("-", ".")),
        ("조회일시", statement.printed_at.replace("-", ".")),
    )
    yield 2, (SHEET,)
    yield from enumerate(preamble, start=4)
    yield HEADER_ROW, HEADER
    yield from enumerate(map(_cells, statement.rows), start=HEADER_ROW + 1)


def _cells(row: Row) -> Sequence[str]:
    line = row.line
    return (
        f"{line.moment:%Y.%m.%d %H:%M:%S}",
        "입금" if line.amount > 0 else "출금",
        f"{line.amount:,}",
        f"{row.balance:,}",
        _INTEREST if line.counterparty == _INTEREST else "일반이체",
        line.counterparty,
        line.memo,
    )
