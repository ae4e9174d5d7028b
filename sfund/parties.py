"""Parties: companies, funders and donors that are no members."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from sfund.facts import Fact, Id


class PartyKind(StrEnum):
    """What a party is."""

    COMPANY = "company"
    PUBLIC = "public"
    FOUNDATION = "foundation"
    PERSON = "person"
    OTHER = "other"


class Party(Fact):
    """`custom "party" "C-002"`. A person's name stays in the register, never here."""

    NOUN: ClassVar[str] = "party"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id",)

    id: Id
    kind: PartyKind
    name: str | None = None

    @property
    def of_person(self) -> bool:
        """Whether it speaks of a person."""
        return self.kind is PartyKind.PERSON
