"""`report assembly`: the yearly account for the members' assembly, read from its first page to its last.

Nothing is reckoned here: each chapter is another report's, over the same days, so that none says what that
one does not. The last page is for the auditors to sign; their names are theirs to write.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.audit import report as audit
from reports.budget import report as budget
from reports.financial import operations, position
from reports.financial.chapters import Chapter, chapter, written
from reports.financial.gathered import found, moved, planned, settled
from reports.financial.opinion import opinion
from reports.funds import report as funds
from reports.grants import report as grants
from reports.members import report as members
from reports.model import Report, Table
from sfund.books.model import Books
from sfund.money import Money
from sfund.periods import Span
from sfund.words import Message, say

NAME = "assembly"
TITLE = say("Yearly account for the members' assembly")


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The account of the span up to `as_of`, and the plan of the year after it."""
    last = min(span.last, as_of) if as_of and as_of >= span.first else span.last
    year = _Year(books, Span(span.first, last))
    chapters = tuple(_chapters(year))
    chapters = (_cover(year, chapters), *chapters)
    return Report(
        NAME,
        TITLE,
        books.settings.organization.name,
        span.first,
        last,
        last,
        books.currency,
        tuple(figure for one in chapters for figure in one.figures),
        tuple(table for one in chapters for table in one.tables),
        tuple(dict.fromkeys(wrong for one in chapters for wrong in one.diagnostics)),
        sections=tuple(one.section for one in chapters),
    )


@dataclass(frozen=True, slots=True)
class _Year:
    """The books, and the days that are accounted for."""

    books: Books
    span: Span

    @property
    def day(self) -> dt.date:
        return self.span.last

    def money(self, number: Decimal) -> Money:
        return Money(number, self.books.currency)


def _cover(year: _Year, chapters: Sequence[Chapter]) -> Chapter:
    """Whose account it is, of which days, and what it holds."""
    sentences = [
        say(
            "{organization} gives account to its members of the days from {first} to {last}.",
            organization=year.books.settings.organization.name or say("The network"),
            first=year.span.first,
            last=year.day,
        ),
        *(
            say("{number}. {heading}", number=number, heading=one.section.heading)
            for number, one in enumerate(chapters, start=1)
        ),
    ]
    return written("cover", say("To the assembly"), sentences)


def _chapters(year: _Year) -> Iterator[Chapter]:
    books, span, day = year.books, year.span, year.day
    at_the_end = position.build(books, span, day)
    over_the_year = operations.build(books, span, day)
    yield _position(year, at_the_end)
    yield _operations(year, over_the_year)
    yield _budget(year, budget.build(books, span, day))
    yield _funds(year, funds.build(books, span, day))
    yield _grants(year, grants.build(books, span, day))
    yield _members(year, members.build(books, span, day))
    yield _plan(year, _next_plan(books, day))
    yield _audit(audit.build(books, span, day))
    yield opinion(books, span, at_the_end, over_the_year)


def _next_plan(books: Books, day: dt.date) -> Report:
    """As at the end of March, when assemblies have met; what is amended later was not before them."""
    following = min(day.year + 1, dt.MAXYEAR)
    return budget.build(books, Span.of_year(following), dt.date(following, 3, 31))


def _value(report: Report, key: str) -> Decimal:
    """A figure that always has a value: an amount or a count."""
    value = report.figure(key).value
    return Decimal(0) if value is None else Decimal(value)


def _position(year: _Year, report: Report) -> Chapter:
    sentence = say(
        "On {day} the network has {assets} and owes {liabilities}: its net assets are {net}.",
        day=year.day,
        assets=year.money(_value(report, "assets")),
        liabilities=year.money(_value(report, "liabilities")),
        net=year.money(_value(report, "net-assets")),
    )
    return chapter(report, position.TITLE, [sentence],
                   ("assets", "liabilities", "net-assets", "difference"),
                   ("position", "net-assets"))  # fmt: skip


def _operations(year: _Year, report: Report) -> Chapter:
    sentence = say(
        "Revenue is {revenue} and expense {expense}; the result of the year is {result}.",
        revenue=year.money(_value(report, "revenue")),
        expense=year.money(_value(report, "expense")),
        result=year.money(_value(report, "result")),
    )
    return chapter(report, operations.TITLE, [sentence],
                   ("revenue", "expense", "result", "difference"),
                   ("operations", "matrix", "proof"))  # fmt: skip


def _budget(year: _Year, report: Report) -> Chapter:
    sentence = say(
        "Of {plan} that was planned to be spent in {year}, {actual} was spent up to {day}.",
        plan=year.money(_value(report, "expense-plan")),
        year=year.day.year,
        actual=year.money(_value(report, "expense")),
        day=year.day,
    )
    if not any(row["plan"] is not None for table in report.tables[:1] for row in table.rows):
        sentence = say("Nothing is planned for {year} in the books.", year=year.day.year)
    return chapter(report, say("Budget against actual"), [sentence],
                   ("income-plan", "income", "expense-plan", "expense", "returned-to-funders"),
                   ("tasks", "units"))  # fmt: skip


def _funds(year: _Year, report: Report) -> Chapter:
    sentence = say(
        "Of the net assets givers or the law bind {bound}; {free} is free, of it {own} set aside by the "
        "board.",
        bound=year.money(_value(report, "restricted")),
        free=year.money(_value(report, "unrestricted")),
        own=year.money(_value(report, "designated")),
    )
    return chapter(report, funds.TITLE, [sentence],
                   ("restricted", "unrestricted", "designated", "difference", "proof"),
                   ("funds", "proof", moved(report)))  # fmt: skip


def _grants(year: _Year, report: Report) -> Chapter:
    table: Table = settled(report, year.span)
    sentence = say("Settled in this time: {count} grants.", count=len(table.rows))
    return written(grants.NAME, say("Grants settled"), [sentence], tables=[table],
                   diagnostics=report.diagnostics)  # fmt: skip


def _members(year: _Year, report: Report) -> Chapter:
    counts = [one.key for one in report.figures if one.key.startswith("members-")]
    sentence = say(
        "On {day} the network has {count} members.",
        day=year.day,
        count=sum(_value(report, key) for key in counts),
    )
    return chapter(report, members.TITLE, [sentence], counts, ("targets",))


def _plan(year: _Year, report: Report) -> Chapter:
    table, following = planned(report), year.day.year + 1
    heading = say("Plan of the next year")
    if not table.rows:
        return written("plan", heading, [say("Nothing is planned for {year} in the books.", year=following)])
    sentence = say(
        "Planned for {year}: income {income}, expense {expense}.",
        year=following,
        income=year.money(_value(report, "income-plan")),
        expense=year.money(_value(report, "expense-plan")),
    )
    figures = [report.figure(key) for key in ("income-plan", "expense-plan")]
    return written("plan", heading, [sentence], figures, [table])


def _audit(report: Report) -> Chapter:
    table = found(report)
    sentences: list[Message] = [
        say(
            "The questions that an audit asks first, over {count} entries. What each of them lists, entry by "
            'entry, "sfund report audit" has.',
            count=f"{_value(report, 'entries'):,}",
        )
    ]
    return written(audit.NAME, say("What the audit found"), sentences, tables=[table],
                   diagnostics=report.diagnostics)  # fmt: skip
