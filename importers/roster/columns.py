"""Which row of a sheet names its columns, and what each of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from importers.containers.sheets import Cell, Sheet
from importers.containers.words import words
from importers.reading.header_rows import Naming, namings
from importers.roster.fields import Field, asks_resident_number, meaning_of
from importers.roster.values import every_in, every_of, is_member_id
from sfund.errors import StatementError, failure
from sfund.members.persons import FORGOTTEN
from sfund.periods import Every
from sfund.words import say

_HEADER_ROWS_MAX = 30
_KNOWN_LEAST = 2
_WHO = (Field.NAME, Field.ORGANIZATION, Field.ID)
_HOW = ("납부방식", "납부방법", "납부구분")  # 월납, 연납 in one sheet, CMS, 계좌이체 in another
# A count of the rows: it is another one as soon as somebody sorts the sheet.
_COUNTERS = frozenset(("연번", "순번", "순서", "일련번호", "no", "no.", "#", "번호"))

NO_RESIDENT_NUMBERS = say("none in a list of members: the law allows it for receipts of gifts only")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet of members.

    Attributes:
        body: Index of the first row below the header.
        fields: What is known → index of its column.
        headers: Index → the column's name as it stands there.
        own: Index → the name under which the register keeps a column that is none of ours.
        every: The rhythm that the name of the dues' column says.
    """

    body: int
    fields: Mapping[Field, int]
    headers: Mapping[int, str]
    own: Mapping[int, str]
    every: Every | None = None

    def header(self, field: Field) -> str:
        """The name of that field's column."""
        return self.headers[self.fields[field]]


def find_columns(sheet: Sheet, file: str) -> Columns | None:
    """The columns of the sheet's table; None where no row names members.

    Raises:
        StatementError: RESIDENT-NUMBER where a column asks for one, HEADER-TWICE.
    """
    for index in range(min(len(sheet.rows), _HEADER_ROWS_MAX)):
        ways = [naming for naming in namings(sheet.rows, index) if _is_of_members(naming.names)]
        if ways:
            best = max(ways, key=lambda naming: (_known(naming.names), -naming.rows))
            _refuse_resident_numbers(best.names, file, index)
            return _columns(sheet, index, best, file)
    return None


def _known(names: Iterable[str]) -> int:
    return len({meaning[0] for name in names if (meaning := meaning_of(name))})


def _is_of_members(names: Sequence[str]) -> bool:
    fields = {meaning[0] for name in names if (meaning := meaning_of(name))}
    known = len(fields) + any(map(asks_resident_number, names))
    return known >= _KNOWN_LEAST and any(field in fields for field in _WHO)


def _refuse_resident_numbers(names: Iterable[str], file: str, row: int) -> None:
    if any(map(asks_resident_number, names)):
        raise failure(
            StatementError,
            "RESIDENT-NUMBER",
            say("a column of the sheet is for resident registration numbers"),
            file=file,
            line=row + 1,
            expected=NO_RESIDENT_NUMBERS,
            hint=say("take the column out; CMS needs the birth date (YYMMDD) only"),
        )


def _columns(sheet: Sheet, row: int, naming: Naming, file: str) -> Columns:
    body = row + naming.rows
    headers = {index: _header(sheet, row, naming, index) for index, name in enumerate(naming.names) if name}
    _refuse_twice(headers, file, row)
    values = {index: _filled(sheet.rows[body:], index) for index in headers}
    fields: dict[Field, int] = {}
    ranks: dict[Field, int] = {}
    for index in headers:
        meaning = meaning_of(naming.names[index])
        if meaning is None or not _fits(meaning[0], naming.names[index], values[index]):
            continue
        field, rank = meaning
        if rank < ranks.get(field, rank + 1):
            fields[field], ranks[field] = index, rank
    taken = frozenset(fields.values())
    own = {
        index: header
        for index, header in headers.items()
        if index not in taken and header != FORGOTTEN and not _counts(naming.names[index], values[index])
    }
    every = every_in(naming.names[fields[Field.AMOUNT]]) if Field.AMOUNT in fields else None
    return Columns(body, fields, headers, own, every)


def _filled(rows: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    return [row[index] for row in rows if index < len(row) and row[index] is not None]


def _fits(field: Field, name: str, values: Sequence[Cell]) -> bool:
    """Whether the values are such as the name promises, where the name may promise two things."""
    if field is Field.EVERY and name in _HOW:
        return bool(values) and all(every_of(words(value)) is not None for value in values)
    if field is Field.ID:  # I-0012, or a number of the treasurer's own
        return not values or any(is_member_id(words(value)) for value in values)
    return True


def _counts(name: str, values: Sequence[Cell]) -> bool:
    """Whether the column numbers the rows."""
    if name.casefold() not in _COUNTERS:
        return False
    numbers = [int(text) for value in values if (text := words(value)).isdecimal()]
    return numbers == list(range(1, len(numbers) + 1))


def _header(sheet: Sheet, row: int, naming: Naming, index: int) -> str:
    """The name as it stands in the sheet where it is one cell, else as it was put together."""
    line = sheet.rows[row]
    written = words(line[index]) if naming.rows == 1 and index < len(line) else ""
    return written or naming.names[index]


def _refuse_twice(headers: Mapping[int, str], file: str, row: int) -> None:
    twice = [name for name, count in Counter(headers.values()).items() if count > 1]
    if twice:
        raise failure(
            StatementError,
            "HEADER-TWICE",
            say("two columns are named {name}", name=twice[0]),
            file=file,
            line=row + 1,
            expected=say("a name of its own for each column"),
            hint=say("give one of the two another name, or take it out"),
        )
