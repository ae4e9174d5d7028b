"""What the `open` of an account says of it, held against the words that there are.

A misspelt source would silently turn a subsidy into own income; so it is an error of the books, and every
report says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from beancount.core import data

from sfund.errors import Diagnostic
from sfund.misspelling import did_you_mean
from sfund.sources import Source
from sfund.words import say

KINDS: dict[str, tuple[str, ...]] = {
    "source": tuple(Source),
    "nature": ("distribution", "people", "facilities", "other"),
    "function": ("program", "administration", "fundraising"),
}


def unknown_words(entries: Iterable[data.Directive]) -> Iterator[Diagnostic]:
    """UNKNOWN-SOURCE, UNKNOWN-NATURE, UNKNOWN-FUNCTION on the accounts of these entries."""
    for entry in entries:
        if isinstance(entry, data.Open):
            for key, known in KINDS.items():
                value = entry.meta.get(key)
                if value is not None and value not in known:
                    yield unknown_kind(key, str(value), entry.meta["filename"], entry.meta["lineno"])


def unknown_kind(key: str, value: str, file: str, line: int) -> Diagnostic:
    """The diagnostic for a word that is none of those that may stand there."""
    known = KINDS[key]
    return Diagnostic(
        f"UNKNOWN-{key.upper()}",
        say('"{value}" is no {key}', value=value, key=key),
        file,
        line,
        expected=say("one of {known}", known=", ".join(known)),
        hint=did_you_mean(value, known),
    )
