"""What entries mean: the registry that their directives make, and all that is wrong in saying it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from beancount.core import data

from sfund.books.accounts import unknown_words
from sfund.books.vocabulary import read_facts
from sfund.errors import Diagnostic
from sfund.registry import Registry, build_registry


def understood(
    entries: Sequence[data.Directive], foreign: Iterable[str] = ()
) -> tuple[Registry, list[Diagnostic]]:
    """The registry of these entries, and what the vocabulary has against them.

    `foreign` are types of `custom` directives that belong to other programs.
    """
    facts, unread = read_facts(entries, foreign)
    registry, contradictions = build_registry(facts)
    return registry, [*unread, *contradictions, *unknown_words(entries)]
