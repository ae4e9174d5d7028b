"""Dues plans: what a member owes, and when."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from sfund.facts import Money, Name, Named
from sfund.periods import Every


class DuesPlan(Named):
    """`custom "dues-plan" "individual-monthly" 10000 KRW`.

    A later directive of the same name changes the amount from its date on. `due_day` clamps to the
    month's end and keeps its anchor.
    """

    NOUN: ClassVar[str] = "dues-plan"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("name", "amount")

    name: Name
    amount: Money
    every: Every = Every.MONTH
    due_day: Annotated[int, Field(ge=1, le=31)] = 25
