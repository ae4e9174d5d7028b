"""What one event makes of a loan, of its rows and of the books; nothing is written here.

An event that comes late is folded in at its day. What it changes of entries that stand already is posted as
one difference in an open month; no entry is ever edited for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sfund.auditing.closing import Chain
from sfund.books.funds.floor import refuse_below_zero
from sfund.books.loans.accounts import Lent
from sfund.books.loans.entries import Cash, correction, draft_of, sums_of
from sfund.books.model import Books
from sfund.books.render import Entry
from sfund.errors import RequestError, failure
from sfund.loans.account import Applied, LoanAccount
from sfund.loans.facts import LoanFact
from sfund.loans.movements import MovementKind
from sfund.periods import Month
from sfund.placing.drafts import Draft
from sfund.words import say

_OUT = (MovementKind.DISBURSEMENT, MovementKind.REFUND)


@dataclass(frozen=True, slots=True)
class Change:
    """One event of a loan, as it is asked for.

    Attributes:
        day: From which it counts.
        cash: The money that moves with it.
        is_late: Whether its day may lie in a closed month: then what it posts stands in the first open one.
        said: What its entry carries besides: note, document.
    """

    day: dt.date
    facts: tuple[LoanFact, ...] = ()
    cash: Cash | None = None
    is_late: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed:
    """What an event makes of a loan.

    Attributes:
        before: The loan without it, on the last day that is known of the loan, or on that of the event.
        after: The same day with it.
        applied: How its money divides.
        entries: What is to be written.
    """

    before: LoanAccount
    after: LoanAccount
    applied: Applied | None
    entries: tuple[Entry, ...]


def changed(books: Books, one: Lent, change: Change) -> Changed:
    """The plan of an event.

    Raises:
        RequestError: MONTH-CLOSED, LOAN-BALANCE, and what the loan's arithmetic finds wrong with the event.
        BooksError: FUND-NEGATIVE, FUND-ACCOUNT-NEGATIVE where money goes out that is not there.
    """
    posted = posting_day(books, change)
    then, drafts, applied = one.plus(*change.facts), list[Draft](), None
    if change.cash is not None:
        entry = change.cash.entry(one.id, change.day, posted)
        keys = {known.key for known in one.entries}
        if entry.key in keys:
            entry = replace(entry, key=_free(entry.key, keys))
        found = {part.key: part for part in then.plus(entries=[entry]).whole().applied}
        applied = found[entry.key]
        entry = replace(entry, sums=sums_of(applied))
        then = then.plus(entries=[entry])
        drafts.append(draft_of(books, one, entry, change.cash.account, change.said))
    _refuse_problems(one, then)
    difference = correction(then, max([posted, *(known.posted for known in then.entries)]))
    if difference is not None:
        drafts.append(draft_of(books, one, difference))
    if change.cash is not None and change.cash.kind in _OUT:
        refuse_below_zero(books, drafts)
    day = max(change.day, then.last_day)
    return Changed(one.account(day), then.account(day), applied, (*change.facts, *drafts))


def refolded(books: Books, one: Lent) -> Draft | None:
    """The entry that posts what late events changed; None where books and arithmetic agree.

    Raises:
        RequestError: LOAN-BALANCE.
    """
    last = max((entry.posted for entry in one.entries), default=one.last_day)
    difference = correction(one, max(last, first_open_day(books)))
    return None if difference is None else draft_of(books, one, difference)


def first_open_day(books: Books) -> dt.date:
    """The first day after every month that is closed."""
    closed = max(Chain.of(books.registry.closings).seals, default=None)
    return dt.date.min if closed is None else closed.plus(1).first_day


def posting_day(books: Books, change: Change) -> dt.date:
    """The day of what an event posts.

    Raises:
        RequestError: MONTH-CLOSED, unless the event is said to be late.
    """
    first = first_open_day(books)
    if change.day < first and not change.is_late:
        raise failure(
            RequestError,
            "MONTH-CLOSED",
            say("{month} is closed, and this would be an event of {day}", month=Month.of(change.day),
                day=change.day),
            expected=say("a day from {day} on", day=first),
            hint=say("--late keeps its day for the loan, and posts what it changes in the first open month"),
        )  # fmt: skip
    return max(change.day, first)


def _free(key: str, keys: set[str]) -> str:
    count = 2
    while f"{key}-{count}" in keys:
        count += 1
    return f"{key}-{count}"


def _refuse_problems(one: Lent, then: Lent) -> None:
    """Refuses what the loan's arithmetic finds wrong now and did not before."""
    before = [(found.code, str(found.message)) for found in one.whole().problems]
    new = [found for found in then.whole().problems if (found.code, str(found.message)) not in before]
    if new:
        raise RequestError(*new)
