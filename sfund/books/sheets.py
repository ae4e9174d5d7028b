"""Text in the cells of a CSV sheet, so that no spreadsheet takes it for a formula.

A payer chooses the words on a bank line; `=HYPERLINK(...)` among them must stay words when the treasurer
opens the sheet. Spreadsheets show a cell that begins with an apostrophe as text, and `+82-10-...` with it.
"""

from __future__ import annotations

import re

_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")  # full-width signs work in some of them
_GUARDED = re.compile("'" + _FORMULA.pattern)


def guarded(text: str) -> str:
    """The cell that holds the text.

    >>> guarded("+82-10"), guarded("82-10")
    ("'+82-10", '82-10')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that the cell holds: `unguarded(guarded(text)) == text`, whatever the text."""
    return cell[1:] if _GUARDED.match(cell) else cell
