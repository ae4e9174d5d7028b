"""Which documents show which entries, and how a document comes to the books.

An entry is shown by a document in three ways: its own `document:` (or a posting's), Beancount's `document`
directive that shares a link with it, or a tag and an account, and `custom "evidence" "attach"`, which is what
`sfund evidence attach` writes.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from beancount.core import data

from sfund.auditing.evidence import (
    BYTES_MAX,
    FOLDER,
    DocumentKind,
    EvidenceAttached,
    is_document_name,
    is_document_path,
)
from sfund.books import disk
from sfund.books.document_kinds import kind_of
from sfund.books.entries import Entry, by_link, find_entry, read_entries
from sfund.books.errors import relative_path
from sfund.books.model import Books
from sfund.books.writing import Additions
from sfund.errors import RequestError, failure
from sfund.words import Message, say

_SHORT = 8  # characters of an entry's key in the name of its document


@dataclass(frozen=True, slots=True)
class Evidenced:
    """An entry and the documents that show it, paths relative to the books, sorted."""

    entry: Entry
    documents: tuple[str, ...]


def evidenced(books: Books, entries: Sequence[Entry] | None = None) -> tuple[Evidenced, ...]:
    """Every transaction with what shows it, in the order of the books."""
    entries = read_entries(books) if entries is None else entries
    attached: dict[str, set[str]] = defaultdict(set)
    for fact in books.registry.evidence:
        attached[fact.entry].add(fact.path)
    for entry, path in _by_directive(books, entries):
        attached[entry.key].add(path)
    return tuple(
        Evidenced(entry, tuple(sorted({*entry.documents, *attached.get(entry.key, ())}))) for entry in entries
    )


def _by_directive(books: Books, entries: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
    """What Beancount's own `document` directives show."""
    directives = [one for one in books.entries if isinstance(one, data.Document)]
    if not directives:
        return
    linked = by_link(entries)
    tagged: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for tag in entry.tags:
            tagged[tag].append(entry)
    for one in directives:
        path = relative_path(one.filename, books.root)
        for link in one.links or ():
            yield from ((entry, path) for entry in linked.get(link, ()))
        for tag in one.tags or ():
            for entry in tagged.get(tag, ()):
                if any(move.account == one.account for move in entry.moves):
                    yield entry, path


def needs_evidence(books: Books, entry: Entry) -> bool:
    """Whether the entry is an expense above the setting for which somebody gives a receipt, and stands.

    A reversal needs none: what it lets hold again is shown by its own document.
    """
    settings = books.settings.evidence
    return entry.spent > settings.above and entry.stands and not _exempt(entry, settings.exempt)


def _exempt(entry: Entry, accounts: Iterable[str]) -> bool:
    """Whether all that it spends is on such accounts."""
    names = tuple(accounts)
    return all(is_exempt(move.account, names) for move in entry.moves if move.account.startswith("Expenses:"))


def is_exempt(account: str, accounts: Iterable[str]) -> bool:
    """Whether the account is one of these, or below one: nobody gives a receipt for what is spent there."""
    return any(account == name or account.startswith(f"{name}:") for name in accounts)


def missing(books: Books, entries: Sequence[Entry] | None = None) -> tuple[Entry, ...]:
    """The expenses that need a document and have none, in the order of the books."""
    return tuple(
        one.entry
        for one in evidenced(books, entries)
        if not one.documents and needs_evidence(books, one.entry)
    )


def orphans(books: Books) -> tuple[str, ...]:
    """The files below `documents/` that nothing in the books names, sorted.

    Facts name documents, too (the minutes of a decision), and so do notes of other directives.
    """
    named = {path for path, _ in named_paths(books)}
    named |= {
        relative_path(one.filename, books.root) for one in books.entries if isinstance(one, data.Document)
    }
    folder = books.root / FOLDER
    found = (
        Path(parent, name).relative_to(books.root).as_posix()
        for parent, _, names in os.walk(folder)
        for name in names
        if not name.startswith(".")
    )
    return tuple(sorted(path for path in found if path not in named))


@dataclass(frozen=True, slots=True)
class Named:
    """Where a document is named, and the digest that it must have, if that is said."""

    file: str
    line: int
    digest: str | None = None


def named_paths(books: Books) -> Iterator[tuple[str, Named]]:
    """Every path that an entry, a posting or a fact names as a document; `document` directives left out.

    What a directive of the registry names without a slash are words ("minutes of March"), no path.
    """
    for fact in books.registry.evidence:
        yield fact.path, Named(*(fact.place or ("", 0)), fact.digest)
    for entry in books.entries:
        meta = entry.meta
        if not isinstance(entry, data.Transaction):
            if "document" in meta:
                yield from ((path, at) for path, at in _named(meta, meta) if "/" in path)
            continue
        if "document" in meta:
            yield from _named(meta, meta)
        for posting in entry.postings:
            if posting.meta is not None and "document" in posting.meta:
                yield from _named(posting.meta, meta)


def _named(meta: Mapping[str, object], place: Mapping[str, object]) -> Iterator[tuple[str, Named]]:
    digest = meta.get("document-digest")
    line = place.get("lineno")
    for key in ("document", *(f"document-{count}" for count in range(2, 10))):
        if meta.get(key):
            where = Named(str(place.get("filename", "")), line if isinstance(line, int) else 0,
                          str(digest) if digest and key == "document" else None)  # fmt: skip
            yield str(meta[key]), where


def inside(books: Books, path: str) -> Path | None:
    """Where the document lies; None where the path leaves the books, by its words or by a link on disk."""
    if not is_document_path(path):
        return None
    target = books.root / path
    return target if target.resolve().is_relative_to(books.root.resolve()) else None


def kept_document(books: Books, path: str) -> str:
    """The path, if it is of a document that lies in the books.

    Raises:
        RequestError: EVIDENCE-OUTSIDE, EVIDENCE-GONE.
    """
    target = inside(books, path)
    expected = say("a path below the books' folder, such as documents/2026/receipt.pdf")
    if target is None:
        message = say("the path of the document leaves the books")
        raise failure(RequestError, "EVIDENCE-OUTSIDE", message, expected=expected)
    if not target.is_file():
        raise failure(
            RequestError, "EVIDENCE-GONE", say("there is no document {path}", path=path), expected=expected
        )
    return path


def digest_of(path: Path) -> str:
    """The file's SHA-256; it is read again only once its size or time is another."""
    found = path.stat()
    return _digest(str(path), found.st_size, found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=65536)
def _digest(path: str, size: int, changed_ns: int, inode: int) -> str:  # noqa: ARG001  they tell files apart
    return disk.digest(Path(path).read_bytes())


def attachment(  # noqa: PLR0913  the options of one command
    books: Books, named: str, source: Path, today: dt.date, name: str | None = None, note: str | None = None
) -> Additions:
    """The document and the fact that joins it with its entry, to be written in one commit.

    Args:
        books: As they are.
        named: The beginning of the entry's key, or `journal/2026/09.beancount:12`.
        source: The file to copy.
        today: The day of the attachment.
        name: What it shall be called, without its end; by default the entry's day and key. The file's own
            name never counts: it may name a person.
        note: A remark.

    Raises:
        RequestError: NO-SUCH-ENTRY, SEVERAL-ENTRIES, EVIDENCE-NAME, EVIDENCE-ALREADY and those of
            `document_bytes`.
    """
    entry = find_entry(books, named)
    content, kind = document_bytes(source)
    digest = disk.digest(content)
    if any(fact.entry == entry.key and fact.digest == digest for fact in books.registry.evidence):
        raise failure(
            RequestError,
            "EVIDENCE-ALREADY",
            say("this document is attached to this entry already"),
            file=source.name,
        )
    path = _path_for(books, entry, kind, digest, name)
    fact = EvidenceAttached(date=today, entry=entry.key, path=path, digest=digest, note=note)
    there = (books.root / path).exists()
    return Additions([fact], files={} if there else {path: content})


def _path_for(books: Books, entry: Entry, kind: DocumentKind, digest: str, name: str | None) -> str:
    """A path that is free, or that holds just this document."""
    if name is not None:
        name = name.removesuffix(f".{kind}")
        if not is_document_name(name):
            raise failure(
                RequestError,
                "EVIDENCE-NAME",
                say("a document cannot be called so"),
                expected=say("letters, digits, dots and dashes; no long number, no path, no person's name"),
                hint=say("leave --as out: then the entry's day and id make the name"),
            )
    stem = name or f"{entry.day}_{entry.key.removeprefix('e-')[:_SHORT]}"
    count = 1
    while True:
        path = f"{FOLDER}/{entry.day.year:04}/{stem}{f'-{count}' if count > 1 else ''}.{kind}"
        target = books.root / path
        if inside(books, path) is None:
            raise failure(
                RequestError,
                "EVIDENCE-OUTSIDE",
                say("the folder of the documents leads out of the books"),
                file=FOLDER,
                expected=say("a folder of the books, no link to another place"),
            )
        if not target.exists() or digest_of(target) == digest:
            return path
        count += 1


def document_bytes(source: Path) -> tuple[bytes, DocumentKind]:
    """A document's content and what it is by its first bytes, whatever its name says.

    Raises:
        RequestError: EVIDENCE-UNREADABLE, EVIDENCE-EMPTY, EVIDENCE-LARGE, EVIDENCE-KIND.
    """
    content = _read(source)
    if not content:
        raise failure(RequestError, "EVIDENCE-EMPTY", say("the file is empty"), file=source.name)
    if len(content) > BYTES_MAX:
        raise failure(
            RequestError,
            "EVIDENCE-LARGE",
            say("the file is larger than {megabytes} MB", megabytes=BYTES_MAX // 2**20),
            file=source.name,
            hint=say("scan it in grey at 150 dots an inch, or attach its pages one by one"),
        )
    kind = kind_of(content)
    if kind is None:
        raise failure(
            RequestError,
            "EVIDENCE-KIND",
            say("the file is none of the kinds that may be evidence"),
            file=source.name,
            expected=say("a PDF, JPG, PNG, HWP, HWPX, XLSX without macros, or a mail as EML"),
            hint=say("print it to PDF"),
        )
    return content, kind


def _read(source: Path) -> bytes:
    """At most one byte more than may be; nothing that only looks like a file is read."""
    try:
        handle = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise _unreadable(source, say("it is no regular file"))
            return stream.read(BYTES_MAX + 1)
    except OSError as error:
        raise _unreadable(source, error.strerror or "") from error


def _unreadable(source: Path, reason: str | Message) -> RequestError:
    return failure(
        RequestError,
        "EVIDENCE-UNREADABLE",
        say("the document cannot be read: {reason}", reason=reason),
        file=source.name,
    )
