"""What is written outside the books: there whole or not at all, for whom it is meant, nothing left lying about."""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path

import pytest
from disk_faults import Fault, failing, survives

from sfund.books import disk
from sfund.errors import CommitError

OLD, NEW = b"old" * 100, b"new" * 1_000


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def count(tmp_path: Path) -> int:
    with failing(Fault()) as fault:
        disk.write_whole(tmp_path / "counted.txt", NEW)
    return len(fault.effects)


@pytest.mark.parametrize("how", ["before", "torn", "after"])
def test_killed_anywhere_the_file_is_the_old_or_the_new(tmp_path: Path, how: str) -> None:
    effects, died = count(tmp_path), 0
    for at in range(1, effects + 1):
        target = tmp_path / f"{at}.txt"
        target.write_bytes(OLD)
        died += not survives(partial(disk.write_whole, target, NEW), Fault(at, how))
        assert target.read_bytes() in (OLD, NEW)
        disk.write_whole(target, NEW)
        assert target.read_bytes() == NEW
    assert died >= 5


def test_a_disk_that_is_full_leaves_the_old_and_nothing_else(tmp_path: Path) -> None:
    effects, folder, refused = count(tmp_path), tmp_path / "out", 0
    folder.mkdir()
    for at in range(1, effects + 1):
        (folder / "report.txt").write_bytes(OLD)
        with failing(Fault(at, "ENOSPC")) as fault:
            try:
                disk.write_whole(folder / "report.txt", NEW)
            except OSError:
                refused += 1
        assert (folder / "report.txt").read_bytes() in (OLD, NEW)
        if fault.effects[-1] != "unlink":  # the very cleaning failed
            assert [path.name for path in folder.iterdir()] == ["report.txt"]
    assert refused


def test_a_file_keeps_its_mode_and_a_private_one_is_the_owners(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_bytes(OLD)
    target.chmod(0o640)
    disk.write_whole(target, NEW)
    assert mode(target) == 0o640
    disk.write_whole(target, NEW, private=True)
    assert mode(target) == 0o600


def test_no_folder_is_made_for_a_report(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        disk.write_whole(tmp_path / "misspelt" / "report.txt", NEW)
    assert list(tmp_path.iterdir()) == []


def test_what_another_planted_there_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(OLD)
    (tmp_path / f".report.txt.{os.getpid()}").symlink_to(tmp_path / "elsewhere")
    disk.write_whole(tmp_path / "report.txt", NEW, private=True)
    assert (tmp_path / "elsewhere").read_bytes() == OLD
    assert (tmp_path / "report.txt").read_bytes() == NEW


def test_a_folder_waits_whole_and_private(tmp_path: Path) -> None:
    target = tmp_path / "out" / "letters"
    disk.write_pending_folder(target, {"first.eml": OLD})
    waiting = disk.write_pending_folder(target, {"a.eml": OLD, "b.eml": NEW})
    assert {path.name: path.read_bytes() for path in waiting.iterdir()} == {"a.eml": OLD, "b.eml": NEW}
    assert (mode(waiting), mode(waiting / "a.eml")) == (0o700, 0o600)
    assert not target.exists()
    disk.put_in_place(target)
    assert sorted(path.name for path in target.iterdir()) == ["a.eml", "b.eml"]


def test_what_waits_can_be_taken_away(tmp_path: Path) -> None:
    target = tmp_path / "letters"
    disk.clear_pending(target)  # nothing waits
    disk.write_pending(target, NEW)
    disk.clear_pending(target)
    disk.write_pending_folder(target, {"a.eml": OLD})
    disk.clear_pending(target)
    assert list(tmp_path.iterdir()) == []
    disk.clear_pending(tmp_path / "no" / "such" / "folder")


def test_a_lock_of_another_name_is_another_lock(tmp_path: Path) -> None:
    with disk.alone(tmp_path, "giving-out"), disk.writing(tmp_path):
        with pytest.raises(CommitError) as caught, disk.alone(tmp_path, "giving-out"):
            pass
        assert caught.value.code == "BOOKS-BUSY"
    with disk.alone(tmp_path, "giving-out"):
        pass
