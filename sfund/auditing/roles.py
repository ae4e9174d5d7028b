"""Roles: who sits on the board or a committee, from when until when; an audit asks whether they were paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import ClassVar

from sfund.facts import Fact, Id, Name


class RoleHeld(Fact):
    """`custom "role" "hold" "I-0012" "board"`; `until` is the last day, None as long as it lasts.

    `of` names an organisation or a person that the role ties its holder to: `of: "O-003"` with the role
    `staff` makes the holder one of the organisation's own people, who may not vote on what concerns it.
    Without it the role is one of the network's own.
    """

    NOUN: ClassVar[str] = "role"
    VERB: ClassVar[str | None] = "hold"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "role")

    id: Id
    role: Name
    until: dt.date | None = None
    of: Id | None = None


class RoleEnded(Fact):
    """`custom "role" "end" "I-0012" "board"`: the day is the first on which the role is held no more."""

    NOUN: ClassVar[str] = "role"
    VERB: ClassVar[str | None] = "end"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "role")

    id: Id
    role: Name
    of: Id | None = None


RoleFact = RoleHeld | RoleEnded


def _held(facts: Iterable[RoleFact], day: dt.date) -> Iterator[tuple[str, str, str | None]]:
    """Who holds which role on that day, and to whom it ties them."""
    held: dict[tuple[str, str, str | None], bool] = {}
    for fact in sorted(facts, key=lambda one: (one.date, isinstance(one, RoleHeld))):
        if fact.date <= day:
            holds = isinstance(fact, RoleHeld) and (fact.until is None or day <= fact.until)
            held[fact.id, fact.role, fact.of] = holds
    return (key for key, holds in held.items() if holds)


def roles_of(facts: Iterable[RoleFact], id_: str, day: dt.date) -> tuple[str, ...]:
    """The network's own roles that somebody holds on that day, sorted."""
    return tuple(sorted(role for holder, role, of in _held(facts, day) if holder == id_ and of is None))


def holders_of(facts: Iterable[RoleFact], role: str, day: dt.date) -> frozenset[str]:
    """Who holds a role of the network's own on that day."""
    return frozenset(id_ for id_, held, of in _held(facts, day) if held == role and of is None)


def people_of(facts: Iterable[RoleFact], of: str, day: dt.date) -> dict[str, str]:
    """The own people of an organisation or a person on that day: id → the role that ties them."""
    return {id_: role for id_, role, to in sorted(_held(facts, day), key=str) if to == of}
