"""Keys for tests, each in a file of its own outside the books."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfund.books.persons.keys import ENVIRONMENT, Key, find_key, make_key


class Keyring:
    """`take("treasurer")` puts that key at hand, making it where it is new; `lose()` takes every key away."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch = folder, monkeypatch
        self.lose()

    def path(self, name: str) -> Path:
        return self._folder / f"{name}.key"

    def take(self, name: str) -> Key:
        self._patch.setenv(ENVIRONMENT, str(self.path(name)))
        return find_key() or make_key(self._folder.parent / "no-books")

    def lose(self) -> None:
        self._patch.setenv(ENVIRONMENT, str(self._folder / "nobody.key"))
