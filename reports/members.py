"""`report members`: how many belong, against what the network set itself."""

from __future__ import annotations

import datetime as dt

from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value
from sfund.books.model import Books
from sfund.members import MemberKind
from sfund.periods import Span
from sfund.targets import Target
from sfund.words import Message, say

NAME = "members"
TITLE = say("Members and targets")

LABELS: dict[MemberKind, Message] = {
    MemberKind.ORGANIZATION: say("Organisations"),
    MemberKind.INDIVIDUAL: say("Individuals"),
    MemberKind.SUPPORTER: say("Supporters"),
}


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """Members on the last day by kind, who came and went in the span, and the next target of each kind."""
    as_of = as_of or span.last
    counts = {kind: books.registry.members_on(as_of, kind) for kind in MemberKind}
    figures = tuple(
        Figure(
            f"members-{kind.value}",
            LABELS[kind],
            count,
            Unit.COUNT,
            say("members of this kind on {day}, paused ones included", day=as_of),
        )
        for kind, count in counts.items()
    )
    rows = tuple(_row(books, kind, count, span, as_of) for kind, count in counts.items())
    columns = (
        Column("kind", say("Kind"), Unit.TEXT),
        Column("members", say("Members"), Unit.COUNT),
        Column("joined", say("Joined"), Unit.COUNT),
        Column("left", say("Left"), Unit.COUNT),
        Column("target", say("Target"), Unit.COUNT),
        Column("by", say("By"), Unit.DATE),
        Column("missing", say("Missing"), Unit.COUNT),
    )
    table = Table("targets", TITLE, columns, rows)
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, as_of,
                  books.currency, figures, (table,), books.diagnostics)  # fmt: skip


def _row(books: Books, kind: MemberKind, count: int, span: Span, as_of: dt.date) -> dict[str, Value]:
    stays = [stay for member in books.registry.members.values() for stay in member.stays]
    own = [stay for stay in stays if stay.join.kind is kind]
    target = _next_target(books.registry.targets, kind, as_of)
    return {
        "kind": Labelled(kind.value, LABELS[kind]),
        "members": count,
        "joined": sum(1 for stay in own if stay.join.date in span),
        "left": sum(1 for stay in own if stay.left is not None and stay.left in span),
        "target": target.number if target else None,
        "by": target.by if target else None,
        "missing": max(target.number - count, 0) if target else None,
    }


def _next_target(targets: tuple[Target, ...], kind: MemberKind, as_of: dt.date) -> Target | None:
    """The next one to be reached, else the last that was set."""
    own = [one for one in targets if one.subject == "members" and one.kind == kind and one.date <= as_of]
    ahead = [one for one in own if one.by >= as_of]
    return min(ahead, key=lambda one: one.by) if ahead else max(own, key=lambda one: one.by, default=None)
