"""The tables of a statement: its form filled in, the year before, and the accounts behind each line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reports.financial.cells import Cell, Split, Two, by_heading
from reports.financial.form import Heading
from reports.model import Column, Labelled, Table, Unit, Value
from reports.naming import account_called
from sfund.books.model import Books
from sfund.funds.facts import Activity
from sfund.words import Message, say

HEADING = Column("heading", say("Heading"), Unit.TEXT)
COLUMNS = (
    Column("total", say("Whole"), Unit.MONEY),
    Column("public-interest", Activity.PUBLIC_INTEREST.label, Unit.MONEY),
    Column("other", Activity.OTHER.label, Unit.MONEY),
)
BEFORE = Column("before", say("Year before"), Unit.MONEY)
_INDENT = "\N{NO-BREAK SPACE}" * 2


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with what stands on each of its lines.

    Attributes:
        lines: In the order of the form; what is not of the form only where something stands there.
        has_before: Whether the books reach back to the year before.
    """

    lines: tuple[tuple[Heading, Two], ...]
    cells: tuple[Cell, ...]
    has_before: bool

    def __getitem__(self, key: str) -> Two:
        return next(two for heading, two in self.lines if heading.key == key)


def filled(form: Iterable[Heading], cells: Iterable[Cell], *, has_before: bool) -> Filled:
    """The form with its sums; a heading adds up those that it names, whatever their order."""
    form, cells = tuple(form), tuple(cells)
    known = {heading.key: heading for heading in form}
    leaves = by_heading(cells)

    def sum_of(heading: Heading) -> Two:
        own = leaves.get(heading.key, Two())
        own = sum((sum_of(known[key]) for key in heading.plus), own)
        return own - sum((sum_of(known[key]) for key in heading.minus), Two())

    lines = tuple((heading, sum_of(heading)) for heading in form)
    shown = tuple(line for line in lines if line[1] or not line[0].added)
    return Filled(shown, cells, has_before)


def label_of(heading: Heading) -> Labelled:
    """Its number and name, further in the deeper it stands."""
    indent = _INDENT * max(heading.level - 1, 0)
    if not heading.number:
        return Labelled(heading.key, say("{indent}{name}", indent=indent, name=heading.label))
    return Labelled(
        heading.key,
        say("{indent}{number} {name}", indent=indent, number=heading.number, name=heading.label),
    )


def row_of(split: Split) -> dict[str, Value]:
    return {"total": split.total, "public-interest": split.public, "other": split.other}


def statement(key: str, label: Message, form: Filled) -> Table:
    """The form: the three columns of this year, and the whole of the year before beside them."""
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "heading": label_of(heading),
            **row_of(two.now),
            "before": two.before.total if form.has_before else None,
        }
        for heading, two in form.lines
    )
    return Table(key, label, (HEADING, *COLUMNS, BEFORE), rows)


def year_before(label: Message, form: Filled) -> Table:
    """The same form in all its columns for the year before; no rows where the books do not reach back."""
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {"heading": label_of(heading), **row_of(two.before)} for heading, two in form.lines
    )
    return Table("year-before", label, (HEADING, *COLUMNS), rows if form.has_before else ())


def accounts(books: Books, form: Filled) -> Table:
    """Line by line the accounts whose sum it is: from a line to its accounts, from these to the entries."""
    columns = (
        HEADING,
        Column("account", say("Account"), Unit.TEXT),
        Column("activity", say("Kind of work"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY),
        Column("before", say("Year before"), Unit.MONEY),
    )
    return Table("accounts", say("The accounts of each line"), columns, tuple(_accounts(books, form)))


def _whole_name(heading: Heading, parent: Heading | None) -> Message:
    """A cell of the matrix is named by its function, too: each function has people and facilities."""
    if heading.number or heading.level == 0 or parent is None:
        return heading.label
    return say("{group}: {name}", group=parent.label, name=heading.label)


def _accounts(books: Books, form: Filled) -> Iterator[Mapping[str, Value]]:
    sums: dict[tuple[str, str, Activity], Two] = {}
    for cell in form.cells:
        place = (cell.heading, cell.kept.account, cell.activity)
        sums[place] = sums.get(place, Two()) + Two(cell.now, cell.before)
    parents = {key: heading for heading, _ in form.lines for key in heading.plus}
    for heading, _ in form.lines:
        label = _whole_name(heading, parents.get(heading.key))
        for (key, account, activity), two in sums.items():
            if key == heading.key and two:
                yield {
                    "heading": Labelled(heading.key, label),
                    "account": account_called(books, account),
                    "activity": Labelled(activity.value, activity.label),
                    "amount": two.now.total,
                    "before": two.before.total if form.has_before else None,
                }
