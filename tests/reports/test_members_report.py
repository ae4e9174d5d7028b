"""The members' report: targets and pace, joining and leaving by month, and who stays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st
from report_parts import rows_in_json

from reports.faces.as_text import as_text
from reports.members.flows import Pace, flows, month_after, pace_of
from reports.members.report import build
from sfund.books.load import load_books
from sfund.facts import Fact
from sfund.members.facts import Member, MemberJoin, MemberKind, MemberKindChange, MemberLeave
from sfund.periods import Month, Span
from sfund.registry import build_registry

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"

# Ten organisations are to be: two at the beginning, three more in the year, one of which left and came back.
NETWORK = """
    2025-01-01 custom "target" "members" "organization" 2025-12-31 10
    2025-01-01 custom "target" "members" "individual" 2025-12-31 1
    2025-01-01 custom "target" "members" "supporter" 2025-12-31 5
    2025-01-01 custom "member" "join" "O-001"
      kind: "organization"
    2025-01-01 custom "member" "join" "O-002"
      kind: "organization"
    2025-02-10 custom "member" "join" "O-003"
      kind: "organization"
    2025-02-28 custom "member" "join" "O-004"
      kind: "organization"
    2025-03-01 custom "member" "join" "I-0001"
      kind: "individual"
    2025-03-31 custom "member" "join" "I-0002"
      kind: "individual"
    2025-05-01 custom "member" "leave" "O-003"
    2025-06-15 custom "member" "kind" "I-0001" "supporter"
    2025-09-01 custom "member" "join" "O-005"
      kind: "organization"
    2025-10-01 custom "member" "join" "O-003"
      kind: "organization"
    2025-12-01 custom "member" "leave" "I-0001"
"""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks):
    return load_books(make_books(tmp_path_factory.mktemp("books"), NETWORK))


TARGETS = """
organization 5 6 1 0 10 2025-12-31 5 2027-08
individual   1 2 0 -1 1 2025-12-31 0 None
supporter    0 0 1 1 5 2025-12-31 5 None
"""
# Three more organisations since 1 January, in 11 + 30/31 months: five more take 5 × 11.968 ÷ 3 = 19.9 months.


def test_targets_worked_on_paper(books):
    report = build(books, Span.of_year(2025))
    rows = [[str(value) for value in row.values()] for row in rows_in_json(report, "targets")]
    assert rows == [line.split() for line in TARGETS.strip().splitlines()]


def test_a_target_that_is_reached_or_out_of_reach_says_why(books):
    found = {figure.key: figure for figure in build(books, Span.of_year(2025)).figures}
    organizations, individuals, supporters = (
        found[f"months-to-target-{kind}"] for kind in ("organization", "individual", "supporter")
    )
    assert organizations.value == Decimal(5) * organizations.terms[2].value / 3
    assert organizations.reason is None
    assert (individuals.value, str(individuals.reason)) == (0, "the target is reached")
    assert (supporters.value, str(supporters.reason)) == (None, "at the present pace it is not reached")


def test_without_a_target_there_is_nothing_to_reach(tmp_path, make_books: MakeBooks):
    text = "\n".join(line for line in NETWORK.splitlines() if '"target"' not in line)
    report = build(load_books(make_books(tmp_path, text)), Span.of_year(2025))
    assert [figure.key for figure in report.figures] == [
        "members-organization", "members-individual", "members-supporter"]  # fmt: skip
    assert {row["target"] for row in rows_in_json(report, "targets")} == {None}


BY_MONTH = """
2025-01 2 0 0 2  2 0 0
2025-02 2 0 0 2  4 0 0
2025-03 2 0 0 2  4 2 0
2025-04 0 0 0 0  4 2 0
2025-05 0 1 0 -1 3 2 0
2025-06 0 0 1 0  3 1 1
2025-07 0 0 0 0  3 1 1
2025-08 0 0 0 0  3 1 1
2025-09 1 0 0 1  4 1 1
2025-10 1 0 0 1  5 1 1
2025-11 0 0 0 0  5 1 1
2025-12 0 1 0 -1 5 1 0
"""


def test_joining_and_leaving_by_month(books):
    rows = [
        [str(value) for value in row.values()]
        for row in rows_in_json(build(books, Span.of_year(2025)), "by-month")
    ]
    assert rows == [line.split() for line in BY_MONTH.strip().splitlines()]


# Six joined in the first quarter. O-003 left before three months were over, and was back after a year;
# I-0001 was gone by then.
RETENTION = {
    "2025-12-31": [
        ["2025-Q1", 6, 5, "0.833333", 5, "0.833333", None, None, None, None],
        ["2025-Q3", 1, 1, "1.000000", None, None, None, None, None, None],
    ],
    "2026-03-31": [
        ["2025-Q1", 6, 5, "0.833333", 5, "0.833333", 5, "0.833333", None, None],
        ["2025-Q3", 1, 1, "1.000000", 1, "1.000000", None, None, None, None],
    ],
}


@pytest.mark.parametrize("day", RETENTION)
def test_who_is_still_there(books, day: str):
    as_of = dt.date.fromisoformat(day)
    rows = rows_in_json(build(books, Span(as_of, as_of), as_of), "retention")
    assert [list(row.values()) for row in rows] == RETENTION[day]


def test_an_empty_span_and_books_without_members(tmp_path, make_books: MakeBooks, books):
    empty = build(load_books(make_books(tmp_path)), Span.of_year(2025))
    assert [len(one.rows) for one in empty.tables] == [3, 12, 0]
    assert as_text(empty)
    before = build(books, Span.of_year(2020))
    assert [figure.value for figure in before.figures if figure.key.startswith("members-")] == [0, 0, 0]
    assert rows_in_json(before, "retention") == []


@pytest.mark.parametrize(
    ("day", "months", "month"),
    [
        ("2026-10-31", "0", "2026-10"),
        ("2026-10-31", "0.1", "2026-11"),
        ("2026-10-31", "2", "2026-12"),
        ("2026-10-31", "2.01", "2027-01"),
        ("2026-10-15", "0.5", "2026-10"),
        ("2026-02-14", "0.5", "2026-02"),  # half of February is over, the other half is enough
        ("2026-02-14", "0.51", "2026-03"),
    ],
)
def test_the_month_in_which_so_many_months_end(day: str, months: str, month: str):
    assert str(month_after(dt.date.fromisoformat(day), Decimal(months))) == month


@given(st.integers(-50, 50), st.integers(0, 500), st.fractions(Fraction(1, 31), 12))
def test_the_pace_times_the_months_is_what_is_missing(net: int, missing: int, months: Fraction):
    pace = Pace(net, Decimal(months.numerator) / months.denominator)
    needed = pace.months_for(missing)
    if missing == 0:
        assert needed == 0
    elif net <= 0:
        assert needed is None
    elif needed is not None:
        assert abs(needed / pace.months * net - missing) < Decimal("0.000001")


KINDS = st.sampled_from(list(MemberKind))
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))


@st.composite
def lives(draw: st.DrawFn) -> list[Fact]:
    """Members who join, change kind, leave and come back, on any days in that order."""
    facts: list[Fact] = []
    for number in range(draw(st.integers(0, 5))):
        id_ = f"I-{number}"
        days = sorted(draw(st.lists(DAYS, min_size=1, max_size=5, unique=True)))
        inside = False
        for day in days:
            if not inside:
                facts.append(MemberJoin(date=day, id=id_, kind=draw(KINDS)))
                inside = True
            elif draw(st.booleans()):
                facts.append(MemberKindChange(date=day, id=id_, kind=draw(KINDS)))
            else:
                facts.append(MemberLeave(date=day, id=id_))
                inside = False
    return facts


@given(lives(), DAYS, KINDS)
def test_flows_add_up_to_members_on_any_day(facts: list[Fact], day: dt.date, kind: MemberKind):
    registry, problems = build_registry(facts)
    assert not problems
    counted = sum(
        flow.sign for flow in flows(registry.members.values()) if flow.kind is kind and flow.day <= day
    )
    assert counted == registry.members_on(day, kind)


@given(lives(), DAYS, KINDS)
def test_the_net_growth_is_the_difference_of_two_days(facts: list[Fact], day: dt.date, kind: MemberKind):
    registry, _ = build_registry(facts)
    pace = pace_of(registry, kind, day)
    joins = [member.stays[0].join.date for member in registry.members.values()]
    assert Decimal(0) <= pace.months <= 12
    if joins and min(joins) <= day:
        begun = max(Month.of(day).plus(-12).day(day.day), min(joins))
        assert pace.net == registry.members_on(day, kind) - registry.members_on(begun, kind)


def test_loops_over_the_example_find_the_same():
    """Counted once more from the entries, without the registry."""
    entries, errors, _ = loader.load_file(str(LEDGER / "main.beancount"))
    assert not errors
    joins, leaves = {}, {}
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == "member":
            verb, id_ = (value.value for value in entry.values[:2])
            if verb == "join":
                joins[id_] = entry.date
            elif verb == "leave":
                leaves[id_] = entry.date
    report = build(load_books(LEDGER), Span(dt.date(2025, 1, 1), dt.date(2026, 10, 31)))
    for row in rows_in_json(report, "by-month"):
        month = row["month"]
        assert row["joined"] == sum(str(day).startswith(month) for day in joins.values()), month
        assert row["left"] == sum(str(day).startswith(month) for day in leaves.values()), month
    cohort = next(row for row in rows_in_json(report, "retention") if row["cohort"] == "2025-Q2")
    group = [id_ for id_, day in joins.items() if dt.date(2025, 4, 1) <= day <= dt.date(2025, 6, 30)]
    assert cohort["joined"] == len(group)
    here = sum(1 for id_ in group if leaves.get(id_, dt.date.max) > joins[id_].replace(year=2026))
    assert cohort["after-12"] == here


def test_a_member_of_no_day_is_no_flow():
    day = dt.date(2025, 3, 1)
    member = Member.of(
        [MemberJoin(date=day, id="I-1", kind=MemberKind.INDIVIDUAL), MemberLeave(date=day, id="I-1")]
    )
    assert list(flows([member])) == []
