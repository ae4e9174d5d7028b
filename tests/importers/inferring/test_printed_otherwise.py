"""Banks that nobody listed, and that print dates, directions, withdrawals and sums in ways of their own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from importers.containers.sheets import Sheet
from importers.inferring.infer import Inferred, UnprovenError, infer
from importers.inferring.rendering import as_toml
from importers.inferring.unread import shape
from importers.reading.layouts import Layout, Role, own_layouts, read_layouts
from importers.reading.short_dates import DateOrder
from importers.reading.statements import Statement
from importers.reading.tables import read_statements
from sfund.errors import StatementError

from .tables import MONTH, Table, sheet_of

HALVES = ("오전", "오후")


def inferred(sheet: Sheet) -> Inferred:
    return infer([sheet], own_layouts(), "a.xlsx")


def printed(*columns: tuple[str, str], newest_first: bool = False) -> list[list[str]]:
    """The month of the tables: for each column its name, and what stands in it as Python writes it."""
    month = reversed(MONTH) if newest_first else MONTH
    half = {True: HALVES[1], False: HALVES[0]}
    return [[name for name, _ in columns]] + [
        [
            kind.format(
                when=one.when, half=half[one.when.hour >= 12], who=one.who, balance=f"{one.balance:,}",
                out=f"{-one.amount:,}" if one.amount < 0 else "", into=f"{one.amount:,}" if one.amount > 0 else "",
                minus=f"{one.amount:,}" if one.amount < 0 else "0", bare=f"{abs(one.amount):,}",
                got="받음" if one.amount > 0 else "보냄", take="받기" if one.amount > 0 else "보내기",
                came="들어옴" if one.amount > 0 else "나감",
            )
            for _, kind in columns
        ]
        for one in month
    ]  # fmt: skip


REST = (("내용", "{who}"), ("출금", "{out}"), ("입금", "{into}"), ("통장잔액", "{balance}"))
WAYS: dict[str, list[list[str]]] = {
    "12-hour clock in Korean": printed(("거래일시", "{when:%Y-%m-%d} {half} {when:%I:%M:%S}"), *REST),
    "12-hour clock in English": printed(("거래일시", "{when:%Y-%m-%d %I:%M:%S %p}"), *REST),
    "12-hour clock in a column": printed(("거래일", "{when:%Y-%m-%d}"), ("시간", "{half} {when:%I:%M:%S}"), *REST),
    "the day first": printed(("거래일", "{when:%d/%m/%Y}"), *REST),
    "the month first": printed(("거래일", "{when:%m/%d/%Y %H:%M}"), *REST, newest_first=True),
    "years of two digits": printed(("거래일", "{when:%y.%m.%d}"), *REST),
    "years of two digits and times": printed(("거래일시", "{when:%y-%m-%d %H:%M:%S}"), *REST, newest_first=True),
    "withdrawals with a minus": printed(
        ("거래일", "{when:%Y-%m-%d}"), ("출금", "{minus}"), ("입금", "{into}"), ("잔액", "{balance}"), ("내용", "{who}")),
    "받음 and 보냄": printed(
        ("거래일", "{when:%Y-%m-%d}"), ("구분", "{got}"), ("금액", "{bare}"), ("잔액", "{balance}"), ("내용", "{who}")),
    "받기 and 보내기": printed(
        ("거래일", "{when:%Y-%m-%d}"), ("구분", "{take}"), ("금액", "{bare}"), ("잔액", "{balance}"), ("내용", "{who}")),
    "들어옴 and 나감": printed(
        ("거래일", "{when:%Y-%m-%d}"), ("구분", "{came}"), ("금액", "{bare}"), ("잔액", "{balance}"), ("내용", "{who}")),
}  # fmt: skip


def again(found: Inferred, sheet: Sheet, folder: Path) -> Statement:
    """What is read with the layout as it is kept."""
    path = folder / "kept.toml"
    path.write_text(as_toml(found, dt.date(2026, 4, 1), "xlsx"), encoding="utf-8")
    layouts: list[Layout] = [*own_layouts(), *read_layouts([path])]
    (statement,) = read_statements([sheet], layouts, "a.xlsx")
    assert isinstance(statement, Statement)
    return statement


@pytest.mark.parametrize("way", WAYS)
def test_it_is_understood(way: str, tmp_path: Path) -> None:
    sheet = sheet_of(WAYS[way])
    found = inferred(sheet)
    (statement,) = found.statements
    assert [(row.day, row.amount, row.balance, row.counterparty) for row in statement.rows] == [
        (one.when.date(), one.amount, one.balance, one.who) for one in MONTH
    ]
    times = [row.time for row in statement.rows if row.time is not None]
    assert times in (
        [],
        [one.when.time() for one in MONTH],
        [one.when.time().replace(second=0) for one in MONTH],
    )
    assert bool(times) is (not {"거래일시", "시간"}.isdisjoint(WAYS[way][0]) or way == "the month first")
    assert again(found, sheet, tmp_path) == statement


@pytest.mark.parametrize(
    ("way", "order", "day"),
    [("the day first", DateOrder.DAY_FIRST, "05/04/2012"), ("the month first", DateOrder.MONTH_FIRST, "04/05/2012"),
     ("years of two digits", DateOrder.YEAR_FIRST, "12.04.05")],
)  # fmt: skip
def test_the_order_that_one_file_proves_holds_for_the_next(
    way: str, order: DateOrder, day: str, tmp_path: Path
) -> None:
    found = inferred(sheet_of(WAYS[way]))
    assert found.layout.dates is order
    header = WAYS[way][0]
    later = sheet_of([header, [day, "회원가", "", "1,000", "1,388,000"]])
    assert [row.day for row in again(found, later, tmp_path).rows] == [dt.date(2012, 4, 5)]


def test_dates_that_say_all_by_themselves_have_no_order() -> None:
    assert inferred(sheet_of(WAYS["withdrawals with a minus"])).layout.dates is None


@pytest.mark.parametrize("out", ["-153,000", "153,000"])
def test_a_total_of_withdrawals_may_have_the_minus_too(out: str, tmp_path: Path) -> None:
    sheet = sheet_of([*WAYS["withdrawals with a minus"], ["합계", out, "540,000"]])
    assert len(again(inferred(sheet), sheet, tmp_path).rows) == len(MONTH)


def test_that_withdrawals_have_a_minus_is_kept() -> None:
    layout = inferred(sheet_of(WAYS["withdrawals with a minus"])).layout
    assert layout.minus_withdrawals
    assert layout.columns["출금"] is Role.WITHDRAWAL


def test_a_withdrawal_that_came_back_needs_no_minus_of_the_others() -> None:
    """One -5,000 among withdrawals without a sign is money that came back; the balance says so."""
    rows = [["거래일", "내용", "출금", "입금", "잔액"], ["2012-03-01", "가", "", "70,000", "170,000"],
            ["2012-03-02", "나", "30,000", "", "140,000"], ["2012-03-03", "나", "-5,000", "", "145,000"],
            ["2012-03-04", "다", "12,000", "", "133,000"]]  # fmt: skip
    found = inferred(sheet_of(rows))
    assert not found.layout.minus_withdrawals
    assert [row.amount for row in found.statements[0].rows] == [70_000, -30_000, 5_000, -12_000]


def with_sums(*sums: tuple[int, str]) -> Sheet:
    """The month with lines of sums behind its rows; the last column is the day's last balance."""
    rows = Table("거래일=day | 적요=who | 출금=out | 입금=in | 잔액=balance").rows()
    for behind, line in sorted(sums, reverse=True):
        rows.insert(behind + 1, [cell.strip() for cell in line.split("|")])
    return sheet_of(rows)


SUMS = {
    "without a date": with_sums((2, "| 일계 | 0 | 30,000 | 1,030,000"), (4, "| 소계 | 120,000 | 530,000 | 1,410,000")),
    "in place of the date": with_sums((2, "일계 | | 0 | 30,000 | 1,030,000"), (3, "일 계 | | 120,000 | 0 | 910,000")),
    "with a date": with_sums((2, "2012-03-02 | 일계 | 0 | 30,000 | 1,030,000"),
                             (4, "2012-03-12 | [소계] | 120,000 | 530,000 | 1,410,000"),
                             (6, "2012-03-25 | 누계 | 153,000 | 540,000 | 1,387,000")),
    "with a date and no balance": with_sums((2, "2012-03-02 | 일계 | 0 | 30,000 |"), (3, "2012-03-05 | 누계 | 120,000 | 30,000 |")),
    "of nothing": with_sums((2, "2012-03-02 | 일계 | | | 1,030,000"), (6, "2012-03-25 | 월계 | | |")),
}  # fmt: skip


@pytest.mark.parametrize("name", SUMS)
def test_sums_within_a_table_move_nothing(name: str, tmp_path: Path) -> None:
    found = inferred(SUMS[name])
    (statement,) = found.statements
    assert [(row.amount, row.balance) for row in statement.rows] == [
        (one.amount, one.balance) for one in MONTH
    ]
    assert again(found, SUMS[name], tmp_path) == statement


def test_somebody_who_is_called_like_a_sum_pays_all_the_same() -> None:
    """The balance moved by it: it is a payment, whatever it says."""
    rows = Table("거래일=day | 적요=who | 출금=out | 입금=in | 잔액=balance").rows()
    rows.append(["2012-03-26", "일계", "", "5,000", "1,392,000"])
    assert inferred(sheet_of(rows)).statements[0].closing == 1_392_000


REFUSED: dict[str, tuple[list[list[str]], str, str]] = {
    "no day is above 12": (
        [row for row in printed(("거래일", "{when:%d/%m/%Y}"), *REST) if not row[0].startswith("25")][:4],
        "DATE-AMBIGUOUS", "2012-03-02, 2012-02-03"),
    "years of two digits, on one day": (
        printed(("거래일", "{when:%y.%m.%d}"), *REST)[:3], "DATE-AMBIGUOUS", "2012-03-02, 2002-03-12, 2002-12-03"),
    "years of two digits, not sorted": (
        [*printed(("거래일", "{when:%y.%m.%d}"), *REST), ["12.03.01", "", "", "1", "1,387,001"]],
        "DATE-AMBIGUOUS", "2012-03-02"),
    "months by their names": (
        printed(("거래일", "{when:%d %B %Y}"), *REST), "LAYOUT-UNPROVEN", "20120131"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_dates_that_say_nothing_for_certain(name: str) -> None:
    rows, code, expected = REFUSED[name]
    with pytest.raises(UnprovenError) as caught:
        inferred(sheet_of(rows))
    (one,) = caught.value.diagnostics
    assert (one.code, one.line) == (code, 2)
    assert expected in str(one.expected)
    assert one.hint is not None


def test_what_the_dates_look_like_is_said_and_nothing_of_them() -> None:
    rows = printed(("거래일자", "{when:%d-%b-%y} 회원가"), *REST)
    with pytest.raises(StatementError) as caught:
        inferred(sheet_of(rows))
    (one,) = caught.value.diagnostics
    assert str(one.message).endswith("거래일자 cannot be read: row 2 has one that is written like 00-…-00 …")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("02 March 2012", "00 … 0000"), ("3월 2일", "0월 0일"), ("홍길동", "…"), ("010-0000-1234", "000-0000-0000"),
     ("오후 3시", "오후 0…")],
)  # fmt: skip
def test_the_shape_of_a_cell(cell: str, shown: str) -> None:
    assert shape(cell) == shown
