"""HTML tables saved as `.xls`, as several banks send them.

Excel lays all tables of the page into one sheet, in order; so does this. Nothing is fetched, and a
script is never more than text that is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from importers.containers.problems import Problem
from importers.containers.sheets import CELLS_MAX, COLUMNS_MAX, ROWS_MAX, Cell, Sheet, trimmed

_UNSEEN = {"script", "style", "template", "noscript", "head"}
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_OPENED, _CLOSED = re.compile(r"<table\b", re.IGNORECASE), re.compile(r"</table\b", re.IGNORECASE)
# Each makes a node in memory. Rows of a dozen cells, as many as a sheet may have, are well below.
_TAGS_MAX = CELLS_MAX
_ENTITIES = re.compile(r"<!ENTITY", re.IGNORECASE)


def read_markup(text: str) -> list[Sheet]:
    """The tables of a page as one sheet; without a table, FILE-OTHER.

    Raises:
        Problem: FILE-OTHER, FILE-ENTITIES, FILE-DAMAGED, SHEET-TOO-LARGE.
    """
    import lxml.etree  # noqa: PLC0415  only files of this kind pay for it
    import lxml.html  # noqa: PLC0415

    if _ENTITIES.search(text):
        raise Problem("FILE-ENTITIES")
    if text.count("<") > _TAGS_MAX:
        raise Problem("SHEET-TOO-LARGE")
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        page = lxml.html.document_fromstring(_DECLARATION.sub("", text, count=1).encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        raise Problem("FILE-DAMAGED") from None
    grid = _Grid()
    for line in page.iter("tr"):
        grid.add([one for one in line if one.tag in {"td", "th"}])
    if not grid.rows:
        raise Problem("FILE-OTHER")
    if not _CLOSED.search(text, max((found.end() for found in _OPENED.finditer(text)), default=0)):
        raise Problem(
            "FILE-DAMAGED"
        )  # a browser would show the rows that are there, and not say which are not
    return [Sheet("", trimmed(grid.rows))]


@dataclass(slots=True)
class _Grid:
    """Rows as they are filled; `held` says for how many more rows a column is covered from above."""

    rows: list[list[Cell]] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)
    cells: int = 0

    def add(self, line: list[Any]) -> None:
        row: list[Cell] = []
        below = {column: left - 1 for column, left in self.held.items() if left > 1}
        for one in line:
            while len(row) in self.held:
                row.append(None)
            down, across = _span(one.get("rowspan")), _span(one.get("colspan"))
            if down > 1:
                below.update(dict.fromkeys(range(len(row), len(row) + across), down - 1))
            row += [_text(one), *([None] * (across - 1))]
            if len(row) > COLUMNS_MAX:
                raise Problem("SHEET-TOO-LARGE", row=len(self.rows) + 1)
        self.held = below
        self.rows.append(row)
        self.cells += len(row)
        if len(self.rows) > ROWS_MAX or self.cells > CELLS_MAX:
            raise Problem("SHEET-TOO-LARGE", row=len(self.rows))


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return min(int(digits), COLUMNS_MAX) or 1 if digits.isascii() and digits.isdigit() else 1


def _text(cell: Any) -> Cell:
    """The words of a cell, a tag between two words being a space, tables inside it left to themselves."""
    if not len(cell):  # words and nothing else, as in nearly every cell
        return " ".join((cell.text or "").split()) or None
    parts: list[str] = []
    waiting = [(cell, True)]
    while waiting:
        node, enter = waiting.pop()
        if not enter:
            parts.append(node.tail or "")
            continue
        if node.tag in _UNSEEN or node.tag == "table":
            continue
        parts.append(" " if node.tag == "br" else node.text or "")
        for child in reversed(node):
            waiting += [(child, False), (child, True)]
    return " ".join("".join(parts).split()) or None
