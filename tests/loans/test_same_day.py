"""The instalment and a prepayment, in two lines of one day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sfund.loans.account import LoanAccount
from sfund.loans.facts import LoanApply, LoanDecide, LoanProduct, Outcome, Prepayment
from sfund.loans.fold import fold
from sfund.loans.movements import Movement, MovementKind
from sfund.money import Money

START, DUE = dt.date(2026, 1, 15), dt.date(2026, 2, 15)
REPAID = MovementKind.REPAYMENT


def account(*came: Movement) -> LoanAccount:
    """1,200,000 at 6 % over a year, 30/360: on 15 February 100,000 and 6,000 are due."""
    application = LoanApply(date=START, id="L-1", amount=Money(Decimal(1_200_000), "KRW"), borrower="O-1",
                            product="bridge", months=12)  # fmt: skip
    product = LoanProduct(date=START, name="bridge", method="equal-principal", rate=6, day_count="30/360")
    out = Movement(START, MovementKind.DISBURSEMENT, Decimal(1_200_000), "E-0")
    facts = [application, LoanDecide(date=START, id="L-1", outcome=Outcome.APPROVED)]
    return fold(application, product, facts, [out, *came], DUE)


@pytest.mark.parametrize("keys", [("E-1", "E-2"), ("E-2", "E-1")])
def test_the_instalment_is_paid_by_the_line_that_nobody_marked(keys: tuple[str, str]) -> None:
    plain, marked = keys
    stands = account(
        Movement(DUE, REPAID, Decimal(106_000), plain),
        Movement(DUE, REPAID, Decimal(220_000), marked, prepay=Prepayment.SMALLER),
    )
    by_key = {one.key: (int(one.interest), int(one.principal)) for one in stands.applied}
    assert (by_key[plain], by_key[marked]) == ((6_000, 100_000), (0, 220_000))
    coming = [row for row in stands.rows if not row.is_due]
    assert [int(row.principal) for row in coming] == [
        80_000
    ] * 11  # 880,000 over the eleven rows that are left
    assert coming[-1].due == dt.date(2027, 1, 15)


def test_both_in_one_marked_line_come_to_the_same_rows() -> None:
    one = account(Movement(DUE, REPAID, Decimal(326_000), "E-1", prepay=Prepayment.SMALLER))
    two = account(
        Movement(DUE, REPAID, Decimal(106_000), "E-1"),
        Movement(DUE, REPAID, Decimal(220_000), "E-2", prepay=Prepayment.SMALLER),
    )
    assert one.rows == two.rows
