"""A specification → a picture (SVG), by vl-convert: Vega itself, in its own engine, without a network."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from reports.charts.specification import PAGE, Size, Spec, specification
from reports.charts.values import Chart
from reports.paper import fonts


def as_svg(chart: Chart, currency: str, language: str | None = None, size: Size = PAGE) -> str:
    """The picture, words as words: who prints it has the font. The same text from the same values."""
    return drawn(specification(chart, currency, language, size))


def as_png(chart: Chart, currency: str, language: str | None = None) -> bytes:
    """The same picture in pixels, for documents that take no other: twice as many as it is wide."""
    spec = json.dumps(specification(chart, currency, language), ensure_ascii=False)
    png: bytes = _engine().vegalite_to_png(spec, scale=2, allowed_base_urls=[])
    return png


def drawn(spec: Spec) -> str:
    """The picture of a specification."""
    svg: str = _engine().vegalite_to_svg(json.dumps(spec, ensure_ascii=False), allowed_base_urls=[])
    return svg


@cache
def _engine() -> Any:
    """The converter with our font, by which it measures words; half a second when it is first asked.

    Raises:
        RequestError: PAPER-FONT.
    """
    folder = fonts.shipped(fonts.FOLDER)
    import vl_convert  # noqa: PLC0415

    vl_convert.register_font_directory(str(folder))
    return vl_convert
