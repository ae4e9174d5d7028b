"""Terms that no loan may have."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from sfund.errors import RequestError
from sfund.loans.terms import LoanTerms, Method
from sfund.money import Money


def terms(amount: str = "5000000", currency: str = "KRW", **changed: object) -> LoanTerms:
    usual: dict[str, Any] = {
        "principal": Money(Decimal(amount), currency),
        "rate": Decimal("3.0"),
        "months": 24,
        "method": Method.ANNUITY,
        "start": dt.date(2026, 1, 31),
    }
    usual.update(changed)
    return LoanTerms(**usual)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("AMOUNT-NOT-POSITIVE", {"amount": "0"}),
        ("AMOUNT-NOT-POSITIVE", {"amount": "-1"}),
        ("AMOUNT-NOT-POSITIVE", {"amount": "NaN"}),
        ("AMOUNT-NOT-POSITIVE", {"amount": "Infinity"}),
        ("AMOUNT-NOT-WHOLE", {"amount": "1000.5"}),
        ("AMOUNT-NOT-WHOLE", {"amount": "1000.005", "currency": "EUR"}),
        ("AMOUNT-TOO-LARGE", {"amount": "1000000000001"}),
        ("AMOUNT-TOO-LARGE", {"amount": "1E+999"}),
        ("CURRENCY-UNKNOWN", {"currency": "won"}),
        ("RATE-NEGATIVE", {"rate": Decimal("-0.5")}),
        ("RATE-ABOVE-CAP", {"rate": Decimal("20.01")}),
        ("RATE-ABOVE-CAP", {"rate": Decimal(25), "start": dt.date(2021, 7, 7)}),
        ("RATE-ABOVE-CAP", {"rate": Decimal("1E+999999")}),
        ("RATE-NOT-A-NUMBER", {"rate": Decimal("NaN")}),
        ("RATE-TOO-FINE", {"rate": Decimal("1E-999999")}),
        ("RATE-TOO-FINE", {"rate": Decimal("3.1234567")}),
        ("TERM-NOT-POSITIVE", {"months": 0}),
        ("TERM-NOT-POSITIVE", {"months": -12}),
        ("TERM-TOO-LONG", {"months": 601}),
        ("TERM-TOO-LONG", {"start": dt.date(9998, 12, 31)}),
        ("GRACE-TOO-LONG", {"grace_months": 24}),
        ("GRACE-TOO-LONG", {"grace_months": 25}),
        ("GRACE-NEGATIVE", {"grace_months": -1}),
        ("FIRST-DUE-TOO-EARLY", {"first_due": dt.date(2026, 1, 31)}),
        ("FIRST-DUE-TOO-EARLY", {"first_due": dt.date(2025, 12, 31)}),
    ],
)
def test_refused(code: str, changed: dict[str, Any]) -> None:
    with pytest.raises(RequestError) as refused:
        terms(**changed)
    assert [problem.code for problem in refused.value.diagnostics] == [code]


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(RequestError) as refused:
        terms(amount="0", rate=Decimal(21), months=0)
    codes = [problem.code for problem in refused.value.diagnostics]
    assert codes == ["AMOUNT-NOT-POSITIVE", "RATE-ABOVE-CAP", "TERM-NOT-POSITIVE"]


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": "1"},
        {"amount": "1000000000000"},
        {"amount": "5000000.00"},  # no fraction, whatever the zeros
        {"amount": "0.01", "currency": "EUR"},
        {"rate": Decimal(20)},
        {"rate": Decimal(30), "start": dt.date(2012, 9, 15)},
        {"rate": Decimal(0)},
        {"rate": Decimal("3.100000000")},
        {"months": 600},
        {"grace_months": 23},
        {"first_due": dt.date(2026, 2, 1)},
    ],
)
def test_agreed(changed: dict[str, Any]) -> None:
    terms(**changed)


@pytest.mark.parametrize(
    ("start", "first_due", "anchor"),
    [
        (dt.date(2026, 1, 31), None, 31),
        (dt.date(2026, 1, 31), dt.date(2026, 2, 28), 31),  # the clamped 31st is still the 31st
        (dt.date(2026, 1, 31), dt.date(2026, 2, 25), 25),
        (dt.date(2026, 1, 10), dt.date(2026, 2, 25), 25),
    ],
)
def test_the_day_of_the_month_that_instalments_keep(
    start: dt.date, first_due: dt.date | None, anchor: int
) -> None:
    assert terms(start=start, first_due=first_due).anchor_day == anchor
