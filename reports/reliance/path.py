"""The way to a target, reckoned from the last twelve months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from reports.dues.position import position_of
from reports.members.report import still_wanted
from reports.model import Column, Figure, Labelled, Table, Unit, Value
from reports.reliance.income import year_to
from reports.reliance.terms import term
from sfund.books.model import Books
from sfund.members.facts import MemberKind
from sfund.money import total
from sfund.reliance.figures import SelfReliance
from sfund.reliance.paths import Standing, Way, ways
from sfund.sources import Source
from sfund.words import Message, say

_WAYS: dict[Way, Message] = {
    Way.MEMBERS: say("New members alone"),
    Way.DUES: say("Higher dues alone"),
    Way.PLEDGES: say("Pledges alone"),
    Way.THIRDS: say("A third of each"),
    Way.TARGETS: say("Our targets of members, all dues paid"),
}
_YES, _NO = Labelled("yes", say("yes")), Labelled("no", say("no"))


def standing_of(books: Books, year: SelfReliance, as_of: dt.date) -> Standing:
    """Where the network stands; `year` are the figures of the twelve months up to `as_of`."""
    months = Fraction(year.sums.months)
    registry = books.registry
    position = position_of(books, year_to(as_of), as_of)
    return Standing(
        own=Fraction(year.own_income) / months,
        total=Fraction(year.total_income) / months,
        dues=Fraction(year.of([Source.DUES])) / months,
        members=sum(registry.members_on(as_of, kind) for kind in MemberKind),
        wanted=sum(still_wanted(registry, kind, as_of) for kind in MemberKind),
        arrears=total(one.arrears for one in position.standings.values()),
        currency=books.currency,
    )


def figures(standing: Standing, target: Decimal) -> tuple[Figure, ...]:
    """The target, and the own income that is missing to it."""
    more = standing.more_for(target)
    unreachable = say(
        "no own income makes it, as long as other income comes in; the table says what is possible"
    )
    return (
        Figure("target", say("Target"), target, Unit.RATIO, say("as set: sfund.toml, or --target")),
        Figure(
            "more-own-income",
            say("Own income missing, a month"),
            more,
            Unit.MONEY,
            say("(target × total-income-a-month − own-income-a-month) ÷ (1 − target), not below zero"),
            (
                term("target", target),
                term("total-income-a-month", _decimal(standing.total)),
                term("own-income-a-month", _decimal(standing.own)),
            ),
            unreachable if more is None else None,
        ),
    )


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / number.denominator


def table(standing: Standing, target: Decimal) -> Table:
    """Which mix of members, dues and pledges gets there."""
    columns = (
        Column("way", say("Way"), Unit.TEXT),
        Column("members", say("New members"), Unit.COUNT),
        Column("raised", say("Dues, each"), Unit.MONEY),
        Column("pledges", say("Pledges"), Unit.MONEY),
        Column("own-income-ratio", say("Ratio then"), Unit.RATIO),
        Column("reached", say("Reached"), Unit.TEXT),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "way": Labelled(mix.way.value, _WAYS[mix.way]),
            "members": mix.members or None,
            "raised": mix.raised or None,
            "pledges": mix.pledges or None,
            "own-income-ratio": mix.ratio,
            "reached": _YES if mix.reached else _NO,
        }
        for mix in ways(standing, target)
    )
    return Table(
        "path",
        say("The way to the target: more members, more dues a month, more pledges a year"),
        columns,
        rows,
    )
