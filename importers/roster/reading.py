"""From the sheets of a file to the rows of one list of members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from importers.containers.files import file_bytes
from importers.containers.reader import ContainerReader
from importers.containers.sheets import Sheet
from importers.roster.columns import Columns, find_columns
from importers.roster.fields import HEADERS, Field
from importers.roster.rows import Row, read_rows
from sfund.errors import StatementError, failure
from sfund.members.facts import MemberKind
from sfund.words import say

_EXAMPLES = [HEADERS[one][0] for one in (Field.NAME, Field.KIND, Field.PHONE, Field.JOINED, Field.AMOUNT)]


@dataclass(frozen=True, slots=True)
class Roster:
    """A list of members as its sheet has it.

    Attributes:
        file: The file's name.
        rows: In the sheet's order.
    """

    file: str
    columns: Columns
    rows: tuple[Row, ...]


def read_roster(  # noqa: PLR0913
    path: Path,
    today: dt.date,
    *,
    sheet: str | None = None,
    kind: MemberKind | None = None,
    password: Callable[[Path], str | None] = lambda _: None,
    reader: ContainerReader | None = None,
) -> Roster:
    """The list of members in a file of any kind that statements come in.

    Args:
        path: The file.
        today: The day after which no date of joining or leaving may lie.
        sheet: The name or the number of its sheet; needed where several hold lists of members.
        kind: The kind of rows that say none.
        password: Asked where the file is encrypted; None gives up.
        reader: One to read with; by default one of its own.

    Raises:
        StatementError: whatever the file's container, `find_columns` or `read_rows` finds wrong;
            ROSTER-UNKNOWN, SHEET-UNKNOWN, SHEET-AMBIGUOUS.
    """
    data = file_bytes(path)
    with reader or ContainerReader() as reading:
        try:
            sheets = reading.parse(data, path.name)
        except StatementError as error:
            if error.code != "PASSWORD-NEEDED" or not (word := password(path)):
                raise
            sheets = reading.parse(data, path.name, word)
    chosen, columns = _chosen(sheets, sheet, path.name)
    return Roster(path.name, columns, read_rows(chosen, columns, path.name, today, kind))


def _chosen(sheets: Sequence[Sheet], wanted: str | None, file: str) -> tuple[Sheet, Columns]:
    numbered = list(enumerate(sheets, start=1))
    if wanted is not None:
        numbered = [(number, one) for number, one in numbered if wanted in {one.name, str(number)}][:1]
        if not numbered:
            raise failure(
                StatementError,
                "SHEET-UNKNOWN",
                say("the file has no such sheet"),
                file=file,
                expected=say("the name of a sheet, or its number from 1 to {count}", count=len(sheets)),
            )
    found = [(number, one, columns) for number, one in numbered if (columns := find_columns(one, file))]
    if not found:
        raise failure(
            StatementError,
            "ROSTER-UNKNOWN",
            say("no row of the sheet names the columns of a list of members"),
            file=file,
            expected=say("a row with columns such as {columns}", columns=", ".join(_EXAMPLES)),
            hint=say("put a row with the names of the columns above the members"),
        )
    if len(found) > 1:
        numbers = ", ".join(str(number) for number, _, _ in found)
        raise failure(
            StatementError,
            "SHEET-AMBIGUOUS",
            say("several sheets hold lists of members: {numbers}", numbers=numbers),
            file=file,
            expected=say("one of them, by its name or number"),
            hint=say("import them one by one with --sheet"),
        )
    return found[0][1], found[0][2]
