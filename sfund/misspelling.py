"""What was meant by a misspelt word: the known one that it resembles."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from sfund.words import Message, say

_ALIKE = 0.5


def nearest(word: str, known: Iterable[str], *, alike: float = _ALIKE) -> str | None:
    """The known word that is most like this one; None where none is (`alike`: from 0, any, to 1, the same).

    >>> nearest("I-0012", ["I-0001", "I-0120"]), nearest("colour", ["every"])
    ('I-0120', None)
    """
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=alike)), None)


def did_you_mean(
    word: str, known: Iterable[str], otherwise: Message | None = None, *, alike: float = _ALIKE
) -> Message | None:
    """The hint of an error that does not know the word: the nearest one, else what may be said otherwise."""
    near = nearest(word, known, alike=alike)
    return otherwise if near is None else say('did you mean "{near}"?', near=near)


def misspelt(given: Iterable[str], known: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of an unknown key and the known one that it resembles, so that a slip is not another key.

    >>> misspelt(["due-dya", "colour"], ["due-day", "every"])
    [('due-dya', 'due-day')]
    """
    known = sorted(known)
    pairs = []
    for key in given:
        if key not in known:
            near = nearest(key, known, alike=0.8)
            if near is not None:
                pairs.append((key, near))
    return pairs
