"""A child for the tests: it does what it is told."""

from __future__ import annotations

import json
import os
import sys
import tempfile

from sfund.children import frames, serving

MEMORY_BYTES = 256 * 1024 * 1024


def main() -> None:
    incoming, outgoing = serving.pipes()
    serving.limit(memory_bytes=MEMORY_BYTES)
    while (request := frames.receive(incoming, bytes_max=1_000)) is not None:
        serving.grant_processor_time(20)
        frames.send(outgoing, _answer(request.decode()), bytes_max=10_000)


def _answer(asked: str) -> bytes:  # noqa: PLR0911  one for each thing that it is told
    match asked:
        case "print":
            print("noise")  # noqa: T201
            return b"printed"
        case "die":
            os._exit(3)
        case "environment":
            return json.dumps(dict(os.environ)).encode()
        case "arguments":
            return json.dumps([sys.flags.safe_path, sys.flags.utf8_mode, sys.dont_write_bytecode]).encode()
        case "write":
            try:
                with tempfile.NamedTemporaryFile() as stream:
                    stream.write(b"x")
            except OSError:
                return b"refused"
            return b"written"
        case "hoard":
            try:
                bytearray(2 * MEMORY_BYTES)
            except MemoryError:
                return b"refused"
            return b"taken"
        case "long":
            return b"x" * 5_000
        case _:
            return asked.encode() + b" " + str(os.getpid()).encode()


if __name__ == "__main__":
    main()
