"""Income by source and by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from reports.model import Column, Labelled, Table, Unit, Value
from reports.reliance.income import MonthIncome
from sfund.money import ZERO
from sfund.periods import Month, Span
from sfund.reliance.figures import SelfReliance
from sfund.sources import PUBLIC, Source
from sfund.words import say


def by_source(found: SelfReliance) -> Table:
    whole = found.total_income
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "source": Labelled(source.value, source.label),
            "amount": found.of([source]),
            "share": found.of([source]) / whole if whole else None,
        }
        for source in Source
    )
    columns = (
        Column("source", say("Source"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("share", say("Share"), Unit.RATIO),
    )
    return Table("income-by-source", say("Income by source"), columns, rows)


_REST = "other"


def _column(source: Source, own: frozenset[Source]) -> str:
    """The column of a source; `other` only where the setting calls less than usual own."""
    if source in own:
        return "own"
    if source in PUBLIC:
        return "public"
    return "foundation" if source is Source.FOUNDATION else _REST


def by_month(rows: Iterable[MonthIncome], span: Span, own: frozenset[Source]) -> Table:
    sums: dict[tuple[Month, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row.month, _column(row.source, own)] += row.amount
    labels = {
        "own": say("Own"),
        "public": say("Public"),
        "foundation": say("Foundations"),
    }
    if any(key == _REST for _, key in sums):
        labels[_REST] = say("Other")
    months: tuple[Mapping[str, Value], ...] = tuple(
        {"month": str(month), **{key: sums.get((month, key), ZERO) for key in labels}}
        for month in span.months()
    )
    columns = (
        Column("month", say("Month"), Unit.MONTH),
        *(Column(key, label, Unit.MONEY, adds=True) for key, label in labels.items()),
    )
    return Table("by-month", say("Income by month"), columns, months)
