"""A chart → its Vega-Lite specification: the same for print, for a page and for Fava.

Numbers go in as strings, as everywhere in our JSON, and Vega parses them. Series differ in lightness and in
dashes as well as in hue (after Okabe and Ito), so that they stay apart in black and white and for who
does not see red or green.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.charts.values import Chart, Kind, Series
from sfund.languages import text
from sfund.words import Message, say

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, how many names of months fit below, how many series fit into a line."""

    width: int
    height: int
    names: int
    columns: int


PAGE, HALF = Size(520, 200, 8, 4), Size(300, 190, 5, 2)
"""Across a page of paper, and across half of one."""

# Okabe and Ito's hues. No two are as light as each other: where a layer is empty, its neighbours touch.
COLOURS = ("#00558B", "#E69F00", "#007A5A", "#F0E442", "#D55E00", "#94CCF0", "#CF7FAB", "#000000")
BANDS = ("#CBE0F0", "#8CBCDF", "#4A93C6")
LINES = ("#000000", "#009E73", "#D55E00", "#0072B2", "#CC79A7")
_QUIET, _QUIET_DASH = "#666666", [2, 2]
_DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [9, 3, 2, 3], [4, 2])
_BAR_HEIGHT = 22

Spec = dict[str, Any]


def specification(chart: Chart, currency: str, language: str | None = None, size: Size = PAGE) -> Spec:
    """The specification in that language, or in the one in use."""
    draw = {Kind.LINES: _lines, Kind.STACKED: _stacked, Kind.BARS: _bars}[chart.kind]
    return {
        "$schema": SCHEMA,
        "description": text(chart.description, language),
        "width": size.width,
        "height": _BAR_HEIGHT * max(len(chart.x), 1) if chart.kind is Kind.BARS else size.height,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {
            "values": list(_rows(chart, language)),
            "format": {"parse": {"value": "number", "low": "number"}},
        },
        **draw(chart, _months_axis(chart, size), _axis(chart, currency, language), language),
        "config": _house(size),
    }


def _rows(chart: Chart, language: str | None) -> Iterator[Spec]:
    """A row for each value: where it stands, of which series, how high."""
    for series in chart.series:
        lows = series.low or (None,) * len(chart.x)
        for place, (x, value, low) in enumerate(zip(chart.x, series.values, lows, strict=True)):
            if value is not None:
                row = {
                    "place": place,
                    "x": text(x, language),
                    "series": text(series.label, language),
                    "value": f"{value:f}",
                }
                yield row if low is None else {**row, "low": f"{low:f}"}


def _lines(chart: Chart, x: Spec, axis: Spec, language: str | None) -> Spec:
    """Bands first, the widest below, then the lines on top of them."""
    bands = [series for series in chart.series if series.low is not None]
    lines = [series for series in chart.series if series.low is None]
    y = {"type": "quantitative", "axis": axis}
    areas = {
        "transform": [_only(bands, language)],
        "mark": {"type": "area"},
        "encoding": {
            "x": x,
            "y": {"field": "low", **y},
            "y2": {"field": "value"},
            "fill": _scale(bands, BANDS, language, symbolType="square"),
        },
    }
    strokes = {
        "transform": [_only(lines, language)],
        "mark": {"type": "line", "strokeWidth": 1.8},
        "encoding": {
            "x": x,
            "y": {"field": "value", **y},
            "stroke": _scale(lines, _line_colours(lines), language, symbolType="stroke", symbolSize=250),
            "strokeDash": _scale(lines, _line_dashes(lines), language, symbolType="stroke"),
        },
    }
    return {"layer": [areas, strokes] if bands else [strokes], "resolve": {"legend": {"fill": "independent"}}}


def _line_colours(lines: Sequence[Series]) -> list[str]:
    loud = iter(LINES * (len(lines) // len(LINES) + 1))
    return [_QUIET if series.quiet else next(loud) for series in lines]


def _line_dashes(lines: Sequence[Series]) -> list[list[int]]:
    dashes = iter(_DASHES * (len(lines) // len(_DASHES) + 1))
    return [_QUIET_DASH if series.quiet else next(dashes) for series in lines]


def _stacked(chart: Chart, x: Spec, axis: Spec, language: str | None) -> Spec:
    order = {text(series.label, language): number for number, series in enumerate(chart.series)}
    return {
        "transform": [{"calculate": f"indexof({_list(order)}, datum.series)", "as": "layer"}],
        "mark": {"type": "bar", "stroke": "white", "strokeWidth": 0.6},
        "encoding": {
            "x": x,
            "y": {"field": "value", "type": "quantitative", "axis": axis, "stack": "zero"},
            "color": _scale(chart.series, COLOURS, language, symbolType="square"),
            "order": {"field": "layer", "type": "ordinal"},
        },
    }


def _bars(chart: Chart, _: Spec, axis: Spec, language: str | None) -> Spec:
    return {
        "mark": {"type": "bar", "height": {"band": 0.7}},
        "encoding": {
            "y": {"field": "x", "type": "nominal", "sort": {"field": "place"}, "axis": {"title": None}},
            "x": {"field": "value", "type": "quantitative", "axis": axis},
            "color": _scale(chart.series, COLOURS, language, symbolType="square"),
        },
    }


def _months_axis(chart: Chart, size: Size) -> Spec:
    """Every so-manieth name, so that none stands on another."""
    step = -(-len(chart.x) // size.names)
    shown = {"labelExpr": f"datum.index * {len(chart.x) - 1} % {step} < 0.5 ? datum.label : ''"}
    return {
        "field": "x",
        "type": "ordinal",
        "sort": {"field": "place"},
        "axis": {"title": None, "labelAngle": 0, "grid": False, "tickSize": 3, **(shown if step > 1 else {})},
    }


def _axis(chart: Chart, currency: str, language: str | None) -> Spec:
    """The axis of values: percent, or amounts in the unit that an office counts in."""
    if chart.ratio:
        return {"title": None, "format": "~%"}
    unit, name = _counting_unit(chart, currency)
    above = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleBaseline": "bottom",
             "titleX": 0, "titleY": -8}  # fmt: skip
    return {
        "title": text(name, language),
        **(above if chart.kind is not Kind.BARS else {}),
        "labelExpr": f"format(datum.value / {unit}, ',~r')" if unit > 1 else "format(datum.value, ',~r')",
    }


def _counting_unit(chart: Chart, currency: str) -> tuple[int, Message]:
    """Ten thousand won (만원) where the values are large enough, as Korean offices count."""
    largest = max(
        (abs(v) for series in chart.series for v in series.values if v is not None), default=Decimal(0)
    )
    if currency == "KRW" and largest >= 100_000:  # noqa: PLR2004  ten of them
        return 10_000, say("10,000 won")
    return 1, say("{currency}", currency=currency)


def _scale(
    series: Sequence[Series], range_: Sequence[object], language: str | None, **legend: object
) -> Spec:
    """What tells the series apart: the same for the same place in the chart."""
    names = [text(one.label, language) for one in series]
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": names, "range": list(range_[: len(names)])},
        "legend": {"title": None, "orient": "bottom", **legend} if len(names) > 1 else None,
    }


def _only(series: Sequence[Series], language: str | None) -> Spec:
    return {"filter": {"field": "series", "oneOf": [text(one.label, language) for one in series]}}


def _list(names: Mapping[str, int]) -> str:
    import json  # noqa: PLC0415

    return json.dumps(list(names), ensure_ascii=False)


def _house(size: Size) -> Spec:
    return {
        "font": "Pretendard, sans-serif",
        "background": "white",
        "view": {"stroke": None},
        "axis": {"labelColor": "#333", "titleColor": "#333", "titleFontWeight": "normal", "labelFontSize": 9,
                 "titleFontSize": 9, "gridColor": "#e4e4e4", "domainColor": "#999", "tickColor": "#999"},
        "legend": {"columns": size.columns, "labelFontSize": 9, "labelColor": "#333", "labelLimit": 220},
    }  # fmt: skip
