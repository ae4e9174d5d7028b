"""Pictures that a photocopier and people who see colours otherwise can read; Korean labels in Korean."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import TypeAlias

import pytest
from lxml import etree

from reports.catalogue import REPORTS, build_report
from reports.charts.drawing import as_svg
from reports.charts.specification import BANDS, COLOURS, LINES, specification
from reports.charts.values import Chart, Kind
from sfund.books.load import load_books
from sfund.periods import Span

LEDGER = Path(__file__).parents[2] / "ledger"
SPAN = Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31))
Colour: TypeAlias = tuple[float, float, float]

SEEN_BY: dict[str, tuple[Colour, Colour, Colour]] = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
}  # fmt: skip
"""Machado, Oliveira and Fernandes (2009), severity 1.0: what linear red, green and blue look like."""


def linear(colour: str) -> Colour:
    """Of `#RRGGBB`, from nothing to one, as light adds up (sRGB)."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares)
    return red, green, blue


def lab(light: Colour) -> Colour:
    """CIE L*a*b* in daylight: L is lightness from 0 to 100, a distance of 2.3 can just be seen."""
    red, green, blue = (min(max(x, 0.0), 1.0) for x in light)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    f, g, h = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * g - 16, 500 * (f - g), 200 * (g - h)


def lightness(colour: str) -> float:
    return lab(linear(colour))[0]


def seen(colour: str, by: str) -> Colour:
    light = linear(colour)
    first, second, third = (
        sum(share * x for share, x in zip(row, light, strict=True)) for row in SEEN_BY[by]
    )
    return lab((first, second, third))


def far(one: Colour, other: Colour) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5


def test_layers_differ_in_black_and_white() -> None:
    """Those that follow each other by much; and any two, for an empty layer lets its neighbours touch."""
    steps = [abs(lightness(a) - lightness(b)) for a, b in pairwise(COLOURS)]
    assert min(steps) >= 15, steps
    near = min((abs(lightness(a) - lightness(b)), a, b) for a, b in combinations(COLOURS, 2))
    assert near[0] >= 7.5, near
    assert max(map(lightness, COLOURS)) <= 90  # and none is lost on white paper


def test_bands_go_from_light_to_dark_on_white() -> None:
    shades = [lightness(colour) for colour in BANDS]
    assert all(a - b >= 10 for a, b in pairwise([100.0, *shades]))


@pytest.mark.parametrize("by", SEEN_BY)
@pytest.mark.parametrize("palette", [COLOURS, LINES], ids=["layers", "lines"])
def test_no_two_colours_are_one_to_who_does_not_see_red_or_green(palette: tuple[str, ...], by: str) -> None:
    near = min((far(seen(a, by), seen(b, by)), a, b) for a, b in combinations(palette, 2))
    assert near[0] >= 10, near


def test_red_and_green_of_one_lightness_would_be_found() -> None:
    assert far(lab(linear("#FF0000")), lab(linear("#00A000"))) > 100
    assert far(seen("#B05000", "deuteranopia"), seen("#787800", "deuteranopia")) < 10


@pytest.fixture(scope="module")
def charts() -> list[Chart]:
    books = load_books(LEDGER)
    return [chart for name in REPORTS for chart in build_report(name, books, SPAN).charts]


def test_lines_of_a_picture_have_their_own_dashes(charts: list[Chart]) -> None:
    found = 0
    for chart in charts:
        if chart.kind is not Kind.LINES:
            continue
        strokes = specification(chart, "KRW", "ko")["layer"][-1]["encoding"]
        dashes = [tuple(one) for one in strokes["strokeDash"]["scale"]["range"]]
        assert len(set(dashes)) == len(dashes), chart.key
        found += len(dashes)
    assert found


def test_no_picture_has_more_layers_than_colours(charts: list[Chart]) -> None:
    stacked = [chart for chart in charts if chart.kind is Kind.STACKED]
    assert stacked
    for chart in stacked:
        assert len(chart.series) <= len(COLOURS), chart.key


def test_korean_pictures_speak_korean(charts: list[Chart]) -> None:
    for chart in charts:
        drawn = etree.fromstring(as_svg(chart, "KRW", "ko").encode())
        said = [words for words in drawn.itertext() if words.strip()]
        assert [words for words in said if re.search(r"[A-Za-z]{2,}", words)] == [], chart.key
        assert any(re.search(r"[가-힣]", words) for words in said) or len(chart.series) == 1, chart.key
