"""A small network's books, for every example of the documents."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sfund.example.demo import build_demo
from sfund.example.network import Scale

SMALL = Scale(members=40, months=3)
_WAITING = re.compile(r"(?<=review place )[0-9a-f]{8}\b")
_MEMBER = re.compile(r"\bI-\d{4}\b")


@dataclass(frozen=True)
class SmallDemo:
    """A demo that no test changes, and the id of the line in it that has waited longest."""

    folder: Path
    waiting_id: str

    def copy(self, folder: Path) -> None:
        """The books as `demo` in a folder, to be changed at will."""
        shutil.copytree(self.folder, folder / "demo")

    @property
    def adapt(self) -> Callable[[str], str]:
        """A command about the example network in its full size as one about this one."""
        last = SMALL.end
        return lambda line: (
            _MEMBER.sub("I-0001", _WAITING.sub(self.waiting_id[:8], line))
            .replace("2026-10-31", f"{last}")
            .replace("2026-10-01", f"{last:%Y-%m}-01")
            .replace("2026-01-01", f"{last:%Y}-01-01")
            .replace("2026-10", f"{last:%Y-%m}")
            .replace("202610", f"{last:%Y%m}")
        )


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> SmallDemo:
    folder = tmp_path_factory.mktemp("small") / "demo"
    build_demo(folder, SMALL)
    asked: list[str | Path] = [Path(sys.executable).with_name("sfund"), "--books", folder, "review", "--json"]
    said = subprocess.run(asked, capture_output=True, check=True, env={**os.environ, "PYTHONUTF8": "1"})
    waiting = [one["id"] for one in json.loads(said.stdout)["review"]]
    assert waiting, "the small network has nothing to review: choose another size"
    return SmallDemo(folder, waiting[0])
