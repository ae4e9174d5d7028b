"""Numbered ids: what the next one is called."""

from __future__ import annotations

from collections.abc import Iterable


def next_id(prefix: str, used: Iterable[str], width: int) -> str:
    """The id after the highest that begins so and goes on in digits, as wide as that; `width` for the first.

    After the highest, and not into a gap: an id that was ever given is nobody else's.

    >>> next_id("R-2026-", ["R-2026-0001", "R-2026-0003", "R-2025-0009"], 4)
    'R-2026-0004'
    >>> next_id("O-", ["O-12", "O-X1"], 3), next_id("I-", [], 4)
    ('O-13', 'I-0001')
    """
    numbers = (id_.removeprefix(prefix) for id_ in used if id_.startswith(prefix))
    highest = max((one for one in numbers if one.isascii() and one.isdecimal()), key=int, default=None)
    if highest is None:
        return f"{prefix}{1:0{width}d}"
    return f"{prefix}{int(highest) + 1:0{len(highest)}d}"


def next_of_year(letter: str, used: Iterable[str], year: int, width: int) -> str:
    """The same, of ids that are numbered anew each year.

    >>> next_of_year("L", ["L-2025-009", "L-2026-002", "L-2026-010"], 2026, 3)
    'L-2026-011'
    """
    return next_id(f"{letter}-{year:04}-", used, width)
