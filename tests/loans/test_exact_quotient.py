"""The one step from exact arithmetic to an amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.loans.exact import quotient
from sfund.money import Rounding, round_to_unit


@pytest.mark.parametrize(
    ("half", "floor", "half_up", "half_even"),
    [(1, 0, 1, 0), (2, 1, 1, 1), (3, 1, 2, 2), (5, 2, 3, 2), (7, 3, 4, 4), (0, 0, 0, 0)],
)
def test_halves(half: int, floor: int, half_up: int, half_even: int) -> None:
    rules = (Rounding.FLOOR, Rounding.HALF_UP, Rounding.HALF_EVEN)
    assert [quotient(half, 2, rule) for rule in rules] == [floor, half_up, half_even]


@given(st.decimals(0, 10**12, places=3), st.sampled_from(Rounding))
def test_the_rules_are_those_of_money(number: Decimal, rule: Rounding) -> None:
    thousandths = int(number.scaleb(3))
    assert quotient(thousandths, 1000, rule) == round_to_unit(number, "KRW", rule)
