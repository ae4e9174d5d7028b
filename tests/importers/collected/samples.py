"""Sheets of collecting services made up for the tests: no real member, donor or number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cards.samples import CONTAINERS
from reading.samples import Value

__all__ = ["ASKED", "CONTAINERS", "GIFTS", "Asked", "Gift", "hyosung", "nicebill", "payouts", "platform"]


@dataclass(frozen=True)
class Asked:
    """One debit that a service tried; `failed` is why it came to nothing."""

    name: str
    number: str
    amount: int
    failed: str = ""
    fee: int = 300
    day: str = "2025-03-25"
    settles: str = "2025-03-27"


ASKED = (
    Asked("김하늘", "A-001", 10_000),
    Asked("이가은", "A-002", 20_000, failed="잔액부족", fee=0),
    Asked("한빛두레", "A-100", 50_000),
)


def nicebill(asked: Sequence[Asked] = ASKED, total: int | None = None) -> list[list[Value]]:
    rows: list[list[Value]] = [
        ["나이스빌 출금결과"],
        ["회원명", "납부금액", "출금일", "정산예정일", "상태", "수수료", "사업자번호", "회원코드"],
    ]
    for one in asked:
        state = f"출금실패 [{one.failed}]" if one.failed else "출금성공 [자동출금]"
        rows.append(
            [one.name, f"{one.amount:,}원", one.day, one.settles, state, one.fee, "999-99-99999", one.number]
        )
    return [*rows, ["합계", f"{total:,}원"]] if total is not None else rows


def hyosung(asked: Sequence[Asked] = ASKED) -> list[list[Value]]:
    """What was not paid has no day on which it was."""
    rows: list[list[Value]] = [
        ["납부자명", "청구금액", "수납일", "입금예정일", "수납결과", "수수료", "사업자번호", "고객번호"]
    ]
    for one in asked:
        state = f"미납({one.failed})" if one.failed else "정상"
        rows.append(
            [one.name, one.amount, None if one.failed else one.day, one.settles, state, one.fee,
             "999-99-99999", one.number]
        )  # fmt: skip
    return rows


@dataclass(frozen=True)
class Gift:
    """One payment by card through a gateway or platform; `net` is what it says is paid out."""

    name: str
    order: str
    amount: int
    fee: int
    tax: int = 0
    state: str = "결제완료"
    when: str = "2025-03-03 10:11:12"
    settles: str = "2025-03-06"
    net: int | None = None
    drive: str = ""

    @property
    def pays(self) -> int:
        return self.net if self.net is not None else self.amount - self.fee - self.tax


GIFTS = (
    Gift("박나눔", "G-0001", 30_000, 900, 90),
    Gift("최새봄", "G-0002", 10_000, 300, 30),
    Gift("김하늘", "G-0003", 50_000, 1_500, 150, settles="2025-03-07"),
)


def payouts(gifts: Sequence[Gift] = GIFTS, total: int | None = None) -> list[list[Value]]:
    """A payment gateway's list of settlements."""
    rows: list[list[Value]] = [
        ["주문번호", "결제일시", "구매자명", "상품명", "결제수단", "결제금액", "수수료", "부가세", "정산금액", "정산예정일",
         "결제상태"]
    ]  # fmt: skip
    rows += [
        [one.order, one.when, one.name, one.drive or "후원", "카드", one.amount, one.fee, one.tax, one.pays,
         one.settles, one.state]
        for one in gifts
    ]  # fmt: skip
    return [*rows, ["합계", None, None, None, None, total]] if total is not None else rows


def platform(gifts: Sequence[Gift] = GIFTS) -> list[list[Value]]:
    """A platform for gifts; the tax is in its fee."""
    rows: list[list[Value]] = [
        ["기부자", "기부일", "기부금액", "수수료", "지급액", "지급예정일", "상태", "기부번호", "모금함"]
    ]
    rows += [
        [one.name, one.when[:10], f"{one.amount:,}", one.fee + one.tax, f"{one.pays:,}", one.settles,
         one.state, one.order, one.drive]
        for one in gifts
    ]  # fmt: skip
    return rows
