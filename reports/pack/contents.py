"""Who gets which papers: a meeting → its papers, each a report and the forms that it is written in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from reports.catalogue import build_report
from reports.faces.rendering import RENDERERS
from reports.lending import capacity as loan_capacity
from reports.lending import committee
from reports.lending.committee_page import as_pdf as committee_page
from reports.model import Report
from reports.pack import lists
from sfund.books.loans.accounts import loan_accounts
from sfund.books.model import Books
from sfund.loans.account import Status
from sfund.periods import Month, Span
from sfund.words import Message, say

Writer = Callable[[Report], bytes]


class Meeting(StrEnum):
    """For whom a pack is."""

    BOARD = "board"
    AUDITOR = "auditor"
    COMMITTEE = "committee"
    ASSEMBLY = "assembly"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    Meeting.BOARD: say("Papers for the board"),
    Meeting.AUDITOR: say("Papers for the auditor"),
    Meeting.COMMITTEE: say("Papers for the loan committee"),
    Meeting.ASSEMBLY: say("Papers for the members' assembly"),
}

_REPORTS = {
    Meeting.BOARD: ("board", "self-reliance", "budget", "cash", "funds"),
    Meeting.AUDITOR: ("audit", "funds", "position", "operations", "grants"),
    Meeting.COMMITTEE: ("loans", "fund-growth"),
    Meeting.ASSEMBLY: ("assembly", "position", "operations", "budget", "members"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One report of a pack.

    Attributes:
        name: Of its files, without their endings.
        printed: What writes its PDF, where that is not what writes any report's.
        own_sheet: Whether it is a workbook of its own too; without, its tables are in the one of all papers.
    """

    name: str
    build: Callable[[], Report]
    printed: Writer | None = None
    own_sheet: bool = False

    def files(self, report: Report) -> Iterator[tuple[str, bytes]]:
        """Its files by name."""
        yield f"{self.name}.pdf", (self.printed or RENDERERS["pdf"])(report)
        if self.own_sheet:
            yield f"{self.name}.xlsx", RENDERERS["xlsx"](report)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The papers of one month; days after `today` have not been."""

    books: Books
    month: Month
    today: dt.date

    @property
    def span(self) -> Span:
        """The year up to the month's end."""
        return Span(self.month.first_day.replace(month=1), self.month.last_day)

    @property
    def as_of(self) -> dt.date:
        return min(self.month.last_day, self.today)

    def report(self, name: str, *, own_sheet: bool) -> Paper:
        def build() -> Report:
            return build_report(name, self.books, self.span, today=self.today)

        return Paper(name, build, own_sheet=own_sheet)

    def for_auditor(self) -> Iterator[Paper]:
        yield Paper("evidence", lambda: lists.evidence(self.books, self.span), own_sheet=True)
        yield Paper("trial", lambda: lists.trial(self.books, self.month), own_sheet=True)
        yield Paper("seals", lambda: lists.seals(self.books, self.span), own_sheet=True)

    def for_committee(self) -> Iterator[Paper]:
        """What the fund can bear, and the page of each application that waits; persons are ids on it."""
        asked = loan_capacity.Question(self.as_of, seed=self.as_of.isoformat())
        yield Paper("capacity", lambda: loan_capacity.build(self.books, asked))
        for loan, account in sorted(loan_accounts(self.books, self.as_of).items()):
            if account.status is Status.APPLIED:
                yield self._page(loan)

    def _page(self, loan: str) -> Paper:
        return Paper(f"page-{loan}", lambda: committee.build(self.books, loan, self.as_of), committee_page)


def papers(books: Books, meeting: Meeting, month: Month, today: dt.date) -> tuple[Paper, ...]:
    """The papers of the meeting in their order, each to be built when its turn comes."""
    asked = _Asked(books, month, today)
    more: Iterable[Paper] = ()
    if meeting is Meeting.AUDITOR:
        more = asked.for_auditor()
    elif meeting is Meeting.COMMITTEE:
        more = asked.for_committee()
    own_sheet = meeting is Meeting.AUDITOR
    return (*(asked.report(name, own_sheet=own_sheet) for name in _REPORTS[meeting]), *more)
