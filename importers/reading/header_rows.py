"""The ways to read a row of names, or two rows of them, as a header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importers.containers.sheets import Cell
from importers.reading.column_names import is_unit, normalised

_NAMES_LEAST = 2


@dataclass(frozen=True, slots=True)
class Naming:
    """One way to read a header: a name for each column (empty for none), over so many rows.

    Attributes:
        lower: The names of the second row. Where they suffice, it is the header, and the first is none.
    """

    names: tuple[str, ...]
    rows: int
    lower: frozenset[str] = frozenset()


def namings(rows: Sequence[list[Cell]], index: int) -> Iterator[Naming]:
    """The ways to read a header that begins in this row: two rows first, where the next holds names only.

    A name of the lower row stands alone where it can, else behind the one that spans it:
    `출금 | 입금` under `거래금액` are 출금 and 입금, `금액 | 금액` under `출금 | 입금` are 출금금액 and
    입금금액.
    """
    upper = [normalised(value) for value in rows[index]]
    if index + 1 < len(rows) and is_naming(rows[index]) and is_naming(rows[index + 1]):
        lower = [normalised(value) for value in rows[index + 1]]
        width = max(len(upper), len(lower))
        upper += [""] * (width - len(upper))
        lower += [""] * (width - len(lower))
        yield Naming(tuple(low or up for up, low in zip(upper, lower, strict=True)), 2, frozenset(lower))
        over, spanning = [], ""
        for up, low in zip(upper, lower, strict=True):
            spanning = up or (spanning if low else "")
            over.append(spanning if low else up)
        yield Naming(tuple(up + low for up, low in zip(over, lower, strict=True)), 2, frozenset(lower))
    yield Naming(tuple(normalised(value) for value in rows[index]), 1)


def is_naming(row: Sequence[Cell]) -> bool:
    """Whether a row holds words only, as a header does: no number, no date, nothing that ends in a digit."""
    filled = 0
    for value in row:
        if value is None:
            continue
        if not isinstance(value, str) or value[-1].isdigit():
            return False
        filled += 1
    return filled >= _NAMES_LEAST


def body_of(rows: Sequence[list[Cell]], index: int) -> int:
    """The first row that is no row of units, from this one on."""
    while index < len(rows) and rows[index] and all(value is None or is_unit(value) for value in rows[index]):
        index += 1
    return index
