"""The few things that are done to a disk: locks, whole files, names. Nothing else writes in the books.

Readers and the one writer meet at a lock file in `.sfund/`; a file is replaced whole or not at all. What is
given out of the books (`sfund.cli.outfile`, `sfund.cli.giving_out`) is written by the same few.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import portalocker

from sfund.errors import CommitError, failure
from sfund.words import say

STATE = ".sfund"
"""Beside the books: the locks, and the intent of a commit under way. Nothing in it outlives its use."""

PENDING = ".sfund-new"
"""How the name of a file ends that a commit has written and not yet put in its place."""

_PRIVATE = frozenset(("register", "statements", "documents", STATE))
_LOCK_SECONDS = 30.0


def digest(content: bytes) -> str:
    """The content's identity: SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read(path: Path) -> bytes | None:
    """The file's content; None where there is no file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Holds off the writer while the books are read.

    Books that nothing of ours ever wrote to, or that lie where we may not write, have no lock file;
    they are read as they are.
    """
    lock = root / STATE / "lock"
    try:
        stream = lock.open("r+b")
    except OSError:
        yield
        return
    with stream:
        _wait_for(stream, portalocker.LockFlags.SHARED, _LOCK_SECONDS)
        yield


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Holds off every reader and every other writer.

    Raises:
        CommitError: BOOKS-BUSY when another program holds the books for half a minute;
            BOOKS-NOT-WRITABLE; BOOKS-NOT-LOCKED.
    """
    with alone(root, "lock", seconds_max=_LOCK_SECONDS):
        yield


@contextmanager
def alone(root: Path, lock: str, *, seconds_max: float = 0.0) -> Iterator[None]:
    """Holds off whoever else asks for the lock of this name, and waits so long for it to be free.

    Raises:
        CommitError: BOOKS-BUSY, BOOKS-NOT-WRITABLE, BOOKS-NOT-LOCKED.
    """
    state = root / STATE
    try:
        for folder in _make_folders(state):
            sync_folder(folder)
        stream = (state / lock).open("a+b")
    except OSError as error:
        raise failure(
            CommitError,
            "BOOKS-NOT-WRITABLE",
            say("the books' folder cannot be written: {reason}", reason=error.strerror or ""),
            file=str(root),
            hint=say("look at the folder's permissions and at the space left on the disk"),
        ) from error
    with stream:
        _wait_for(stream, portalocker.LockFlags.EXCLUSIVE, seconds_max)
        yield


def _wait_for(stream: object, kind: portalocker.LockFlags, seconds_max: float) -> None:
    import time  # noqa: PLC0415

    deadline = time.monotonic() + seconds_max
    while True:
        try:
            portalocker.lock(stream, kind | portalocker.LockFlags.NON_BLOCKING)  # type: ignore[arg-type]
        except portalocker.exceptions.AlreadyLocked as error:
            if time.monotonic() >= deadline:
                raise failure(
                    CommitError,
                    "BOOKS-BUSY",
                    say("another program is writing in these books"),
                    hint=say("wait until it has finished and try again"),
                ) from error
            time.sleep(0.02)
        except (portalocker.exceptions.LockException, OSError) as error:
            raise failure(
                CommitError,
                "BOOKS-NOT-LOCKED",
                say("the books cannot be locked: {reason}", reason=str(error)),
                hint=say("keep the books on a disk that knows locks; many network drives do not"),
            ) from error
        else:
            return


def is_private(path: str) -> bool:
    """Whether what stands at this path, relative to the books, is for their owner's eyes only."""
    return not _PRIVATE.isdisjoint(path.split("/"))


def write_pending(target: Path, content: bytes, *, private: bool = False) -> Path:
    """Writes the content beside its target and makes sure that it is on the disk."""
    created = _make_folders(target.parent)
    pending = pending_name(target)
    with pending.open("wb") as stream:
        _fill(stream, content, target, private=private)
    for folder in created:
        sync_folder(folder)
    return pending


def write_pending_folder(target: Path, contents: Mapping[str, bytes]) -> Path:
    """As `write_pending`, of a folder of files, all of them private; what waited there before goes."""
    clear_pending(target)
    pending = pending_name(target)
    pending.mkdir(mode=0o700, parents=True)
    for name, content in contents.items():
        write_pending(pending / name, content, private=True)
        put_in_place(pending / name)
    sync_folder(pending)
    sync_folder(pending.parent)
    return pending


def write_whole(target: Path, content: bytes, *, private: bool = False) -> None:
    """Puts the content there in one step, outside the books: no lock, no commit, and nothing stays waiting.

    Two programs may do so at once: one of them is the last. The target's folder must be there.
    """
    pending = target.with_name(f".{target.name}.{os.getpid()}")  # nobody else's
    remove(pending)
    try:
        with pending.open("xb") as stream:
            _fill(stream, content, target, private=private)
        os.replace(pending, target)
    finally:
        remove(pending)
    with suppress(OSError):  # not every disk elsewhere can; the file is whole all the same
        sync_folder(target.parent)


def append(path: Path, content: bytes, *, private: bool = False) -> None:
    """Adds to the file, or makes it, and sees to it that what was added is on the disk."""
    with path.open("a+b") as stream:
        if private:
            _keep_mode(stream.fileno(), path, private=True)
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def pending_name(target: Path) -> Path:
    """Where the content of a target waits: `.NAME.sfund-new` beside it."""
    return target.with_name(f".{target.name}{PENDING}")


def put_in_place(target: Path) -> None:
    """The pending file, or folder, takes its target's name, in one step."""
    os.replace(pending_name(target), target)


def clear_pending(target: Path) -> None:
    """Removes what waits for the target's name, a file or a folder."""
    import shutil  # noqa: PLC0415  it brings what unpacks archives

    pending = pending_name(target)
    if pending.is_dir():
        shutil.rmtree(pending)
    else:
        with suppress(NotADirectoryError):
            remove(pending)


def remove(path: Path) -> None:
    """Removes the file if it is there."""
    with suppress(FileNotFoundError):
        os.unlink(path)


def sync_folder(folder: Path) -> None:
    """Makes sure that names in the folder are on the disk (Windows does so by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_folders(folder: Path) -> list[Path]:
    """Makes the folder; gives the existing one whose names changed, and those made, for syncing."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=0o700 if new.name in _PRIVATE else 0o777, exist_ok=True)
    return [folder, *reversed(missing)] if missing else []


def _fill(stream: BinaryIO, content: bytes, target: Path, *, private: bool) -> None:
    """The content, on the disk, in a file that is to take the target's place."""
    _keep_mode(stream.fileno(), target, private=private)  # before there is anything to read in it
    stream.write(content)
    stream.flush()
    os.fsync(stream.fileno())


def _keep_mode(handle: int, target: Path, *, private: bool) -> None:
    """What holds persons' data is for its owner's eyes; anything else keeps the mode it had."""
    if os.name == "nt":
        return
    if private:
        os.fchmod(handle, 0o600)
    elif target.exists():
        os.fchmod(handle, stat.S_IMODE(target.stat().st_mode))
