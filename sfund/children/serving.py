"""The child's side: its pipes and its limits. What is imported here is paid for at every start.

The parent's clock, which kills, holds everywhere. Linux adds the limits of `limit`; macOS takes the one on
memory and does not keep it, Windows has none of them.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """Where requests come from, and where answers go.

    Libraries that print must not break the frames: they get the null device for standard output.
    """
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return incoming, outgoing


def limit(*, memory_bytes: int | None = None) -> None:
    """No files written, no core dump, and so much memory above what the process holds now."""
    try:
        import resource  # noqa: PLC0415  there is none on Windows
    except ImportError:
        return
    limits = [(resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)]
    if memory_bytes is not None:
        pages = Path("/proc/self/statm")
        base = int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 0
        limits.append((resource.RLIMIT_AS, base + memory_bytes))
    for kind, value in limits:
        with suppress(ValueError, OSError):  # a lower hard limit is in force already, or the system has none
            resource.setrlimit(kind, (value, value))


def grant_processor_time(seconds: int) -> None:
    """So many seconds more than were used up to now.

    More than the parent waits: this clock is for a child whose parent is gone and cannot kill it.
    """
    try:
        import resource  # noqa: PLC0415  there is none on Windows
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))
