"""All rules over the books, against the time that Beancount itself needs to load them, in one process."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import side_by_side
from benchmarks.model import Row, Section
from benchmarks.networks import Network
from benchmarks.programs import worker

_AIM = 0.15
_SLOWEST = 5


def checking(networks: Sequence[tuple[Network, int]]) -> Section:
    """A row for each network, with every month closed but the last, as books that are lived with are."""
    rows: list[Row] = []
    counts: dict[str, str] = {}
    for network, rounds in networks:
        with tempfile.TemporaryDirectory(prefix="sfund-checked-") as folder:
            root = shutil.copytree(network.root, Path(folder) / "books")
            best = side_by_side({"check": worker("check", root)}, rounds)["check"]
        parts: dict[str, float] = json.loads(best.output)
        beancount = parts.pop("beancount")
        rows.append(
            Row(f"every rule over {network.label}", sum(parts.values()), "Beancount's load", beancount, _AIM)
        )
        slowest = sorted(parts.items(), key=lambda one: -one[1])[:_SLOWEST]
        counts[f"of {network.label}"] = ", ".join(f"{name} {seconds:.2f}" for name, seconds in slowest)
    return Section("Checks, seconds inside one process", tuple(rows), counts)
