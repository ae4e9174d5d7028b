"""`report dues`: what was expected and what came, who owes how much, and how long already.

Expected and paid are those of the span up to the day of the standings; status, arrears and credit are of that
day. docs/reports.md has each figure with its formula.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from reports.dues.position import Position, position_of
from reports.dues.tables import ageing, by_failure_code, by_method, by_status, credits_
from reports.members.kinds import counted, kind_of
from reports.model import Column, Figure, Labelled, Report, Table, Term, Unit, Value, money_term
from reports.naming import plan_called
from sfund.books.model import Books
from sfund.money import ZERO, ratio, total
from sfund.periods import Span
from sfund.words import Message, say

NAME = "dues"
TITLE = say("Dues")


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The report over the span; how members stand is as of `as_of` (the last day)."""
    as_of = as_of or span.last
    position = position_of(books, span, as_of)
    tables = (
        _members(position),
        ageing(position),
        by_method(position),
        by_failure_code(position),
        by_status(position),
        credits_(position),
    )
    return Report(NAME, TITLE, books.settings.organization.name, span.first, span.last, as_of,
                  books.currency, figures(position), tables, books.diagnostics,
                  notes=_notes(position))  # fmt: skip


def figures(position: Position) -> tuple[Figure, ...]:
    """What was asked and came, what is open, and how many belong."""
    return (*_flow(position), *_stock(position), *counted(position.books, position.as_of))


def _notes(position: Position) -> tuple[Message, ...]:
    """Where the span is not over, that what falls due later is in none of the figures."""
    day = position.as_of
    if position.past == position.span:
        return ()
    if position.past is None:
        return (say("All of this time lies after {day}: nothing of it is due yet.", day=day),)
    return (
        say(
            "A part of this time lies after {day}: what is due or comes in later is in none of the figures.",
            day=day,
        ),
    )


def _flow(position: Position) -> tuple[Figure, ...]:
    """What the span asked, and what came in it."""
    of_members = total(position.paid.values())
    return (
        Figure(
            "expected",
            say("Expected"),
            position.expected_sum,
            Unit.MONEY,
            say("what was due in this time, less what was waived"),
            (_count("members-asked", say("members asked"), position.asked.values()),),
        ),
        Figure(
            "collected",
            say("Collected"),
            position.collected,
            Unit.MONEY,
            say("dues-of-members + dues-of-nobody"),
            (
                money_term("dues-of-members", say("dues of members"), of_members),
                money_term(
                    "dues-of-nobody", say("dues that name no member"), position.collected - of_members
                ),
            ),
        ),
        _rate(position),
    )


def _rate(position: Position) -> Figure:
    rate = ratio(position.collected, position.expected_sum)
    return Figure(
        "collection-rate",
        say("Collection rate"),
        rate,
        Unit.RATIO,
        say("collected ÷ expected"),
        (
            money_term("collected", say("dues collected"), position.collected),
            money_term("expected", say("dues expected"), position.expected_sum),
        ),
        None if rate is not None else say("nothing was due in this time"),
    )


def _stock(position: Position) -> tuple[Figure, ...]:
    """What is open on the last day, and what was paid ahead."""
    standings = position.standings.values()
    arrears = total(one.arrears for one in standings)
    too_old = total(one.beyond(position.limit) for one in standings)
    return (
        Figure(
            "arrears",
            say("Arrears"),
            arrears,
            Unit.MONEY,
            say("arrears-within-limit + arrears-too-old"),
            (
                money_term("arrears-within-limit", say("arrears within the limit"), arrears - too_old),
                money_term("arrears-too-old", say("arrears too old"), too_old),
            ),
        ),
        Figure(
            "arrears-too-old",
            say("Of these too old"),
            too_old,
            Unit.MONEY,
            say("unpaid and due before {day}: too old to be claimed", day=position.limit),
        ),
        Figure(
            "credit",
            say("Paid ahead"),
            total(one.credit for one in standings),
            Unit.MONEY,
            say("paid beyond all that was due before {day}: ahead, or too much", day=position.as_of),
        ),
    )


def _count(key: str, label: Message, amounts: Iterable[Decimal]) -> Term:
    return Term(key, label, sum(1 for amount in amounts if amount), Unit.COUNT)


def _members(position: Position) -> Table:
    columns = (
        Column("member", say("Member"), Unit.TEXT),
        Column("kind", say("Kind"), Unit.TEXT),
        Column("plan", say("Plan"), Unit.TEXT),
        Column("status", say("Status"), Unit.TEXT),
        Column("expected", say("Expected"), Unit.MONEY, adds=True),
        Column("paid", say("Paid"), Unit.MONEY, adds=True),
        Column("arrears", say("Arrears"), Unit.MONEY, adds=True),
        Column("paid-through", say("Paid through"), Unit.MONTH),
    )
    rows = tuple(_row(position, member) for member in position.concerned())
    return Table("members", say("Members"), columns, rows)


def _row(position: Position, member: str) -> Mapping[str, Value]:
    known = position.books.registry.members[member]
    standing = position.standings.get(member)  # who joins after the day of the standings has none
    through = standing.paid_through if standing else None
    return {
        "member": member,
        "kind": kind_of(known, position.as_of),
        "plan": plan_called(position.books, known.plan_on(position.as_of)),
        "status": Labelled(standing.status.value, standing.status.label) if standing else None,
        "expected": position.asked.get(member, ZERO),
        "paid": position.paid.get(member, ZERO),
        "arrears": standing.arrears if standing else ZERO,
        "paid-through": str(through) if through else None,
    }
