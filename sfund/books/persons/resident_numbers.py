"""Resident registration numbers for receipts of gifts: `register/resident-numbers.csv.age`, always locked.

The one place where such a number may stand: for as long as a law asks for it, with the basis that the
organisation confirms, and deleted when that time is over. Reading one is a line in the access log.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sfund.books.commit import Plan
from sfund.books.model import Books
from sfund.books.persons import keys, vault
from sfund.books.persons.access import note, years_later
from sfund.books.sheets import guarded, unguarded
from sfund.errors import BooksError, RequestError, failure
from sfund.members.resident_numbers import normalised
from sfund.words import say

FILE = "register/resident-numbers.csv"
COLUMNS = ("id", "number", "basis", "collected", "keep-until")
BASIS = "소득세법 시행령 제208조의3, 기부금영수증 발급명세의 작성·보관"
"""Proposed to the organisation, which confirms that it holds for it; no legal advice."""

KEEP_YEARS = 5


@dataclass(frozen=True, slots=True)
class ResidentNumber:
    """A number, why it may be kept, and until when (that day included). Its `repr` does not tell it."""

    id: str
    number: str = field(repr=False)
    basis: str
    collected: dt.date
    keep_until: dt.date


def put(  # noqa: PLR0913  what is kept of a number
    books: Books,
    id_: str,
    number: str,
    day: dt.date,
    *,
    basis: str = BASIS,
    keep_until: dt.date | None = None,
) -> Plan:
    """The plan that keeps the number, in the place of one that is kept already.

    Args:
        books: As loaded.
        id_: A member's or a party's.
        number: Thirteen digits, with or without the dash; the check digit is not asked.
        day: When it was collected.
        basis: The law that allows it.
        keep_until: Five years after `day`, unless given: later, where a receipt is issued later.

    Raises:
        RequestError: RESIDENT-NUMBER-INVALID, UNKNOWN-ID.
        BooksError: RESIDENT-NUMBERS-NEED-KEY, and what `vault.read` raises.
    """
    known = normalised(number)
    if known is None:
        raise failure(
            RequestError,
            "RESIDENT-NUMBER-INVALID",
            say("this is no resident registration number"),
            expected=say("thirteen digits that begin with a day of birth, such as YYMMDD-NNNNNNN"),
            hint=say("a day of birth alone is none; the number is not shown here, so look at what you typed"),
        )
    _require_known(books, id_)
    one = ResidentNumber(id_, known, basis, day, keep_until or years_later(day, KEEP_YEARS))
    return _planned(books, [*(kept for kept in _kept(books) if kept.id != id_), one])


def get(books: Books, id_: str, command: str, *, user: str | None = None) -> str | None:
    """The number as `YYMMDD-NNNNNNN`; None where none is kept. The access log says so first."""
    return get_all(books, [id_], command, user=user).get(id_)


def get_all(books: Books, ids: Iterable[str], command: str, *, user: str | None = None) -> dict[str, str]:
    """Id → number of those that are kept, with one line in the access log."""
    wanted = frozenset(ids)
    found = {one.id: one.number for one in _kept(books) if one.id in wanted}
    if found:
        note(books, found, "resident-number", command, user=user)
    return found


def kept(books: Books) -> tuple[tuple[str, dt.date], ...]:
    """Of whom a number is kept, and until when; no number is told, so nothing is logged."""
    return tuple((one.id, one.keep_until) for one in _kept(books))


def expired(books: Books, day: dt.date) -> tuple[str, ...]:
    """Whose numbers are to be deleted on that day: their time was over before it."""
    return tuple(one.id for one in _kept(books) if one.keep_until < day)


def purge(books: Books, day: dt.date) -> tuple[Plan, tuple[str, ...]]:
    """The plan that deletes the numbers whose time is over, and whose they are."""
    gone = expired(books, day)
    return _planned(books, [one for one in _kept(books) if one.id not in gone]), gone


def without(books: Books, id_: str) -> bytes | None:
    """The file without this person's number; None where no other is in it. For plans of other modules."""
    return _content([one for one in _kept(books) if one.id != id_])


def _require_known(books: Books, id_: str) -> None:
    known = books.registry.members.keys() | books.registry.parties.keys()
    if id_ not in known | {person.id for person in books.register.persons}:
        raise failure(
            RequestError,
            "UNKNOWN-ID",
            say("neither the books nor the register know {id}", id=id_),
            hint=say("look the id up: the register lists all of them"),
        )


def _planned(books: Books, rows: Collection[ResidentNumber]) -> Plan:
    content = _content(rows)
    if content is None and not _is_there(books):
        return Plan(books.root, ())
    stored = _look(books)
    before = None if stored is None else stored.digest
    changed = vault.change(books.root, FILE, content, before)
    return Plan(books.root, () if changed is None else (changed,))


def _is_there(books: Books) -> bool:
    return (books.root / vault.stored_path(books.root, FILE)).exists()


def _look(books: Books) -> vault.Stored | None:
    if keys.find_key() is None:
        raise failure(
            BooksError,
            "RESIDENT-NUMBERS-NEED-KEY",
            say("resident registration numbers are kept locked only, and there is no key here"),
            file=str(keys.key_file()),
            expected=say("the secret key in this file, or in one that {name} names", name=keys.ENVIRONMENT),
            hint=say('make a key and lock the register: "sfund register lock"'),
        )
    return vault.look(books.root, FILE)


def _kept(books: Books) -> tuple[ResidentNumber, ...]:
    if not _is_there(books):
        return ()
    stored = _look(books)
    if stored is None:
        return ()
    reader = csv.reader(io.StringIO(stored.content.decode("utf-8-sig"), newline=""))
    rows = [[unguarded(cell) for cell in row] for row in reader]
    return tuple(
        ResidentNumber(id_, number, basis, dt.date.fromisoformat(collected), dt.date.fromisoformat(until))
        for id_, number, basis, collected, until in rows[1:]
    )


def _content(rows: Collection[ResidentNumber]) -> bytes | None:
    """None where there is no number: the file goes, and nobody is asked for a key to find nothing in it."""
    if not rows:
        return None
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in sorted(rows, key=lambda row: row.id):
        writer.writerow((one.id, one.number, guarded(one.basis), one.collected, one.keep_until))
    return stream.getvalue().encode("utf-8-sig")
