"""A person is forgotten: who the id was goes, what it paid stays.

The id keeps its line in the register, empty and with the day, so that nobody else is ever given it.
Statements as the bank gave them are evidence and stay for as long as the law asks; what is in them is said.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from beancount.core import data

from sfund.books import disk
from sfund.books.commit import Plan
from sfund.books.decisions import FILE as DECISIONS_FILE
from sfund.books.decisions import Recorded, write_decisions
from sfund.books.dues import dues_of, paid_by_member
from sfund.books.giving.receipts import kept_snapshots, snapshot_path
from sfund.books.model import Books
from sfund.books.persons import resident_numbers as resident_store
from sfund.books.persons.access import years_later
from sfund.books.persons.register import FILE as REGISTER_FILE
from sfund.books.persons.register import write_register
from sfund.books.writing import Additions, Check, plan_additions
from sfund.errors import RequestError, failure
from sfund.members.facts import Stay
from sfund.members.persons import FORGOTTEN, Person
from sfund.members.standing import Paid
from sfund.money import ZERO
from sfund.placing.drafts import TO_REVIEW
from sfund.words import say

_SHEET = ".review.csv"
_WORDS = ("counterparty", "memo")


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What goes, and what stays.

    Attributes:
        books: As they will be.
        decisions: How many decisions lose the words of the bank.
        rows: Rows of the sheets beside the statements that lose theirs.
        number_until: Until when a law keeps the resident registration number; None where none stays.
        number_goes: Whether one is deleted.
        statements: File and row of the statements in which the name still stands, with the day until which
            the file is kept.
        waiting: Those of them that wait for a decision: their words stay in the sheet, too.
        receipts: Snapshots of receipts, which have name and address, with the day until which the law keeps
            them.
        receipts_go: Those whose years are over: they are deleted.
        in_ledger: Whether the ledger itself has the name, as it has those of organisations.
        open: Dues that are still owed; nobody can be asked for them afterwards.
    """

    id: str
    plan: Plan
    books: Books
    decisions: int
    rows: tuple[str, ...]
    number_goes: bool
    number_until: dt.date | None
    statements: tuple[tuple[str, dt.date], ...]
    waiting: tuple[str, ...]
    receipts: tuple[tuple[str, dt.date], ...]
    receipts_go: tuple[str, ...]
    in_ledger: bool
    open: Decimal = ZERO


def forget(books: Books, id_: str, day: dt.date, checks: Sequence[Check]) -> Forgetting:
    """The plan that forgets the person.

    Args:
        books: As loaded.
        id_: A member's or a party's.
        day: The day of the decision.
        checks: What the books must pass afterwards.

    Raises:
        RequestError: UNKNOWN-ID; MEMBER-BELONGS where the member has not left; ALREADY-FORGOTTEN.
        BooksError: RESIDENT-NUMBERS-NEED-KEY, and as `plan_additions` does.
    """
    books.require_sound()
    person = _refuse_unfit(books, id_, day)
    entries = list(_entries_of(books, id_))
    files: dict[str, bytes | None] = {}
    rest = [one for one in books.register.persons if one.id != id_]
    if person is not None:
        empty = Person(id_, "", extra={FORGOTTEN: str(day)})
        files[REGISTER_FILE] = write_register([*rest, empty], books.register.columns)
    struck = [_struck(row) for row in books.record.rows if _tells_of(row, id_, person, rest)]
    if struck:
        files[DECISIONS_FILE] = write_decisions(books.record.with_rows(struck))
    rows, sheets = _without_words(books, entries)
    files.update(sheets)
    until = dict(resident_store.kept(books)).get(id_)
    goes = until is not None and until < day
    if goes:
        files[resident_store.FILE] = resident_store.without(books, id_)
    given = {snapshot_path(one.id): one.kept_until for one in kept_snapshots(books, id_)}
    over = tuple(path for path, last in given.items() if last < day)
    files.update(dict.fromkeys(over))
    plan, after = plan_additions(books, Additions(files=files), checks)
    return Forgetting(
        id_,
        plan,
        after,
        decisions=len(struck),
        rows=rows,
        number_goes=goes,
        number_until=None if goes else until,
        statements=tuple(_statements(entries, books.settings.privacy.statement_years)),
        waiting=tuple(f"statements/{one.meta['statement']}" for one in entries if one.flag == TO_REVIEW),
        receipts=tuple((path, last) for path, last in given.items() if path not in over),
        receipts_go=over,
        in_ledger=_has_name_in_ledger(books, id_),
        open=_open_dues(books, id_, day),
    )


def _refuse_unfit(books: Books, id_: str, day: dt.date) -> Person | None:
    person = next((one for one in books.register.persons if one.id == id_), None)
    member = books.registry.members.get(id_)
    if person is None and member is None and id_ not in books.registry.parties:
        raise failure(
            RequestError,
            "UNKNOWN-ID",
            say("neither the books nor the register know {id}", id=id_),
            hint=say("look the id up: the register lists all of them"),
        )
    for stay in member.stays if member is not None else ():
        if stay.left is None or day < stay.left:
            raise _belongs(id_, stay)
    if person is not None and person.forgotten is not None:
        raise failure(
            RequestError,
            "ALREADY-FORGOTTEN",
            say("{id} was forgotten on {day}", id=id_, day=person.forgotten),
        )
    return person


def _belongs(id_: str, stay: Stay) -> RequestError:
    return failure(
        RequestError,
        "MEMBER-BELONGS",
        say("{id} is a member since {day}, and a member is not forgotten", id=id_, day=stay.join.date)
        if stay.left is None
        else say("{id} is a member until {day}, and a member is not forgotten", id=id_, day=stay.left),
        expected=say("somebody who has left; receipts and statements then stay for as long as the law asks"),
        hint=say('first "sfund member leave {id}", then this command again', id=id_)
        if stay.left is None
        else say("type this command again on {day}", day=stay.left),
    )


def _open_dues(books: Books, id_: str, day: dt.date) -> Decimal:
    if id_ not in books.registry.members:
        return ZERO
    standing = dues_of(books).standing(id_, paid_by_member(books, day).get(id_, Paid()), day)
    return standing.arrears if standing is not None else ZERO


def _has_name_in_ledger(books: Books, id_: str) -> bool:
    owner = books.registry.members.get(id_) or books.registry.parties.get(id_)
    return bool(owner is not None and owner.name)


def _entries_of(books: Books, id_: str) -> Iterator[data.Transaction]:
    """The imported entries whose money is this person's."""
    for entry in books.entries:
        if isinstance(entry, data.Transaction) and "statement" in entry.meta:
            metas = [entry.meta, *(posting.meta or {} for posting in entry.postings)]
            if any(id_ in (meta.get("member"), meta.get("party")) for meta in metas):
                yield entry


def _tells_of(row: Recorded, id_: str, person: Person | None, others: Iterable[Person]) -> bool:
    """Whether the words of the decision are this person's: it names the id, or a name of nobody else."""
    if id_ in (row.decided.named.get("member"), row.decided.named.get("party")):
        return True
    names = set(person.names) if person is not None else set()
    words = {word for text in (row.decided.counterparty, row.decided.memo) for word in (text, *text.split())}
    shared = {name for other in others for name in other.names}
    return bool(names & words - shared)


def _struck(row: Recorded) -> Recorded:
    return replace(row, decided=replace(row.decided, counterparty="", memo=""), extra={})


def _without_words(
    books: Books, entries: Iterable[data.Transaction]
) -> tuple[tuple[str, ...], Mapping[str, bytes]]:
    """The sheets beside the statements without the words of these entries, and the rows that lost them.

    A line that waits keeps them: without them nobody could decide on it.
    """
    rows: dict[str, set[str]] = {}
    for entry in entries:
        kept, _, row = str(entry.meta["statement"]).rpartition(":")
        if entry.flag != TO_REVIEW:
            rows.setdefault(f"statements/{kept}{_SHEET}", set()).add(row)
    struck: list[str] = []
    sheets: dict[str, bytes] = {}
    for path, wanted in sorted(rows.items()):
        content = disk.read(books.root / path)
        lines = [] if content is None else list(_read(content))
        gone = [one for one in lines if one.get("row") in wanted and any(one.get(word) for word in _WORDS)]
        for one in gone:
            one.update(dict.fromkeys(_WORDS, ""))
            struck.append(f"{path}:{one['row']}")
        if gone:
            sheets[path] = _written(lines)
    return tuple(struck), sheets


def _read(content: bytes) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _written(lines: Sequence[Mapping[str, str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(lines[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return stream.getvalue().encode("utf-8-sig")


def _statements(entries: Iterable[data.Transaction], years: int) -> Iterator[tuple[str, dt.date]]:
    """The rows of the statements, and until when the file is kept at least."""
    for entry in entries:
        yield f"statements/{entry.meta['statement']}", years_later(entry.date, years)
