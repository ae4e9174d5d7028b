"""One kind of event of a loan stands once on a day: the order of lines must not decide about money."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sfund.books.load import load_books

if TYPE_CHECKING:
    from conftest import MakeBooks

BEGUN = """
    2025-01-01 custom "loan-product" "bridge"
      method: "bullet"
      rate: 6.0
    2025-01-01 custom "dues-plan" "monthly" 10000 KRW
      every: "month"
    2025-01-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly"
      name: "가게"
    2025-01-02 custom "loan" "apply" "L-2025-001" 1000000 KRW
      borrower: "O-001"
      product: "bridge"
      months: 12
"""
LINES = {
    "rate": ('custom "loan" "rate" "L-2025-001" 3.0', 'custom "loan" "rate" "L-2025-001" 2.0'),
    "call": ('custom "loan" "call" "L-2025-001"',) * 2,
    "decide": (
        'custom "loan" "decide" "L-2025-001" "approved"',
        'custom "loan" "decide" "L-2025-001" "rejected"',
    ),
    "settle": ('custom "loan" "settle" "L-2025-001" 10 KRW', 'custom "loan" "settle" "L-2025-001" 20 KRW'),
}


@pytest.mark.parametrize("kind", LINES)
def test_the_second_of_a_day_is_named_by_its_line(make_books: MakeBooks, tmp_path: Path, kind: str) -> None:
    text = BEGUN + "".join(f"    2025-03-01 {line}\n" for line in LINES[kind])
    (found,) = load_books(make_books(tmp_path, text)).diagnostics
    assert (found.code, found.line) == ("LOAN-SAID-TWICE", 15)


def test_of_two_decisions_of_a_day_the_hint_says_how_one_replaces_another(
    make_books: MakeBooks, tmp_path: Path
) -> None:
    text = BEGUN + "".join(f"    2025-03-01 {line}\n" for line in LINES["decide"])
    (found,) = load_books(make_books(tmp_path, text)).diagnostics
    assert str(found.message) == '"loan decide" is said of L-2025-001 twice on 2025-03-01'
    assert "a later day" in str(found.hint)
    assert "replaces:" in str(found.hint)


@pytest.mark.parametrize("kind", LINES)
def test_on_two_days_each_holds_from_its_own(make_books: MakeBooks, tmp_path: Path, kind: str) -> None:
    first, second = LINES[kind]
    text = f"{BEGUN}    2025-03-01 {first}\n    2025-03-02 {second}\n"
    assert load_books(make_books(tmp_path, text)).diagnostics == ()


def test_charges_may_be_waived_twice_on_a_day(make_books: MakeBooks, tmp_path: Path) -> None:
    text = BEGUN + '    2025-03-01 custom "loan" "waive" "L-2025-001" 10 KRW\n' * 2
    assert load_books(make_books(tmp_path, text)).diagnostics == ()
