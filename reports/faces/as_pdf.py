"""A report in print: A4, its figures with how they are made, pictures, tables. The same bytes each time."""

from __future__ import annotations

from dataclasses import asdict

from rich.cells import cell_len

from reports.charts.specification import HALF, PAGE
from reports.charts.values import Chart
from reports.faces.breaking import breakable
from reports.faces.printed import PrintedPart, PrintedTable, printed
from reports.model import Report
from reports.paper.typesetting import JSON, typeset

_UPRIGHT = 98
"""Characters that fit across an A4 page; a table that is wider lies on its side."""


_OWN_PAGES = ("assembly", "board", "bulletin")
"""Reports that are laid out by a page of their own; it takes the same values as any other."""


def as_pdf(report: Report, language: str | None = None) -> bytes:
    """The document, in that language or in the one in use.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """

    def picture(chart: Chart) -> str:
        from reports.charts.drawing import as_svg  # noqa: PLC0415  half a second for who has pictures

        return as_svg(chart, report.currency, language, HALF if report.name in _OWN_PAGES else PAGE)

    said = printed(report, picture, language)
    values: dict[str, JSON] = {
        "lang": said.lang,
        "title": said.title,
        "organization": said.organization,
        "foot": " · ".join(filter(None, (said.organization, said.title))),
        "span": said.span,
        "currency": said.currency,
        "warning": said.warning,
        "notes": said.notes,
        "parts": [_part(part) for part in said.parts],
        "nothing": said.nothing,
    }
    return typeset(report.name if report.name in _OWN_PAGES else "report", values, dated=report.as_of)


def _part(part: PrintedPart) -> JSON:
    return {
        "key": part.key,
        "heading": part.heading,
        "sentences": part.sentences,
        "figures": part.figures,
        "charts": [asdict(chart) for chart in part.charts],
        "tables": [_table(table) for table in part.tables],
    }


def _table(table: PrintedTable) -> JSON:
    lines = (table.heads, *table.rows, *((table.sums,) if table.sums else ()))
    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    words = [at for at in range(len(widths)) if at not in table.numeric]
    return {
        "label": table.label,
        "heads": table.heads,
        "rows": [[breakable(cell, "\u200b") for cell in row] for row in table.rows],
        "numeric": table.numeric,
        "sums": table.sums,
        # The widest column of words takes what is left, and breaks its lines where there is too little.
        "flexible": max(words, key=lambda at: widths[at], default=0),
        "wide": sum(widths) + 3 * len(widths) > _UPRIGHT,
    }
