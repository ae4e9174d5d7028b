"""Sheets of collecting services: what is read from them, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from reading.samples import Value, xlsx_bytes

from collected.samples import ASKED, CONTAINERS, GIFTS, Asked, Gift, hyosung, nicebill, payouts, platform
from importers.gathering import read_files
from importers.reading.cms_codes import code_of, describe_code
from importers.reading.layouts import Purpose
from importers.reading.statements import Collection
from sfund.errors import StatementError

Reading = Callable[..., Collection]


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    def reading(data: bytes) -> Collection:
        path = tmp_path / "sheet"
        path.write_bytes(data)
        (found,) = read_files([path], password=lambda _: None)
        assert isinstance(found, Collection)
        return found

    return reading


SHEETS: dict[str, tuple[list[list[Value]], Purpose]] = {
    "nicebill": (nicebill(), Purpose.DUES),
    "hyosung": (hyosung(), Purpose.DUES),
    "payment-gateway": (payouts(), Purpose.DONATION),
    "donation-platform-2": (platform(), Purpose.DONATION),
}


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("service", SHEETS)
def test_every_service_in_every_container(read: Reading, service: str, container: str) -> None:
    rows, purpose = SHEETS[service]
    found = read(CONTAINERS[container](rows))
    assert (found.format, found.purpose) == (service, purpose)
    if purpose is Purpose.DUES:
        assert sorted(
            (one.payer, one.payer_number, int(one.asked), one.failed) for one in found.rows
        ) == sorted((one.name, one.number, one.amount, one.failed) for one in ASKED)
        assert sum(one.gross for one in found.rows) == 60_000
    else:
        assert [(one.payer, one.reference, int(one.asked), int(one.fee)) for one in found.rows] == [
            (one.name, one.order, one.amount, one.fee + one.tax) for one in GIFTS
        ]
    expected = {one.settles for one in (ASKED if purpose is Purpose.DUES else GIFTS)}
    assert {str(one.settles) for one in found.rows} == expected


OTHER_WORDS: dict[str, list[list[Value]]] = {
    "payment-gateway-2": [
        ["거래번호", "승인일시", "주문자", "상품명", "승인금액", "수수료", "수수료부가세", "입금예정금액", "입금예정일",
         "거래상태"],
        ["T-1", "2025-03-03 10:11", "박나눔", "후원", 30_000, -900, -90, 29_010, "2025-03-06", "승인"],
    ],
    "donation-platform": [
        ["후원자명", "결제일시", "결제금액", "수수료", "정산금액", "정산일", "결제상태", "거래번호", "캠페인"],
        ["박나눔", "2025-03-03 10:11", "30,000", "990", "29,010", "2025-03-06", "결제 완료", "T-1", "봄 나들이"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("service", OTHER_WORDS)
def test_other_words_and_fees_printed_as_negative(read: Reading, service: str) -> None:
    found = read(xlsx_bytes(OTHER_WORDS[service]))
    (row,) = found.rows
    assert (found.format, row.asked, row.fee, row.payer) == (service, 30_000, 990, "박나눔")


# What stands under 상태 → why it failed, whether it was taken back; None: the file is refused.
STATES: dict[str, tuple[str, bool] | None] = {
    "출금성공 [자동출금]": ("", False),
    "출금성공": ("", False),
    "출금실패 [잔액부족]": ("잔액부족", False),
    "출금실패(해약 계좌)": ("해약 계좌", False),
    "출금실패": ("-", False),
    "취소": ("", True),
    "출금대기": None,
    "신청": None,
    "": None,
}


@pytest.mark.parametrize("state", STATES)
def test_states(read: Reading, state: str) -> None:
    rows = nicebill(ASKED[:1])
    rows[2][4] = state or None
    expected = STATES[state]
    if expected is not None:
        (row,) = read(xlsx_bytes(rows)).rows
        assert (row.failed, row.cancelled) == expected
        return
    with pytest.raises(StatementError) as caught:
        read(xlsx_bytes(rows))
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.line) == ("STATUS-UNKNOWN", 3)


# The reason as a service says it → KFTC's code.
REASONS = {
    "잔액부족": "0021",
    "예금 잔액 부족": "0021",
    "잔고부족": "0021",
    "출금한도초과": "0062",
    "계좌번호오류": "0012",
    "계좌없음": "0012",
    "생년월일 불일치": "0014",
    "사업자번호상이": "0014",
    "출금이체 미신청계좌": "0017",
    "1년 이상 미출금": "0018",
    "은행에서 해지": "0019",
    "동의자료 미제출": "0020",
    "해약계좌": "0031",
    "법적제한계좌": "0034",
    "지급정지": "0034",
    "압류계좌": "0035",
    "시스템장애": "0041",
    "이중출금": "A016",
    "0021": "0021",
    "기타(0031)": "0031",
    "-": "0051",
    "알 수 없음": "0051",
}


@pytest.mark.parametrize("reason", REASONS)
def test_reasons_become_the_clearing_houses_codes(reason: str) -> None:
    assert code_of(reason) == REASONS[reason]
    assert "result code" not in str(describe_code(code_of(reason)))


WRONG: dict[str, tuple[list[list[Value]], str, int]] = {
    "the net is not the rest": (payouts([replace(GIFTS[0], net=29_020)]), "NET-DIFFERS", 2),
    "a fee that is not taken off": (payouts([*GIFTS, replace(GIFTS[0], net=30_000)]), "NET-DIFFERS", 5),
    "a gift without a day": (platform([replace(GIFTS[0], when="", settles="")]), "DATE-MISSING", 2),
    "a total of other rows": (nicebill(ASKED[:2], total=80_000), "TOTALS-DIFFER", 5),
    "a total that was changed": (payouts(total=90_001), "TOTALS-DIFFER", 5),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_sheet_that_contradicts_itself(read: Reading, what: str) -> None:
    rows, code, line = WRONG[what]
    with pytest.raises(StatementError) as caught:
        read(xlsx_bytes(rows))
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.line) == (code, line)
    assert "나눔" not in str(caught.value)


@pytest.mark.parametrize("total", [80_000, 60_000], ids=["asked", "collected"])
def test_a_total_of_what_was_asked_or_of_what_came(read: Reading, total: int) -> None:
    assert len(read(xlsx_bytes(nicebill(total=total))).rows) == 3


REFUNDS: dict[str, tuple[Gift, int, int]] = {
    "negative": (Gift("박나눔", "G-0001", -30_000, -900, -90, "취소", "2025-03-20 09:00:00"), -30_000, -990),
    "negative, the fee is kept": (Gift("박나눔", "G-0001", -30_000, 0, 0, "환불", "2025-03-20 09:00:00"), -30_000, 0),
    "positive with a negative net": (
        Gift("박나눔", "G-0001", 30_000, 900, 90, "취소", "2025-03-20 09:00:00", net=-29_010),
        -30_000,
        -990,
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", REFUNDS)
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "with its payment"])
def test_refunds(read: Reading, how: str, *, alone: bool) -> None:
    refund, asked, fee = REFUNDS[how]
    found = read(xlsx_bytes(payouts([refund] if alone else [GIFTS[0], refund])))
    assert [(one.asked, one.fee, one.cancelled) for one in found.rows][-1:] == [(asked, fee, False)]
    assert len(found.rows) == 2 - alone


def test_a_payment_that_is_marked_as_taken_back_is_none(read: Reading) -> None:
    found = read(xlsx_bytes(payouts([replace(GIFTS[0], state="결제취소", net=0)])))
    (row,) = found.rows
    assert (row.cancelled, row.gross, row.fee) == (True, 0, 0)


def test_no_name_and_no_number_in_what_is_printed(read: Reading) -> None:
    printed = repr(read(xlsx_bytes(nicebill())))
    assert not any(secret in printed for secret in ("하늘", "A-001"))


def test_what_failed_keeps_the_day_of_the_others_payout(read: Reading) -> None:
    found = read(xlsx_bytes(hyosung([Asked("이가은", "A-002", 20_000, failed="잔액부족")])))
    assert (str(found.rows[0].day), found.rows[0].gross) == ("2025-03-27", Decimal(0))
