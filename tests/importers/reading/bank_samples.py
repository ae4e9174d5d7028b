"""One month as each of the listed banks writes it: its preamble, its columns, its ways with dates and amounts.

Made up after the descriptions of their files; no real name, account or payment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .samples import PAYMENTS, Rows, Value, csv_bytes, encrypted, html_bytes, xls_bytes, xlsx_bytes

Written = tuple[dt.datetime, str, int, int, int]
PASSWORD = "991231"
HOLDER = "가나다연대회"


@dataclass(frozen=True)
class BankSample:
    """A bank's file.

    Attributes:
        above: The rows above the header, the header's row last.
        row: One payment in a row; its number in the table is given, too.
        below: The rows below the table, with the sums of withdrawals and deposits.
        pack: The container that the bank uses.
        newest_first: How it sorts.
        seconds: Whether it prints seconds.
    """

    above: Rows
    row: Callable[[int, Written], Sequence[Value]]
    pack: Callable[[Rows], bytes]
    below: Callable[[int, int], Rows] = lambda _, __: []
    newest_first: bool = False
    seconds: bool = True

    def rows(self) -> list[Sequence[Value]]:
        listed = list(PAYMENTS)[::-1] if self.newest_first else list(PAYMENTS)
        body = [self.row(number, one) for number, one in enumerate(listed, start=1)]
        return [
            *self.above,
            *body,
            *self.below(sum(one[2] for one in PAYMENTS), sum(one[3] for one in PAYMENTS)),
        ]

    def file(self) -> bytes:
        return self.pack(self.rows())


def _cp949(rows: Rows) -> bytes:
    return csv_bytes(rows, encoding="cp949")


def _html(rows: Rows) -> bytes:
    return html_bytes(rows, encoding="cp949")


def _locked(rows: Rows) -> bytes:
    return encrypted(xlsx_bytes(rows), PASSWORD)


def _named(name: str) -> Callable[[Rows], bytes]:
    return lambda rows: encrypted(xlsx_bytes(rows, names=[name]), PASSWORD)


def _signed(one: Written) -> str:
    return f"{one[3] - one[2]:,}"


BANKS: dict[str, BankSample] = {
    "kb-personal": BankSample(
        [["KB국민은행 거래내역조회"], ["계좌번호 : 000000-00-123456"], ["조회기간 : 2012.03.01 ~ 2012.03.31"], [],
         ["거래일시", "적요", "보낸분/받는분", "송금메모", "출금액", "입금액", "잔액", "거래점", "구분"]],
        lambda _, one: [f"{one[0]:%Y.%m.%d %H:%M:%S}", "전자금융", one[1], "", f"{one[2]:,}", f"{one[3]:,}",
                        f"{one[4]:,}", "전주", "입출금"],
        _cp949, lambda out, into: [["합계", "", "", "", f"{out:,}", f"{into:,}", "", "", ""]], newest_first=True,
    ),
    "kb-business": BankSample(
        [["거래내역조회"], [], ["계좌번호", None, "000000-00-123456"], ["예금주명", None, HOLDER],
         ["조회기간", None, "2012.03.01 ~ 2012.03.31"], [],
         ["No", "거래일시", "보낸분/받는분", "출금액(원)", "입금액(원)", "잔액(원)", "내 통장 표시", "메모", "적요", "처리점", "구분"]],
        lambda number, one: [number, f"{one[0]:%Y.%m.%d %H:%M}", one[1], one[2], one[3], one[4], one[1], "", "인터넷",
                             "전주", ""],
        xls_bytes, newest_first=True, seconds=False,
    ),
    "shinhan": BankSample(
        [["신한은행 거래내역조회"], ["계좌번호", "000-000-123456"], ["조회기간", "2012-03-01 ~ 2012-03-31"], [],
         ["거래일자", "거래시간", "적요", "출금(원)", "입금(원)", "내용", "잔액(원)", "거래점"]],
        lambda _, one: [f"{one[0]:%Y-%m-%d}", f"{one[0]:%H:%M:%S}", "타행IB", one[2], one[3], one[1], one[4], "전주"],
        _html, newest_first=True,
    ),
    "hana": BankSample(
        [["하나은행"], ["입출금거래내역"], ["계좌번호 : 000-000000-123456"], ["조회기간 : 2012-03-01 ~ 2012-03-31"], [], [],
         ["No", "거래일시", "적요", "추가메모", "의뢰인/수취인", "입금", "출금", "거래후잔액", "구분", "거래점", "거래특이사항"]],
        lambda number, one: [number, f"{one[0]:%Y-%m-%d %H:%M:%S}", one[1], "", one[1], one[3], one[2], one[4], "타행",
                             "전주", ""],
        xls_bytes, newest_first=True,
    ),
    "nh-personal": BankSample(
        [["NH농협은행 입출금거래내역"], [], ["계좌번호", "000-0000-123456"], ["예금주명", HOLDER],
         ["조회기간", "2012/03/01 ~ 2012/03/31"], [], [],
         ["순번", "거래일시", "출금금액", "입금금액", "거래후잔액", "거래내용", "거래기록사항", "거래점", "거래메모"]],
        lambda number, one: [number, f"{one[0]:%Y/%m/%d}\n{one[0]:%H:%M:%S}", f"{one[2]:,}원", f"{one[3]:,}원",
                             f"{one[4]:,}원", "E-뱅킹", one[1], "전주", ""],
        xlsx_bytes,
    ),
    "nh-business": BankSample(
        [["농협"], ["거래내역조회"], *[[]] * 5, ["계좌번호", "000-0000-123456"], ["조회기간", "2012-03-01~2012-03-31"],
         ["구분", "거래일자", "출금금액(원)", "입금금액(원)", "거래 후 잔액(원)", "거래내용", "거래기록사항", "거래점", "거래시간",
          "이체메모"]],
        lambda number, one: [number, f"{one[0]:%Y/%m/%d}", one[2], one[3], one[4], "타행이체", one[1], "전주",
                             f"{one[0]:%H:%M:%S}", ""],
        xls_bytes, lambda out, into: [["합계", None, out, into]], newest_first=True,
    ),
    "jeonbuk": BankSample(
        [[None, "예금거래내역조회"], [], [None, "계좌번호", "000-00-123456"], [None, "예금주명", HOLDER],
         [None, "계좌명", "보통예금"], [None, "조회기간", "2012-03-01 ~ 2012-03-31"],
         [None, "조회기준일시", "2012-04-01 10:00:00"], [],
         [None, "거래일자", "거래시간", "출금금액", "입금금액", "거래후잔액", "적요", "취급은행(지점)"]],
        lambda _, one: [None, f"{one[0]:%Y-%m-%d}", f"{one[0]:%H:%M:%S}", one[2], one[3], one[4], one[1], "전주"],
        xlsx_bytes, newest_first=True,
    ),
    "kakaobank": BankSample(
        [[], [None, "카카오뱅크 거래내역"], [], [None, "성명", HOLDER], [None, "계좌번호", "0000-00-123456"],
         [None, "조회기간", "2012.03.01 ~ 2012.03.31"], *[[]] * 4,
         [None, "거래일시", "구분", "거래금액", "거래 후 잔액", "거래구분", "내용", "메모"]],
        lambda _, one: [None, f"{one[0]:%Y.%m.%d %H:%M:%S}", "입금" if one[3] else "출금", _signed(one), f"{one[4]:,}",
                        "일반이체", one[1], ""],
        _named("카카오뱅크 거래내역"),
    ),
    "tossbank": BankSample(
        [[], [None, "토스뱅크 거래내역"], [None, "성명", HOLDER], [None, "계좌번호", "0000-00-123456"],
         [None, "조회기간", "2012.03.01 ~ 2012.03.31"], *[[]] * 3,
         [None, "거래 일시", "적요", "거래 유형", "거래 기관", "계좌번호", "거래 금액", "거래 후 잔액", "메모"]],
        lambda number, one: [None, f"{one[0]:%Y.%m.%d %H:%M:%S}", one[1], "입금" if one[3] else "출금", "전북은행",
                             "000-00-987654", _signed(one), "" if number == 3 else f"{one[4]:,}", ""],
        _locked, newest_first=True,
    ),
    "saemaul": BankSample(
        [["거래내역조회"], ["계좌번호 : 0000-0000-123456"], ["조회기간 : 2012-03-01 ~ 2012-03-31"], [],
         ["순번", "거래일자", "거래시간", "적요", "출금액", "입금액", "잔액", "거래점"]],
        lambda number, one: [number, f"{one[0]:%Y-%m-%d}", f"{one[0]:%H:%M:%S}", one[1], f"{one[2]:,}", f"{one[3]:,}",
                             f"{one[4]:,}", "전주"],
        xls_bytes, lambda out, into: [[], ["총 4건", None, None, None, f"{out:,}", f"{into:,}"]],
    ),
}  # fmt: skip
