"""The facts around a decision: conditions, guarantors, and an application that is taken back."""

from __future__ import annotations

from typing import ClassVar

from sfund.facts import Id, Money, Name
from sfund.loans.facts import LoanFact


class LoanCondition(LoanFact):
    """`custom "loan" "condition" "L-2012-001" "insurance"`: to be met before money goes out.

    What is asked for stands in `note`.
    """

    VERB: ClassVar[str | None] = "condition"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "name")

    name: Name


class LoanMet(LoanFact):
    """`custom "loan" "met" "L-2012-001" "insurance"`: a condition is met; `document` shows it."""

    VERB: ClassVar[str | None] = "met"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "name")

    name: Name


class LoanWithdraw(LoanFact):
    """`custom "loan" "withdraw" "L-2012-001"`: the application is taken back; nothing is paid out on it."""

    VERB: ClassVar[str | None] = "withdraw"


class LoanGuarantee(LoanFact):
    """`custom "loan" "guarantee" "L-2012-001" "I-0012" 1000000 KRW`: vouches for so much at most.

    Said again of the same guarantor, the amount from its day on; zero ends the guarantee.
    """

    VERB: ClassVar[str | None] = "guarantee"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "guarantor", "amount")

    guarantor: Id
    amount: Money


class LoanNotify(LoanFact):
    """`custom "loan" "notify" "L-2012-001" "I-0012"`: the guarantor was told how the loan stands.

    In writing, on the fact's day; `document` is a copy of it. Of a letter that the program wrote, `by` is the
    form, and `batch` the folder of the letters.
    """

    VERB: ClassVar[str | None] = "notify"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "guarantor")

    guarantor: Id
    by: str | None = None
    batch: str | None = None
