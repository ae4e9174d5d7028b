"""A report as one web page: nothing is fetched, nothing runs, and it prints."""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import asdict
from typing import TYPE_CHECKING

from reports.charts.values import Chart
from reports.faces.breaking import breakable
from reports.faces.printed import printed
from reports.model import Report

if TYPE_CHECKING:
    from markupsafe import Markup


def as_html(report: Report, language: str | None = None, *, beside: Collection[str] = ()) -> bytes:
    """The page, in that language or in the one in use; every word of the books is escaped.

    A cell that is the name of a file `beside` the page leads to it.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape  # noqa: PLC0415

    def picture(chart: Chart) -> str:
        """A data address: an image runs no script, and its styles stay its own."""
        from reports.charts.drawing import as_svg  # noqa: PLC0415  half a second for who has pictures

        svg = as_svg(chart, report.currency, language)
        return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()

    loader = PackageLoader("reports.web", ".")
    pages = Environment(
        loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True
    )
    pages.filters["breakable"] = _breakable
    page = pages.get_template("report.html")
    return (page.render(**asdict(printed(report, picture, language)), beside=beside) + "\n").encode()


_MARK = "\N{ZERO WIDTH SPACE}"


def _breakable(cell: str) -> Markup:
    """The words of a cell, escaped, with places at which a line may end."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    return Markup("<wbr>").join(escape(piece) for piece in breakable(cell, _MARK).split(_MARK))
