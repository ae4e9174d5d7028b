"""Plain transactions are printed as Beancount's printer prints them; all others by that printer itself."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.position import Cost
from beancount.parser import printer
from hypothesis import given
from hypothesis import strategies as st

from sfund.books.printing import plain_text

DAY = dt.date(2026, 3, 5)
PLACE = {"filename": "", "lineno": 0}

texts = st.text(max_size=12) | st.sampled_from(['그는 "네"라고', "a\\b", "회비 3월", ""])
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)
exact = numbers | st.sampled_from(list(map(Decimal, ("0", "-0", "10000", "1.50", "1E+5", "0E-9", "1E-12"))))
keys = st.sampled_from(["import-id", "member", "fund", "why", "nature", "__automatic__"])
values = texts | numbers | st.dates(min_value=dt.date(1900, 1, 1)) | st.sampled_from(
    [Amount(Decimal(5), "KRW"), True, None]
)  # fmt: skip
metas = st.dictionaries(keys, values, max_size=4).map(lambda own: {**PLACE, **own})
accounts = st.sampled_from(["Assets:Bank:KB", "Income:Dues:Individual", "Equity:Transfers", "Assets:은행"])
units = st.builds(Amount, exact, st.sampled_from(["KRW", "USD", "X'Y", "CRATE-2026"]))
postings = st.builds(
    data.Posting,
    accounts,
    units,
    st.none(),
    st.none() | st.just(Amount(Decimal(2), "USD")),
    st.none() | st.just("!"),
    st.none() | metas,
)
entries = st.builds(
    data.Transaction,
    metas,
    st.dates(min_value=dt.date(1900, 1, 1)),
    st.sampled_from(["*", "!", "P"]),
    st.none() | texts,
    texts,
    st.frozensets(st.sampled_from(["a", "b"])),
    st.frozensets(st.sampled_from(["transfer-1", "b"])),
    st.lists(postings, max_size=4),
)


@given(entries)
def test_it_is_the_printers_own_text(entry: data.Transaction) -> None:
    mine = plain_text(entry)
    assert mine is None or mine == printer.EntryPrinter()(entry)


def made(*of: data.Posting, flag: str = "*", **meta: Any) -> data.Transaction:
    return data.Transaction({**PLACE, **meta}, DAY, flag, None, "회비", frozenset(), frozenset(), list(of))


def posting(number: str = "5", **other: Any) -> data.Posting:
    plain = data.Posting("Assets:Bank:KB", Amount(Decimal(number), "KRW"), None, None, None, dict(PLACE))
    return plain._replace(**other)


def test_an_entry_of_an_import_is_plain() -> None:
    entry = made(
        posting("10000"),
        posting("-10000", account="Income:Dues:Individual", meta={**PLACE, "member": "I-0001"}),
        **{"import-id": "4f", "why": 'a "name"', "covers": dt.date(2026, 3, 1), "rate": Decimal("0.5")},
    )
    assert plain_text(entry) == printer.EntryPrinter()(entry)
    assert str(plain_text(entry)).splitlines()[5:] == [
        "  Assets:Bank:KB           10000 KRW",
        "  Income:Dues:Individual  -10000 KRW",
        '    member: "I-0001"',
    ]


class Colour(enum.Enum):
    RED = "red"


@pytest.mark.parametrize(
    "entry",
    [
        made(posting(cost=Cost(Decimal(2), "USD", DAY, None))),
        made(posting(price=Amount(Decimal(2), "USD"))),
        made(posting(flag="!")),
        made(posting(units=None)),
        made(posting("1E+5")),
        made(posting("NaN")),
        made(posting(), flag="P"),
        made(posting(), colour=Colour.RED),
        made(posting(), sure=True),
        made(posting(meta={**PLACE, "nothing": None})),
    ],
    ids=["a cost", "a price", "a flag", "no amount", "an exponent", "no number", "another flag", "an enum",
         "a truth", "no value"],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_printer(entry: data.Transaction) -> None:
    assert plain_text(entry) is None
