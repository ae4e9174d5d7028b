"""One file in, its statements out, through the limited child like every file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from importers.gathering import read_files
from importers.reading.statements import Statement

Read = Callable[[bytes], list[Statement]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(data: bytes) -> list[Statement]:
        path = tmp_path / "download.bin"
        path.write_bytes(data)
        found = read_files([path], password=lambda _: None)
        assert all(isinstance(one, Statement) for one in found)
        return found  # type: ignore[return-value]

    return reading
