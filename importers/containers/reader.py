"""The way in: a path → sheets, parsed by one child process that serves a whole run.

A child for each file would cost a start each; a parser in this process would let one hostile file end
the run. So there is one child, limited, replaced when it dies or takes too long.
"""

from __future__ import annotations

import gc
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from importers.containers import wire
from importers.containers.files import file_bytes
from importers.containers.problems import Problem, refusal
from importers.containers.sheets import Sheet
from sfund.children.child import Child, ChildEnded

SECONDS_MAX = 30.0
# After one of these answers the child serves no other file.
_DISTRUSTED = ("FILE-BROKE-READER", "FILE-TOO-HEAVY")


class ContainerReader:
    """Reads files one after another; a context manager. Not for several threads at once.

    It may be at work on one file ahead (`begin`).
    """

    def __init__(self, *, seconds_max: float = SECONDS_MAX) -> None:
        self._child = Child(
            "importers.containers.worker", seconds_max=seconds_max, frame_bytes_max=wire.FRAME_BYTES_MAX
        )
        self._ahead: _Ahead | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if there is one, whatever it is at."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            self._child.kill()
            ahead.answer()  # at once, now that the child is gone; only then nobody reads from its pipes
        self._child.end()

    def begin(self, data: bytes) -> None:
        """Set the child to work on bytes that `parse` will be asked for, and do not wait for it.

        What is wrong with them `parse` says; asked for any others, it lets the child finish these first.
        """
        if self._ahead is not None:
            self.close()
        # This very process: killed in the meantime, it is not replaced by the thread.
        self._ahead = _Ahead(data, partial(self._ask, data, None, self._child.start()))

    def read(self, path: Path, password: str | None = None) -> list[Sheet]:
        """Every sheet of the file; `password` opens it if it is encrypted.

        Raises:
            StatementError: PASSWORD-NEEDED, PASSWORD-WRONG, FILE-TOO-HEAVY, FILE-BROKE-READER and the
                other codes of `problems.MESSAGES`; FILE-MISSING and its kin from `files`.
        """
        return self.parse(file_bytes(path), path.name, password)

    def parse(self, data: bytes, name: str, password: str | None = None) -> list[Sheet]:
        """As `read`, of bytes already in memory; `name` is for the errors."""
        said = self._begun(data, password)
        if said is None:
            said = self._ask(data, password)
        if isinstance(said, Problem):
            raise refusal(said, name)
        return said

    def _begun(self, data: bytes, password: str | None) -> list[Sheet] | Problem | None:
        """The answer to what `begin` was given, if it was this; it is waited for in any case."""
        ahead = self._ahead
        if ahead is None:
            return None
        said = ahead.answer()
        self._ahead = None
        return said if password is None and ahead.data == data else None

    def _ask(
        self, data: bytes, password: str | None, process: subprocess.Popen[bytes] | None = None
    ) -> list[Sheet] | Problem:
        try:
            said = self._child.ask(json.dumps({"password": password}).encode(), data, process=process)
        except ChildEnded as ended:
            return Problem("FILE-TOO-HEAVY" if ended.late else "FILE-BROKE-READER")
        try:
            with _no_collections():
                answer = wire.decode(said)
        except ValueError:
            answer = Problem("FILE-BROKE-READER")
        if _is_distrusted(answer):
            self._child.end()
        return answer


class _Ahead:
    """What the child says of a file, waited for by a thread while another one does something else."""

    def __init__(self, data: bytes, ask: Callable[[], list[Sheet] | Problem]) -> None:
        self.data = data
        self._ask = ask
        self._said: list[Sheet] | Problem | None = None
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self._thread.start()

    def answer(self) -> list[Sheet] | Problem | None:
        """The answer, once it is there; None where the thread was not able to wait for one."""
        self._thread.join()
        return self._said

    def _wait(self) -> None:
        self._said = self._ask()


def _is_distrusted(answer: list[Sheet] | Problem) -> bool:
    return isinstance(answer, Problem) and answer.code in _DISTRUSTED


@contextmanager
def _no_collections() -> Iterator[None]:
    """Half a million new lists and numbers, none of them garbage: looking for some only takes time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
