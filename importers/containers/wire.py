"""What the child says of a file: JSON, in one frame.

No pickle: what the child says is checked as strictly as a file would be. Every different value is said once,
in a pool, and the rows are numbers of values in it: statements repeat themselves, and what is said once is
checked once and kept once.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from importers.containers.problems import Problem
from importers.containers.sheets import CELLS_MAX, TEXT_CHARACTERS_MAX, Cell, Sheet

# A statement's bytes go down; up come its words, escaped, and a number for each cell.
FRAME_BYTES_MAX = 6 * TEXT_CHARACTERS_MAX + 20 * CELLS_MAX
_NUMBER_DIGITS_MAX = 400


def encode_sheets(sheets: list[Sheet]) -> bytes:
    """Sheets as an answer.

    Raises:
        Problem: SHEET-TOO-LARGE for more cells or words than `decode` takes.
    """
    # A number equal to another may be written otherwise (1E+5 and 100000): they are one value here.
    pool: dict[Cell, int] = {}
    put = pool.setdefault
    numbered = [
        [sheet.name, [[put(value, len(pool)) for value in row] for row in sheet.rows]] for sheet in sheets
    ]
    cells = sum(len(row) for sheet in sheets for row in sheet.rows)
    if cells > CELLS_MAX or sum(len(one) for one in pool if isinstance(one, str)) > TEXT_CHARACTERS_MAX:
        raise Problem("SHEET-TOO-LARGE")
    said = {"pool": [_pack(value) for value in pool], "sheets": numbered}
    return json.dumps(said, separators=(",", ":")).encode()


def encode_problem(problem: Problem) -> bytes:
    """A problem as an answer."""
    return json.dumps({"problem": problem.code, "row": problem.row, "sheet": problem.sheet}).encode()


def decode(answer: bytes) -> list[Sheet] | Problem:
    """An answer: the sheets, or the problem.

    Raises:
        ValueError: It has any other shape.
    """
    try:
        said = json.loads(answer)
        if "problem" in said:
            return Problem(_text(said["problem"]), row=_place(said["row"]), sheet=_place(said["sheet"]))
        # Looked up by number, so that no number reaches a value from the pool's end.
        value_of = {number: _unpack(one) for number, one in enumerate(_list(said["pool"]))}.__getitem__
        sheets = [_sheet(*_list(one), value_of=value_of) for one in _list(said["sheets"])]
    except (KeyError, TypeError, RecursionError, InvalidOperation) as error:
        raise ValueError("not an answer") from error
    if sum(len(row) for sheet in sheets for row in sheet.rows) > CELLS_MAX:
        raise ValueError("too many cells")
    return sheets


def _sheet(name: object, rows: object, *, value_of: Callable[[Any], Cell]) -> Sheet:
    return Sheet(_text(name), [list(map(value_of, _list(row))) for row in _list(rows)])


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
    if packed is None or (isinstance(packed, str) and packed):
        return packed  # an empty cell is None, and nobody above looks for an empty text
    kind, text = _list(packed)
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


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _place(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or value < 1:
        raise TypeError("not a place")
    return int(value)
