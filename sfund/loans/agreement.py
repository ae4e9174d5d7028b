"""The terms of a loan from the registry's facts: the application, the product, what was agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sfund.loans.facts import (
    LoanAgree,
    LoanApply,
    LoanDecide,
    LoanFact,
    LoanProduct,
    LoanRate,
    LoanTermsFact,
)
from sfund.loans.terms import LoanTerms, Method
from sfund.money import Money


class Conditions(NamedTuple):
    """What holds for a loan when it is first paid out; rates in percent a year.

    Attributes:
        late_rate: Percentage points on top when late.
        agreed: The day whose law sets the cap: that of the agreement, else of the disbursement.
    """

    rate: Decimal
    late_rate: Decimal
    months: int
    method: Method
    grace_months: int
    deferred_months: int
    interest_free_months: int
    first_due: dt.date | None
    agreed: dt.date


def decision(facts: Iterable[LoanFact], day: dt.date) -> LoanDecide | None:
    """The committee's last decision up to that day; of two of one day (LOAN-SAID-TWICE) a rejection."""
    decisions = [fact for fact in facts if isinstance(fact, LoanDecide) and fact.date <= day]
    return max(decisions, key=lambda fact: (fact.date, fact.outcome), default=None)


def conditions(
    application: LoanApply, product: LoanProduct, facts: Iterable[LoanFact], start: dt.date
) -> Conditions:
    """What holds on `start`, the day of the first disbursement; what was agreed overrides the product."""
    held = Conditions(
        product.rate,
        product.late_rate,
        application.months,
        product.method,
        product.grace_months,
        product.deferred_months,
        product.interest_free_months,
        None,
        start,
    )
    changes = [fact for fact in facts if isinstance(fact, _CHANGES) and fact.date <= start]
    if not changes:
        return held
    changes.sort(key=lambda fact: (fact.date, isinstance(fact, LoanRate), fact.model_dump_json()))
    named: dict[str, Any] = {}
    for fact in changes:
        if isinstance(fact, LoanAgree):
            named["agreed"] = fact.date
        for field in _OVERRIDES:
            value = getattr(fact, field, None)
            if value is not None:
                named[field] = value
    return held._replace(**named)


_CHANGES = (LoanTermsFact, LoanRate)
_OVERRIDES = (
    "rate", "late_rate", "months", "method", "grace_months", "deferred_months", "interest_free_months",
    "first_due",
)  # fmt: skip


def agreed_terms(
    application: LoanApply, product: LoanProduct, facts: Sequence[LoanFact], principal: Money, start: dt.date
) -> LoanTerms:
    """The terms of a loan of `principal` paid out on `start`; what was agreed overrides the product.

    Raises:
        RequestError: as `LoanTerms` does, above all for a rate beyond the legal cap.
    """
    held = conditions(application, product, facts, start)
    return LoanTerms(
        principal=principal,
        rate=held.rate,
        months=held.months,
        method=held.method,
        start=start,
        grace_months=held.grace_months,
        day_count=product.day_count,
        rounding=product.rounding,
        first_due=held.first_due,
        deferred_months=held.deferred_months,
        interest_free_months=held.interest_free_months,
    )
