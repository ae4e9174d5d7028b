"""What home-town companies promise, when it is due, and when it comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.days import working_day
from sfund.example.network import Scale, won
from sfund.example.parties import COMPANY_IDS
from sfund.facts import Fact
from sfund.funds.facts import GENERAL
from sfund.giving.pledges import PledgeCancel, PledgeDue, PledgeKind, PledgeMake
from sfund.money import total

SOLIDARITY_FUND = "solidarity"

_DUE_DAY = 20
_MADE = (1, 10)
_USUAL_DELAY = (-6, 8)
_LONG_DELAY = 38


@dataclass(frozen=True, slots=True)
class _Promise:
    """One company's promise for a year: won of each part, and the months in which parts are due."""

    company: int
    fund: str
    part: int
    months: tuple[int, ...]
    slow: int | None = None  # which part comes weeks late
    cancelled: int | None = None  # which part is taken back


_FIRST_YEAR = (
    _Promise(0, SOLIDARITY_FUND, 2_500_000, (3, 6, 9, 12)),
    _Promise(1, SOLIDARITY_FUND, 3_000_000, (5, 11), slow=1),
    _Promise(2, GENERAL, 2_000_000, (4, 10)),
    _Promise(3, SOLIDARITY_FUND, 1_500_000, (2, 6, 12), cancelled=2),
)
_LATER_YEARS = (
    _Promise(0, SOLIDARITY_FUND, 3_500_000, (3, 6, 9, 12)),
    _Promise(1, SOLIDARITY_FUND, 4_000_000, (4, 10), slow=1),
    _Promise(2, GENERAL, 2_500_000, (4, 9)),
    _Promise(3, SOLIDARITY_FUND, 3_000_000, (2, 8), slow=0),
    _Promise(4, SOLIDARITY_FUND, 3_000_000, (2, 5, 9)),
)


@dataclass(frozen=True, slots=True)
class PledgePart:
    """One part of a pledge: when it is due, and when it comes, which may be never."""

    pledge: str
    party: str
    fund: str
    made: dt.date
    due: dt.date
    amount: Decimal
    paid: dt.date | None


def pledge_parts(scale: Scale) -> tuple[PledgePart, ...]:
    """Every part of every pledge made within the span; payments after the last day are still to come."""
    return tuple(
        part
        for n, year in enumerate(scale.years)
        for number, promise in enumerate(_LATER_YEARS if n else _FIRST_YEAR, start=1)
        for part in _parts(scale, f"P-{year}-{number}", year, promise)
        if part.made <= scale.end
    )


def _parts(scale: Scale, pledge: str, year: int, promise: _Promise) -> Iterator[PledgePart]:
    chance = scale.stream("pledge", pledge)
    for n, month in enumerate(promise.months):
        due = dt.date(year, month, _DUE_DAY)
        delay = _LONG_DELAY if n == promise.slow else chance.randint(*_USUAL_DELAY)
        paid = working_day(due + dt.timedelta(days=delay))
        yield PledgePart(
            pledge=pledge,
            party=COMPANY_IDS[promise.company],
            fund=promise.fund,
            made=dt.date(year, *_MADE),
            due=due,
            amount=scale.sized(promise.part),
            paid=None if n == promise.cancelled or paid > scale.end else paid,
        )


def pledge_facts(scale: Scale, parts: Iterable[PledgePart]) -> Iterator[Fact]:
    """How each pledge was made, its parts, and what was taken back a month before it was due."""
    by_pledge: dict[str, list[PledgePart]] = {}
    for part in parts:
        by_pledge.setdefault(part.pledge, []).append(part)
    for pledge, group in by_pledge.items():
        first = group[0]
        whole = won(total(part.amount for part in group))
        yield PledgeMake(
            date=first.made, id=pledge, amount=whole, party=first.party, kind=PledgeKind.CSR, fund=first.fund
        )
        for part in group:
            yield PledgeDue(date=part.made, id=pledge, due=part.due, amount=won(part.amount))
    yield from _cancellations(scale, by_pledge)


def _cancellations(scale: Scale, by_pledge: dict[str, list[PledgePart]]) -> Iterator[Fact]:
    for number, promise in enumerate(_FIRST_YEAR, start=1):
        if promise.cancelled is not None:
            part = by_pledge[f"P-{scale.begin.year}-{number}"][promise.cancelled]
            day = part.due - dt.timedelta(days=30)
            if day <= scale.end:
                yield PledgeCancel(date=day, id=part.pledge, amount=won(part.amount))
