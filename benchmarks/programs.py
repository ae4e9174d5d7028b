"""How the programs are called, ours and the peers'."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.measure import Command

PYTHON = sys.executable


def beside_python(name: str) -> str:
    """A program of the same virtual environment."""
    return str(Path(PYTHON).with_name(name))


def sfund(root: Path, *arguments: str | Path) -> Command:
    """An sfund command about these books."""
    return [beside_python("sfund"), "--books", str(root), *map(str, arguments)]


def bean_check(main: Path) -> Command:
    """Beancount's own check, its cache off."""
    return [beside_python("bean-check"), "--no-cache", str(main)]


def bean_query(main: Path, question: str) -> Command:
    return [beside_python("bean-query"), "--format", "csv", str(main), question]


def worker(what: str, *arguments: str | Path) -> Command:
    """A part of sfund in a process of its own, see `benchmarks.worker`."""
    return [PYTHON, "-m", "benchmarks.worker", what, *map(str, arguments)]


def installed(name: str) -> str | None:
    """Where a program of the system is, if it is."""
    return shutil.which(name)
