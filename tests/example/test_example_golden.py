"""What a file looks like, to the byte: some lines of a bank, three gifts, two payers in a direct debit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sfund.example import BankLine, CmsAsk, CmsRun
from sfund.example.cms_files import eb21, eb22
from sfund.example.donation_platform_csv import donation_platform_csv
from sfund.example.kb_csv import kb_csv
from sfund.example.network import BANK_ACCOUNTS, EVENTS, OPERATING
from sfund.example.shinhyup_xls import shinhyup_xls
from sfund.example.statements import Row, Statement
from sfund.example.values import GiftState, PlatformGift, place
from sfund.periods import Month

CSV = """\
거래내역조회
계좌번호 : 999001-04-001234,예금주 : 온고을사회연대
조회기간 : 2025.03.01 ~ 2025.03.31
조회일시 : 2025.04.01 09:12:40
거래일시,적요,보낸분/받는분,송금메모,출금액,입금액,잔액,거래점,구분
2025.03.26 10:02:11,CMS공동,금융결제원,CMS정산,0,"2,345,678","2,855,678",온고을,입금
2025.03.05 13:00:09,자동이체,남문건물임차료,,"500,000",0,"510,000",온고을,출금
2025.03.03 09:30:00,타행이체,㈜가람두레3월회비,,0,"10,000","1,010,000",온고을,입금
합계,,,,"500,000","2,355,678",,,
"""


def row(moment: str, amount: int, balance: int, channel: str, counterparty: str, *, memo: str = "") -> Row:
    at = dt.datetime.fromisoformat(moment)
    truth = place("Income:Other", Decimal(amount))
    line = BankLine(OPERATING, at.date(), at.time(), Decimal(amount), counterparty, memo, truth, channel)
    return Row(line, Decimal(balance))


def test_a_csv_lists_the_newest_line_first_and_ends_in_a_total() -> None:
    rows = (
        row("2025-03-03 09:30:00", 10_000, 1_010_000, "타행이체", "㈜가람두레3월회비"),
        row("2025-03-05 13:00:09", -500_000, 510_000, "자동이체", "남문건물임차료"),
        row("2025-03-26 10:02:11", 2_345_678, 2_855_678, "CMS공동", "금융결제원", memo="CMS정산"),
    )
    made = kb_csv(Statement(BANK_ACCOUNTS[0], Month(2025, 3), rows))
    assert made == CSV.replace("\n", "\r\n").encode("cp949")


SHINHYUP = """\
<html><head><meta http-equiv="Content-Type" content="text/html; charset=euc-kr">
<title>온고을신협</title></head><body>
<table border="1">
<tr><td>온고을신협 입출금 거래내역</td></tr>
<tr><td>계좌번호</td><td>99-9900-004455</td></tr>
<tr><td>예금주</td><td>온고을사회연대</td></tr>
<tr><td>조회기간</td><td>2025/03/01 ~ 2025/03/31</td></tr>
<tr><td>조회일시</td><td>2025/04/01 09:12:40</td></tr>
</table>
<table border="1">
<tr><td>순번</td><td>거래일</td><td>거래시각</td><td>입출금구분</td><td>거래금액(원)</td><td>잔고(원)</td>\
<td>기재내용</td><td>비고</td><td>취급점</td></tr>
<tr><td>1</td><td>2025/03/05</td><td>13:00:09</td><td>지급</td><td>70,000</td><td>340,000</td>\
<td>마을회관대관료</td><td></td><td>온고을신협</td></tr>
<tr><td>2</td><td>2025/03/03</td><td>09:30:00</td><td>입금</td><td>10,000</td><td>410,000</td>\
<td>배가람참가비</td><td></td><td>온고을신협</td></tr>
</table>
</body></html>"""


def test_a_page_that_is_called_xls_lists_the_newest_line_first() -> None:
    rows = (
        row("2025-03-03 09:30:00", 10_000, 410_000, "", "배가람참가비"),
        row("2025-03-05 13:00:09", -70_000, 340_000, "", "마을회관대관료"),
    )
    bank = next(one for one in BANK_ACCOUNTS if one.account == EVENTS)
    assert shinhyup_xls(Statement(bank, Month(2025, 3), rows)) == SHINHYUP.encode("cp949")


PLATFORM = """\
후원금 정산내역
조회기간 : 2025-03-01 ~ 2025-03-31
거래번호,결제일시,후원자명,캠페인,결제금액,수수료,부가세,정산금액,정산일,결제상태
DN1,2025-03-04 10:00:00,배가람,마을 배움터,10000,300,30,9670,2025-03-25,결제완료
DN2,2025-03-05 11:30:00,익명,,20000,0,0,0,,결제취소
DN1,2025-03-17 08:00:00,배가람,마을 배움터,-10000,-300,-30,-9670,2025-04-10,환불
"""


def gift(moment: str, amount: int, number: str, *, state: GiftState = GiftState.PAID) -> PlatformGift:
    at = dt.datetime.fromisoformat(moment)
    is_void = state is GiftState.CANCELLED
    fee = Decimal(0) if is_void else Decimal(amount) * 3 / 100
    donor, campaign = ("익명", "") if is_void else ("배가람", "마을 배움터")
    settles = dt.date(2025, 4, 10) if state is GiftState.RETURNED else dt.date(2025, 3, 25)
    truth = place("Income:Donations", Decimal(amount))
    return PlatformGift(at.date(), at.time(), donor, Decimal(amount), fee, fee / 10, settles, number, campaign,
                        truth, state)  # fmt: skip


def test_a_platforms_sheet_tells_gross_fee_and_net() -> None:
    gifts = (
        gift("2025-03-04 10:00:00", 10_000, "DN1"),
        gift("2025-03-05 11:30:00", 20_000, "DN2", state=GiftState.CANCELLED),
        gift("2025-03-17 08:00:00", -10_000, "DN1", state=GiftState.RETURNED),
    )
    made = donation_platform_csv(gifts, Month(2025, 3))
    assert made == PLATFORM.replace("\n", "\r\n").encode("utf-8-sig")


RUN = CmsRun(
    dt.date(2025, 3, 25),
    (CmsAsk("2025I0007", "I-0007", Decimal(10_000)), CmsAsk("2025O012", "O-012", Decimal(50_000), "0021")),
    fee_paying_banks=Decimal(80),
    fee_receiving_bank=Decimal(40),
)


def padded(text: str) -> bytes:
    return text.encode("cp949").ljust(150)


def test_eb21_to_the_byte() -> None:
    blank13 = " " * 13
    assert eb21(RUN) == b"".join(
        [
            padded("H00000000" "9990001234" "EB210325" "250325" "0009990" "99900104001234"),
            padded(
                "R0000000199900012340009990" + "9990025I0007" + "    "
                + "0000000010000" + blank13 + "     " + "온고을연대회비  " + "  " + "2025I0007           "
                + "     1"
            ),
            padded(
                "R0000000299900012340009990" + "99902025O012" + "    "
                + "0000000050000" + blank13 + "     " + "온고을연대회비  " + "  " + "2025O012            "
                + "     1"
            ),
            padded(
                "T99999999" "9990001234" "EB210325" "00000002" "00000002" "0000000060000"
                "00000000" "0000000000000" "00000000" "    " "00000000000" "00000000000"
            ),
        ]
    )  # fmt: skip


def test_eb22_tells_the_failure_and_the_fees() -> None:
    _, detail, trailer = (eb22(RUN)[start : start + 150] for start in (0, 150, 300))
    assert detail[42:55] == b"0000000050000"
    assert detail[68:73] == b"N0021"
    assert trailer[27:56] == b"00000001000000010000000050000"
    assert trailer[89:111] == b"0000000008000000000040"
