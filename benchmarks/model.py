"""What the benchmarks found, as values: sections of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.measure import Cost


@dataclass(frozen=True, slots=True)
class Row:
    """Ours, and a peer's on the same books in the same run.

    Attributes:
        seconds: Wall clock; None for a row that is no measurement of time.
        peer: Whom it is compared with.
        peer_seconds: None where the peer is not installed, or there is none.
        aim: The ratio that we want to stay under.
        note: What else is to be said of the row.
        cost: The whole cost of ours, where it was a process of its own.
    """

    what: str
    seconds: float | None = None
    peer: str = ""
    peer_seconds: float | None = None
    aim: float | None = None
    note: str = ""
    cost: Cost | None = None

    @property
    def ratio(self) -> float | None:
        """Ours over theirs: under 1 is faster."""
        if self.seconds is None or not self.peer_seconds:
            return None
        return self.seconds / self.peer_seconds


@dataclass(frozen=True, slots=True)
class Section:
    """A group of rows.

    Attributes:
        counts: Figures that are no times, by name.
        failures: Statements that must hold and do not; any of them fails the run. Never a time.
    """

    title: str
    rows: tuple[Row, ...] = ()
    counts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
