"""A statement as KB국민 gives it to persons: csv in cp949, newest first, a total at the end."""

from __future__ import annotations

import csv
import io

from sfund.example.statements import HOLDER, Row, Statement
from sfund.money import total

HEADER = ("거래일시", "적요", "보낸분/받는분", "송금메모", "출금액", "입금액", "잔액", "거래점", "구분")
_BRANCH = "온고을"


def kb_csv(statement: Statement) -> bytes:
    """The file; the header stands in row 5."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    first, last = statement.period
    sheet.writerow(["거래내역조회"])
    sheet.writerow([f"계좌번호 : {statement.bank.number}", f"예금주 : {HOLDER}"])
    sheet.writerow([f"조회기간 : {first.replace('-', '.')} ~ {last.replace('-', '.')}"])
    sheet.writerow([f"조회일시 : {statement.printed_at.replace('-', '.')}"])
    sheet.writerow(HEADER)
    for row in reversed(statement.rows):
        sheet.writerow(_cells(row))
    paid_out = total(row.paid_out for row in statement.rows)
    paid_in = total(row.paid_in for row in statement.rows)
    sheet.writerow(["합계", "", "", "", f"{paid_out:,}", f"{paid_in:,}", "", "", ""])
    return out.getvalue().encode("cp949")


def _cells(row: Row) -> list[str]:
    line = row.line
    return [
        f"{line.moment:%Y.%m.%d %H:%M:%S}",
        line.channel,
        line.counterparty,
        line.memo,
        f"{row.paid_out:,}",
        f"{row.paid_in:,}",
        f"{row.balance:,}",
        _BRANCH,
        "입금" if line.amount > 0 else "출금",
    ]
