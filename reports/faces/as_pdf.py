"""A report in print: A4, its figures with how they are made, pictures, tables. The same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from rich.cells import cell_len

from reports.charts.specification import HALF, PAGE
from reports.charts.values import Chart
from reports.faces.breaking import breakable
from reports.faces.printed import PrintedPart, PrintedTable, printed
from reports.model import Report
from reports.paper.typesetting import JSON, typeset

_UPRIGHT = 104
"""Characters that fit across an A4 page; a report with a table that is wider lies on its side, all of it:
pages that turn for one table leave a gap before it and another after it."""

_FOLDED = 24
"""Characters in which a column of words can still be read, its lines broken."""

_OWN_PAGES = ("assembly", "board", "bulletin")
"""Reports that are laid out by a page of their own; it takes the same values as any other."""


def as_pdf(report: Report, language: str | None = None) -> bytes:
    """The document, in that language or in the one in use.

    Raises:
        RequestError: PAPER-FONT, PAPER-BROKE, PAPER-CHARACTER.
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
        "unit": said.unit,
        "warning": said.warning,
        "notes": said.notes,
        "parts": [_part(part) for part in said.parts],
        "wide": any(_is_wide(table) for part in said.parts for table in part.tables),
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
    return {
        "label": table.label,
        "heads": table.heads,
        "rows": [[breakable(cell, "\u200b") for cell in row] for row in table.rows],
        "numeric": table.numeric,
        "sums": table.sums,
        "shares": _shares(table),
    }


def _widths(table: PrintedTable) -> list[int]:
    lines = (table.heads, *table.rows, *((table.sums,) if table.sums else ()))
    return [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]


def _shares(table: PrintedTable) -> list[int]:
    """In which shares the columns take what the others leave, breaking their lines where it is too little.

    Nothing for a column that is as wide as its words. It is the widest column of words that takes the rest,
    or, where there is none, that of days or months; in a table that does not fit, each that can be folded.
    """
    widths = _widths(table)
    words = {at: widths[at] for at in table.wordy}
    days = (at for at in range(len(widths)) if at not in table.numeric)
    widest = max(words, key=words.__getitem__, default=next(days, None))
    folds = {widest, *(at for at, width in words.items() if width > _FOLDED and _line(widths) > _UPRIGHT)}
    return [width if at in folds else 0 for at, width in enumerate(widths)]


def _is_wide(table: PrintedTable) -> bool:
    taken = zip(_widths(table), _shares(table), strict=True)
    return _line([min(width, _FOLDED) if share else width for width, share in taken]) > _UPRIGHT


def _line(widths: Sequence[int]) -> int:
    """How long a line of the table is, with the room between its columns."""
    return sum(widths) + 3 * len(widths)
