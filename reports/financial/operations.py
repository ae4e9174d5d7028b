"""`report operations`: the statement of operations (운영성과표) of a span, and the proof of its result.

Income and expenses come from their accounts; what the network had before and has after comes from assets and
liabilities. Where opening + result + what else moved net assets is not closing, in the whole or in one
column, the report says so and is wrong. Money that moved between the two columns is no result and falls out
of the whole. docs/statements.md works an example by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from reports.financial import form
from reports.financial.cells import begun, flows
from reports.financial.differing import differing
from reports.financial.figures import against_funds
from reports.financial.matrix import matrix
from reports.financial.notes import notes
from reports.financial.proof import Proof, between, proof, proof_table
from reports.financial.tables import Filled, accounts, filled, statement, year_before
from reports.model import Figure, Report, Table, money_figure, money_term
from sfund.books.model import Books
from sfund.periods import Month, Span
from sfund.words import say

NAME = "operations"
TITLE = say("Statement of operations")


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """Of the span up to `as_of`; beside it the same days of the year before."""
    span = _until(span, as_of)
    before = a_year_before(span)
    first_day = begun(books)
    empty = first_day is None or first_day > span.last
    cells = flows(books, span, before)
    made = filled(form.OPERATIONS, cells, has_before=first_day is not None and first_day <= before.last)
    proven = proof(books, span, made)
    tables = tuple(_tables(books, span, made, proven))
    said = notes(books, cells, span.last, empty=empty, has_before=made.has_before)
    wrong = differing(proven.difference, say("what net assets were and what moved them, and what they are,"))
    return Report(
        NAME,
        TITLE,
        books.settings.organization.name,
        span.first,
        span.last,
        span.last,
        books.currency,
        tuple(_figures(books, made, proven, span.last)),
        tuple(replace(table, rows=()) for table in tables) if empty else tables,
        (*books.diagnostics, *wrong),
        notes=tuple(said),
    )


def _until(span: Span, as_of: dt.date | None) -> Span:
    """What lies after `as_of` has not happened; a day before the span takes nothing of it away."""
    return Span(span.first, min(span.last, as_of)) if as_of and as_of >= span.first else span


def a_year_before(span: Span) -> Span:
    """The same days of the year before.

    >>> a_year_before(Span(dt.date(2025, 2, 1), dt.date(2025, 2, 28))).last
    datetime.date(2024, 2, 29)
    """
    return Span(_year_before(span.first), _year_before(span.last))


def _year_before(day: dt.date) -> dt.date:
    """The same day a year before; of the last day of a month the last one, also in February."""
    month = Month.of(day)
    then = month.plus(-12 if day.year > dt.MINYEAR else 0)
    return then.last_day if day == month.last_day else then.day(day.day)


def _tables(books: Books, span: Span, made: Filled, proven: Proof) -> Iterator[Table]:
    yield statement("operations", TITLE, made)
    yield matrix(made)
    yield proof_table(proven)
    yield year_before(say("Statement of operations, a year before"), made)
    yield accounts(books, made)
    yield between(books, span)


def _figures(books: Books, made: Filled, proven: Proof, day: dt.date) -> Iterator[Figure]:
    revenue, expense = made[form.REVENUE].now.total, made[form.EXPENSE].now.total
    result = made[form.RESULT].now.total
    yield money_figure(
        "revenue",
        say("Operating revenue"),
        revenue,
        say("public-interest + other"),
        money_term("public-interest", say("revenue for the public good"), made["public-revenue"].now.total),
        money_term("other", say("revenue of other business"), made[form.OTHER_BUSINESS_INCOME].now.total),
    )
    yield money_figure(
        "expense",
        say("Operating expense"),
        expense,
        say("public-interest + other"),
        money_term("public-interest", say("expense for the public good"), made["public-expense"].now.total),
        money_term("other", say("expense of other business"), made[form.OTHER_BUSINESS_EXPENSE].now.total),
    )
    yield money_figure(
        "result",
        say("Result of the year"),
        result,
        say("revenue − expense + below"),
        money_term("revenue", say("operating revenue"), revenue),
        money_term("expense", say("operating expense"), expense),
        money_term("below", say("what lies below the operating result"), result - revenue + expense),
    )
    yield money_figure(
        "difference",
        say("Result against the change of net assets"),
        proven.difference.total,
        say("opening + brought + direct + result + between − closing; zero"),
        *(money_term(key, label, split.total) for key, label, split in proven.lines),
    )
    yield against_funds(books, proven.closing.total, day)
