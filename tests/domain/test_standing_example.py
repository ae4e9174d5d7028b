"""Every member of the example network, on several days: sfund and the second computation say the same."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest
from dues_cases import Line
from second_standing import calendars_of, second_standing

from sfund.books.dues import dues_begin, dues_of, paid_by_member
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.members.dues import DuesPlan
from sfund.members.facts import (
    DuesWaived,
    DuesWrittenOff,
    Member,
    MemberFact,
    MemberJoin,
    MemberKindChange,
    MemberLeave,
    MemberPause,
    MemberPlan,
    MemberReturn,
)
from sfund.members.standing import Paid
from sfund.periods import Span

LEDGER = Path(__file__).parent.parent.parent / "ledger"


@pytest.fixture(scope="module")
def books() -> Books:
    return load_books(LEDGER)


def plan_line(fact: DuesPlan) -> Line:
    keys = {"every": str(fact.every), "due-day": str(fact.due_day), "instalments": str(fact.instalments)}
    return Line(fact.date, "dues-plan", (fact.name, str(fact.amount.number), fact.amount.currency), keys)


def life_line(fact: MemberFact) -> Line:
    words, keys = (), {}
    match fact:
        case MemberJoin() | MemberPlan():
            words = (fact.plan,) if fact.plan else ()
        case MemberKindChange():
            words, keys = (str(fact.kind),), {"plan": fact.plan} if fact.plan else {}
        case MemberPause():
            keys = {"until": str(fact.until)} if fact.until else {}
        case DuesWaived() | DuesWrittenOff():
            words, keys = (fact.covers,), {"amount": str(fact.amount.number)} if fact.amount else {}
        case _:
            assert isinstance(fact, MemberReturn | MemberLeave)
    return Line(fact.date, str(fact.VERB), words, keys)


def life(member: Member) -> list[Line]:
    return [life_line(fact) for fact in member.facts if not fact.EVENT]


def payments(books: Books) -> dict[str, list[Line]]:
    """What the journal holds of each member's dues, posting by posting, without a question in SQL."""
    found: dict[str, list[Line]] = defaultdict(list)
    table = books.postings
    names = ("account", "day", "number", "member", "covers")
    for account, day, number, member, covers in zip(*map(table.column, names), strict=True):
        if account.startswith("Income:Dues:") and member:
            verb = "pay" if number < 0 else "refund"
            found[member].append(
                Line(day, verb, (str(abs(int(number))),), {"covers": covers} if covers else {})
            )
    return found


@pytest.mark.parametrize("on", ["2025-03-25", "2025-03-26", "2025-12-31", "2026-02-28", "2026-10-31"])
def test_the_whole_network(books: Books, on: str) -> None:
    day = dt.date.fromisoformat(on)
    known, paid, paying = dues_of(books), paid_by_member(books, day), payments(books)
    plans = [plan_line(fact) for facts in books.registry.plans.values() for fact in facts]
    calendars = calendars_of(plans, day, dues_begin(books))
    statuses = set()
    for member in books.registry.members.values():
        lines = life(member) + sorted(paying.get(member.id, ()), key=lambda one: one.day)
        wanted = second_standing(lines, day, {}, calendars)
        standing = known.standing(member.id, paid.get(member.id, Paid()), day)
        assert (standing is None) == (wanted is None)
        if standing is None or wanted is None:
            continue
        statuses.add(standing.status)
        assert wanted == {
            "day": on,
            "status": str(standing.status),
            "expected": str(known.expected(member.id, Span(dt.date.min, day))),
            "paid": str(paid.get(member.id, Paid()).total),
            "arrears": str(standing.arrears),
            "too old": str(standing.beyond(known.limit(day))),
            "credit": str(standing.credit),
            "paid through": str(standing.paid_through or "-"),
        }
    assert len(statuses) > 1
