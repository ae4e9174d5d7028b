"""Loading: sfund's books against `bean-check --no-cache`, from process start to process end."""

from __future__ import annotations

import json

from benchmarks.measure import side_by_side
from benchmarks.model import Row, Section
from benchmarks.networks import Network
from benchmarks.programs import bean_check, worker

_AIM = 1.1


def loading(networks: list[tuple[Network, int]]) -> Section:
    """A row for each network, measured so many rounds, and where ours spends its time."""
    rows: list[Row] = []
    counts: dict[str, str] = {}
    failures: list[str] = []
    for network, rounds in networks:
        commands = {"ours": worker("load", network.root), "peer": bean_check(network.main)}
        best = side_by_side(commands, rounds)
        ours, peer = best["ours"], best["peer"]
        rows.append(Row(f"load {network.label}", ours.wall, "bean-check", peer.wall, _AIM, cost=ours))
        parts: dict[str, float] = json.loads(ours.output)
        counts[f"of {network.label}"] = ", ".join(f"{name} {value:.2f}" for name, value in parts.items())
        if any(network.root.rglob("*.picklecache")):
            failures.append("Beancount's cache was on")
    return Section("Load, seconds of a fresh process", tuple(rows), counts, failures=tuple(failures))
