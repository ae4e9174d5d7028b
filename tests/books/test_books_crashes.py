"""Killed, torn, full or broken at every single thing done to the disk: the old books or the new ones."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from books_samples import NEW, OLD, contents, litter, old_books, to_new
from disk_faults import Fault, failing, survives

from sfund.books import disk
from sfund.books.commit import FileChange, Plan, commit, recover
from sfund.errors import CommitError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="dying needs a child of one's own: os.fork")

DEATHS = ("before", "torn", "after")
EFFECTS_MIN = 30  # fewer would mean that the wrappers miss what the module does


def _fates(folder: Path, how: str) -> list[str]:
    """What the books were after each death, from the first effect to the last."""
    fates: list[str] = []
    for at in count(1):
        root = old_books(folder / f"{how}-{at}")
        if survives(partial(commit, to_new(root)), Fault(at, how)):
            assert contents(root) == NEW
            return fates
        _private_stays_private(root)
        recover(root)
        books = contents(root)
        assert books in (OLD, NEW), f"a third state, {how} effect {at}"
        assert recover(root) is False
        assert contents(root) == books
        fates.append("new" if books == NEW else "old")
        commit(to_new(root))
        assert contents(root) == NEW
        assert recover(root) is False
        _tidy(root, books_were=books)
    raise AssertionError


def _private_stays_private(root: Path) -> None:
    for path in (*root.glob("register/.*"), *root.glob("statements/**/.*")):
        if path.stat().st_size:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def _tidy(root: Path, books_were: dict[str, bytes]) -> None:
    """No litter after the next commit that has something to do."""
    if books_were == NEW:
        (root / "sfund.toml").write_bytes(b"# edited\n")
        commit(to_new(root))
    assert litter(root) == []


@pytest.mark.parametrize("how", DEATHS)
def test_killed_at_every_effect_the_books_are_old_or_new(tmp_path: Path, how: str) -> None:
    fates = _fates(tmp_path, how)
    assert len(fates) >= EFFECTS_MIN
    turned = fates.index("new")
    assert fates == ["old"] * turned + ["new"] * (len(fates) - turned), "there is one moment of truth"
    assert 0 < turned < len(fates)


def _killed_with_intent(folder: Path) -> list[Path]:
    """Books of every death that left an intent behind."""
    found: list[Path] = []
    for at in count(1):
        root = old_books(folder / f"killed-{at}")
        if survives(partial(commit, to_new(root)), Fault(at, "before")):
            return found
        if (root / ".sfund" / "intent.json").exists():
            found.append(root)
    raise AssertionError


@pytest.mark.parametrize("how", ["before", "after"])
def test_killed_while_recovering(tmp_path: Path, how: str) -> None:
    half_done = _killed_with_intent(tmp_path)
    assert len(half_done) > 10
    for killed in half_done[::3]:
        for at in count(1):
            root = tmp_path / "again"
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(killed, root)
            if survives(partial(recover, root), Fault(at, how)):
                break
            recover(root)
            assert contents(root) == NEW, f"{killed.name}, effect {at} of the recovery"
            assert recover(root) is False
            assert litter(root) == []


def _effects(folder: Path) -> list[str]:
    plan = to_new(old_books(folder / "counted"))
    with failing(Fault(reads=True)) as fault:
        commit(plan)
    return fault.effects


AFTER_ERROR = {
    "BOOKS-NOT-WRITABLE": OLD,
    "BOOKS-NOT-LOCKED": OLD,
    "BOOKS-NOT-READABLE": OLD,
    "NOT-WRITTEN": OLD,
    "NOT-FINISHED": NEW,
    "READ-BACK-DIFFERS": NEW,
}


@pytest.mark.parametrize("how", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from-then-on"])
def test_a_failing_disk_is_one_clear_error(tmp_path: Path, how: str, lasting: bool) -> None:
    codes = set()
    effects = _effects(tmp_path)
    for at, name in enumerate(effects, start=1):
        root = old_books(tmp_path / str(at))
        plan = to_new(root)
        with failing(Fault(at, how, lasting, reads=True)) as fault, pytest.raises(CommitError) as caught:
            commit(plan)
        assert fault.struck
        code = caught.value.code
        codes.add(code)
        assert len(caught.value.diagnostics) == 1, name
        recover(root)
        assert contents(root) == AFTER_ERROR[code], f"{code} at effect {at} ({name})"
        assert recover(root) is False
        commit(to_new(root))
        assert contents(root) == NEW
    assert codes == set(AFTER_ERROR)


@pytest.mark.parametrize("how", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_while_recovering(tmp_path: Path, how: str) -> None:
    killed = _killed_with_intent(tmp_path)[1]
    for at in count(1):
        root = tmp_path / "again"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(killed, root)
        with failing(Fault(at, how, reads=True)) as fault:
            try:
                recover(root)
            except CommitError as error:
                assert len(error.diagnostics) == 1  # noqa: PT017  the last rounds raise none
        recover(root)
        assert contents(root) == NEW
        if not fault.struck:
            break
    assert at > 10


@pytest.mark.parametrize("only", [None, "journal/2025/01.beancount"], ids=["many files", "a month"])
def test_nothing_is_named_before_it_is_on_the_disk(tmp_path: Path, only: str | None) -> None:
    """What a loss of power would take is asked at every name given and taken (see `Durability`)."""
    plan = to_new(old_books(tmp_path))
    plan = replace(plan, changes=tuple(one for one in plan.changes if only in (None, one.path)))
    with failing(Fault()) as fault:
        commit(plan)
    assert fault.durability.unsynced == {}


def test_a_commit_completes_the_one_that_was_cut_off(tmp_path: Path) -> None:
    """Without a recovery of its own before it: the next writer does it, under its lock."""
    for killed in _killed_with_intent(tmp_path):
        seen = contents(killed)
        other = FileChange("documents/minutes.txt", None, b"minutes")
        commit(Plan(killed, (other,)))
        assert contents(killed) == {**NEW, other.path: other.after}
        assert litter(killed) == []
        with pytest.raises(CommitError, match="PLAN-STALE"):
            commit(Plan(killed, (FileChange("main.beancount", "0" * 64, seen["main.beancount"]),)))


def test_litter_of_another_commit_is_cleared_away(tmp_path: Path) -> None:
    root = old_books(tmp_path)
    assert not survives(
        partial(commit, to_new(root)), Fault(_effects(tmp_path / "n").index("replace"), "before")
    )
    assert litter(root) != []
    commit(Plan(root, (FileChange("sfund.toml", disk.digest(OLD["sfund.toml"]), b"# edited"),)))
    assert litter(root) == []


def test_only_what_a_commit_noted_is_cleared_away(tmp_path: Path) -> None:
    """A file of somebody else's whose name looks like ours is somebody else's."""
    root = old_books(tmp_path)
    theirs = {"documents/.mine.sfund-new": b"theirs", "journal/2025/.07.beancount.sfund-new": b"theirs"}
    for path, content in theirs.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    at = _effects(tmp_path / "n").index("replace") + 1
    assert not survives(partial(commit, to_new(root)), Fault(at, "before"))
    assert set(litter(root)) > set(theirs)
    recover(root)
    assert set(litter(root)) == set(theirs)
    assert not (root / ".sfund" / "begun").exists()


NOTES = {  # what the note of a commit says, and which of its files are cleared away
    "empty": (b"", ()),
    "whole": (b'\n"a.txt"\n"b.txt"\n', ("a.txt", "b.txt")),
    "torn in the last line": (b'\n"a.txt"\n"b.t', ("a.txt",)),
    "torn, and a later commit's after it": (b'\n"a.t\n"b.txt"\n', ("b.txt",)),
    "no JSON": (b"\x00\xff{\n", ()),
    "no text": (b'1\n["a.txt"]\nnull\n""\n"/"\n', ()),
    "outside the books": (b'"../a.txt"\n"books/../../b.txt"\n', ()),
}


@pytest.mark.parametrize(("note", "gone"), NOTES.values(), ids=NOTES)
def test_a_torn_note_clears_away_what_it_names_for_certain(
    tmp_path: Path, note: bytes, gone: tuple[str, ...]
) -> None:
    root = old_books(tmp_path / "books")
    waiting = [folder / f".{name}.sfund-new" for folder in (root, tmp_path) for name in ("a.txt", "b.txt")]
    for path in waiting:
        path.write_bytes(b"x")
    (root / ".sfund").mkdir()
    (root / ".sfund" / "begun").write_bytes(note)
    recover(root)
    left = {path for path in waiting if path.exists()}
    assert left == set(waiting) - {root / f".{name}.sfund-new" for name in gone}
    assert contents(root) == OLD


def test_not_written_leaves_nothing_behind(tmp_path: Path) -> None:
    at = _effects(tmp_path).index("write") + 1
    root = old_books(tmp_path / "books")
    plan = to_new(root)
    with (
        failing(Fault(at, "ENOSPC", reads=True)),
        pytest.raises(CommitError, match=r"NOT-WRITTEN.*the books are unchanged"),
    ):
        commit(plan)
    assert litter(root) == []


def test_a_damaged_intent_is_said_and_touches_nothing(tmp_path: Path) -> None:
    for at, content in enumerate(
        (b"", b"{", b"[]", b'{"files": [], "seal": ""}', b'{"files": {}, "seal": "x"}')
    ):
        root = old_books(tmp_path / str(at))
        (root / ".sfund").mkdir()
        (root / ".sfund" / "intent.json").write_bytes(content)
        with pytest.raises(CommitError) as caught:
            recover(root)
        assert caught.value.code == "RECOVERY-IMPOSSIBLE"
        assert contents(root) == OLD


def test_an_edit_after_the_crash_is_kept(tmp_path: Path) -> None:
    """Killed after a file had its new name; its owner edits it before the next start."""
    for killed in _killed_with_intent(tmp_path):
        for path, content in NEW.items():
            if (
                content != OLD.get(path)
                and (killed / path).exists()
                and (killed / path).read_bytes() == content
            ):
                (killed / path).write_bytes(content + b"; mine\n")
                recover(killed)
                assert contents(killed) == {**NEW, path: content + b"; mine\n"}
                return
    raise AssertionError("no death left a file in its place")


def test_a_lost_pending_file_is_said(tmp_path: Path) -> None:
    killed = _killed_with_intent(tmp_path)[0]
    lost = next(killed.glob("journal/2025/.*.sfund-new"))
    lost.unlink()
    with pytest.raises(CommitError) as caught:
        recover(killed)
    assert caught.value.code == "RECOVERY-IMPOSSIBLE"


# ------------------------------------------------------------------ killed by the kernel, from outside

SYSTEM_CALLS = {  # which, and at which of them; a few dozen runs, some before and some after the intent
    "write": ("write", range(1, 11)),
    "fsync": ("fsync", range(1, 31, 3)),
    "rename": ("?rename,?renameat,?renameat2", range(1, 9)),
    "unlink": ("?unlink,?unlinkat", range(1, 6)),
}
CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from books_samples import to_new
from sfund.books.commit import commit
commit(to_new(Path(sys.argv[2])))
"""


def _traced(calls: str, when: int, root: Path) -> int:
    command = [
        "strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}",
        "-e", f"inject={calls}:signal=KILL:when={when}",
        sys.executable, "-B", "-c", CHILD, str(Path(__file__).parent), str(root),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, check=False).returncode


def _may_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    probe = ["strace", "-qq", "-o", os.devnull, "-e", "inject=fsync:signal=KILL:when=1", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _may_trace(), reason="strace is not installed, or not permitted here")
@pytest.mark.parametrize("call", SYSTEM_CALLS)
def test_killed_by_the_kernel_at_a_system_call(tmp_path: Path, call: str) -> None:
    calls, moments = SYSTEM_CALLS[call]
    for when in moments:
        root = old_books(tmp_path / str(when))
        ended = _traced(calls, when, root) == 0
        recover(root)
        assert contents(root) in (OLD, NEW), f"a third state, {call} {when}"
        assert not list(root.rglob(".*.sfund-new")), f"litter, {call} {when}"
        commit(to_new(root))
        assert contents(root) == NEW
        if ended:
            break
    assert ended, "more moments than these"
    assert when > 1, "no run was killed"
