"""The running balance proves the reading, or the file is refused with the row named."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.reading.chain import prove
from importers.reading.layouts import Order
from importers.reading.statements import StatementRow
from sfund.errors import StatementError

FIRST = dt.datetime(2012, 3, 1, 9, 0)


def row(number: int, amount: int, balance: int | None, when: dt.datetime = FIRST) -> StatementRow:
    held = None if balance is None else Decimal(balance)
    return StatementRow(number, when.date(), when.time(), Decimal(amount), held, "", "", "")


@st.composite
def statements(draw: st.DrawFn, least: int = 0) -> tuple[int, list[StatementRow]]:
    """An opening balance and rows, oldest first, each at a later time; the last has a balance."""
    amounts = draw(st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=least, max_size=25))
    opening = draw(st.integers(-(10**9), 10**9))
    rows, held, when = [], opening, FIRST
    for number, amount in enumerate(amounts, start=6):
        held += amount
        when += dt.timedelta(minutes=draw(st.integers(1, 3_000)))
        blank = number < len(amounts) + 5 and draw(st.integers(0, 9)) == 0
        rows.append(row(number, amount, None if blank else held, when))
    return opening, rows


@given(statements(), st.booleans(), st.sampled_from([None, *Order]))
def test_either_order_reads_the_same(
    made: tuple[int, list[StatementRow]],
    newest_first: bool,
    hint: Order | None,
) -> None:
    opening, rows = made
    proven = prove(rows[::-1] if newest_first else rows, "a.csv", hint=hint)
    assert proven.rows == tuple(rows)
    if rows:
        assert proven.opening == opening
        assert proven.closing == opening + sum(one.amount for one in rows)


@given(statements(least=3), st.data(), st.booleans())
def test_a_changed_balance_is_refused_where_it_breaks(
    made: tuple[int, list[StatementRow]],
    data: st.DataObject,
    newest_first: bool,
) -> None:
    _, rows = made
    told = [index for index, one in enumerate(rows) if one.balance is not None]
    if len(told) < 2:
        return
    at = data.draw(st.sampled_from(told))
    wrong = data.draw(st.integers(-(10**6), 10**6).filter(bool))
    rows[at] = replace(rows[at], balance=(rows[at].balance or Decimal(0)) + wrong)
    with pytest.raises(StatementError) as caught:
        prove(rows[::-1] if newest_first else rows, "a.csv")
    assert caught.value.code in {"CHAIN-BREAKS", "CHAIN-DATES"}
    # A wrong first balance shows only at the next one.
    seen = told[1] if at == told[0] else at
    assert caught.value.diagnostics[0].line == rows[seen].row


@given(statements(least=3), st.data())
def test_a_deleted_row_is_refused(made: tuple[int, list[StatementRow]], data: st.DataObject) -> None:
    _, rows = made
    told = [index for index, one in enumerate(rows) if one.balance is not None]
    inner = range(told[0] + 1, told[-1])
    if not inner:
        return
    del rows[data.draw(st.sampled_from(inner))]
    with pytest.raises(StatementError, match="CHAIN"):
        prove(rows, "a.csv")


def test_the_error_says_what_was_found_and_expected() -> None:
    rows = [row(6, 1_000, 11_000), row(7, -500, 10_500), row(8, 2_000, 12_600)]
    with pytest.raises(StatementError) as caught:
        prove(rows, "march.csv")
    (said,) = caught.value.diagnostics
    assert said.place == "march.csv:8"
    assert "12,600" in str(said.message)
    assert "12,500" in str(said.expected)


def test_equal_rows_are_two_payments() -> None:
    rows = [row(6, 10_000, 20_000), row(7, 10_000, 30_000)]
    assert prove(rows, "a.csv").rows == tuple(rows)
    blank = [row(6, 10_000, None), row(7, 10_000, None), row(8, -1, 29_999)]
    proven = prove(blank, "a.csv")
    assert (len(proven.rows), proven.opening, proven.closing) == (3, Decimal(10_000), Decimal(29_999))


def test_one_row() -> None:
    proven = prove([row(6, 10_000, 25_000)], "a.csv")
    assert (proven.opening, proven.closing) == (Decimal(15_000), Decimal(25_000))


def test_no_row() -> None:
    proven = prove([], "a.csv")
    assert (proven.rows, proven.opening, proven.closing) == ((), None, None)


def test_no_balance_at_all_proves_nothing() -> None:
    with pytest.raises(StatementError, match="CHAIN-MISSING"):
        prove([row(6, 10_000, None)], "a.csv")


# In and out again at the same second: the balances join up both ways.
THERE_AND_BACK = [row(6, 1_000, 1_000), row(7, -1_000, 0)]


@pytest.mark.parametrize(
    ("hint", "opening", "first"), [(None, 0, 6), (Order.OLDEST_FIRST, 0, 6), (Order.NEWEST_FIRST, 1_000, 7)]
)
def test_where_both_orders_hold_the_layout_decides(hint: Order | None, opening: int, first: int) -> None:
    proven = prove(THERE_AND_BACK, "a.csv", hint=hint)
    assert (proven.opening, proven.rows[0].row) == (Decimal(opening), first)


def test_where_both_orders_hold_dates_come_before_the_layout() -> None:
    later = FIRST + dt.timedelta(days=1)
    rows = [row(6, 1_000, 1_000, later), row(7, -1_000, 0)]
    assert prove(rows, "a.csv", hint=Order.OLDEST_FIRST).rows[0].row == 7


def test_balances_that_run_against_the_dates_are_a_misreading() -> None:
    days = [FIRST + dt.timedelta(days=away) for away in (2, 1, 0)]
    rows = [row(6, 100, 100, days[0]), row(7, 200, 300, days[1]), row(8, 300, 600, days[2])]
    with pytest.raises(StatementError, match="CHAIN-DATES"):
        prove(rows, "a.csv")
