"""One account over time: what the books hold, what the statements bring, and where it began.

An account begins with what its earliest statement says was there before the first row. Statements come in
any order and may be cut anywhere, so the beginning moves back whenever an earlier row turns up.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from beancount.core import data

from importers.booking.identity import opening_id
from importers.reading.statements import Statement
from sfund.books.model import Books
from sfund.chart import OPENING
from sfund.funds.facts import GENERAL
from sfund.languages import text
from sfund.money import ZERO, Money, total
from sfund.placing.drafts import CERTAIN, TO_REVIEW, Assertion, Draft, DraftPosting
from sfund.words import say

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the account held before its first row; `origin` names the statement if this run brings it."""

    day: dt.date
    amount: Decimal
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Former:
    """Where the account began in the books before this run moved its beginning back.

    Attributes:
        day: Of its first row then.
        closing: What it held at the end of that day.
    """

    day: dt.date
    closing: Decimal


@dataclass
class Timeline:
    """An account's movements by day, in the books and from this run.

    Attributes:
        rows: Of the movements those that came from the account's own statements, by day and import id.
        opening: The entry with which the account began, if an import wrote one.
        began: The same as a value, also where nothing was there; None before the first statement.
        former: Where it began before this run; None where the run leaves that as it is.
        assertions: Balances that earlier statements proved, oldest first.
        gaps: The entries for days that no statement covered, oldest first.
        entries: What the books hold, by day.
    """

    account: str
    currency: str
    language: str
    movements: dict[dt.date, Decimal] = field(default_factory=dict)
    rows: dict[dt.date, dict[str, Decimal]] = field(default_factory=dict)
    opening: data.Transaction | None = None
    began: Beginning | None = None
    former: Former | None = None
    assertions: list[data.Balance] = field(default_factory=list)
    gaps: list[data.Transaction] = field(default_factory=list)
    entries: dict[dt.date, list[data.Transaction]] = field(default_factory=dict)
    _days: list[dt.date] | None = None
    _balances: list[Decimal] = field(default_factory=list)

    def add(self, day: dt.date, amount: Decimal, import_id: str | None = None) -> None:
        """Takes in a movement; `import_id` says that it is a row of a statement of this account."""
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

    @property
    def start(self) -> Decimal:
        """What the account held before its first row, entries by hand included."""
        return self.at_end_of(self.began.day - DAY) + self.began.amount if self.began else ZERO


def timelines(books: Books, accounts: Iterable[str]) -> dict[str, Timeline]:
    """The timelines of these accounts, from one walk over the entries."""
    lines = {account: Timeline(account, books.currency, books.language) for account in accounts}
    openings = {opening_id(account): account for account in lines}
    for entry in books.entries:
        if isinstance(entry, data.Transaction):
            _take_in(lines, entry)
            account = openings.get(entry.meta.get("import-id", ""))
            if account is not None:
                lines[account].opening = entry
        elif isinstance(entry, data.Balance) and entry.account in lines and "statement" in entry.meta:
            lines[entry.account].assertions.append(entry)
    for line in lines.values():
        line.began = _began(line)
    return lines


def _take_in(lines: dict[str, Timeline], entry: data.Transaction) -> None:
    is_gap = "gap" in entry.meta
    for index, posting in enumerate(entry.postings):
        line = lines.get(posting.account)
        if line is not None and posting.units is not None and posting.units.number is not None:
            line.entries.setdefault(entry.date, []).append(entry)
            if is_gap and index == 0:
                line.gaps.append(entry)
            # The first posting is the side of the statement; another one may be of this account by a rule.
            id_ = entry.meta.get("import-id") if index == 0 and not is_gap else None
            line.add(entry.date, posting.units.number, id_ if id_ != opening_id(line.account) else None)


def _began(line: Timeline) -> Beginning | None:
    if line.opening is not None:
        return Beginning(line.opening.date, _moved(line.opening, line.account))
    return Beginning(min(line.rows), ZERO) if line.rows else None


def _moved(entry: data.Transaction, account: str) -> Decimal:
    """What the entry moves on the account."""
    return total(
        posting.units.number or ZERO
        for posting in entry.postings
        if posting.account == account and posting.units is not None
    )


def begins_earlier(line: Timeline, statement: Statement) -> bool:
    """Whether the statement has rows of a day before the account began."""
    return bool(statement.rows) and (line.began is None or statement.rows[0].day < line.began.day)


def reaches_back(line: Timeline, statement: Statement) -> bool:
    """Whether, on the day on which the account began, the statement passes through what it began with."""
    began, start = line.began, line.start
    return (
        began is not None
        and bool(statement.rows)
        and statement.rows[0].day == began.day
        and statement.opening != start
        and any(row.balance == start for row in statement.rows if row.day == began.day)
    )


def begin_with(line: Timeline, statement: Statement, origin: str) -> None:
    """The account begins with this statement; `origin` names its first row."""
    first = statement.rows[0].day
    if line.began is not None:
        if line.began.origin is None:
            line.former = Former(line.began.day, line.at_end_of(line.began.day))
        line.add(line.began.day, -line.began.amount)
    amount = (statement.opening or ZERO) - line.at_end_of(first - DAY)
    line.add(first, amount)
    line.began = Beginning(first, amount, origin)


def opening_entry(line: Timeline, fund: str) -> Draft | None:
    """The opening balance that this run brings; None where it brings none, or nothing was there."""
    began = line.began
    if began is None or began.origin is None or not began.amount:
        return None
    money = Money(began.amount, line.currency)
    by_hand = line.at_end_of(began.day - DAY)
    postings = (DraftPosting(line.account, money), DraftPosting(OPENING, -money))
    meta = {"import-id": opening_id(line.account), "statement": began.origin}
    if fund != GENERAL:
        meta["fund"] = fund
    flag = CERTAIN
    if by_hand:
        flag = TO_REVIEW  # a difference to what somebody kept by hand is no opening balance without a look
        why = say(
            "before the first row the bank held {bank} and the books {books}",
            bank=f"{line.start:,}",
            books=f"{by_hand:,}",
        )
        meta["why"] = text(why, line.language)
    return Draft(began.day, flag, "", text(say("Opening balance"), line.language), postings, meta)


def closing_assertion(line: Timeline, statement: Statement, origin: str) -> Assertion | None:
    """The statement's closing balance, asserted for the morning after its last row."""
    if not statement.rows or statement.closing is None:
        return None
    day = statement.rows[-1].day
    if line.at_end_of(day) != statement.closing:
        return None  # cut off in the middle of a day that another statement goes on with
    meta = {"statement": origin}
    return Assertion(day + DAY, line.account, Money(statement.closing, line.currency), meta)
