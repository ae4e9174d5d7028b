"""The terms of a loan from the registry's facts: the application, the product, what was agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sfund.loans.facts import LoanApply, LoanDecide, LoanFact, LoanProduct, LoanTermsFact, Outcome
from sfund.loans.terms import LoanTerms
from sfund.money import Money


def is_approved(facts: Sequence[LoanFact], day: dt.date) -> bool:
    """Whether the committee's last decision up to that day approved the loan."""
    decisions = [fact for fact in facts if isinstance(fact, LoanDecide) and fact.date <= day]
    return bool(decisions) and decisions[-1].outcome is Outcome.APPROVED


def agreed_terms(
    application: LoanApply, product: LoanProduct, facts: Sequence[LoanFact], principal: Money, start: dt.date
) -> LoanTerms:
    """The terms of a loan of `principal` paid out on `start`; what was agreed overrides the product.

    Raises:
        RequestError: as `LoanTerms` does, above all for a rate beyond the legal cap.
    """
    rate, months, method = product.rate, application.months, product.method
    grace_months, first_due = product.grace_months, None
    for fact in sorted(facts, key=lambda fact: fact.date):
        if isinstance(fact, LoanTermsFact) and fact.date <= start:
            rate = fact.rate if fact.rate is not None else rate
            months = fact.months if fact.months is not None else months
            method = fact.method if fact.method is not None else method
            grace_months = fact.grace_months if fact.grace_months is not None else grace_months
            first_due = fact.first_due if fact.first_due is not None else first_due
    return LoanTerms(
        principal=principal,
        rate=rate,
        months=months,
        method=method,
        start=start,
        grace_months=grace_months,
        day_count=product.day_count,
        rounding=product.rounding,
        first_due=first_due,
    )
