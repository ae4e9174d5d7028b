"""The proof that text says what it is meant to say: it is parsed again and compared, entry by entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from beancount.core import data
from beancount.parser import parser

from sfund.books.render import render_directives
from sfund.errors import BooksError, failure
from sfund.words import say


def proven(directives: Sequence[data.Directive]) -> str:
    """The text of the directives, after it was parsed and found to say just them.

    Raises:
        BooksError: ENTRY-UNWRITABLE.
    """
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


def prove_replaced(
    path: str,
    before: bytes,
    after: bytes,
    replaced: Sequence[tuple[data.Directive, data.Directive | None]],
    added: Sequence[data.Directive],
) -> None:
    """Proves that the file holds its old entries, the replaced ones exchanged in place, then the added ones.

    What surrounds an entry can give it more than its own lines say (`pushtag`, `pushmeta`); only the whole
    file tells.

    Raises:
        BooksError: ENTRIES-DIFFER.
        ValueError: when a replaced directive does not stand on the line that it names, as after an earlier
            replacement in the same file; only books as loaded know their lines.
    """
    old, old_errors = _by_line(before)
    for directive, _ in replaced:
        if not _alike(old.get(directive.meta["lineno"]), directive):
            raise ValueError(f"{path}: the entry to be replaced is not on its line; load the books again")
    exchanged = {directive.meta["lineno"]: new for directive, new in replaced}
    kept = (exchanged.get(line, entry) for line, entry in sorted(old.items()))
    wanted = [*(entry for entry in kept if entry is not None), *added]
    new, new_errors = _by_line(after)
    found = [entry for _, entry in sorted(new.items())]
    if new_errors != old_errors or list(map(_told, wanted)) != list(map(_told, found)):
        raise failure(
            BooksError,
            "ENTRIES-DIFFER",
            say("the file would not hold just the entries that it should; nothing was written"),
            file=path,
            expected=say("its old entries without the replaced ones, and the new ones"),
            hint=say('look for "pushtag" and "pushmeta" around the entry, or change it by hand'),
        )


def _by_line(text: bytes) -> tuple[dict[int, data.Directive], int]:
    """The entries of a file by the line on which they begin, and how many errors it has."""
    entries, errors, _ = parser.parse_string(text)
    return {entry.meta["lineno"]: entry for entry in entries}, len(errors)


def _alike(parsed: data.Directive | None, loaded: data.Directive) -> bool:
    """Whether they are the same entry, apart from what booking and plugins made of the loaded one."""
    if type(parsed) is not type(loaded) or parsed is None or parsed.date != loaded.date:
        return False
    if isinstance(parsed, data.Transaction) and isinstance(loaded, data.Transaction):
        return (parsed.payee, parsed.narration) == (loaded.payee, loaded.narration) and (
            parsed.meta.get("import-id") == loaded.meta.get("import-id")
        )
    return True


def _told(entry: data.Directive) -> tuple[Any, ...]:
    """All that the entry says, without where it stands.

    Metadata is what every directive begins with; a transaction ends with its postings, and each with its own.
    """
    if not isinstance(entry, data.Transaction):
        return type(entry), _said(entry.meta), entry[1:]
    postings = [(posting[:-1], _said(posting.meta or {})) for posting in entry.postings]
    return data.Transaction, _said(entry.meta), entry[1:-1], postings


def _said(meta: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in meta.items() if key not in ("filename", "lineno")}
