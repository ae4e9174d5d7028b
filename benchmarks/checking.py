"""All rules over the books, the columns that they ask included, against `bean-check` of the same books."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import side_by_side
from benchmarks.model import Row, Section
from benchmarks.networks import Network
from benchmarks.programs import bean_check, worker

_AIM = 0.15
_SLOWEST = 5


def checking(networks: Sequence[tuple[Network, int]]) -> Section:
    """A row for each network: what the rules add to the load of a stock tool."""
    rows: list[Row] = []
    counts: dict[str, str] = {}
    for network, rounds in networks:
        with tempfile.TemporaryDirectory(prefix="sfund-checked-") as folder:
            root = shutil.copytree(network.root, Path(folder) / "books")
            commands = {"check": worker("check", root), "peer": bean_check(root / network.main.name)}
            best = side_by_side(commands, rounds)
        parts: dict[str, float] = json.loads(best["check"].output)
        del parts["beancount"]
        added = sum(parts.values())
        rows.append(Row(f"rules over {network.label}", added, "bean-check", best["peer"].wall, _AIM))
        slowest = sorted(parts.items(), key=lambda one: -one[1])[:_SLOWEST]
        counts[f"of {network.label}"] = ", ".join(f"{name} {seconds:.2f}" for name, seconds in slowest)
    return Section("Checks, seconds that the rules add", tuple(rows), counts)
