"""One reader for all tests: a start of the child each would be paid hundreds of times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from importers.containers.reader import ContainerReader
from importers.gathering import read_files
from importers.reading.statements import CmsBatch, Statement

ReadOne = Callable[..., Statement]


@pytest.fixture(scope="session")
def reader() -> Iterator[ContainerReader]:
    with ContainerReader() as one:
        yield one


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Statement | CmsBatch]]:
    """Bytes under names → what is read from them."""

    def reading(password: str | None = None, **files: bytes) -> list[Statement | CmsBatch]:
        paths = []
        for name, data in files.items():
            paths.append(tmp_path / name.replace("__", "."))
            paths[-1].write_bytes(data)
        return read_files(paths, password=lambda _: password)

    return reading


@pytest.fixture
def read_one(read: Callable[..., list[Statement | CmsBatch]]) -> ReadOne:
    """The bytes of one statement → the statement."""

    def reading(data: bytes, password: str | None = None) -> Statement:
        (statement,) = read(password, statement__bin=data)
        assert isinstance(statement, Statement)
        return statement

    return reading
