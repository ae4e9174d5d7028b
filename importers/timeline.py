"""One account over time: what the books hold, what the statements bring, and the proof that both agree.

The bank's balance is the truth. After an import the account stands, at the end of every day of every
statement, where the statement says, to the won; otherwise the file is refused whole.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from typing import Any

from beancount.core import data

from importers.identity import opening_id
from importers.statements import Statement, StatementRow
from sfund.books.model import Books
from sfund.chart import OPENING
from sfund.drafts import CERTAIN, Assertion, Draft, DraftPosting
from sfund.errors import StatementError, failure
from sfund.funds import GENERAL
from sfund.languages import text
from sfund.money import ZERO, Money, total
from sfund.words import say

_DAY = dt.timedelta(days=1)


@dataclass
class Timeline:
    """An account's movements by day, in the books and from this run.

    Attributes:
        rows: Of the movements those that came from statements, by day and import id.
        opening: The entry with which the account began, if an import wrote one.
        imported: Whether any statement of this account is in the books already.
    """

    account: str
    currency: str
    language: str
    movements: dict[dt.date, Decimal] = field(default_factory=dict)
    rows: dict[dt.date, dict[str, Decimal]] = field(default_factory=dict)
    opening: data.Transaction | None = None
    assertions: list[data.Balance] = field(default_factory=list)
    imported: bool = False
    _days: list[dt.date] | None = None
    _balances: list[Decimal] = field(default_factory=list)

    def add(self, day: dt.date, amount: Decimal, import_id: str | None = None) -> None:
        """Takes in a movement; `import_id` says that it is a row of a statement."""
        if import_id is not None:
            self.rows.setdefault(day, {})[import_id] = amount
        self.movements[day] = self.movements.get(day, ZERO) + amount
        self._days = None

    def at_end_of(self, day: dt.date) -> Decimal:
        """The balance after everything dated up to that day."""
        if self._days is None:
            self._days = sorted(self.movements)
            self._balances = list(accumulate(self.movements[one] for one in self._days))
        index = bisect_right(self._days, day)
        return self._balances[index - 1] if index else ZERO


def timelines(books: Books, accounts: Iterable[str]) -> dict[str, Timeline]:
    """The timelines of these accounts, from one walk over the entries."""
    lines = {account: Timeline(account, books.currency, books.language) for account in accounts}
    openings = {opening_id(account): account for account in lines}
    for entry in books.entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if posting.account in lines and posting.units is not None:
                    _take_in(lines[posting.account], entry, posting.units.number)
            account = openings.get(entry.meta.get("import-id", ""))
            if account is not None:
                lines[account].opening = entry
        elif isinstance(entry, data.Balance) and entry.account in lines and "statement" in entry.meta:
            lines[entry.account].assertions.append(entry)
    return lines


def _take_in(line: Timeline, entry: data.Transaction, number: Any) -> None:
    line.add(entry.date, number, entry.meta.get("import-id"))
    line.imported = line.imported or "statement" in entry.meta


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening balance that a run brings: a new entry, and the one whose place it takes."""

    entry: Draft
    replaced: data.Transaction | None


def opening_for(line: Timeline, statement: Statement, origin: str, fund: str) -> Opening | None:
    """What the account held before its first statement; an earlier statement moves it back in time.

    Raises:
        StatementError: GAP, where the statement does not begin with what the books hold.
    """
    if not statement.rows or statement.opening is None:
        return None
    first = statement.rows[0].day
    before = line.at_end_of(first - _DAY)
    began = line.opening
    if not line.imported and began is None:
        missing = statement.opening - before
        return Opening(_opening_entry(line, first, missing, origin, fund), None) if missing else None
    if began is not None and first < began.date:
        line.add(began.date, -_moved(began, line.account))
        return Opening(_opening_entry(line, first, statement.opening, origin, fund), began)
    return None


def _moved(entry: data.Transaction, account: str) -> Decimal:
    """What the entry moves on the account."""
    return total(
        posting.units.number or ZERO
        for posting in entry.postings
        if posting.account == account and posting.units is not None
    )


def _opening_entry(line: Timeline, day: dt.date, amount: Decimal, origin: str, fund: str) -> Draft:
    line.add(day, amount)
    money = Money(amount, line.currency)
    postings = (DraftPosting(line.account, money), DraftPosting(OPENING, -money))
    meta = {"import-id": opening_id(line.account), "statement": origin}
    if fund != GENERAL:
        meta["fund"] = fund
    return Draft(day, CERTAIN, "", text(say("Opening balance"), line.language), postings, meta)


def check_days(line: Timeline, statement: Statement, ids: Sequence[str]) -> None:
    """At the end of each day of the statement the account holds what the statement says.

    `ids` are the import ids of its rows. A statement may have been drawn up in the middle of its last
    day; what other statements add to that day is then the whole difference.

    Raises:
        StatementError: GAP where it differs from the first row on; BALANCE-CONTRADICTED where it begins to
            differ inside.
    """
    last_rows = {row.day: row for row in statement.rows}
    first_day = min(last_rows, default=None)
    for day, row in sorted(last_rows.items()):
        found = line.at_end_of(day)
        if row.balance is None or row.balance == found:
            continue
        if day == statement.rows[-1].day and found - row.balance == _rest_of_day(line, day, ids):
            continue
        if day == first_day:
            raise _gap(line, statement, row, found)
        raise _contradicted(line, statement.file, row, found)


def _rest_of_day(line: Timeline, day: dt.date, ids: Sequence[str]) -> Decimal:
    """What statements other than this one brought on that day."""
    own = set(ids)
    return total(amount for id_, amount in line.rows.get(day, {}).items() if id_ not in own)


def superseded_assertions(line: Timeline, new: Mapping[dt.date, Decimal]) -> list[data.Balance]:
    """Assertions of earlier statements that ended in the middle of a day which now goes on.

    `new` are the sums of the rows that this run adds, by day.

    Raises:
        StatementError: BALANCE-CONTRADICTED for one that the new rows do not explain.
    """
    superseded = []
    for entry in line.assertions:
        day = entry.date - _DAY
        surplus = line.at_end_of(day) - (entry.amount.number or ZERO)
        if not surplus:
            continue
        if surplus != new.get(day, ZERO):
            raise failure(
                StatementError,
                "BALANCE-CONTRADICTED",
                say(
                    "with this file {account} would be {surplus} off the balance of {date} that an earlier "
                    "statement proved",
                    account=line.account,
                    surplus=f"{surplus:,}",
                    date=entry.date,
                ),
                file=entry.meta["filename"],
                line=entry.meta["lineno"],
                hint=say("import the days between, or look for a file of another account"),
            )
        superseded.append(entry)
    return superseded


def _contradicted(line: Timeline, file: str, row: StatementRow, found: Decimal) -> StatementError:
    return failure(
        StatementError,
        "BALANCE-CONTRADICTED",
        say(
            "at the end of {day} the bank has {bank} and the books have {books}",
            day=row.day,
            bank=f"{row.balance:,}",
            books=f"{found:,}",
        ),
        file=file,
        line=row.row,
        expected=say("the same balance in {account}, to the won", account=line.account),
        hint=say("look for an entry of this day that was changed, added or removed by hand"),
    )


def _gap(line: Timeline, statement: Statement, row: StatementRow, found: Decimal) -> StatementError:
    return failure(
        StatementError,
        "GAP",
        say(
            "the statement does not follow on what the books hold: {bank} in the bank, {books} in the books",
            bank=f"{row.balance:,}",
            books=f"{found:,}",
        ),
        file=statement.file,
        line=row.row,
        expected=say("statements of {account} without days between them", account=line.account),
        hint=say("download the days that are missing and import them together with this file"),
    )


def closing_assertion(line: Timeline, statement: Statement, origin: str) -> Assertion | None:
    """The statement's closing balance, asserted for the morning after its last row."""
    if not statement.rows or statement.closing is None:
        return None
    day = statement.rows[-1].day
    if line.at_end_of(day) != statement.closing:
        return None  # cut off in the middle of a day that another statement goes on with
    meta = {"statement": origin}
    return Assertion(day + _DAY, line.account, Money(statement.closing, line.currency), meta)
