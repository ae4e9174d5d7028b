"""Which names of columns are understood, and which row names them."""

from __future__ import annotations

import pytest

from importers.containers.sheets import Sheet
from importers.roster.columns import find_columns
from importers.roster.fields import HEADERS, Field, meaning_of
from roster.sheets import FILE, roster
from sfund.errors import StatementError
from sfund.periods import Every


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("성명", Field.NAME),
        ("성 명 *", Field.NAME),
        ("회원명(단체명)", Field.NAME),
        ("단체명", Field.ORGANIZATION),
        ("회원구분", Field.KIND),
        ("핸드폰 번호", Field.PHONE),
        ("E-mail", Field.EMAIL),
        ("메일", Field.EMAIL),
        ("입회일", Field.JOINED),
        ("월회비(원)", Field.AMOUNT),
        ("납부 주기", Field.EVERY),
        ("CMS번호", Field.PAYER_NUMBER),
        ("계좌 번호", Field.DEBIT_ACCOUNT),
        ("생년월일(6자리)", Field.BIRTH),
        ("주민번호 앞자리", Field.BIRTH),
        ("주민등록번호(앞 6자리)", Field.BIRTH),
        ("사업자등록번호", Field.BUSINESS_NUMBER),
        ("비고", None),
        ("담당자", None),
        ("추천인", None),
    ],
)
def test_a_name_of_a_column_means(header: str, field: Field | None) -> None:
    meaning = meaning_of(header)
    assert (meaning[0] if meaning else None) is field


@pytest.mark.parametrize("field", HEADERS)
def test_what_an_export_calls_a_column_comes_before_all_other_names(field: Field) -> None:
    for header in HEADERS[field]:
        meaning = meaning_of(header)
        assert meaning is not None
        assert meaning[0] is field
        assert meaning[1] <= 1


def test_the_header_stands_below_a_title_and_over_the_members() -> None:
    sheet = Sheet(
        "명부", [["온고을네트워크 회원명부 (2026년)"], [], ["순번", "성명", "구분"], ["1", "김하늘", "개인"]]
    )
    columns = find_columns(sheet, FILE)
    assert columns is not None
    assert columns.body == 3
    assert dict(columns.fields) == {Field.NAME: 1, Field.KIND: 2}
    assert not columns.own  # a count of the rows is kept by nobody


def test_a_header_of_two_rows() -> None:
    found = roster(
        ["성명", "회비", None, "연락처"],
        ["김하늘", "10000", "월납", "010-0000-0000"],
    )
    assert found.columns.body == 1
    sheet = Sheet(
        "명부",
        [
            ["성명", "납부", None, "가입일"],
            [None, "금액", "주기", None],
            ["김하늘", "10000", "연납", "2025-01-02"],
        ],
    )
    columns = find_columns(sheet, FILE)
    assert columns is not None
    assert columns.body == 2
    assert columns.fields[Field.AMOUNT] == 1
    assert columns.fields[Field.EVERY] == 2


@pytest.mark.parametrize(
    ("header", "every"),
    [
        ("월회비", Every.MONTH),
        ("회비", None),
        ("월 납부액", Every.MONTH),
        ("분기회비", Every.QUARTER),
        ("연회비", Every.YEAR),
    ],
)
def test_the_name_of_the_dues_says_their_rhythm(header: str, every: Every | None) -> None:
    assert roster(["성명", header], ["김하늘", "10000"]).columns.every is every


def test_numbers_of_the_networks_own_are_a_column_of_its_own() -> None:
    own = roster(["회원번호", "성명", "구분"], ["17", "김하늘", "개인"], ["18", "이바다", "개인"])
    ours = roster(["회원번호", "성명", "구분"], ["I-0017", "김하늘", "개인"], [None, "이바다", "개인"])
    assert [row.person.id for row in own.rows] == ["", ""]
    assert [row.person.extra for row in own.rows] == [{"회원번호": "17"}, {"회원번호": "18"}]
    assert [row.person.id for row in ours.rows] == ["I-0017", ""]


@pytest.mark.parametrize(
    ("cells", "rhythms"), [(["월납", "연납"], [Every.MONTH, Every.YEAR]), (["CMS", "계좌이체"], [None, None])]
)
def test_how_dues_are_paid_is_a_rhythm_or_a_way(cells: list[str], rhythms: list[Every | None]) -> None:
    found = roster(["성명", "납부방법"], *(["김하늘", cell] for cell in cells))
    assert [row.every for row in found.rows] == rhythms
    assert bool(found.columns.own) is (rhythms[0] is None)


def test_of_two_columns_of_one_meaning_the_second_is_the_treasurers_own() -> None:
    (row,) = roster(["성명", "전화번호", "휴대폰"], ["김하늘", "063-000-0000", "010-0000-0000"]).rows
    assert row.person.phone == "010-0000-0000"
    assert row.person.extra == {"전화번호": "063-000-0000"}


@pytest.mark.parametrize("header", ["주민등록번호", "주민번호", "주민등록번호(뒤 7자리)", "외국인등록번호"])
def test_a_column_for_resident_numbers_is_refused(header: str) -> None:
    with pytest.raises(StatementError) as refused:
        roster(["성명", header], ["김하늘", None])
    assert refused.value.code == "RESIDENT-NUMBER"
    assert refused.value.diagnostics[0].line == 1


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(StatementError) as refused:
        roster(["성명", "구분", "비고", "비고"], ["김하늘", None, "가", "나"])
    assert refused.value.code == "HEADER-TWICE"


def test_a_table_of_something_else_is_no_list_of_members() -> None:
    assert (
        find_columns(Sheet("", [["거래일자", "적요", "금액"], ["2025-01-02", "회비", "10000"]]), FILE) is None
    )
