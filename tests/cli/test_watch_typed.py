"""`sfund import --watch` as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk, Sfund


@pytest.mark.parametrize(
    "arguments",
    [("import",), ("import", "x.csv", "--watch", "in"), ("import", "--watch", "in", "--dry-run"),
     ("import", "--watch", "in", "--json")],
)  # fmt: skip
def test_wrong_usage(sfund: Sfund, desk: Desk, arguments: tuple[str, ...]) -> None:
    (desk.root / "in").mkdir()
    assert sfund(*arguments).status == 2


def test_it_ends_with_ctrl_c_and_status_0(sfund: Sfund, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sfund.cli.watching._Watcher.look", pressed)
    (desk.root / "in").mkdir()
    ran = sfund("import", "--watch", "in")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Watching in.")


def test_the_books_themselves_are_not_watched(sfund: Sfund, desk: Desk) -> None:
    ran = sfund("import", "--watch", Path())
    assert ran.status == 1
    assert "error[WATCH-FOLDER]" in ran.err
