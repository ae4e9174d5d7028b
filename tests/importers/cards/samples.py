"""Lists of cards made up for the tests: no real card, shop or purchase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reading.samples import Value, csv_bytes, html_bytes, xls_bytes, xlsx_bytes

CARD = "5137-04**-****-1234"
OTHER_CARD = "5137-04**-****-9876"


@dataclass(frozen=True)
class Bought:
    """A line of a list; `cancelled` is what stands in its column."""

    day: str  # 2025-03-02
    amount: int
    merchant: str
    approval: str = ""
    cancelled: str = ""
    time: str = "12:30:00"
    card: str = CARD
    months: int = 0


PURCHASES = (
    Bought("2025-03-02", 33_000, "한빛문구 전주점", "30010001"),
    Bought("2025-03-02", 12_000, "온고을 커피", "30010002", time="15:01:10"),
    Bought("2025-03-05", 240_000, "가람전자", "30010003", months=6),
    Bought("2025-03-09", 18_000, "온고을 커피", "30010004", cancelled="취소"),
    Bought("2025-03-20", 5_500, "똠방각하 식당", "30010005"),
)


def samsung(bought: Sequence[Bought] = PURCHASES, total: int | None = None) -> list[list[Value]]:
    """Approvals of Samsung Card, the newest first."""
    rows: list[list[Value]] = [
        ["삼성카드 국내이용내역 승인"],
        ["카드번호", "본인가족구분", "승인일자", "승인시각", "가맹점명", "승인금액(원)", "일시불할부구분", "할부개월",
         "승인번호", "취소여부"],
    ]  # fmt: skip
    for one in sorted(bought, key=lambda one: (one.day, one.time), reverse=True):
        kind = "할부" if one.months else "일시불"
        rows.append(
            [one.card, "본인", one.day.replace("-", "."), one.time, one.merchant, f"{one.amount:,}", kind,
             str(one.months or "-"), one.approval, one.cancelled or "-"]
        )  # fmt: skip
    if total is not None:
        rows.append(["합계", None, None, None, None, f"{total:,}"])
    return rows


def shinhan(bought: Sequence[Bought] = PURCHASES, summary: Sequence[Value] = ()) -> list[list[Value]]:
    """Shinhan Card; its last row sums up."""
    rows: list[list[Value]] = [
        ["신한카드 이용내역조회"],
        [
            "거래일",
            "이용카드",
            "가맹점명",
            "금액",
            "이용구분",
            "할부개월",
            "승인번호",
            "매입구분",
            "취소상태",
        ],
    ]
    rows += [
        [f"{one.day.replace('-', '.')} {one.time[:5]}", f"본인 {one.card[-4:]}", one.merchant, one.amount,
         "일시불", one.months, one.approval, "전표매입", one.cancelled]
        for one in bought
    ]  # fmt: skip
    return [*rows, list(summary)] if summary else rows


def bill(bought: Sequence[Bought] = PURCHASES, *, numbered: bool = False) -> list[list[Value]]:
    """A bill (이용대금명세서) of no company in particular; in instalments only a part is asked for now."""
    header: list[Value] = ["이용일", "가맹점", "이용금액", "할부개월", "청구금액"]
    rows: list[list[Value]] = [
        ["이용대금명세서", None, "2025년 4월"],
        header + (["승인번호"] if numbered else []),
    ]
    for one in bought:
        asked = one.amount // one.months if one.months else one.amount
        row: list[Value] = [one.day, one.merchant, one.amount, one.months or None, asked]
        rows.append(row + ([one.approval] if numbered else []))
    return [*rows, [None, "합계", sum(one.amount for one in bought)]]


CONTAINERS = {
    "xlsx": xlsx_bytes,
    "xls": xls_bytes,
    "html in cp949": lambda rows: html_bytes(rows, encoding="cp949"),
    "csv": csv_bytes,
    "csv in cp949": lambda rows: csv_bytes(rows, encoding="cp949"),
    "csv in utf-8 with a BOM": lambda rows: csv_bytes(rows, encoding="utf-8-sig"),
}
