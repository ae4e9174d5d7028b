"""A commit that takes files away: as whole as any other, and never what somebody made of them since."""

from __future__ import annotations

import os
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from books_samples import OLD, contents, litter, old_books
from disk_faults import Fault, survives

from sfund.books import disk
from sfund.books.commit import FileChange, Plan, commit, recover
from sfund.errors import CommitError

GONE = "register/register.csv"
LEFT = {path: content for path, content in OLD.items() if path != GONE} | {"sfund.toml": b"# new\n"}


def removal(root: Path) -> Plan:
    """A plan that changes a file and takes another away."""
    changes = (
        FileChange("sfund.toml", disk.digest(OLD["sfund.toml"]), LEFT["sfund.toml"]),
        FileChange(GONE, disk.digest(OLD[GONE]), None),
    )
    return Plan(root, changes, {path: disk.digest(content) for path, content in OLD.items()})


def test_the_file_is_gone(tmp_path: Path) -> None:
    root = old_books(tmp_path)
    commit(removal(root))
    assert contents(root) == LEFT


def test_a_file_that_changed_is_not_taken_away(tmp_path: Path) -> None:
    root = old_books(tmp_path)
    (root / GONE).write_bytes(b"edited")
    with pytest.raises(CommitError, match="PLAN-STALE"):
        commit(removal(root))
    assert contents(root) == {**OLD, GONE: b"edited"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="dying needs a child of one's own: os.fork")
@pytest.mark.parametrize("how", ["before", "torn", "after"])
def test_killed_at_every_effect_the_books_are_old_or_new(tmp_path: Path, how: str) -> None:
    fates = []
    for at in count(1):
        root = old_books(tmp_path / str(at))
        if survives(partial(commit, removal(root)), Fault(at, how)):
            assert contents(root) == LEFT
            break
        recover(root)
        found = contents(root)
        assert found in (OLD, LEFT), f"a third state, {how} effect {at}"
        assert (recover(root), contents(root), litter(root)) == (False, found, [])
        fates.append(found == LEFT)
    assert fates == sorted(fates)
    assert set(fates) == {False, True}
