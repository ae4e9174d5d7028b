"""Postings as columns: what a posting inherits, and sums that are exact."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from hypothesis import given, settings
from hypothesis import strategies as st

from sfund.books.load import load_books
from sfund.books.postings import COLUMNS, INHERITED, PostingTable, build_postings

if TYPE_CHECKING:
    from conftest import MakeBooks

DAY = dt.date(2025, 3, 5)
Meta = dict[str, Any]


def opening(account: str, meta: Meta | None = None) -> data.Open:
    return data.Open(data.new_metadata("a", 1, meta or {}), dt.date(2025, 1, 1), account, [], None)


def posting(
    number: str, meta: Meta | None = None, account: str = "Assets:Cash", currency: str = "KRW"
) -> data.Posting:
    amount = Amount(Decimal(number), currency)
    return data.Posting(account, amount, None, None, None, data.new_metadata("a", 2, meta or {}))


def transaction(*postings: data.Posting, meta: Meta | None = None) -> data.Transaction:
    shown = data.new_metadata("a", 2, meta or {})
    return data.Transaction(shown, DAY, "*", None, "x", frozenset(), frozenset(), list(postings))


def table(*entries: data.Directive) -> PostingTable:
    opens = {entry.account: entry for entry in entries if isinstance(entry, data.Open)}
    return build_postings(entries, opens)


WHO_SAYS = {  # the account, the transaction, the posting → what holds
    "posting over all": ("a", "t", "p", "p"),
    "posting over transaction": (None, "t", "p", "p"),
    "posting over account": ("a", None, "p", "p"),
    "transaction over account": ("a", "t", None, "t"),
    "account alone": ("a", None, None, "a"),
    "transaction alone": (None, "t", None, "t"),
    "posting alone": (None, None, "p", "p"),
}


def test_the_keys() -> None:
    assert set(INHERITED) == {
        "fund", "member", "party", "grant", "line", "pledge", "loan", "unit", "function", "program", "covers", "via",
    }  # fmt: skip


@pytest.mark.parametrize("key", INHERITED)
@pytest.mark.parametrize("case", WHO_SAYS.values(), ids=WHO_SAYS)
def test_who_says_it(key: str, case: tuple[str | None, str | None, str | None, str]) -> None:
    account, entry, own, wanted = case
    columns = table(
        opening("Assets:Cash", {key: account} if account else {}),
        transaction(posting("1", {key: own} if own else {}), meta={key: entry} if entry else {}),
    )
    assert columns.column(key) == [wanted]
    others = {name: columns.column(name)[0] for name in INHERITED if name not in (key, "fund")}
    assert set(others.values()) == {None}


@pytest.mark.parametrize("key", INHERITED)
def test_nobody_says_it(key: str) -> None:
    columns = table(opening("Assets:Cash"), transaction(posting("1")))
    assert columns.column(key) == ["general" if key == "fund" else None]


def test_an_account_that_nobody_opened_belongs_to_general() -> None:
    assert table(transaction(posting("1", account="Assets:Nope"))).column("fund") == ["general"]


@pytest.mark.parametrize("where", ["account", "transaction", "posting"])
def test_a_key_without_a_value_says_nothing(where: str) -> None:
    empty: Meta = {"fund": None, "member": None}
    columns = table(
        opening("Assets:Cash", empty if where == "account" else {"fund": "solidarity"}),
        transaction(
            posting("1", empty if where == "posting" else {}), meta=empty if where == "transaction" else {}
        ),
    )
    assert columns.column("fund") == ["general" if where == "account" else "solidarity"]
    assert columns.column("member") == [None]


def test_postings_of_one_transaction_say_it_each_for_itself() -> None:
    columns = table(
        opening("Assets:Cash", {"fund": "solidarity", "source": "dues", "statement-line": "cash"}),
        opening("Income:Other", {"source": "other"}),
        transaction(
            posting("1", {"fund": "a"}),
            posting("2"),
            posting("-3", {}, "Income:Other"),
            meta={"member": "O-1"},
        ),
    )
    assert columns.column("fund") == ["a", "solidarity", "general"]
    assert columns.column("member") == ["O-1"] * 3
    assert columns.column("source") == ["dues", "dues", "other"]
    assert columns.column("statement_line") == ["cash", "cash", None]


# --------------------------------------------------------------------------------------- asked in SQL


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        (["0.1", "0.2"], "0.3"),
        (["0.1"] * 10, "1"),
        (["1000000000000000.01", "-1000000000000000", "0.02"], "0.03"),
        (["9007199254740993", "1"], "9007199254740994"),
        (["1E+3", "-0.001"], "999.999"),
        (["-0", "0.000"], "0"),
    ],
    ids=["a tenth and two", "ten tenths", "what a float loses", "past 2^53", "exponents", "nothing"],
)
def test_sums_are_exact(numbers: list[str], wanted: str) -> None:
    columns = table(transaction(*(posting(number, currency="EUR") for number in numbers)))
    ((found,),) = columns.query("SELECT sum(number) FROM postings")
    assert isinstance(found, Decimal)
    assert found == Decimal(wanted) == sum(columns.frame()["number"], Decimal(0))


def test_types_and_values(tmp_path: Path, make_books: MakeBooks) -> None:
    books = load_books(make_books(tmp_path, """
        2025-03-05 ! "받는 이" "회비 'x'; --"
          import-id: "b-1"
          member: "O-001"
          Assets:Bank:Operating   10000 KRW
          Income:Dues:Organization
        """))  # fmt: skip
    (row,) = books.query("SELECT * EXCLUDE (file) FROM postings WHERE account LIKE $kind", kind="Income:%")
    shown = dict(zip((name for name in COLUMNS if name != "file"), row, strict=True))
    assert shown.pop("transaction") >= 0
    assert shown == {
        "day": DAY, "flag": "!", "payee": "받는 이", "narration": "회비 'x'; --", "import_id": "b-1", "lineno": 1,
        "account": "Income:Dues:Organization", "number": Decimal(-10000), "currency": "KRW",
        "fund": "general", "member": "O-001", "party": None, "grant": None, "line": None, "pledge": None,
        "loan": None, "unit": None, "function": None, "program": None, "covers": None, "via": None,
        "source": "dues", "nature": None, "statement_line": "dues",
    }  # fmt: skip
    assert books.query("SELECT count(*) FROM postings WHERE narration = $text", text="회비 'x'; --") == [(2,)]
    assert books.query("SELECT day FROM postings WHERE day = $day LIMIT 1", day=DAY) == [(DAY,)]


def test_no_postings() -> None:
    empty = table(opening("Assets:Cash"))
    assert len(empty) == 0
    assert empty.query("SELECT sum(number), count(*) FROM postings") == [(None, 0)]
    assert list(empty.frame().columns) == list(COLUMNS)


def test_the_frame_holds_the_same() -> None:
    columns = table(opening("Assets:Cash"), transaction(posting("0.1"), posting("-0.1")))
    frame = columns.frame()
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == len(columns) == 2
    assert list(frame["number"]) == [Decimal("0.1"), Decimal("-0.1")]
    assert list(frame["day"]) == [DAY, DAY]


funds = st.sampled_from([None, "general", "solidarity", "g-2025-1"])
numbers = st.decimals(-(10**9), 10**9, places=3)


@given(
    accounts=st.dictionaries(st.sampled_from(["Assets:A", "Assets:B", "Assets:C"]), funds),
    moves=st.lists(st.tuples(funds, st.lists(
        st.tuples(st.sampled_from(["Assets:A", "Assets:B", "Assets:C"]), funds, numbers), min_size=1, max_size=4)),
        max_size=6),
)  # fmt: skip
@settings(max_examples=60)
def test_sums_by_fund_are_those_of_a_plain_loop(accounts: dict[str, str | None], moves: list[Any]) -> None:
    entries: list[data.Directive] = [
        opening(name, {"fund": fund} if fund else {}) for name, fund in accounts.items()
    ]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for fund, lines in moves:
        postings = [
            posting(str(number), {"fund": own} if own else {}, account) for account, own, number in lines
        ]
        entries.append(transaction(*postings, meta={"fund": fund} if fund else {}))
        for account, own, number in lines:
            sums[own or fund or accounts.get(account) or "general"] += number
    found = table(*entries).query("SELECT fund, sum(number) FROM postings GROUP BY fund")
    assert dict(found) == sums


def test_sums_of_loaded_books_are_those_of_their_entries(make_books: MakeBooks) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(
            f'2025-0{month}-{day:02d} * "x"\n  Assets:Cash  {day * month} KRW\n  Income:Donations\n    fund: "f-{day % 3}"\n'
            for month in range(1, 7) for day in range(1, 20)
        )  # fmt: skip
        books = load_books(make_books(Path(folder), text))
        sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
        for entry in books.entries:
            for one in entry.postings if isinstance(entry, data.Transaction) else ():
                said = {**books.opens[one.account].meta, **entry.meta, **(one.meta or {})}
                assert one.units is not None
                sums[str(said["fund"]), entry.date.month] += one.units.number or 0
        rows = books.query("SELECT fund, month(day), sum(number) FROM postings GROUP BY ALL")
        assert {(fund, month): number for fund, month, number in rows} == sums
