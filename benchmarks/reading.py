"""What people read: every report as text after the load, the board's PDF, and the pages in Fava.

The reports stand against one `GROUP BY` of beanquery over the same entries; the PDF against twice the load; a
page against Fava's own income statement, asked of the same server, where ours were prepared since its start.
"""

from __future__ import annotations

import json

from benchmarks.measure import run, side_by_side
from benchmarks.model import Row, Section
from benchmarks.networks import Network
from benchmarks.programs import sfund, worker

_AIM = 1.0
_PEER = "Income statement"


def reading(networks: list[tuple[Network, int]]) -> Section:
    """A row for each report, for the board's PDF and for each page, over each network."""
    rows: list[Row] = []
    for network, rounds in networks:
        rows += _texts(network)
        rows.append(_board(network, rounds))
        rows += _pages(network)
    notes = ("a report is built and written as text; columns and connection are made before",
             "a page and Fava's: as they open, of a time not asked for before, and of it again")  # fmt: skip
    return Section("Reading, seconds", tuple(rows), notes=notes)


def _texts(network: Network) -> list[Row]:
    parts: dict[str, float] = json.loads(run(worker("reports", network.root)).output)
    peer = parts.pop("GROUP BY")
    columns = parts.pop("COLUMNS")
    made = Row(f"columns of {network.label}", columns, "GROUP BY in beanquery", peer)
    return [made, *(Row(f"{name} as text", seconds, "GROUP BY in beanquery", peer, _AIM)
                    for name, seconds in parts.items())]  # fmt: skip


def _board(network: Network, rounds: int) -> Row:
    day = f"{network.year}-12-31"
    made = sfund(network.root, "report", "board", "--to", day, "--format", "pdf", "-o", "/dev/stdout")
    best = side_by_side({"ours": made, "load": worker("load", network.root)}, rounds)
    return Row(f"board as PDF over {network.label}", best["ours"].wall, "twice the load",
               2 * best["load"].wall, _AIM, cost=best["ours"])  # fmt: skip


def _pages(network: Network) -> list[Row]:
    """A page against Fava's income statement in the same case: opened, of another time, of it again."""
    parts: dict[str, float] = json.loads(run(worker("pages", network.root)).output)
    rows = [Row("pages prepared after Fava's first answer", parts.pop("prepared"))]
    peers = {name.partition(", ")[2]: parts.pop(name) for name in list(parts) if name.startswith(_PEER)}
    for name, seconds in parts.items():
        case = name.partition(", ")[2]
        rows.append(Row(f"page {name}", seconds, "Fava's income statement", peers[case], _AIM))
    return rows
