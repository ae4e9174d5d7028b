"""Import ids in the books: one row of a statement is one entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from beancount.core import data

from sfund.errors import Diagnostic
from sfund.words import say

KEY = "import-id"


def imported_twice(entries: Iterable[data.Directive]) -> Iterator[Diagnostic]:
    """IMPORT-TWICE: every entry whose import id another one before it has."""
    imported = [entry for entry in entries if entry.meta and KEY in entry.meta]
    if len({entry.meta[KEY] for entry in imported}) == len(imported):
        return
    seen: set[str] = set()
    for entry in imported:
        id_ = entry.meta[KEY]
        if id_ is None:
            continue
        if id_ in seen:
            yield Diagnostic(
                "IMPORT-TWICE",
                say('the import id "{id}" stands in two entries', id=id_),
                entry.meta["filename"],
                entry.meta["lineno"],
                expected=say("one entry for one row of a statement"),
                hint=say("take out the copy"),
            )
        seen.add(id_)
