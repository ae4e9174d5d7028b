"""Resident registration numbers: what is one, and what only looks like one. All numbers are made up."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.members.resident_numbers import could_hold_number, find_numbers, is_resident_number, normalised

# text, found in running text (with its check digit), refused as the whole of a field
CASES = [
    pytest.param("900101-1234568", True, True, id="a citizen's, with its check digit"),
    pytest.param("9001011234568", True, True, id="without the dash"),
    pytest.param("900101 1234568", True, True, id="with a blank"),
    pytest.param("900101 - 1234568", True, True, id="with blanks around the dash"),
    pytest.param("900101－1234568", True, True, id="a full-width dash"),
    pytest.param("９００１０１-１２３４５６８", True, True, id="full-width digits"),
    pytest.param("900101-5234561", True, True, id="a foreigner's"),
    pytest.param("000229-3000001", True, True, id="29 February 2000"),
    pytest.param("900101-1234567", False, True, id="no check digit: given since October 2020"),
    pytest.param("900101-5234568", False, True, id="a foreigner's with a citizen's check digit"),
    pytest.param("900229-1234567", False, False, id="1990 had no 29 February"),
    pytest.param("901301-1234567", False, False, id="no thirteenth month"),
    pytest.param("900101-9234568", False, False, id="a century that nobody alive was born in"),
    pytest.param("900101", False, False, id="a birth date alone"),
    pytest.param("010-1234-5678", False, False, id="a telephone"),
    pytest.param("12,000,000", False, False, id="an amount"),
    pytest.param("110-234-567890", False, False, id="an account"),
    pytest.param("ab900101123456801", False, False, id="in a digest"),
    pytest.param("19001011234568", False, False, id="a longer number"),
]


@pytest.mark.parametrize(("text", "found", "refused"), CASES)
def test_what_is_one(text: str, found: bool, refused: bool) -> None:
    assert bool(find_numbers(text)) is found
    assert is_resident_number(text) is refused


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("주민번호", "입니다"), ("(", ")"), (" ", ","), ("\n", "\n")]
)
def test_where_it_stands(before: str, after: str) -> None:
    assert find_numbers(f"{before}900101-1234568{after}") == ((len(before), len(before) + 14),)


def test_it_does_not_go_over_a_line() -> None:
    assert not find_numbers("900101-\n1234568")
    assert not could_hold_number("900101\n1234568")


def test_one_spelling() -> None:
    assert {
        normalised(one) for one in ("9001011234568", "９００１０１－１２３４５６８", " 900101 1234568 ")
    } == {"900101-1234568"}
    assert normalised("900101") is None


@given(
    st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)),
    st.integers(0, 99999),
    st.booleans(),
    st.booleans(),
)
def test_one_check_digit_of_ten_is_right(day, rest: int, foreign: bool, woman: bool) -> None:
    century = (1 if day.year < 2000 else 3) + woman + 4 * foreign
    begin = f"{day:%y%m%d}-{century}{rest:05}"
    assert sum(bool(find_numbers(f"{begin}{last}")) for last in range(10)) == 1
    assert all(is_resident_number(f"{begin}{last}") for last in range(10))


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    for start, end in find_numbers(text):
        assert is_resident_number(text[start:end])


@given(
    st.text(alphabet="0123456789-– \u3000가a\n０１", max_size=60),
    st.sampled_from(["900101-1234568", "", "9001011234568"]),
)
def test_the_quick_look_misses_nothing(around: str, number: str) -> None:
    from sfund.members.resident_numbers import find_numbers, may_hold_numbers

    for text in (around, around + number, number + around, around[:20] + number + around[20:]):
        assert may_hold_numbers(text.encode()) or not find_numbers(text)
