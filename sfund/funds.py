"""Funds: what money was given for.

A fund's balance is its net assets; within every transaction the postings of each fund sum to zero;
a restricted fund never goes below zero (the checks hold both).
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from sfund.facts import Name, Named

GENERAL = "general"


class Restriction(StrEnum):
    """What binds a fund."""

    NONE = "none"
    PURPOSE = "purpose"
    TIME = "time"
    PERMANENT = "permanent"


class Fund(Named):
    """`custom "fund" "solidarity"`."""

    NOUN: ClassVar[str] = "fund"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("name",)

    name: Name
    restriction: Restriction = Restriction.NONE

    @property
    def restricted(self) -> bool:
        return self.restriction is not Restriction.NONE
