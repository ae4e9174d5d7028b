"""The sections as a page of at most 100 columns, and as data."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from benchmarks.model import Row, Section

WIDTH = 100


def show(section: Section, console: Console) -> None:
    """Prints one section."""
    parts: list[RenderableType] = [Text(section.title, style="bold")]
    if section.rows:
        parts.append(_times(section.rows))
    if section.counts:
        parts.append(_counts(section))
    parts += [Text(note, style="dim") for note in section.notes]
    parts += [Text(f"FAILED: {one}", style="bold red") for one in section.failures]
    console.print(Group(*parts, Text()))


def _times(rows: Sequence[Row]) -> Table:
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    made.add_column("what", ratio=1)
    made.add_column("sfund s", justify="right")
    made.add_column("peer", no_wrap=True)
    made.add_column("peer s", justify="right")
    made.add_column("ratio", justify="right")
    made.add_column("aim", justify="right", no_wrap=True)
    for row in rows:
        peer_seconds = row.note or _seconds(row.peer_seconds)
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        made.add_row(row.what, _seconds(row.seconds), row.peer, peer_seconds, ratio, _aim(row))
    return made


def _aim(row: Row) -> str:
    if row.aim is None or row.ratio is None:
        return ""
    return f"≤ {row.aim:g} {'met' if row.ratio <= row.aim else 'MISSED'}"


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _counts(section: Section) -> Table:
    made = Table(box=None, show_header=False, pad_edge=False)
    made.add_column(overflow="fold", max_width=48)
    made.add_column(overflow="fold")
    for name, value in section.counts.items():
        made.add_row(Text(name), Text(value))
    return made


def machine() -> dict[str, Any]:
    """What the numbers were measured on, as far as it can be told without naming it."""
    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def as_data(sections: Sequence[Section], *, quick: bool) -> dict[str, Any]:
    """All that was found, for programs."""
    return {
        "machine": machine(),
        "quick": quick,
        "sections": [
            {
                "title": section.title,
                "rows": [_row(row) for row in section.rows],
                "counts": dict(section.counts),
                "failures": list(section.failures),
            }
            for section in sections
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "what": row.what,
        "seconds": row.seconds,
        "peer": row.peer,
        "peer_seconds": row.peer_seconds,
        "ratio": row.ratio,
        "aim": row.aim,
        "note": row.note,
        "cpu_seconds": row.cost.cpu if row.cost else None,
    }
