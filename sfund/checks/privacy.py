"""Rules about what persons have a right to: who can read of them, what must not be kept, and for how long."""

from __future__ import annotations

import datetime as dt
import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sfund.books import disk
from sfund.books.errors import relative_path
from sfund.books.model import Books
from sfund.books.persons import vault
from sfund.books.persons.access import years_later
from sfund.books.persons.locking import open_to_others
from sfund.books.persons.resident_numbers import expired
from sfund.errors import Diagnostic, SfundError
from sfund.members.resident_numbers import find_numbers, may_hold_numbers, without_numbers
from sfund.words import say

_LAST_DAY = re.compile(r"(?:^|_)\d{4}-\d{2}-\d{2}_(\d{4}-\d{2}-\d{2})(?:_|$)")
_SHEETS = "statements/**/*.review.csv"


def register_readable(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """REGISTER-READABLE: nobody else on this computer may read the register."""
    for path in open_to_others(books.root):
        yield Diagnostic(
            "REGISTER-READABLE",
            say("others on this computer may read this file"),
            path,
            expected=say("a folder and files that only their owner may read"),
            hint=say('"sfund register lock" closes them; or by hand: chmod -R go= register'),
        )


def resident_number_in_books(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """RESIDENT-NUMBER-IN-BOOKS: no resident registration number in the books, or in words kept beside them.

    Looked into: every file of the ledger and the settings as text, comments too; the register, the
    decisions and whatever else is kept with them; the words of rows that waited; the names of all files and
    folders. What stands in statements and documents as received is evidence that nobody may change.
    """
    yield from _in_names(books)
    for path, content in _texts(books):
        if not may_hold_numbers(content):
            continue
        text = content.decode("utf-8-sig", "replace")
        found = find_numbers(text)
        if not found:
            continue
        ends = [at for at, char in enumerate(text) if char == "\n"]
        for line in dict.fromkeys(bisect_right(ends, start) + 1 for start, _ in found):
            yield Diagnostic(
                "RESIDENT-NUMBER-IN-BOOKS",
                say("a number with the check digit of a resident registration number stands here"),
                path,
                line,
                expected=say("none: the law allows it for receipts of gifts only, and locked"),
                hint=say("take it out by hand, here and in copies; version control keeps what was in it"),
            )


def _in_names(books: Books) -> Iterator[Diagnostic]:
    """Files and folders whose own name holds such a number; it is shown with signs in its place."""
    for folder, folders, files in os.walk(books.root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted((*folders, *files)):
            if find_numbers(name):
                place = Path(folder, name).relative_to(books.root).as_posix()
                yield Diagnostic(
                    "RESIDENT-NUMBER-IN-BOOKS",
                    say("a name holds a number with the check digit of a resident registration number"),
                    without_numbers(place),
                    expected=say("none: the law allows it for receipts of gifts only, and locked"),
                    hint=say("give the file another name, here and where an entry names it"),
                )


def statement_past_years(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:
    """STATEMENT-PAST-YEARS: statements name persons, and are kept for as long as they must be."""
    years = books.settings.privacy.statement_years
    if as_of.year <= years or as_of == dt.date.max:
        return
    limit = years_later(as_of, -years).isoformat()
    folder = books.root / "statements"
    for path in sorted(folder.rglob("*")):
        found = _LAST_DAY.search(path.name)
        if found is not None and found[1] < limit and path.is_file():
            yield Diagnostic(
                "STATEMENT-PAST-YEARS",
                say("the statement is of more than {years} years ago, and names persons", years=years),
                path.relative_to(books.root).as_posix(),
                hint=say(
                    "remove the file, if nothing else asks for it; entries and balances stay. "
                    '"statement-years" in sfund.toml sets another limit'
                ),
            )


def resident_number_past(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:
    """RESIDENT-NUMBER-PAST: numbers kept for receipts are deleted when their time is over.

    Whoever has no key to them cannot be told of them.
    """
    past: tuple[str, ...] = ()
    with suppress(SfundError):
        past = expired(books, as_of)
    for id_ in past:
        yield Diagnostic(
            "RESIDENT-NUMBER-PAST",
            say("the time for which the number of {id} may be kept is over", id=id_),
            hint=say('"sfund receipt number --purge" deletes it'),
        )


def _texts(books: Books) -> Iterator[tuple[str, bytes]]:
    """Path and content of what is looked into."""
    ledger = books.files or [relative_path(one, books.root) for one in books.options.get("include", ())]
    beside = set(vault.kept_files(books.root)) - vault.ALWAYS_LOCKED
    sheets = (path.relative_to(books.root).as_posix() for path in books.root.glob(_SHEETS))
    names = {path for path in ledger if vault.plain_name(path) not in beside}
    for path in (*sorted(names), *sorted(sheets)):
        content = disk.read(Path(books.root, path))
        if content is not None:
            yield path, content
    for path in sorted(beside):
        content = None
        with suppress(
            SfundError
        ):  # as a plugin of Fava there may be no key; else these books were not loaded
            content = vault.read(books.root, path)
        if content is not None:
            yield path, content


PRIVACY = (register_readable, resident_number_in_books, resident_number_past, statement_past_years)
