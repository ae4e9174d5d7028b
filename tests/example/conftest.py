"""The example network, built once for all tests of its area."""

from __future__ import annotations

import pytest

from sfund.example import Example, build_example


@pytest.fixture(scope="session")
def example() -> Example:
    return build_example()
