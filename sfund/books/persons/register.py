"""The register of persons on the disk: `register/register.csv`, a sheet that Excel opens.

Beside the books, outside version control, readable by its owner only, and encrypted where it is locked
(`sfund.books.persons.vault`).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sfund.books import disk
from sfund.books.persons import vault
from sfund.books.sheets import guarded, unguarded
from sfund.errors import BooksError, Diagnostic, failure
from sfund.members.persons import Person
from sfund.members.resident_numbers import could_hold_number, find_numbers, is_resident_number
from sfund.words import Message, say

FILE = "register/register.csv"
_MANDATE = ("mandate-from", "mandate-until")
COLUMNS = ("id", "name", "aliases", "phone", "email", "address", "payer-number", "bank-name")
DEBIT_COLUMNS = ("debit-bank", "debit-account", "debit-holder", "debit-number", *_MANDATE)
"""In a register whose network debits accounts through CMS; a sheet without them need not have them."""
_OURS = frozenset((*COLUMNS, *DEBIT_COLUMNS))
_NUMBERS = ("payer-number", "debit-account")
_ALIAS_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Register:
    """Everybody in the register.

    Attributes:
        digest: The file's as it lies on the disk, for the commit (None: there is no file).
        columns: The file's, in its order, the treasurer's own among them; those without a name are not kept.
    """

    persons: tuple[Person, ...] = ()
    digest: str | None = None
    columns: tuple[str, ...] = COLUMNS


def read_register(root: Path) -> Register:
    """The register of these books; an empty one where there is no file.

    Raises:
        BooksError: REGISTER-UNREADABLE, DUPLICATE-PAYER-NUMBER, DUPLICATE-ID, RESIDENT-NUMBER,
            DATE-UNREADABLE, and what `vault.read` raises of a locked one.
    """
    stored = vault.look(root, FILE)
    return Register() if stored is None else parse_register(stored.content, stored.digest)


def parse_register(content: bytes | None, digest: str | None = None) -> Register:
    """The register that the file's content says; see `read_register`.

    `digest` is that of the file as it lies on the disk, where that is not the content's.
    """
    if content is None:
        return Register()
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(say("it is no CSV file in UTF-8")) from error
    if not rows or not {"id", "name"} <= set(rows[0]):
        raise _unreadable(say('its first line does not name the columns "id" and "name"'))
    header = [unguarded(column) for column in rows[0]]
    columns = tuple(filter(None, header))
    if len(set(columns)) < len(columns):  # of two columns with one name, only one would be written again
        raise _unreadable(say("its first line names a column twice"))
    persons = []
    problems: list[Diagnostic] = []
    seen: dict[str, int] = {}
    payers: dict[str, int] = {}
    suspicious = could_hold_number(text)
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        cells = dict(zip(header, row, strict=False))
        if suspicious:
            problems += _resident_numbers(cells, number)
        problems += _no_days(cells, number)
        person = _person(cells)
        problems += _twice("DUPLICATE-ID", person.id, seen, number)
        if person.payer_number:
            problems += _twice("DUPLICATE-PAYER-NUMBER", person.payer_number, payers, number)
        persons.append(person)
    if problems:
        raise BooksError(*problems)
    return Register(tuple(persons), digest or disk.digest(content), columns)


def write_register(persons: Iterable[Person], columns: Iterable[str] = COLUMNS) -> bytes:
    """The file's content, sorted by id.

    `columns` come first and in their order (`Register.columns` keeps the order of a file that was read);
    whatever else there is to write follows.
    """
    persons = sorted(persons, key=lambda one: one.id)
    rows = [_cells(person) for person in persons]
    own = (column for person in persons for column in person.extra)
    debit = (column for column in DEBIT_COLUMNS if any(row[column] for row in rows))
    header = tuple(dict.fromkeys((*columns, *COLUMNS, *debit, *own)))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(map(guarded, header))
    for cells in rows:
        writer.writerow(guarded(cells.get(column, "")) for column in header)
    return stream.getvalue().encode("utf-8-sig")


def _cells(person: Person) -> dict[str, str]:
    """Column → text."""
    known = (person.id, person.name, _ALIAS_SEPARATOR.join(person.aliases), person.phone, person.email,
             person.address, person.payer_number, person.bank_name, person.debit_bank, person.debit_account,
             person.debit_holder, person.debit_number, _written(person.mandate_from),
             _written(person.mandate_until))  # fmt: skip
    return {**person.extra, **dict(zip((*COLUMNS, *DEBIT_COLUMNS), known, strict=True))}


def _person(row: dict[str, str]) -> Person:
    def cell(column: str) -> str:
        return unguarded(row.get(column, "").strip())

    aliases = tuple(alias.strip() for alias in cell("aliases").split(_ALIAS_SEPARATOR) if alias.strip())
    extra = {
        column: unguarded(text) for column, text in row.items() if column and text and column not in _OURS
    }
    return Person(
        cell("id"),
        cell("name"),
        aliases,
        cell("phone"),
        cell("email"),
        cell("address"),
        cell("payer-number"),
        cell("bank-name"),
        extra,
        cell("debit-bank"),
        cell("debit-account"),
        cell("debit-holder"),
        cell("debit-number"),
        mandate_from=_day(cell("mandate-from")),
        mandate_until=_day(cell("mandate-until")),
    )


def _written(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(text: str) -> dt.date | None:
    """The day of a mandate; None for an empty cell and for what is no day (`_no_days` names that)."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _no_days(row: dict[str, str], number: int) -> list[Diagnostic]:
    return [
        Diagnostic(
            "DATE-UNREADABLE",
            say('the column "{column}" holds no date', column=column),
            FILE,
            number,
            expected=say("a date such as 2012-01-31"),
            hint=say("mend the cell, or empty it"),
        )
        for column in _MANDATE
        if (text := unguarded(row.get(column, "").strip())) and _day(text) is None
    ]


def _twice(code: str, key: str, seen: dict[str, int], number: int) -> list[Diagnostic]:
    first = seen.setdefault(key, number)
    if first == number:
        return []
    what = say("the same id stands on line {first}", first=first)
    if code == "DUPLICATE-PAYER-NUMBER":
        what = say("the same payer number stands on line {first}", first=first)
    return [Diagnostic(code, what, FILE, number, hint=say("each line of the register is one person"))]


def _resident_numbers(cells: dict[str, str], number: int) -> list[Diagnostic]:
    """RESIDENT-NUMBER for each cell that holds one; of long numbers the check digit tells."""
    return [
        Diagnostic(
            "RESIDENT-NUMBER",
            say('the column "{column}" holds a resident registration number', column=column),
            FILE,
            number,
            expected=say("none in the register: the law allows it for receipts of gifts only"),
            hint=say('take it out; a receipt\'s number is kept locked by "sfund receipt number"'),
        )
        for column, cell in cells.items()
        if find_numbers(cell) or (column not in _NUMBERS and is_resident_number(unguarded(cell)))
    ]


def _unreadable(reason: Message) -> BooksError:
    return failure(
        BooksError,
        "REGISTER-UNREADABLE",
        say("the register cannot be read: {reason}", reason=reason),
        file=FILE,
        expected=say("a CSV file in UTF-8 with the columns {columns}", columns=", ".join(COLUMNS)),
        hint=say("save the sheet as CSV UTF-8 under this name"),
    )
