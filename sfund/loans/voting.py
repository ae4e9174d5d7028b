"""Who decided on a loan, whether they could, and for how long it holds.

The committee votes. Whoever the loan concerns themselves steps aside: the borrower, a guarantor, and the own
people of either (민법 제74조, 제64조 by analogy). Who stepped aside was there, and counts for the quorum; the
majority is of those who voted.

Pure: who sits on the committee and who is tied to whom comes in as values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sfund.errors import Diagnostic
from sfund.loans import agreement
from sfund.loans.account import LoanAccount
from sfund.loans.deciding_facts import LoanCondition, LoanMet, LoanWithdraw
from sfund.loans.facts import LoanApply, LoanDecide, LoanFact, Outcome
from sfund.money import ZERO, Money
from sfund.periods import Month
from sfund.words import Message, say

if TYPE_CHECKING:
    from sfund.loans.aid import AidDecide

_ID = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_SEPARATORS = re.compile(r"[\s,;]+")


OUTCOMES = {Outcome.APPROVED: say("approved"), Outcome.REJECTED: say("rejected")}
"""What each is called."""


@dataclass(frozen=True, slots=True)
class VotingRules:
    """What the network set for itself.

    Attributes:
        quorum: How many of the committee must be there; None: more than half of it.
        months: For how many months money may be paid out on a decision that does not say.
    """

    quorum: int | None = None
    months: int = 6

    def needed(self, seats: int) -> int:
        """How many must be there; of a committee that nobody wrote down, one."""
        return self.quorum if self.quorum is not None else seats // 2 + 1


@dataclass(frozen=True, slots=True)
class Votes:
    """Who voted how; ids in the order in which they were said."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()

    @classmethod
    def of(cls, yes: str | None, no: str | None, recused: str | None) -> Votes:
        """From ids divided by blanks or commas."""
        return cls(_ids(yes), _ids(no), _ids(recused))

    @classmethod
    def kept_in(cls, fact: LoanDecide | AidDecide) -> Votes:
        """Those of a decision."""
        return cls.of(fact.votes_for, fact.against, fact.recused)

    @property
    def cast(self) -> tuple[str, ...]:
        return (*self.yes, *self.no)

    @property
    def present(self) -> tuple[str, ...]:
        return (*self.cast, *self.recused)

    @property
    def outcome(self) -> Outcome:
        """What the majority of those who voted decided; a tie does not approve."""
        return Outcome.APPROVED if len(self.yes) > len(self.no) else Outcome.REJECTED


def _ids(words: str | None) -> tuple[str, ...]:
    return tuple(filter(None, _SEPARATORS.split(words or "")))


@dataclass(frozen=True, slots=True)
class Tie:
    """Why somebody may not vote: what they are (`borrower`, `guarantor`, `member`, a role) and to whom."""

    role: str
    to: str


@dataclass(frozen=True, slots=True)
class Circle:
    """Who may vote on a matter on its day.

    Attributes:
        seats: The committee; empty where nobody wrote down who sits on it.
        ties: Who would have to step aside, and why.
    """

    seats: frozenset[str] = frozenset()
    ties: Mapping[str, Tie] | None = None

    def tie(self, id_: str) -> Tie | None:
        return (self.ties or {}).get(id_)


def vote_problems(votes: Votes, outcome: Outcome, circle: Circle, rules: VotingRules) -> Iterator[Diagnostic]:
    """What is wrong with a vote.

    Codes: `VOTE-NOT-AN-ID`, `VOTE-TWICE`, `VOTE-NOT-ON-COMMITTEE`, `VOTE-CONFLICT`, `VOTE-NO-QUORUM`,
    `VOTE-OUTCOME`.
    """
    nameless = tuple(filter(None, map(_nameless, votes.present)))
    yield from nameless
    if nameless:  # nothing below may repeat a word that could be a name
        return
    yield from _twice(votes)
    if circle.seats:
        yield from _strangers(votes, circle)
    for id_ in votes.cast:
        tie = circle.tie(id_)
        if tie is not None:
            yield Diagnostic(
                "VOTE-CONFLICT",
                say("{id} may not vote on this: {why}", id=id_, why=tie_words(tie)),
                expected=say("{id} among those who stepped aside", id=id_),
                hint=say("vote again without {id}; who steps aside still counts as present", id=id_),
            )
    yield from _too_few(votes, outcome, circle, rules)


def tie_words(tie: Tie) -> Message:
    """Why somebody steps aside, in words."""
    if tie.role == "borrower":
        return say("it is the borrower")
    if tie.role == "member":
        return say("it is the member whom it is for")
    if tie.role == "guarantor":
        return say("it is a guarantor")
    return say("it holds the role {role} of {id}", role=tie.role, id=tie.to)


def _nameless(word: str) -> Diagnostic | None:
    if _ID.fullmatch(word):
        return None
    return Diagnostic(
        "VOTE-NOT-AN-ID",
        say("a vote names somebody otherwise than by an id"),
        expected=say("ids such as I-0012, divided by blanks; no person's name"),
    )


def _twice(votes: Votes) -> Iterator[Diagnostic]:
    for id_ in sorted({id_ for id_ in votes.present if votes.present.count(id_) > 1}):
        yield Diagnostic(
            "VOTE-TWICE",
            say("{id} is named twice in this vote", id=id_),
            expected=say("each person once: for, against or stepped aside"),
        )


def _strangers(votes: Votes, circle: Circle) -> Iterator[Diagnostic]:
    for id_ in votes.present:
        if id_ not in circle.seats:
            yield Diagnostic(
                "VOTE-NOT-ON-COMMITTEE",
                say("{id} does not sit on the committee on this day", id=id_),
                expected=say("one of {ids}", ids=", ".join(sorted(circle.seats))),
                hint=say('a directive "role hold" says who sits on it from when'),
            )


def _too_few(votes: Votes, outcome: Outcome, circle: Circle, rules: VotingRules) -> Iterator[Diagnostic]:
    present, needed = len(set(votes.present)), rules.needed(len(circle.seats))
    if present < needed:
        yield Diagnostic(
            "VOTE-NO-QUORUM",
            say("{present} were there, and {needed} are needed", present=present, needed=needed),
            expected=say("at least {needed} who vote or step aside", needed=needed),
            hint=say("decide again when enough are there; [loans] quorum sets how many that is"),
        )
    elif not votes.cast:
        yield Diagnostic(
            "VOTE-NO-QUORUM",
            say("all who were there stepped aside, and nobody voted"),
            expected=say("at least one vote"),
            hint=say("let the board or the assembly decide on this one"),
        )
    elif outcome is not votes.outcome:
        yield Diagnostic(
            "VOTE-OUTCOME",
            say(
                "{yes} voted for it and {no} against: that is not {outcome}",
                yes=len(votes.yes),
                no=len(votes.no),
                outcome=OUTCOMES[outcome],
            ),
            expected=say("what the majority of those who voted decided; a tie does not approve"),
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it stands on a day.

    Attributes:
        loan: Or another matter's id.
        day: When it was taken.
        amount: The most that may be paid out on it.
        last: The last day on which money may be paid out on it.
        conditions: Those that are still open.
        fact: The directive that says it.
    """

    loan: str
    day: dt.date
    outcome: Outcome
    amount: Money
    last: dt.date
    votes: Votes
    conditions: tuple[str, ...]
    fact: LoanDecide


def last_day(decided: dt.date, until: dt.date | None, rules: VotingRules) -> dt.date:
    """The last day on which money may be paid out on a decision of that day.

    >>> (
    ...     last_day(dt.date(2026, 8, 31), None, VotingRules()),
    ...     last_day(dt.date(2026, 8, 31), None, VotingRules(months=1)),
    ... )
    (datetime.date(2027, 2, 28), datetime.date(2026, 9, 30))
    """
    return until if until is not None else Month.of(decided).plus(rules.months).day(decided.day)


def decision_on(facts: Sequence[LoanFact], day: dt.date, rules: VotingRules) -> Decision | None:
    """The last decision up to that day, whatever it is; None before there is any, or without application."""
    known = [fact for fact in facts if fact.date <= day]
    asked = next((fact for fact in facts if isinstance(fact, LoanApply)), None)
    fact = agreement.decision(known, day)
    if fact is None or asked is None:
        return None
    return Decision(
        loan=fact.id,
        day=fact.date,
        outcome=fact.outcome,
        amount=fact.amount or asked.amount,
        last=last_day(fact.date, fact.until, rules),
        votes=Votes.kept_in(fact),
        conditions=open_conditions(known, fact.date),
        fact=fact,
    )


def open_conditions(facts: Sequence[LoanFact], decided: dt.date) -> tuple[str, ...]:
    """The conditions of a decision of that day that are not met, in the order in which they were made.

    Those of an earlier decision went with it; what was met for it is met.
    """
    met = {fact.name for fact in facts if isinstance(fact, LoanMet)}
    conditions = (fact for fact in facts if isinstance(fact, LoanCondition) and fact.date >= decided)
    made = dict.fromkeys(fact.name for fact in conditions)
    return tuple(name for name in made if name not in met)


def is_withdrawn(facts: Sequence[LoanFact], day: dt.date) -> bool:
    """Whether the application was taken back by that day."""
    return any(isinstance(fact, LoanWithdraw) and fact.date <= day for fact in facts)


def still_to_pay_out(
    decision: Decision | None, facts: Sequence[LoanFact], account: LoanAccount | None, day: dt.date
) -> Decimal:
    """What was promised and may go out yet on that day, open conditions aside; zero where nothing may.

    `account` is the loan as it stands, None where nothing is known of it.
    """
    if decision is None or decision.outcome is not Outcome.APPROVED or day > decision.last:
        return ZERO
    if is_withdrawn(facts, day) or (account is not None and account.status.is_over):
        return ZERO
    return max(decision.amount.number - (account.disbursed if account is not None else ZERO), ZERO)


def valid_decision(
    facts: Sequence[LoanFact], day: dt.date, rules: VotingRules, circle: Circle
) -> Decision | tuple[Diagnostic, ...]:
    """The decision on which money may be paid out on that day; else everything that is in its way.

    Args:
        facts: Of one loan.
        day: On which money is to be paid out.
        rules: The network's.
        circle: Who could vote on the day of the decision (`decision_on` tells which it is).

    Codes: `LOAN-NOT-DECIDED`, `LOAN-REJECTED`, `LOAN-WITHDRAWN`, `LOAN-DECISION-LAPSED`,
    `LOAN-CONDITION-OPEN`, and those of `vote_problems`.
    """
    found = decision_on(facts, day, rules)
    if found is None:
        return (
            Diagnostic(
                "LOAN-NOT-DECIDED",
                say("nobody has decided on {loan} by {day}", loan=_id(facts), day=day),
                expected=say("a decision before money is paid out"),
                hint=say(
                    '"sfund loan page" prints the page for the committee, "sfund loan decide" keeps the vote'
                ),
            ),
        )
    problems = [*_standing(found, facts, day), *vote_problems(found.votes, found.outcome, circle, rules)]
    return tuple(problems) or found


def _id(facts: Sequence[LoanFact]) -> str:
    return facts[0].id if facts else "?"


def _standing(found: Decision, facts: Sequence[LoanFact], day: dt.date) -> Iterator[Diagnostic]:
    if found.outcome is Outcome.REJECTED:
        yield Diagnostic(
            "LOAN-REJECTED",
            say("{loan} was rejected on {day}", loan=found.loan, day=found.day),
            expected=say("an approval"),
        )
    if is_withdrawn(facts, day):
        yield Diagnostic(
            "LOAN-WITHDRAWN",
            say("the application {loan} was taken back", loan=found.loan),
            hint=say("a new application gets a new id"),
        )
    if day > found.last:
        yield Diagnostic(
            "LOAN-DECISION-LAPSED",
            say(
                "the decision of {day} on {loan} held up to {last}",
                day=found.day,
                loan=found.loan,
                last=found.last,
            ),
            expected=say("a decision that is still in force"),
            hint=say(
                "let the committee decide again; [loans] decision-months sets for how long a decision holds"
            ),
        )
    for name in found.conditions:
        yield Diagnostic(
            "LOAN-CONDITION-OPEN",
            say('the condition "{name}" of {loan} is not met', name=name, loan=found.loan),
            expected=say("every condition met before money is paid out"),
            hint=say('"sfund loan agree --met {name}" says that it is', name=name),
        )
