"""What an auditor reckons with: a sample that can be drawn again, first digits, roles."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.auditing.benford import LEAST, first_digits, share
from sfund.auditing.roles import RoleEnded, RoleHeld, roles_of
from sfund.auditing.sampling import lot, sample

_KEYS = st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=40)


def test_a_lot_is_what_any_sha256_gives() -> None:
    assert lot("가을", "b-01") == hashlib.sha256("가을\nb-01".encode()).hexdigest()
    assert sample(["b-01", "b-02", "b-03", "b-04"], str, 2, "autumn") == ["b-04", "b-02"]


@given(_KEYS, st.integers(0, 50), st.text(max_size=8), st.randoms())
def test_the_order_of_the_books_does_not_matter(
    keys: list[str], size: int, seed: str, chance: object
) -> None:
    mixed = list(keys)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert sample(keys, str, size, seed) == sample(mixed, str, size, seed)


@given(_KEYS, st.integers(1, 10), st.text(max_size=8), st.text(min_size=13, max_size=20))
def test_a_new_entry_displaces_at_most_one(keys: list[str], size: int, seed: str, new: str) -> None:
    before, after = (set(sample(items, str, size, seed)) for items in (keys, [*keys, new]))
    assert len(before - after) <= 1


def test_shares_are_those_of_the_law() -> None:
    for digit in range(1, 10):
        assert float(share(digit)) == pytest.approx(math.log10(1 + 1 / digit), abs=1e-15)
    assert sum(map(share, range(1, 10))).quantize(Decimal("1e-20")) == 1


def test_powers_of_two_follow_it_and_equal_digits_do_not() -> None:
    powers = first_digits(Decimal(2) ** n for n in range(1000))
    assert powers.chi_square is not None
    assert not powers.strays
    flat = first_digits(Decimal(n % 9 + 1) for n in range(900))
    # 100 found of each: the sum of (100 − e)² ÷ e, by floats
    expected = sum(
        (100 - 900 * math.log10(1 + 1 / d)) ** 2 / (900 * math.log10(1 + 1 / d)) for d in range(1, 10)
    )
    assert float(flat.chi_square or 0) == pytest.approx(expected, abs=0.01)
    assert flat.strays


def test_of_few_amounts_nothing_is_said() -> None:
    assert first_digits([Decimal(1)] * (LEAST - 1)).chi_square is None
    assert first_digits([Decimal(0), Decimal("-0.05")]).digits[4].found == 1


def held(day: str, role: str, until: str | None = None) -> RoleHeld:
    last = dt.date.fromisoformat(until) if until else None
    return RoleHeld(date=dt.date.fromisoformat(day), id="I-0001", role=role, until=last)


@pytest.mark.parametrize(
    ("day", "roles"),
    [
        ("2025-01-31", ()),
        ("2025-02-01", ("board",)),
        ("2025-06-30", ("board", "fund-committee")),
        ("2025-07-01", ("board",)),
        ("2025-12-01", ()),
    ],
)
def test_a_role_is_held_from_its_day_to_its_end(day: str, roles: tuple[str, ...]) -> None:
    facts = [
        held("2025-02-01", "board"),
        held("2025-03-01", "fund-committee", "2025-06-30"),
        RoleEnded(date=dt.date(2025, 12, 1), id="I-0001", role="board"),
    ]
    assert roles_of(facts, "I-0001", dt.date.fromisoformat(day)) == roles
    assert roles_of(facts, "I-0002", dt.date.fromisoformat(day)) == ()
