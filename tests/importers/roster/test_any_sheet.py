"""Whatever stands in a sheet, it is a list, or one clear error; the register's new columns."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.containers.sheets import Sheet
from importers.roster.columns import find_columns
from importers.roster.fields import HEADERS
from importers.roster.rows import Row, read_rows
from roster.sheets import FILE, TODAY
from sfund.books.persons.register import parse_register, write_register
from sfund.errors import BooksError, Diagnostic, StatementError
from sfund.members.persons import Person

_NAMES = [
    *(korean for korean, _ in HEADERS.values()),
    "단체명",
    "우편번호",
    "비고",
    "연번",
    "회원번호",
    "납부방법",
    "월회비",
    None,
]
_WORDS = ["김하늘", "단체", "개인", "I-0001", "1", "12", "합계", "10,000원", "1만원", "월납", "CMS", "2025-01-02", "25.01.02",
          "03/04/2025", "700131", "123-45-67890", "900101-1234568", "-", "탈퇴", "=1+1", "\u202e", "²", "٣"]  # fmt: skip
_cells = (
    st.sampled_from([None, *_WORDS])
    | st.decimals(allow_nan=False, allow_infinity=False, places=1, min_value=-(10**12), max_value=10**12)
    | st.integers(0, 10**13).map(Decimal)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.text(max_size=8).map(lambda text: text.strip() or None)  # as containers give them
)


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(_NAMES), min_size=1, max_size=8),
    st.lists(st.lists(_cells, max_size=9), max_size=8),
)
def test_a_list_or_an_error_that_names_its_rows(header: list[str | None], body: list[list[object]]) -> None:
    sheet = Sheet("명부", [list(header), *body])  # type: ignore[list-item]
    read: tuple[Row, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    try:
        columns = find_columns(sheet, FILE)
        read = read_rows(sheet, columns, FILE, TODAY) if columns else ()
    except StatementError as error:
        problems = error.diagnostics
    assert all(one.file == FILE for one in problems)
    assert not any("김하늘" in f"{one.message} {one.expected} {one.hint}" for one in problems)
    assert all(row.person.name or row.person.id for row in read)
    assert all(row.joined is None or row.joined <= TODAY for row in read)


def test_columns_of_direct_debit_stand_only_where_somebody_is_debited() -> None:
    without = write_register([Person("I-0001", "김하늘")])
    assert b"debit" not in without
    debited = Person(
        "I-0001", "김하늘", debit_bank="새은행", debit_number="700131", mandate_from=dt.date(2026, 1, 1)
    )
    content = write_register([debited])
    assert parse_register(content).persons == (debited,)
    assert b"mandate-until" not in content


@pytest.mark.parametrize("cell", ["2026-13-01", "ab", "=1"])
def test_a_mandate_without_a_day(cell: str) -> None:
    content = f"id,name,mandate-from\r\nI-0001,김하늘,{cell}\r\n".encode()
    with pytest.raises(BooksError) as refused:
        parse_register(content)
    (problem,) = refused.value.diagnostics
    assert (problem.code, problem.line) == ("DATE-UNREADABLE", 2)
