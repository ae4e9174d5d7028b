"""The child process that parses: `python -m importers.containers.worker`.

It reads requests from standard input (a frame of JSON with the password, a frame with the file's bytes)
and answers on standard output. It serves until its input closes.

What holds everywhere: the looks that `zips`, `compounds`, `markup` and `text` take before a library may
open the file, the limits of `sheets`, and the parent's clock, which kills. Where the system keeps no limit on
memory (`sfund.children.serving`), a file that deceives all those looks may fill it until the clock strikes.
"""

from __future__ import annotations

import gc
import json
from functools import partial
from typing import BinaryIO

from importers.containers import wire
from importers.containers.kinds import read_sheets
from importers.containers.problems import Problem
from sfund.children import frames, serving

MEMORY_BYTES_MAX = 1536 * 1024 * 1024
CPU_SECONDS_MAX = 60

_receive = partial(frames.receive, bytes_max=wire.FRAME_BYTES_MAX)
_send = partial(frames.send, bytes_max=wire.FRAME_BYTES_MAX)


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer requests until there are no more, or until memory ran out."""
    while (request := _receive(incoming)) is not None:
        password = json.loads(request)["password"]
        data = _receive(incoming) or b""
        serving.grant_processor_time(CPU_SECONDS_MAX)
        try:
            answer = _answer(data, password)
        except MemoryError:
            _send(outgoing, wire.encode_problem(Problem("FILE-TOO-HEAVY")))
            return
        _send(outgoing, answer)
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


def main() -> None:
    """Serve standard input on standard output."""
    incoming, outgoing = serving.pipes()
    serving.limit(memory_bytes=MEMORY_BYTES_MAX)
    gc.disable()  # a file makes cells, not cycles; what there is goes after each file
    gc.freeze()
    serve(incoming, outgoing)


if __name__ == "__main__":
    main()
