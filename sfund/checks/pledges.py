"""Rules about pledges: what contradicts itself in a promise. docs/checks.md has a page on each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.giving.pledges import PledgeCancel, PledgeDue, PledgeFact, PledgeMake, PledgeRaise
from sfund.money import ZERO, total
from sfund.words import say


def pledge_facts(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """PLEDGE-PART-EARLY, PLEDGE-PARTS-EXCEED, PLEDGE-CANCEL-EXCEEDS, PLEDGE-CURRENCY: it makes sense."""
    for key, facts in books.registry.pledges.items():
        pledge = books.registry.pledge(key)
        if pledge is not None:
            yield from _early(pledge, facts)
            yield from _currencies(pledge, facts)
            yield from _sums(pledge, facts)


def _early(pledge: PledgeMake, facts: tuple[PledgeFact, ...]) -> Iterator[Diagnostic]:
    for fact in facts:
        due = fact.due if isinstance(fact, PledgeDue | PledgeRaise) else None
        day = min(fact.date, due or fact.date)
        if day < pledge.date:
            yield fact.problem(
                "PLEDGE-PART-EARLY",
                say('"{words}" of {pledge} is of {day}, before the pledge was made',
                    words=fact.words(), pledge=pledge.id, day=day),
                expected=say("a day from {date} on", date=pledge.date),
                hint=say("mend the date of one of the two"),
            )  # fmt: skip


def _currencies(pledge: PledgeMake, facts: tuple[PledgeFact, ...]) -> Iterator[Diagnostic]:
    for fact in facts:
        if (
            isinstance(fact, PledgeDue | PledgeRaise | PledgeCancel)
            and fact.amount.currency != pledge.amount.currency
        ):
            yield fact.problem(
                "PLEDGE-CURRENCY",
                say("{pledge} is promised in {currency}", pledge=pledge.id, currency=pledge.amount.currency),
                expected=say("an amount in that currency"),
                hint=say("make a pledge of its own for another currency"),
            )


def _sums(pledge: PledgeMake, facts: tuple[PledgeFact, ...]) -> Iterator[Diagnostic]:
    """Against all that is promised, whatever the order in which it was written down."""
    promised = pledge.amount.number + total(
        one.amount.number for one in facts if isinstance(one, PledgeRaise)
    )
    most = say("{amount} at most", amount=f"{promised:,} {pledge.amount.currency}")
    parts = [one for one in facts if isinstance(one, PledgeDue) or (isinstance(one, PledgeRaise) and one.due)]
    if (last := _crossing(parts, promised)) is not None:
        yield last.problem(
            "PLEDGE-PARTS-EXCEED",
            say("the parts of {pledge} come to more than is promised", pledge=pledge.id),
            expected=most,
            hint=say('mend the parts, or raise the pledge ("sfund pledge raise")'),
        )
    if (last := _crossing([one for one in facts if isinstance(one, PledgeCancel)], promised)) is not None:
        yield last.problem(
            "PLEDGE-CANCEL-EXCEEDS",
            say("more of {pledge} is cancelled than was promised", pledge=pledge.id),
            expected=most,
            hint=say("mend the amount"),
        )


def _crossing(facts: Sequence[PledgeFact], limit: Decimal) -> PledgeFact | None:
    """The fact with which the sum exceeds the limit."""
    sum_ = ZERO
    for fact in facts:
        sum_ += fact.amount.number if isinstance(fact, PledgeDue | PledgeRaise | PledgeCancel) else ZERO
        if sum_ > limit:
            return fact
    return None


PLEDGES = (pledge_facts,)
"""For `sfund.checks.rules.STRUCTURE`."""
