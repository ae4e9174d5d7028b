"""What members and their kinds are called on reports."""

from __future__ import annotations

import datetime as dt

from reports.model import Figure, Labelled, Unit
from sfund.books.model import Books
from sfund.members.facts import Member, MemberKind
from sfund.words import Message, say

KINDS: dict[MemberKind, Message] = {
    MemberKind.ORGANIZATION: say("Organisations"),
    MemberKind.INDIVIDUAL: say("Individuals"),
    MemberKind.SUPPORTER: say("Supporters"),
}
"""Of many."""

_ONE: dict[MemberKind, Message] = {
    MemberKind.ORGANIZATION: say("Organisation"),
    MemberKind.INDIVIDUAL: say("Individual"),
    MemberKind.SUPPORTER: say("Supporter"),
}


def kind_of(member: Member, day: dt.date) -> Labelled | None:
    """The kind of one member on that day; of who joins later, the one with which it joins."""
    kind = member.kind_on(day) or (member.stays[0].join.kind if member.stays else None)
    return None if kind is None else Labelled(kind.value, _ONE[kind])


def counted(books: Books, as_of: dt.date) -> tuple[Figure, ...]:
    """How many belong on that day, a figure for each kind."""
    return tuple(
        Figure(
            f"members-{kind.value}",
            label,
            books.registry.members_on(as_of, kind),
            Unit.COUNT,
            say("members of this kind on {day}, paused ones included", day=as_of),
        )
        for kind, label in KINDS.items()
    )
