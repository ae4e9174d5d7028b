"""A report as one web page: nothing is fetched, nothing runs, and it prints."""

from __future__ import annotations

import base64
from dataclasses import asdict

from reports.model import Report
from reports.printed import printed
from sfund.languages import text


def as_html(report: Report, language: str | None = None) -> bytes:
    """The page, in that language or in the one in use; every word of the books is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape  # noqa: PLC0415

    loader = PackageLoader("reports.web", ".")
    pages = Environment(
        loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True
    )
    page = pages.get_template("report.html")
    return (
        page.render(**asdict(printed(report, language)), charts=_charts(report, language)) + "\n"
    ).encode()


def _charts(report: Report, language: str | None) -> list[dict[str, str]]:
    """Pictures as data addresses: an image runs no script, and its styles stay its own."""
    if not report.charts:
        return []
    from reports.charts.drawing import as_svg  # noqa: PLC0415  half a second for who has pictures

    return [
        {
            "label": text(chart.label, language),
            "description": text(chart.description, language),
            "picture": "data:image/svg+xml;base64,"
            + base64.b64encode(as_svg(chart, report.currency, language).encode()).decode(),
        }
        for chart in report.charts
    ]
