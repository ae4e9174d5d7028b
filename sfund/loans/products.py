"""Which version of its product a loan is under."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sfund.loans.facts import LoanAgree, LoanApply, LoanFact, LoanProduct


def product_of_loan(
    versions: Sequence[LoanProduct],
    application: LoanApply,
    facts: Iterable[LoanFact],
    paid_out: dt.date = dt.date.max,
) -> LoanProduct | None:
    """The product as it was when the loan was agreed, else when it was applied for; None without any.

    A later version never changes a loan. Of a product that was written down later, its first version holds.

    Args:
        versions: The product's, by day.
        application: What was asked for.
        facts: Of the loan.
        paid_out: The first day on which money went out; what is agreed after it changes no product.
    """
    agreed = (fact.date for fact in facts if isinstance(fact, LoanAgree) and fact.date <= paid_out)
    day = max(agreed, default=application.date)
    known = [one for one in versions if one.date <= day]
    return known[-1] if known else next(iter(versions), None)
