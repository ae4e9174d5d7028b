"""The rule about entries that undo another. docs/checks.md has a page on it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from sfund.books.entries import reversals_of, undone_of
from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.words import say


def reversed_twice(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """REVERSED-TWICE: an entry has one reversal that holds; a second would take its money back once more."""
    reversals = reversals_of(books)
    undone = undone_of(reversals)
    holding: dict[int, list[int]] = defaultdict(list)
    for number, target in reversals.items():
        if number not in undone:
            holding[target].append(number)
    for target, (_, *more) in holding.items():
        for number in more:
            meta = books.entries[number].meta
            yield Diagnostic(
                "REVERSED-TWICE",
                say("the entry of {day} is undone already", day=books.entries[target].date),
                meta["filename"],
                meta["lineno"],
                expected=say("one entry that undoes it"),
                hint=say('take one of the two out; in a closed month, undo it with "sfund reverse"'),
            )


REVERSING = (reversed_twice,)
