"""A cell as one line of text, of what a person can see."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from importers.containers.sheets import Cell

_NONE = {"", "-"}
# Letters and signs that take no room or show nothing: fillers of Hangul, the blank of Braille, joiners.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Unicode's categories: controls and separators of lines are blanks; formats and half characters are nothing.
_BLANKS = {"Cc", "Zl", "Zp"}
_NO_WIDTH = {"Cf", "Cs"}


def words(value: Cell) -> str:
    r"""A cell as one line of text, NFC, white space single; a lone dash is nothing.

    What a person cannot see is left out here, before anything compares, shows or keeps the words: signs that
    steer a terminal or turn the writing round, joints and fillers of no width, halves of characters.

    >>> words("  홍길동\n 회비 "), words("-"), words(None), words(Decimal("301"))
    ('홍길동 회비', '', '', '301')
    >>> words("홍\u200b길\u202e동\x1b[31m"), words("\u3164")
    ('홍길동 [31m', '')
    """
    match value:
        case None:
            return ""
        case str():
            return _line(value)
        case Decimal():
            return f"{value:f}"
        case _:
            return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else value.isoformat()


@lru_cache(maxsize=4_096)
def _line(text: str) -> str:
    # The same few words stand in most rows of a statement.
    if not text.isprintable() or _UNSEEN.search(text):
        text = _seen(text)
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "" if line in _NONE else line


def _seen(text: str) -> str:
    kinds = ((character, unicodedata.category(character)) for character in _UNSEEN.sub(" ", text))
    return "".join(
        " " if kind in _BLANKS else character for character, kind in kinds if kind not in _NO_WIDTH
    )
