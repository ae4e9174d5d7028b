"""Three things to decide: the most pressing of what the figures show, in a fixed order of weight.

No figure decides anything. What is listed are questions that a board alone can answer, with the number that
makes each of them one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from reports.board.gathered import Gathered
from reports.board.sentences import over_ninety, percent, tenths
from reports.model import Labelled
from sfund.books.giving.pledges import pledge_accounts
from sfund.books.grants.accounts import grant_accounts
from sfund.grants.notices import settle_by
from sfund.money import Spoken
from sfund.reliance.ending import Case
from sfund.words import Message, say

MOST = 3
_SOON_DAYS = 60
_SOON_GONE = 24  # months
_RISKY = Decimal("0.1")
_LARGE = Decimal(1) / 3


def to_decide(found: Gathered) -> tuple[Message, ...]:
    """At most three, the most pressing first; one sentence that nothing presses where there is none."""
    asked = [list(rule(found)) for rule in _RULES]
    # The first of each kind before the second of any: three late pledges must not hide a fund below zero.
    questions = [rule[turn] for turn in range(MOST) for rule in asked if turn < len(rule)]
    return tuple(questions[:MOST]) or (say("Nothing in the figures presses today."),)


def _fund_below_zero(found: Gathered) -> Iterator[Message]:
    for one in found.funds:
        if one.restricted and one.closing < 0:
            yield say(
                "From where do {amount} come back to the fund {fund}?",
                amount=Spoken(-one.closing, found.books.currency),
                fund=found.called(one),
            )
    if found.spent_of_others:
        yield say(
            "From where do {amount} come back that were spent out of bound money?",
            amount=Spoken(found.spent_of_others, found.books.currency),
        )


def _contract_ends(found: Gathered) -> Iterator[Message]:
    scenario = found.scenario
    people = next(one for one in scenario.outcomes() if one.case is Case.PEOPLE)
    if scenario.endings and people.shortfall and people.lasts is not None and people.lasts < _SOON_GONE:
        yield say(
            "Who stays when {grants} ends? If the people stay, {amount} a month is missing.",
            grants=", ".join(f"{one.grant} ({one.until})" for one in scenario.endings),
            amount=Spoken(people.shortfall, found.books.currency),
        )


def _loans_late(found: Gathered) -> Iterator[Message]:
    risk = found.figure("loans", "par30").value
    if risk is not None and Decimal(risk) > _RISKY:
        yield say(
            "What is done about the loans that are more than 30 days late, {share} of all that is out?",
            share=percent(Decimal(risk)),
        )


def _grant_ends(found: Gathered) -> Iterator[Message]:
    """A grant with money left and little time, or one whose settlement is due."""
    for one in grant_accounts(found.books, found.as_of).values():
        left = one.days_left
        if one.settled is not None or left is None:
            continue
        if 0 <= left <= _SOON_DAYS and one.balance > 0:
            yield say(
                "What becomes of {amount} of {grant} that is unspent, {days} days before its end?",
                amount=Spoken(one.balance, found.books.currency),
                grant=one.award.id,
                days=left,
            )
        elif left < 0:
            yield say("Who settles {grant} by {day}?", grant=one.award.id, day=settle_by(one))


def _pledges_late(found: Gathered) -> Iterator[Message]:
    late = [one for one in pledge_accounts(found.books, found.as_of).values() if one.overdue]
    for one in sorted(late, key=lambda one: (-one.overdue, one.pledge.id)):
        yield say(
            "Who asks {name} for {amount} of the pledge {pledge}, due since {day}?",
            name=found.named(one.pledge.party),
            amount=Spoken(one.overdue, found.books.currency),
            pledge=one.pledge.id,
            day=min(part.due for part in one.late if part.due),
        )


def _reserve_thin(found: Gathered) -> Iterator[Message]:
    wanted, now = found.books.settings.self_reliance.reserve_months, found.now.operating_reserve_months
    if now is None or now >= wanted or tenths(now) == tenths(wanted):
        return
    missing = found.now.monthly_expense * wanted - found.now.sums.liquid
    if now <= 0:
        yield say(
            "How do we build a reserve of {wanted} months' expenses? {amount} is missing.",
            wanted=tenths(wanted),
            amount=Spoken(missing, found.books.currency),
        )
    else:
        yield say(
            "How does the reserve grow from {now} to {wanted} months' expenses? {amount} is missing.",
            now=tenths(now),
            wanted=tenths(wanted),
            amount=Spoken(missing, found.books.currency),
        )


def _dues_old(found: Gathered) -> Iterator[Message]:
    count, amount = over_ninety(found)
    if amount:
        yield say(
            "Who speaks with the {count} members whose dues are late for more than 90 days, {amount}?",
            count=count,
            amount=Spoken(amount, found.books.currency),
        )


def _one_giver(found: Gathered) -> Iterator[Message]:
    share = found.now.largest_funder_share
    largest = found.now.largest_funder
    if share is not None and largest is not None and share > _LARGE:
        yield say(
            "From whom else could money come? {name} alone gives {share}.",
            name=found.named(largest[0]),
            share=percent(share),
        )


def _members_missing(found: Gathered) -> Iterator[Message]:
    for row in found.targets.rows:
        kind = row["kind"]
        if row["missing"] and row["reached"] is None and isinstance(kind, Labelled):
            yield say(
                "How do we find {count} more? {kind}: the target is {target}.",
                kind=kind.label,
                count=row["missing"],
                target=row["target"],
            )


_RULES: tuple[Callable[[Gathered], Iterator[Message]], ...] = (
    _fund_below_zero,
    _contract_ends,
    _loans_late,
    _grant_ends,
    _pledges_late,
    _reserve_thin,
    _dues_old,
    _one_giver,
    _members_missing,
)
"""From the most pressing to the least: broken promises, then what has a date, then what grows slowly."""
