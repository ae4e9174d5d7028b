"""The months ahead from what is expected: pure sums, fund by fund. docs/reports.md works an example by hand.

Bound money pays for its own purpose as long as it lasts. What it can't bear falls on the free money: somebody
has to pay it, and no free month is to look better than it is. Free money never comes back from bound funds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.money import ZERO, total
from sfund.periods import Month
from sfund.words import Message, say


class Part(StrEnum):
    """Why money comes or goes."""

    DUES = "dues"
    PLEDGES = "pledges"
    GRANTS = "grants"
    LOANS = "loans"
    SPENDING = "spending"
    RETURNS = "returns"

    @property
    def comes(self) -> bool:
        """Whether it comes in rather than goes out."""
        return self not in (Part.SPENDING, Part.RETURNS)

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    Part.DUES: say("Dues"),
    Part.PLEDGES: say("Pledges"),
    Part.GRANTS: say("Grants"),
    Part.LOANS: say("Loans"),
    Part.SPENDING: say("Spending"),
    Part.RETURNS: say("Given back"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """Money that is expected to move in a month; `part` says which way, `amount` is not below zero."""

    month: Month
    part: Part
    fund: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Kept:
    """Free or bound money over a month: what comes, what goes, what there is at its end."""

    came: Decimal
    went: Decimal
    closing: Decimal


@dataclass(frozen=True, slots=True)
class Ahead:
    """One month ahead.

    Attributes:
        parts: Each part's sum; what goes out is positive, too.
        free: What goes includes `borne`.
        bound: What goes is what bound money itself pays.
        borne: What free money pays because the bound money for it is not there.
        by_fund: Each bound fund's cash at the month's end.
    """

    month: Month
    parts: Mapping[Part, Decimal]
    free: Kept
    bound: Kept
    borne: Decimal
    by_fund: Mapping[str, Decimal]

    @property
    def closing(self) -> Decimal:
        return self.free.closing + self.bound.closing


def forecast(
    cash: Mapping[str, Decimal], bound: Collection[str], expected: Iterable[Expected], months: Sequence[Month]
) -> tuple[Ahead, ...]:
    """The months in their order, from each fund's cash on the day before; `bound` names the bound funds.

    What is expected in no month of these is left out.
    """
    by_month: dict[Month, list[Expected]] = defaultdict(list)
    for one in expected:
        by_month[one.month].append(one)
    held = {fund: amount for fund, amount in cash.items() if fund in bound}
    free = total(amount for fund, amount in cash.items() if fund not in bound)
    found = []
    for month in months:
        made = _month(month, by_month[month], held, free, bound)
        held, free = dict(made.by_fund), made.free.closing
        found.append(made)
    return tuple(found)


def _month(
    month: Month,
    expected: Sequence[Expected],
    held: Mapping[str, Decimal],
    free: Decimal,
    bound: Collection[str],
) -> Ahead:
    parts = dict.fromkeys(Part, ZERO)
    came: dict[str, Decimal] = defaultdict(Decimal)
    went: dict[str, Decimal] = defaultdict(Decimal)
    for one in expected:
        parts[one.part] += one.amount
        (came if one.part.comes else went)[one.fund if one.fund in bound else ""] += one.amount
    by_fund, borne = {}, ZERO
    for fund in sorted({*held, *came, *went} - {""}):
        was = held.get(fund, ZERO) + came[fund]
        missing = max(went[fund] - max(was, ZERO), ZERO)
        borne += missing
        by_fund[fund] = was - went[fund] + missing
    bound_in, bound_out = total(came[fund] for fund in by_fund), total(went[fund] for fund in by_fund)
    return Ahead(
        month,
        parts,
        Kept(came[""], went[""] + borne, free + came[""] - went[""] - borne),
        Kept(bound_in, bound_out - borne, total(by_fund.values())),
        borne,
        by_fund,
    )


def first_below_zero(ahead: Iterable[Ahead]) -> Ahead | None:
    """The first month at whose end there is less than no free money."""
    return next((one for one in ahead if one.free.closing < 0), None)
