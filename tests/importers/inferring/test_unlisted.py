"""Banks that nobody listed: what must be understood of their tables, and what must not be offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from importers.containers.sheets import Sheet
from importers.inferring.infer import Inferred, infer
from importers.inferring.rendering import as_toml
from importers.reading.layouts import Order, Role, own_layouts, read_layouts
from importers.reading.tables import read_statements
from sfund.errors import StatementError

from .tables import MONTH, UNLISTED, Payment, Table, happened, sheet_of

ROLES = {
    "out": Role.WITHDRAWAL, "out0": Role.WITHDRAWAL, "out원": Role.WITHDRAWAL, "in": Role.DEPOSIT,
    "in0": Role.DEPOSIT, "in원": Role.DEPOSIT, "signed": Role.SIGNED_AMOUNT, "bare": Role.AMOUNT,
    "balance": Role.BALANCE, "balance원": Role.BALANCE, "who": Role.COUNTERPARTY, "channel": Role.CHANNEL,
    "입출금": Role.DIRECTION, "입지": Role.DIRECTION, "찾맡": Role.DIRECTION, "CRDR": Role.DIRECTION,
    "branch": Role.UNUSED, "limit": Role.UNUSED,
}  # fmt: skip


def inferred(*sheets: Sheet) -> Inferred:
    return infer(sheets, own_layouts(), "a.xlsx")


def said(one: Inferred) -> list[tuple[object, ...]]:
    (statement,) = one.statements
    return [(row.day, row.time, row.amount, row.balance, row.counterparty) for row in statement.rows]


@pytest.mark.parametrize("name", UNLISTED)
def test_it_is_understood(name: str, tmp_path: Path) -> None:
    table = UNLISTED[name]
    found = inferred(table.sheet())
    assert found.layout.name == table.format
    assert found.confirmed == len(MONTH) - 1
    assert found.order is (Order.NEWEST_FIRST if table.newest_first else Order.OLDEST_FIRST)
    assert said(found) == table.expected()
    roles = dict(found.columns)
    if not table.header:
        for at, (header, kind) in enumerate(zip(table.names, table.kinds, strict=True), start=1):
            key = next(
                (key for key in ("".join(header.split()).removesuffix("(원)"), f"#{at}") if key in roles),
                None,
            )
            assert key is None or kind not in ROLES or roles[key] is ROLES[kind], header
    # What is kept reads the file, too, and every other one of the bank.
    path = tmp_path / f"{found.layout.name}.toml"
    path.write_text(as_toml(found, dt.date(2012, 4, 1), "xlsx"), encoding="utf-8")
    (kept,) = read_layouts([path])
    assert kept == found.layout
    (again,) = read_statements([table.sheet()], [*own_layouts(), kept], "a.xlsx")
    assert again == found.statements[0]


@pytest.mark.parametrize("name", UNLISTED)
def test_it_is_understood_with_true_dates_and_numbers(name: str) -> None:
    """As a workbook has it: days, times of day and amounts are no text."""
    table = UNLISTED[name]
    statement = inferred(table.typed()).statements[0]
    assert [(row.day, row.time, row.amount, row.balance, row.counterparty) for row in statement.rows] == (
        table.expected()
    )


@pytest.mark.parametrize("name", UNLISTED)
def test_nothing_of_the_statement_is_kept(name: str) -> None:
    table = UNLISTED[name]
    text = as_toml(inferred(table.sheet()), dt.date(2012, 4, 1), "xlsx")
    for one in MONTH:
        assert one.who not in text
        assert not one.memo or one.memo not in text
    assert not any(word in text for word in ("000-00", "연대회", "한울", "한강", "1,010,000"))


def without(table: Table, *rows: int) -> Sheet:
    return sheet_of([row for at, row in enumerate(table.rows()) if at not in rows])


PLAIN = UNLISTED["no bank named, footer and notes"]
SIMPLE = Table("거래일=day | 내용=who | 지급금액=out | 입금금액=in | 통장잔액=balance")
EQUAL = happened(*((f"2012-03-0{day}", 10_000, "회원가", "", "") for day in range(1, 8)))
ONLY_IN = happened(*((f"2012-03-0{day}", day * 1_000, "회원가", "", "") for day in range(1, 8)))
THERE_AND_BACK = happened(*(("2012-03-01", (-1) ** at * 5_000, "회원가", "", "") for at in range(4)))


def changed(old: str, new: str, table: Table = SIMPLE, month: Sequence[Payment] = MONTH) -> Sheet:
    rows = table.rows(month)
    assert any(old in row for row in rows)
    return sheet_of([[new if cell == old else cell for cell in row] for row in rows])


REFUSED: dict[str, tuple[Sheet, str, str]] = {
    "a wrong balance": (changed("900,000", "900,001", month=happened(
        ("2012-03-01", 20_000, "가", "", ""), ("2012-03-02", -120_000, "나", "", ""),
        ("2012-03-03", 5_000, "다", "", ""))), "LAYOUT-UNPROVEN", "no reading"),
    "a wrong amount": (changed("120,000", "120,001"), "LAYOUT-UNPROVEN", "no reading"),
    "a row deleted": (without(SIMPLE, 3), "LAYOUT-UNPROVEN", "no reading"),
    "withdrawals under the name of deposits": (
        Table("거래일=day | 내용=who | 입금금액=out | 지급금액=in | 통장잔액=balance").sheet(), "LAYOUT-UNPROVEN", "no reading"),
    "no balance": (Table("거래일=day | 내용=who | 지급금액=out | 입금금액=in").sheet(), "LAYOUT-UNPROVEN", "no column holds"),
    "a card's list": (Table("이용일자=day | 가맹점명=who | 승인금액=bare | 할부개월=zero").sheet(), "LAYOUT-UNPROVEN", "no column holds"),
    "출금가능잔액 as the only balance": (
        Table("거래일=day | 내용=who | 지급금액=out | 입금금액=in | 출금가능잔액=balance").sheet(), "LAYOUT-UNPROVEN", "no column holds"),
    "a balance in a foreign currency": (
        Table("거래일=day | 내용=who | 지급금액=out | 입금금액=in | 잔액(외화)=balance").sheet(), "LAYOUT-UNPROVEN", "no column holds"),
    "columns of thousands": (
        Table("거래일=day | 내용=who | 지급(천원)=out | 입금(천원)=in | 잔액(천원)=balance").sheet(), "LAYOUT-UNPROVEN", "no column holds"),
    "thousands, said above": (
        Table(SIMPLE.columns, above=["거래내역 | (단위 : 천원)"]).sheet(), "UNIT-NOT-WON", "not in won"),
    "thousands, said below the names": (
        Table(SIMPLE.columns, units=" | | (천원) | (천원) | (천원)").sheet(), "UNIT-NOT-WON", "not in won"),
    "dollars": (Table(SIMPLE.columns, above=["통화 | USD"]).sheet(), "UNIT-NOT-WON", "not in won"),
    "dollars in a column": (
        Table("거래일=day | 내용=who | 통화=USD | 지급=out | 입금=in | 잔액=balance").sheet(), "UNIT-NOT-WON", "not in won"),
    "dollars in a title": (Table(SIMPLE.columns, above=["외화예금 거래내역 (USD)"]).sheet(), "UNIT-NOT-WON", "not in won"),
    "dollars in a label": (Table(SIMPLE.columns, above=["통화구분 | 미국달러"]).sheet(), "UNIT-NOT-WON", "not in won"),
    "dollars below the names": (Table(SIMPLE.columns, units=" | | USD | USD | USD").sheet(), "UNIT-NOT-WON", "not in won"),
    "thousands below the names, without brackets": (
        Table(SIMPLE.columns, units=" | | 천원 | 천원 | 천원").sheet(), "UNIT-NOT-WON", "not in won"),
    "thousands, said in a note below": (
        Table(SIMPLE.columns, below=["※ 단위: 천원"]).sheet(), "UNIT-NOT-WON", "not in won"),
    "two days, and no name that decides": (
        Table("처리일자=day | 기준일=month later | 내용=who | 지급=out | 입금=in | 잔액=balance").sheet(),
        "LAYOUT-DOUBTFUL", "two readings"),
    "sums of days": (
        Table("일자=day | 출금합계=out | 입금합계=in | 잔액=balance").sheet(), "LAYOUT-UNPROVEN", ""),
    "one row": (SIMPLE.sheet(MONTH[:1]), "LAYOUT-UNPROVEN", "one row"),
    "no row": (SIMPLE.sheet([]), "LAYOUT-UNPROVEN", "no row"),
    "amounts that are all alike": (SIMPLE.sheet(EQUAL), "LAYOUT-UNPROVEN", "all amounts are alike"),
    "money there and back": (SIMPLE.sheet(THERE_AND_BACK), "LAYOUT-UNPROVEN", "all amounts are alike"),
    "no names, and money in only": (UNLISTED["no names at all"].sheet(ONLY_IN), "LAYOUT-UNPROVEN", ""),
    "no names, and two rows": (UNLISTED["no names at all"].sheet(MONTH[1:3]), "LAYOUT-UNPROVEN", "several rows"),
    "two days that both may be meant": (
        sheet_of([[*row, f"2012-04-{at:02d}" if at else "입금날짜"] for at, row in enumerate(
            Table("출금날짜=day | 내용=who | 지급=out | 입금=in | 잔액=balance").rows())]), "LAYOUT-DOUBTFUL", "two readings"),
    "days that run to and fro": (changed("2012-03-12", "2012-01-12"), "LAYOUT-UNPROVEN", "do not follow the dates"),
    "two balances without a name that differ": (
        Table("가=day | 나=who | 다=out | 라=in | 마=balance | 바=limit").sheet(), "LAYOUT-DOUBTFUL", "two readings"),
}  # fmt: skip


def test_a_column_of_won_is_no_foreign_currency() -> None:
    table = Table("거래일=day | 내용=who | 통화=KRW | 지급=out | 입금=in | 잔액=balance")
    assert len(inferred(table.sheet()).statements[0].rows) == len(MONTH)


def test_the_holder_of_the_account_is_nobody_who_paid() -> None:
    table = Table("거래일=day | 예금주=us | 내용=who | 지급=out | 입금=in | 잔액=balance")
    (statement,) = inferred(table.sheet()).statements
    assert [row.counterparty for row in statement.rows] == [one.who for one in MONTH]


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_not_offered(name: str) -> None:
    sheet, code, why = REFUSED[name]
    with pytest.raises(StatementError) as caught:
        inferred(sheet)
    (one,) = caught.value.diagnostics
    assert one.code == code
    assert why in str(one.message)
    assert one.hint is not None
    for payment in MONTH:
        assert payment.who not in f"{one.message}{one.expected}{one.hint}"
