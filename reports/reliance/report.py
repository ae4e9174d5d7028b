"""`report self-reliance`: income by source, and what it says of living on one's own means."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from reports.model import Figure, Report, Table
from reports.reliance import comparison, over_time, path, slices
from reports.reliance.definitions import definitions
from reports.reliance.figures import figures
from reports.reliance.income import income_by_month, self_reliance, year_to
from reports.reliance.tables import by_month, by_source
from sfund.books.model import Books
from sfund.periods import Span
from sfund.words import say

NAME = "self-reliance"
TITLE = say("Self-reliance")


def build(books: Books, span: Span, as_of: dt.date | None = None, target: Decimal | None = None) -> Report:
    """The report over the span; cash and the last twelve months are those of `as_of` (the last day).

    `target` is the own-income ratio to reach, a share of one; what the settings say where it is None.
    """
    as_of = as_of or span.last
    rows = income_by_month(books, span)
    now = self_reliance(books, span, as_of)
    past = comparison.year_before(span)
    before = self_reliance(books, past, comparison.year_before(Span(as_of, as_of)).last)
    wanted = books.settings.self_reliance.target if target is None else target
    months = over_time.monthly(books, span)
    asked, ways = _path(books, as_of, wanted)
    tables = (
        by_source(now),
        by_month(rows, span, now.own),
        over_time.table(months),
        definitions(now, before, wanted, books.settings.self_reliance.reserve_months),
        comparison.table(before, now),
        slices.by_fund(books, span),
        slices.by_unit(books, span),
        slices.by_year(books, span),
        ways,
    )
    charts = (over_time.line(months, wanted), over_time.stacked(rows, span))
    return Report(
        NAME,
        TITLE,
        books.settings.organization.name,
        span.first,
        span.last,
        as_of,
        books.currency,
        (*_with_change(figures(books, now), comparison.change(before, now)), *asked),
        tuple(table for table in tables if table is not None),
        books.diagnostics,
        charts=tuple(chart for chart in charts if chart is not None),
    )


def _with_change(found: tuple[Figure, ...], change: Figure) -> tuple[Figure, ...]:
    """The change right below the ratio that it is of."""
    at = next(at for at, figure in enumerate(found) if figure.key == "own-income-ratio") + 1
    return (*found[:at], change, *found[at:])


def _path(books: Books, as_of: dt.date, target: Decimal | None) -> tuple[tuple[Figure, ...], Table | None]:
    """What is missing to the target, and the ways there; nothing where there is no target."""
    if target is None:
        return (), None
    standing = path.standing_of(books, self_reliance(books, year_to(as_of), as_of), as_of)
    return path.figures(standing, target), path.table(standing, target)
