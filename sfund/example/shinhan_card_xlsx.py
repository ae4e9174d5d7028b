"""The purchases of a card as 신한카드 lists them: xlsx, newest first, a line of totals at the end.

Each list shows two months, as people ask for them: what was taken back after the first list is seen in the
second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sfund.example.network import CARD_NUMBER
from sfund.example.statements import HOLDER
from sfund.example.values import CardPurchase
from sfund.example.workbooks import workbook_bytes
from sfund.money import total
from sfund.periods import Month

SHEET = "신한카드 이용내역"
HEADER = (
    "거래일",
    "이용카드",
    "가맹점명",
    "금액",
    "이용구분",
    "할부개월",
    "승인번호",
    "매입구분",
    "취소상태",
)
HEADER_ROW = 6


def shinhan_card_xlsx(purchases: Iterable[CardPurchase], month: Month) -> bytes:
    """The list that is asked for when the month is over."""
    first, last = month.plus(-1).first_day, month.last_day
    shown = [one for one in purchases if first <= one.day <= last]
    return workbook_bytes(SHEET, _rows(shown, month), first_column=0)


def _rows(shown: Sequence[CardPurchase], month: Month) -> Iterator[tuple[int, Sequence[str | int]]]:
    yield 1, (SHEET,)
    yield 2, ("카드번호", CARD_NUMBER)
    yield 3, ("법인명", HOLDER)
    yield 4, ("조회기간", f"{month.plus(-1).first_day:%Y.%m.%d} ~ {month.last_day:%Y.%m.%d}")
    yield HEADER_ROW, HEADER
    rows = [_cells(one, is_void=_is_void(one, month)) for one in reversed(shown)]
    yield from enumerate(rows, start=HEADER_ROW + 1)
    kept = total(one.amount for one in shown if not _is_void(one, month))
    yield HEADER_ROW + 1 + len(rows), (f"총 {len(shown)}건", "", "", int(kept))


def _is_void(one: CardPurchase, month: Month) -> bool:
    """Whether it had been taken back when the month was over."""
    return one.cancelled is not None and one.cancelled <= month.last_day


def _cells(one: CardPurchase, *, is_void: bool) -> Sequence[str | int]:
    return (
        f"{one.day:%Y.%m.%d} {one.time:%H:%M}",
        CARD_NUMBER,
        one.merchant,
        int(one.amount),
        "일시불",
        "",
        one.approval,
        "" if is_void else "매입",
        "취소" if is_void else "",
    )
