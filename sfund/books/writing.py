"""New entries → a plan: which file each goes to, what the file then says, and the proof that it says so.

Entries go to the month of their day, `journal/2026/10.beancount`. What is rendered is parsed again and
compared before any plan exists, and the books with the new entries are validated in memory by Beancount's
own rules, so that the commit writes only what loads.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
import glob
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from beancount.core import data
from beancount.ops import balance, validation
from beancount.parser import parser

from sfund.books import disk
from sfund.books.commit import FileChange, Plan, stale
from sfund.books.errors import from_beancount, in_books, relative_path
from sfund.books.identity import imported_twice
from sfund.books.model import Books
from sfund.books.register import FILE as REGISTER_FILE
from sfund.books.render import Entry, render_directives, to_directive
from sfund.books.vocabulary import read_facts
from sfund.errors import BooksError, Diagnostic, failure
from sfund.registry import build_registry
from sfund.words import say

Check = Callable[[Books], Iterable[Diagnostic]]
_Replacement = tuple[data.Directive, data.Directive | None]

_INCLUDE = re.compile(rb'^include\s+"([^"]+)"', re.MULTILINE)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")  # as Beancount counts them; str.splitlines knows eight more line ends
_MARK = re.compile(r'\\.|"|;')


@dataclass(frozen=True, slots=True)
class Additions:
    """What is to become of the books.

    Attributes:
        entries: New entries, in the order in which their files shall hold them.
        replaced: Directives as loaded, and what takes their place (None: nothing).
        files: Other files of the books, relative path → content: statements, the register.
    """

    entries: Sequence[Entry] = ()
    replaced: Sequence[tuple[data.Directive, Entry | None]] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.replaced or self.files)


def plan_additions(books: Books, additions: Additions, checks: Sequence[Check] = ()) -> tuple[Plan, Books]:
    """The plan, and the books as they will be; nothing is written.

    Raises:
        BooksError: when an entry would not be read back as it is, or brings an error that the books do
            not have now.
        CommitError: PLAN-STALE when a file that it changes is no longer what the books were loaded from.
    """
    if additions.is_empty:
        return Plan(books.root, ()), books
    texts = _Texts(books)
    new = [to_directive(entry) for entry in additions.entries]
    replaced = [(gone, None if entry is None else to_directive(entry)) for gone, entry in additions.replaced]
    _replace(texts, replaced)
    for path, directives in _by_file(new).items():
        texts.append(path, _proven(directives))
        texts.include(path)
    after = _merged(books, new, replaced)
    added = [*new, *(directive for _, directive in replaced if directive is not None)]
    _refuse_new_problems(books, after, added, checks)
    ledger = texts.changes()
    plan = Plan(
        books.root, (*ledger, *_other_files(books, additions.files)), dict(books.files), texts.patterns
    )
    return plan, replace(after, files={**books.files, **{one.path: disk.digest(one.after) for one in ledger}})


def journal_file(day: dt.date) -> str:
    """The file of that day's month, relative to the books."""
    return f"journal/{day:%Y}/{day:%m}.beancount"


class _Texts:
    """The ledger's files as they will be, by path relative to the books."""

    def __init__(self, books: Books) -> None:
        self._root = books.root
        self._files = books.files
        self._main = books.settings.books.main
        self._before: dict[str, str | None] = {}
        self._lines: dict[str, list[str]] = {}

    def lines(self, path: str) -> list[str]:
        """The lines of the file, each with its end; changes to the list are changes to the file.

        The path is relative to the books, or absolute as Beancount's loader gives it.
        """
        path = relative_path(path, self._root)
        if path not in self._lines:
            content = disk.read(self._root / path)
            self._before[path] = None if content is None else disk.digest(content)
            if path in self._files and self._files[path] != self._before[path]:
                raise stale(path, say("the file changed after it was read; nothing was written"))
            text = (content or b"").decode("utf-8", "surrogateescape")  # what is not ours stays to the byte
            self._lines[path] = _LINE.findall(text)
        return self._lines[path]

    def append(self, path: str, text: str) -> None:
        lines = self.lines(path)
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        if lines and lines[-1].strip():
            lines.append("\n")
        lines.extend(_LINE.findall(text))

    def include(self, path: str) -> None:
        """Sees to it that the books include the path."""
        if path in self._files or any(_matches(path, pattern) for pattern in self._includes):
            return
        self.append(self._main, f'include "{path}"\n')

    @property
    def patterns(self) -> tuple[str, ...]:
        """The includes that may find more files tomorrow than they found today."""
        return tuple(pattern for pattern in self._includes if glob.has_magic(pattern))

    @cached_property
    def _includes(self) -> list[str]:
        """Every include of every file of the ledger, relative to the books."""
        found = []
        for path in self._files:
            content = disk.read(self._root / path)
            folder = os.path.dirname(self._root / path)
            for pattern in _INCLUDE.findall(content or b""):
                named = os.path.join(folder, pattern.decode("utf-8", "surrogateescape"))
                found.append(Path(os.path.relpath(named, self._root)).as_posix())
        return sorted(set(found))

    def changes(self) -> list[FileChange]:
        changes = []
        for path, lines in self._lines.items():
            after = "".join(lines).encode("utf-8", "surrogateescape")
            if disk.digest(after) != self._before[path]:
                changes.append(FileChange(path, self._before[path], after))
        return changes


def _matches(path: str, pattern: str) -> bool:
    """Whether an include's pattern, as the loader expands it, takes in the path."""
    parts, patterns = path.split("/"), pattern.split("/")
    if patterns[0] == "**" and len(patterns) > 1:  # any number of folders, none among them
        rest = "/".join(patterns[1:])
        return any(_matches("/".join(parts[skipped:]), rest) for skipped in range(len(parts)))
    if not fnmatch.fnmatchcase(parts[0], patterns[0]) or (len(parts) == 1) != (len(patterns) == 1):
        return False
    return len(parts) == 1 or _matches("/".join(parts[1:]), "/".join(patterns[1:]))


def _by_file(directives: Iterable[data.Directive]) -> dict[str, list[data.Directive]]:
    files: dict[str, list[data.Directive]] = defaultdict(list)
    for directive in directives:
        files[journal_file(directive.date)].append(directive)
    return dict(sorted(files.items()))


def _proven(directives: Sequence[data.Directive]) -> str:
    """The text of the directives, after it was parsed and found to say just them."""
    text = render_directives(directives)
    parsed, errors, _ = parser.parse_string(text)
    wanted = sorted(directives, key=data.entry_sortkey)  # as the parser sorts; of one day as they were given
    if errors or list(map(_told, wanted)) != list(map(_told, parsed)):
        raise failure(
            BooksError,
            "ENTRY-UNWRITABLE",
            say("an entry would not be read back as it is meant; nothing was written"),
            expected=say("account names, currencies and keys as Beancount spells them"),
        )
    return text


def _told(entry: data.Directive) -> data.Directive:
    """All that the entry says, without where it stands."""
    meta = _said(entry.meta)
    if not isinstance(entry, data.Transaction):
        return entry._replace(meta=meta)
    postings = [posting._replace(meta=_said(posting.meta or {})) for posting in entry.postings]
    return entry._replace(meta=meta, postings=postings)


def _said(meta: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in meta.items() if key not in ("filename", "lineno")}


def _replace(texts: _Texts, replaced: Iterable[_Replacement]) -> None:
    """Takes directives out of their files from the last line to the first, so that line numbers hold."""
    by_place = sorted(replaced, key=lambda pair: (pair[0].meta["filename"], -pair[0].meta["lineno"]))
    for directive, new_one in by_place:
        lines = texts.lines(directive.meta["filename"])
        first = directive.meta["lineno"] - 1
        last = _end(lines, first)
        new = _proven([new_one]).rstrip("\n") + "\n" if new_one is not None else ""
        if new_one is None and last < len(lines) and not lines[last].strip():
            last += 1
        lines[first:last] = _LINE.findall(new)


def _end(lines: Sequence[str], first: int) -> int:
    """Where the directive ends that begins on that line: its lines are indented, or inside a text."""
    inside = _ends_inside_text(lines[first], inside=False)
    last = first + 1
    while last < len(lines) and (inside or (lines[last][:1] in (" ", "\t") and lines[last].strip())):
        inside = _ends_inside_text(lines[last], inside=inside)
        last += 1
    return last


def _ends_inside_text(line: str, *, inside: bool) -> bool:
    for mark in _MARK.findall(line):
        if mark == '"':
            inside = not inside
        elif mark == ";" and not inside:
            break
    return inside


def _merged(books: Books, new: Sequence[data.Directive], replaced: Sequence[_Replacement]) -> Books:
    """The books with the additions, without reading them again."""
    gone = {id(directive) for directive, _ in replaced}
    new = [*new, *(directive for _, directive in replaced if directive is not None)]
    entries = [entry for entry in books.entries if id(entry) not in gone] + new
    entries.sort(key=data.entry_sortkey)
    touched = (*new, *(directive for directive, _ in replaced))
    if not any(isinstance(entry, data.Custom) for entry in touched):
        return replace(books, entries=entries)
    facts, unread = read_facts(entries, books.settings.books.foreign)
    registry, contradictions = build_registry(facts)
    found = in_books([*unread, *contradictions], books.root)
    return replace(books, entries=entries, registry=registry, contradictions=found)


def _refuse_new_problems(
    before: Books, after: Books, new: Sequence[data.Directive], checks: Sequence[Check]
) -> None:
    """Refuses what the books do not suffer from now.

    New transactions cannot make an old one unsound, so only they are looked at, among all that is no
    transaction; a new directive of another kind can, and then everything is.
    """
    looked_at = after
    if all(isinstance(entry, data.Transaction | data.Balance) for entry in new):
        standing = [entry for entry in after.entries if not isinstance(entry, data.Transaction)]
        entries = [*standing, *(entry for entry in new if isinstance(entry, data.Transaction))]
        looked_at = replace(after, entries=sorted(entries, key=data.entry_sortkey))
    twice = in_books(imported_twice(after.entries), after.root)
    found = [*after.diagnostics, *_validate(looked_at), *_balance(after), *twice, *_found(looked_at, checks)]
    if not found:
        return
    already = in_books(imported_twice(before.entries), before.root)
    known = {_identity(one) for one in (*before.diagnostics, *already, *_found(before, checks))}
    problems = [one for one in found if _identity(one) not in known]
    if problems:
        raise BooksError(*problems)


def _found(books: Books, checks: Sequence[Check]) -> list[Diagnostic]:
    return [one for check in checks for one in check(books)]


def _identity(diagnostic: Diagnostic) -> tuple[str, str | None, str]:
    """What makes a problem the same one before and after."""
    if diagnostic.code in ("BALANCE-DIFFERS", "BANK-DIFFERS") and diagnostic.file and diagnostic.line:
        # By how much it differs may change: whoever mends it enters what is missing one by one.
        return diagnostic.code, diagnostic.file, str(diagnostic.line)
    return diagnostic.code, diagnostic.file, str(diagnostic.message)


def _validate(books: Books) -> tuple[Diagnostic, ...]:
    """Beancount's own validation over entries in memory."""
    options: Any = books.options
    return in_books(map(from_beancount, validation.validate(books.entries, options)), books.root)


def _balance(books: Books) -> tuple[Diagnostic, ...]:
    """Beancount's balance assertions over entries in memory."""
    options: Any = books.options
    return in_books(map(from_beancount, balance.check(books.entries, options)[1]), books.root)


def _other_files(books: Books, files: Mapping[str, bytes]) -> list[FileChange]:
    changes = []
    for path, content in files.items():
        present = disk.read(books.root / path)
        before = None if present is None else disk.digest(present)
        if path == REGISTER_FILE:  # what was made from it, not what it may have become since
            before = books.register.digest
        if before != disk.digest(content):
            changes.append(FileChange(path, before, content))
    return changes
