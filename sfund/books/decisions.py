"""The treasurer's decisions on the disk: `register/decisions.csv`, a sheet that Excel opens.

They name counterparties, so the file lies beside the register of persons: outside version control, for its
owner's eyes only, written in the commit of the decision itself. A line whose `counterparty` and `memo` are
empty teaches nothing; `before` is the entry as it stood undecided, so that a decision can be taken back to
the letter.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

from sfund.books import disk
from sfund.books.persons import vault
from sfund.books.sheets import guarded, unguarded
from sfund.chart import MUTUAL_AID
from sfund.errors import BooksError, failure
from sfund.placing.decisions import NAMED, Decided
from sfund.words import Message, say

FILE = "register/decisions.csv"
COLUMNS = ("id", "day", "bank", "amount", "counterparty", "memo", "account", *NAMED, "decided-on", "before")
_NEEDED = frozenset(("id", "day", "bank", "amount", "counterparty", "memo", "account"))

# Spreadsheets take such an id for a number and write back another; and they write days in their own way.
_NUMBER_LIKE = re.compile(r"\d+(e\d+)?", re.IGNORECASE)
_AROUND_ID = re.compile(r"^[\s']+|\s+$")
_TURNED_INTO_NUMBER = re.compile(r"\d+(?:[.,]\d+)?E\+\d+")
_DAY = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D?")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of the record.

    Attributes:
        before: The entry as it stood before the decision, in the ledger's words; empty where that is unknown.
        decided_on: The day of the decision; None where that is unknown.
        row: Its row of the sheet, counted from 1 as Excel counts; None where it is not from a file.
        extra: What columns of the treasurer's own say, column → text; no column without a text.
    """

    decided: Decided
    before: str = ""
    decided_on: dt.date | None = None
    row: int | None = field(default=None, compare=False)
    extra: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True)
class Record:
    """All decisions that are remembered; an id is in it once.

    Attributes:
        rows: In the order of the file.
        digest: The file's as it lies on the disk, for the commit (None: there is no file).
        columns: The file's, in its order, the treasurer's own among them.
    """

    rows: tuple[Recorded, ...] = ()
    digest: str | None = None
    columns: tuple[str, ...] = COLUMNS

    @cached_property
    def learnt(self) -> tuple[Decided, ...]:
        """The decisions that teach something; mutual aid is decided by the committee, each time anew."""
        decided = (row.decided for row in self.rows)
        return tuple(one for one in decided if one.teaches and one.account != MUTUAL_AID)

    @cached_property
    def by_id(self) -> Mapping[str, Recorded]:
        return {row.decided.id: row for row in self.rows}

    def with_rows(self, rows: Iterable[Recorded]) -> Record:
        """These rows in the place of those with the same ids, or behind the others."""
        new = {row.decided.id: row for row in rows}
        kept = (new.pop(row.decided.id, row) for row in self.rows)
        return replace(self, rows=(*kept, *new.values()))

    def without(self, ids: Iterable[str]) -> Record:
        gone = frozenset(ids)
        return replace(self, rows=tuple(row for row in self.rows if row.decided.id not in gone))


def read_decisions(root: Path) -> Record:
    """The decisions of these books; an empty record where there is no file.

    Raises:
        BooksError: DECISIONS-UNREADABLE, and what `vault.read` raises of a locked one.
    """
    stored = vault.look(root, FILE)
    return Record() if stored is None else parse_decisions(stored.content, stored.digest)


def parse_decisions(content: bytes | None, digest: str | None = None) -> Record:
    """The record that the file's content says; see `read_decisions`.

    `digest` is that of the file as it lies on the disk, where that is not the content's.
    """
    if content is None:
        return Record()
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        lines = list(reader)  # one a row of the sheet, although a cell may be of several lines
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(1, say("it is no CSV file in UTF-8"), hint=_SAVE_ANEW) from error
    header = [unguarded(column) for column in lines[0]] if lines else []
    columns = tuple(filter(None, header))
    if missing := sorted(_NEEDED.difference(columns)):
        raise _unreadable(1, say("its first line names no column {columns}", columns=", ".join(missing)))
    if len(set(columns)) < len(columns):
        raise _unreadable(1, say("its first line names a column twice"))
    rows: dict[str, Recorded] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cells):
            continue
        row = _row(dict(zip(header, cells, strict=False)), number)
        if row.decided.id in rows:
            raise _unreadable(number, say("the same id stands on a row above"))
        rows[row.decided.id] = row
    return Record(tuple(rows.values()), digest or disk.digest(content), columns)


def write_decisions(record: Record) -> bytes:
    """The file's content: the record's own columns in their order, then whatever else there is to write."""
    own = (column for row in record.rows for column in row.extra)
    header = tuple(dict.fromkeys((*record.columns, *COLUMNS, *own)))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(map(guarded, header))
    for row in record.rows:
        cells = _cells(row)
        writer.writerow(cells.get(column, "") for column in header)
    return stream.getvalue().encode("utf-8-sig")


def _cells(row: Recorded) -> dict[str, str]:
    """Column → cell."""
    one = row.decided
    words = {
        **row.extra,
        "counterparty": one.counterparty,
        "memo": one.memo,
        **one.named,
        "decided-on": str(row.decided_on or ""),
        "before": row.before,
    }
    id_ = f"'{one.id}" if _NUMBER_LIKE.fullmatch(one.id) else one.id
    plain = {
        "id": id_,
        "day": str(one.day),
        "bank": one.bank,
        "amount": f"{one.amount:f}",
        "account": one.account,
    }
    return {column: guarded(text) for column, text in words.items()} | plain


def _row(cells: dict[str, str], line: int) -> Recorded:
    text = {column: unguarded(cell) for column, cell in cells.items()}
    id_ = _AROUND_ID.sub("", text.get("id", ""))
    if not id_:
        raise _unreadable(line, say("the row has no id"))
    if _TURNED_INTO_NUMBER.fullmatch(id_):
        raise _unreadable(line, say("its id has become a number"), hint=_TAKE_A_COPY)
    named = {key: value for key in NAMED if (value := text.get(key, "").strip())}
    account, bank = text.get("account", "").strip(), text.get("bank", "").strip()
    decided = Decided(id_, _day(text.get("day", ""), line), bank, _amount(text.get("amount", ""), line),
                      text.get("counterparty", ""), text.get("memo", ""), account, named)  # fmt: skip
    extra = {column: value for column, value in text.items() if column and value and column not in COLUMNS}
    on = text.get("decided-on", "").strip()
    before = text.get("before", "").replace("\r\n", "\n")
    return Recorded(decided, before, _day(on, line) if on else None, line, extra)


def _day(text: str, line: int) -> dt.date:
    """A day, as written by us or by a spreadsheet that leads with the year."""
    found = _DAY.fullmatch(text.strip())
    try:
        if found is not None:
            return dt.date(*map(int, found.groups()))
    except ValueError:
        pass
    raise _unreadable(line, say("its day is none"), say("a day such as 2012-01-31"))


def _amount(text: str, line: int) -> Decimal:
    try:
        number = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise _unreadable(line, say("its amount is no number"), say("digits, such as -33000"))
    return number


_SAVE_ANEW = say(
    'save it in Excel as "CSV UTF-8"; or move the file away: only what was learned is forgotten, and no '
    "entry changes"
)
_TAKE_A_COPY = say(
    "a spreadsheet did that: take the file from a backup and keep ids as text; or move the file away: only "
    "what was learned is forgotten, and no entry changes"
)


def _unreadable(
    line: int, reason: Message, expected: Message | None = None, hint: Message | None = None
) -> BooksError:
    return failure(
        BooksError,
        "DECISIONS-UNREADABLE",
        say("the record of decisions cannot be read: {reason}", reason=reason),
        file=FILE,
        line=line,
        expected=expected
        or say("a CSV file in UTF-8 with the columns {columns}", columns=", ".join(COLUMNS)),
        hint=hint
        or say("mend the row or take it out; a row that is gone teaches nothing, and no entry changes"),
    )
