"""The whole `sfund import` of one statement, its parts, and how it grows with the rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Cost, side_by_side
from benchmarks.model import Row, Section
from benchmarks.networks import Network, next_statement
from benchmarks.programs import bean_check, sfund, worker
from sfund.example.network import BankFormat

_AIM = 1.0


def importing(network: Network, sizes: Sequence[int], folder: Path, rounds: int) -> Section:
    """Statements of so many rows into a copy of the books; the middle size also as xlsx and in parts."""
    middle = sizes[len(sizes) // 2]
    files = {
        f"{rows:,} rows, csv": next_statement(network.example, BankFormat.KB_PERSONAL, rows, folder)
        for rows in sizes
    }
    files[f"{middle:,} rows, xlsx"] = next_statement(network.example, BankFormat.JEONBUK, middle, folder)
    copy = folder / "copy"

    def fresh(_: str) -> None:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(network.root, copy)

    commands = {name: sfund(copy, "import", file) for name, file in files.items()}
    commands["bean-check"] = bean_check(copy / "main.beancount")
    commands["parts"] = worker("import", copy, files[f"{middle:,} rows, csv"])
    best = side_by_side(commands, rounds, before=fresh)
    twice = 2 * best["bean-check"].wall
    rows = tuple(
        Row(f"import {name}", best[name].wall, "2 × bean-check", twice,
            _AIM if name.startswith(f"{middle:,} ") else None, cost=best[name])
        for name in files
    )  # fmt: skip
    parts: dict[str, float] = json.loads(best["parts"].output)
    counts = {
        f"of {middle:,} rows": ", ".join(f"{name} {value:.2f}" for name, value in parts.items()),
        "growth": _growth(sizes, best),
    }
    title = f"Import into books of {network.label}, seconds of a fresh process"
    return Section(title, rows, counts)


def _growth(sizes: Sequence[int], best: dict[str, Cost]) -> str:
    """Milliseconds for each row more, from size to size: level where the import is linear."""
    walls = [best[f"{rows:,} rows, csv"].wall for rows in sizes]
    steps = zip(sizes, sizes[1:], walls, walls[1:], strict=False)
    return ", ".join(
        f"{before:,} to {after:,} rows {1000 * (slower - faster) / (after - before):.2f} ms a row"
        for before, after, faster, slower in steps
    )
