"""The rules of evidence: what must have a document has one, and each document is where and what it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sfund.books.entries import read_entries
from sfund.books.evidence import digest_of, inside, missing, named_paths
from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.words import say


def evidence_missing(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:
    """EVIDENCE-MISSING: from `[evidence] required-from` on an expense above the setting has a document."""
    settings = books.settings.evidence
    if settings.required_from is None:
        return
    for entry in missing(books):
        if entry.day >= settings.required_from and (as_of - entry.day).days > settings.days:
            yield Diagnostic(
                "EVIDENCE-MISSING",
                say("an expense of {amount} has no document", amount=f"{entry.spent:,} {books.currency}"),
                str(books.root / entry.file),
                entry.line,
                expected=say("a document within {days} days", days=settings.days),
                hint=say('"sfund evidence attach {id} FILE"', id=entry.key),
            )


def documents_sound(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """EVIDENCE-OUTSIDE, EVIDENCE-GONE, EVIDENCE-CHANGED: what is named as a document is there, as it was."""
    for path, named in named_paths(books):
        place = (named.file or None, named.line or None)
        target = inside(books, path)
        if target is None:
            yield Diagnostic(
                "EVIDENCE-OUTSIDE",
                say("the path of the document leaves the books"),
                *place,
                expected=say("a path below the books' folder, such as documents/2026/receipt.pdf"),
                hint=say('bring the file in with "sfund evidence attach"'),
            )
        elif not target.is_file():
            yield Diagnostic(
                "EVIDENCE-GONE",
                say("there is no document {path}", path=path),
                *place,
                expected=say("the file that was there"),
                hint=say("restore it from a backup or from version control, or mend the path"),
            )
        elif named.digest is not None and digest_of(target) != named.digest:
            yield Diagnostic(
                "EVIDENCE-CHANGED",
                say("the document {path} is not the one that was attached", path=path),
                *place,
                expected=say("the file with the digest {digest}", digest=named.digest[:16]),
                hint=say("restore it from a backup; a better scan is attached beside it, not in its place"),
            )


def attached_to_nothing(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """EVIDENCE-LEADS-NOWHERE: each attachment names an entry that is in the books as it was."""
    facts = books.registry.evidence
    if not facts:
        return
    keys = {entry.key for entry in read_entries(books)}
    for fact in facts:
        if fact.entry not in keys:
            yield fact.problem(
                "EVIDENCE-LEADS-NOWHERE",
                say("no entry is called {id}", id=fact.entry),
                expected=say("an entry of the books, as it was when the document was attached"),
                hint=say("the entry was changed or taken out: attach the document to what stands there now"),
            )


EVIDENCE = (evidence_missing, documents_sound, attached_to_nothing)
