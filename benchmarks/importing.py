"""The whole `sfund import` of one statement, its parts, and how it grows with the rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import Cost, side_by_side
from benchmarks.model import Row, Section
from benchmarks.networks import Network, next_statement
from benchmarks.programs import sfund, worker

_AIM = 1.0
_GROWTH_AIM = 25
_MEMORY_AIM = 1024  # MB


def importing(network: Network, sizes: Sequence[int], folder: Path, rounds: int) -> Section:
    """Statements of so many rows into a copy of the books, the middle size also in parts."""
    _, middle, largest = sizes
    files = {rows: next_statement(network.example, rows, folder) for rows in sizes}
    copy = folder / "copy"

    def fresh(_: str) -> None:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(network.root, copy)

    commands = {str(rows): sfund(copy, "import", file) for rows, file in files.items()}
    commands["bare"] = worker("bare", copy, files[middle])
    commands["parts"] = worker("import", copy, files[middle])
    best = side_by_side(commands, rounds, before=fresh)
    rows = []
    for size in sizes:
        row = Row(f"import {size:,} rows, xlsx", best[str(size)].wall, cost=best[str(size)])
        if size == middle:
            peer = "2 × (calamine, a bare loop, loading)"
            row = replace(row, peer=peer, peer_seconds=2 * best["bare"].wall, aim=_AIM)
        rows.append(row)
    times = best[str(largest)].wall / best[str(middle)].wall
    counts = {
        f"of {middle:,} rows": _parts(best["parts"]),
        "of the peer": _parts(best["bare"]),
        "growth": _growth(sizes, best),
        f"{largest:,} rows": (
            f"{times:.1f} times the time of {middle:,} (aim ≤ {_GROWTH_AIM}), "
            f"{best[str(largest)].memory:.0f} MB at the peak (aim < {_MEMORY_AIM})"
        ),
    }
    title = f"Import into books of {network.members} and {network.label}, seconds of a fresh process"
    return Section(title, tuple(rows), counts)


def _parts(cost: Cost) -> str:
    parts: dict[str, float] = json.loads(cost.output)
    return ", ".join(f"{name} {value:.2f}" for name, value in parts.items())


def _growth(sizes: Sequence[int], best: dict[str, Cost]) -> str:
    """Milliseconds for each row more, from size to size: level where the import is linear."""
    walls = [best[str(rows)].wall for rows in sizes]
    steps = zip(sizes, sizes[1:], walls, walls[1:], strict=False)
    return ", ".join(
        f"{before:,} to {after:,} rows {1000 * (slower - faster) / (after - before):.2f} ms a row"
        for before, after, faster, slower in steps
    )
