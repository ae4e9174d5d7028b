"""Lending in the example, whatever the network's size: who votes, who vouches, and what comes back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

import pytest

from sfund.auditing.roles import RoleHeld
from sfund.chart import LOAN_PRINCIPAL, REFUNDS
from sfund.example import Example, Scale, build_example
from sfund.example.network import SOLIDARITY
from sfund.loans.aid import AidDecide
from sfund.loans.deciding_facts import LoanGuarantee
from sfund.loans.facts import LoanApply, LoanDecide, Outcome
from sfund.loans.voting import Circle as Committee
from sfund.loans.voting import Votes, VotingRules, vote_problems

SCALES = (
    Scale(members=3, months=24),
    Scale(members=40, months=5),
    Scale(members=200, months=24, seed=12),  # a borrower with own people on the committee comes twice
    Scale(members=390, months=36),
    Scale(),
)


@pytest.fixture(scope="module", params=SCALES, ids=lambda scale: f"{scale.members} for {scale.months} months")
def network(request: pytest.FixtureRequest) -> Example:
    return build_example(request.param)


def borrowers(example: Example) -> dict[str, str]:
    return {fact.id: fact.borrower for fact in example.facts if isinstance(fact, LoanApply)}


def own_people(example: Example, of: str, day: dt.date) -> set[str]:
    held = (fact for fact in example.facts if isinstance(fact, RoleHeld))
    return {fact.id for fact in held if fact.of == of and fact.date <= day}


def test_every_vote_is_the_committees_and_nobodys_own(network: Example) -> None:
    seats = frozenset(
        fact.id for fact in network.facts if isinstance(fact, RoleHeld) and fact.role == "fund-committee"
    )
    of = borrowers(network)
    for fact in network.facts:
        if isinstance(fact, LoanDecide | AidDecide):
            votes = Votes.kept_in(fact)
            found = vote_problems(votes, fact.outcome, Committee(seats), VotingRules())
            assert list(found) == []
            concerned = own_people(network, of.get(fact.id, ""), fact.date)
            assert set(votes.recused) == concerned & seats
            assert not concerned & set(votes.cast)


def test_who_vouches_does_not_decide(network: Example) -> None:
    vouching = {fact.id: fact.guarantor for fact in network.facts if isinstance(fact, LoanGuarantee)}
    for fact in network.facts:
        if isinstance(fact, LoanDecide) and fact.id in vouching:
            votes = Votes.kept_in(fact)
            assert vouching[fact.id] not in votes.present


def test_no_more_comes_back_than_went_out_and_nothing_stays_owed_back_for_long(network: Example) -> None:
    lent: dict[str, Decimal] = defaultdict(Decimal)
    owed_back: dict[str, Decimal] = defaultdict(Decimal)
    for line in network.lines_of(SOLIDARITY):
        loan = str(line.truth.meta.get("loan", ""))
        for part in line.truth.parts:
            lent[loan] -= part.amount if part.account == LOAN_PRINCIPAL else 0
            owed_back[loan] += part.amount if part.account == REFUNDS else 0
        assert lent[loan] >= 0 <= owed_back[loan]
    rejected = {f.id for f in network.facts if isinstance(f, LoanDecide) and f.outcome is Outcome.REJECTED}
    assert not rejected & lent.keys()


def test_nobody_borrows_twice_at_once(network: Example) -> None:
    lent: dict[str, Decimal] = defaultdict(Decimal)
    of = borrowers(network)
    for line in network.lines_of(SOLIDARITY):
        loan = str(line.truth.meta.get("loan", ""))
        for part in line.truth.parts:
            if part.account == LOAN_PRINCIPAL:
                if part.amount < 0:
                    others = [other for other in lent if of[other] == of[loan]]
                    assert not any(lent[other] for other in others)
                lent[loan] -= part.amount
