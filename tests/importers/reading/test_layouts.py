"""Headers as the banks print them, the layouts that answer to them, and mistakes in a layout."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from importers.containers.sheets import Sheet
from importers.reading.column_names import normalised
from importers.reading.headers import find_header
from importers.reading.layouts import Kind, Role, own_layouts, read_layouts
from sfund.errors import StatementError

HEADERS = {
    "kb-personal": "거래일시, 적요, 보낸분/받는분, 송금메모, 출금액, 입금액, 잔액, 거래점, 구분",
    "kb-business": "No, 거래일시, 보낸분/받는분, 출금액(원), 입금액(원), 잔액(원), 내 통장 표시, 메모, 적요, "
    "처리점, 구분",
    "shinhan": "거래일자, 거래시간, 적요, 출금(원), 입금(원), 내용, 잔액(원), 거래점",
    "hana": "No, 거래일시, 적요, 추가메모, 의뢰인/수취인, 입금, 출금, 거래후잔액, 구분, 거래점, 거래특이사항",
    "nh-personal": "순번, 거래일시, 출금금액, 입금금액, 거래후잔액, 거래내용, 거래기록사항, 거래점, 거래메모",
    "nh-business": "구분, 거래일자, 출금금액(원), 입금금액(원), 거래 후 잔액(원), 거래내용, 거래기록사항, "
    "거래점, 거래시간, 이체메모",
    "jeonbuk": ", 거래일자, 거래시간, 출금금액, 입금금액, 거래후잔액, 적요, 취급은행(지점)",
    "kakaobank": ", 거래일시, 구분, 거래금액, 거래 후 잔액, 거래구분, 내용, 메모",
    "tossbank": ", 거래 일시, 적요, 거래 유형, 거래 기관, 계좌번호, 거래 금액, 거래 후 잔액, 메모",
    "saemaul": "순번, 거래일자, 거래시간, 적요, 출금액, 입금액, 잔액, 거래점",
}


def header_of(name: str) -> list[str]:
    return [one.strip() for one in HEADERS[name].split(",")]


def sheet_of(*rows: list[str]) -> Sheet:
    return Sheet("", [[one or None for one in row] for row in rows])


def test_every_bank_has_its_header_here() -> None:
    assert {layout.name for layout in own_layouts() if layout.kind is Kind.BANK} == set(HEADERS)


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize(
    "print_as",
    [
        pytest.param(lambda one: one, id="as seen"),
        pytest.param("\n".join, id="a line break in every gap"),
        pytest.param(lambda one: unicodedata.normalize("NFD", one), id="in pieces, as from a Mac"),
        pytest.param(lambda one: one.replace("(원)", "") if one else one, id="without units"),
    ],
)
def test_a_bank_is_known_by_its_columns(name: str, print_as: Callable[[str], str]) -> None:
    sheet = sheet_of(["아무 제목"], [], [print_as(one) for one in header_of(name)])
    header = find_header(sheet, own_layouts(), "a.xlsx")
    assert header is not None
    assert (header.row, header.layout.name, header.others) == (2, name, ())


@pytest.mark.parametrize("name", HEADERS)
def test_columns_are_found_by_name_not_by_place(name: str) -> None:
    names = header_of(name)
    header = find_header(sheet_of(names[::-1]), own_layouts(), "a.xlsx")
    assert header is not None
    assert header.layout.name == name
    for role, places in header.columns.items():
        assert {header.layout.columns[normalised(names[::-1][place])] for place in places} == {role}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("잔액(원)", "잔액"),
        ("잔액 ( 원 )", "잔액"),
        ("거래 후\n잔액(단위:원)", "거래후잔액"),
        ("잔액(외화)", "잔액(외화)"),
        ("출금가능잔액", "출금가능잔액"),
        ("취급은행(지점)", "취급은행(지점)"),
        ("(원)금액", "(원)금액"),
    ],
)
def test_only_a_unit_of_won_at_the_end_goes(printed: str, name: str) -> None:
    assert normalised(printed) == name


def test_a_balance_in_another_currency_is_no_balance() -> None:
    names = [one.replace("잔액", "잔액(외화)") for one in header_of("kb-personal")]
    with pytest.raises(StatementError) as caught:
        find_header(sheet_of([], names), own_layouts(), "a.xlsx")
    (said,) = caught.value.diagnostics
    assert (said.code, said.line) == ("LAYOUT-UNKNOWN", 2)
    assert "kakaobank" in str(said.expected)
    assert "saemaul" in str(said.expected)


def test_an_unknown_column_is_kept() -> None:
    header = find_header(sheet_of([*header_of("shinhan"), "새 칸"]), own_layouts(), "a.xlsx")
    assert header is not None
    assert header.others == (8,)


def test_no_header_is_no_error_yet() -> None:
    assert find_header(sheet_of(["회의록"], ["거래처", "내용"]), own_layouts(), "a.xlsx") is None


def test_a_header_below_row_60_is_none() -> None:
    far = sheet_of(*[["제목"]] * 60, header_of("hana"))
    assert find_header(far, own_layouts(), "a.xlsx") is None


def test_a_column_twice_is_refused() -> None:
    with pytest.raises(StatementError, match="HEADER-TWICE"):
        find_header(sheet_of([*header_of("hana"), "출금"]), own_layouts(), "a.xlsx")


GOOD = """
name = "hometown"
titles = ["홈타운"]
bank = { ko = "홈타운은행", en = "Hometown Bank" }
[columns]
"일자" = "date"
"지급" = "withdrawal"
"맡기신금액" = "deposit"
"잔액" = "balance"
"""


def layout_file(folder: Path, text: str, name: str = "hometown.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_layout_of_ones_own(tmp_path: Path) -> None:
    (layout,) = read_layouts([layout_file(tmp_path, GOOD)])
    assert layout.required == {"일자", "지급", "맡기신금액", "잔액"}
    assert layout.columns["잔액"] is Role.BALANCE


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"balance"', '"balanse"', "columns.잔액"),
        ('titles = ["홈타운"]', 'title = "홈타운"', "title: "),
        ('name = "hometown"', 'name = "Home Town"', "name: "),
        ('"잔액" = "balance"', "", "balance column"),
        ("[columns]", "[colums]", "colums: "),
        ('"지급" = "withdrawal"', "", "withdrawal and deposit"),
        ('"일자" = "date"', '"일자" = "date"\n"일시" = "datetime"', "datetime or date"),
        ('"잔액" =', '"잔액(원)" =', "must be written as"),
        ('"잔액" = "balance"', '"잔액" = "balance"\n"잔고" = "balance"', "more than one column is balance"),
        ('en = "Hometown Bank"', "en = 3", "bank.en"),
        ("[columns]", "[columns", "layout: "),
        ("[columns]", "optional = ['없음']\n[columns]", "not among the columns"),
        ("[columns]", "called = { '잔고' = '없음' }\n[columns]", "another name of the column 없음"),
        ("[columns]", "called = { '지급' = '잔액' }\n[columns]", "지급 cannot be another name"),
        ("[columns]", "called = { '잔 고' = '잔액' }\n[columns]", "잔 고 cannot be another name"),
    ],
)
def test_a_mistake_in_a_layout_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = layout_file(tmp_path, GOOD.replace(old, new))
    with pytest.raises(StatementError) as caught:
        read_layouts([path])
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.file) == ("LAYOUT-INVALID", "hometown.toml")
    assert said in str(problem.message)


@pytest.mark.parametrize(
    ("old", "new", "line", "meant"),
    [
        ('"balance"', '"balanse"', 9, "balance"),
        ('titles = ["홈타운"]', 'title = ["홈타운"]', 3, "titles"),
        ('en = "Hometown Bank"', "en = 3", 4, None),
        ("[columns]", "[colums]", 5, "columns"),
        ('"잔액" =', '"잔액(원)" =', 9, None),
        ('"잔액" = "balance"', '"잔액" = "balance"\n"잔고" = "balance"', 10, None),
        ("[columns]", "[columns", 5, None),
        ('"지급" = "withdrawal"', '"지급" = "withdrawel"', 7, "withdrawal"),
    ],
)
def test_a_mistake_is_found_in_its_line(
    tmp_path: Path, old: str, new: str, line: int, meant: str | None
) -> None:
    with pytest.raises(StatementError) as caught:
        read_layouts([layout_file(tmp_path, GOOD.replace(old, new))])
    (problem,) = caught.value.diagnostics
    assert problem.line == line
    assert (f'did you mean "{meant}"' in str(problem.hint)) == (meant is not None)


def test_a_column_may_be_called_otherwise_where_no_layout_fits(tmp_path: Path) -> None:
    text = GOOD + "[called]\n'출금액' = '지급'\n'인출' = '지급'\n"
    (layout,) = layouts = read_layouts([layout_file(tmp_path, text)])
    header = find_header(sheet_of(["일자", "인출", "맡기신금액", "출금액", "잔액"]), layouts, "a.csv")
    assert header is not None
    assert header.columns[Role.WITHDRAWAL] == (1,)  # the first that may be it; what comes again is none
    assert header.others == (3,)
    plain = read_layouts(
        [layout_file(tmp_path, GOOD.replace('"지급"', '"출금액"').replace("hometown", "plain"))]
    )
    exact = find_header(sheet_of(["일자", "출금액", "맡기신금액", "잔액"]), [layout, *plain], "a.csv")
    assert exact is not None
    assert exact.layout.name == "plain"


def test_minus_withdrawals_need_a_column_of_withdrawals(tmp_path: Path) -> None:
    text = GOOD.replace('"지급" = "withdrawal"\n"맡기신금액" = "deposit"', '"금액" = "signed-amount"')
    with pytest.raises(StatementError, match="LAYOUT-INVALID"):
        read_layouts([layout_file(tmp_path, "minus-withdrawals = true\n" + text)])


def test_two_layouts_of_one_name(tmp_path: Path) -> None:
    paths = [layout_file(tmp_path, GOOD), layout_file(tmp_path, GOOD, "again.toml")]
    with pytest.raises(StatementError, match="LAYOUT-TWICE"):
        read_layouts(paths)


def test_a_tie_is_settled_by_a_title_or_refused(tmp_path: Path) -> None:
    other = GOOD.replace('"hometown"', '"riverside"').replace("홈타운", "강변")
    layouts = read_layouts([layout_file(tmp_path, GOOD), layout_file(tmp_path, other, "riverside.toml")])
    names = ["일자", "지급", "맡기신금액", "잔액"]
    titled = find_header(sheet_of(["강변은행 거래내역"], names), layouts, "a.csv")
    assert titled is not None
    assert titled.layout.name == "riverside"
    with pytest.raises(StatementError, match="LAYOUT-AMBIGUOUS"):
        find_header(sheet_of(["거래내역"], names), layouts, "a.csv")
