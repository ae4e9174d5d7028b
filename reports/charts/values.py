"""A chart as values: series over months or names. What it looks like is said in `specification`, once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.words import Message


class Kind(StrEnum):
    """How the series are drawn."""

    LINES = "lines"  # each a line, or a band where it has a lower edge; read from left to right
    STACKED = "stacked"  # columns that add up; series from the ground upwards
    BARS = "bars"  # one lying bar for each x


@dataclass(frozen=True, slots=True)
class Series:
    """One line, band or layer.

    Attributes:
        key: For programs, the same in every language.
        values: One for each x of the chart; None where there is none, which leaves a gap.
        low: The lower edge of a band, as long as `values`.
        quiet: A line to compare with (a target, a reserve): thin and dashed.
    """

    key: str
    label: Message
    values: tuple[Decimal | None, ...]
    low: tuple[Decimal, ...] | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture.

    Attributes:
        description: What somebody who does not see it is told: the sentence that the picture says.
        x: What stands below the axis, in its order: months (`2026-03`), names.
        ratio: The values are shares of one and shown as percent; else they are amounts of money.
    """

    key: str
    label: Message
    description: Message
    kind: Kind
    x: tuple[Message | str, ...]
    series: tuple[Series, ...]
    ratio: bool = False

    def __post_init__(self) -> None:
        for series in self.series:
            if {len(self.x)} != {len(series.values), len(series.low or series.values)}:
                raise ValueError(f"{self.key}: {series.key} is not as long as its axis")
