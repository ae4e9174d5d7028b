"""Starting: `sfund --help` against an interpreter that does nothing, and one that imports click."""

from __future__ import annotations

import subprocess

from benchmarks.measure import ENVIRONMENT, side_by_side
from benchmarks.model import Row, Section
from benchmarks.programs import PYTHON, beside_python

HEAVY = ("pandas", "beancount", "fava", "duckdb", "pydantic")
_SHOWN = 5


def starting(rounds: int) -> Section:
    """The wall time, and what was imported on the way."""
    commands = {
        "ours": [beside_python("sfund"), "--help"],
        "python -c pass": [PYTHON, "-c", "pass"],
        "import click": [PYTHON, "-c", "import click"],
    }
    best = side_by_side(commands, rounds)
    ours = best["ours"]
    rows = tuple(
        Row("sfund --help", ours.wall, name, best[name].wall, cost=ours)
        for name in commands
        if name != "ours"
    )
    imported = _imported()
    heavy = [name for name in HEAVY if name in imported]
    slowest = sorted(imported, key=lambda name: -imported[name])[:_SHOWN]
    counts = {
        "modules imported": f"{len(imported)}",
        "of them too heavy": ", ".join(heavy) or f"none of {', '.join(HEAVY)}",
        "slowest by themselves": ", ".join(f"{name} {imported[name] / 1000:.1f} ms" for name in slowest),
    }
    failures = tuple(f"sfund --help imports {name}" for name in heavy)
    return Section("Start, seconds of a fresh process", rows, counts, failures=failures)


def _imported() -> dict[str, int]:
    """Module → microseconds of its own, as `-X importtime` tells."""
    command = [PYTHON, "-X", "importtime", "-c", "from sfund.cli.root import run; run(['--help'])"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT)
    found = {}
    for line in done.stderr.splitlines():
        own, _, rest = line.removeprefix("import time:").partition("|")
        if own.strip().isdigit():
            found[rest.partition("|")[2].strip()] = int(own)
    return found
