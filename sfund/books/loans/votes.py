"""Decisions of the committee as the books keep them: who could vote, and whether a decision holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sfund.auditing.roles import holders_of, people_of
from sfund.books.model import Books
from sfund.errors import Diagnostic, RequestError, failure
from sfund.facts import Fact
from sfund.loans import voting
from sfund.loans.aid import AidDecide, AidDecision
from sfund.loans.facts import LoanAgree, LoanApply, LoanDecide
from sfund.loans.guarantees import guarantees
from sfund.loans.voting import Circle, Decision, Tie, Votes
from sfund.registry import unknown_at
from sfund.words import say


def known_application(books: Books, loan: str) -> LoanApply:
    """How a loan was applied for.

    Raises:
        RequestError: UNKNOWN-LOAN with the nearest id.
    """
    found = books.registry.application(loan)
    if found is None:
        raise RequestError(unknown_at("loan", loan, books.registry.loans))
    return found


def circle(books: Books, concerned: Mapping[str, str], day: dt.date) -> Circle:
    """Who sits on the committee on that day, and who has to step aside.

    Args:
        books: As loaded.
        concerned: Whom the matter is about, and as what: `borrower`, `guarantor`, `member`.
        day: Of the vote.
    """
    roles = books.registry.roles
    ties = {
        person: Tie(role, id_) for id_ in concerned for person, role in people_of(roles, id_, day).items()
    }
    ties |= {id_: Tie(role, id_) for id_, role in concerned.items()}
    return Circle(holders_of(roles, books.settings.loans.committee, day), ties)


def circle_of_loan(books: Books, loan: str, day: dt.date) -> Circle:
    """Who may vote on that loan on that day."""
    asked = books.registry.application(loan)
    facts = books.registry.loans.get(loan, ())
    concerned = {one.guarantor: "guarantor" for one in guarantees(facts, day)}
    return circle(books, concerned | ({asked.borrower: "borrower"} if asked else {}), day)


def decision_on(books: Books, loan: str, day: dt.date) -> Decision | None:
    """The last decision on a loan up to that day, valid or not."""
    return voting.decision_on(books.registry.loans.get(loan, ()), day, books.settings.loans.voting)


def valid_decision(books: Books, loan: str, day: dt.date) -> Decision:
    """The decision on which money of that loan may be paid out on that day.

    Raises:
        RequestError: UNKNOWN-LOAN, LOAN-NOT-DECIDED, LOAN-REJECTED, LOAN-WITHDRAWN, LOAN-DECISION-LAPSED,
            LOAN-CONDITION-OPEN, VOTE-TWICE, VOTE-NOT-ON-COMMITTEE, VOTE-CONFLICT, VOTE-NO-QUORUM,
            VOTE-OUTCOME.
    """
    known_application(books, loan)
    last = decision_on(books, loan, day)
    who = circle_of_loan(books, loan, last.day if last else day)
    found = voting.valid_decision(books.registry.loans[loan], day, books.settings.loans.voting, who)
    if isinstance(found, Decision):
        return found
    raise RequestError(*found)


def agreeable(books: Books, loan: str, day: dt.date, met: Sequence[str]) -> tuple[str, ...]:
    """The conditions that are open once these are met, of a loan that may be agreed on that day.

    Raises:
        RequestError: LOAN-NO-SUCH-CONDITION, and what `valid_decision` raises but for open conditions.
    """
    known_application(books, loan)
    last = decision_on(books, loan, day)
    left = last.conditions if last else ()
    for name in met:
        if name not in left:
            raise failure(
                RequestError,
                "LOAN-NO-SUCH-CONDITION",
                say('{loan} has no open condition "{name}"', loan=loan, name=name),
                expected=say("one of {names}", names=", ".join(left)) if left else None,
            )
    try:
        valid_decision(books, loan, day)
    except RequestError as error:
        others = tuple(one for one in error.diagnostics if one.code != "LOAN-CONDITION-OPEN")
        if others:
            raise RequestError(*others) from None
    return tuple(name for name in left if name not in met)


def is_agreed(books: Books, loan: str, day: dt.date) -> bool:
    """Whether terms were agreed on the last decision by that day."""
    last = decision_on(books, loan, day)
    facts = books.registry.loans.get(loan, ())
    return last is not None and any(
        isinstance(fact, LoanAgree) and last.day <= fact.date <= day for fact in facts
    )


def decision_problems(books: Books, fact: LoanDecide) -> Iterator[Diagnostic]:
    """What is wrong with a decision that is to be written down.

    Codes: LOAN-WITHDRAWN, LOAN-DECIDED-EARLY, LOAN-ABOVE-APPLICATION, and those of `voting.vote_problems`.
    """
    asked = known_application(books, fact.id)
    if voting.is_withdrawn(books.registry.loans[fact.id], fact.date):
        yield Diagnostic(
            "LOAN-WITHDRAWN",
            say("the application {loan} was taken back", loan=fact.id),
            hint=say("a new application gets a new id"),
        )
    if fact.date < asked.date:
        yield Diagnostic(
            "LOAN-DECIDED-EARLY",
            say("{loan} was applied for on {day}, after this decision", loan=fact.id, day=asked.date),
            expected=say("a day from {day} on", day=asked.date),
        )
    if fact.amount is not None and fact.amount.number > asked.amount.number:
        yield Diagnostic(
            "LOAN-ABOVE-APPLICATION",
            say("{loan} was applied for with {amount}", loan=fact.id, amount=asked.amount),
            expected=say("no more than that"),
            hint=say("for a larger loan there is a new application"),
        )
    who = circle_of_loan(books, fact.id, fact.date)
    yield from voting.vote_problems(Votes.kept_in(fact), fact.outcome, who, books.settings.loans.voting)


def replaced(
    last: Decision | AidDecision | None, matter: str, code: str, day: dt.date, *, again: bool
) -> dt.date | None:
    """The day of the decision in whose place one of `day` stands; None where it is the first.

    Args:
        last: The last decision there is on the matter, on whatever day.
        matter: The loan or the mutual aid.
        code: With which it is refused.
        day: Of the new decision.
        again: Whether somebody said that it takes the place of another.

    Raises:
        RequestError: LOAN-DECIDED, AID-DECIDED: there is one, and nobody said that it is to be replaced, or
            it is not earlier.
    """
    if last is None:
        return None
    if again and last.day < day:
        return last.day
    raise failure(
        RequestError,
        code,
        say(
            "{loan} was decided on {day} already: {outcome}",
            loan=matter,
            day=last.day,
            outcome=voting.OUTCOMES[last.outcome],
        ),
        expected=say("one decision, or a later one that takes its place"),
        hint=say("--again, with a day after that one, says that it does"),
    )


def vote_problems(books: Books) -> Iterator[Diagnostic]:
    """LOAN-VOTE: what is wrong with the votes of all decisions on loans and mutual aid, at their places."""
    rules = books.settings.loans.voting
    for loan, facts in books.registry.loans.items():
        for fact in facts:
            if isinstance(fact, LoanDecide):
                who = circle_of_loan(books, loan, fact.date)
                yield from _at(fact, voting.vote_problems(Votes.kept_in(fact), fact.outcome, who, rules))
    for key, asked in books.registry.aids.items():
        member = books.registry.aid(key)
        for one in asked:
            if isinstance(one, AidDecide):
                who = circle(books, {member.member: "member"} if member else {}, one.date)
                yield from _at(one, voting.vote_problems(Votes.kept_in(one), one.outcome, who, rules))


def _at(fact: Fact, problems: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    file, line = fact.place or (None, None)
    for one in problems:
        yield replace(one, code="LOAN-VOTE", file=file, line=line)
