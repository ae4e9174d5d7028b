"""One transaction in the ledger's words, and back: what has to be kept of an entry that will be replaced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from beancount.core import data
from beancount.parser import parser

from sfund.books.render import NO_PLACE, render_directives


def in_words(entry: data.Transaction) -> str:
    """The entry as Beancount's printer writes it, without the loader's own notes."""
    return render_directives([entry._replace(meta=said(entry.meta))]).rstrip("\n")


def from_words(words: str) -> data.Transaction | None:
    """The entry that the words say, in no file yet; None where they are not just one transaction."""
    entries, errors, _ = parser.parse_string(f"{words}\n")
    if errors or len(entries) != 1 or not isinstance(entries[0], data.Transaction):
        return None
    entry = entries[0]
    postings = [posting._replace(meta={**(posting.meta or {}), **_nowhere()}) for posting in entry.postings]
    return entry._replace(meta={**entry.meta, **_nowhere()}, postings=postings)


def said(meta: Mapping[str, Any], *without: str) -> dict[str, Any]:
    """The metadata that people and programs wrote; the loader's own notes (`__tolerances__`) are none."""
    return {key: value for key, value in meta.items() if not key.startswith("__") and key not in without}


def _nowhere() -> dict[str, Any]:
    return data.new_metadata(*NO_PLACE)
