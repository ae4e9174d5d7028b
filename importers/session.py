"""One run of the import: files in, a plan and its account out. Nothing is written here.

    files ─ reading ─▶ statements ─ identity ─▶ new rows ─ placing ─▶ verdicts ─ drafting ─▶ plan

All files of a run are one: they are read before anything is planned, their rows are placed in the order in
which they happened, and one refused file refuses the run.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from beancount.core import data

from importers import cms_session, identity
from importers.accounts import account_of, refuse_outside
from importers.drafting import Drafter, Origin
from importers.keeping import kept_name, review_sheet
from importers.layouts import Layout
from importers.outcome import FileOutcome
from importers.placing.context import Context
from importers.placing.line import Line
from importers.placing.placer import place
from importers.proof import Joined, agree, check_days, superseded_assertions
from importers.reading import Password, read_files
from importers.statements import CmsBatch, Statement, StatementRow
from importers.timeline import (
    Timeline,
    begin_with,
    begins_earlier,
    closing_assertion,
    opening_entry,
    reaches_back,
    timelines,
)
from sfund.books.commit import Plan
from sfund.books.model import Books
from sfund.books.register import FILE as REGISTER_FILE
from sfund.books.render import Entry
from sfund.books.writing import Additions, Check, plan_additions
from sfund.drafts import CERTAIN
from sfund.errors import BooksError, failure
from sfund.funds import GENERAL
from sfund.grants import own_grants
from sfund.words import say


@dataclass(frozen=True, slots=True)
class Import:
    """A run that was planned: what it will write, and what it says of each file."""

    plan: Plan
    books: Books
    files: tuple[FileOutcome, ...]


@dataclass(slots=True)
class _Source:
    """A statement on its way, with the account it is of and where it will be kept."""

    statement: Statement
    account: str
    kept: str
    report: FileOutcome
    ids: list[str]
    new: list[tuple[str, StatementRow]] = field(default_factory=list)
    waiting: list[StatementRow] = field(default_factory=list)

    def origin(self, row: int) -> str:
        return f"{self.kept.removeprefix('statements/')}:{row}"

    @property
    def first_origin(self) -> str:
        return self.origin(self.statement.rows[0].row)


def prepare_import(  # noqa: PLR0913  the options of one command
    books: Books,
    paths: Sequence[Path],
    *,
    account: str | None = None,
    password: Password,
    checks: Sequence[Check],
    layouts: Sequence[Layout] | None = None,
    on_progress: Callable[[str], None] | None = None,
    today: dt.date | None = None,
) -> Import:
    """Plans the import of these files; a row long after `today` (the clock's) is refused.

    Raises:
        BooksError: the books cannot be read whole, REGISTER-MISSING, or would not load afterwards.
        StatementError: with a diagnostic for each file that was refused.
    """
    books.require_sound()
    _require_register(books)
    read = read_files(paths, password=password, on_progress=on_progress, layouts=layouts)
    return _Run(books, account, today or dt.date.today()).plan(read, checks)  # noqa: DTZ011


def _require_register(books: Books) -> None:
    if books.registry.has_persons() and books.register.digest is None:
        raise failure(
            BooksError,
            "REGISTER-MISSING",
            say("the books have members who are persons, and there is no register that knows them"),
            file=REGISTER_FILE,
            expected=say("the register beside the books"),
            hint=say("restore it from a backup; without it every name on a statement would be a stranger's"),
        )


class _Run:
    """The state of one import while it is planned."""

    def __init__(self, books: Books, account: str | None, today: dt.date) -> None:
        self._today = today
        self._books = books
        self._named = account
        self._context = Context.of(books)
        self._drafter = Drafter(self._context.funds, books.language)
        self._known = _known_ids(books)
        self._entries: list[Entry] = []
        self._replaced: list[tuple[data.Directive, Entry | None]] = []
        self._files: dict[str, bytes] = {}

    def plan(self, read: Sequence[Statement | CmsBatch], checks: Sequence[Check]) -> Import:
        reports: list[FileOutcome] = []
        sources: list[_Source] = []
        batches: list[tuple[CmsBatch, FileOutcome]] = []
        for one in read:
            if isinstance(one, Statement):
                sources.append(self._source(one))
                reports.append(sources[-1].report)
            else:
                reports.append(cms_session.report(one, self._books, self._today))
                batches.append((one, reports[-1]))
        lines = timelines(self._books, {source.account for source in sources})
        self._open_and_join(sources, lines)
        self._place(sources, batches)
        self._assert(sources, lines)
        self._keep(sources)
        additions = Additions(self._entries, self._replaced, self._files)
        plan, after = plan_additions(self._books, additions, checks)
        return Import(plan, after, tuple(reports))

    def _source(self, statement: Statement) -> _Source:
        account = account_of(statement, self._books, self._named)
        rows = statement.rows
        for row in rows:
            refuse_outside(row.day, account, self._books, self._today, statement.file, row.row)
        first, last = (rows[0].day, rows[-1].day) if rows else (statement.first, statement.last)
        ids = identity.row_ids(account, rows, statement.opening)
        kept = kept_name(statement.source, account, str(first or ""), str(last or ""), ids)
        report = FileOutcome(statement.file, statement.format, account, len(rows), first, last,
                             statement.opening, statement.closing)  # fmt: skip
        return _Source(statement, account, kept, report, ids)

    def _open_and_join(self, sources: Sequence[_Source], lines: dict[str, Timeline]) -> None:
        """Every row that is new, opening balances, then the proof against the bank's balances."""
        by_account: dict[str, list[_Source]] = defaultdict(list)
        for source in sorted(sources, key=lambda source: _start(source.statement)):
            by_account[source.account].append(source)
        for account, own in by_account.items():
            line = lines[account]
            joined = [self._as_joined(source, line) for source in own]
            if begins_earlier(line, own[0].statement):
                begin_with(line, own[0].statement, own[0].first_origin)
            for source in own:
                self._join(source, line)
            _move_back(line, own, joined)
            for one in joined:
                check_days(line, one, joined)
            self._open(line)
            for entry in superseded_assertions(line, joined, self._books.root):
                self._replaced.append((entry, None))
                line.assertions.remove(entry)

    def _as_joined(self, source: _Source, line: Timeline) -> Joined:
        """The statement with what the books know of where it begins, before this run adds to them."""
        statement = source.statement
        if not statement.rows:
            return Joined(statement, (), is_anchored=True)
        first = statement.rows[0].day
        goes_on = first in line.rows and statement.opening == line.at_end_of(first)
        return Joined(statement, source.ids, is_anchored=goes_on or source.ids[0] in self._known)

    def _join(self, source: _Source, line: Timeline) -> None:
        """The multiset union of what is known and this file's rows."""
        for id_, row in zip(source.ids, source.statement.rows, strict=True):
            if id_ in self._known:
                source.report.present += 1
                continue
            self._known[id_] = None
            source.new.append((id_, row))
            line.add(row.day, row.amount, id_)

    def _open(self, line: Timeline) -> None:
        """The opening balance, where this run brings one or moves it."""
        if line.began is None or line.began.origin is None:
            return
        if line.opening is not None:
            self._replaced.append((line.opening, None))
        own = own_grants(self._books.registry.grants, line.account, line.began.day)
        fund = own[0].fund if len(own) == 1 else self._drafter.funds.get(line.account, GENERAL)
        entry = opening_entry(line, fund)
        if entry is not None:
            self._entries.append(entry)

    def _place(self, sources: Sequence[_Source], batches: Sequence[tuple[CmsBatch, FileOutcome]]) -> None:
        """Every new row in the order in which it happened, whatever file it came in."""
        new = [(row, id_, source) for source in sources for id_, row in source.new]
        new.sort(key=lambda one: (one[0].day, one[0].time or dt.time()))
        for batch, report in batches:
            self._place_debits(batch, report)
        for row, id_, source in new:
            line = Line(source.account, row.day, row.amount, source.statement.currency,
                        row.counterparty, row.memo, row.channel)  # fmt: skip
            verdict = place(line, self._context)
            draft = self._drafter.draft(line, verdict, Origin(id_, source.origin(row.row)))
            self._entries.append(draft)
            if draft.flag == CERTAIN:
                source.report.posted += 1
            else:
                source.report.review += 1
                source.waiting.append(row)
            if verdict.placement is not None:
                self._context.outlook.note(line, verdict.placement)

    def _place_debits(self, batch: CmsBatch, report: FileOutcome) -> None:
        """A CMS run, and the two files that it came in kept where anything of them is new."""
        day = str(batch.debit_day)
        kept = [
            kept_name(source, report.account, day, kind, identity.debit_ids(batch))
            for source, kind in zip(batch.sources, ("EB21", "EB22"), strict=True)
        ]
        origin = kept[0].removeprefix("statements/")
        drafts = list(cms_session.drafts(batch, report, self._context, self._drafter, self._known, origin))
        if drafts:
            self._entries += drafts
            self._files.update(zip(kept, batch.contents, strict=True))

    def _assert(self, sources: Sequence[_Source], lines: dict[str, Timeline]) -> None:
        asserted = {(entry.account, entry.date) for line in lines.values() for entry in line.assertions}
        for source in sources:
            if not source.new:
                continue
            row = source.statement.rows[-1].row
            assertion = closing_assertion(lines[source.account], source.statement, source.origin(row))
            if assertion is not None and (assertion.account, assertion.day) not in asserted:
                asserted.add((assertion.account, assertion.day))
                self._entries.append(assertion)

    def _keep(self, sources: Sequence[_Source]) -> None:
        for source in sources:
            if source.new:
                self._files[source.kept] = source.statement.content
            if source.waiting:
                self._files[f"{source.kept}.review.csv"] = review_sheet(source.waiting)


def _start(statement: Statement) -> tuple[dt.date, dt.time]:
    """When the first row happened; a statement without rows comes last."""
    if not statement.rows:
        return dt.date.max, dt.time.max
    return statement.rows[0].day, statement.rows[0].time or dt.time()


def _move_back(line: Timeline, sources: Sequence[_Source], joined: Sequence[Joined]) -> None:
    """Statements cut inside the account's first day may come in any order: the earliest one begins it."""
    free = [source for source, one in zip(sources, joined, strict=True) if not one.is_anchored]
    for _ in free:
        earlier = next((source for source in free if reaches_back(line, source.statement)), None)
        if earlier is None or agree(line, joined):
            return
        begin_with(line, earlier.statement, earlier.first_origin)


def _known_ids(books: Books) -> dict[str, data.Directive | None]:
    """Every import id of the books with its entry; what this run adds has none yet."""
    return {
        str(entry.meta["import-id"]): entry for entry in books.entries if "import-id" in (entry.meta or {})
    }
