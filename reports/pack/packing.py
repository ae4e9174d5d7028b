"""The files of a pack, its list of contents and the digests by which it is known again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reports.faces.as_html import as_html
from reports.faces.as_xlsx import as_workbook
from reports.model import Column, Report, Table, Unit, Value
from reports.pack.contents import Meeting, papers
from sfund.auditing.closing import Chain
from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.periods import Month
from sfund.words import Message, say

CONTENTS, DIGESTS, TABLES = "index.html", "SHA256SUMS", "tables.xlsx"

Begun = Callable[[str, int, int], None]
"""Is told of each paper as its turn comes: its name, how many were before it, of how many."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What goes into the folder, file name → content; what is wrong with the books it is of."""

    files: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def pack(books: Books, meeting: Meeting, month: Month, today: dt.date, begun: Begun) -> Pack:
    """All papers of the meeting, from the beginning of the month's year to its end.

    Raises:
        SfundError: as a report or its PDF does.
    """
    wanted = papers(books, meeting, month, today)
    files: dict[str, bytes] = {}
    listed: list[tuple[str, Report]] = []
    reports: list[Report] = []
    for number, paper in enumerate(wanted, start=1):
        begun(paper.name, number - 1, len(wanted))
        report = paper.build()
        reports.append(report)
        for name, content in paper.files(report):
            file = f"{number:02d}-{name}"  # in the order in which they are read
            files[file] = content
            listed.append((file, report))
    if meeting is not Meeting.AUDITOR:  # who has a workbook for each paper
        files[TABLES] = as_workbook(reports[0], reports)
    wrong = _together(reports)
    contents = _contents(books, meeting, month, _rows(listed, files), wrong)
    files[CONTENTS] = as_html(contents, beside=tuple(files))
    files[DIGESTS] = digests(files)
    return Pack(files, wrong)


def _together(reports: Iterable[Report]) -> tuple[Diagnostic, ...]:
    """What is wrong, once each."""
    return tuple({(one.code, str(one.message)): one for made in reports for one in made.diagnostics}.values())


def digests(files: Mapping[str, bytes]) -> bytes:
    """A line a file, as `sha256sum -c` reads them."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return "".join(lines).encode()


def is_untouched(files: Mapping[str, bytes]) -> bool:
    """Whether these are the files of a pack, all of them, as they were written, and no other."""
    written = {name: content for name, content in files.items() if name != DIGESTS}
    listed = files.get(DIGESTS, b"").decode(errors="replace").splitlines()
    return CONTENTS in written and sorted(listed) == sorted(digests(written).decode().splitlines())


def _rows(
    listed: Iterable[tuple[str, Report]], files: Mapping[str, bytes]
) -> tuple[Mapping[str, Value], ...]:
    rows: list[Mapping[str, Value]] = [
        {
            "file": file,
            "report": report.title,
            "from": report.first,
            "to": report.last,
            "as-of": report.as_of,
            "digest": hashlib.sha256(files[file]).hexdigest(),
        }
        for file, report in listed
    ]
    if TABLES in files:
        digest = hashlib.sha256(files[TABLES]).hexdigest()
        rows.append({"file": TABLES, "report": say("All tables"), "from": None, "to": None, "as-of": None,
                     "digest": digest})  # fmt: skip
    return tuple(rows)


def _contents(
    books: Books,
    meeting: Meeting,
    month: Month,
    rows: tuple[Mapping[str, Value], ...],
    wrong: tuple[Diagnostic, ...],
) -> Report:
    """The list of contents: each file with what it is, of which days, and its digest."""
    columns = (
        Column("file", say("File"), Unit.TEXT),
        Column("report", say("Report"), Unit.TEXT),
        Column("from", say("First day"), Unit.DATE),
        Column("to", say("Last day"), Unit.DATE),
        Column("as-of", say("As of"), Unit.DATE),
        Column("digest", say("SHA-256"), Unit.TEXT),
    )
    first, last = month.first_day.replace(month=1), month.last_day
    return Report(f"pack-{meeting}", meeting.label, books.settings.organization.name, first, last, last,
                  books.currency, (), (Table("files", say("Contents"), columns, rows),), wrong,
                  notes=tuple(_notes(books, month)))  # fmt: skip


def _notes(books: Books, month: Month) -> list[Message]:
    """Of which books this is, so that it can be held against them."""
    chain = Chain.of(books.registry.closings)
    closed = (
        say("{month} is closed: its figures do not change any more.", month=str(month))
        if month in chain.seals
        else say("{month} is not closed: its figures may still change.", month=str(month))
    )
    head = say(
        'The head of the closed months is {head}; "sfund check --head" says whether the books ever had it.',
        head=chain.head,
    )
    return [closed, head] if chain.links else [closed]
