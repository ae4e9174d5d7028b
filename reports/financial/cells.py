"""What the books say, by account and fund: on two days for one statement, over two spans for the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.financial.placing import Kept, balance_heading, flow_heading, net_asset_heading
from sfund.books.model import Books
from sfund.chart import OPENING, TRANSFERS
from sfund.funds.facts import Activity
from sfund.money import ZERO, in_units
from sfund.periods import Span

_BALANCES = """
    SELECT account, fund, statement_line,
        sum(number) FILTER (day <= $last), coalesce(sum(number) FILTER (day <= $before), 0)
    FROM postings WHERE currency = $currency AND day <= $last
    GROUP BY ALL ORDER BY ALL
"""
_FLOWS = """
    SELECT account, fund, statement_line, source, nature, function,
        coalesce(sum(number) FILTER (day BETWEEN $first AND $last), 0),
        coalesce(sum(number) FILTER (day BETWEEN $first_before AND $last_before), 0)
    FROM moves
    WHERE currency = $currency
      AND (day BETWEEN $first AND $last OR day BETWEEN $first_before AND $last_before)
      AND split_part(account, ':', 1) IN ('Income', 'Expenses', 'Equity')
    GROUP BY ALL ORDER BY ALL
"""
_BEGUN = "SELECT min(day) FROM postings WHERE currency = $currency"
_FOREIGN = """
    SELECT DISTINCT currency FROM postings WHERE currency <> $currency AND day <= $last ORDER BY currency
"""


@dataclass(frozen=True, slots=True)
class Split:
    """An amount in the columns of a statement: the two that a fund may be in, and what they come to."""

    public: Decimal = ZERO
    other: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.public + self.other

    def __add__(self, more: Split) -> Split:
        return Split(self.public + more.public, self.other + more.other)

    def __sub__(self, less: Split) -> Split:
        return Split(self.public - less.public, self.other - less.other)

    def __bool__(self) -> bool:
        return bool(self.public or self.other)

    @classmethod
    def of(cls, activity: Activity, amount: Decimal) -> Split:
        return cls(other=amount) if activity is Activity.OTHER else cls(public=amount)


NOTHING = Split()


@dataclass(frozen=True, slots=True)
class Cell:
    """One account of one fund under one heading, with the sign that its side of the statement has.

    Attributes:
        now: At the end of the day, or over the span.
        before: The same a year before.
    """

    heading: str
    kept: Kept
    fund: str
    activity: Activity
    now: Split
    before: Split


def balances(books: Books, last: dt.date, before: dt.date) -> tuple[Cell, ...]:
    """What is owned and owed at the end of both days, and what the net assets are made of.

    Net assets are added up from equity, income and expenses, not as assets less liabilities: that the two
    meet is what the statement proves.
    """
    rows = books.query(_BALANCES, currency=books.currency, last=last, before=before)
    return tuple(
        _cell(books, Kept(account, line), fund, now, then) for account, fund, line, now, then in rows
    )


def _cell(books: Books, kept: Kept, fund: str, now: Decimal, then: Decimal) -> Cell:
    if kept.root in ("Assets", "Liabilities"):
        heading = balance_heading(kept)
    else:
        heading = net_asset_heading(kept, books.registry.funds.get(fund))
    sign = 1 if kept.root == "Assets" else -1
    return _placed(books, heading, kept, fund, (sign * now, sign * then))


def _placed(books: Books, heading: str, kept: Kept, fund: str, numbers: tuple[Decimal, Decimal]) -> Cell:
    activity = activity_of(books, fund)
    amounts = (Split.of(activity, in_units(number, books.currency)) for number in numbers)
    return Cell(heading, kept, fund, activity, *amounts)


def flows(books: Books, span: Span, before: Span) -> tuple[Cell, ...]:
    """Income and expenses of both spans; what equity moved by itself stands under `BROUGHT` and its like.

    An entry that only carries results to `Equity:NetAssets` is left out, as `report funds` leaves it out.
    """
    rows = books.query(_FLOWS, currency=books.currency, first=span.first, last=span.last,
                       first_before=before.first, last_before=before.last)  # fmt: skip
    return tuple(
        _flow(books, Kept(account, line, source, nature, function), fund, now, then)
        for account, fund, line, source, nature, function, now, then in rows
    )


BROUGHT, MOVED, DIRECT = "brought", "between", "direct"
"""What equity moved: opening balances, transfers between funds, and entries to net assets themselves."""


def _flow(books: Books, kept: Kept, fund: str, now: Decimal, then: Decimal) -> Cell:
    if kept.root == "Equity":
        heading = {OPENING: BROUGHT, TRANSFERS: MOVED}.get(kept.account, DIRECT)
    else:
        heading = flow_heading(kept, activity_of(books, fund))
    sign = 1 if kept.root == "Expenses" else -1
    return _placed(books, heading, kept, fund, (sign * now, sign * then))


def activity_of(books: Books, fund: str) -> Activity:
    """The column of a fund; of `general`, and of one that no directive declares, the first."""
    known = books.registry.funds.get(fund)
    return known.activity if known is not None else Activity.PUBLIC_INTEREST


def begun(books: Books) -> dt.date | None:
    """The first day of the books, in their currency."""
    ((day,),) = books.query(_BEGUN, currency=books.currency)
    return day if isinstance(day, dt.date) else None


def other_currencies(books: Books, last: dt.date) -> tuple[str, ...]:
    """What a statement in one currency leaves out."""
    return tuple(name for (name,) in books.query(_FOREIGN, currency=books.currency, last=last))


@dataclass(frozen=True, slots=True)
class Two:
    """The same on two days or over two spans."""

    now: Split = NOTHING
    before: Split = NOTHING

    def __add__(self, more: Two) -> Two:
        return Two(self.now + more.now, self.before + more.before)

    def __sub__(self, less: Two) -> Two:
        return Two(self.now - less.now, self.before - less.before)

    def __bool__(self) -> bool:
        return bool(self.now or self.before)


def by_heading(cells: Iterable[Cell]) -> Mapping[str, Two]:
    """What the accounts under each heading come to."""
    sums: dict[str, Two] = {}
    for cell in cells:
        sums[cell.heading] = sums.get(cell.heading, Two()) + Two(cell.now, cell.before)
    return sums
