"""The child process that parses: `python -m importers.containers.worker`.

It reads requests from standard input (a frame of JSON with the password, a frame with the file's bytes)
and answers on standard output. It serves until its input closes.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

from importers.containers import wire
from importers.containers.kinds import read_sheets
from importers.containers.problems import Problem

MEMORY_BYTES_MAX = 1536 * 1024 * 1024


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer requests until there are no more, or until memory ran out."""
    while (request := wire.receive(incoming)) is not None:
        password = json.loads(request)["password"]
        data = wire.receive(incoming) or b""
        try:
            answer = _answer(data, password)
        except MemoryError:
            wire.send(outgoing, wire.encode_problem("FILE-TOO-HEAVY"))
            return
        wire.send(outgoing, answer)


def _answer(data: bytes, password: str | None) -> bytes:
    try:
        return wire.encode_sheets(read_sheets(data, password))
    except Problem as problem:
        return wire.encode_problem(problem.code)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever a library meets in hostile bytes, the file is the fault
        return wire.encode_problem("FILE-DAMAGED")


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
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # a lower hard limit is in force already, or the system has none
            continue


def main() -> None:
    """Serve standard input on standard output."""
    incoming = sys.stdin.buffer
    # Libraries that print must not break the frames: they get the null device for standard output.
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_resources()
    serve(incoming, outgoing)


if __name__ == "__main__":
    main()
