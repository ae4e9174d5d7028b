"""Every shape that a table has: two rows of names, units, several tables in a sheet, merged days, directions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from importers.containers.sheets import Sheet
from importers.reading.layouts import Layout, own_layouts
from importers.reading.statements import Statement
from importers.reading.tables import read_statements
from sfund.errors import StatementError

NAMES = "거래일자 | 거래시간 | 적요 | 출금(원) | 입금(원) | 내용 | 잔액(원) | 거래점"
FIRST = [
    "2012-03-02 | 09:30:00 | 인터넷 | | 10,000 | 회원가 | 1,010,000 | 전주",
    "2012-03-02 | 10:30:00 | 인터넷 | 3,000 | | 한빛인쇄 | 1,007,000 | 전주",
    "2012-03-05 | 11:30:00 | 타행 | | 20,000 | 회원나 | 1,027,000 | 전주",
]
SECOND = [
    "2012-03-01 | 09:30:00 | 인터넷 | | 7,000 | 회원다 | 57,000 | 전주",
    "2012-03-09 | 10:30:00 | 인터넷 | 30,000 | | 온누리전력 | 27,000 | 전주",
]
TOTAL = "합계 | | | 3,000 | 30,000 | | |"


def sheet(*lines: str) -> Sheet:
    return Sheet("", [[cell.strip() or None for cell in line.split("|")] for line in lines])


def read(*lines: str, layouts: Sequence[Layout] | None = None) -> list[Statement]:
    return read_statements([sheet(*lines)], layouts or own_layouts(), "a.xls")  # type: ignore[return-value]


def moves(statement: Statement) -> list[int]:
    return [int(row.amount) for row in statement.rows]


PLAIN = read("신한은행", NAMES, *FIRST)[0]

SAME: dict[str, list[str]] = {
    "two rows of names": [
        "거래일자 | 거래시간 | 적요 | 거래금액 | | 내용 | 잔액(원) | 거래점", " | | | 출금 | 입금 | | |", *FIRST],
    "a row of units": [NAMES.replace("(원)", ""), " | | | (원) | (원) | | [단위:원] |", *FIRST],
    "units and a blank row": [NAMES, " | | | (원) | (원) | | (원) |", "", *FIRST],
    "units above": ["신한은행 | (단위 : 원)", NAMES, *FIRST],
    "days under one cell": [NAMES, FIRST[0], FIRST[1].replace("2012-03-02", ""), FIRST[2]],
    "a page's head repeated": [NAMES, FIRST[0], NAMES, *FIRST[1:]],
    "a page's head repeated with its title": [
        "신한은행", "계좌번호 | 000-00-1", NAMES, FIRST[0], "", "신한은행", "계좌번호 | 000-00-1", NAMES, *FIRST[1:]],
    "two rows of names, repeated": [
        "거래일자 | 거래시간 | 적요 | 거래금액 | | 내용 | 잔액 | 거래점", " | | | 출금 | 입금 | | |", *FIRST[:2],
        "거래일자 | 거래시간 | 적요 | 거래금액 | | 내용 | 잔액 | 거래점", " | | | 출금 | 입금 | | |", FIRST[2]],
    "newest first, days under one cell": [
        NAMES, FIRST[2], FIRST[1], FIRST[0].replace("2012-03-02", "")],
    "carried over": [NAMES, "2012-03-01 | | 전월이월 | | | | 1,000,000 |", *FIRST],
    "a total, then notes": [NAMES, *FIRST, TOTAL, "", "※ 참고용입니다 | | | 문의 | 1588-0000", "고객센터 | 안내"],
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_it_says_the_same(name: str) -> None:
    (statement,) = read(*SAME[name])
    assert statement.format == "shinhan"
    assert [
        (row.day, row.time, row.amount, row.balance, row.counterparty, row.channel) for row in statement.rows
    ] == [(row.day, row.time, row.amount, row.balance, row.counterparty, row.channel) for row in PLAIN.rows]
    assert (statement.opening, statement.closing) == (PLAIN.opening, PLAIN.closing)


@pytest.mark.parametrize(
    "between",
    [
        ["", "계좌번호 : 000-00-2", NAMES],
        [
            TOTAL,
            "",
            "신한은행 거래내역",
            "계좌번호 | 000-00-2 | 예금주 | 연대회",
            "현재잔액 | 27,000",
            "",
            NAMES,
        ],
        [TOTAL, "※ 참고용입니다", "조회기간 | 2012.03.01 ~ 2012.03.31 | 계좌번호 | 000-00-2", NAMES],
        [
            "계좌번호 | 000-00-2",
            "거래일자 | 거래시간 | 적요 | 거래금액 | | 내용 | 잔액 | 거래점",
            " | | | 출금 | 입금 | | |",
        ],
    ],
)
def test_two_accounts_below_each_other_are_two_statements(between: list[str]) -> None:
    one, two = read("신한은행", "계좌번호 : 000-00-1", NAMES, *FIRST, *between, *SECOND)
    assert (one.account_number, moves(one)) == ("000001", [10_000, -3_000, 20_000])
    assert (two.account_number, moves(two)) == ("000002", [7_000, -30_000])
    assert (one.closing, two.opening) == (1_027_000, 50_000)


def test_tables_of_two_banks_below_each_other() -> None:
    kb = "거래일시 | 적요 | 보낸분/받는분 | 송금메모 | 출금액 | 입금액 | 잔액 | 거래점 | 구분"
    row = "2012.03.02 09:30:05 | 인터넷 | 회원가 | 회비 | 0 | 500 | 700 | 전주 |"
    one, two = read("신한은행", NAMES, *FIRST, "", "KB국민은행", "계좌번호 : 000-00-2", kb, row)
    assert [(each.format, len(each.rows)) for each in (one, two)] == [("shinhan", 3), ("kb-personal", 1)]


def test_three_tables_and_an_empty_one() -> None:
    lines = [
        "계좌번호 : 000-00-1",
        NAMES,
        *FIRST,
        "계좌번호 : 000-00-2",
        NAMES,
        "계좌번호 : 000-00-3",
        NAMES,
        *SECOND,
    ]
    assert [(one.account_number, moves(one)) for one in read(*lines)] == [
        ("000001", [10_000, -3_000, 20_000]), ("000002", []), ("000003", [7_000, -30_000])]  # fmt: skip


REFUSED: dict[str, tuple[list[str], str, int]] = {
    "a second account under no number of its own": ([NAMES, *FIRST, NAMES, *SECOND], "CHAIN-BREAKS", 6),
    "a damaged day just above the next account": (
        [NAMES, *FIRST[:2], FIRST[2].replace("03-05", "03-35"), "계좌번호 | 000-00-2", NAMES, *SECOND], "DATE-UNREADABLE", 4),
    "a day that is missing, and no balance to prove it": (
        [NAMES, FIRST[0], "| 10:30:00 | 인터넷 | 3,000 | | 한빛인쇄 | | 전주", FIRST[2]], "DATE-MISSING", 3),
    "thousands": (["단위: 천원", NAMES, *FIRST], "UNIT-NOT-WON", 1),
    "thousands for the second account": (
        [NAMES, *FIRST, "계좌번호 | 000-00-2", "(단위: 천원)", NAMES, *SECOND], "UNIT-NOT-WON", 6),
    "dollars": (["통화코드 : USD", NAMES, *FIRST], "UNIT-NOT-WON", 1),
    "a total that is not the sum, above notes": (
        [NAMES, *FIRST, TOTAL.replace("30,000", "30,001"), "※ 참고용입니다 | 안내"], "TOTALS-DIFFER", 5),
    "the same column twice in the second table": (
        [NAMES, *FIRST, "계좌번호 | 000-00-2", NAMES + " | 출금", *SECOND], "HEADER-TWICE", 6),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(name: str) -> None:
    lines, code, line = REFUSED[name]
    with pytest.raises(StatementError) as caught:
        read(*lines)
    (one,) = caught.value.diagnostics
    assert (one.code, one.line) == (code, line)


DIRECTED = Layout.model_validate_json(
    '{"name": "directed", "bank": {"ko": "강변은행", "en": "Riverside Bank"}, "columns": {"일자": "date", '
    '"계좌": "account", "구분": "direction", "금액": "amount", "잔액": "balance", "내용": "counterparty"}}'
)


def test_amounts_with_their_direction() -> None:
    (statement,) = read("일자 | 구분 | 금액 | 잔액 | 내용", "2012-03-01 | 입금 | 500 | 700 | 가",
                        "2012-03-02 | 출금(자동) | 300 | 400 | 나", "2012-03-03 | 입금취소 | -100 | 300 | 다",
                        layouts=[DIRECTED])  # fmt: skip
    assert moves(statement) == [500, -300, -100]


@pytest.mark.parametrize("word", ["", "이체", "취소"])
def test_a_direction_that_says_neither(word: str) -> None:
    with pytest.raises(StatementError, match="DIRECTION-UNREADABLE"):
        read("일자 | 구분 | 금액 | 잔액 | 내용", f"2012-03-01 | {word} | 500 | 700 | 가", layouts=[DIRECTED])


def test_accounts_mixed_in_one_table() -> None:
    one, two = read(
        "일자 | 계좌 | 구분 | 금액 | 잔액 | 내용",
        "2012-03-01 | 000-1 | 입금 | 500 | 700 | 가",
        "2012-03-01 | 000-2 | 입금 | 50 | 9,050 | 나",
        "2012-03-02 | 000-1 | 출금 | 300 | 400 | 다",
        "2012-03-03 | 000-2 | 출금 | 50 | 9,000 | 라",
        layouts=[DIRECTED],
    )
    assert [(each.account_number, moves(each), each.opening) for each in (one, two)] == [
        ("0001", [500, -300], 200), ("0002", [50, -50], 9_000)]  # fmt: skip
    assert one.last == dt.date(2012, 3, 2)


def test_another_bank_is_not_taken_for_one_that_shares_columns() -> None:
    """Its columns would do for 신한, but the file names 부산은행 and not all of them are there."""
    names = NAMES.replace(" | 거래점", "")
    rows = [row.removesuffix(" | 전주") for row in FIRST]
    assert read("신한은행", names, *rows)[0].format == "shinhan"
    with pytest.raises(StatementError, match="LAYOUT-UNKNOWN"):
        read("부산은행", names, *rows)
    assert read("부산은행", NAMES, *FIRST)[0].format == "shinhan"
