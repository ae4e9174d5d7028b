"""Why net assets are what they are: what they were, the result, and whatever else moved them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.financial import form
from reports.financial.cells import BROUGHT, DIRECT, MOVED, NOTHING, Split, activity_of, by_heading
from reports.financial.tables import COLUMNS, Filled, row_of
from reports.model import Column, Labelled, Table, Unit, Value
from sfund.books.funds.sums import FundTransfer, fund_sums, fund_transfers
from sfund.books.model import Books
from sfund.funds.facts import Activity
from sfund.money import total
from sfund.periods import Span
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Proof:
    """Net assets over a span, column by column.

    Attributes:
        opening: What assets and liabilities came to before the first day.
        brought: Opening balances that are dated within the span.
        direct: What was entered to an account of net assets itself, such as an error of an earlier year.
        result: Of the statement.
        between: What funds of the other column gave, less what they got; zero in the whole.
        closing: What assets and liabilities come to at the end of the last day.
    """

    opening: Split
    brought: Split
    direct: Split
    result: Split
    between: Split
    closing: Split

    @property
    def difference(self) -> Split:
        """Zero where each fund's postings sum to zero."""
        return self.opening + self.brought + self.direct + self.result + self.between - self.closing

    @property
    def lines(self) -> tuple[tuple[str, Message, Split], ...]:
        return (
            ("opening", say("Opening net assets"), self.opening),
            ("brought", say("Opening balances brought in"), self.brought),
            ("direct", say("Entered to net assets directly"), self.direct),
            ("result", say("Result of the year"), self.result),
            ("between", say("Moved between the two columns"), self.between),
            ("closing", say("Closing net assets"), self.closing),
        )


def proof(books: Books, span: Span, made: Filled) -> Proof:
    """Opening and closing as `report funds` adds them up, all else as the statement does."""
    opening = closing = NOTHING
    for one in fund_sums(books, span):
        activity = activity_of(books, one.name)
        opening += Split.of(activity, one.before)
        closing += Split.of(activity, one.closing)
    moved = {key: two.now for key, two in by_heading(made.cells).items()}
    return Proof(
        opening,
        moved.get(BROUGHT, NOTHING),
        moved.get(DIRECT, NOTHING),
        made[form.RESULT].now,
        moved.get(MOVED, NOTHING),
        closing,
    )


def proof_table(proven: Proof) -> Table:
    rows: list[Mapping[str, Value]] = [
        {"line": Labelled(key, label), **row_of(split)} for key, label, split in proven.lines
    ]
    rows.append({"line": Labelled("difference", say("Difference")), **row_of(proven.difference)})
    columns = (Column("line", say("Net assets"), Unit.TEXT), *COLUMNS)
    return Table("proof", say("From opening to closing net assets"), columns, tuple(rows))


def between(books: Books, span: Span) -> Table:
    """Every transfer that crossed the columns: it stands in each of them and in none of the whole."""
    columns = (
        Column("day", say("Day"), Unit.DATE),
        Column("from", say("Out of"), Unit.TEXT),
        Column("to", say("Into"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("reason", say("Reason"), Unit.TEXT),
        Column("entry", say("Entry"), Unit.TEXT),
    )
    rows = tuple(
        row
        for one, currency in fund_transfers(books)
        if one.day in span and currency == books.currency and (row := _crossing(books, one)) is not None
    )
    return Table("between", say("Moved between the two columns"), columns, rows)


def _crossing(books: Books, one: FundTransfer) -> Mapping[str, Value] | None:
    """None where it stays within its column."""
    to_other = _of_other(books, one.got) - _of_other(books, one.gave)
    if not to_other:
        return None
    columns = (Activity.PUBLIC_INTEREST, Activity.OTHER)
    giver, taker = columns if to_other > 0 else columns[::-1]
    return {
        "day": one.day,
        "from": Labelled(giver.value, giver.label),
        "to": Labelled(taker.value, taker.label),
        "amount": abs(to_other),
        "reason": one.reason,
        "entry": one.entry,
    }


def _of_other(books: Books, amounts: Mapping[str, Decimal]) -> Decimal:
    return total(amount for fund, amount in amounts.items() if activity_of(books, fund) is Activity.OTHER)
