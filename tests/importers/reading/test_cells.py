"""What stands in cells, as a treasurer sees it, and what it means."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.containers.sheets import cell
from importers.containers.words import words
from importers.reading.cells import CellError, amount, clock, moment

MARCH = dt.date(2012, 3, 2)
CLOCK = dt.time(9, 30, 5)


@pytest.mark.parametrize(
    ("written", "won"),
    [
        ("57105", 57_105),
        ("57,105", 57_105),
        ("1,234,567", 1_234_567),
        ("57,105원", 57_105),
        ("₩57,105", 57_105),
        ("￦57,105", 57_105),
        ("\\57,105", 57_105),
        ("-57,105", -57_105),
        ("+57,105", 57_105),
        ("−57,105", -57_105),
        ("(57,105)", -57_105),
        ("△57,105", -57_105),
        ("１２，３４５", 12_345),
        ("1.5E+7", 15_000_000),
        ("1.5e7", 15_000_000),
        ("1000.00", 1_000),
        (" 57,105 ", 57_105),
        ("0", 0),
        (Decimal(57_105), 57_105),
        (Decimal("1.5E+7"), 15_000_000),
        ("", None),
        ("-", None),
        (" - ", None),
        (None, None),
    ],
)
def test_amounts(written: str | Decimal | None, won: int | None) -> None:
    assert amount(written) == won


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("57,105.5", "AMOUNT-FRACTION"),
        (Decimal("0.1"), "AMOUNT-FRACTION"),
        ("1E-3", "AMOUNT-FRACTION"),
        ("12,34", "AMOUNT-UNREADABLE"),
        ("1,2345", "AMOUNT-UNREADABLE"),
        ("만원", "AMOUNT-UNREADABLE"),
        ("(-5)", "AMOUNT-UNREADABLE"),
        ("1E999", "AMOUNT-UNREADABLE"),
        (Decimal("1E+300"), "AMOUNT-UNREADABLE"),
        ("9" * 16, "AMOUNT-UNREADABLE"),
        (MARCH, "AMOUNT-UNREADABLE"),
    ],
)
def test_amounts_that_are_none(written: str | Decimal | dt.date, code: str) -> None:
    with pytest.raises(CellError) as caught:
        amount(written)
    assert caught.value.code == code


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_an_amount_survives_the_ways_of_writing_it(won: int) -> None:
    assert amount(f"{won:,}") == amount(f"{won:,}원") == amount(str(won)) == amount(Decimal(won)) == won


@given(st.integers(-(2**53), 2**53))
def test_a_sheets_float_becomes_the_number_it_means(won: int) -> None:
    assert cell(float(won)) == Decimal(won)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2012.03.02 09:30:05", CLOCK),
        ("2012-03-02 09:30:05", CLOCK),
        ("2012-03-02 09:30", dt.time(9, 30)),
        ("2012-03-02T09:30:05", CLOCK),
        ("2012/03/02 09:30:05", CLOCK),
        ("2012/03/02\n09:30:05", CLOCK),
        ("2012/03/02\r\n 9:30:05", CLOCK),
        ("20120302093005", CLOCK),
        (Decimal(20120302093005), CLOCK),
        ("201203020930", dt.time(9, 30)),
        ("2012.03.02", None),
        ("2012. 3. 2.", None),
        ("2012년 3월 2일", None),
        ("20120302", None),
        (Decimal(20120302), None),
        ("2012.03.02 오전 9:30:05", CLOCK),
        ("2012-03-02 09:30:05 AM", CLOCK),
        ("2012-03-02 오후 9:30", dt.time(21, 30)),
        (dt.datetime(2012, 3, 2, 9, 30, 5), CLOCK),
        (MARCH, None),
    ],
)
def test_days_and_times(written: str | Decimal | dt.date, time: dt.time | None) -> None:
    assert moment(written) == (MARCH, time)


@pytest.mark.parametrize("written", [None, "", " ", "-"])
def test_no_day(written: str | None) -> None:
    assert moment(written) is None


@pytest.mark.parametrize(
    "written",
    ["2012.13.01", "2012.02.30", "2012.03-02", "70.13.02", "2012.03.02 오후 13:05", "2012.03.02 오전 1:05 PM", "0012-03-02", "2012.03.02 25:00", "합계", "2012",
     Decimal(40970), Decimal("0.5"), dt.time(9, 30), "2012.03.02 오전", "٢٠١٢.03.02"],
)  # fmt: skip
def test_days_that_are_none(written: str | Decimal | dt.time) -> None:
    with pytest.raises(CellError) as caught:
        moment(written)
    assert caught.value.code == "DATE-UNREADABLE"


@pytest.mark.parametrize("written", ["12.03.02", "12-03-02", "05/03/2012", "12.03.02 09:30"])
def test_days_that_may_be_several_name_them_all(written: str) -> None:
    with pytest.raises(CellError) as caught:
        moment(written)
    assert caught.value.code == "DATE-AMBIGUOUS"
    assert " 2012-" in f" {caught.value.expected}"
    assert caught.value.hint is not None


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("09:30:05", CLOCK),
        ("9:30", dt.time(9, 30)),
        ("093005", CLOCK),
        ("0930", dt.time(9, 30)),
        (Decimal(93005), CLOCK),
        ("오전 9:30:05", CLOCK),
        ("AM 9:30", dt.time(9, 30)),
        ("오후 3:05:10", dt.time(15, 5, 10)),
        ("3:05 pm", dt.time(15, 5)),
        ("오후 12:05", dt.time(12, 5)),
        ("오전 12:05", dt.time(0, 5)),
        (Decimal(5), dt.time(0, 0, 5)),
        (CLOCK, CLOCK),
        (cell(dt.timedelta(hours=9, minutes=30, seconds=5)), CLOCK),
        (cell(dt.datetime(2012, 3, 2, 9, 30, 4, 999_999)), CLOCK),
        ("", None),
        (None, None),
    ],
)
def test_times_in_a_column_of_their_own(
    written: str | dt.time | Decimal | None, time: dt.time | None
) -> None:
    assert clock(written) == time


@pytest.mark.parametrize(
    "written",
    [
        "24:00",
        "9:3",
        "오후 13:05",
        "오전 9:3",
        "AM 9:30 PM",
        "930",
        "정오",
        Decimal("0.5"),
        Decimal(250000),
        MARCH,
    ],
)
def test_times_that_are_none(written: str | Decimal | dt.date) -> None:
    with pytest.raises(CellError):
        clock(written)


@given(st.text() | st.decimals(allow_nan=False, allow_infinity=False) | st.datetimes() | st.none())
def test_a_cell_is_understood_or_refused(value: str | Decimal | dt.datetime | None) -> None:
    said: list[str] = []
    for understand in (amount, moment, clock, words):
        try:
            understand(value)
        except CellError as error:
            said.append(str(error.message))
    # Nothing of the cell is told: the sentences are among the few fixed ones.
    assert set(said) <= {
        "an amount cannot be read",
        "an amount has a fraction of a won",
        "a date or time cannot be read",
        "a date can be read in several ways, and the rows do not say in which",
    }
