"""Finds keys that look like misspelt ones, so that a typing slip is not silently another key."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def misspelt(given: Iterable[str], known: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of an unknown key and the known one that it resembles.

    >>> misspelt(["due-dya", "colour"], ["due-day", "every"])
    [('due-dya', 'due-day')]
    """
    known = sorted(known)
    pairs = []
    for key in given:
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.8)
            if near:
                pairs.append((key, near[0]))
    return pairs
