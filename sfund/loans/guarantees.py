"""Who vouches for a loan, and when the law wants them to be told (민법 제436조의2).

A lender tells a guarantor without delay once the borrower has not paid for three months, and whenever the
guarantor asks. Nothing here says how: a letter is written, and `notify` keeps that it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sfund.loans.deciding_facts import LoanGuarantee, LoanNotify
from sfund.loans.facts import LoanFact
from sfund.money import Money
from sfund.periods import Month

NOTICE_MONTHS = 3
"""민법 제436조의2제2항제1호, in force since 2016-02-04."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Somebody vouches for a loan, from a day on, for so much at most."""

    loan: str
    guarantor: str
    amount: Money
    since: dt.date
    fact: LoanGuarantee


@dataclass(frozen=True, slots=True)
class Notice:
    """A guarantor who is to be told: since `due` the borrower has not paid for three months.

    Attributes:
        unpaid_since: The due day of the oldest instalment that is unpaid.
        told: The day on which they were told of it; None: not yet.
    """

    guarantee: Guarantee
    unpaid_since: dt.date
    due: dt.date
    told: dt.date | None


def guarantees(facts: Sequence[LoanFact], day: dt.date) -> tuple[Guarantee, ...]:
    """Who vouches for the loan of these facts on that day, by id."""
    said: dict[str, LoanGuarantee] = {}
    for fact in sorted((one for one in facts if isinstance(one, LoanGuarantee)), key=lambda one: one.date):
        if fact.date <= day:
            said[fact.guarantor] = fact
    return tuple(
        Guarantee(fact.id, guarantor, fact.amount, fact.date, fact)
        for guarantor, fact in sorted(said.items())
        if fact.amount.number > Decimal(0)
    )


def notice_due(unpaid_since: dt.date) -> dt.date:
    """The day from which a guarantor is to be told.

    >>> notice_due(dt.date(2026, 11, 30))
    datetime.date(2027, 2, 28)
    """
    return Month.of(unpaid_since).plus(NOTICE_MONTHS).day(unpaid_since.day)


def notices(facts: Sequence[LoanFact], unpaid_since: dt.date | None, day: dt.date) -> Iterator[Notice]:
    """Who is to be told on that day, and who was; nobody while nothing is unpaid for three months.

    What was told before the instalment was due, or while it was paid, does not count for it.
    """
    if unpaid_since is None or notice_due(unpaid_since) > day:
        return
    for one in guarantees(facts, day):
        told = [
            fact.date
            for fact in facts
            if isinstance(fact, LoanNotify)
            and fact.guarantor == one.guarantor
            and unpaid_since < fact.date <= day
        ]
        yield Notice(one, unpaid_since, notice_due(unpaid_since), min(told, default=None))
