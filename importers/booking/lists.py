"""Files that no balance proves, in one run: lists of cards, sheets of services, and CMS pairs.

They come before the rows of bank accounts, so that the bank's side finds what it settles.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from importers.booking import cms_session, collection_session
from importers.booking.amending import Payments
from importers.booking.card_session import CardSession
from importers.booking.collecting import Collector
from importers.booking.keeping import review_sheet
from importers.booking.outcome import FileOutcome
from importers.booking.runs import Run, refuse_closed
from importers.booking.work import Done, Work
from importers.reading.statements import CardStatement, CmsBatch, Collection
from sfund.books.render import Entry


@dataclass(slots=True)
class Lists:
    """The lists of a run.

    Attributes:
        named: The account that the command line names.
    """

    work: Work
    named: str | None
    _payments: dict[str, Payments] = field(default_factory=dict)
    _cards: list[CardSession] = field(default_factory=list)
    _runs: list[tuple[Run, Done]] = field(default_factory=list)

    def add(self, one: CardStatement | Collection | CmsBatch) -> FileOutcome:
        """Takes in a file; what becomes of its rows is counted when they are drafted.

        Raises:
            StatementError: where the file is of no account of these books, or of days outside of it.
        """
        if isinstance(one, CardStatement):
            self._cards.append(CardSession.of(one, self.named, self.work, self._payments))
            return self._cards[-1].done.report
        of = self.work.books
        if isinstance(one, CmsBatch):
            run = cms_session.run_of(one, of, self.work.today)
        else:
            run = collection_session.run_of(one, of)
        refuse_closed(run, of, self.work.today)
        days = [payment.day for payment in run.payments]
        first, last = min(days, default=None), max(days, default=None)
        report = FileOutcome(
            run.file, run.format, run.account, 0, first, last, None, None, proven=run.is_proven
        )
        self._runs.append((run, Done(report)))
        return report

    def draft(self) -> tuple[list[Entry], dict[str, bytes]]:
        """Entries for all that is new, and the files to keep: those of which anything was.

        Raises:
            StatementError: CMS-CONTRADICTED.
        """
        entries: list[Entry] = []
        files: dict[str, bytes] = {}
        collectors = [
            Collector(run, self.work, self._payments_of(run.account), done) for run, done in self._runs
        ]
        for one in collectors:
            one.collect()
        for one in collectors:
            one.settle()
        for run, done in self._runs:
            entries += done.entries
            if done.entries:
                files.update(run.kept)
                files.update(_words(run.origin, done))
        for card in self._cards:
            card.draft()
            entries += card.done.entries
            if card.done.entries:
                files[card.kept] = card.statement.content
                files.update(_words(card.kept.removeprefix("statements/"), card.done))
        return entries, files

    def _payments_of(self, account: str) -> Payments:
        if account not in self._payments:
            self._payments[account] = Payments(self.work.known, account)
        return self._payments[account]


def _words(origin: str, done: Done) -> dict[str, bytes]:
    """The words of the rows that wait for a person, beside the kept file."""
    return {f"statements/{origin}.review.csv": review_sheet(done.waiting)} if done.waiting else {}
