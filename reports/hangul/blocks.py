"""What a document for 한글 is made of, as plain data: it goes to the writer as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

Shape = Literal["plain", "bold", "small", "heading", "title"]
Align = Literal["LEFT", "CENTER", "RIGHT"]


class Line(TypedDict):
    """A paragraph."""

    is_: Literal["line"]
    words: str
    shape: Shape
    align: Align


class Table(TypedDict):
    """A table; `numeric` columns stand to the right.

    `heads` (repeated on every page) and `sums` may be empty; `weights` is how wide columns are beside each
    other, empty for as wide as their words; `marked` shades the first column; `small` sets it small.
    """

    is_: Literal["table"]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int]
    sums: Sequence[str]
    weights: Sequence[int]
    marked: bool
    small: bool


class Picture(TypedDict):
    """A picture (PNG as base64) as wide as the page."""

    is_: Literal["picture"]
    png: str
    millimetres: Sequence[float]
    words: str


Block = Line | Table | Picture


class Document(TypedDict):
    """The whole document; `flipped` lays the paper on its side."""

    title: str
    organization: str
    flipped: bool
    blocks: Sequence[Block]


def line(words: str, shape: Shape = "plain", align: Align = "LEFT") -> Line:
    """A paragraph; an empty one is a blank line."""
    return {"is_": "line", "words": words, "shape": shape, "align": align}


def table(  # noqa: PLR0913  the parts of a table
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[int] = (),
    sums: Sequence[str] = (),
    *,
    weights: Sequence[int] = (),
    marked: bool = False,
    small: bool = False,
) -> Table:
    """A table; see `Table`."""
    return {"is_": "table", "heads": heads, "rows": rows, "numeric": numeric, "sums": sums,
            "weights": weights, "marked": marked, "small": small}  # fmt: skip
