"""Who stays: of those that joined in a quarter, how many are still there after so many months."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from reports.model import Column, Table, Unit, Value
from sfund.members.facts import Member
from sfund.money import ratio
from sfund.periods import Month
from sfund.registry import Registry
from sfund.words import say

_AFTER = (3, 6, 12, 24)
_QUARTER = 3


def retention(registry: Registry, as_of: dt.date) -> Table:
    """A row a quarter, from the first in which anybody joined up to that day.

    A member counts in the quarter of its first joining, and is there after so many months if it belongs on
    that day of its own calendar, also after having left in between. A cell stays empty until that day has
    come for everybody of the quarter.
    """
    cohorts: dict[Month, list[Member]] = defaultdict(list)
    for member in registry.members.values():
        if member.stays and member.stays[0].join.date <= as_of:
            cohorts[_quarter(member.stays[0].join.date)].append(member)
    rows = tuple(_row(quarter, cohorts[quarter], as_of) for quarter in sorted(cohorts))
    columns = (
        Column("cohort", say("Joined in"), Unit.TEXT),
        Column("joined", say("Joined"), Unit.COUNT, adds=True),
        *(
            column
            for months in _AFTER
            for column in (
                Column(f"after-{months}", say("{count} months", count=months), Unit.COUNT),
                Column(f"after-{months}-ratio", say("Share"), Unit.RATIO),
            )
        ),
    )
    return Table("retention", say("Still there so long after joining"), columns, rows)


def _row(quarter: Month, members: list[Member], as_of: dt.date) -> Mapping[str, Value]:
    row: dict[str, Value] = {
        "cohort": f"{quarter.year}-Q{quarter.number // _QUARTER + 1}",
        "joined": len(members),
    }
    over = quarter.plus(_QUARTER - 1)
    for months in _AFTER:
        here = None
        if over.plus(months).last_day <= as_of:
            here = sum(1 for member in members if member.stay_on(_later(member, months)) is not None)
        row[f"after-{months}"] = here
        row[f"after-{months}-ratio"] = None if here is None else ratio(Decimal(here), Decimal(len(members)))
    return row


def _later(member: Member, months: int) -> dt.date:
    """The day so many months after the first joining; clamped to the month's end."""
    joined = member.stays[0].join.date
    return Month.of(joined).plus(months).day(joined.day)


def _quarter(day: dt.date) -> Month:
    return Month(day.year, (day.month - 1) // _QUARTER * _QUARTER + 1)
