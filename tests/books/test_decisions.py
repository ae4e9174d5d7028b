"""The record of decisions on the disk: what is written is read, what Excel makes of it too, the rest is refused."""

from __future__ import annotations

import datetime as dt
import stat
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.books.commit import commit
from sfund.books.decisions import COLUMNS, FILE, Record, Recorded, parse_decisions, write_decisions
from sfund.books.load import load_books
from sfund.books.writing import Additions, plan_additions
from sfund.errors import BooksError, CommitError
from sfund.placing.decisions import NAMED, Decided

if TYPE_CHECKING:
    from conftest import MakeBooks

DUES = Decided(
    "0a1b", dt.date(2025, 3, 3), "Assets:Bank:Operating", Decimal(10000), "박서준", "3월",
    "Income:Dues:Individual", {"member": "I-0002"},
)  # fmt: skip
PRINTING = Decided("77ff", dt.date(2025, 3, 6), "Assets:Bank:Operating", Decimal(-45000), "온고을인쇄", "",
                   "Expenses:Office:Printing")  # fmt: skip
SPLIT = Decided("c0de", dt.date(2025, 3, 9), "Assets:Bank:Operating", Decimal(30000), "모임", "", "")
BEFORE = '2025-03-03 ! ""\n  import-id: "0a1b"\n  Assets:Bank:Operating 10000 KRW'
RECORD = Record((Recorded(DUES, BEFORE), Recorded(PRINTING), Recorded(SPLIT)))
CONTENT = write_decisions(RECORD)


def test_the_file_is_a_sheet_that_excel_opens() -> None:
    assert CONTENT.startswith(b"\xef\xbb\xbfid,day,bank,amount,counterparty,memo,account,member,party,fund,")
    assert CONTENT.count(b"\r\n") == 4
    assert (
        "0a1b,2025-03-03,Assets:Bank:Operating,10000,박서준,3월,Income:Dues:Individual,I-0002,".encode()
        in CONTENT
    )


def test_what_is_written_is_read() -> None:
    read = parse_decisions(CONTENT)
    assert read.rows == RECORD.rows
    assert write_decisions(read) == CONTENT
    assert read.learnt == (DUES, PRINTING)  # nothing is learned from a line that was split
    assert parse_decisions(None) == Record()


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
_DECIDED = st.builds(
    Decided,
    st.text("0123456789abcdef", min_size=1, max_size=20),
    st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)),
    st.just("Assets:Bank:Operating"),
    st.decimals(-(10**12), 10**12, places=2),
    _TEXT,
    _TEXT,
    st.sampled_from(("", "Income:Dues:Individual")),
    st.dictionaries(st.sampled_from(NAMED), st.sampled_from(("I-0001", "강사비", "=1+1")), max_size=3),
)


@given(
    st.lists(
        st.builds(Recorded, _DECIDED, st.sampled_from(("", BEFORE))), unique_by=lambda one: one.decided.id
    )
)
def test_any_record_is_read_as_it_was_written(rows: list[Recorded]) -> None:
    assert parse_decisions(write_decisions(Record(tuple(rows)))).rows == tuple(rows)


def test_an_id_that_looks_like_a_number_and_words_that_look_like_a_formula_stay_text() -> None:
    row = Recorded(
        Decided("12345e67", DUES.day, DUES.bank, Decimal(-1), "=HYPERLINK(1)", "@x", "Assets:Cash")
    )
    content = write_decisions(Record((row,)))
    assert b"'12345e67,2025-03-03,Assets:Bank:Operating,-1,'=HYPERLINK(1),'@x," in content
    assert parse_decisions(content).rows == (row,)


def test_what_excel_saves_is_read() -> None:
    header = ",".join((*COLUMNS[:7], "내 메모"))
    sheet = f'{header}\r\n0a1b,2025. 3. 3,Assets:Bank:Operating,"10,000",박서준,3월,Income:Dues:Individual,봄\r\n,,,,,,,\r\n'
    read = parse_decisions(sheet.encode("utf-8-sig"))
    (row,) = read.rows
    assert (row.decided.day, row.decided.amount, row.extra) == (DUES.day, DUES.amount, {"내 메모": "봄"})
    assert "봄" in write_decisions(read.with_rows([Recorded(PRINTING)])).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("박서준", "\ud55c", None),
        ("2025-03-03,", "3/3/25,", 2),
        ("2025-03-03,", "2025-02-30,", 2),
        (",10000,", ",만원,", 2),
        (",10000,", ",NaN,", 2),
        ("0a1b,", ",", 2),
        ("77ff,", "0a1b,", 3),  # the row before it has an entry of three lines; Excel counts rows
        ("0a1b,", "1.2346E+19,", 2),
        ("id,day,", "number,day,", 1),
        (",memo,", ",counterparty,", 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named(old: str, new: str, line: int | None) -> None:
    text = CONTENT.decode("utf-8-sig")
    assert old in text
    content = text.replace(old, new, 1).encode("utf-8-sig") if line else text.encode("cp949")
    with pytest.raises(BooksError) as refused:
        parse_decisions(content)
    (diagnostic,) = refused.value.diagnostics
    assert (diagnostic.code, diagnostic.file, diagnostic.line) == ("DECISIONS-UNREADABLE", FILE, line or 1)
    assert "박서준" not in str(refused.value)


def test_what_excel_saved_in_its_own_encoding_can_be_moved_away(
    make_books: MakeBooks, tmp_path: Path
) -> None:
    root = make_books(tmp_path / "books")
    (root / "register").mkdir(exist_ok=True)
    (root / FILE).write_bytes(CONTENT.decode("utf-8-sig").encode("cp949"))
    with pytest.raises(BooksError) as refused:
        load_books(root)
    assert "CSV UTF-8" in str(refused.value.diagnostics[0].hint)
    (root / FILE).rename(root / "register" / "old.csv")
    books = load_books(root)
    assert (books.decisions, books.diagnostics) == ((), ())


def test_the_day_of_the_decision_is_kept_and_an_unknown_one_stays_unknown() -> None:
    rows = (Recorded(DUES, decided_on=dt.date(2025, 4, 1)), Recorded(PRINTING))
    read = parse_decisions(write_decisions(Record(rows)))
    assert [row.decided_on for row in read.rows] == [dt.date(2025, 4, 1), None]
    assert [row.row for row in read.rows] == [2, 3]


def test_deciding_again_replaces_the_line_in_its_place() -> None:
    again = Recorded(Decided("0a1b", DUES.day, DUES.bank, DUES.amount, "박서준", "", "Income:Donations"))
    changed = RECORD.with_rows([again])
    assert [row.decided.account for row in changed.rows] == [
        "Income:Donations",
        "Expenses:Office:Printing",
        "",
    ]
    assert changed.without(["0a1b"]).rows == RECORD.rows[1:]


def test_the_books_hold_it_and_the_commit_guards_it(make_books: MakeBooks, tmp_path: Path) -> None:
    root = make_books(tmp_path / "books")
    assert load_books(root).decisions == ()
    plan, after = plan_additions(load_books(root), Additions(files={FILE: CONTENT}), ())
    commit(plan)
    assert stat.S_IMODE((root / FILE).stat().st_mode) == 0o600
    assert load_books(root).decisions == after.decisions == (DUES, PRINTING)
    # The books as planned are good for the next plan; what somebody saved in between is not overwritten.
    more = write_decisions(after.record.without(["77ff"]))
    plan, _ = plan_additions(after, Additions(files={FILE: more}), ())
    stale, _ = plan_additions(after, Additions(files={FILE: write_decisions(after.record)}), ())
    assert stale.is_empty
    (root / FILE).write_bytes(CONTENT + b"\r\n")
    with pytest.raises(CommitError, match="PLAN-STALE"):
        commit(plan)


def test_a_line_that_ends_before_its_id_is_named() -> None:
    with pytest.raises(BooksError, match="DECISIONS-UNREADABLE"):
        parse_decisions(b",,id,day,bank,amount,counterparty,memo,account\r\nx,y\r\n")


def test_an_unreadable_record_refuses_the_books(make_books: MakeBooks, tmp_path: Path) -> None:
    root = make_books(tmp_path / "books")
    (root / "register").mkdir()
    (root / FILE).write_bytes(b"nonsense")
    with pytest.raises(BooksError, match="DECISIONS-UNREADABLE"):
        load_books(root)


def test_whatever_stands_around_an_id_it_is_read_alike_once_it_is_written() -> None:
    read = parse_decisions(
        b"id,day,bank,amount,counterparty,memo,account\r\n '' 'a1 ,2025-03-05,Assets:X,1,,,\r\n"
    )
    assert read.rows[0].decided.id == "a1"
    assert parse_decisions(write_decisions(read)).rows == read.rows
