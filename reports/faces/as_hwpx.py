"""A report as a document of 한글 (HWPX): tables as tables, pictures as pictures. The same bytes each time."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from rich.cells import cell_len

from reports.charts.values import Chart
from reports.faces.printed import PrintedPart, PrintedTable, printed
from reports.hangul.blocks import Block, line, table
from reports.hangul.writing import written
from reports.model import Report
from sfund.languages import text
from sfund.words import say

_UPRIGHT = 92
"""Characters that fit across an A4 page; a document with a wider table lies on its side."""
_SMALL = 70
"""From this width on a table is set small."""
_PICTURE_MM = (150.0, 64.0)


def as_hwpx(report: Report, language: str | None = None) -> bytes:
    """The document, in that language or in the one in use.

    Raises:
        RequestError: PAPER-BROKE.
    """

    def picture(chart: Chart) -> str:
        from reports.charts.drawing import as_png  # noqa: PLC0415  half a second for who has pictures

        return base64.b64encode(as_png(chart, report.currency, language)).decode()

    said = printed(report, picture, language)
    blocks: list[Block] = [
        line(" · ".join(filter(None, (said.organization, said.span, said.unit)))),
        line(said.title, "title", "CENTER"),
    ]
    blocks += [line(said.warning, "bold")] if said.warning else []
    blocks += [line(note) for note in said.notes]
    heads = tuple(text(word, language) for word in (say("Figure"), say("Value"), say("How it is made")))
    for part in said.parts:
        blocks += _part(part, heads, said.nothing)
    return written(
        {
            "title": said.title,
            "organization": said.organization,
            "flipped": any(_width(one) > _UPRIGHT for part in said.parts for one in part.tables),
            "blocks": blocks,
        }
    )


def _part(part: PrintedPart, heads: tuple[str, ...], nothing: str) -> Iterator[Block]:
    if part.heading:
        yield line("")
        yield line(part.heading, "heading")
    for sentence in part.sentences:
        yield line(sentence)
    if part.figures:
        yield line("")
        yield table(heads, part.figures, (1,), weights=(26, 22, 52), small=True)
    for chart in part.charts:
        yield line("")
        yield line(chart.label, "bold")
        yield {"is_": "picture", "png": chart.picture, "millimetres": _PICTURE_MM, "words": chart.description}
        yield line(chart.description, "small")
    for one in part.tables:
        yield line("")
        yield line(one.label, "bold")
        if one.rows:
            yield table(one.heads, one.rows, one.numeric, one.sums, small=_width(one) > _SMALL)
        else:
            yield line(nothing)


def _width(one: PrintedTable) -> int:
    lines = (one.heads, *one.rows, *((one.sums,) if one.sums else ()))
    return sum(max(map(cell_len, cells)) for cells in zip(*lines, strict=True)) + 2 * len(one.heads)
