"""Whatever is booked: if each fund's postings sum to zero, every column of both statements proves itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from report_parts import rows, values

from reports.financial import operations, position
from sfund.books.load import load_books
from sfund.periods import Span

from .reading import lines

if TYPE_CHECKING:
    import pytest
    from conftest import MakeBooks

FUNDS = """
2025-01-01 custom "fund" "cafe"
  activity: "other"
2025-01-01 custom "fund" "endowment"
  restriction: "permanent"
2025-01-01 custom "fund" "reserve"
  restriction: "board"
  activity: "other"
2025-01-01 open Assets:Odd KRW
2025-01-01 open Expenses:Odd KRW
"""
_ACCOUNTS = st.sampled_from([
    "Assets:Bank:Operating", "Assets:Odd", "Assets:Equipment", "Liabilities:Card", "Liabilities:Borrowings",
    "Income:Dues:Individual", "Income:Interest", "Income:Loans:Interest", "Income:Other", "Expenses:Odd",
    "Expenses:Other", "Expenses:People:Wages", "Expenses:Program:Support", "Equity:Opening-Balances",
    "Equity:NetAssets:Basic", "Equity:NetAssets:General",
])  # fmt: skip
_FUNDS = st.sampled_from(["general", "cafe", "endowment", "reserve", "undeclared"])
_DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
_AMOUNTS = st.integers(1, 10**9)


@st.composite
def entries(draw: st.DrawFn) -> str:
    day, fund, amount = draw(_DAYS), draw(_FUNDS), draw(_AMOUNTS)
    one, other = draw(_ACCOUNTS), draw(_ACCOUNTS)
    return f'{day} * "x"\n  fund: "{fund}"\n  {one}  {amount} KRW\n  {other}  -{amount} KRW\n'


@st.composite
def transfers(draw: st.DrawFn) -> str:
    day, amount = draw(_DAYS), draw(_AMOUNTS)
    giver, taker = draw(_FUNDS), draw(_FUNDS)
    return (
        f'{day} * "x"\n  reason: "why"\n'
        f'  Assets:Bank:Operating  -{amount} KRW\n    fund: "{giver}"\n'
        f'  Assets:Bank:Operating  {amount} KRW\n    fund: "{taker}"\n'
        f'  Equity:Transfers  {amount} KRW\n    fund: "{giver}"\n'
        f'  Equity:Transfers  -{amount} KRW\n    fund: "{taker}"\n'
    )


@settings(max_examples=25)
@given(booked=st.lists(st.one_of(entries(), transfers()), min_size=1, max_size=12))
def test_the_statements_prove_themselves(
    make_books: MakeBooks, tmp_path_factory: pytest.TempPathFactory, booked: list[str]
) -> None:
    folder: Path = tmp_path_factory.mktemp("any") / "books"
    books = load_books(make_books(folder, FUNDS + "\n".join(booked)))
    for span in (Span.of_year(2026), Span(dt.date(2025, 1, 1), dt.date(2026, 12, 31))):
        at_the_end, over_the_time = position.build(books, span), operations.build(books, span)
        for report in (at_the_end, over_the_time):
            assert not [one for one in report.diagnostics if one.code == "STATEMENT-DIFFERS"]
            assert values(report)["funds-difference"] == 0
        said = rows(at_the_end, "position")
        proof = lines(over_the_time, "proof", by="line")
        if not said:
            continue
        for row in said:
            assert row["total"] == row["public-interest"] + row["other"]  # type: ignore[operator]
        sheet = lines(at_the_end, "position")
        assert sheet["total-assets"][:3] == sheet["liabilities-and-net-assets"][:3]
        assert sheet["total-net-assets"][:3] == proof["closing"]
        assert proof["between"][0] == 0
