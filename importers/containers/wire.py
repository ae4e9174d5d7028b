"""How parent and child talk: frames of bytes with their length before them, JSON inside.

No pickle: what the child says is checked as strictly as a file would be.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from importers.containers.sheets import CELLS_MAX, Cell, Sheet

FRAME_BYTES_MAX = 512 * 1024 * 1024
_NUMBER_DIGITS_MAX = 400
_LENGTH = struct.Struct(">I")


def send(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame."""
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
    return payload


def encode_sheets(sheets: list[Sheet]) -> bytes:
    """Sheets as an answer."""
    packed = [[sheet.name, [[_pack(value) for value in row] for row in sheet.rows]] for sheet in sheets]
    return json.dumps({"sheets": packed}, ensure_ascii=True).encode()


def encode_problem(code: str) -> bytes:
    """A problem as an answer."""
    return json.dumps({"problem": code}).encode()


def decode(answer: bytes) -> list[Sheet] | str:
    """An answer: the sheets, or the code of a problem.

    Raises:
        ValueError: It has any other shape.
    """
    try:
        said = json.loads(answer)
        if "problem" in said:
            return str(said["problem"])
        sheets = [
            Sheet(_text(name), [[_unpack(one) for one in row] for row in rows])
            for name, rows in said["sheets"]
        ]
    except (KeyError, TypeError, RecursionError, InvalidOperation) as error:
        raise ValueError("not an answer") from error
    if sum(len(row) for sheet in sheets for row in sheet.rows) > CELLS_MAX:
        raise ValueError("too many cells")
    return sheets


def _pack(value: Cell) -> str | list[str] | None:
    match value:
        case None | str():
            return value
        case Decimal():
            return ["n", str(value)]
        case dt.datetime():
            return ["m", value.isoformat()]
        case dt.date():
            return ["d", value.isoformat()]
        case dt.time():
            return ["t", value.isoformat()]


def _unpack(packed: object) -> Cell:
    if packed is None or isinstance(packed, str):
        return packed
    if not isinstance(packed, list):
        raise TypeError("not a cell")
    kind, text = packed
    text = _text(text)
    match kind:
        case "n" if len(text) <= _NUMBER_DIGITS_MAX and (number := Decimal(text)).is_finite():
            return number
        case "m":
            return dt.datetime.fromisoformat(text)
        case "d":
            return dt.date.fromisoformat(text)
        case "t":
            return dt.time.fromisoformat(text)
        case _:
            raise TypeError("not a cell")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value
