"""Late charges: never below nothing, rounded down once and not at each payment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from sfund.loans.facts import LoanApply, LoanDecide, LoanProduct, Outcome
from sfund.loans.fold import fold
from sfund.loans.movements import Movement, MovementKind
from sfund.money import Money, Rounding

START, DUE = dt.date(2026, 1, 15), dt.date(2026, 2, 15)


def late_charges(late_rate: str, rounding: Rounding, payments: dict[str, int], day: str) -> tuple[int, int]:
    """Paid and due by that day, of 1,200,000 at 12 % over a year, 30/360, of which 100,000 are due in February."""
    application = LoanApply(date=START, id="L-1", amount=Money(Decimal(1_200_000), "KRW"), borrower="O-1",
                            product="bridge", months=12)  # fmt: skip
    product = LoanProduct(date=START, name="bridge", method="equal-principal", rate=12, late_rate=late_rate,
                          day_count="30/360", rounding=rounding, order="interest principal late")  # fmt: skip
    paid_out = Movement(START, MovementKind.DISBURSEMENT, Decimal(1_200_000), "E-0")
    came = [
        Movement(dt.date.fromisoformat(on), MovementKind.REPAYMENT, Decimal(amount), f"E-{on}")
        for on, amount in payments.items()
    ]
    facts = [application, LoanDecide(date=START, id="L-1", outcome=Outcome.APPROVED)]
    account = fold(application, product, facts, [paid_out, *came], dt.date.fromisoformat(day))
    return int(account.late_paid), int(account.late_due)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-02-15", 0),  # the due day itself
        ("2026-02-16", 33),  # 100,000 × 12 % ÷ 360 = 33.33
        ("2026-02-18", 100),
        ("2026-02-20", 166),  # 166.67
    ],
)
def test_they_are_rounded_down_to_the_won(day: str, due: int) -> None:
    assert late_charges("0", Rounding.FLOOR, {}, day) == (0, due)


def test_parts_on_many_days_cost_what_the_days_cost_together() -> None:
    """Each day alone would be rounded down; together nothing is lost but once."""
    payments = {"2026-02-15": 12_000} | {f"2026-02-{day}": 1_000 for day in range(16, 21)}
    exact = sum(Fraction(100_000 - 1_000 * n) * Fraction(12, 100) / 360 for n in range(5))
    assert [int(exact), sum(int(Fraction(100_000 - 1_000 * n) / 3000) for n in range(5))] == [163, 162]
    assert late_charges("0", Rounding.FLOOR, payments, "2026-02-20") == (0, 163)


@pytest.mark.parametrize("late_rate", ["-3", "-12", "-40"])
def test_a_late_rate_below_zero_lowers_nothing(late_rate: str) -> None:
    assert late_charges(late_rate, Rounding.FLOOR, {}, "2026-02-20") == (0, 166)
