"""Where a long word, a path or a digest, may be broken, so that its column does not burst the page."""

from __future__ import annotations

import re

_LONG = 18
"""From so many signs on a word may be broken."""
_LONG_WORD = re.compile(rf"\S{{{_LONG},}}")
_PLACE = re.compile(r"[/.:_-](?=.)|[0-9a-z]{12}(?=[0-9a-z])")


def breakable(cell: str, mark: str) -> str:
    """The cell with the mark at each place of its long words at which a line may end.

    >>> breakable("2026-10-31", "|"), breakable("journal/2026/03.beancount:2699", "|")
    ('2026-10-31', 'journal/|2026/|03.|beancount:|2699')
    """
    return _LONG_WORD.sub(lambda word: _PLACE.sub(rf"\g<0>{mark}", word[0]), cell)
