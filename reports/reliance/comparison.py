"""What changed since the same days a year before, source by source."""

from __future__ import annotations

from collections.abc import Mapping

from reports.model import Column, Figure, Labelled, Table, Unit, Value
from reports.reliance.terms import term
from sfund.money import ZERO
from sfund.periods import Month, Span
from sfund.reliance.changes import changes
from sfund.reliance.figures import SelfReliance
from sfund.words import say

_YEAR = 12


def year_before(span: Span) -> Span:
    """The same days a year before; 29 February counts as the 28th there, and a month's end stays one."""
    first = Month.of(span.first).plus(-_YEAR).day(span.first.day)
    last = Month.of(span.last).plus(-_YEAR)
    ends = span.last == Month.of(span.last).last_day
    return Span(first, last.last_day if ends else last.day(span.last.day))


def change(before: SelfReliance, now: SelfReliance) -> Figure:
    """By how much the ratio rose or fell."""
    was, became = before.own_income_ratio, now.own_income_ratio
    return Figure(
        "own-income-ratio-change",
        say("Its change in a year"),
        became - was if became is not None and was is not None else None,
        Unit.POINTS,
        say("own-income-ratio − own-income-ratio-before"),
        (term("own-income-ratio", became), term("own-income-ratio-before", was)),
        None if became is not None and was is not None else say("there is nothing to compare with"),
    )


def table(before: SelfReliance, now: SelfReliance) -> Table:
    """Each source that brought anything in either year; the points add up to the change of the ratio."""
    columns = (
        Column("source", say("Source"), Unit.TEXT),
        Column("before", say("A year before"), Unit.MONEY, adds=True),
        Column("now", say("Now"), Unit.MONEY, adds=True),
        Column("change", say("Change"), Unit.MONEY, adds=True),
        Column("points", say("What it did to the ratio"), Unit.POINTS, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "source": Labelled(one.source.value, one.source.label),
            "before": one.before,
            "now": one.now,
            "change": one.amount,
            "points": one.points,
        }
        for one in changes(before, now)
        if (one.before, one.now) != (ZERO, ZERO)
    )
    return Table("changes", say("What changed in a year"), columns, rows)
