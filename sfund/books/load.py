"""Loads the books once, into one value."""

from __future__ import annotations

import glob
import os
import time
from pathlib import Path
from typing import Any

from beancount import loader
from beancount.core import data

from sfund.books import disk
from sfund.books.collector import without_collector
from sfund.books.commit import settled
from sfund.books.decisions import FILE as DECISIONS_FILE
from sfund.books.decisions import Record, read_decisions
from sfund.books.errors import badly_saved_first, from_beancount, in_books, relative_path
from sfund.books.meaning import understood
from sfund.books.model import Books
from sfund.books.persons import vault
from sfund.books.persons.register import FILE as REGISTER_FILE
from sfund.books.persons.register import Register, read_register
from sfund.books.settings import FILE, Settings, read_settings
from sfund.errors import BooksError, failure
from sfund.words import say

# Beancount's cache is a pickle beside the ledger: whoever can write there could run code here.
loader.initialize(use_cache=False)

_ATTEMPTS = 3
_CLOCK_LAG_NS = 10_000_000  # a file's time is that of the system's last tick


def find_books(start: Path, named: Path | None = None) -> Path:
    """The books' folder: the one named, else the nearest one upwards that holds `sfund.toml`.

    Raises:
        BooksError: NO-BOOKS.
    """
    start = start.resolve()
    for folder in (named,) if named is not None else (start, *start.parents):
        if (folder / FILE).is_file():
            return folder.resolve()
    raise failure(
        BooksError,
        "NO-BOOKS",
        say("there are no books here"),
        file=str(named or start),
        expected=say("a folder that holds {file}", file=FILE),
        hint=say('go to the folder of the books, name it with --books, or make new ones: "sfund init DIR"'),
    )


def load_books(root: Path, *, names: bool = True) -> Books:
    """Everything that the books in this folder say. What is wrong with them is in `diagnostics`.

    Args:
        root: The folder that holds `sfund.toml`.
        names: Whether the register and the decisions are read. Without them the books are for reading only,
            by who need not know names, and no key is asked for where the register is locked.

    Raises:
        BooksError: NO-BOOKS, FOLDER-NAME, SETTINGS-*, MAIN-MISSING, BOOKS-CHANGING, REGISTER-*,
            DECISIONS-UNREADABLE.
        CommitError: BOOKS-BUSY, and what `recover` raises.
    """
    root = find_books(root, root)
    refuse_pattern(root)
    with settled(root):
        settings = read_settings(root)
        main = root / settings.books.main
        if not main.is_file():
            raise failure(
                BooksError,
                "MAIN-MISSING",
                say("the ledger's main file is missing"),
                file=settings.books.main,
                expected=say('a Beancount file; "main" in sfund.toml names another'),
                hint=say("restore the file from a backup"),
            )
        entries, errors, options, files = _load_unchanged(root, main)
        register, record = (read_register(root), read_decisions(root)) if names else (Register(), Record())
        files[FILE] = disk.digest((root / FILE).read_bytes())
        for path, digest in ((REGISTER_FILE, register.digest), (DECISIONS_FILE, record.digest)):
            if digest is not None:
                files[vault.stored_path(root, path)] = digest
    return _books(root, settings, entries, errors, options, files, register, record)


def books_of(root: Path, entries: list[data.Directive], errors: list[Any], options: dict[str, Any]) -> Books:
    """The books whose text Beancount has loaded already, as Fava has: for reading only, without names.

    Raises:
        BooksError: NO-BOOKS, SETTINGS-*.
    """
    root = find_books(root, root)
    return _books(root, read_settings(root), entries, errors, options, {}, Register(), Record())


def refuse_pattern(root: Path) -> None:
    """Beancount takes an include's whole path for a pattern, so `books [1]` would never find its months."""
    if glob.has_magic(str(root)):
        raise failure(
            BooksError,
            "FOLDER-NAME",
            say("the folder's name has a character that Beancount takes for a pattern"),
            file=str(root),
            expected=say("a path without * ? [ ]"),
            hint=say("rename the folder"),
        )


def _books(  # noqa: PLR0913
    root: Path,
    settings: Settings,
    entries: list[data.Directive],
    errors: list[Any],
    options: dict[str, Any],
    files: dict[str, str],
    register: Register,
    record: Record,
) -> Books:
    registry, problems = understood(entries, settings.books.foreign)
    return Books(
        root,
        settings,
        entries,
        options,
        registry,
        register,
        in_books(badly_saved_first(map(from_beancount, errors)), root),
        in_books(problems, root),
        files,
        record,
    )


def _load_unchanged(
    root: Path, main: Path
) -> tuple[list[data.Directive], list[Any], dict[str, Any], dict[str, str]]:
    """Entries and the digests of the very files that they were read from.

    The lock holds off our own writer only; an editor may save in the middle, and then we read again.

    Raises:
        BooksError: BOOKS-CHANGING when no reading was undisturbed.
    """
    _let_the_clock_tick(root)
    for _ in range(_ATTEMPTS):
        started = time.time_ns()
        with without_collector():
            entries, errors, options = loader.load_file(str(main))
        paths = [Path(name) for name in options["include"]]
        files = {
            relative_path(str(path), root): disk.digest(path.read_bytes()) for path in paths if path.is_file()
        }
        if not any(path.is_file() and _changed_ns(path) > started - _CLOCK_LAG_NS for path in paths):
            return entries, errors, options, files
        time.sleep(2 * _CLOCK_LAG_NS / 1e9)  # small books load faster than a file's time grows old
    last = max((path for path in paths if path.is_file()), key=_changed_ns, default=main)
    raise failure(
        BooksError,
        "BOOKS-CHANGING",
        say("the books change again and again while they are read"),
        file=relative_path(str(last), root),
        hint=say("wait until the editor or the synchronisation that changes them is done, and try again"),
    )


def _let_the_clock_tick(root: Path) -> None:
    """Waits until our own last commit is older than a file's time is coarse, so that it is not suspected."""
    state = root / disk.STATE
    if state.is_dir() and _changed_ns(state) > time.time_ns() - _CLOCK_LAG_NS:
        time.sleep(2 * _CLOCK_LAG_NS / 1e9)


def _changed_ns(path: Path) -> int:
    """When the file last changed; an editor or an unpacked archive can set any other time than this."""
    status = path.stat()
    return status.st_mtime_ns if os.name == "nt" else status.st_ctime_ns
