"""What will be spent in the months ahead: by the plan where there is one, else as in the last twelve months.

A planned amount is spread over its days evenly. Which funds pay it is not planned, so it is shared out as the
last twelve months' spending on the same things was. Spending for which the year has no planned amount goes on
at its average. What names a grant ends with the grant, and with the grant's money.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sfund.budgets import Move, PlanAmount, planned_for
from sfund.money import ZERO, Rounding, round_to_unit
from sfund.periods import Month, Span
from sfund.words import Message, say


class Basis(StrEnum):
    """What an amount ahead is known from."""

    PLAN = "plan"
    PAST = "past"

    @property
    def label(self) -> Message:
        return _BASES[self]


_BASES = {Basis.PLAN: say("The year's plan"), Basis.PAST: say("Average of twelve months")}


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent in the last twelve months: one posting."""

    move: Move
    fund: str
    grant: str | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A grant that pays for spending.

    Attributes:
        until: Its last day; None where it has none.
        left: What of its budget is not spent.
        months: How many of the last twelve it ran; not less than one.
    """

    until: dt.date | None
    left: Decimal
    months: Decimal


@dataclass(frozen=True, slots=True)
class Past:
    """The last twelve months, or as many of them as the books know."""

    spent: Sequence[Spent]
    months: Decimal
    projects: Mapping[str, Project]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What money goes out for: the words of a planned amount, or a function."""

    basis: Basis
    program: str | None = None
    unit: str | None = None
    account: str | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What will be spent in a month for a purpose out of a fund."""

    month: Month
    purpose: Purpose
    fund: str
    grant: str | None
    amount: Decimal


_Payer = tuple[str, str | None]
"""A fund, and the grant in whose name it pays."""


def outgoing(
    past: Past, plans: Mapping[int, Sequence[PlanAmount]], days: Sequence[Span], currency: str
) -> tuple[Outgoing, ...]:
    """What will be spent in each of these spans of days, which lie within a month each, in their order.

    `plans` are the planned amounts of expense of each year, in the currency of the books.
    """
    left = {grant: project.left for grant, project in past.projects.items()}
    years = {year: _Year.of(past, plans.get(year, ())) for year in {span.first.year for span in days}}
    found = []
    for span in days:
        for purpose, payer, exact in years[span.first.year].within(span, past):
            fund, grant = payer
            amount = round_to_unit(_decimal(exact * _running(grant, span, past)), currency, Rounding.HALF_UP)
            if grant in left:
                amount = min(amount, left[grant])
                left[grant] -= amount
            if amount > 0:
                found.append(Outgoing(Month.of(span.first), purpose, fund, grant, amount))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Year:
    """The planned amounts of a year, and the past year's spending as it counts against them.

    Attributes:
        payers: Of each amount, by its place, who paid for the same things.
        unplanned: What no amount is for, by function and payer.
    """

    amounts: Sequence[PlanAmount]
    payers: Mapping[int, Mapping[_Payer, Decimal]]
    unplanned: Mapping[tuple[str | None, _Payer], Decimal]

    @classmethod
    def of(cls, past: Past, amounts: Sequence[PlanAmount]) -> _Year:
        places = {id(one): place for place, one in enumerate(amounts)}
        payers: dict[int, dict[_Payer, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        unplanned: dict[tuple[str | None, _Payer], Decimal] = defaultdict(Decimal)
        for one in past.spent:
            payer = (one.fund, one.grant if one.grant in past.projects else None)
            found = _planned(amounts, one.move)
            if found is None:
                unplanned[one.function, payer] += one.move.amount
            else:
                payers[places[id(found)]][payer] += one.move.amount
        return cls(amounts, payers, unplanned)

    def within(self, span: Span, past: Past) -> Iterator[tuple[Purpose, _Payer, Fraction]]:
        """What the span's days bring, before grants end."""
        for place, one in enumerate(self.amounts):
            part = Fraction(one.amount.number) * _overlap(span, one.span) / _days(one.span)
            if not part:
                continue
            purpose = Purpose(Basis.PLAN, one.program, one.unit, one.account)
            shares = {payer: amount for payer, amount in self.payers.get(place, {}).items() if amount > 0}
            whole = sum(map(Fraction, shares.values()))
            if not shares:
                yield purpose, ("", None), part
            for payer in sorted(shares, key=str):
                yield purpose, payer, part * Fraction(shares[payer]) / whole
        month = _days(Span(Month.of(span.first).first_day, Month.of(span.first).last_day))
        for (function, payer), amount in sorted(self.unplanned.items(), key=lambda item: str(item[0])):
            grant = payer[1]
            months = past.projects[grant].months if grant is not None else past.months
            average = Fraction(amount) / Fraction(months) * Fraction(_days(span), month)
            yield Purpose(Basis.PAST, function=function), payer, average


def _planned(amounts: Sequence[PlanAmount], move: Move) -> PlanAmount | None:
    """The amount that the same spending counts against in the amounts' own year, on the same day of it."""
    if not amounts:
        return None
    day = Month(amounts[0].year, move.day.month).day(move.day.day)
    return planned_for(amounts, replace(move, day=day))


def _running(grant: str | None, span: Span, past: Past) -> Fraction:
    """The share of the span's days on which the grant runs; all of them where none is named."""
    until = past.projects[grant].until if grant is not None else None
    if until is None:
        return Fraction(1)
    return Fraction(_overlap(span, Span(min(span.first, until), until)), _days(span))


def _overlap(one: Span, other: Span) -> int:
    """How many days they share."""
    return max((min(one.last, other.last) - max(one.first, other.first)).days + 1, 0)


def _days(span: Span) -> int:
    return (span.last - span.first).days + 1


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / exact.denominator if exact > 0 else ZERO
