"""A disk that fails, and a process that dies, at the Nth thing that is done to the disk.

The functions that `sfund.books.disk` really calls are wrapped; each call is one effect. Streams are
replaced by ones that keep what is written to them until it is flushed, as Python's own do, so that a
flush that was forgotten is a loss.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import portalocker

DIED = 99


Identity = tuple[int, int]


@dataclass
class Durability:
    """What a loss of power would take: files and folders that changed since they were last synced."""

    unsynced: dict[Identity, str] = field(default_factory=dict)

    def changed(self, path: Path | str) -> None:
        self.unsynced[_identity(os.stat(path))] = Path(path).name

    def synced(self, handle: int) -> None:
        self.unsynced.pop(_identity(os.fstat(handle)), None)

    def before_naming(self, source: str, target: str) -> None:
        """A name is given to what is on the disk already; the intent's, when all that it names is."""
        allowed = {".sfund"} if Path(target).name == "intent.json" else self._other_names(source)
        assert set(self.unsynced.values()) <= allowed, (
            f"{Path(target).name} while {self.unsynced} may be lost"
        )

    def _other_names(self, source: str) -> set[str]:
        assert _identity(os.stat(source)) not in self.unsynced
        return set(self.unsynced.values()) - {".sfund"}


def _identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


@dataclass
class Fault:
    """What happens at the Nth effect.

    Attributes:
        at: Which effect, from 1; 0 for none, which only counts.
        how: `before`, `torn` (half of what a flush writes) and `after` end the process as SIGKILL does;
            the name of an errno (`ENOSPC`) raises instead of the effect.
        lasting: The error stays: every later effect fails as well.
        reads: Reading a file is an effect, too.
    """

    at: int = 0
    how: str = "before"
    lasting: bool = False
    reads: bool = False
    effects: list[str] = field(default_factory=list)
    durability: Durability = field(default_factory=Durability)

    def effect(self, name: str, act: Callable[[], Any], torn: Callable[[], Any] | None = None) -> Any:
        self.effects.append(name)
        now = len(self.effects)
        struck = now == self.at or (self.lasting and 0 < self.at <= now)
        if struck and self.how.startswith("E"):
            number = getattr(errno, self.how)
            raise OSError(number, os.strerror(number))
        if struck and self.how == "torn" and torn is not None:
            torn()
        if struck and self.how in ("before", "torn"):
            os._exit(DIED)
        result = act()
        if struck:
            os._exit(DIED)
        return result

    @property
    def struck(self) -> bool:
        return 0 < self.at <= len(self.effects)


class _Stream:
    """A file opened for writing, unflushed until it is flushed."""

    def __init__(self, fault: Fault, path: Path, mode: str) -> None:
        how = {"a": os.O_APPEND, "w": os.O_TRUNC, "x": os.O_EXCL}[mode[0]]
        flags = os.O_RDWR | os.O_CREAT | how
        self._fault = fault
        self._handle = fault.effect(f"open {path.name}", lambda: os.open(path, flags, 0o666))
        self._path = path
        fault.durability.changed(path.parent)
        self._kept = b""

    def write(self, content: bytes) -> int:
        self._kept += content
        return len(content)

    def flush(self) -> None:
        kept, self._kept = self._kept, b""
        half = kept[: len(kept) // 2]
        self._fault.effect(
            "write", lambda: os.write(self._handle, kept), lambda: os.write(self._handle, half)
        )

        self._fault.durability.changed(self._path)

    def fileno(self) -> int:
        return int(self._handle)

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *_: object) -> None:
        if self._kept:
            self.flush()
        os.close(self._handle)


@contextmanager
def failing(fault: Fault) -> Iterator[Fault]:
    """The disk with that fault."""
    real_open, real_read = Path.open, Path.read_bytes
    real: dict[str, Callable[..., Any]] = {
        name: getattr(os, name) for name in ("fsync", "replace", "unlink", "mkdir")
    }

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *values, **named: fault.effect(name, lambda: real(*values, **named))

    def synced(handle: int) -> None:
        fault.effect("fsync", lambda: real["fsync"](handle))
        fault.durability.synced(handle)

    def replaced(source: str, target: str) -> None:
        fault.durability.before_naming(source, target)
        fault.effect("replace", lambda: real["replace"](source, target))
        fault.durability.changed(os.path.dirname(target))

    def made(folder: str, *rest: Any) -> None:
        fault.effect("mkdir", lambda: real["mkdir"](folder, *rest))
        fault.durability.changed(os.path.dirname(folder))

    def removed(path: str) -> None:
        if Path(path).name == "intent.json" and Path(path).exists():
            assert not fault.durability.unsynced, "the intent goes when all that it named is on the disk"
        fault.effect("unlink", lambda: real["unlink"](path))
        fault.durability.changed(os.path.dirname(path))

    def opened(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        return (
            _Stream(fault, path, mode)
            if mode in ("wb", "xb", "a+b")
            else real_open(path, mode, *rest, **named)
        )

    with (
        mock.patch.object(Path, "open", opened),
        mock.patch.object(Path, "read_bytes", wrapped("read", real_read) if fault.reads else real_read),
        mock.patch.object(os, "fsync", synced),
        mock.patch.object(os, "fchmod", wrapped("chmod", os.fchmod)),
        mock.patch.object(os, "replace", replaced),
        mock.patch.object(os, "unlink", removed),
        mock.patch.object(os, "mkdir", made),
        mock.patch.object(portalocker, "lock", wrapped("lock", portalocker.lock)),
    ):
        yield fault


def survives(act: Callable[[], object], fault: Fault) -> bool:
    """Does it in a child with that fault; whether the child came to its end.

    Raises:
        AssertionError: when the child neither died of the fault nor ended well.
    """
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with failing(fault):
                act()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, DIED), f"the child failed by itself: {code}"
    return code == 0
