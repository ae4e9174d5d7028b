"""Beancount's errors as diagnostics of ours, and excerpts from the files that they name."""

from __future__ import annotations

import codecs
import linecache
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sfund.errors import Diagnostic
from sfund.words import Message, say

_CODES = {
    "ParserError": "SYNTAX",
    "ParserSyntaxError": "SYNTAX",
    "LexerError": "SYNTAX",
    "LoadError": "INCLUDE",
    "ValidationError": "INVALID",
    "BalanceError": "BALANCE-DIFFERS",
    "CategorizationError": "UNBALANCED",
    "InterpolationError": "UNBALANCED",
}


def from_beancount(error: Any) -> Diagnostic:
    """One of Beancount's errors; its own words stay English."""
    source = error.source or {}
    code = _CODES.get(type(error).__name__, "BEANCOUNT")
    message = str(error.message).strip()
    if "does not balance" in message:
        code = "UNBALANCED"
    elif "unknown account" in message or "inactive account" in message:
        code = "UNKNOWN-ACCOUNT"
    elif code == "BALANCE-DIFFERS" and "statement" in getattr(error.entry, "meta", {}):
        code = "BANK-DIFFERS"
    return Diagnostic(
        code,
        say("{text}", text=message),
        source.get("filename"),
        source.get("lineno"),
        hint=_hint(code),
    )


def _hint(code: str) -> Message | None:
    return {
        "SYNTAX": say("mend the line; docs/vocabulary.md shows how entries are written"),
        "UNBALANCED": say("the postings of a transaction add up to zero in each currency"),
        "BALANCE-DIFFERS": say("an entry before this day is missing, double or changed"),
        "BANK-DIFFERS": say(
            "the bank's own statement says so: an entry before this day was changed or added"
        ),
        "UNKNOWN-ACCOUNT": say("open the account in accounts.beancount, or mend its name or the date"),
    }.get(code)


def in_books(diagnostics: Iterable[Diagnostic], root: Path) -> tuple[Diagnostic, ...]:
    """The same with file names relative to the books and the line itself as excerpt, sorted by place."""
    shown = (_shown(diagnostic, root) for diagnostic in diagnostics)
    return tuple(sorted(shown, key=lambda one: (one.file or "", one.line or 0, one.code)))


def badly_saved_first(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Of a file that was saved in another encoding, that alone: all else that is said of it follows."""
    saved: dict[str, Diagnostic | None] = {}
    for one in diagnostics:
        file = one.file or ""
        if file not in saved:
            saved[file] = _badly_saved(file)
            if (problem := saved[file]) is not None:
                yield problem
        if saved[file] is None:
            yield one


def _badly_saved(file: str) -> Diagnostic | None:
    try:
        content = Path(file).read_bytes()
    except OSError:
        return None
    line = None
    if not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
        else:
            return None
    return Diagnostic(
        "FILE-ENCODING",
        say("the file was saved in another encoding than Beancount reads"),
        file,
        line,
        excerpt="",
        expected=say("UTF-8 without a byte-order mark"),
        hint=say('save it anew: in Notepad "Save as", encoding UTF-8 (not "UTF-8 with BOM", not ANSI)'),
    )


def _shown(diagnostic: Diagnostic, root: Path) -> Diagnostic:
    if not diagnostic.file:  # an entry that is in no file yet
        return replace(diagnostic, file=None, line=None)
    excerpt = diagnostic.excerpt
    if excerpt is None and diagnostic.line:
        linecache.checkcache(diagnostic.file)
        excerpt = linecache.getline(diagnostic.file, diagnostic.line).rstrip() or None
    expected = diagnostic.expected and _without_root(diagnostic.expected, root)
    return replace(diagnostic, file=relative_path(diagnostic.file, root), excerpt=excerpt, expected=expected)


def _without_root(message: Message, root: Path) -> Message:
    """The message with the files that it names relative to the books, too."""
    values = {
        key: relative_path(value, root) if isinstance(value, str) else value
        for key, value in message.values.items()
    }
    return replace(message, values=values)


@lru_cache(maxsize=4096)  # a few files, asked for once for each entry
def relative_path(path: str, root: Path) -> str:
    """The path relative to the books where it is in them, with slashes; any other as it is."""
    try:
        return Path(path).relative_to(root).as_posix()
    except ValueError:
        return path
