"""What a donation platform collected in a month: csv in UTF-8, oldest first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from sfund.example.values import GiftState, PlatformGift
from sfund.periods import Month

TITLE = "후원금 정산내역"
HEADER = (
    "거래번호",
    "결제일시",
    "후원자명",
    "캠페인",
    "결제금액",
    "수수료",
    "부가세",
    "정산금액",
    "정산일",
    "결제상태",
)


def donation_platform_csv(gifts: Iterable[PlatformGift], month: Month) -> bytes:
    """The file of what was given, cancelled or sent back in that month."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([TITLE])
    sheet.writerow([f"조회기간 : {month.first_day} ~ {month.last_day}"])
    sheet.writerow(HEADER)
    sheet.writerows(_cells(one) for one in gifts if Month.of(one.day) == month)
    return out.getvalue().encode("utf-8-sig")


def _cells(one: PlatformGift) -> list[str]:
    cancelled = one.state is GiftState.CANCELLED
    return [
        one.number,
        f"{one.day:%Y-%m-%d} {one.time:%H:%M:%S}",
        one.donor,
        one.campaign,
        *(f"{amount.normalize():f}" for amount in (one.amount, one.fee, one.tax, one.net)),
        "" if cancelled else one.settles.isoformat(),
        one.state,
    ]
