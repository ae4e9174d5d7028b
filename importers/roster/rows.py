"""The rows of a sheet of members, understood cell by cell. Nothing here knows the books."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from importers.containers.sheets import Cell, Sheet
from importers.containers.words import words
from importers.reading.cells import CellError
from importers.reading.short_dates import with_days_written_out
from importers.roster import values
from importers.roster.columns import NO_RESIDENT_NUMBERS, Columns
from importers.roster.fields import Field
from sfund.errors import Diagnostic, StatementError
from sfund.members.facts import MemberKind
from sfund.members.persons import Person
from sfund.members.resident_numbers import could_hold_number, find_numbers, is_resident_number
from sfund.periods import Every
from sfund.words import Message, say

T = TypeVar("T")

_DATES = (Field.JOINED, Field.LEFT, Field.MANDATE_FROM, Field.MANDATE_UNTIL)
# Long numbers that may look like it by chance: there the check digit has to agree.
_LONG_NUMBERS = frozenset((Field.PAYER_NUMBER, Field.DEBIT_ACCOUNT))
_TOTAL = re.compile(r"합계|총계|소계|누계|계|총원|총인원|총회원수|총?\d+명|total", re.IGNORECASE)
_GONE = frozenset(("탈퇴", "탈회", "탈퇴회원", "해지", "제명", "left"))
_POSTCODE_DIGITS = 5
_PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet: who it is, and what it says of the membership; None or empty where it says nothing.

    Attributes:
        number: As a person counts, from 1.
        person: What the register would hold; its id is empty where the sheet has none of ours.
        plan: The name of a plan, or what people call it.
        amount: Dues for each period of `every`.
    """

    number: int
    person: Person
    kind: MemberKind | None = None
    joined: dt.date | None = None
    left: dt.date | None = None
    plan: str = ""
    amount: Decimal | None = None
    every: Every | None = None
    sector: str = ""


def read_rows(
    sheet: Sheet, columns: Columns, file: str, today: dt.date, kind: MemberKind | None = None
) -> tuple[Row, ...]:
    """Every row below the header that is a member's; `kind` is that of rows that say none.

    Raises:
        StatementError: a diagnostic for each cell that cannot be understood or must not be kept, with its
            row and column: RESIDENT-NUMBER, DUPLICATE-ROW, DATE-UNREADABLE, DATE-AMBIGUOUS, DATE-IN-FUTURE,
            LEFT-BEFORE-JOINING, AMOUNT-UNREADABLE, AMOUNT-FRACTION, UNKNOWN-KIND, UNKNOWN-RHYTHM,
            DEBIT-NUMBER, MEMBER-ID, NAME-MISSING, LEFT-MISSING.
    """
    dated = [columns.fields[one] for one in _DATES if one in columns.fields]
    sheet = with_days_written_out(sheet, dated, [(columns.body, len(sheet.rows))])
    problems: list[Diagnostic] = []
    rows = []
    seen: dict[tuple[str, ...], int] = {}
    shown = sorted((*columns.fields.values(), *columns.own))
    for at in range(columns.body, len(sheet.rows)):
        line = sheet.rows[at]
        if _says_nothing(line, columns):
            continue
        first = seen.setdefault(tuple(words(_at(line, index)) for index in shown), at + 1)
        if first != at + 1:
            problems.append(_twice(file, at + 1, first))
            continue
        reader = _RowReader(columns, line, file, at + 1, today, kind, problems)
        row = reader.row()
        if row is not None:
            rows.append(row)
    if problems:
        raise StatementError(*_some(problems, file))
    return tuple(rows)


def _some(problems: Sequence[Diagnostic], file: str) -> Sequence[Diagnostic]:
    """The first of them, and how many more there are: a column that was taken for another fills screens."""
    if len(problems) <= _PROBLEMS_SHOWN:
        return problems
    more = len(problems) - _PROBLEMS_SHOWN
    rest = Diagnostic(problems[_PROBLEMS_SHOWN].code, say("{count} more cells are wrong", count=more), file)
    return [*problems[:_PROBLEMS_SHOWN], rest]


def _at(line: Sequence[Cell], index: int) -> Cell:
    return line[index] if index < len(line) else None


def _says_nothing(line: Sequence[Cell], columns: Columns) -> bool:
    """Whether the row is blank, a total, or the header once more."""
    filled = [text for value in line if (text := words(value))]
    if not filled or _TOTAL.fullmatch("".join(filled[0].split())):
        return True
    named = (words(_at(line, index)) == header for index, header in columns.headers.items())
    return all(named)


def _twice(file: str, number: int, first: int) -> Diagnostic:
    return Diagnostic(
        "DUPLICATE-ROW",
        say("the row is the same as row {first}", first=first),
        file,
        number,
        expected=say("a row for each member"),
        hint=say("take one of the two out; of two members of one name tell something that differs"),
    )


@dataclass(frozen=True, slots=True)
class _RowReader:
    """One row on its way to a `Row`; what is wrong with it goes to `problems`."""

    columns: Columns
    line: Sequence[Cell] = field(repr=False)
    file: str
    number: int
    today: dt.date
    kind: MemberKind | None
    problems: list[Diagnostic]
    refused: set[int] = field(default_factory=set)
    """Columns with a resident number: that is said once, and what else it might be is not asked."""

    def row(self) -> Row | None:
        """The row; None where something is wrong with it."""
        before = len(self.problems)
        self._refuse_resident_numbers()
        kind = self._understood(Field.KIND, lambda cell: values.kind(words(cell))) or self.kind
        joined = self._understood(Field.JOINED, lambda cell: values.day(cell, self.today))
        left = self._understood(Field.LEFT, lambda cell: values.day(cell, self.today))
        amount = self._understood(Field.AMOUNT, values.dues)
        every = self._understood(Field.EVERY, lambda cell: values.every(words(cell)))
        person = self._person(kind)
        if joined and left and left < joined:
            self._wrong("LEFT-BEFORE-JOINING", Field.LEFT, say("the member leaves before joining"))
        if left is None and self._words(Field.STATUS).casefold() in _GONE:
            self._wrong("LEFT-MISSING", Field.STATUS, say("the member left, and nothing says when"),
                        say("a column 탈퇴일 with a date such as 2012-01-31"))  # fmt: skip
        if len(self.problems) > before:
            return None
        sector = self._words(Field.SECTOR) if kind is MemberKind.ORGANIZATION else ""
        plan = self._words(Field.PLAN)
        return Row(self.number, person, kind, joined, left, plan, amount, every, sector)

    def _person(self, kind: MemberKind | None) -> Person:
        id_ = self._words(Field.ID).upper()
        if id_ and not values.is_member_id(id_):
            self._wrong(
                "MEMBER-ID",
                Field.ID,
                say("this is no id of a member"),
                say("an id is upper-case letters, digits and dashes, such as I-0123"),
            )
        name, extra = self._name(kind)
        if not (name or id_):
            self._wrong("NAME-MISSING", None, say("the row has no name"), say("a name in each row"))
        number = self._debit_number(kind, extra)
        aliases = (alias.strip() for alias in self._words(Field.ALIASES).split(";"))
        holder, bank_name = self._words(Field.DEBIT_HOLDER), self._words(Field.BANK_NAME)
        if Field.DEBIT_ACCOUNT not in self.columns.fields and holder:  # no debit: whose name the bank prints
            holder, bank_name = "", bank_name or (holder if holder != name else "")
        return Person(
            id_,
            name,
            tuple(dict.fromkeys(filter(None, aliases))),
            values.phone(self._cell(Field.PHONE)),
            self._words(Field.EMAIL),
            self._address(),
            self._words(Field.PAYER_NUMBER),
            bank_name,
            {**self._own(), **extra},
            self._words(Field.DEBIT_BANK),
            self._words(Field.DEBIT_ACCOUNT),
            holder,
            number,
            self._understood(Field.MANDATE_FROM, values.day),
            self._understood(Field.MANDATE_UNTIL, values.day),
        )

    def _name(self, kind: MemberKind | None) -> tuple[str, dict[str, str]]:
        """The member's name, and what of the row names somebody or something else: a contact, an employer."""
        name, body = self._words(Field.NAME), self._words(Field.ORGANIZATION)
        extra: dict[str, str] = {}
        if kind is MemberKind.ORGANIZATION and body:
            if name and name != body:
                extra[self.columns.header(Field.NAME)] = name
            name = body
        elif body and name:
            extra[self.columns.header(Field.ORGANIZATION)] = body
        sector = self._words(Field.SECTOR)
        if sector and kind is not MemberKind.ORGANIZATION:
            extra[self.columns.header(Field.SECTOR)] = sector
        return name or body, extra

    def _debit_number(self, kind: MemberKind | None, extra: dict[str, str]) -> str:
        """A person's birth date or an organisation's business number; the one that is not asked for is wrong.

        Beside an organisation's number its representative's birth date is one of the treasurer's own columns.
        """
        birth, business = self._cell(Field.BIRTH), self._cell(Field.BUSINESS_NUMBER)
        if kind is MemberKind.ORGANIZATION and words(birth) and words(business):
            extra[self.columns.header(Field.BIRTH)] = words(birth)
            birth = None
        used = Field.BIRTH if words(birth) else Field.BUSINESS_NUMBER
        if kind is None:
            kind = MemberKind.INDIVIDUAL if used is Field.BIRTH else MemberKind.ORGANIZATION
        return self._understood(used, lambda cell: values.debit_number(cell, kind)) or ""

    def _address(self) -> str:
        postcode, address = self._words(Field.POSTCODE), self._words(Field.ADDRESS)
        if postcode.isdecimal():
            postcode = postcode.zfill(_POSTCODE_DIGITS)  # a sheet drops the zeros before a number
        return f"({postcode}) {address}".strip() if postcode else address

    def _own(self) -> Mapping[str, str]:
        texts = ((name, words(_at(self.line, index))) for index, name in self.columns.own.items())
        return {name: text for name, text in texts if text}

    def _cell(self, which: Field) -> Cell:
        index = self.columns.fields.get(which)
        return None if index is None else _at(self.line, index)

    def _words(self, which: Field) -> str:
        return words(self._cell(which))

    def _understood(self, which: Field, understand: Callable[[Cell], T]) -> T | None:
        cell = self._cell(which)
        if cell is None or self.columns.fields.get(which) in self.refused:
            return None
        try:
            return understand(cell)
        except CellError as error:
            self._wrong(error.code, which, error.message, error.expected, error.hint)
            return None

    def _wrong(
        self,
        code: str,
        which: Field | None,
        message: Message,
        expected: Message | None = None,
        hint: Message | None = None,
    ) -> None:
        if which is not None:
            message = say('column "{column}": {what}', column=self.columns.header(which), what=message)
        self.problems.append(
            Diagnostic(
                code,
                message,
                self.file,
                self.number,
                expected=expected,
                hint=hint or say("mend the cell and import the sheet again; nothing was written"),
            )
        )

    def _refuse_resident_numbers(self) -> None:
        for index in self._resident_numbers():
            self.refused.add(index)
            column = self.columns.headers.get(index, "?")
            self.problems.append(
                Diagnostic(
                    "RESIDENT-NUMBER",
                    say('column "{column}": this is a resident registration number', column=column),
                    self.file,
                    self.number,
                    expected=NO_RESIDENT_NUMBERS,
                    hint=say("take it out; CMS needs the birth date (YYMMDD) only"),
                )
            )

    def _resident_numbers(self) -> Iterator[int]:
        """The columns in which one stands."""
        long_numbers = {self.columns.fields[one] for one in _LONG_NUMBERS if one in self.columns.fields}
        for index, text in self._suspicious():
            if find_numbers(text) or (index not in long_numbers and is_resident_number(text)):
                yield index

    def _suspicious(self) -> Iterator[tuple[int, str]]:
        for index, cell in enumerate(self.line):
            if isinstance(cell, str | Decimal) and could_hold_number(text := words(cell)):
                yield index, text
