"""A report against the peers that sum the same income from text.

Their question is the smaller one: income by account. The report also reads the registry, validates the
books, and asks expenses, cash, givers and months.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from benchmarks.ledger_text import write_ledger
from benchmarks.measure import Command, side_by_side
from benchmarks.model import Row, Section
from benchmarks.networks import Network
from benchmarks.programs import bean_query, installed, sfund
from sfund.books.load import load_books

_NUMBER = re.compile(r"-?\d[\d,]*")


def reporting(networks: list[tuple[Network, int]], folder: Path) -> Section:
    """The self-reliance report of a year, and each peer's sum of that year's income."""
    rows: list[Row] = []
    failures: list[str] = []
    for network, rounds in networks:
        exported = folder / f"{network.transactions}.journal"
        write_ledger(load_books(network.root).postings, exported)
        report = sfund(network.root, "report", "self-reliance", "--year", str(network.year), "--json")
        peers = _peers(network, exported)
        best = side_by_side(
            {"sfund": report, **{name: command for name, (command, _) in peers.items()}}, rounds
        )
        ours = best["sfund"]
        income = _of_report(ours.output)
        what = f"report over {network.label}"
        for name, (_, total) in peers.items():
            rows.append(Row(what, ours.wall, name, best[name].wall, cost=ours))
            if total(best[name].output) != income:
                failures.append(f"{name} finds another income than the report")
        rows += [Row(what, ours.wall, name, note="not installed", cost=ours) for name in _missing()]
    title = "Report of a year's self-reliance, seconds of a fresh process"
    return Section(
        title, tuple(rows), notes=("all find the same income, to the won",), failures=tuple(failures)
    )


def _missing() -> list[str]:
    return [name for name in ("ledger", "hledger") if installed(name) is None]


def _peers(network: Network, exported: Path) -> dict[str, tuple[Command, Callable[[str], int]]]:
    """Name → command, and how its answer says the income."""
    year = network.year
    question = f"SELECT account, sum(number) WHERE account ~ '^Income:' AND year = {year} GROUP BY account"
    peers: dict[str, tuple[Command, Callable[[str], int]]] = {
        "bean-query": (bean_query(network.main, question), _of_csv)
    }
    between = ["-b", f"{year}-01-01", "-e", f"{year + 1}-01-01"]
    if ledger := installed("ledger"):
        options = ["--init-file", "/dev/null", "-f", str(exported), *between]
        peers["ledger bal"] = ([ledger, *options, "bal", "^Income"], _of_last_line)
    if hledger := installed("hledger"):
        peers["hledger bal"] = ([hledger, "-f", str(exported), "bal", "^Income", *between], _of_last_line)
    return peers


def _of_report(answer: str) -> int:
    figures = {figure["key"]: figure["value"] for figure in json.loads(answer)["figures"]}
    return int(figures["total-income"])


def _of_csv(answer: str) -> int:
    return -sum(int(line.rpartition(",")[2]) for line in answer.splitlines()[1:] if line.strip())


def _of_last_line(answer: str) -> int:
    found = _NUMBER.findall(answer.splitlines()[-1])
    return -int(found[0].replace(",", "")) if found else 0
