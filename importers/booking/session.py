"""One run of the import: files in, a plan and its account out. Nothing is written here.

    files ─ reading ─▶ statements ─ identity ─▶ new rows ─ placing ─▶ verdicts ─ drafting ─▶ plan

All files of a run are one: they are read before anything is planned, their rows are placed in the order in
which they happened, and one refused file refuses the run.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from beancount.core import data

from importers.booking import identity
from importers.booking.accounts import account_of, refuse_outside
from importers.booking.drafting import Drafter, Origin
from importers.booking.gaps import Gap, before_former, gap_entry, reconsidered
from importers.booking.keeping import assert_kept, free_name, kept_name, review_sheet
from importers.booking.late import settled_late
from importers.booking.lessons import (
    Confirm,
    Lessons,
    Offer,
    known_layouts,
    refuse_misspelt_formats,
)
from importers.booking.lists import Lists
from importers.booking.outcome import FileOutcome
from importers.booking.proof import Joined, agree, check_days, missing_before, superseded_assertions
from importers.booking.timeline import (
    Timeline,
    begin_with,
    begins_earlier,
    closing_assertion,
    opening_entry,
    reaches_back,
    timelines,
)
from importers.booking.transfers import OWN, Half, first_half_settled, halves_in_books, is_transfer, partners
from importers.booking.work import Work
from importers.containers.messages import names_its_rows
from importers.containers.reader import ContainerReader
from importers.gathering import Password, read_files
from importers.placing.context import Context
from importers.placing.line import Line, Partner, Verdict
from importers.placing.persons import Persons, refuse_private
from importers.placing.placer import place
from importers.reading.layouts import Layout
from importers.reading.statements import Read, Statement, StatementRow
from sfund.books.commit import Plan
from sfund.books.loans.dividing import with_loans_divided
from sfund.books.model import Books
from sfund.books.persons.register import FILE as REGISTER_FILE
from sfund.books.render import Entry
from sfund.books.writing import Additions, Check, plan_additions
from sfund.errors import BooksError, RequestError, failure
from sfund.funds.facts import GENERAL
from sfund.grants.facts import own_grants
from sfund.placing.drafts import CERTAIN
from sfund.words import say


@dataclass(frozen=True, slots=True)
class Import:
    """A run that was planned: what it will write, and what it says of each file."""

    plan: Plan
    books: Books
    files: tuple[FileOutcome, ...]
    learnt: tuple[Offer, ...] = ()


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
    gap: str | None = None,
    confirm: Confirm | None = None,
    reader: ContainerReader | None = None,
) -> Import:
    """Plans the import of these files; a row long after `today` (the clock's) is refused.

    Known are the layouts of the books and those of the program, unless `layouts` are given; `confirm` is
    asked whether to take one that was inferred. `reader` may be at work on the first file already
    (`importers.gathering.reading_ahead`).

    `gap` lets statements through that do not follow on the books: why days are missing, in a person's words.

    Raises:
        BooksError: the books cannot be read whole, REGISTER-MISSING, or would not load afterwards.
        StatementError: with a diagnostic for each file that was refused.
        RequestError: NARRATION-NAMES-PERSON, WORDS-HOLD-NUMBER where `gap` tells of a person, GAP-NOTE where
            it says nothing.
    """
    books.require_sound()
    _require_register(books)
    if gap is not None:
        _refuse_note(gap, books)
    today = today or dt.date.today()  # noqa: DTZ011
    known = known_layouts(books.root) if layouts is None else layouts
    refuse_misspelt_formats(books.settings.bank, known)
    lessons = Lessons(books, account, confirm, today)
    read = read_files(
        paths, password=password, on_progress=on_progress, layouts=known, learn=lessons.learn, reader=reader
    )
    run = _Run(books, account, today, gap, known)
    return replace(run.plan(read, checks, lessons.files), learnt=tuple(lessons.taken))


def _refuse_note(note: str, books: Books) -> None:
    """A note on missing days stays in the ledger: it says something, and names nobody."""
    if not any(map(str.isalnum, note)):
        raise failure(
            RequestError,
            "GAP-NOTE",
            say("nothing says why days are missing"),
            expected=say('a few words, such as --gap "the bank keeps only a year"'),
        )
    refuse_private(note, Persons(books))


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

    def __init__(
        self,
        books: Books,
        account: str | None,
        today: dt.date,
        gap: str | None = None,
        layouts: Sequence[Layout] | None = None,
    ) -> None:
        self._today = today
        self._books = books
        self._named = account
        self._gap = gap
        self._context = Context.of(books, layouts)
        self._drafter = Drafter(self._context.funds, books.language)
        self._known = _known_ids(books)
        self._lists = Lists(Work(books, self._context, self._drafter, self._known, today), account)
        self._entries: list[Entry] = []
        self._replaced: list[tuple[data.Directive, Entry | None]] = []
        self._files: dict[str, bytes] = {}

    def plan(self, read: Sequence[Read], checks: Sequence[Check], files: Mapping[str, bytes]) -> Import:
        reports: list[FileOutcome] = []
        sources: list[_Source] = []
        for one in read:
            if isinstance(one, Statement):
                sources.append(self._source(one))
                reports.append(sources[-1].report)
            else:
                reports.append(self._lists.add(one))
        lines = timelines(self._books, {source.account for source in sources})
        self._open_and_join(sources, lines)
        self._draft_lists()
        self._place(sources)
        self._assert(sources, lines)
        self._keep(sources)
        self._files.update(files)
        additions = with_loans_divided(self._books, Additions(self._entries, self._replaced, self._files))
        plan, after = plan_additions(self._books, additions, checks)
        return Import(plan, after, tuple(reports))

    def _source(self, statement: Statement) -> _Source:
        account = account_of(statement, self._books, self._named)
        rows = statement.rows
        for row in rows:
            refuse_outside(row.day, account, self._books, self._today, statement.file, row.row)
        first, last = (rows[0].day, rows[-1].day) if rows else (statement.first, statement.last)
        ids = identity.row_ids(account, rows, statement.opening, named=names_its_rows(statement.format))
        kept = kept_name(statement.source, account, str(first or ""), str(last or ""), ids)
        kept = free_name(self._books.root, kept)
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
            self._let_through(line, own, joined)
            for one in joined:
                check_days(line, one, joined, self._books.root)
            self._open(line)
            for entry in superseded_assertions(line, joined, self._books.root):
                self._replaced.append((entry, None))
                line.assertions.remove(entry)

    def _let_through(self, line: Timeline, own: Sequence[_Source], joined: Sequence[Joined]) -> None:
        """Gaps, day by day: each is what is missing once those before it are right."""
        for source, one in zip(own, joined, strict=True):
            self._reconsider_gaps(line, _start(source.statement)[0])
            self._fill(line, source, one, joined)
        self._reconsider_gaps(line, dt.date.max)

    def _reconsider_gaps(self, line: Timeline, until: dt.date) -> None:
        """What earlier runs let through, made smaller by the days that this one brings."""
        if line.former is not None and line.former.day <= until and self._gap is not None:
            self._add_gap(before_former(line, self._gap), line)
            line.former = None
        for entry, left in reconsidered(line, until):
            new = None if left is None else gap_entry(left, line, self._drafter, self._books.registry)
            self._replaced.append((entry, new))

    def _fill(self, line: Timeline, source: _Source, one: Joined, joined: Sequence[Joined]) -> None:
        """Lets a statement through that does not follow on the books, the difference in suspense."""
        amount = missing_before(line, one, joined) if self._gap is not None else None
        if amount is not None and self._gap is not None:
            self._add_gap(Gap(source.statement.rows[0].day, amount, self._gap, source.first_origin), line)

    def _add_gap(self, gap: Gap | None, line: Timeline) -> None:
        if gap is not None:
            line.add(gap.day, gap.amount)
            self._entries.append(gap_entry(gap, line, self._drafter, self._books.registry))

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

    def _place(self, sources: Sequence[_Source]) -> None:
        """Every new row in the order in which it happened, whatever file it came in."""
        new = [(row, id_, source) for source in sources for id_, row in source.new]
        new.sort(key=lambda one: (one[0].day, one[0].time or dt.time()))
        halves = self._partners(new)
        lines = {id_: _line(row, source, halves.get(id_)) for row, id_, source in new}
        seen: dict[str, Verdict] = {}
        for row, id_, source in new:
            verdict = seen.get(id_) or self._verdict(id_, lines, seen)
            self._enter(lines[id_], verdict, row, id_, source)

    def _verdict(self, id_: str, lines: dict[str, Line], seen: dict[str, Verdict]) -> Verdict:
        """What the evidence says of a line; `seen` keeps what it said of a transfer's other half.

        Where only one half is in transit, neither is one: both are without a partner from here on.
        """
        verdict = place(lines[id_], self._context)
        partner = lines[id_].partner
        other = lines.get(partner.id) if partner is not None else None
        if partner is None or other is None:
            return verdict
        opposite = place(other, self._context)
        if is_transfer(verdict, opposite):
            seen[partner.id] = opposite
            return verdict
        lines[id_] = replace(lines[id_], partner=None)
        lines[partner.id] = replace(other, partner=None)
        return place(lines[id_], self._context)

    def _enter(self, line: Line, verdict: Verdict, row: StatementRow, id_: str, source: _Source) -> None:
        draft = self._drafter.draft(line, verdict, Origin(id_, source.origin(row.row)))
        self._entries.append(draft)
        if draft.flag == CERTAIN:
            source.report.posted += 1
        else:
            source.report.review += 1
            source.waiting.append(row)
        if verdict.placement is not None:
            self._context.outlook.note(line, verdict.placement)
            self._context.settlements.take_in(draft)
        self._join_first_half(line, verdict)

    def _partners(self, new: Sequence[tuple[StatementRow, str, _Source]]) -> dict[str, Partner]:
        """The rows that may be two halves of a transfer between own accounts."""
        if not new:
            return {}
        halves = [
            Half(id_, source.account, row.day, row.amount, f"{row.counterparty} {row.memo}")
            for row, id_, source in new
            if source.account.startswith(OWN)
        ]
        known = halves_in_books(self._books, new[0][0].day, new[-1][0].day)
        return partners([*halves, *known], self._books)

    def _join_first_half(self, line: Line, verdict: Verdict) -> None:
        """The half that an earlier run left in suspense is settled by the other one."""
        entry = self._known.get(line.partner.id) if line.partner is not None else None
        settled = first_half_settled(entry, line, verdict, self._books) if entry is not None else None
        if settled is not None and entry is not None:
            self._replaced.append((entry, settled))

    def _draft_lists(self) -> None:
        """Cards, services and CMS first: the bank's rows settle what they bring."""
        entries, files = self._lists.draft()
        self._entries += entries
        self._files.update(files)
        if entries:
            self._replaced += settled_late(self._books, self._context, self._drafter)

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
        assert_kept(self._books.root, self._files)


def _line(row: StatementRow, source: _Source, partner: Partner | None) -> Line:
    currency = source.statement.currency
    return Line(
        source.account, row.day, row.amount, currency, row.counterparty, row.memo, row.channel, partner
    )


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
