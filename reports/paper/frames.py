"""How the command and its typesetter talk: frames of bytes, each with its length before it."""

from __future__ import annotations

import struct
from typing import BinaryIO

FRAME_BYTES_MAX = 64 * 1024 * 1024
"""Far more than any page we print, and little enough to hold in memory."""

_LENGTH = struct.Struct(">I")


def send(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame.

    Raises:
        ValueError: The frame is longer than the other side takes.
    """
    if len(payload) > FRAME_BYTES_MAX:
        raise ValueError("a frame too long")
    stream.write(_LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """The next frame; None where the other side has closed.

    Raises:
        ValueError: The frame is longer than allowed or ends early.
    """
    prefix = stream.read(_LENGTH.size)
    if not prefix:
        return None
    if len(prefix) < _LENGTH.size:
        raise ValueError("half a length")
    (length,) = _LENGTH.unpack(prefix)
    if length > FRAME_BYTES_MAX:
        raise ValueError("a frame too long")
    payload = stream.read(length)
    if len(payload) < length:
        raise ValueError("half a frame")
    return bytes(payload)
