"""The own-income ratio month by month: of the month alone, and of the twelve months that end with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.charts.values import Chart, Kind, Series
from reports.model import Column, Table, Unit, Value
from reports.reliance.income import MonthIncome, source_of
from sfund.books.model import Books
from sfund.money import ZERO, ratio, total
from sfund.periods import Month, Span
from sfund.sources import EARNED, Source
from sfund.words import Message, say

_YEAR = 12
_BY_MONTH = """
    SELECT CAST(date_trunc('month', day) AS DATE), source, -sum(number)
    FROM moves
    WHERE account LIKE 'Income:%' AND currency = $currency AND day <= $last
    GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Monthly:
    """A month's ratio, and that of the year up to its end; None where nothing came in."""

    month: Month
    alone: Decimal | None
    of_year: Decimal | None


def monthly(books: Books, span: Span) -> tuple[Monthly, ...]:
    """Every month that the span touches, up to its last day.

    The twelve months before it are counted from the first month in which anything came in at all: a young
    network's first months stand for the year.
    """
    sums: dict[Month, dict[Source, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for day, source, amount in books.query(_BY_MONTH, currency=books.currency, last=span.last):
        sums[Month.of(day)][source_of(source)] += amount
    own = frozenset(books.settings.self_reliance.own)
    return tuple(
        Monthly(month, _ratio([month], sums, own), _ratio(map(month.plus, range(1 - _YEAR, 1)), sums, own))
        for month in span.months()
    )


def _ratio(
    months: Iterable[Month], sums: Mapping[Month, Mapping[Source, Decimal]], own: frozenset[Source]
) -> Decimal | None:
    found = [(source, amount) for month in months for source, amount in sums.get(month, {}).items()]
    return ratio(
        total(amount for source, amount in found if source in own), total(amount for _, amount in found)
    )


def table(months: tuple[Monthly, ...]) -> Table:
    """The months as rows."""
    columns = (
        Column("month", say("Month"), Unit.MONTH),
        Column("own-income-ratio", say("Own income ratio"), Unit.RATIO),
        Column("of-twelve-months", say("Of twelve months"), Unit.RATIO),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {"month": str(one.month), "own-income-ratio": one.alone, "of-twelve-months": one.of_year}
        for one in months
    )
    return Table("ratio-by-month", say("Own income ratio by month"), columns, rows)


def line(months: tuple[Monthly, ...], target: Decimal | None, *, alone: bool = True) -> Chart | None:
    """The ratio of twelve months as a line, the target where there is one, with `alone` each month itself."""
    known = [one for one in months if one.of_year is not None]
    if not known:
        return None
    series = [Series("of-twelve-months", say("Of twelve months"), tuple(one.of_year for one in months))]
    if alone:
        each = tuple(one.alone for one in months)
        series.append(Series("own-income-ratio", say("Of the month alone"), each, quiet=True))
    if target is not None:
        series.append(Series("target", say("Target"), (target,) * len(months)))
    said = say("from {first} to {last}", first=_percent(known[0].of_year), last=_percent(known[-1].of_year))
    names = tuple(str(one.month) for one in months)
    return Chart("ratio", say("Own income ratio"), said, Kind.LINES, names, tuple(series), ratio=True)


def _percent(share: Decimal | None) -> str:
    return f"{(share or ZERO) * 100:.1f} %"


_LAYERS: tuple[tuple[str, Message, tuple[Source, ...]], ...] = (
    ("dues", say("Dues"), (Source.DUES,)),
    ("gifts", say("Gifts and companies"), (Source.DONATION, Source.CSR)),
    ("earned", say("Earned and other own"), EARNED),
    ("foundation", say("Foundation grants"), (Source.FOUNDATION,)),
    ("public-subsidy", say("Public subsidies"), (Source.PUBLIC_SUBSIDY,)),
    ("entrusted", say("Entrusted work"), (Source.ENTRUSTED,)),
)  # fmt: skip


def stacked(rows: Iterable[MonthIncome], span: Span) -> Chart | None:
    """Income by source and month, one's own at the bottom; what was paid back is not drawn."""
    sums: dict[tuple[Month, Source], Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row.month, row.source] += row.amount
    months = tuple(span.months())
    series = tuple(
        Series(key, label, tuple(max(total(sums[month, one] for one in sources), ZERO) for month in months))
        for key, label, sources in _LAYERS
        if any(sums[month, one] for one in sources for month in months)
    )
    if not series:
        return None
    whole = total(sums.values())
    said = say("{amount} in {count} months", amount=f"{whole:,.0f}", count=len(months))
    return Chart("income", say("Income by source"), said, Kind.STACKED, tuple(map(str, months)), series)
