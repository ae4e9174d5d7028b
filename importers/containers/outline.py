"""Markup → an outline: the elements one below the other, each with its depth.

This is the part that meets hostile bytes, so it runs in the child process; what it gives is a `Sheet`, the
one shape that the child answers in. Nothing is fetched, no entity is resolved, a DTD refuses the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from importers.containers.messages import Kind
from importers.containers.problems import Problem
from importers.containers.sheets import CELLS_MAX, Cell, Sheet
from importers.containers.words import words

_COLUMNS = 4  # depth, name, text, currency
_ROWS_MAX = CELLS_MAX // _COLUMNS


def read_outline(data: bytes, kind: Kind) -> Sheet:
    """The outline of a file of that format; the sheet's name is the format.

    Raises:
        Problem: FILE-DAMAGED, FILE-ENTITIES, TEXT-ENCODING, SHEET-TOO-LARGE.
    """
    # Imported as needed: most runs of the child meet neither.
    if kind is Kind.OFX:
        from importers.containers.sgml import elements  # noqa: PLC0415

        found = elements(data)
    else:
        from importers.containers.xml import elements as xml_elements  # noqa: PLC0415

        found = xml_elements(data)
    rows: list[list[Cell]] = []
    for depth, name, text, currency in found:
        if len(rows) >= _ROWS_MAX:
            raise Problem("SHEET-TOO-LARGE")
        rows.append([Decimal(depth), name, text or None, currency or None])
    return Sheet(kind, rows)


@dataclass(slots=True)
class Node:
    """An element: its name without a namespace, its words on one line, its `Ccy`, what it holds."""

    name: str
    text: str = field(default="", repr=False)
    currency: str = ""
    below: list[Node] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, sheet: Sheet) -> Self:
        """The outline as a tree; its root is nameless."""
        root = cls("")
        path = [root]
        for depth, name, text, currency in sheet.rows:
            node = cls(str(name), words(text), str(currency or ""))
            level = int(depth) if isinstance(depth, Decimal) else 0
            if not 0 <= level < len(path):
                raise ValueError("an element below none")
            del path[level + 1 :]
            path[-1].below.append(node)
            path.append(node)
        return root

    def all(self, *path: str) -> list[Node]:
        """Every element at the end of this path."""
        nodes: list[Node] = [self]
        for name in path:
            nodes = [child for node in nodes for child in node.below if child.name == name]
        return nodes

    def first(self, *path: str) -> Node | None:
        """The first element at the end of this path."""
        return next(iter(self.all(*path)), None)

    def said(self, *path: str) -> str:
        """The words of the first element at the end of this path; empty where there is none."""
        return next((node.text for node in self.all(*path)), "")

    def deep(self, name: str) -> list[Node]:
        """Every element of that name, however deep, in the order of the file."""
        found: list[Node] = []
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.name == name:
                found.append(node)
            waiting += reversed(node.below)
        return found
