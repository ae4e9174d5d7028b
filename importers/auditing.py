"""The kept statements read again and held against the books: what was changed after its import.

The rows of a bank's statement are proven by the running balance, so whatever differs was changed in the books
or in the kept file, and the file is found by the digest of its rows in its name. Lists of cards and of what
was collected are read by `importers.auditing_lists`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from importers.auditing_lists import ListedAgain, read_again
from importers.booking import identity
from importers.booking.keeping import REVIEW_SUFFIX
from importers.booking.lessons import known_layouts
from importers.containers.messages import names_its_rows
from importers.gathering import Password, gather_files
from importers.reading.statements import Statement, StatementRow
from sfund.books.disk import digest
from sfund.books.entries import Entry, read_entries
from sfund.books.errors import relative_path
from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.money import total
from sfund.words import say

_FOLDER = "statements"
_LOCKED = ("PASSWORD-NEEDED", "PASSWORD-WRONG")


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found.

    Attributes:
        files: How many kept statements were read again.
        locked: How many are encrypted and stayed unread.
        rows: How many rows were held against the books.
        diagnostics: CHANGED-AFTER-IMPORT, GONE-AFTER-IMPORT, STATEMENT-CHANGED, and why files were refused.
    """

    files: int
    locked: int
    rows: int
    diagnostics: tuple[Diagnostic, ...]


def compare_statements(
    books: Books,
    password: Password,
    today: dt.date,
    on_progress: Callable[[str], None] | None = None,
) -> Compared:
    """Reads all kept statements and lists again and compares each row with its entry."""
    paths = sorted(_kept(books.root))
    layouts = known_layouts(books.root)
    gathered = gather_files(paths, password=password, on_progress=on_progress, layouts=layouts)
    refused = [one for error in gathered.refused for one in error.diagnostics]
    found = [one for one in refused if one.code not in _LOCKED]
    accounts = {_slug(account): account for account in books.opens}
    rows = _compare_banks(
        books, [one for one in gathered.read if isinstance(one, Statement)], accounts, found
    )
    lists = [one for one in gathered.read if not isinstance(one, Statement)]
    rows += _compare_lists(books, read_again(books, lists, accounts, layouts, today), found)
    locked = sum(1 for one in refused if one.code in _LOCKED)
    return Compared(len(paths) - len(gathered.refused), locked, rows, tuple(found))


def _compare_banks(
    books: Books, read: Sequence[Statement], accounts: Mapping[str, str], found: list[Diagnostic]
) -> int:
    """How many rows were compared; what differs goes to `found`."""
    entries = {entry.key: entry for entry in read_entries(books)}
    by_file: dict[Path, list[Statement]] = {}
    for one in read:
        by_file.setdefault(one.source, []).append(one)
    rows = 0
    for path, statements in by_file.items():
        account = accounts.get(path.parent.name)
        if account is None:
            continue
        shown = path.relative_to(books.root).as_posix()
        matching = [(one, ids) for one in statements if _is_named_after(path, ids := _ids(account, one))]
        if not matching:
            found.append(_other_file(shown))
        for statement, ids in matching:
            rows += len(ids)
            found += _differences(account, shown, zip(ids, statement.rows, strict=True), entries)
    return rows


def _compare_lists(books: Books, again: ListedAgain, found: list[Diagnostic]) -> int:
    found += [one for error in again.refused for one in error.diagnostics]
    found += [_other_file(path.relative_to(books.root).as_posix()) for path in again.changed]
    for row in again.rows:
        shown = row.file.relative_to(books.root).as_posix()
        if row.entry is None:
            found.append(_gone(shown, row.row, row.day, row.amount, row.id))
        elif not row.agrees:
            file, line = relative_path(row.entry.meta["filename"], books.root), row.entry.meta["lineno"]
            found.append(
                _changed(file, line, (row.entry.date, row.said), (row.day, row.amount), shown, row.row)
            )
    return len(again.rows)


def _kept(root: Path) -> Iterator[Path]:
    for path in (root / _FOLDER).glob("*/*"):
        if path.is_file() and not path.name.endswith(REVIEW_SUFFIX) and path.name[0] != ".":
            yield path


def _slug(account: str) -> str:
    return account.removeprefix("Assets:").replace(":", "-")


def _ids(account: str, statement: Statement) -> list[str]:
    named = names_its_rows(statement.format)
    return identity.row_ids(account, statement.rows, statement.opening, named=named)


def _is_named_after(path: Path, ids: Sequence[str]) -> bool:
    """Whether the file's name has the digest of these rows, as the import gave it."""
    return digest("".join(ids).encode())[:8] in path.stem.split("_")[-1]


def _other_file(shown: str) -> Diagnostic:
    return Diagnostic(
        "STATEMENT-CHANGED",
        say("the kept statement no longer has the rows that its name tells"),
        shown,
        expected=say("the file as the bank gave it"),
        hint=say("restore it from a backup, or ask the bank for it again"),
    )


def _differences(
    account: str, shown: str, rows: zip[tuple[str, StatementRow]], entries: Mapping[str, Entry]
) -> Iterator[Diagnostic]:
    for id_, row in rows:
        entry = entries.get(id_)
        if entry is None:
            yield _gone(shown, row.row, row.day, row.amount, id_)
        elif entry.day != row.day or _moved(entry, account) != row.amount:
            said = entry.day, _moved(entry, account)
            yield _changed(entry.file, entry.line, said, (row.day, row.amount), shown, row.row)


def _gone(shown: str, row: int | None, day: dt.date, amount: Decimal, id_: str) -> Diagnostic:
    return Diagnostic(
        "GONE-AFTER-IMPORT",
        say("the books have no entry of this row, of {day}, {amount}", day=day, amount=f"{amount:,}"),
        shown,
        row,
        expected=say("an entry with the import id {id}", id=id_),
        hint=say("it was taken out, or its import id was changed; version control may tell who did it"),
    )


def _changed(  # noqa: PLR0913
    file: str,
    line: int,
    said: tuple[dt.date, Decimal],
    wanted: tuple[dt.date, Decimal],
    shown: str,
    row: int | None,
) -> Diagnostic:
    return Diagnostic(
        "CHANGED-AFTER-IMPORT",
        say("the entry says {day}, {amount}, and the statement something else", day=said[0],
            amount=f"{said[1]:,}"),
        file,
        line,
        expected=say("{day}, {amount}", day=wanted[0], amount=f"{wanted[1]:,}"),
        hint=say("{file} has it", file=shown) if row is None else say("row {row} of {file}", row=row,
                                                                             file=shown),
    )  # fmt: skip


def _moved(entry: Entry, account: str) -> Decimal:
    return total(move.number for move in entry.moves if move.account == account)
