"""Finding a name by what a person types: a piece of it, initial consonants, a syllable not finished yet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from importers.placing.names import narrow

_FIRST, _LAST = ord("가"), ord("힣")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINALS = 28
_VOWELS = 21


def fits(typed: str, name: str) -> int:
    """How well the typed letters fit the name: 1 all of it, 2 its beginning, 3 inside; 0 not at all.

    >>> fits("김하늘", "김하늘"), fits("ㄱㅎ", "김하늘"), fits("하늘", "김하늘"), fits("ㅂ", "김하늘")
    (1, 2, 3, 0)
    >>> fits("12", "I-0012"), fits("하느", "김하늘"), fits("", "김하늘")
    (3, 3, 3)
    """
    letters, text = narrow(unicodedata.normalize("NFC", typed)), narrow(name)
    if not text:
        return 0
    for start in range(len(text) - len(letters) + 1):
        if _all_like(letters, text[start : start + len(letters)]):
            if start or not letters:
                return 3
            return 1 if len(letters) == len(text) else 2
    return 0


def _all_like(letters: Iterable[str], text: str) -> bool:
    return all(_like(letter, syllable) for letter, syllable in zip(letters, text, strict=True))


def _like(letter: str, syllable: str) -> bool:
    """Whether the letter is this one, its initial consonant, or its beginning."""
    if letter == syllable:
        return True
    if not _FIRST <= ord(syllable) <= _LAST:
        return False
    index = ord(syllable) - _FIRST
    if letter == _INITIALS[index // (_FINALS * _VOWELS)]:
        return True
    begun = ord(letter) - _FIRST
    return _FIRST <= ord(letter) <= _LAST and begun % _FINALS == 0 and begun // _FINALS == index // _FINALS
