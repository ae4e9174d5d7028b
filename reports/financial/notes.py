"""What a reader has to know of a statement: whose form it is, and what the accounts do not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from reports.financial import form
from reports.financial.cells import Cell, other_currencies
from reports.financial.placing import Kept, has_line, lacks_function_or_nature
from sfund.books.model import Books
from sfund.words import Message, say


def notes(
    books: Books, cells: Iterable[Cell], last: dt.date, *, empty: bool, has_before: bool
) -> Iterator[Message]:
    """The form and its day; accounts that stand under "other"; what is left out; what is not there."""
    yield say(
        "After the form of the {standard}, as known on {day}: before it is filed, hold it against the "
        "form in force.",
        standard=form.STANDARD,
        day=form.READ,
    )
    if empty:
        yield say("The books have nothing in this time.")
        return
    if not has_before:
        yield say("The books do not reach back to the year before.")
    cells = tuple(cells)
    if lost := _named(cells, lambda kept: not has_line(kept) and kept.root != "Equity"):
        yield say('No line of the form is said of {accounts}: they stand under "other".', accounts=lost)
    if lost := _named(cells, lacks_function_or_nature):
        yield say(
            "Function or nature is not said of {accounts}: they stand under "
            '"function not said" or "other nature".',
            accounts=lost,
        )
    if others := other_currencies(books, last):
        yield say("Amounts in {currencies} are not in it.", currencies=", ".join(others))


def _named(cells: Iterable[Cell], which: Callable[[Kept], bool]) -> str:
    """The accounts, each once; without those on which nothing stands."""
    return ", ".join(
        dict.fromkeys(cell.kept.account for cell in cells if (cell.now or cell.before) and which(cell.kept))
    )
