"""Votes: a table that a committee's secretary can check, and what can never hold."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.loans.deciding_facts import LoanCondition, LoanMet, LoanWithdraw
from sfund.loans.facts import LoanApply, LoanDecide, LoanFact, Outcome
from sfund.loans.voting import (
    Circle,
    Decision,
    Tie,
    Votes,
    VotingRules,
    decision_on,
    valid_decision,
    vote_problems,
)
from sfund.money import Money

SEATS = frozenset(f"M-{number}" for number in range(1, 6))
TIES = {"O-7": Tie("borrower", "O-7"), "M-3": Tie("chair", "O-7"), "M-5": Tie("guarantor", "M-5")}
FIVE = Circle(SEATS, TIES)
NOBODY_SAID = Circle()

VOTES = [
    # for, against, recused, outcome → what is wrong
    ("M-1 M-2 M-4", "", "M-3", "approved", ""),
    ("M-1 M-2", "M-4", "M-3 M-5", "approved", ""),
    ("M-1,M-2", "M-4", "", "approved", ""),
    ("M-4", "M-1 M-2", "M-3", "rejected", ""),
    ("M-1", "M-2", "M-3", "rejected", ""),  # a tie does not approve
    ("M-1", "M-2", "M-3", "approved", "VOTE-OUTCOME"),
    ("M-1 M-2 M-4", "", "M-3", "rejected", "VOTE-OUTCOME"),
    ("M-1 M-2", "", "", "approved", "VOTE-NO-QUORUM"),  # two of five
    ("M-1 M-2", "", "M-3", "approved", ""),  # who steps aside is there
    ("", "", "M-3 M-5 M-1", "rejected", "VOTE-NO-QUORUM"),  # nobody is left to vote
    ("M-1 M-2 M-3", "", "", "approved", "VOTE-CONFLICT"),  # the borrower's chair
    ("M-1 M-2", "M-3", "", "approved", "VOTE-CONFLICT"),  # also when against
    ("M-1 M-2 M-5", "", "", "approved", "VOTE-CONFLICT"),  # a guarantor
    ("M-1 M-2 O-7", "", "", "approved", "VOTE-NOT-ON-COMMITTEE VOTE-CONFLICT"),
    ("M-1 M-2 M-9", "", "", "approved", "VOTE-NOT-ON-COMMITTEE"),
    ("M-1 M-2", "", "M-9", "approved", "VOTE-NOT-ON-COMMITTEE"),
    ("M-1 M-2 M-4", "M-4", "", "approved", "VOTE-TWICE"),
    ("M-1 M-1 M-2", "", "", "approved", "VOTE-TWICE VOTE-NO-QUORUM"),  # twice is one person
    ("M-1 M-2 M-3", "", "M-3", "approved", "VOTE-TWICE VOTE-CONFLICT"),
    ("M-1 홍길동 M-2", "", "", "approved", "VOTE-NOT-AN-ID"),
]


def wrong(votes: Votes, outcome: str, circle: Circle = FIVE, quorum: int | None = None) -> str:
    found = vote_problems(votes, Outcome(outcome), circle, VotingRules(quorum))
    return " ".join(one.code for one in found)


@pytest.mark.parametrize(("yes", "no", "recused", "outcome", "codes"), VOTES)
def test_what_is_wrong_with_a_vote(yes: str, no: str, recused: str, outcome: str, codes: str) -> None:
    assert wrong(Votes.of(yes, no, recused), outcome) == codes


@pytest.mark.parametrize(
    ("quorum", "present", "codes"),
    [(None, 2, "VOTE-NO-QUORUM"), (None, 3, ""), (2, 2, ""), (4, 3, "VOTE-NO-QUORUM"), (5, 5, "")],
)
def test_how_many_must_be_there(quorum: int | None, present: int, codes: str) -> None:
    circle = Circle(SEATS)
    yes = tuple(sorted(SEATS))[:present]
    assert wrong(Votes(yes), "approved", circle, quorum) == codes


def test_of_a_committee_that_nobody_wrote_down_one_vote_is_enough_but_conflicts_count() -> None:
    assert wrong(Votes(("A-1",)), "approved", NOBODY_SAID) == ""
    assert wrong(Votes(), "rejected", NOBODY_SAID) == "VOTE-NO-QUORUM"
    assert wrong(Votes(("A-1",)), "approved", Circle(ties={"A-1": Tie("borrower", "A-1")})) == "VOTE-CONFLICT"


def test_a_name_that_was_typed_is_not_repeated() -> None:
    (problem,) = vote_problems(Votes(("김갑을",)), Outcome.APPROVED, FIVE, VotingRules())
    assert "김갑을" not in f"{problem}"


ids = st.sampled_from(sorted(SEATS | {"O-7", "M-9"}))


@given(st.lists(ids, max_size=5), st.lists(ids, max_size=5), st.lists(ids, max_size=5))
def test_whatever_passes_was_decided_by_those_who_may(
    yes: list[str], no: list[str], recused: list[str]
) -> None:
    votes = Votes(tuple(yes), tuple(no), tuple(recused))
    for outcome in Outcome:
        if not wrong(votes, outcome):
            assert outcome is votes.outcome
            assert set(votes.cast) <= SEATS - set(TIES)
            assert len(set(votes.present)) >= 3
            assert len(set(votes.present)) == len(votes.present)


# What holds on which day.

APPLIED = LoanApply(
    date=dt.date(2026, 1, 10),
    id="L-2026-001",
    amount=Money(Decimal(5_000_000), "KRW"),
    borrower="O-7",
    product="working-capital",
    months=24,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def decided(on: str, outcome: str = "approved", **more: object) -> LoanDecide:
    yes, no = ("M-1 M-2 M-4", None) if outcome == "approved" else (None, "M-1 M-2 M-4")
    return LoanDecide.model_validate(
        {"date": day(on), "id": "L-2026-001", "outcome": outcome, "for": yes, "against": no, **more}
    )


def condition(on: str) -> LoanCondition:
    return LoanCondition(date=day(on), id="L-2026-001", name="insurance")


def met(on: str) -> LoanMet:
    return LoanMet(date=day(on), id="L-2026-001", name="insurance")


APPROVED = decided("2026-01-31")
HOLDS = [
    # facts after the application, day → what is in the way
    ([], "2026-02-01", "LOAN-NOT-DECIDED"),
    ([APPROVED], "2026-01-30", "LOAN-NOT-DECIDED"),  # decided later
    ([APPROVED], "2026-01-31", ""),
    ([APPROVED], "2026-07-31", ""),  # six months, the last day included
    ([APPROVED], "2026-08-01", "LOAN-DECISION-LAPSED"),
    ([decided("2026-08-31")], "2027-02-28", ""),  # a month without a 31st
    ([decided("2026-08-31")], "2027-03-01", "LOAN-DECISION-LAPSED"),
    ([decided("2026-01-31", until=day("2026-02-15"))], "2026-02-16", "LOAN-DECISION-LAPSED"),
    ([decided("2026-01-31", until=day("2026-12-31"))], "2026-12-31", ""),
    ([decided("2026-01-31", "rejected")], "2026-02-01", "LOAN-REJECTED"),
    ([APPROVED, decided("2026-03-01", "rejected")], "2026-02-28", ""),
    ([APPROVED, decided("2026-03-01", "rejected")], "2026-03-01", "LOAN-REJECTED"),
    ([decided("2026-02-01", "rejected"), decided("2026-05-01")], "2026-05-02", ""),
    ([APPROVED, LoanWithdraw(date=day("2026-02-10"), id="L-2026-001")], "2026-02-09", ""),
    ([APPROVED, LoanWithdraw(date=day("2026-02-10"), id="L-2026-001")], "2026-02-10", "LOAN-WITHDRAWN"),
    ([APPROVED, condition("2026-01-31")], "2026-02-01", "LOAN-CONDITION-OPEN"),
    ([APPROVED, condition("2026-01-31"), met("2026-02-05")], "2026-02-04", "LOAN-CONDITION-OPEN"),
    ([APPROVED, condition("2026-01-31"), met("2026-02-05")], "2026-02-05", ""),
    ([APPROVED, condition("2026-01-31"), decided("2026-02-10")], "2026-02-10", ""),  # a new decision without
    ([APPROVED, decided("2026-02-10"), condition("2026-02-10")], "2026-02-10", "LOAN-CONDITION-OPEN"),
    ([decided("2026-01-31", **{"for": "M-1 M-2 M-3"})], "2026-02-01", "VOTE-CONFLICT"),
]


@pytest.mark.parametrize(("facts", "on", "codes"), HOLDS)
def test_on_which_days_money_may_go_out(facts: list[LoanFact], on: str, codes: str) -> None:
    found = valid_decision([APPLIED, *facts], day(on), VotingRules(), FIVE)
    assert (" ".join(one.code for one in found) if isinstance(found, tuple) else "") == codes


@given(st.permutations([APPLIED, APPROVED, condition("2026-03-01"), met("2026-03-05"),
                        decided("2026-03-01", amount=Money(Decimal(3_000_000), "KRW"))]))  # fmt: skip
def test_the_order_of_writing_does_not_matter(facts: list[LoanFact]) -> None:
    found = valid_decision(facts, day("2026-04-01"), VotingRules(), FIVE)
    assert isinstance(found, Decision)
    assert found.amount.number == 3_000_000
    assert found.last == day("2026-09-01")
    assert found.conditions == ()


def test_without_an_amount_what_was_asked_for_is_granted() -> None:
    found = decision_on([APPLIED, APPROVED], day("2026-02-01"), VotingRules())
    assert found is not None
    assert found.amount == APPLIED.amount
