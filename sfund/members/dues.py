"""Dues plans: what a member owes, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from sfund.facts import Money, Name, Named
from sfund.periods import Every
from sfund.words import say


class FirstPeriod(StrEnum):
    """What is asked of the period in which a member joins."""

    WHOLE = "whole"
    PRORATED = "prorated"  # by its days from joining on, a fraction of the smallest unit left off


@dataclass(frozen=True, slots=True)
class StatusRules:
    """The days behind a member's status.

    Attributes:
        grace_days: For how many days after its due day an unpaid period is forgiven.
        lapsed_months: After how many months without a payment somebody in arrears counts as lapsed.
        claim_years: How long after its due day a claim is followed up.
    """

    grace_days: int = 30
    lapsed_months: int = 12
    claim_years: int = 3


_AMOUNT = re.compile(r"\d[\d,.]*\s*(?:만|천|원|won\b|krw\b)|(?:krw|₩|￦)\s*\d|\d{4,}|\d,\d{3}", re.IGNORECASE)


class DuesPlan(Named):
    """`custom "dues-plan" "individual-monthly" 10000 KRW`.

    A later directive of the same name changes the amount from its date on. `due_day` clamps to the
    month's end and keeps its anchor. `instalments` cuts a period's amount into equal parts, due every so many
    months; what does not divide evenly is in the last.
    """

    NOUN: ClassVar[str] = "dues-plan"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("name", "amount")

    name: Name
    amount: Money
    every: Every = Every.MONTH
    due_day: Annotated[int, Field(ge=1, le=31)] = 25
    instalments: Annotated[int, Field(ge=1, le=12)] = 1

    def labels_with_amount(self) -> frozenset[str]:
        """The fields of its labels that name an amount, wrong once it asks another one: `월 1만원`."""
        labels = {"name_ko": self.name_ko, "name_en": self.name_en}
        return frozenset(field for field, label in labels.items() if label and _AMOUNT.search(label))

    @model_validator(mode="after")
    def _divides_its_period(self) -> Self:
        if self.every.months % self.instalments:
            raise ValueError(say("a period must fall into instalments of whole months"))
        return self
