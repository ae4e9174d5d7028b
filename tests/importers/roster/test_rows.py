"""What stands in the cells, and what is wrong with them. All numbers and names are made up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from importers.containers.sheets import Cell
from roster.sheets import TODAY, roster
from sfund.errors import StatementError
from sfund.members.facts import MemberKind
from sfund.periods import Every

_RESIDENT = "900101-1234568"  # a valid check digit; nobody's
_WITHOUT_CHECK = "900101-1234567"


def test_a_row_with_everything() -> None:
    (row,) = roster(
        ["성명", "구분", "휴대폰", "이메일", "우편번호", "주소", "가입일", "회비", "납부주기", "납부자번호", "은행", "계좌번호",
         "예금주", "생년월일", "다른 이름", "비고"],
        ["김하늘", "정회원", Decimal(1000001234), "sky@example.org", Decimal(1234), "온고을시 1", dt.date(2025, 3, 2),
         Decimal(120000), "연납", "0001", "새은행", "000-000-00", "김구름", "45.08.15", "하늘이; 김구름", "총무 지인"],
    ).rows  # fmt: skip
    assert row.kind is MemberKind.INDIVIDUAL
    assert (row.joined, row.amount, row.every) == (dt.date(2025, 3, 2), Decimal(120000), Every.YEAR)
    person = row.person
    assert (person.name, person.phone, person.address) == ("김하늘", "01000001234", "(01234) 온고을시 1")
    assert (person.debit_holder, person.debit_number, person.bank_name) == ("김구름", "450815", "")
    assert person.aliases == ("하늘이", "김구름")
    assert person.extra == {"비고": "총무 지인"}


def test_a_holder_without_an_account_is_the_name_that_the_bank_prints() -> None:
    (row, same) = roster(["성명", "예금주"], ["김하늘", "김구름"], ["이바다", "이바다"]).rows
    assert (row.person.bank_name, row.person.debit_holder) == ("김구름", "")
    assert same.person.bank_name == ""


def test_an_organisation_and_its_people() -> None:
    whole, alone, employee = roster(
        ["단체명", "대표자", "구분", "업종", "생년월일", "사업자번호"],
        ["(주)새터울식품", "이바다", "단체", "식품", "700131", "123-45-67890"],
        ["온고을조합", None, "단체", None, None, None],
        ["어느회사", "김하늘", "개인", "돌봄", None, None],
    ).rows
    assert whole.person.name == "(주)새터울식품"
    assert whole.sector == "식품"
    assert whole.person.debit_number == "1234567890"
    assert whole.person.extra == {"대표자": "이바다", "생년월일": "700131"}
    assert alone.person.name == "온고을조합"
    assert employee.person.name == "김하늘"
    assert employee.sector == ""  # the books hold nothing of persons
    assert employee.person.extra == {"단체명": "어느회사", "업종": "돌봄"}


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("가입일", "25.03.04", "DATE-AMBIGUOUS"),
        ("가입일", "작년 봄", "DATE-UNREADABLE"),
        ("가입일", "2025-02-30", "DATE-UNREADABLE"),
        ("가입일", TODAY + dt.timedelta(days=1), "DATE-IN-FUTURE"),
        ("탈퇴일", TODAY + dt.timedelta(days=1), "DATE-IN-FUTURE"),
        ("구분", "특별", "UNKNOWN-KIND"),
        ("회비", "10000.5", "AMOUNT-FRACTION"),
        ("회비", "많이", "AMOUNT-UNREADABLE"),
        ("회비", "-10000", "AMOUNT-UNREADABLE"),
        ("납부주기", "가끔", "UNKNOWN-RHYTHM"),
        ("장부번호", "12", "MEMBER-ID"),
        ("생년월일", "701331", "DEBIT-NUMBER"),
        ("생년월일", "123-45-67890", "DEBIT-NUMBER"),
        ("생년월일", "1970", "DEBIT-NUMBER"),
        ("사업자번호", "12345", "DEBIT-NUMBER"),
        ("비고", _RESIDENT, "RESIDENT-NUMBER"),
        ("비고", f"번호는 {_RESIDENT} 임", "RESIDENT-NUMBER"),
        ("생년월일", _WITHOUT_CHECK, "RESIDENT-NUMBER"),
        ("계좌번호", _RESIDENT, "RESIDENT-NUMBER"),
    ],
)
def test_a_cell_that_cannot_be(header: str, cell: Cell, code: str) -> None:
    fine = "I-0001" if header == "장부번호" else None
    with pytest.raises(StatementError) as refused:
        roster(["성명", "주소", header], ["이바다", "온고을시", fine], ["김하늘", None, cell])
    (problem,) = [one for one in refused.value.diagnostics if one.code == code]
    assert problem.line == 3
    assert header in str(problem.message)
    assert "김하늘" not in str(refused.value)
    assert len(str(cell)) < 6 or str(cell) not in str(refused.value)


def test_the_birth_date_of_an_organisation_and_the_number_of_a_person() -> None:
    for kind, header, cell in (("단체", "생년월일", "700131"), ("개인", "사업자번호", "123-45-67890")):
        with pytest.raises(StatementError) as refused:
            roster(["성명", "구분", header], ["김하늘", kind, cell])
        assert refused.value.code == "DEBIT-NUMBER"


def test_long_numbers_of_accounts_need_a_check_digit_to_be_taken_for_persons() -> None:
    (row,) = roster(["성명", "계좌번호"], ["김하늘", _WITHOUT_CHECK]).rows
    assert row.person.debit_account == _WITHOUT_CHECK


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(StatementError) as refused:
        roster(["성명", "구분", "가입일"], ["김하늘", "특별", "어제"], [None, "개인", "2025-01-02"])
    assert [(one.line, one.code) for one in refused.value.diagnostics] == [
        (2, "UNKNOWN-KIND"), (2, "DATE-UNREADABLE"), (3, "NAME-MISSING")]  # fmt: skip


def test_of_very_many_mistakes_the_rest_is_counted() -> None:
    with pytest.raises(StatementError) as refused:
        roster(["성명", "가입일"], *([f"회원{number}", "어제"] for number in range(50)))
    assert len(refused.value.diagnostics) == 21
    assert "30 more" in str(refused.value.diagnostics[-1].message)


@pytest.mark.parametrize(
    ("cell", "birth"),
    [
        ("700131", "700131"),
        ("19700131", "700131"),
        ("200115", "200115"),
        ("190120", "190120"),
        ("1970-01-31", "700131"),
        ("70. 1. 31.", "700131"),
        ("1970년 1월 31일", "700131"),
        (Decimal(10203), "010203"),
        (dt.datetime(2004, 2, 29), "040229"),
        ("-", ""),
    ],
)
def test_birth_dates_are_written_in_many_ways(cell: Cell, birth: str) -> None:
    (row,) = roster(["성명", "생년월일"], ["김하늘", cell]).rows
    assert row.person.debit_number == birth


def test_two_identical_rows() -> None:
    with pytest.raises(StatementError) as refused:
        roster(["연번", "성명", "구분"], ["1", "김하늘", "개인"], ["2", "김하늘", "개인"])
    (problem,) = refused.value.diagnostics
    assert (problem.code, problem.line) == ("DUPLICATE-ROW", 3)


def test_who_leaves_before_joining() -> None:
    with pytest.raises(StatementError) as refused:
        roster(["성명", "가입일", "탈퇴일"], ["김하늘", "2025-03-01", "2025-02-01"])
    assert refused.value.code == "LEFT-BEFORE-JOINING"


def test_who_left_on_no_day() -> None:
    header = ["성명", "상태", "탈퇴일"]
    with pytest.raises(StatementError) as refused:
        roster(header, ["김하늘", "탈퇴", None])
    assert refused.value.code == "LEFT-MISSING"
    (row, paused) = roster(header, ["김하늘", "탈퇴", "2025-02-01"], ["이바다", "휴면", None]).rows
    assert (row.left, paused.left) == (dt.date(2025, 2, 1), None)


def test_blank_rows_totals_and_a_header_once_more_are_no_members() -> None:
    found = roster(["연번", "성명", "구분"], [], ["1", "김하늘", "개인"], ["연번", "성명", "구분"], ["2", "이바다", "개인"],
                   ["합계", "2명"])  # fmt: skip
    assert [row.number for row in found.rows] == [3, 5]


def test_days_of_a_column_that_agree_on_their_order_are_read() -> None:
    found = roster(["성명", "가입일"], ["김하늘", "03/02/2025"], ["이바다", "25/02/2025"])
    assert [row.joined for row in found.rows] == [dt.date(2025, 2, 3), dt.date(2025, 2, 25)]


def test_no_row_shows_who_it_is_by_its_repr() -> None:
    (row,) = roster(["성명", "휴대폰"], ["김하늘", "010-0000-0000"]).rows
    assert "김하늘" not in repr(row)
    assert "0000" not in repr(row)


@pytest.mark.parametrize("column", ["생년월일", "가입일", "비고"])
def test_a_resident_number_is_one_error(column: str) -> None:
    """That it is no date, or no birth date, is not said besides."""
    with pytest.raises(StatementError) as refused:
        roster(["성명", "휴대폰", column], ["김하늘", "010-0000-0001", _RESIDENT])
    (one,) = refused.value.diagnostics
    assert one.code == "RESIDENT-NUMBER"
