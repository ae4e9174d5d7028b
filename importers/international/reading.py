"""The way in: an outline that the child gave → the statements in it."""

from __future__ import annotations

from collections.abc import Sequence

from importers.containers.messages import Kind
from importers.containers.outline import Node
from importers.containers.problems import Problem, refusal
from importers.containers.sheets import Sheet
from importers.international.camt import read_camt
from importers.international.ofx import read_ofx
from importers.reading.statements import Statement

_READERS = {Kind.OFX: read_ofx, Kind.CAMT: read_camt}


def read_international(sheets: Sequence[Sheet], kind: Kind, file: str) -> list[Statement]:
    """A statement for each account in the file, proven.

    Args:
        sheets: What the child gave of a file of this kind: one outline.
        kind: As `kind_of` found it.
        file: The file's name, for the statements and the errors; a `line` is a record of the account's.

    Raises:
        StatementError: as `read_ofx` and `read_camt` do.
    """
    try:
        (sheet,) = sheets
        root = Node.of(sheet)
    except ValueError:  # the child is believed in nothing
        raise refusal(Problem("FILE-BROKE-READER"), file) from None
    return _READERS[kind](root, file)
