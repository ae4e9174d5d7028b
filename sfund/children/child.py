"""The parent's side: one child process that answers requests, for a whole run.

A child for each request would cost a start each. So there is one, started when it is first needed, and
replaced when it has died or was ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from sfund.children import frames

# All that a child needs of the environment; nothing secret stands in these.
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


class ChildEnded(Exception):  # noqa: N818  what happened, for the caller to make an error of
    """There is no answer, and the child is gone.

    Attributes:
        late: It was ended because it took longer than allowed; otherwise it died, or said what is no answer.
    """

    def __init__(self, *, late: bool) -> None:
        super().__init__("too late" if late else "died")
        self.late = late


class Child:
    """Asks `python -m module`; a context manager. Only one thread at a time may `ask`."""

    def __init__(self, module: str, *, seconds_max: float, frame_bytes_max: int = frames.BYTES_MAX) -> None:
        """Starts nothing yet.

        Args:
            module: What the child runs. It serves frames, as `serving` helps it to.
            seconds_max: How long one answer may take by the clock.
            frame_bytes_max: Of a request and of an answer; the child must hold to the same.
        """
        self._module = module
        self._seconds_max = seconds_max
        self._frame_bytes_max = frame_bytes_max
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The process, where one was started and not ended by us."""
        return self._process

    def start(self) -> subprocess.Popen[bytes]:
        """The running process, started now where there is none."""
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = _started(self._module)
        return self._process

    def ask(self, *request: bytes, process: subprocess.Popen[bytes] | None = None) -> bytes:
        """The answer to a request.

        Args:
            request: One frame or several; the answer is one.
            process: The one that `start` gave, where no other may be asked in its place.

        Raises:
            ChildEnded: There is no answer.
        """
        process = process or self.start()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds_max, stop)
        timer.daemon = True
        timer.start()
        answer: bytes | None = None
        try:
            answer = self._exchanged(process, request)
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
            # Without an answer (an interrupt counts) the pipes are in no known state.
            if late.is_set() or answer is None:
                self.end()
        if late.is_set() or answer is None:
            raise ChildEnded(late=late.is_set())
        return answer

    def kill(self) -> None:
        """Stops the process at once. Any thread may; one that waits in `ask` then hears of it."""
        process = self._process
        if process is not None:
            process.kill()

    def end(self) -> None:
        """Stops the process, if there is one, and waits until it is gone. Not while a thread is in `ask`."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not sent yet goes with the child
                    _pipe(pipe).close()
            process.wait()

    def _exchanged(self, process: subprocess.Popen[bytes], request: tuple[bytes, ...]) -> bytes | None:
        for frame in request:
            frames.send(_pipe(process.stdin), frame, bytes_max=self._frame_bytes_max)
        return frames.receive(_pipe(process.stdout), bytes_max=self._frame_bytes_max)


def _pipe(stream: object) -> BinaryIO:
    return stream  # type: ignore[return-value]  # both are pipes, as `_started` asked


def _started(module: str) -> subprocess.Popen[bytes]:
    """A child that finds the same modules as this process, and none in the folder it happens to be in."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(
        [str(Path(__file__).parents[2]), *(entry for entry in sys.path if entry)]
    )
    return subprocess.Popen(  # noqa: S603  our own interpreter and a module that the caller names
        [sys.executable, "-P", "-B", "-X", "utf8", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
