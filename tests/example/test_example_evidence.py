"""Nearly every line says enough to be placed: by a rule, a name, or a name and an amount."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest

from sfund.example import BankLine, Example, Scale
from sfund.example.gifts_life import CLEARING as PLATFORM_CLEARING
from sfund.example.grants_life import TRANSIT
from sfund.example.joining import people
from sfund.example.names import misspelt
from sfund.example.network import CARD, EVENTS, NETWORK, OPERATING, SOLIDARITY
from sfund.example.people import Habit
from sfund.grants.facts import GrantAward
from sfund.placing.rules import Direction, Rule
from sfund.registry import Registry, build_registry

# Where settlements and transfers lead: what the card and the platform listed, and the other account, are
# the evidence, not the words.
SETTLED = {CARD, PLATFORM_CLEARING, TRANSIT}


def text_of(line: BankLine) -> str:
    return f"{line.counterparty} {line.memo}"


def told_of(line: BankLine) -> set[str]:
    """The members and parties of a line."""
    named = [line.truth.meta, *(part.meta for part in line.truth.parts)]
    return {str(meta[key]) for meta in named for key in ("member", "party") if key in meta}


def by_card(example: Example) -> Iterator[BankLine]:
    """The purchases as lines of the card's account."""
    for one in example.purchases:
        yield BankLine(CARD, one.day, one.time, -one.amount, one.merchant, "", one.truth)


def rules_for(registry: Registry, line: BankLine) -> list[Rule]:
    direction = Direction.IN if line.amount > 0 else Direction.OUT
    return [
        rule
        for rule in registry.rules_on(line.day)
        if all(word in text_of(line) for word in rule.match.split())
        and rule.direction in {None, direction}
        and rule.only in {None, line.account}
    ]


@pytest.fixture(scope="module")
def registry(example: Example) -> Registry:
    return build_registry(example.facts)[0]


@pytest.fixture(scope="module")
def holders(example: Example) -> dict[str, set[str]]:
    """Who answers to a name."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for person in example.persons:
        for name in person.names:
            by_name[name].add(person.id)
    return by_name


def named(line: BankLine, holders: dict[str, set[str]]) -> set[str]:
    found = {name for name in holders if name in text_of(line)}
    longest = {name for name in found if not any(name != other and name in other for other in found)}
    return set().union(*(holders[name] for name in longest))


def test_about_97_of_100_lines_say_enough(example: Example) -> None:
    doubtful = sum(line.doubtful for line in example.lines)
    assert 0.02 < doubtful / len(example.lines) < 0.04


def test_no_line_meets_two_rules(example: Example, registry: Registry) -> None:
    met = Counter(len(rules_for(registry, line)) for line in example.lines)
    assert set(met) == {0, 1}


def test_what_a_rule_says_is_the_truth(example: Example, registry: Registry) -> None:
    seen = set()
    for line in (*example.lines, *by_card(example)):
        for rule in rules_for(registry, line):
            seen.add(rule.name)
            (part,) = line.truth.parts
            if part.account == PLATFORM_CLEARING:
                continue  # a payout that is exact to the won says more than words do
            assert rule.account == part.account
            assert rule.line == part.meta.get("line")
            if rule.fund is not None:
                assert rule.fund == part.meta.get("fund", line.truth.meta.get("fund"))
    assert {rule for rule in registry.rules if not rule.startswith("return-")} <= seen


def test_every_certain_line_has_its_evidence(
    example: Example, registry: Registry, holders: dict[str, set[str]]
) -> None:
    for line in example.lines:
        if line.doubtful or rules_for(registry, line) or line.truth.parts[0].account in SETTLED:
            continue
        assert named(line, holders) == told_of(line) != set(), line.truth


def test_a_line_of_a_members_is_no_strangers(example: Example, holders: dict[str, set[str]]) -> None:
    for line in example.lines:
        if not told_of(line):
            assert named(line, holders) == set(), line.truth


def test_lines_of_a_grants_account_lie_in_one_grant(example: Example, registry: Registry) -> None:
    awards = [fact for fact in example.facts if isinstance(fact, GrantAward)]
    for line in example.lines:
        grants = [
            award.id
            for award in awards
            if award.account == line.account and award.first and award.until
            if award.first <= line.day <= award.until
        ]
        if line.truth.parts[0].account == "Expenses:Grants:Returned":
            (rule,) = rules_for(registry, line)
            assert rule.grant == line.truth.meta["grant"]
        else:
            assert grants == [grant for grant in [line.truth.meta.get("grant")] if grant]


def test_dues_by_transfer_come_in_every_way_that_the_manual_tells_of(example: Example) -> None:
    texts = [line.counterparty for line in example.lines_of(OPERATING)]
    assert any(text.endswith("3월회비") for text in texts)
    assert any(text.startswith("(주)") for text in texts)
    assert any(text.startswith("㈜") for text in texts)
    assert any("covers" in line.truth.parts[0].meta for line in example.lines)
    assert max(map(len, texts)) <= 14
    same_second = Counter(
        (line.moment, line.counterparty, line.amount) for line in example.lines_of(OPERATING)
    )
    assert max(same_second.values()) == 2


def test_a_year_paid_ahead_says_which_months(example: Example) -> None:
    ahead = [line for line in example.lines if "covers" in line.truth.parts[0].meta]
    for line in ahead:
        first, last = (
            dt.date.fromisoformat(f"{month}-01")
            for month in str(line.truth.parts[0].meta["covers"]).split("/")
        )
        assert (last.year - first.year) * 12 + last.month - first.month == 11
        assert line.amount >= Decimal(60_000)


def test_some_share_a_name_and_some_pay_under_another(example: Example) -> None:
    names = Counter(person.name for person in example.persons)
    assert sorted(count for count in names.values() if count > 1) == [2, 2]
    assert sum(bool(person.bank_name) for person in example.persons) >= 3
    assert sum(bool(person.aliases) and person.id[0] in "IS" for person in example.persons) >= 3


def test_some_pay_for_several_and_some_give_beside_their_dues(example: Example) -> None:
    several = [line for line in example.lines_of(OPERATING) if len(line.truth.parts) > 1]
    shared = Counter(frozenset(told_of(line)) for line in several)
    assert sorted(len(who) for who in shared) == [1, 2, 2, 3]
    assert all(times >= 2 for times in shared.values())
    gifts = [line for line in several if len(told_of(line)) == 1]
    assert {tuple(part.account for part in line.truth.parts) for line in gifts} == {
        ("Income:Dues:Individual", "Income:Donations")
    }


def test_a_name_is_misheard_now_and_then_and_is_nobody_elses(
    example: Example, holders: dict[str, set[str]]
) -> None:
    persons = {person.id: person.name for person in example.persons if person.id[0] in "IS"}
    misheard = [
        line
        for line in example.lines_of(OPERATING)
        if (name := persons.get(str(line.truth.meta.get("member")), ""))
        and line.counterparty.startswith(misspelt(name))
    ]
    assert len(misheard) >= 3
    assert all(line.doubtful and named(line, holders) == set() for line in misheard)


def test_a_transfer_without_a_rule_names_the_network(example: Example, registry: Registry) -> None:
    sent = [line for line in example.lines if line.counterparty == NETWORK]
    assert {line.account for line in sent} == {OPERATING, EVENTS}
    assert [line.truth.parts[0].account for line in sent] == [TRANSIT] * len(sent)
    assert not any(rules_for(registry, line) for line in sent)
    into_events = [line.amount > 0 for line in sent if line.account == EVENTS]
    assert {True, False} == set(into_events)  # it is filled up, and something comes back


def test_two_shops_say_nothing_of_what_they_sell(example: Example, registry: Registry) -> None:
    silent = Counter(line.counterparty for line in by_card(example) if not rules_for(registry, line))
    assert sorted(silent) == ["들꽃화원", "별솔김밥"]
    assert min(silent.values()) > 3  # often enough to be learnt


def test_instalments_are_those_of_the_schedule(example: Example) -> None:
    """An annuity's rows are level, so most payments of one loan are of one amount."""
    paid: dict[str, list[Decimal]] = defaultdict(list)
    for line in example.lines_of(SOLIDARITY):
        if "loan" in line.truth.meta and line.amount > 0:
            paid[str(line.truth.meta["loan"])].append(line.amount)
    assert len(paid) == 12
    level = Counter(paid["L-2025-001"]).most_common(1)[0]
    assert level[1] == len(paid["L-2025-001"]) - 1  # but the last, which clears


def test_somebody_pays_after_leaving(example: Example, registry: Registry) -> None:
    late = [
        line
        for line in example.lines
        if (member := registry.members.get(str(line.truth.meta.get("member"))))
        and member.stays[-1].left is not None
        and line.day > member.stays[-1].left + dt.timedelta(days=1)
    ]
    assert late


def test_all_habits_occur() -> None:

    assert {member.habit for member in people(Scale())} == set(Habit)
