"""Mutual aid (상호부조): grants to members in need out of the solidarity fund, that nobody pays back.

Decided as loans are: by the committee, without those whom it concerns. The person in need is an id only; why
they are in need stands in the minutes, never in the books.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from sfund.errors import Diagnostic
from sfund.facts import Fact, Id, Money
from sfund.loans.facts import Outcome
from sfund.loans.voting import Circle, Votes, VotingRules, last_day, vote_problems
from sfund.words import say


class AidFact(Fact):
    """What happens to one application for mutual aid."""

    NOUN: ClassVar[str] = "aid"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id",)

    id: Id


class AidApply(AidFact):
    """`custom "aid" "apply" "A-2026-001" 300000 KRW`, for whom it is: a member."""

    VERB: ClassVar[str | None] = "apply"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    amount: Money
    member: Id


class AidDecide(AidFact):
    """`custom "aid" "decide" "A-2026-001" "approved"`; the keys are those of a decision on a loan."""

    VERB: ClassVar[str | None] = "decide"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "outcome")

    outcome: Outcome
    amount: Money | None = None
    until: dt.date | None = None
    replaces: dt.date | None = None
    votes_for: str | None = Field(default=None, alias="for")
    against: str | None = None
    recused: str | None = None


@dataclass(frozen=True, slots=True)
class AidLimits:
    """What the network set for itself.

    Attributes:
        share: Aid of a calendar year, in percent of the fund's capital at its beginning.
        member: Aid to one member in a calendar year.
    """

    share: Decimal
    member: Decimal


@dataclass(frozen=True, slots=True)
class AidDecision:
    """A decision on mutual aid as it stands on a day.

    Attributes:
        amount: The most that may be paid.
        last: The last day on which it may be paid.
    """

    aid: str
    member: str
    day: dt.date
    outcome: Outcome
    amount: Money
    last: dt.date
    votes: Votes
    fact: AidDecide


def aid_decision(facts: Sequence[AidFact], day: dt.date, rules: VotingRules) -> AidDecision | None:
    """The last decision up to that day; None before there is any, or without application.

    Of two of one day (LOAN-SAID-TWICE) a rejection, as with loans.
    """
    decided = [fact for fact in facts if isinstance(fact, AidDecide) and fact.date <= day]
    asked = next((fact for fact in facts if isinstance(fact, AidApply)), None)
    if not decided or asked is None:
        return None
    fact = max(decided, key=lambda one: (one.date, one.outcome))
    return AidDecision(
        aid=fact.id,
        member=asked.member,
        day=fact.date,
        outcome=fact.outcome,
        amount=fact.amount or asked.amount,
        last=last_day(fact.date, fact.until, rules),
        votes=Votes.kept_in(fact),
        fact=fact,
    )


def aid_problems(
    facts: Sequence[AidFact], day: dt.date, rules: VotingRules, circle: Circle
) -> Iterator[Diagnostic]:
    """What is in the way of paying on that day.

    Codes: `AID-NOT-DECIDED`, `AID-REJECTED`, `AID-DECISION-LAPSED`, and those of `vote_problems`.
    """
    found = aid_decision(facts, day, rules)
    if found is None:
        yield Diagnostic(
            "AID-NOT-DECIDED",
            say("nobody has decided on {aid} by {day}", aid=facts[0].id if facts else "?", day=day),
            expected=say("a decision before money is paid out"),
            hint=say('"sfund aid decide" keeps the vote'),
        )
        return
    if found.outcome is Outcome.REJECTED:
        yield Diagnostic(
            "AID-REJECTED",
            say("{aid} was rejected on {day}", aid=found.aid, day=found.day),
            expected=say("an approval"),
        )
    if day > found.last:
        yield Diagnostic(
            "AID-DECISION-LAPSED",
            say(
                "the decision of {day} on {aid} held up to {last}",
                day=found.day,
                aid=found.aid,
                last=found.last,
            ),
            expected=say("a decision that is still in force"),
            hint=say(
                "let the committee decide again; [loans] decision-months sets for how long a decision holds"
            ),
        )
    yield from vote_problems(found.votes, found.outcome, circle, rules)


def limit_problems(
    amount: Decimal, limits: AidLimits, *, capital: Decimal, in_year: Decimal, to_member: Decimal
) -> Iterator[Diagnostic]:
    """What paying `amount` more would exceed.

    Args:
        amount: What is to be paid.
        limits: The network's.
        capital: The fund's at the beginning of the year.
        in_year: What was paid to anybody in the year.
        to_member: What was paid to this member in the year.

    Codes: `AID-BEYOND-MEMBER`, `AID-BEYOND-FUND`.
    """
    if to_member + amount > limits.member:
        yield Diagnostic(
            "AID-BEYOND-MEMBER",
            say("with it the member would have had {amount} this year", amount=f"{to_member + amount:,}"),
            expected=say("at most {limit} a year to one member", limit=f"{limits.member:,}"),
            hint=say("[loans] aid-member sets the limit"),
        )
    most = max(capital, Decimal(0)) * limits.share / 100
    if in_year + amount > most:
        yield Diagnostic(
            "AID-BEYOND-FUND",
            say("with it aid would come to {amount} this year", amount=f"{in_year + amount:,}"),
            expected=say("at most {percent} % of the fund's capital at the beginning of the year: {limit}",
                         percent=limits.share, limit=f"{most:,.0f}"),
            hint=say("[loans] aid-share sets the limit"),
        )  # fmt: skip
