"""A statement as a small credit union gives it: a page in cp949 that is called .xls, newest first.

The program knows no such layout: one amount, and a column that says whether it came in or went out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from sfund.example.statements import HOLDER, Row, Statement

BANK = "온고을신협"
HEADER = (
    "순번",
    "거래일",
    "거래시각",
    "입출금구분",
    "거래금액(원)",
    "잔고(원)",
    "기재내용",
    "비고",
    "취급점",
)


def shinhyup_xls(statement: Statement) -> bytes:
    """The file; what is above the table stands in a table of its own."""
    first, last = (day.replace("-", "/") for day in statement.period)
    above = (
        (f"{BANK} 입출금 거래내역",),
        ("계좌번호", statement.bank.number),
        ("예금주", HOLDER),
        ("조회기간", f"{first} ~ {last}"),
        ("조회일시", statement.printed_at.replace("-", "/")),
    )
    rows = (_cells(number, row) for number, row in enumerate(reversed(statement.rows), start=1))
    page = "\n".join(
        (
            '<html><head><meta http-equiv="Content-Type" content="text/html; charset=euc-kr">',
            f"<title>{BANK}</title></head><body>",
            *_table(above),
            *_table((HEADER, *rows)),
            "</body></html>",
        )
    )
    return page.encode("cp949")


def _table(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield '<table border="1">'
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
    yield "</table>"


def _cells(number: int, row: Row) -> Iterable[str]:
    line = row.line
    return (
        str(number),
        f"{line.day:%Y/%m/%d}",
        f"{line.time:%H:%M:%S}",
        "입금" if line.amount > 0 else "지급",
        f"{abs(line.amount):,}",
        f"{row.balance:,}",
        line.counterparty,
        line.memo,
        BANK,
    )
