"""`report members`: how many belong, against what the network set itself, and who came, went and stayed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.members.flows import Change, Flow, Pace, flows, month_after, pace_of
from reports.members.kinds import KINDS, counted
from reports.members.retention import retention
from reports.model import Column, Figure, Labelled, Report, Table, Term, Unit, Value
from sfund.books.model import Books
from sfund.members.facts import MemberKind
from sfund.periods import Month, Span
from sfund.registry import Registry
from sfund.targets import Target
from sfund.words import Message, say

NAME = "members"
TITLE = say("Members and targets")


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """Members on the last day, each kind against its next target, and what happened within the span."""
    as_of = as_of or span.last
    registry = books.registry
    ever = list(flows(registry.members.values()))
    courses = _courses(registry, as_of)
    figures = (*counted(books, as_of), *(figure for one in courses for figure in _ahead(one)))
    tables = (
        _targets(courses, [flow for flow in ever if flow.day in span]),
        _by_month(ever, span),
        retention(registry, as_of),
    )
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, as_of,
                  books.currency, figures, tables, books.diagnostics)  # fmt: skip


def targets(books: Books, span: Span, as_of: dt.date) -> Table:
    """The report's table of the kinds against their targets, alone."""
    happened = [flow for flow in flows(books.registry.members.values()) if flow.day in span]
    return _targets(_courses(books.registry, as_of), happened)


@dataclass(frozen=True, slots=True)
class _Course:
    """Where members of a kind are, and where they are to be."""

    kind: MemberKind
    members: int
    target: Target | None
    pace: Pace
    as_of: dt.date

    @property
    def missing(self) -> int | None:
        return max(self.target.number - self.members, 0) if self.target else None

    @property
    def months(self) -> Decimal | None:
        """Until the target is reached; None where it is not at this pace, or where there is none."""
        return None if self.missing is None else self.pace.months_for(self.missing)

    @property
    def reached(self) -> str | None:
        """The month in which the target will be reached; None where it is already or will not be."""
        return str(month_after(self.as_of, self.months)) if self.months else None


def _courses(registry: Registry, as_of: dt.date) -> tuple[_Course, ...]:
    return tuple(_course(registry, kind, as_of) for kind in MemberKind)


def _course(registry: Registry, kind: MemberKind, as_of: dt.date) -> _Course:
    target = _next_target(registry.targets, kind, as_of)
    return _Course(kind, registry.members_on(as_of, kind), target, pace_of(registry, kind, as_of), as_of)


def _ahead(course: _Course) -> Iterator[Figure]:
    """How long it takes at the present pace, where there is a target."""
    if course.missing is None:
        return
    reason = None
    if course.missing == 0:
        reason = say("the target is reached")
    elif course.months is None:
        reason = say("at the present pace it is not reached")
    yield Figure(
        f"months-to-target-{course.kind.value}",
        _TO_TARGET[course.kind],
        course.months,
        Unit.MONTHS,
        say("missing ÷ (net-growth ÷ months)"),
        (
            Term("missing", say("missing"), course.missing, Unit.COUNT),
            Term("net-growth", say("net growth"), course.pace.net, Unit.COUNT),
            Term("months", say("months"), course.pace.months, Unit.COUNT),
        ),
        reason,
    )


_TO_TARGET: dict[MemberKind, Message] = {
    MemberKind.ORGANIZATION: say("Organisations, to target"),
    MemberKind.INDIVIDUAL: say("Individuals, to target"),
    MemberKind.SUPPORTER: say("Supporters, to target"),
}


def _targets(courses: tuple[_Course, ...], happened: list[Flow]) -> Table:
    columns = (
        Column("kind", say("Kind"), Unit.TEXT),
        Column("members", say("Members"), Unit.COUNT, adds=True),
        Column("joined", say("Joined"), Unit.COUNT, adds=True),
        Column("left", say("Left"), Unit.COUNT, adds=True),
        Column("changed", say("Changed kind"), Unit.COUNT, adds=True),
        Column("target", say("Target"), Unit.COUNT),
        Column("by", say("By"), Unit.DATE),
        Column("missing", say("Missing"), Unit.COUNT),
        Column("reached", say("Reached in"), Unit.MONTH),
    )
    return Table("targets", TITLE, columns, tuple(_target_row(course, happened) for course in courses))


def _target_row(course: _Course, happened: list[Flow]) -> dict[str, Value]:
    own = Counter(flow.change for flow in happened if flow.kind is course.kind)
    return {
        "kind": Labelled(course.kind.value, KINDS[course.kind]),
        "members": course.members,
        "joined": own[Change.JOINED],
        "left": own[Change.LEFT],
        "changed": own[Change.CAME_OVER] - own[Change.WENT_OVER],
        "target": course.target.number if course.target else None,
        "by": course.target.by if course.target else None,
        "missing": course.missing,
        "reached": course.reached,
    }


def _by_month(ever: list[Flow], span: Span) -> Table:
    """What happened in each month of the span, and how many there were at its end."""
    by_month: dict[Month, list[Flow]] = {month: [] for month in span.months()}
    members = Counter[MemberKind]()
    for flow in ever:
        if flow.day < span.first:
            members[flow.kind] += flow.sign
        elif flow.day <= span.last:
            by_month[Month.of(flow.day)].append(flow)
    columns = (
        Column("month", say("Month"), Unit.MONTH),
        Column("joined", say("Joined"), Unit.COUNT, adds=True),
        Column("left", say("Left"), Unit.COUNT, adds=True),
        Column("changed", say("Changed kind"), Unit.COUNT, adds=True),
        Column("net", say("Net"), Unit.COUNT, adds=True),
        *(Column(kind.value, label, Unit.COUNT) for kind, label in KINDS.items()),
    )
    rows: list[Mapping[str, Value]] = []
    for month, happened in by_month.items():
        changes = Counter(flow.change for flow in happened)
        for flow in happened:
            members[flow.kind] += flow.sign
        rows.append(
            {
                "month": str(month),
                "joined": changes[Change.JOINED],
                "left": changes[Change.LEFT],
                "changed": changes[Change.CAME_OVER],
                "net": changes[Change.JOINED] - changes[Change.LEFT],
                **{kind.value: members[kind] for kind in KINDS},
            }
        )
    return Table("by-month", say("Joining and leaving by month"), columns, tuple(rows))


def still_wanted(registry: Registry, kind: MemberKind, as_of: dt.date) -> int:
    """How many members of the kind are missing to its next target; none where it is reached, or not set."""
    target = _next_target(registry.targets, kind, as_of)
    return max(target.number - registry.members_on(as_of, kind), 0) if target else 0


def _next_target(targets: tuple[Target, ...], kind: MemberKind, as_of: dt.date) -> Target | None:
    """The next one to be reached, else the last that was set."""
    own = [one for one in targets if one.subject == "members" and one.kind == kind and one.date <= as_of]
    ahead = [one for one in own if one.by >= as_of]
    return min(ahead, key=lambda one: one.by) if ahead else max(own, key=lambda one: one.by, default=None)
