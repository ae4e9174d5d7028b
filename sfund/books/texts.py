"""The ledger's files as text: what is appended, replaced and included, every other byte as it was."""

from __future__ import annotations

import fnmatch
import glob
import io
import os
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from beancount.core import data

from sfund.books import disk
from sfund.books.commit import FileChange, stale
from sfund.books.errors import relative_path
from sfund.books.model import Books
from sfund.errors import BooksError, CommitError, failure
from sfund.words import say

_INCLUDE = re.compile(rb'^include\s+"([^"]+)"', re.MULTILINE)
_MARK = re.compile(r'\\.|"|;')


class Texts:
    """The ledger's files as they will be, by path relative to the books."""

    def __init__(self, books: Books) -> None:
        self._root = books.root
        self._files = books.files
        self._main = books.settings.books.main
        self._before: dict[str, bytes | None] = {}
        self._lines: dict[str, list[str]] = {}

    def before(self, path: str) -> bytes:
        """The file as it is, empty where there is none."""
        self._text(path)
        return self._before[path] or b""

    def after(self, path: str) -> bytes:
        """The file as it will be."""
        return "".join(self._text(path)).encode("utf-8", "surrogateescape")

    def changes(self) -> list[FileChange]:
        """The files that will not be as they are."""
        found = []
        for path, before in self._before.items():
            after = self.after(path)
            if after != (before or b""):
                found.append(FileChange(path, None if before is None else disk.digest(before), after))
        return found

    def path_of(self, directive: data.Directive) -> str:
        """The file in which the directive stands.

        Raises:
            ValueError: when it stands in none that was loaded; only what was loaded can be replaced.
        """
        path = relative_path(directive.meta["filename"], self._root)
        if path not in self._files:
            raise ValueError(f"an entry of {directive.date} is in no file yet and cannot be replaced")
        return path

    def replace(self, directive: data.Directive, text: str) -> None:
        """Puts text in the directive's place; lines below move, so the last one of a file goes first."""
        lines = self._text(self.path_of(directive))
        first = directive.meta["lineno"] - 1
        if not 0 <= first < len(lines):
            raise ValueError(f"an entry of {directive.date} is not on its line; load the books again")
        last = _end(lines, first)
        if not text and last < len(lines) and not lines[last].strip():
            last += 1
        lines[first:last] = _lines(text)

    def add(self, path: str, text: str) -> None:
        """Appends to a file of the ledger, old or new, and sees to it that the books include it.

        Raises:
            BooksError: JOURNAL-NOT-INCLUDED when there is such a file that the books do not read: with the
                include, what it holds would join the books unseen.
            CommitError: PLAN-STALE when it is there only since the books were read.
        """
        included = path in self._files or any(_matches(path, pattern) for pattern in self._includes)
        if path not in self._files and (self._root / path).exists():
            raise _appeared(path) if included else _not_included(path, self._main)
        self._append(path, text)
        if not included:
            # Beancount takes it as seen from the file in which the include stands.
            here = os.path.relpath(self._root / path, (self._root / self._main).parent)
            self._append(self._main, f'include "{Path(here).as_posix()}"\n')

    @property
    def patterns(self) -> tuple[str, ...]:
        """The includes that may find more files tomorrow than they found today."""
        return tuple(pattern for pattern in self._includes if glob.has_magic(pattern))

    def _append(self, path: str, text: str) -> None:
        lines = self._text(path)
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        if lines and lines[-1].strip():
            lines.append("\n")
        lines.extend(_lines(text))

    def _text(self, path: str) -> list[str]:
        """The lines of the file, each with its end; changes to the list are changes to the file."""
        if path not in self._lines:
            content = disk.read(self._root / path)
            if path in self._files and (content is None or disk.digest(content) != self._files[path]):
                raise stale(path, say("the file changed after it was read; nothing was written"))
            self._before[path] = content
            text = (content or b"").decode("utf-8", "surrogateescape")  # what is not ours stays to the byte
            self._lines[path] = _lines(text)
        return self._lines[path]

    @cached_property
    def _includes(self) -> list[str]:
        """Every include of every file of the ledger, relative to the books."""
        found = []
        for path in self._files:
            content = disk.read(self._root / path)
            folder = os.path.dirname(self._root / path)
            if content is None or b"include" not in content:  # nearly no file has one
                continue
            for pattern in _INCLUDE.findall(content):
                named = os.path.join(folder, pattern.decode("utf-8", "surrogateescape"))
                found.append(Path(os.path.relpath(named, self._root)).as_posix())
        return sorted(set(found))


def _lines(text: str) -> list[str]:
    """The lines with their ends, as Beancount counts them; `str.splitlines` knows eight more line ends."""
    return io.StringIO(text, newline="\n").readlines()


def _appeared(path: str) -> CommitError:
    return stale(path, say("the file is new, and the books include it; nothing was written"))


def _not_included(path: str, main: str) -> BooksError:
    return failure(
        BooksError,
        "JOURNAL-NOT-INCLUDED",
        say("the file is there, and the books do not include it; nothing was written"),
        file=path,
        expected=say("no file of this name, or one that the books read"),
        hint=say("look at what it holds; then include it in {main}, or move it away", main=main),
    )


def _matches(path: str, pattern: str) -> bool:
    """Whether an include's pattern, as the loader expands it, takes in the path."""
    parts, patterns = path.split("/"), pattern.split("/")
    if patterns[0] == "**" and len(patterns) > 1:  # any number of folders, none among them
        rest = "/".join(patterns[1:])
        return any(_matches("/".join(parts[skipped:]), rest) for skipped in range(len(parts)))
    if not fnmatch.fnmatchcase(parts[0], patterns[0]) or (len(parts) == 1) != (len(patterns) == 1):
        return False
    return len(parts) == 1 or _matches("/".join(parts[1:]), "/".join(patterns[1:]))


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
