"""One reader for all tests here, as one run of the program has one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from importers.containers.reader import ContainerReader


@pytest.fixture(scope="session")
def reader() -> Iterator[ContainerReader]:
    with ContainerReader() as one:
        yield one
