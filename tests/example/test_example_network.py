"""The example is the network that the manual tells of: its size, its registry, always the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfund.example import Example, Scale, build_example
from sfund.funds.facts import Fund
from sfund.giving.pledges import PledgeCancel, PledgeMake
from sfund.grants.facts import GrantAward
from sfund.loans.facts import LoanDecide, LoanProduct
from sfund.members.facts import MemberKind, MemberLeave
from sfund.placing.rules import Rule
from sfund.registry import build_registry
from sfund.targets import Target

SMALL = Scale(members=60, months=5)
FINGERPRINT = """
import hashlib
from sfund.example import Scale, build_example
example = build_example(Scale(members=60, months=5))
print(hashlib.sha256(repr(example).encode()).hexdigest())
"""


def test_the_same_scale_gives_an_equal_example() -> None:
    assert build_example(SMALL) == build_example(SMALL)


def test_another_seed_is_another_network_of_the_same_shape() -> None:
    one, other = build_example(SMALL), build_example(Scale(members=60, months=5, seed=7))
    assert one.lines != other.lines
    assert one.openings.keys() == other.openings.keys()


@pytest.mark.parametrize("hash_seed", ["0", "4242"])
def test_the_example_does_not_depend_on_how_python_hashes(hash_seed: str) -> None:
    here = build_example(SMALL)
    digest = hashlib.sha256(repr(here).encode()).hexdigest()
    env = {**os.environ, "PYTHONHASHSEED": hash_seed}
    there = subprocess.run(
        [sys.executable, "-c", FINGERPRINT], env=env, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == digest


def test_it_covers_22_months(example: Example) -> None:
    assert (example.begin, example.end) == (dt.date(2025, 1, 1), dt.date(2026, 10, 31))
    assert all(example.begin <= line.day <= example.end for line in example.lines)
    assert all(example.begin <= fact.date <= example.end for fact in example.facts)


@pytest.mark.parametrize(
    ("kind", "number"),
    [(MemberKind.ORGANIZATION, 33), (MemberKind.INDIVIDUAL, 312), (MemberKind.SUPPORTER, 45)],
)
def test_so_many_belong_on_the_last_day(example: Example, kind: MemberKind, number: int) -> None:
    registry, _ = build_registry(example.facts)
    assert registry.members_on(example.end, kind) == number
    assert registry.members_on(example.begin, kind) < number


def test_some_have_left(example: Example) -> None:
    assert sum(isinstance(fact, MemberLeave) for fact in example.facts) > 30


def test_the_registry_does_not_contradict_itself(example: Example) -> None:
    _, diagnostics = build_registry(example.facts)
    assert diagnostics == []


def test_what_the_registry_holds(example: Example) -> None:
    found = Counter(type(fact) for fact in example.facts)
    assert found[Fund] == 8  # three that last and one for each grant
    assert found[GrantAward] == 5
    assert found[PledgeMake] == 9
    assert found[PledgeCancel] == 1
    assert found[LoanProduct] == 4
    assert found[LoanDecide] == 13
    assert [(fact.kind, fact.number) for fact in example.facts if isinstance(fact, Target)] == [
        ("organization", 30),
        ("individual", 300),
    ]


def test_the_contract_ends_and_is_not_renewed(example: Example) -> None:
    awards = [fact for fact in example.facts if isinstance(fact, GrantAward)]
    assert [award.until for award in awards if award.kind == "entrusted"] == [dt.date(2026, 6, 30)]
    assert sum(award.kind == "public-subsidy" for award in awards) == 2
    assert sum(award.kind == "foundation" for award in awards) == 2


def test_one_loan_was_rejected_and_none_of_it_paid_out(example: Example) -> None:
    rejected = {
        fact.id for fact in example.facts if isinstance(fact, LoanDecide) and fact.outcome == "rejected"
    }
    assert len(rejected) == 1
    assert not any(line.truth.meta.get("loan") in rejected for line in example.lines)


def test_no_persons_name_stands_in_facts_or_placements(example: Example) -> None:
    persons = {person.name for person in example.persons if person.id[0] in "IS"}
    aliases = {name for person in example.persons if person.id[0] in "IS" for name in person.names}
    told = "\n".join(
        [fact.model_dump_json() for fact in example.facts]
        + [repr(one.truth) for one in (*example.lines, *example.purchases, *example.gifts)]
    )
    assert len(persons) > 350
    assert [name for name in aliases if name in told] == []


def test_the_register_knows_everybody_once(example: Example) -> None:
    registry, _ = build_registry(example.facts)
    ids = [person.id for person in example.persons]
    assert sorted(ids) == sorted([*registry.members, *registry.parties])
    numbers = [person.payer_number for person in example.persons if person.payer_number]
    assert len(numbers) == len(set(numbers))
    assert all(person.email.endswith("@example.org") for person in example.persons)
    assert all(person.phone.split("-")[1] in {"000", "0000", "0001"} for person in example.persons)


def test_every_rule_has_words_and_leads_to_an_account(example: Example) -> None:
    rules = [fact for fact in example.facts if isinstance(fact, Rule)]
    assert len(rules) > 40
    assert all(rule.match and ":" in rule.account for rule in rules)


def test_twice_the_members_make_about_twice_the_lines() -> None:
    sizes = [400, 800, 1600]
    asks_and_lines = []
    for members in sizes:
        built = build_example(Scale(members=members, months=4))
        asks_and_lines.append(len(built.lines) + sum(len(run.asks) for run in built.cms))
    growth = [after / before for before, after in pairwise(asks_and_lines)]
    assert all(1.7 < factor < 2.2 for factor in growth)


@settings(max_examples=15, deadline=None)
@given(members=st.integers(1, 150), months=st.integers(1, 15), seed=st.integers(0, 99))
def test_every_scale_has_its_members_and_never_an_empty_purse(members: int, months: int, seed: int) -> None:
    scale = Scale(members=members, months=months, seed=seed)
    built = build_example(scale)
    registry, diagnostics = build_registry(built.facts)
    assert diagnostics == []
    assert sum(registry.members_on(built.end, kind) for kind in MemberKind) == members
    balances = dict(built.openings)
    for line in built.lines:
        balances[line.account] += line.amount
        assert balances[line.account] >= 0


def test_an_example_begins_with_a_year() -> None:
    with pytest.raises(ValueError, match="1 January"):
        Scale(begin=dt.date(2025, 3, 1))
