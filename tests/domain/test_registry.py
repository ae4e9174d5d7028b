"""The registry: contradictions among facts, and members folded from facts in any order."""

from __future__ import annotations

import datetime as dt
import random
from textwrap import dedent

import pytest
from beancount.parser import parser
from hypothesis import assume, given
from hypothesis import strategies as st

from sfund.books.vocabulary import read_facts
from sfund.errors import Diagnostic
from sfund.facts import Fact
from sfund.members.facts import (
    Member,
    MemberFact,
    MemberJoin,
    MemberKind,
    MemberLeave,
    MemberPause,
    MemberPlan,
    MemberReturn,
)
from sfund.registry import Registry, build_registry

KNOWN = """
    2012-01-01 custom "fund" "solidarity"
      restriction: "purpose"
    2012-01-01 custom "dues-plan" "monthly" 10000 KRW
    2012-01-01 custom "party" "C-001"
      kind: "company"
    2012-01-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly"
    2012-01-01 custom "loan-product" "capital"
      method: "annuity"
      rate: 3.0
"""


def registry_of(text: str) -> tuple[Registry, list[Diagnostic]]:
    entries, errors, _ = parser.parse_string(dedent(KNOWN) + dedent(text), report_filename="r.beancount")
    assert errors == []
    facts, problems = read_facts(entries)
    assert problems == []
    return build_registry(facts)


GRANT = 'custom "grant" "award" "G-1" 100 KRW\n  party: "C-001"\n  kind: "foundation"\n  fund: "solidarity"\n'
PLEDGE = 'custom "pledge" "make" "P-1" 100 KRW\n  party: "C-001"\n  kind: "csr"\n  fund: "solidarity"\n'
LOAN = 'custom "loan" "apply" "L-1" 100 KRW\n  borrower: "O-001"\n  product: "capital"\n  months: 12\n'
JOIN = 'custom "member" "join" "O-001"\n  kind: "organization"\n'

GOOD = {
    "the known ones": "",
    "a grant": f"2012-02-01 {GRANT}",
    "a grant from a member": f"2012-02-01 {GRANT}".replace("C-001", "O-001"),
    "the general fund needs no word": f"2012-02-01 {PLEDGE}".replace("solidarity", "general"),
    "a loan": f"2012-02-01 {LOAN}",
    "a plan that changes": '2013-01-01 custom "dues-plan" "monthly" 12000 KRW\n',
    "a member who comes back": f'2012-05-01 custom "member" "leave" "O-001"\n2012-06-01 {JOIN}',
    "a leave and a return of one day": f'2012-05-01 custom "member" "leave" "O-001"\n2012-05-01 {JOIN}',
    "a directive before the one it needs": f'2011-02-01 {PLEDGE}2011-02-01 custom "pledge" "cancel" "P-1" 1 KRW\n',
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_facts_that_agree(text: str) -> None:
    assert registry_of(text)[1] == []


TWICE = {
    "fund": '2012-03-01 custom "fund" "solidarity"\n',
    "party": '2012-03-01 custom "party" "C-001"\n  kind: "other"\n',
    "member": f"2012-03-01 {JOIN}",
    "member on another day": f"2011-03-01 {JOIN}",
    "grant": f"2012-02-01 {GRANT}2012-03-01 {GRANT}",
    "pledge": f"2012-02-01 {PLEDGE}2012-03-01 {PLEDGE}",
    "loan": f"2012-02-01 {LOAN}2012-03-01 {LOAN}",
    "plan, the same day": '2012-01-01 custom "dues-plan" "monthly" 12000 KRW\n',
    "product, the same day": '2012-01-01 custom "loan-product" "capital"\n  method: "bullet"\n  rate: 1\n',
}


@pytest.mark.parametrize("text", TWICE.values(), ids=TWICE)
def test_what_is_given_twice(text: str) -> None:
    _, problems = registry_of(text)
    assert [one.code for one in problems] == ["DUPLICATE-ID"]
    assert problems[0].place.startswith("r.beancount:")
    assert "the first stands at r.beancount:" in str(problems[0].expected)


DANGLING = {
    "member": ('2012-03-01 custom "member" "leave" "O-009"\n', "UNKNOWN-MEMBER", '"O-009"', ""),
    "member's plan": ('2012-03-01 custom "member" "plan" "O-001" "montly"\n', "UNKNOWN-DUES-PLAN", '"montly"', '"monthly"'),
    "grant": ('2012-03-01 custom "grant" "line" "G-9" "a" 1 KRW\n', "UNKNOWN-GRANT", '"G-9"', ""),
    "grant's party": (f"2012-03-01 {GRANT}".replace("C-001", "C-002"), "UNKNOWN-PARTY", '"C-002"', '"C-001"'),
    "a party, where a member is nearer": (f"2012-03-01 {GRANT}".replace("C-001", "O-002"), "UNKNOWN-PARTY", "", '"C-001"'),
    "grant's fund": (f"2012-03-01 {GRANT}".replace("solidarity", "solidarty"), "UNKNOWN-FUND", "", '"solidarity"'),
    "pledge": ('2012-03-01 custom "pledge" "cancel" "P-9" 1 KRW\n', "UNKNOWN-PLEDGE", '"P-9"', ""),
    "pledge's fund": (f"2012-03-01 {PLEDGE}".replace("solidarity", "x"), "UNKNOWN-FUND", '"x"', "sfund fund open"),
    "loan": ('2012-03-01 custom "loan" "write-off" "L-9"\n', "UNKNOWN-LOAN", '"L-9"', ""),
    "loan's borrower": (f"2012-03-01 {LOAN}".replace("O-001", "O-002"), "UNKNOWN-MEMBER", '"O-002"', '"O-001"'),
    "loan's product": (f"2012-03-01 {LOAN}".replace("capital", "captal"), "UNKNOWN-LOAN-PRODUCT", "", '"capital"'),
    "before joining": ('2011-03-01 custom "member" "leave" "O-001"\n', "LEFT-BEFORE-JOINING", '"O-001"', "mend the date"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "message", "hint"), DANGLING.values(), ids=DANGLING)
def test_what_is_named_and_not_known(text: str, code: str, message: str, hint: str) -> None:
    _, problems = registry_of(text)
    assert [(one.code, one.file) for one in problems] == [(code, "r.beancount")]
    assert problems[0].line is not None
    assert message in str(problems[0].message)
    assert hint in str(problems[0].hint)


PERSONS = {
    "an individual": ('custom "member" "join" "I-001"\n  kind: "individual"\n', '"I-001"'),
    "a supporter": ('custom "member" "join" "S-001"\n  kind: "supporter"\n', '"S-001"'),
    "a donor": ('custom "party" "C-077"\n  kind: "person"\n', '"C-077"'),
}


@pytest.mark.parametrize("key", ["name", "name-ko"])
@pytest.mark.parametrize(("text", "shown"), PERSONS.values(), ids=PERSONS)
def test_a_person_has_no_name_in_the_books(text: str, shown: str, key: str) -> None:
    assert registry_of(f"2012-03-01 {text}")[1] == []
    _, problems = registry_of(f'2012-03-01 {text}  {key}: "홍가람"\n')
    assert [one.code for one in problems] == ["PERSON-NAMED"]
    assert shown in str(problems[0].message)
    assert shown in str(problems[0].excerpt)
    assert "register" in str(problems[0].hint)
    assert "홍가람" not in repr(problems[0])


def test_organisations_and_companies_have_names() -> None:
    named = f'2012-03-01 {JOIN}  name: "가람돌봄"\n'.replace("O-001", "O-002")
    assert (
        registry_of(named + '2012-03-01 custom "party" "C-007"\n  kind: "company"\n  name: "새터울"\n')[1]
        == []
    )


def test_what_the_registry_answers() -> None:
    registry, problems = registry_of(f"""
2012-03-01 {GRANT}
2012-03-02 custom "grant" "line" "G-1" "강사비" 60 KRW
2012-03-01 {PLEDGE}
2012-03-01 custom "pledge" "due" "P-1" 2012-09-30 60 KRW
2012-03-01 custom "pledge" "due" "P-1" 2012-06-30 40 KRW
2013-01-01 custom "dues-plan" "monthly" 12000 KRW
2013-01-01 custom "rule" "water" Expenses:Office:Utilities
  match: "수도"
2014-01-01 custom "rule" "water" Expenses:Office:Utilities
  match: "수도"
  ends: TRUE
""")
    assert problems == []
    day = dt.date
    plans = [registry.plan_on("monthly", day(year, 6, 1)) for year in (2011, 2012, 2013)]
    assert [plan and int(plan.amount.number) for plan in plans] == [None, 10000, 12000]
    assert registry.grant_lines("G-1") == {"강사비"}
    assert [part.due.month for part in registry.pledge_parts("P-1")] == [6, 9]
    assert registry.members_on(day(2012, 1, 1), MemberKind.ORGANIZATION) == 1
    assert registry.members_on(day(2011, 12, 31), MemberKind.ORGANIZATION) == 0
    assert registry.is_restricted("solidarity")
    assert not registry.is_restricted("nope")
    assert not registry.has_persons()
    assert [len(list(registry.rules_on(day(year, 6, 1)))) for year in (2012, 2013, 2014)] == [0, 1, 0]


# -------------------------------------------------------------------------------- a member, day by day

LIFE: tuple[MemberFact, ...] = (
    MemberJoin(date=dt.date(2012, 1, 5), id="I-1", kind=MemberKind.SUPPORTER, plan="small"),
    MemberPlan(date=dt.date(2012, 3, 1), id="I-1", plan="large"),
    MemberPause(date=dt.date(2012, 6, 1), id="I-1", until=dt.date(2012, 8, 31)),
    MemberReturn(date=dt.date(2012, 8, 1), id="I-1"),
    MemberLeave(date=dt.date(2012, 12, 1), id="I-1"),
    MemberJoin(date=dt.date(2013, 5, 1), id="I-1", kind=MemberKind.INDIVIDUAL),
)
DAYS = {  # day: belongs, kind, plan
    "2012-01-04": (False, None, None),
    "2012-01-05": (True, MemberKind.SUPPORTER, "small"),
    "2012-02-29": (True, MemberKind.SUPPORTER, "small"),
    "2012-03-01": (True, MemberKind.SUPPORTER, "large"),
    "2012-07-15": (True, MemberKind.SUPPORTER, "large"),
    "2012-11-30": (True, MemberKind.SUPPORTER, "large"),
    "2012-12-01": (False, MemberKind.SUPPORTER, "large"),
    "2013-04-30": (False, MemberKind.SUPPORTER, "large"),
    "2013-05-01": (True, MemberKind.INDIVIDUAL, None),
}


@pytest.mark.parametrize("day", DAYS)
def test_a_member_on_a_day(day: str) -> None:
    member, on = Member.of(LIFE), dt.date.fromisoformat(day)
    assert (member.stay_on(on) is not None, member.kind_on(on), member.plan_on(on)) == DAYS[day]


@given(st.permutations(LIFE))
def test_the_order_in_which_facts_arrive_does_not_matter(shuffled: list[MemberFact]) -> None:
    assert Member.of(shuffled) == Member.of(LIFE)
    facts: list[Fact] = list(shuffled)
    registry, problems = build_registry(facts)
    assert registry.members == {"I-1": Member.of(LIFE)}
    assert {one.code for one in problems} == {"UNKNOWN-DUES-PLAN"}


events = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(["join", "plan", "pause", "return", "leave"])),
    unique_by=lambda event: event[0],
    min_size=1,
    max_size=8,
)


def _fact(day: int, verb: str) -> MemberFact:
    date = dt.date(2012, 1, 1) + dt.timedelta(day)
    if verb == "join":
        return MemberJoin(date=date, id="O-1", kind=MemberKind.ORGANIZATION, plan=f"p-{day}")
    if verb == "plan":
        return MemberPlan(date=date, id="O-1", plan=f"p-{day}")
    if verb == "pause":
        return MemberPause(date=date, id="O-1")
    return MemberReturn(date=date, id="O-1") if verb == "return" else MemberLeave(date=date, id="O-1")


@given(events, st.randoms(), st.integers(-5, 410))
def test_any_life_is_that_of_its_days(life: list[tuple[int, str]], chance: random.Random, day: int) -> None:
    assume(_never_joins_twice(life))  # that is a DUPLICATE-ID
    facts = [_fact(*event) for event in life]
    ordered = Member.of(facts)
    chance.shuffle(facts)
    assert Member.of(facts) == ordered
    belongs, plan = False, None
    for when, verb in sorted(life):
        if when <= day:
            belongs = verb == "join" or (belongs and verb != "leave")
            plan = f"p-{when}" if verb in ("join", "plan") else plan
    on = dt.date(2012, 1, 1) + dt.timedelta(day)
    assert (ordered.stay_on(on) is not None) is belongs
    assert ordered.plan_on(on) == plan
    assert sum(stay.covers(on) for stay in ordered.stays) == belongs


def _never_joins_twice(life: list[tuple[int, str]]) -> bool:
    """Whether every joining but the first comes after a leave."""
    inside = False
    for _, verb in sorted(life):
        if verb == "join" and inside:
            return False
        inside = verb == "join" or (inside and verb != "leave")
    return True
