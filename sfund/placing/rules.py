"""Standing rules: where a bank line belongs whose words are always the same.

A rule is part of the books, so that an auditor sees why a line went where it did. It never names a
person: who a person is stands in the register (as an alias there).
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field, field_validator

from sfund.facts import Id, Money, Name, Named
from sfund.words import say

_LETTERS_MIN = 2


class Direction(StrEnum):
    """Which way money went, seen from the bank account."""

    IN = "in"
    OUT = "out"


class Rule(Named):
    """`custom "rule" "electricity" "Expenses:Office:Utilities"`.

    A line matches when each word of `match` (separated by spaces) occurs in its text, and the
    direction, the bank account (`only`) and the amount agree where they are given. The other fields
    are what its postings then carry. `account` is the other side of the entry.
    """

    NOUN: ClassVar[str] = "rule"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("name", "account")

    name: Name
    account: str
    match: str
    direction: Direction | None = None
    only: str | None = None
    amount: Money | None = None
    narration: str | None = None
    fund: Name | None = None
    party: Id | None = None
    member: Id | None = None
    grant: Id | None = None
    line: str | None = None
    loan: Id | None = None
    unit: str | None = None
    function: str | None = None
    program: str | None = None
    ends: bool = Field(default=False)  # from this date on the rule of this name no longer holds

    @field_validator("match")
    @classmethod
    def _says_something(cls, match: str) -> str:
        """Without words a rule would take every line, with one letter nearly every one."""
        if sum(map(str.isalnum, match)) < _LETTERS_MIN:
            raise ValueError(say('"{match}" would match nearly every line', match=match))
        return match
