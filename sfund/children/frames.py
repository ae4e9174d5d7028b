"""How parent and child talk: frames of bytes, each with its length before it."""

from __future__ import annotations

import struct
from typing import BinaryIO

BYTES_MAX = 64 * 1024 * 1024
"""Of one frame, where nobody says otherwise: little enough to hold in memory."""

_LENGTH = struct.Struct(">I")


def send(stream: BinaryIO, payload: bytes, *, bytes_max: int = BYTES_MAX) -> None:
    """Writes one frame.

    Raises:
        ValueError: It is longer than the other side takes.
        OSError: The other side is gone.
    """
    if len(payload) > bytes_max:
        raise ValueError("a frame too long")
    stream.write(_LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def receive(stream: BinaryIO, *, bytes_max: int = BYTES_MAX) -> bytes | None:
    """The next frame; None where the other side has closed.

    Raises:
        ValueError: It is longer than allowed, or ends early.
    """
    prefix = stream.read(_LENGTH.size)
    if not prefix:
        return None
    if len(prefix) < _LENGTH.size:
        raise ValueError("half a length")
    (length,) = _LENGTH.unpack(prefix)
    if length > bytes_max:
        raise ValueError("a frame too long")
    payload = stream.read(length)
    if len(payload) < length:
        raise ValueError("half a frame")
    return payload
