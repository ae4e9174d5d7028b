"""The one way to write: plan, lock, compare, intent, replace, read back.

A plan holds whole files, new and old. The commit takes the lock, finds every file that the plan was made
from unchanged, writes the new files beside the old ones, writes down its intent, and only then gives the
new files their names. Killed before the intent is on the disk, the books are the old ones; killed after
it, the next start completes it (`recover`), and the books are the new ones. There is no third state.
"""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sfund.books import disk
from sfund.errors import CommitError, failure
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file's whole content, before and after; `path` is relative to the books, with slashes.

    `before` is the digest of what the plan saw, None where there was no file. Where `after` is None, the file
    is taken away.
    """

    path: str
    before: str | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be written, and what it was made from.

    Attributes:
        made_from: Path → digest of every file that was read.
        patterns: The books' includes by pattern; a file that one of them finds was read, too.
    """

    root: Path
    changes: tuple[FileChange, ...]
    made_from: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.changes


_INTENT = "intent.json"
_BEGUN = "begun"
"""Which files will wait beside their targets, a JSON text on each line: what a recovery may clear away.

Stands from before the first of them is written until the last has its name or is cleared away.
"""


def commit(plan: Plan) -> None:
    """Writes the plan, whole or not at all.

    Raises:
        CommitError: PLAN-STALE when a file is no longer what the plan was made from, or a new one is
            included; BOOKS-BUSY, BOOKS-NOT-WRITABLE, BOOKS-NOT-LOCKED, BOOKS-NOT-READABLE; NOT-WRITTEN
            when the disk refuses (the books are the old ones); NOT-FINISHED when it refuses after the
            intent was written (the next start completes it); READ-BACK-DIFFERS when all was written and
            the disk gives something else back.
    """
    if plan.is_empty:
        return
    _check_paths(plan)
    with disk.writing(plan.root):
        _recover(plan.root)
        _compare(plan)
        _write_down(plan)
        _carry_out(plan.root)
        _read_back(plan)


def recover(root: Path) -> bool:
    """Completes a commit that was cut off; says whether there was one.

    One that was cut off before its intent left new files under waiting names; they are cleared away, unless
    the books lie where this reader may not write.
    """
    if (root / disk.STATE / _INTENT).exists():
        with disk.writing(root):
            return _recover(root)
    if (root / disk.STATE / _BEGUN).exists():
        with suppress(CommitError), disk.writing(root):
            return _recover(root)
    return False


@contextmanager
def settled(root: Path) -> Iterator[None]:
    """Holds off the writer while the books are read, and sees to it that they are no half commit.

    A writer may be killed between the recovery and the lock; so the question is asked again inside.
    """
    while True:
        recover(root)
        with disk.reading(root):
            if not (root / disk.STATE / _INTENT).exists():
                yield
                return


def _check_paths(plan: Plan) -> None:
    """No plan reaches outside its books: that is a programming error, not a reader's."""
    base = plan.root.resolve()
    for change in plan.changes:
        if not (base / change.path).resolve().is_relative_to(base):
            raise ValueError(f"{change.path} leaves the books")


def _compare(plan: Plan) -> None:
    changes = {change.path: change.before for change in plan.changes}
    for path in {**plan.made_from, **changes}:
        content = _content(plan, path)
        present = None if content is None else disk.digest(content)
        # Both: a plan that saw an edit which its books did not see is as stale as one that saw none.
        if plan.made_from.get(path, present) != present or changes.get(path, present) != present:
            raise stale(path, say("the file changed after it was read; nothing was written"))
    seen = {os.path.normpath(plan.root / path) for path in plan.made_from}
    for pattern in plan.patterns:
        for path in glob.iglob(pattern, root_dir=plan.root, recursive=True):
            found = os.path.normpath(plan.root / path)
            if found not in seen and os.path.isfile(found):
                raise stale(path, say("the file is new, and the books include it; nothing was written"))


def stale(path: str, message: Message) -> CommitError:
    """The error for a file that is not what the plan was made from."""
    hint = say("run the command again; it will see the change")
    return failure(CommitError, "PLAN-STALE", message, file=path, hint=hint)


def _content(plan: Plan, path: str) -> bytes | None:
    try:
        return disk.read(plan.root / path)
    except OSError as error:
        raise failure(
            CommitError,
            "BOOKS-NOT-READABLE",
            say("the file cannot be read: {reason}", reason=error.strerror or ""),
            file=path,
            hint=say("look at the file's permissions and at the disk's health, and try again"),
        ) from error


def _write_down(plan: Plan) -> None:
    """All new files beside the old ones, then the intent. Until its name stands, nothing has happened."""
    intent = plan.root / disk.STATE / _INTENT
    files = {
        change.path: (change.before, None if change.after is None else disk.digest(change.after))
        for change in plan.changes
    }
    try:
        disk.append(plan.root / disk.STATE / _BEGUN, _note([*files, f"{disk.STATE}/{_INTENT}"]))
        for change in plan.changes:
            if change.after is not None:
                target = plan.root / change.path
                disk.write_pending(target, change.after, private=disk.is_private(change.path))
        for folder in {(plan.root / change.path).parent for change in plan.changes}:
            disk.sync_folder(folder)
        disk.write_pending(intent, _seal(files), private=True)
        disk.put_in_place(intent)
    except OSError as error:
        _forget(plan, intent)
        raise failure(
            CommitError,
            "NOT-WRITTEN",
            say("the disk refused: {reason}; the books are unchanged", reason=error.strerror or ""),
            hint=say("make room on the disk, or look at the folder's permissions, and try again"),
        ) from error


def _forget(plan: Plan, intent: Path) -> None:
    try:
        disk.remove(intent)
    except OSError:  # if it stands after all, the next start needs what it names
        return
    waiting = [disk.pending_name(plan.root / change.path) for change in plan.changes]
    for path in (disk.pending_name(intent), *waiting, intent.with_name(_BEGUN)):
        with suppress(OSError):
            disk.remove(path)


def _carry_out(root: Path) -> None:
    """From the intent on disk to the new books; may be repeated from anywhere inside it."""
    intent = root / disk.STATE / _INTENT
    try:
        disk.sync_folder(intent.parent)
        files = _unseal(intent)
        for path, (before, after) in files.items():
            if after is None:
                _take_away(root / path, before)
            else:
                _put(root / path, before, after)
        for folder in {(root / path).parent for path in files}:
            disk.sync_folder(folder)
        disk.remove(intent)
        disk.remove(intent.with_name(_BEGUN))
        disk.sync_folder(intent.parent)
    except OSError as error:
        raise failure(
            CommitError,
            "NOT-FINISHED",
            say(
                "the disk refused: {reason}; the commit is noted and not finished",
                reason=error.strerror or "",
            ),
            hint=say("mend the cause; the next sfund command completes the commit by itself"),
        ) from error


def _put(target: Path, before: str | None, after: str) -> None:
    """Gives the pending file its name.

    Where nothing is pending it has its name already, and what stands there is the new file or what
    somebody made of it since; only the old file there would mean that the new one was lost.
    """
    pending = disk.read(disk.pending_name(target))
    if pending is not None and disk.digest(pending) == after:
        disk.put_in_place(target)
        return
    present = disk.read(target)
    found = None if present is None else disk.digest(present)
    if pending is not None or (found == before and before != after):
        raise failure(
            CommitError,
            "RECOVERY-IMPOSSIBLE",
            say("a commit was cut off and the file that it wrote is gone"),
            file=str(target),
            expected=say("the file {name} beside it", name=disk.pending_name(target).name),
            hint=say("restore the books from a backup, then remove .sfund/intent.json"),
        )


def _take_away(target: Path, before: str | None) -> None:
    """Removes the file; what somebody made of it since stays."""
    present = disk.read(target)
    if present is not None and disk.digest(present) == before:
        disk.remove(target)


def _recover(root: Path) -> bool:
    """Under the lock: completes what has an intent; without one, nothing had happened."""
    found = (root / disk.STATE / _INTENT).exists()
    if found:
        _carry_out(root)
    begun = root / disk.STATE / _BEGUN
    if begun.exists():
        with suppress(OSError):  # litter, and the next command tries again
            for path in _noted(begun.read_bytes()):
                if (root / path).resolve().is_relative_to(root.resolve()):
                    disk.remove(disk.pending_name(root / path))
            disk.remove(begun)
    return found


def _note(paths: Iterable[str]) -> bytes:
    """The lines for these files; the first ends whatever a note before it left torn."""
    return "".join(f"\n{json.dumps(path)}" for path in paths).encode() + b"\n"


def _noted(content: bytes) -> Iterator[str]:
    """The files of a note; a torn line names nothing, and nothing was written for it."""
    for line in content.splitlines():
        with suppress(ValueError):
            path = json.loads(line)
            if isinstance(path, str) and Path(path).name:
                yield path


_Files = dict[str, tuple[str | None, str | None]]


def _seal(files: _Files) -> bytes:
    body = json.dumps(files, ensure_ascii=False, sort_keys=True)
    return json.dumps({"files": files, "seal": disk.digest(body.encode())}, ensure_ascii=False).encode()


def _unseal(intent: Path) -> _Files:
    """The files of an intent; it was renamed after it was synced, so a torn one is the disk's fault."""
    try:
        content = json.loads(intent.read_bytes())
        files: _Files = {path: (before, after) for path, (before, after) in content["files"].items()}
        body = json.dumps(files, ensure_ascii=False, sort_keys=True)
        if content["seal"] == disk.digest(body.encode()):
            return files
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise failure(
        CommitError,
        "RECOVERY-IMPOSSIBLE",
        say("the note of a commit that was cut off is damaged"),
        file=str(intent),
        hint=say("restore the books from a backup, then remove .sfund/intent.json"),
    )


def _read_back(plan: Plan) -> None:
    """What stands on the disk is what was planned: the second of the pair of assertions."""
    for change in plan.changes:
        written = None
        with suppress(OSError):
            written = disk.read(plan.root / change.path)
        if written != change.after:
            raise failure(
                CommitError,
                "READ-BACK-DIFFERS",
                say("the file on the disk is not what was written"),
                file=change.path,
                hint=say("stop, copy the folder, and look at the disk's health"),
            )
