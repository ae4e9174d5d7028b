"""Fresh processes, timed: wall clock and processor time of each, the best of several rounds."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_KILOBYTES = 1024  # to the megabyte; Linux tells kilobytes
ENVIRONMENT = {
    **os.environ,
    "BEANCOUNT_DISABLE_LOAD_CACHE": "1",  # a second round would measure a pickle
    "LC_ALL": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "",  # compiled once, as in use
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took.

    Attributes:
        wall: Seconds from its start until it was gone, the tearing down included.
        cpu: Seconds of processor time, the system's included.
        output: What it wrote to standard output.
        memory: Megabytes at its peak, or at that of its largest child.
    """

    wall: float
    cpu: float
    output: str
    memory: float


Command = Sequence[str]


def run(command: Command) -> Cost:
    """Runs the command once.

    Raises:
        RuntimeError: when it ends with another status than 0.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=ENVIRONMENT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            said = err.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{command[0]} ended with status {process.returncode}\n{said}")
        output = out.read().decode(errors="replace")
    return Cost(wall, used.ru_utime + used.ru_stime, output, used.ru_maxrss / _KILOBYTES)


def side_by_side(
    commands: Mapping[str, Command], rounds: int, before: Callable[[str], None] | None = None
) -> dict[str, Cost]:
    """The best of so many runs of each command, by wall clock.

    The commands take turns, so that a busy minute of the machine strikes all of them. `before` is called
    with the command's name before each of its runs, outside the time.
    """
    best: dict[str, Cost] = {}
    for _ in range(rounds):
        for name, command in commands.items():
            if before is not None:
                before(name)
            cost = run(command)
            if name not in best or cost.wall < best[name].wall:
                best[name] = cost
    return best
