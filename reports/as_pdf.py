"""A report in print: A4, its figures with how they are made, pictures, tables. The same bytes each time."""

from __future__ import annotations

from rich.cells import cell_len

from reports.model import Report
from reports.paper.typesetting import JSON, typeset
from reports.printed import PrintedTable, printed
from sfund.languages import text

_UPRIGHT = 98
"""Characters that fit across an A4 page; a table that is wider lies on its side."""


def as_pdf(report: Report, language: str | None = None) -> bytes:
    """The document, in that language or in the one in use.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """
    said = printed(report, language)
    values: dict[str, JSON] = {
        "lang": said.lang,
        "title": said.title,
        "organization": said.organization,
        "foot": " · ".join(filter(None, (said.organization, said.title))),
        "span": said.span,
        "currency": said.currency,
        "warning": said.warning,
        "notes": said.notes,
        "figures": said.figures,
        "charts": _charts(report, language),
        "tables": [_table(table) for table in said.tables],
        "nothing": said.nothing,
    }
    return typeset("report", values, dated=report.as_of)


def _charts(report: Report, language: str | None) -> list[JSON]:
    if not report.charts:
        return []
    from reports.charts.drawing import as_svg  # noqa: PLC0415  half a second for who has pictures

    return [
        {
            "label": text(chart.label, language),
            "description": text(chart.description, language),
            "picture": as_svg(chart, report.currency, language),
        }
        for chart in report.charts
    ]


def _table(table: PrintedTable) -> JSON:
    widths = [max(map(cell_len, cells)) for cells in zip(table.heads, *table.rows, strict=True)]
    words = [at for at in range(len(widths)) if at not in table.numeric]
    return {
        "label": table.label,
        "heads": table.heads,
        "rows": table.rows,
        "numeric": table.numeric,
        # The widest column of words takes what is left, and breaks its lines where there is too little.
        "flexible": max(words, key=lambda at: widths[at], default=0),
        "wide": sum(widths) + 3 * len(widths) > _UPRIGHT,
    }
