"""New entries → a plan: which file each goes to, what the file then says, and the proof that it says so.

Entries go to the month of their day, `journal/2026/10.beancount`, and facts that hold from a day on to
`registry.beancount`. What is rendered is parsed again and compared before any plan exists, so is every file
in which something is replaced, and the books with the new entries are validated in memory by Beancount's own
rules: the commit writes only what loads.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from beancount.core import data
from beancount.ops import balance, validation

from sfund.books import disk
from sfund.books.closing.sealing import refuse_sealed
from sfund.books.commit import FileChange, Plan
from sfund.books.decisions import FILE as DECISIONS_FILE
from sfund.books.decisions import parse_decisions
from sfund.books.errors import from_beancount, in_books
from sfund.books.identity import imported_twice
from sfund.books.meaning import understood
from sfund.books.model import Books
from sfund.books.persons import vault
from sfund.books.persons.register import FILE as REGISTER_FILE
from sfund.books.persons.register import parse_register
from sfund.books.proving import prove_replaced, proven
from sfund.books.render import Entry, to_directive
from sfund.books.texts import Texts
from sfund.errors import BooksError, Diagnostic
from sfund.facts import Fact

REGISTRY = "registry.beancount"
Check = Callable[[Books], Iterable[Diagnostic]]
_Replacement = tuple[data.Directive, data.Directive | None]


@dataclass(frozen=True, slots=True)
class Additions:
    """What is to become of the books.

    Attributes:
        entries: New entries, in the order in which their files shall hold them.
        replaced: Directives as loaded, and what takes their place (None: nothing).
        files: Other files of the books, relative path → content: statements, the register; None for one that
            goes.
    """

    entries: Sequence[Entry] = ()
    replaced: Sequence[tuple[data.Directive, Entry | None]] = ()
    files: Mapping[str, bytes | None] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.replaced or self.files)


def plan_additions(books: Books, additions: Additions, checks: Sequence[Check]) -> tuple[Plan, Books]:
    """The plan, and the books as they will be; nothing is written.

    Once the plan is committed these books are good for further additions, not for replacing what was added
    (it has no file yet) or what stands below something that was replaced (its line is another one now).

    Raises:
        BooksError: ENTRY-UNWRITABLE, ENTRIES-DIFFER when an entry would not be read back as it is;
            JOURNAL-NOT-INCLUDED; MONTH-CLOSED; whatever brings an error that the books do not have now.
        CommitError: PLAN-STALE when a file that it changes is no longer what the books were loaded from.
        ValueError: when a replaced entry is in no file, or not where it says.
    """
    if additions.is_empty:
        return Plan(books.root, ()), books
    texts = Texts(books)
    new = [to_directive(entry) for entry in additions.entries]
    replaced = [(gone, None if entry is None else to_directive(entry)) for gone, entry in additions.replaced]
    refuse_sealed(books, (*new, *(one for pair in replaced for one in pair if one is not None)))
    _replace(texts, replaced)
    added_to = _by_file(books, zip(additions.entries, new, strict=True))
    for path, directives in added_to.items():
        texts.add(path, proven(directives))
    _prove_replaced(texts, replaced, added_to)
    after = _merged(books, new, replaced)
    added = [*new, *(directive for _, directive in replaced if directive is not None)]
    _refuse_new_problems(books, after, added, checks)
    ledger, others = texts.changes(), _other_files(books, additions.files)
    plan = Plan(books.root, (*ledger, *others), dict(books.files), (*texts.patterns, *vault.EITHER))
    return plan, _with_files(after, ledger, others)


def journal_file(day: dt.date) -> str:
    """The file of that day's month, relative to the books."""
    return f"journal/{day.year:04}/{day.month:02}.beancount"


def _by_file(
    books: Books, entries: Iterable[tuple[Entry, data.Directive]]
) -> dict[str, list[data.Directive]]:
    """What holds from a day on goes to the registry, if the books have that file; all else to its month."""
    files: dict[str, list[data.Directive]] = defaultdict(list)
    for entry, directive in entries:
        lasts = isinstance(entry, Fact) and not entry.EVENT and REGISTRY in books.files
        files[REGISTRY if lasts else journal_file(directive.date)].append(directive)
    return dict(sorted(files.items()))


def _replace(texts: Texts, replaced: Iterable[_Replacement]) -> None:
    """Takes directives out of their files from the last line to the first, so that line numbers hold."""
    places = [(texts.path_of(pair[0]), pair) for pair in replaced]
    for _, (directive, new_one) in sorted(places, key=lambda at: (at[0], -at[1][0].meta["lineno"])):
        texts.replace(directive, proven([new_one]).rstrip("\n") + "\n" if new_one is not None else "")


def _prove_replaced(
    texts: Texts, replaced: Iterable[_Replacement], added: Mapping[str, Sequence[data.Directive]]
) -> None:
    """Proves the files in which something was replaced; what is only appended was proven before it was."""
    by_file: dict[str, list[_Replacement]] = defaultdict(list)
    for pair in replaced:
        by_file[texts.path_of(pair[0])].append(pair)
    for path, pairs in by_file.items():
        prove_replaced(path, texts.before(path), texts.after(path), pairs, added.get(path, ()))


def _merged(books: Books, new: Sequence[data.Directive], replaced: Sequence[_Replacement]) -> Books:
    """The books with the additions, without reading them again."""
    gone = {id(directive) for directive, _ in replaced}
    new = [*new, *(directive for _, directive in replaced if directive is not None)]
    entries = [entry for entry in books.entries if id(entry) not in gone] + new
    entries.sort(key=data.entry_sortkey)
    touched = (*new, *(directive for directive, _ in replaced))
    if not any(isinstance(entry, data.Custom) for entry in touched):
        return replace(books, entries=entries)
    registry, problems = understood(entries, books.settings.books.foreign)
    found = in_books(problems, books.root)
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
        ours = set(map(id, new))
        entries = [one for one in after.entries if id(one) in ours or not isinstance(one, data.Transaction)]
        looked_at = replace(after, entries=entries)
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


def _with_files(books: Books, ledger: Iterable[FileChange], others: Iterable[FileChange]) -> Books:
    """The books as made from what their files will say: the ledger's, and the two beside it."""
    beside = {name: one for one in others if (name := vault.plain_name(one.path)) in vault.MARKS}
    new = {one.path: one.after for one in (*ledger, *beside.values())}
    files = {path: digest for path, digest in books.files.items() if path not in new}
    written = {path: disk.digest(content) for path, content in new.items() if content is not None}
    register, record = books.register, books.record
    if (one := beside.get(REGISTER_FILE)) is not None:
        register = parse_register(vault.said_by(one), written.get(one.path))
    if (one := beside.get(DECISIONS_FILE)) is not None:
        record = parse_decisions(vault.said_by(one), written.get(one.path))
    return replace(books, files={**files, **written}, register=register, record=record)


def _other_files(books: Books, files: Mapping[str, bytes | None]) -> list[FileChange]:
    # Of these two the digest of what they were made from, not of what they may have become since.
    read = {REGISTER_FILE: books.register.digest, DECISIONS_FILE: books.record.digest}
    changes = []
    for path, content in files.items():
        present = None if path in read else disk.read(books.root / vault.stored_path(books.root, path))
        before = read.get(path, None if present is None else disk.digest(present))
        changes.append(vault.change(books.root, path, content, before))
    return [one for one in changes if one is not None]
