"""Several sheets, several tables and several accounts of a bank that nobody listed; how its layout is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from importers.booking.lessons import known_layouts, refuse_misspelt_formats
from importers.containers.sheets import Sheet
from importers.inferring.infer import Inferred, infer
from importers.inferring.rendering import as_toml
from importers.reading.banks import BANKS
from importers.reading.layouts import Order, Role, own_layouts, read_layouts
from importers.reading.statements import Statement
from importers.reading.tables import read_statements
from sfund.books.settings import Bank
from sfund.errors import StatementError

from .tables import MONTH, UNLISTED, Table, happened, sheet_of

OTHER = happened(("2012-03-03 10:00:00", 700, "회원라", "", ""), ("2012-03-04 10:00:00", -300, "온누리전력", "", ""),
                 opening=50_000)  # fmt: skip
WOORI = UNLISTED["우리, with 기재내용"]


def inferred(*sheets: Sheet) -> Inferred:
    return infer(sheets, own_layouts(), "a.xlsx")


def moves(statement: Statement) -> list[int]:
    return [int(row.amount) for row in statement.rows]


AMOUNTS = [one.amount for one in MONTH]


def test_two_sheets() -> None:
    other = Table(WOORI.columns, above=["우리은행", "계좌번호 : 0000-000-000002"])
    sheets = [WOORI.sheet(), Sheet("", []), other.sheet(OTHER)]
    found = inferred(*sheets)
    assert (found.layout.name, found.order) == ("woori", Order.NEWEST_FIRST)
    one, two = read_statements(sheets, [*own_layouts(), found.layout], "a.xlsx")
    assert [(each.sheet, each.account_number, moves(each)) for each in (one, two)] == [
        (1, "0000000000001", AMOUNTS), (3, "0000000000002", [700, -300])]  # fmt: skip


def test_two_tables_below_each_other() -> None:
    other = Table(WOORI.columns, above=["", "우리은행", "계좌번호 : 0000-000-000002"], newest_first=True)
    found = inferred(sheet_of([*WOORI.rows(), *other.rows(OTHER)]))
    assert [moves(each) for each in found.statements] == [AMOUNTS, [700, -300]]
    assert found.confirmed == len(MONTH) - 1 + 1


def test_an_empty_table_above_the_other() -> None:
    empty = Table(WOORI.columns, above=["우리은행", "계좌번호 : 0000-000-000002"])
    found = inferred(sheet_of([*empty.rows([]), "", *WOORI.rows()]))
    assert [moves(each) for each in found.statements] == [[], AMOUNTS]


def mixed() -> list[list[str]]:
    """Two accounts in one table, told apart by a column, in the order of time."""
    table = Table("거래일시=stamp | 계좌번호=account | 적요=who | 지급=out | 입금=in | 잔액=balance")
    one, two = table.rows(), table.rows(OTHER)
    two = [[cell.replace("000-00-0000001", "000-00-0000002") for cell in row] for row in two]
    return [one[0], *sorted(one[1:] + two[1:])]


def test_two_accounts_in_one_table() -> None:
    found = inferred(sheet_of(mixed()))
    assert dict(found.columns)["계좌번호"] is Role.ACCOUNT
    told = {each.account_number: moves(each) for each in found.statements}
    assert told == {"000000000001": AMOUNTS, "000000000002": [700, -300]}
    assert found.confirmed == len(MONTH) - 1 + 1


def test_one_account_that_only_a_column_names() -> None:
    found = inferred(
        Table("거래일시=stamp | 계좌번호=account | 적요=who | 지급=out | 입금=in | 잔액=balance").sheet()
    )
    assert found.statements[0].account_number == "000000000001"


def test_the_other_sides_accounts_are_left_out() -> None:
    table = Table("거래일시=stamp | 상대계좌번호=account | 적요=who | 지급=out | 입금=in | 잔액=balance",
                  above=["계좌번호 : 000-00-77"])  # fmt: skip
    found = inferred(table.sheet())
    assert dict(found.columns)["상대계좌번호"] is Role.UNUSED
    assert found.statements[0].account_number == "0000077"
    assert not any("0000001" in row.memo for row in found.statements[0].rows)


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.slug)
def test_the_bank_gives_the_name(bank: object) -> None:
    columns = "날짜=day | 들어온금액=in | 나간금액=out | 통장잔액=balance | 내용=who"
    found = inferred(Table(columns, above=[f"{bank.words[0]} 거래내역"]).sheet())  # type: ignore[attr-defined]
    assert found.layout.name.removesuffix("-2") == bank.slug  # type: ignore[attr-defined]
    assert found.layout.name not in {layout.name for layout in own_layouts()}


def test_the_sheets_name_gives_the_name_too() -> None:
    sheet = Table("날짜=day | 들어온금액=in | 나간금액=out | 통장잔액=balance").sheet()
    assert inferred(Sheet("수협은행 거래내역", sheet.rows)).layout.name == "suhyup"


def test_a_name_that_is_taken_gets_a_number() -> None:
    one = inferred(UNLISTED["English"].sheet()).layout
    two = infer([UNLISTED["나간 and 들어온"].sheet()], [*own_layouts(), one], "a").layout
    assert (one.name, two.name) == ("bank-1", "bank-2")


def test_the_file_that_is_kept_can_be_read_by_a_person(tmp_path: Path) -> None:
    text = as_toml(inferred(UNLISTED["English, CR and DR"].sheet()), dt.date(2012, 4, 1), "xlsx")
    assert (
        text
        == """\
# Made by "sfund import" on 2012-04-01 from a file of the kind xlsx, in which each of
# 5 balances followed from the one before. Amounts and balances are proven
# anew with each file; what the words are for was told by the names of the columns: look it
# through. importers/formats/README.md describes every field.
name = "bank-1"
order = "oldest-first"
bank = { ko = "이름 모르는 은행", en = "A bank without a name" }

[columns]
"Date" = "date"
"Particulars" = "counterparty"
"Amount" = "amount"
"Dr/Cr" = "direction"
"Balance" = "balance"

[words]
in = ["입금", "입", "+", "cr"]
out = ["출금", "지급", "출", "-", "dr"]
"""
    )


def write(books: Path, name: str, text: str) -> None:
    (books / "formats").mkdir(exist_ok=True)
    (books / "formats" / f"{name}.toml").write_text(text, encoding="utf-8")


def test_layouts_of_the_books_are_known_and_come_first(tmp_path: Path) -> None:
    text = as_toml(inferred(WOORI.sheet()), dt.date(2012, 4, 1), "xlsx")
    write(tmp_path, "woori", text)
    write(tmp_path, "own-shinhan", text.replace('"woori"', '"shinhan"').replace("거래후잔액", "새잔액"))
    known = {layout.name: layout for layout in known_layouts(tmp_path)}
    assert known.keys() == {"woori", *(layout.name for layout in own_layouts())}
    assert "새잔액" in known["shinhan"].columns
    write(tmp_path, "again", text)
    with pytest.raises(StatementError, match="LAYOUT-TWICE"):
        known_layouts(tmp_path)


@pytest.mark.parametrize(
    ("given", "meant"),
    [("kakaobnak", "kakaobank"), ("kb-personnal", "kb-personal"), ("shinhyup", None), ("cms-eb", None),
     ("bank-1", None), ("ofx", None), ("bc-card", None), (None, None)],
)  # fmt: skip
def test_a_format_of_the_settings_that_is_misspelt(given: str | None, meant: str | None) -> None:
    banks = [Bank(account="Assets:Bank:Operating", format=given)]
    if meant is None:
        refuse_misspelt_formats(banks, own_layouts())
        return
    with pytest.raises(StatementError) as caught:
        refuse_misspelt_formats(banks, own_layouts())
    assert caught.value.code == "FORMAT-UNKNOWN"
    assert meant in str(caught.value.diagnostics[0].hint)


def test_a_long_file_is_proven_to_its_end() -> None:
    """The first rows would do; the last one breaks."""
    month = happened(
        *(("2012-03-02 09:30:05", (at % 7 - 3) * 1_000 + 500, "회원가", "", "") for at in range(900))
    )
    table = Table("거래일=day | 내용=who | 지급금액=out | 입금금액=in | 통장잔액=balance")
    assert inferred(table.sheet(month)).confirmed == 899
    rows = table.rows(month)
    rows[-1][-1] = "1"
    with pytest.raises(StatementError) as caught:
        inferred(sheet_of(rows))
    assert caught.value.diagnostics[0].line == 901


def test_what_is_kept_of_every_unlisted_bank_is_a_layout(tmp_path: Path) -> None:
    for at, table in enumerate(UNLISTED.values()):
        text = as_toml(inferred(table.sheet()), dt.date(2012, 4, 1), "text")
        (tmp_path / f"{at}.toml").write_text(text.replace('name = "', f'name = "n{at}-', 1), encoding="utf-8")
    assert len(read_layouts(sorted(tmp_path.glob("*.toml")))) == len(UNLISTED)


def test_words_of_two_cells_are_no_bank_and_no_label() -> None:
    table = Table(
        UNLISTED["나간 and 들어온"].columns, above=["가나다우리 | 은행명 | 조회 | 계좌번호 : 000-00-77"]
    )
    found = inferred(table.sheet())
    assert found.layout.name == "bank-1"
    assert found.layout.preamble.account == ("계좌번호",)
    assert found.statements[0].account_number == "0000077"


def test_a_column_whose_name_no_layout_may_have_is_refused() -> None:
    columns = WOORI.columns.replace(WOORI.names[0], f"거래일시 {'가' * 60}", 1)
    with pytest.raises(StatementError, match="LAYOUT-UNPROVEN"):
        inferred(Table(columns, above=WOORI.above).sheet())
