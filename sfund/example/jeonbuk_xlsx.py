"""A statement as 전북은행 gives it: xlsx, column A blank, newest first, no column for the other side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sfund.example.statements import HOLDER, Row, Statement
from sfund.example.workbooks import workbook_bytes

TITLE = "예금거래내역조회"
HEADER = ("거래일자", "거래시간", "출금금액", "입금금액", "거래후잔액", "적요", "취급은행(지점)")
HEADER_ROW = 9
_BRANCH = "전북은행"


def jeonbuk_xlsx(statement: Statement) -> bytes:
    """The file; amounts are numbers, dates and times are text."""
    return workbook_bytes(TITLE, _rows(statement))


def _rows(statement: Statement) -> Iterator[tuple[int, Sequence[str | int]]]:
    first, last = statement.period
    preamble = (
        ("계좌번호", statement.bank.number),
        ("예금주명", HOLDER),
        ("계좌명", statement.bank.label),
        ("조회기간", f"{first} ~ {last}"),
        ("조회기준일시", statement.printed_at),
    )
    yield 1, (TITLE,)
    yield from enumerate(preamble, start=3)
    yield HEADER_ROW, HEADER
    yield from enumerate(map(_cells, reversed(statement.rows)), start=HEADER_ROW + 1)


def _cells(row: Row) -> Sequence[str | int]:
    line = row.line
    amounts = (int(row.paid_out), int(row.paid_in), int(row.balance))
    said = f"{line.counterparty} {line.memo}".strip()
    return (line.day.isoformat(), line.time.isoformat(), *amounts, said, _BRANCH)
