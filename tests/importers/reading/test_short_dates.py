"""Columns of dates that no cell explains alone: which are read, and how."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from importers.containers.sheets import Cell, Sheet
from importers.reading.layouts import Layout, Role, own_layouts
from importers.reading.short_dates import with_days_written_out, with_likely_days_written_out, written_out
from importers.reading.statements import Statement
from importers.reading.tables import read_statements
from sfund.errors import StatementError

# What a column holds → what it means, cell by cell. None: it stays as it is, to be refused.
COLUMNS: dict[str, tuple[list[Cell], list[str] | None]] = {
    "a month": (["25.03.02", "25.03.12", "25.03.31"], ["2025-03-02", "2025-03-12", "2025-03-31"]),
    "with hyphens": (["25-03-02", "25-03-12"], ["2025-03-02", "2025-03-12"]),
    "newest first": (["25/03/12", "25/03/12", "25/03/02"], ["2025-03-12", "2025-03-12", "2025-03-02"]),
    "over the new year": (["24.12.30", "25.01.02"], ["2024-12-30", "2025-01-02"]),
    "with times": (["25.03.02 09:30", "25.03.12 오후 3:05"], ["2025-03-02 09:30", "2025-03-12 오후 3:05"]),
    "with a point behind": (["25. 3. 2.", "25. 3. 12."], ["2025-03-02", "2025-03-12"]),
    "with a subtotal among them": (["25.03.02", "일계", "25.03.12"], ["2025-03-02", "2025-03-12"]),
    "one day": (["25.03.31", "25.03.31"], None),
    "the day first, a month of it": (["02.03.25", "05.03.25", "12.03.25"], None),
    "the month first, a month of it": (["03.02.25", "03.05.25", "03.12.25"], None),
    "the day first, and no other reading": (["31.03.99", "30.04.99"], None),
    "not sorted": (["25.03.12", "25.03.02", "25.03.31"], None),
    "a month of 13": (["25.13.02", "25.13.12"], None),
    "of a century that is not said": (["95.03.02", "95.03.12"], None),
    "two ways of writing": (["25.03.02", "2025.03.12"], None),
    "days of a workbook among them": (["25.03.02", dt.date(2025, 3, 12)], None),
    "no such dates": (["2025.03.02", "20250312", None, "합계"], None),
    "day/month/year": (["02/03/2025", "31/03/2025"], ["2025-03-02", "2025-03-31"]),
    "day/month/year, not sorted": (["31/03/2025", "02/03/2025 09:30", "05/03/2025"],
                                   ["2025-03-31", "2025-03-02 09:30", "2025-03-05"]),
    "month/day/year": (["03/02/2025", "03/31/2025"], ["2025-03-02", "2025-03-31"]),
    "year last, and nothing above 12": (["02/03/2025", "05/03/2025"], None),
    "year last, and both ways": (["31/03/2025", "03/31/2025"], None),
    "year last, and one reading twice": (["03/03/2025", "05/05/2025"], ["2025-03-03", "2025-05-05"]),
    "year first in one and last in the other": (["25.03.02", "31/03/2025"], None),
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column(name: str) -> None:
    printed, meant = COLUMNS[name]
    assert list(written_out(dict(enumerate(printed))).values()) == (meant or [])


@pytest.mark.parametrize("name", COLUMNS)
def test_a_sheet_whose_columns_are_known_and_one_whose_are_not(name: str) -> None:
    printed, meant = COLUMNS[name]
    sheet = Sheet("", [["거래일", "메모"], *([value, "가"] for value in printed)])
    for rewritten in (
        with_days_written_out(sheet, [0], [(1, len(sheet.rows))]),
        with_likely_days_written_out(sheet),
    ):
        days = [row[0] for row, value in zip(rewritten.rows[1:], printed, strict=True) if value != "일계"]
        assert days == (meant or [value for value in printed if value != "일계"])
        assert [row[1] for row in rewritten.rows] == ["메모", *("가" for _ in printed)]


def test_only_the_rows_of_the_table_count() -> None:
    rows: list[list[Cell]] = [["25.04.01"], ["거래일"], ["25.03.02"], ["25.03.12"], ["12.12.31"]]
    found = with_days_written_out(Sheet("", rows), [0], [(2, 4)])
    assert found.rows == [["25.04.01"], ["거래일"], ["2025-03-02"], ["2025-03-12"], ["12.12.31"]]


def test_each_page_of_a_table_is_sorted_by_itself() -> None:
    rows: list[list[Cell]] = [["25.03.02"], ["25.03.12"], ["거래일"], ["25.03.01"], ["25.03.31"]]
    one = with_days_written_out(Sheet("", rows), [0], [(0, 2), (3, 5)])
    assert [row[0] for row in one.rows if row != ["거래일"]] == [
        "2025-03-02",
        "2025-03-12",
        "2025-03-01",
        "2025-03-31",
    ]
    assert with_likely_days_written_out(Sheet("", rows)) == one


def test_a_memo_with_a_date_in_it_stays() -> None:
    sheet = Sheet(
        "", [["거래일", "메모"], ["2025-03-02", "25.03.02"], ["2025-03-03", "회비"], ["2025-03-04", "회비"]]
    )
    assert with_likely_days_written_out(sheet) is sheet


SHINHAN: list[list[Cell]] = [
    ["거래일자", "거래시간", "적요", "출금(원)", "입금(원)", "내용", "잔액(원)", "거래점"]
]


def shinhan(*written: str) -> Sheet:
    """A bank that is known, with one payment of 1,000 for each day, as it is written."""
    rows: list[list[Cell]] = [
        [day, "09:30", "타행", None, "1,000", "회원가", f"{1_000 * at:,}", "전주"]
        for at, day in enumerate(written, start=1)
    ]
    return Sheet("", [*SHINHAN, *rows])


@pytest.mark.parametrize("written", [["25.03.02", "25.03.12"], ["02/03/2025", "12/03/2025", "31/03/2025"]])
def test_a_known_bank_may_write_so_too(written: list[str]) -> None:
    (statement,) = read_statements([shinhan(*written)], own_layouts(), "a.xlsx")
    assert isinstance(statement, Statement)
    assert [row.day for row in statement.rows][:2] == [dt.date(2025, 3, 2), dt.date(2025, 3, 12)]
    assert (statement.first, statement.last) == (statement.rows[0].day, statement.rows[-1].day)


@pytest.mark.parametrize("below", [0, 1])
def test_two_tables_are_each_read_by_their_own_rows(below: int) -> None:
    """The second is of another account, and writes as it likes."""
    other = shinhan("31/03/2025").rows if below else shinhan("2025-03-31").rows
    sheet = Sheet(
        "", [["계좌번호: 000-00-1"], *shinhan("25.03.02", "25.03.12").rows, ["계좌번호: 000-00-2"], *other]
    )
    read = read_statements([sheet], own_layouts(), "a.xlsx")
    assert [one.last for one in read if isinstance(one, Statement)] == [
        dt.date(2025, 3, 12),
        dt.date(2025, 3, 31),
    ]


def test_a_known_bank_whose_dates_leave_a_doubt_is_refused() -> None:
    with pytest.raises(StatementError) as caught:
        read_statements([shinhan("05/03/2025", "12/03/2025")], own_layouts(), "a.xlsx")
    (one,) = caught.value.diagnostics
    assert (one.code, one.line) == ("DATE-AMBIGUOUS", 2)
    assert "one of 2025-03-05, 2025-05-03," in str(one.expected)


def test_a_table_without_names_may_write_so_too() -> None:
    layout = Layout.model_validate({
        "name": "nameless", "bank": {"ko": "가", "en": "A"},
        "columns": {"#1": Role.DATE, "#2": Role.SIGNED_AMOUNT, "#3": Role.BALANCE}})  # fmt: skip
    sheet = Sheet("", [["25.03.02", "10", "10"], ["25.03.12", "-3", "7"]])
    (statement,) = read_statements([sheet], [layout], "a.csv")
    assert isinstance(statement, Statement)
    assert [row.day for row in statement.rows] == [dt.date(2025, 3, 2), dt.date(2025, 3, 12)]


days = st.builds(
    lambda first, steps: [first + dt.timedelta(days=at) for at in [0, *steps]],
    st.dates(dt.date(2001, 1, 1), dt.date(2068, 12, 31)),
    st.lists(st.integers(0, 364), max_size=8),
)
STYLES = ["%y.%m.%d", "%d.%m.%y", "%m.%d.%y", "%d/%m/%Y", "%m/%d/%Y"]


@settings(max_examples=500)
@example(when=[dt.date(2001, 1, 2), dt.date(2002, 1, 1)], style="%m.%d.%y", turned=False)
@given(days, st.sampled_from(STYLES), st.booleans())
def test_a_year_is_read_rightly_or_not_at_all(when: list[dt.date], style: str, turned: bool) -> None:
    """Whichever way the bank writes; a list spans less than a year, and is sorted by day."""
    when = sorted(when, reverse=turned)
    read = written_out({at: f"{day:{style}}" for at, day in enumerate(when)})
    assert list(read.values()) in ([], [str(day) for day in when])


@given(st.dates(dt.date(2013, 1, 1), dt.date(2069, 11, 1)), st.integers(2, 30))
def test_a_month_of_two_digits_is_read(first: dt.date, length: int) -> None:
    when = [first + dt.timedelta(days=at) for at in range(length)]
    read = written_out({at: f"{day:%y.%m.%d}" for at, day in enumerate(when)})
    assert list(read.values()) == [str(day) for day in when]
