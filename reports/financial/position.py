"""`report position`: the statement of financial position (재무상태표) at the end of a day.

Net assets are added up from equity, income and expenses, and assets and liabilities from themselves: where
the two sides do not meet, in the whole or in one column, the report says so and is wrong. Results are carried
nowhere at the year's end, so surplus is computed. docs/statements.md works an example by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from reports.financial import form
from reports.financial.cells import Cell, Two, balances, begun
from reports.financial.differing import differing
from reports.financial.figures import against_funds
from reports.financial.notes import notes
from reports.financial.tables import HEADING, Filled, accounts, filled, statement, year_before
from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value, money_figure, money_term
from reports.naming import fund_called
from sfund.books.model import Books
from sfund.funds.facts import Activity, Restriction
from sfund.periods import Span
from sfund.words import say

NAME = "position"
TITLE = say("Statement of financial position")


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """As of the span's last day, or of `as_of`; beside it the end of the calendar year before that day's."""
    day = as_of or span.last
    before = dt.date(max(day.year - 1, dt.MINYEAR), 12, 31)
    first_day = begun(books)
    empty = first_day is None or first_day > day
    cells = balances(books, day, before)
    made = filled(form.POSITION, cells, has_before=first_day is not None and first_day <= before)
    tables = tuple(_tables(books, made))
    said = notes(books, _held(cells), day, empty=empty, has_before=made.has_before)
    wrong = differing(_difference(made).now, say("assets, and liabilities with net assets,"))
    return Report(
        NAME,
        TITLE,
        books.settings.organization.name,
        min(span.first, day),
        day,
        day,
        books.currency,
        tuple(_figures(books, made, day)),
        tuple(replace(table, rows=()) for table in tables) if empty else tables,
        (*books.diagnostics, *wrong),
        notes=tuple(said),
    )


def _difference(made: Filled) -> Two:
    """Assets less liabilities, the reserve among them, less net assets: zero."""
    return made[form.ASSETS] - made[form.LIABILITIES] - made[form.NET_ASSETS]


def _tables(books: Books, made: Filled) -> Iterator[Table]:
    yield statement("position", TITLE, made)
    yield year_before(say("Statement of financial position, a year before"), made)
    yield _net_assets(books, made)
    yield accounts(books, replace(made, cells=tuple(_held(made.cells))))


def _held(cells: Iterable[Cell]) -> Iterator[Cell]:
    """What lies on accounts; net assets lie on none of their own but are those of the funds."""
    return (cell for cell in cells if cell.kept.root in ("Assets", "Liabilities"))


def _net_assets(books: Books, made: Filled) -> Table:
    """Which fund's net assets stand under which heading."""
    columns = (
        HEADING,
        Column("fund", say("Fund"), Unit.TEXT),
        Column("restriction", say("Restriction"), Unit.TEXT),
        Column("activity", say("Kind of work"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("before", say("Year before"), Unit.MONEY, adds=made.has_before),
    )
    return Table("net-assets", say("Net assets by fund"), columns, tuple(_fund_rows(books, made)))


def _fund_rows(books: Books, made: Filled) -> Iterator[Mapping[str, Value]]:
    sums: dict[tuple[str, str, Activity], Two] = {}
    for cell in made.cells:
        if cell.kept.root not in ("Assets", "Liabilities"):
            place = (cell.heading, cell.fund, cell.activity)
            sums[place] = sums.get(place, Two()) + Two(cell.now, cell.before)
    for heading, _ in made.lines:
        for (key, fund, activity), two in sorted(sums.items()):
            if key != heading.key or not two:
                continue
            known = books.registry.funds.get(fund)
            restriction = known.restriction if known is not None else Restriction.NONE
            yield {
                "heading": Labelled(key, heading.label),
                "fund": fund_called(books, fund),
                "restriction": Labelled(restriction.value, restriction.label),
                "activity": Labelled(activity.value, activity.label),
                "amount": two.now.total,
                "before": two.before.total if made.has_before else None,
            }


def _figures(books: Books, made: Filled, day: dt.date) -> Iterator[Figure]:
    assets, liabilities = made[form.ASSETS].now.total, made[form.LIABILITIES].now.total
    reserve, net = made[form.RESERVE].now.total, made[form.NET_ASSETS].now.total
    owed = (
        money_term("liabilities", say("liabilities, the reserve left out"), liabilities - reserve),
        money_term("reserve", say("purpose reserve"), reserve),
    )
    yield money_figure(
        "assets",
        say("Assets"),
        assets,
        say("current + non-current"),
        money_term("current", say("current assets"), made["current-assets"].now.total),
        money_term("non-current", say("non-current assets"), made["non-current-assets"].now.total),
    )
    yield money_figure("liabilities", say("Liabilities"), liabilities, say("liabilities + reserve"), *owed)
    yield money_figure(
        "net-assets",
        say("Net assets"),
        net,
        say("basic + surplus + appropriated + adjustments"),
        money_term("basic", say("basic net assets"), made[form.BASIC].now.total),
        money_term("surplus", say("surplus"), made[form.SURPLUS].now.total),
        money_term("appropriated", say("appropriated"), made[form.SET_ASIDE].now.total),
        money_term("adjustments", say("net asset adjustments"), made[form.ADJUSTMENTS].now.total),
    )
    yield money_figure(
        "difference",
        say("Both sides of the statement"),
        _difference(made).now.total,
        say("assets − liabilities − reserve − net-assets; zero"),
        money_term("assets", say("assets"), assets),
        *owed,
        money_term("net-assets", say("net assets"), net),
    )
    yield against_funds(books, net, day)
