"""Roles: who sits on the board or a committee, from when until when; an audit asks whether they were paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar

from sfund.facts import Fact, Id, Name


class RoleHeld(Fact):
    """`custom "role" "hold" "I-0012" "board"`; `until` is the last day, None as long as it lasts."""

    NOUN: ClassVar[str] = "role"
    VERB: ClassVar[str | None] = "hold"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "role")

    id: Id
    role: Name
    until: dt.date | None = None


class RoleEnded(Fact):
    """`custom "role" "end" "I-0012" "board"`: the day is the first on which the role is held no more."""

    NOUN: ClassVar[str] = "role"
    VERB: ClassVar[str | None] = "end"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "role")

    id: Id
    role: Name


RoleFact = RoleHeld | RoleEnded


def roles_of(facts: Iterable[RoleFact], id_: str, day: dt.date) -> tuple[str, ...]:
    """The roles that somebody holds on that day, sorted."""
    held: dict[str, bool] = {}
    for fact in sorted(facts, key=lambda one: (one.date, isinstance(one, RoleHeld))):
        if fact.id == id_ and fact.date <= day:
            held[fact.role] = isinstance(fact, RoleHeld) and (fact.until is None or day <= fact.until)
    return tuple(sorted(role for role, holds in held.items() if holds))
