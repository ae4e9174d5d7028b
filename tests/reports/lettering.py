"""Where the letters of a printed page stand: read from the page's own drawing, by the widths of its fonts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pypdf import PageObject
from pypdf.generic import ContentStream

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters set in one go: from left to right on a line, in points from the page's lower left corner."""

    left: float
    right: float
    bottom: float


def runs(page: PageObject) -> Iterator[Run]:
    """Every run of letters that the page sets itself; those inside a picture are the picture's."""
    fonts = {name: _Widths.of(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    outer: list[Matrix] = []
    moved = at = _UNMOVED
    widths, size = _Widths({}, 0), 0.0
    content = ContentStream(page.get_contents(), page.pdf)
    for given, operator in content.operations:
        match operator:
            case b"q":
                outer.append(moved)
            case b"Q":
                moved = outer.pop()
            case b"cm":
                moved = _both(_matrix(given), moved)
            case b"Tf":
                widths, size = fonts[given[0]], float(given[1])
            case b"Tm":
                at = _matrix(given)
            case b"Tj" | b"TJ":
                said = given[0] if operator == b"TJ" else [given[0]]
                length = widths.length(said) * size / 1000
                scale, *_, left, bottom = _both(at, moved)
                yield Run(left, left + length * scale, bottom)
                at = _both((1, 0, 0, 1, length, 0), at)
            case b"Td" | b"TD" | b"T*" | b"'" | b'"':
                raise AssertionError(f"{operator!r} moves letters and is not read here")


@dataclass(frozen=True, slots=True)
class _Widths:
    """Of the glyphs of a font whose letters are two bytes each, in thousandths of its size."""

    by_glyph: Mapping[int, float]
    other: float

    @classmethod
    def of(cls, font: Any) -> _Widths:
        inner = font["/DescendantFonts"][0].get_object()
        found: dict[int, float] = {}
        listed = iter(inner["/W"])
        for first in listed:
            second = next(listed)
            if isinstance(second, list):
                found |= {int(first) + k: float(width) for k, width in enumerate(second)}
            else:
                width = float(next(listed))
                found |= dict.fromkeys(range(int(first), int(second) + 1), width)
        return cls(found, float(inner.get("/DW", 1000)))

    def length(self, said: list[Any]) -> float:
        """Of strings of letters and, between them, of gaps that are taken away."""
        return sum(self._of(one) if hasattr(one, "original_bytes") else -float(one) for one in said)

    def _of(self, letters: Any) -> float:
        raw = letters.original_bytes
        pairs = zip(raw[::2], raw[1::2], strict=True)
        return sum(self.by_glyph.get(high << 8 | low, self.other) for high, low in pairs)


def _matrix(given: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in given)
    return a, b, c, d, e, f


def _both(first: Matrix, then: Matrix) -> Matrix:
    """One movement, and after it the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
