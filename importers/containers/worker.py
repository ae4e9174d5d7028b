"""The child process that parses: `python -m importers.containers.worker`.

It reads requests from standard input (a frame of JSON with the password, a frame with the file's bytes)
and answers on standard output. It serves until its input closes.

What holds everywhere: the looks that `zips`, `compounds`, `markup` and `text` take before a library may
open the file, the limits of `sheets`, and the parent's clock, which kills. Linux adds a limit on memory;
macOS takes it and does not keep it, Windows has none: there a file that deceives all those looks may fill
the memory until the clock strikes.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from importers.containers import wire
from importers.containers.kinds import read_sheets
from importers.containers.problems import Problem

MEMORY_BYTES_MAX = 1536 * 1024 * 1024
# More than the parent waits: this clock is for a child whose parent is gone and cannot kill it.
CPU_SECONDS_MAX = 60


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer requests until there are no more, or until memory ran out."""
    while (request := wire.receive(incoming)) is not None:
        password = json.loads(request)["password"]
        data = wire.receive(incoming) or b""
        _grant_processor_time()
        try:
            answer = _answer(data, password)
        except MemoryError:
            wire.send(outgoing, wire.encode_problem(Problem("FILE-TOO-HEAVY")))
            return
        wire.send(outgoing, answer)
        # Nothing of one file lives on while the next is read.
        del data, answer
        gc.collect()


def _answer(data: bytes, password: str | None) -> bytes:
    try:
        return wire.encode_sheets(read_sheets(data, password))
    except Problem as problem:
        return wire.encode_problem(problem)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever a library meets in hostile bytes, the file is the fault
        return wire.encode_problem(Problem("FILE-DAMAGED"))


def limit_resources() -> None:
    """Little memory above what the process holds now, no files written, no core dump."""
    try:
        import resource  # noqa: PLC0415  there is none on Windows
    except ImportError:
        return
    pages = Path("/proc/self/statm")
    base = int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 0
    for limit, value in (
        (resource.RLIMIT_AS, base + MEMORY_BYTES_MAX),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a lower hard limit is in force already, or the system has none
            resource.setrlimit(limit, (value, value))


def _grant_processor_time() -> None:
    """So many seconds more than were used up to now."""
    try:
        import resource  # noqa: PLC0415  there is none on Windows
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + CPU_SECONDS_MAX
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def main() -> None:
    """Serve standard input on standard output."""
    incoming = sys.stdin.buffer
    # Libraries that print must not break the frames: they get the null device for standard output.
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_resources()
    gc.disable()  # a file makes cells, not cycles; what there is goes after each file
    gc.freeze()
    serve(incoming, outgoing)


if __name__ == "__main__":
    main()
