"""What every area's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from textwrap import dedent
from typing import Protocol

import pytest
from desk import Ran, Sfund
from hypothesis import HealthCheck, settings

from sfund import languages
from sfund.cli.root import run

# Machines that test are slow now and then; an example that takes long is no failure.
settings.register_profile("sfund", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sfund")

BEGIN = "2025-01-01"
MAIN = 'option "title" "연대망"\noption "operating_currency" "KRW"\n\ninclude "accounts.beancount"\n'


class MakeBooks(Protocol):
    """Writes books into a folder; `text` stands in `ledger.beancount`, its line 1 in line 1."""

    def __call__(self, folder: Path, text: str = "", settings: str = "") -> Path: ...


def chart() -> str:
    """The chart of accounts of a new network, begun on 2025-01-01."""
    return (
        (files("sfund.books") / "template" / "accounts.beancount")
        .read_text("utf-8")
        .replace("@BEGIN@", BEGIN)
    )


@pytest.fixture(scope="session")
def make_books() -> MakeBooks:
    """`make_books(folder, text=..., settings=...)` → the folder of the books.

    Of the session, so that Hypothesis may use it; each example brings its own folder.
    """
    accounts = chart()

    def make(folder: Path, text: str = "", settings: str = "") -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        main = MAIN
        if text:
            main += 'include "ledger.beancount"\n'
            (folder / "ledger.beancount").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        (folder / "sfund.toml").write_text(dedent(settings), encoding="utf-8")
        (folder / "accounts.beancount").write_text(accounts, encoding="utf-8")
        (folder / "main.beancount").write_text(main, encoding="utf-8")
        return folder.resolve()

    return make


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages are English in a test unless it asks for Korean, and after it again."""
    languages.use("en")
    yield
    languages.use("en")


@pytest.fixture
def sfund(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Sfund:
    """`sfund("import", file)` runs the command in English and gives its status and what it printed."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    for name in ("SFUND_BOOKS", "SFUND_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def typed(*words: object) -> Ran:
        capsys.readouterr()
        status = run([str(one) for one in words])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return typed
