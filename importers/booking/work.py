"""What the sessions of one run have in common: the books, what is known of them, who drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from beancount.core import data

from importers.booking.drafting import Drafter
from importers.booking.outcome import FileOutcome
from importers.placing.context import Context
from importers.reading.statements import StatementRow
from sfund.books.model import Books
from sfund.books.render import Entry
from sfund.placing.drafts import CERTAIN


@dataclass(frozen=True, slots=True)
class Work:
    """Shared by all files of a run.

    Attributes:
        known: Every import id of the books with its entry; what this run adds has none yet, and is entered by
            whoever drafts it.
    """

    books: Books
    context: Context
    drafter: Drafter
    known: MutableMapping[str, data.Directive | None]
    today: dt.date


@dataclass(slots=True)
class Done:
    """What a session makes of one file: entries, the words of those that wait, and the count of its rows."""

    report: FileOutcome
    entries: list[Entry] = field(default_factory=list)
    waiting: list[StatementRow] = field(default_factory=list)

    def present(self) -> None:
        """A row that is in the books already."""
        self.report.rows += 1
        self.report.present += 1

    def drafted(self, entry: Entry, row: StatementRow | None = None) -> None:
        """A row that is in the books from now on; its words are kept where somebody has to look at it."""
        self.report.rows += 1
        self.entries.append(entry)
        if getattr(entry, "flag", CERTAIN) == CERTAIN:
            self.report.posted += 1
            return
        self.report.review += 1
        if row is not None:
            self.waiting.append(row)
