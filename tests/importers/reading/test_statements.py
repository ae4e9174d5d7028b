"""One month in every container and every layout, and what stands round the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.containers.reader import ContainerReader
from importers.reading.layouts import own_layouts
from importers.reading.statements import Statement, StatementRow
from importers.reading.tables import read_statements
from sfund.errors import StatementError

from .samples import (
    PAYMENTS,
    Value,
    csv_bytes,
    encrypted,
    html_bytes,
    kb_rows,
    won,
    xls_bytes,
    xlsx_bytes,
)
from .test_layouts import HEADERS, header_of

ReadOne = Callable[..., Statement]

CONTAINERS = {
    "csv in utf-8": csv_bytes(kb_rows()),
    "csv in utf-8 with a mark": csv_bytes(kb_rows(), encoding="utf-8-sig"),
    "csv in cp949": csv_bytes(kb_rows(), encoding="cp949"),
    "csv in utf-16": csv_bytes(kb_rows(), encoding="utf-16"),
    "semicolons": csv_bytes(kb_rows(), delimiter=";"),
    "tabs": csv_bytes(kb_rows(), delimiter="\t"),
    "bars": csv_bytes(kb_rows(), delimiter="|"),
    "xlsx": xlsx_bytes(kb_rows()),
    "xls": xls_bytes(kb_rows()),
    "html in utf-8": html_bytes(kb_rows()),
    "html in cp949": html_bytes(kb_rows(), encoding="cp949"),
    "html with a mark": b"\xef\xbb\xbf\r\n" + html_bytes(kb_rows()),
    "encrypted xlsx": encrypted(xlsx_bytes(kb_rows()), "991231"),
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_says_the_same(container: str, read_one: ReadOne) -> None:
    statement = read_one(CONTAINERS[container], "991231")
    assert statement.format == "kb-personal"
    assert statement.account_number == "00000000123456"
    assert (statement.first, statement.last, statement.period_stated) == (
        dt.date(2012, 3, 1), dt.date(2012, 3, 31), True)  # fmt: skip
    assert statement.queried_at == dt.datetime(2012, 4, 1, 10, 0)
    assert (statement.opening, statement.closing) == (won(1_000_000), won(957_105))
    assert statement.rows == tuple(
        StatementRow(9 - at, when.date(), when.time(), won(into - out), won(balance), who, "회비", "전자금융")
        for at, (when, who, out, into, balance) in enumerate(PAYMENTS)
    )


def month_in(layout: str, payments: Sequence[tuple[dt.datetime, str, int, int, int]]) -> list[list[Value]]:
    """The sample payments in a layout's columns, as that bank writes them."""
    rows: list[list[Value]] = [["거래내역"], [None], list(header_of(layout))]
    for at, (when, who, out, into, balance) in enumerate(payments, start=1):
        value: dict[str, Value] = {
            "거래일시": f"{when:%Y/%m/%d}\n{when:%H:%M:%S}",
            "거래 일시": f"{when:%Y%m%d%H%M%S}",
            "거래일자": when.date(),
            "거래시간": when.time(),
            "No": at,
            "순번": str(at),
            "계좌번호": "000-00-0000",
            "거래금액": into - out,
            "거래 금액": f"{into - out:,}",
        }
        who_column = {"kb-personal": "보낸분/받는분", "kb-business": "보낸분/받는분", "shinhan": "내용",
                      "hana": "의뢰인/수취인", "nh-personal": "거래기록사항", "nh-business": "거래기록사항",
                      "kakaobank": "내용"}.get(layout, "적요")  # fmt: skip
        line: list[Value] = []
        for name in header_of(layout):
            if name == who_column:
                line.append(who)
            elif "출금" in name:
                line.append(f"{out:,}원" if out else None)
            elif "입금" in name:
                line.append(into or None)
            elif "잔액" in name:
                line.append(float(balance))
            else:
                line.append(value.get(name, "ㄱ" if name else None))
        rows.append(line)
    return [*rows, [None], ["총 4건"], ["※ 이 자료는 참고용입니다", "고객센터"]]


@pytest.mark.parametrize("layout", HEADERS)
@pytest.mark.parametrize("newest_first", [False, True])
def test_every_bank(layout: str, newest_first: bool, read_one: ReadOne) -> None:
    payments = list(PAYMENTS)[::-1] if newest_first else list(PAYMENTS)
    statement = read_one(xlsx_bytes(month_in(layout, payments)))
    assert statement.format == layout
    assert [(one.day, one.time, one.counterparty, one.amount, one.balance) for one in statement.rows] == [
        (when.date(), when.time(), who, won(into - out), won(balance))
        for when, who, out, into, balance in PAYMENTS
    ]
    assert (statement.opening, statement.closing) == (won(1_000_000), won(957_105))
    assert (statement.first, statement.last) == (dt.date(2012, 3, 2), dt.date(2012, 3, 25))
    assert not statement.period_stated


def test_an_empty_month_is_a_statement(read_one: ReadOne) -> None:
    statement = read_one(csv_bytes(kb_rows([])))
    assert (statement.rows, statement.opening, statement.closing) == ((), None, None)
    assert (statement.first, statement.last) == (dt.date(2012, 3, 1), dt.date(2012, 3, 31))


def test_an_empty_month_without_a_period(read_one: ReadOne) -> None:
    statement = read_one(csv_bytes([header_of("hana"), [], ["거래내역이 없습니다"]]))
    assert (statement.format, statement.rows, statement.first, statement.last) == ("hana", (), None, None)


def test_one_payment(read_one: ReadOne) -> None:
    statement = read_one(csv_bytes(kb_rows(PAYMENTS[:1])))
    assert (len(statement.rows), statement.opening, statement.closing) == (1, won(1_000_000), won(1_010_000))


@pytest.mark.parametrize("wrap", [xlsx_bytes, xls_bytes])
def test_rows_keep_their_numbers_below_and_beside_an_empty_area(
    wrap: Callable[[list[list[Value]]], bytes], read_one: ReadOne
) -> None:
    """Column A and the first three rows are empty; a person sees the newest payment in row 9."""
    rows: list[list[Value]] = [[], [], [], *([None, *row] for row in kb_rows())]
    assert [one.row for one in read_one(wrap(rows)).rows] == [12, 11, 10, 9]


def test_blank_rows_and_repeated_headers_between_payments(read_one: ReadOne) -> None:
    rows = kb_rows()
    rows[7:7] = [[], rows[4]]
    assert [one.row for one in read_one(csv_bytes(rows)).rows] == [11, 10, 7, 6]


def test_a_second_account_below_the_first_is_not_cut_off_in_silence(read_one: ReadOne) -> None:
    rows = kb_rows()
    other = [["2012.04.02 10:00:00", "", "회원나", "", "0", "5,000", "77,000", "", ""]]
    with pytest.raises(StatementError, match="CHAIN-BREAKS"):
        read_one(csv_bytes([*rows, [], rows[4], *other]))


def test_words_of_unknown_columns_go_to_the_memo(read_one: ReadOne) -> None:
    rows = [[*row, ""] for row in kb_rows()]
    rows[4][-1], rows[5][-1] = "새 칸", "3월분"
    assert read_one(csv_bytes(rows)).rows[-1].memo == "회비 3월분"


def test_an_account_that_the_bank_masks(read_one: ReadOne) -> None:
    rows = kb_rows()
    rows[1] = ["계좌 번호", "110-***-**1234", "예금주명", "연대회"]
    assert read_one(csv_bytes(rows)).account_number == "110*****1234"


def test_several_sheets_are_several_statements(read: Callable[..., list[Statement]]) -> None:
    notes = [["안내"], ["이 파일은 참고용입니다"]]
    statements = read(None, hana__xls=xlsx_bytes(kb_rows(), [], notes, kb_rows(PAYMENTS[:2])))
    assert [(one.file, one.sheet, len(one.rows)) for one in statements] == [
        ("hana.xls", 1, 4),
        ("hana.xls", 4, 2),
    ]


def test_an_error_names_the_sheet(read: Callable[..., list[Statement]]) -> None:
    rows = kb_rows()
    rows[6][6] = "1"
    with pytest.raises(StatementError) as caught:
        read(None, hana__xls=xlsx_bytes(kb_rows(), rows))
    assert caught.value.diagnostics[0].place == "hana.xls#2:7"


@pytest.mark.parametrize(
    ("row", "column", "text", "code"),
    [
        (6, 0, "2012.03.35 10:00:00", "DATE-UNREADABLE"),
        (6, 0, "", "DATE-MISSING"),
        (6, 4, "120,000.5", "AMOUNT-FRACTION"),
        (6, 4, "십이만", "AMOUNT-UNREADABLE"),
        (6, 6, "900,001", "CHAIN-BREAKS"),
        (6, 4, "120,001", "CHAIN-BREAKS"),
        (6, 4, "", "CHAIN-BREAKS"),
    ],
)
def test_a_cell_that_is_wrong(row: int, column: int, text: str, code: str, read_one: ReadOne) -> None:
    rows = kb_rows()
    rows[row][column] = text
    with pytest.raises(StatementError) as caught:
        read_one(csv_bytes(rows))
    (said,) = caught.value.diagnostics
    assert (said.code, said.file, said.line) == (code, "statement.bin", row + 1)


def test_a_row_without_an_amount(read_one: ReadOne) -> None:
    rows = kb_rows()
    rows[6][4:7] = ["", "", ""]
    with pytest.raises(StatementError, match="AMOUNT-MISSING"):
        read_one(csv_bytes(rows))


def test_nobody_is_named_in_a_repr(read_one: ReadOne) -> None:
    said = repr(read_one(csv_bytes(kb_rows())))
    assert "회원가" not in said
    assert "123456" not in said


WORDS = st.text(st.characters(codec="cp949", exclude_categories=("Cc", "Cs")), max_size=12)


@settings(deadline=None, max_examples=40)
@given(
    moves=st.lists(st.tuples(st.integers(-(10**8), 10**8).filter(bool), WORDS, WORDS), max_size=12),
    wrap=st.sampled_from([csv_bytes, xlsx_bytes, lambda rows: csv_bytes(rows, encoding="cp949")]),
)
def test_any_month_comes_back(
    reader: ContainerReader,
    moves: list[tuple[int, str, str]],
    wrap: Callable[[list[list[Value]]], bytes],
) -> None:
    """Whatever is written in the words, the money is read and nothing is taken for a total."""
    held, rows = 500_000, kb_rows([])[:5]
    for at, (move, who, memo) in enumerate(moves):
        held += move
        out, into = (f"{-move:,}", "0") if move < 0 else ("0", f"{move:,}")
        rows.append([f"2012.03.{at + 1:02d} 10:00:00", "창구", who, memo, out, into, f"{held:,}", "", ""])
    sheets = reader.parse(wrap(rows), "a.csv")
    (statement,) = read_statements(sheets, own_layouts(), "a.csv")
    assert [one.amount for one in statement.rows] == [move for move, _, _ in moves]
    assert [one.row for one in statement.rows] == list(range(6, 6 + len(moves)))
    if moves:
        assert (statement.opening, statement.closing) == (won(500_000), won(held))
