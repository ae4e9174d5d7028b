"""`report board`: could we live tomorrow on our own, and is every won where it was promised to be?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from reports.board import sentences
from reports.board.deciding import to_decide
from reports.board.ending import endings, outcomes
from reports.board.gathered import Gathered, gathered
from reports.model import Column, Figure, Labelled, Report, Section, Table, Unit, Value
from reports.naming import fund_called
from reports.reliance import over_time
from reports.reliance.figures import figures
from reports.reliance.income import income_by_month
from reports.reliance.tables import by_source
from sfund.books.model import Books
from sfund.periods import Month, Span
from sfund.words import Message, say

NAME = "board"
TITLE = say("For the board")

_MONTHS_DRAWN, _YEAR = 24, 12
_OWN = (
    "own-income-ratio",
    "public-dependence",
    "largest-funder-share",
    "operating-reserve-months",
)


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The two pages as of `as_of` (the span's last day).

    Income is that of the twelve months up to that day, whatever the span: a board asks how we live, not how
    the year began. Dues are those of its calendar year.
    """
    as_of = as_of or span.last
    found = gathered(books, as_of)
    whole = _whole_months(as_of)
    months = over_time.monthly(books, _drawn(found, whole))
    year = Span(Month.of(whole).plus(1 - _YEAR).first_day, whole)
    charts = (
        over_time.line(months, books.settings.self_reliance.target, alone=False),
        over_time.stacked(income_by_month(books, year), year),
    )
    drawn = {chart.key: chart for chart in charts if chart is not None}
    tables = (
        by_source(found.now),
        outcomes(found.scenario),
        endings(found.scenario),
        _members(found),
        _bound(found),
    )
    return Report(
        NAME,
        TITLE,
        books.settings.organization.name,
        found.year.first,
        found.year.last,
        as_of,
        books.currency,
        tuple(_figures(found)),
        tables,
        books.diagnostics,
        charts=tuple(drawn.values()),
        sections=tuple(_sections(found, drawn)),
    )


def _whole_months(as_of: dt.date) -> dt.date:
    """The last day of the last month that is over: a month in part would look like a fall."""
    month = Month.of(as_of)
    return as_of if as_of == month.last_day else month.plus(-1).last_day


def _drawn(found: Gathered, last: dt.date) -> Span:
    """Two years of months, or as many as there are since anything came in."""
    [(first,)] = found.books.query("SELECT min(day) FROM postings WHERE account LIKE 'Income:%'")
    wanted = Month.of(last).plus(1 - _MONTHS_DRAWN).first_day
    return Span(min(max(first or wanted, wanted), last), last)


def _figures(found: Gathered) -> Iterable[Figure]:
    own = {figure.key: figure for figure in figures(found.books, found.now)}
    yield from (own[key] for key in _OWN)
    for report, key, label in _OTHERS:
        yield found.figure(report, key, label)


_OTHERS = (
    ("dues", "collection-rate", say("Dues of this year that came in")),
    ("dues", "arrears", say("Dues that are late")),
    ("funds", "restricted", say("Bound money")),
    ("funds", "unrestricted", say("Free net assets")),
    ("grants", "still-to-return", say("Of grants, to go back")),
    ("pledges", "outstanding", say("Pledged, still to come")),
    ("pledges", "overdue", say("Pledged, late")),
    ("loans", "gross-portfolio", None),
    ("loans", "par30", None),
    ("loans", "available-to-lend", None),
)
"""Figures of other reports, and what they are called where their own page is not around them."""


def _sections(found: Gathered, drawn: Mapping[str, object]) -> Iterable[Section]:
    """In the order in which they are read."""

    def section(  # noqa: PLR0913  a section's parts
        key: str,
        heading: Message,
        said: Iterable[Message],
        names: tuple[str, ...] = (),
        charts: tuple[str, ...] = (),
        tables: tuple[str, ...] = (),
    ) -> Section:
        return Section(key, heading, tuple(said), names, tuple(one for one in charts if one in drawn), tables)

    yield section("living", say("Could we live tomorrow on what we raise ourselves?"),
                  sentences.could_we_live(found),
                  ("own-income-ratio", "operating-reserve-months"), ("ratio",))  # fmt: skip
    yield section("sources", say("Where the money came from"), sentences.where_from(found),
                  ("public-dependence", "largest-funder-share"), ("income",),
                  ("income-by-source",))  # fmt: skip
    yield section("ending", say("When the public money ends"), sentences.when_it_ends(found),
                  tables=("ending", "endings"))  # fmt: skip
    yield section("members", say("Members and their dues"), sentences.members_and_dues(found),
                  ("dues-collection-rate", "dues-arrears"), tables=("targets",))  # fmt: skip
    yield section("promised", say("Is promised money where it was promised to be?"),
                  sentences.promised_money(found),
                  ("funds-restricted", "funds-unrestricted", "grants-still-to-return", "pledges-outstanding",
                   "pledges-overdue"), tables=("bound",))  # fmt: skip
    yield section("lending", say("The lending fund"), sentences.lending_fund(found),
                  ("loans-gross-portfolio", "loans-par30", "loans-available-to-lend"))  # fmt: skip
    yield section("deciding", say("To decide"), to_decide(found))


def _members(found: Gathered) -> Table:
    """Members against targets; what else the report of members says of them stands there."""
    table = found.targets
    wanted = ("kind", "members", "target", "missing", "reached")
    columns = tuple(column for column in table.columns if column.key in wanted)
    return Table(
        table.key, table.label, columns, tuple({key: row[key] for key in wanted} for row in table.rows)
    )


def _bound(found: Gathered) -> Table:
    """The funds that givers or the law bind, and what is in each."""
    columns = (
        Column("fund", say("Fund"), Unit.TEXT),
        Column("restriction", say("Bound"), Unit.TEXT),
        Column("closing", say("There is"), Unit.MONEY, adds=True),
    )
    rows: list[Mapping[str, Value]] = []
    for one in found.funds:
        if one.restricted and one.fund is not None and one.closing:
            kind = one.fund.restriction
            rows.append(
                {
                    "fund": fund_called(found.books, one.name),
                    "restriction": Labelled(kind.value, kind.label),
                    "closing": one.closing,
                }
            )
    return Table("bound", say("Bound funds"), columns, tuple(rows))
