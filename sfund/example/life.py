"""The example network's life, put together from its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import accumulate

from sfund.example.card_life import bill_lines, card_purchases
from sfund.example.cms_life import cms_lines, cms_runs
from sfund.example.dues_life import catch_up_lines, transfer_lines
from sfund.example.earnings_life import earning_lines
from sfund.example.events_life import event_lines
from sfund.example.fund_life import fund_life
from sfund.example.gifts_life import payout_lines, platform_gifts
from sfund.example.grant_plans import grant_plans
from sfund.example.grants_life import grant_facts, grant_lines
from sfund.example.households import household_lines, shared_out
from sfund.example.joining import people
from sfund.example.loan_plans import product_facts
from sfund.example.names import outside_names
from sfund.example.network import (
    BANK_ACCOUNTS,
    EVENTS_FUND,
    OPERATING,
    SOLIDARITY,
    Scale,
    settings_toml,
)
from sfund.example.office_life import office_lines
from sfund.example.parties import party_facts, party_persons
from sfund.example.people import plan_facts
from sfund.example.plan_life import role_facts, task_facts
from sfund.example.pledges_life import SOLIDARITY_FUND, pledge_facts, pledge_parts
from sfund.example.standing_rules import rule_facts
from sfund.example.values import BankLine, Example, in_order
from sfund.facts import Fact
from sfund.funds.facts import GENERAL, Activity, Fund, Restriction
from sfund.money import ZERO
from sfund.targets import Target

_FOUNDERS_MONEY, _CUSHION = 12_000_000, 1_500_000
_OPENING_STEP = 500_000
_TARGETS = (("organization", 30), ("individual", 300))


def build_example(scale: Scale | None = None) -> Example:
    """The network of that size, by default the one of the manual; the same scale gives an equal example."""
    scale = scale or Scale()
    members = people(scale)
    households, alone = shared_out(scale, members)
    purchases = card_purchases(scale)
    gifts = platform_gifts(scale, members, outside_names(scale.stream("donors")))
    grants = tuple(grant_plans(scale))
    pledged = pledge_parts(scale)
    runs = cms_runs(scale, members)
    fund = fund_life(scale, members, pledged)
    lines = _by_account(
        [
            *transfer_lines(scale, alone, outside_names(scale.stream("relatives"))),
            *household_lines(scale, households, outside_names(scale.stream("parents"))),
            *catch_up_lines(scale, {member.id: member for member in members}, runs),
            *cms_lines(scale, runs),
            *grant_lines(scale, grants),
            *fund.lines,
            *earning_lines(scale, pledged, outside_names(scale.stream("strangers"))),
            *office_lines(scale, members),
            *bill_lines(scale, purchases),
            *payout_lines(scale, gifts),
            *event_lines(scale, outside_names(scale.stream("guests"))),
        ]
    )
    facts = [
        *_general_facts(scale),
        *task_facts(scale),
        *plan_facts(scale),
        *party_facts(scale),
        *(fact for member in members for fact in member.facts()),
        *role_facts(scale, members),
        *grant_facts(scale, grants),
        *pledge_facts(scale, pledged),
        *product_facts(scale),
        *fund.facts,
        *rule_facts(scale, grants),
    ]
    openings = {bank.account: ZERO for bank in BANK_ACCOUNTS}
    openings[SOLIDARITY] = fund.opening
    openings[OPERATING] = _founders_money(scale, (line for line in lines if line.account == OPERATING))
    return Example(
        facts=tuple(sorted(facts, key=lambda fact: fact.date)),
        persons=(*(member.person() for member in members), *party_persons()),
        lines=lines,
        cms=runs,
        purchases=purchases,
        gifts=gifts,
        openings=openings,
        settings_toml=settings_toml(),
        password=f"{scale.stream('password').randrange(10**6):06d}",
        begin=scale.begin,
        end=scale.end,
    )


def _general_facts(scale: Scale) -> Iterator[Fact]:
    """The three lasting funds, and what the network set itself for the end of its second year."""
    yield Fund(date=scale.begin, name=GENERAL, name_ko="일반기금", name_en="General fund")
    yield Fund(
        date=scale.begin,
        name=SOLIDARITY_FUND,
        restriction=Restriction.PURPOSE,
        name_ko="지역연대금고",
        name_en="Solidarity fund",
    )
    yield Fund(
        date=scale.begin, name=EVENTS_FUND, activity=Activity.OTHER, name_ko="행사기금", name_en="Events fund"
    )
    by = dt.date(scale.begin.year + 1, 12, 31)
    for kind, number in _TARGETS:
        size = int(scale.sized(number, 1))
        yield Target(date=scale.begin, subject="members", kind=kind, by=by, number=size)


def _by_account(lines: list[BankLine]) -> tuple[BankLine, ...]:
    """Account by account in the order of the settings, and each as it happened."""
    groups: dict[str, list[BankLine]] = {bank.account: [] for bank in BANK_ACCOUNTS}
    for line in lines:
        groups[line.account].append(line)
    return tuple(line for group in groups.values() for line in in_order(group))


def _founders_money(scale: Scale, lines: Iterable[BankLine]) -> Decimal:
    """What the founders put in: so much that the office never runs dry, whatever the network's size."""
    lowest = min(accumulate((line.amount for line in lines), initial=ZERO))
    needed = (scale.sized(_CUSHION) - lowest) // _OPENING_STEP * _OPENING_STEP + _OPENING_STEP
    return max(scale.sized(_FOUNDERS_MONEY), needed)
