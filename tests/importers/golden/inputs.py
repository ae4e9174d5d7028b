"""Writes the made-up files of this folder anew: `python tests/importers/golden/inputs.py`.

They are checked in all the same: an encrypted file has other bytes each time that it is written, and a file
that is read for ever is what a golden file is for.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from sfund.example.cms_files import eb21, eb22
from sfund.example.jeonbuk_xlsx import jeonbuk_xlsx
from sfund.example.kakaobank_xlsx import encrypted, kakaobank_xlsx
from sfund.example.kb_csv import kb_csv
from sfund.example.network import BANK_ACCOUNTS, ENTRUSTED, OPERATING, SOLIDARITY
from sfund.example.statements import Row, Statement
from sfund.example.values import BankLine, CmsAsk, CmsRun
from sfund.periods import Month
from sfund.placing.placements import Placement

FOLDER = Path(__file__).parent
PASSWORD = "250301"

# day, clock, amount, who, memo
_Line = tuple[int, str, int, str, str]
OPERATING_LINES: tuple[_Line, ...] = (
    (3, "09:12:05", 10_000, "김하늘3월회비", ""),
    (3, "09:12:05", 10_000, "김하늘3월회비", ""),  # paid twice in the same second
    (5, "10:00:00", 50_000, "㈜한빛두레", "3월 회비"),
    (5, "11:30:41", -42_180, "한국전력", "3월 전기요금"),
    (10, "13:00:00", 10_000, "최민준", ""),  # two members have this name
    (14, "08:59:59", 33_000, "똠방각하", "후원"),  # a syllable that only cp949 has
    (20, "16:20:10", 30_000, "배정순", "1~3월"),
    (25, "23:59:59", -500, "이체수수료", ""),
    (31, "00:00:01", 58_200, "금융결제원", "CMS"),
)
SOLIDARITY_LINES: tuple[_Line, ...] = (
    (3, "10:00:00", 300_000, "연대금고이체", ""),
    (10, "11:00:00", -1_200_000, "(주)한빛두레", "대출"),
    (28, "15:00:00", 1_000_000, "큰나무건설", "약정기부"),
    (31, "04:00:00", 1_234, "결산이자", ""),
)
ENTRUSTED_LINES: tuple[_Line, ...] = (
    (4, "09:00:00", 5_000_000, "온고을시청", "위탁사업비 1차"),
    (11, "14:30:00", -300_000, "강사료", "3월 강의"),
    (12, "14:30:00", -88_000, "온고을문구", "교재"),
    (31, "03:00:00", 410, "예금이자", ""),
)
CMS = CmsRun(
    dt.date(2025, 3, 26),
    (
        CmsAsk("A-001", "I-0001", Decimal(10_000)),
        CmsAsk("A-002", "I-0002", Decimal(20_000), code="0021"),
        CmsAsk("A-100", "O-001", Decimal(50_000)),
        CmsAsk("Z-999", "", Decimal(30_000)),
    ),
    Decimal(1_200),
    Decimal(600),
)


def _statement(account: str, opening: int, lines: tuple[_Line, ...]) -> Statement:
    bank = next(one for one in BANK_ACCOUNTS if one.account == account)
    rows, balance = [], Decimal(opening)
    for day, clock, amount, who, memo in lines:
        balance += amount
        line = BankLine(account, dt.date(2025, 3, day), dt.time.fromisoformat(clock), Decimal(amount), who, memo,
                        Placement(()))  # fmt: skip
        rows.append(Row(line, balance))
    return Statement(bank, Month(2025, 3), tuple(rows))


def main() -> None:
    kakao = kakaobank_xlsx(_statement(ENTRUSTED, 0, ENTRUSTED_LINES))
    files = {
        "kb-personal.csv": kb_csv(_statement(OPERATING, 1_000_000, OPERATING_LINES)),
        "jeonbuk.xlsx": jeonbuk_xlsx(_statement(SOLIDARITY, 2_000_000, SOLIDARITY_LINES)),
        "kakaobank.xlsx": encrypted(kakao, PASSWORD),
        "EB210326": eb21(CMS),
        "EB220326": eb22(CMS),
    }
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
