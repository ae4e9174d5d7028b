"""The register of persons on the disk: `register/register.csv`, a sheet that Excel opens.

Beside the books, outside version control, readable by its owner only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sfund.books import disk
from sfund.books.sheets import guarded, unguarded
from sfund.errors import BooksError, Diagnostic, failure
from sfund.persons import Person
from sfund.words import Message, say

FILE = "register/register.csv"
COLUMNS = ("id", "name", "aliases", "phone", "email", "address", "payer-number", "bank-name")
_ALIAS_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Register:
    """Everybody in the register.

    Attributes:
        digest: The file's, for the commit (None: there is no file).
        columns: The file's, in its order, the treasurer's own among them; those without a name are not kept.
    """

    persons: tuple[Person, ...] = ()
    digest: str | None = None
    columns: tuple[str, ...] = COLUMNS


def read_register(root: Path) -> Register:
    """The register of these books; an empty one where there is no file.

    Raises:
        BooksError: REGISTER-UNREADABLE, DUPLICATE-PAYER-NUMBER, DUPLICATE-ID.
    """
    return parse_register(disk.read(root / FILE))


def parse_register(content: bytes | None) -> Register:
    """The register that the file's content says; see `read_register`."""
    if content is None:
        return Register()
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
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
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        person = _person(dict(zip(header, row, strict=False)))
        problems += _twice("DUPLICATE-ID", person.id, seen, number)
        if person.payer_number:
            problems += _twice("DUPLICATE-PAYER-NUMBER", person.payer_number, payers, number)
        persons.append(person)
    if problems:
        raise BooksError(*problems)
    return Register(tuple(persons), disk.digest(content), columns)


def write_register(persons: Iterable[Person], columns: Iterable[str] = COLUMNS) -> bytes:
    """The file's content, sorted by id.

    `columns` come first and in their order (`Register.columns` keeps the order of a file that was read);
    whatever else there is to write follows.
    """
    persons = sorted(persons, key=lambda one: one.id)
    own = (column for person in persons for column in person.extra)
    header = tuple(dict.fromkeys((*columns, *COLUMNS, *own)))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(map(guarded, header))
    for person in persons:
        cells = _cells(person)
        writer.writerow(guarded(cells.get(column, "")) for column in header)
    return stream.getvalue().encode("utf-8-sig")


def _cells(person: Person) -> dict[str, str]:
    """Column → text."""
    known = (person.id, person.name, _ALIAS_SEPARATOR.join(person.aliases), person.phone, person.email,
             person.address, person.payer_number, person.bank_name)  # fmt: skip
    return {**person.extra, **dict(zip(COLUMNS, known, strict=True))}


def _person(row: dict[str, str]) -> Person:
    def cell(column: str) -> str:
        return unguarded(row.get(column, "").strip())

    aliases = tuple(alias.strip() for alias in cell("aliases").split(_ALIAS_SEPARATOR) if alias.strip())
    extra = {
        column: unguarded(text) for column, text in row.items() if column and text and column not in COLUMNS
    }
    return Person(cell("id"), cell("name"), aliases, cell("phone"), cell("email"), cell("address"),
                  cell("payer-number"), cell("bank-name"), extra)  # fmt: skip


def _twice(code: str, key: str, seen: dict[str, int], number: int) -> list[Diagnostic]:
    first = seen.setdefault(key, number)
    if first == number:
        return []
    what = say("the same id stands on line {first}", first=first)
    if code == "DUPLICATE-PAYER-NUMBER":
        what = say("the same payer number stands on line {first}", first=first)
    return [Diagnostic(code, what, FILE, number, hint=say("each line of the register is one person"))]


def _unreadable(reason: Message) -> BooksError:
    return failure(
        BooksError,
        "REGISTER-UNREADABLE",
        say("the register cannot be read: {reason}", reason=reason),
        file=FILE,
        expected=say("a CSV file in UTF-8 with the columns {columns}", columns=", ".join(COLUMNS)),
        hint=say("save the sheet as CSV UTF-8 under this name"),
    )
