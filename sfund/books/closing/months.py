"""Closing a month or a year: what must hold before, and what is written. Nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from beancount.core import data

from sfund.auditing.closing import Chain, Sealed, reopened, sealed
from sfund.books import disk
from sfund.books.closing.sealing import is_sealable, seal_file, seal_list
from sfund.books.closing.trial import TrialBalance, trial_balance
from sfund.books.closing.years import carried_funds, year_list
from sfund.books.funds.sums import FundSums
from sfund.books.identity import KEY
from sfund.books.model import Books
from sfund.books.writing import Additions
from sfund.chart import is_bank, is_suspense
from sfund.errors import Diagnostic, RequestError, failure
from sfund.periods import Month
from sfund.placing.drafts import TO_REVIEW
from sfund.words import say


@dataclass(frozen=True, slots=True)
class Closing:
    """A month as it will be closed.

    Attributes:
        seal: The link of the chain.
        trial: What stands in each account at the end of the month.
    """

    seal: Sealed
    trial: TrialBalance
    additions: Additions


def close_month(books: Books, month: Month, today: dt.date) -> Closing:
    """What closing the month writes: its list of entries, and the next link of the chain.

    Raises:
        RequestError: MONTH-RUNNING, MONTH-CLOSED-ALREADY, CLOSED-OUT-OF-ORDER, MONTH-EMPTY.
        BooksError: whatever `unready` finds, raised by the caller.
    """
    _refuse_order(books, month, today)
    chain = Chain.of(books.registry.closings)
    found = seal_list(books, month)
    content = found.content()
    seal = sealed(today, month, disk.digest(content), len(found.entries) + len(found.facts), chain.head)
    return Closing(seal, trial_balance(books, month), Additions([seal], files={seal_file(month): content}))


@dataclass(frozen=True, slots=True)
class YearClosing:
    """A year as it will be closed.

    Attributes:
        seal: The link of the chain.
        funds: What each fund had, got, spent and goes into the next year with.
    """

    seal: Sealed
    funds: tuple[FundSums, ...]
    additions: Additions


def close_year(books: Books, year: int, today: dt.date) -> YearClosing:
    """What closing the year writes: what each fund goes on with, and the next link of the chain.

    Raises:
        RequestError: YEAR-CLOSED-ALREADY, YEAR-RUNNING, YEAR-EMPTY; MONTHS-OPEN where one of its months is.
    """
    chain = Chain.of(books.registry.closings)
    if year in chain.years:
        raise failure(RequestError, "YEAR-CLOSED-ALREADY", say("{year} is closed already", year=year))
    if dt.date(year, 12, 31) >= today:
        raise failure(
            RequestError,
            "YEAR-RUNNING",
            say("{year} is not over", year=year),
            hint=say("close it when its last month is closed"),
        )
    days = [entry.date for entry in books.entries if is_sealable(entry)]
    if not days or min(days).year > year:
        raise failure(RequestError, "YEAR-EMPTY", say("the books have nothing up to {year}", year=year))
    first = max(Month(year, 1), Month.of(min(days)))
    open_ = [month for month in map(first.plus, range(13 - first.number)) if month not in chain.seals]
    if open_:
        raise failure(
            RequestError,
            "MONTHS-OPEN",
            say("{month} is not closed", month=open_[0]),
            expected=say("every month of the year closed"),
            hint=say('"sfund close {month}" first', month=open_[0]),
        )
    funds = carried_funds(books, year)
    content = year_list(funds)
    seal = sealed(today, year, disk.digest(content), len(funds), chain.head)
    return YearClosing(seal, funds, Additions([seal], files={seal_file(year): content}))


def reopen_year(books: Books, year: int, why: str, today: dt.date) -> Additions:
    """What opening the year again writes; later years must be opened first.

    Raises:
        RequestError: YEAR-OPEN, REOPENED-OUT-OF-ORDER, NO-REASON.
    """
    chain = Chain.of(books.registry.closings)
    if year not in chain.years:
        raise failure(
            RequestError,
            "YEAR-OPEN",
            say("{year} is not closed", year=year),
            hint=say('"sfund close --list" has what is closed'),
        )
    if max(chain.years) != year:
        raise failure(
            RequestError,
            "REOPENED-OUT-OF-ORDER",
            say("a later year is closed: {year}", year=max(chain.years)),
            hint=say("open the later ones first, the last one before all others"),
        )
    _require_reason(why)
    return Additions([reopened(today, year, why, chain.head)], files={seal_file(year): None})


def _require_reason(why: str) -> None:
    if not any(map(str.isalnum, why)):
        raise failure(
            RequestError, "NO-REASON", say("nothing says why"), expected=say("--why and a few words")
        )


def reopen_month(books: Books, month: Month, why: str, today: dt.date) -> Additions:
    """What opening the month again writes; months after it must be opened first.

    Raises:
        RequestError: MONTH-OPEN, YEAR-CLOSED, REOPENED-OUT-OF-ORDER, NO-REASON.
    """
    chain = Chain.of(books.registry.closings)
    if month.year in chain.years:
        raise failure(
            RequestError,
            "YEAR-CLOSED",
            say("{year} is closed", year=month.year),
            hint=say('first "sfund reopen {year} --why ..."', year=month.year),
        )
    if month not in chain.seals:
        raise failure(
            RequestError,
            "MONTH-OPEN",
            say("{month} is not closed", month=month),
            hint=say('"sfund close --list" has the closed months'),
        )
    if max(chain.seals) != month:
        raise failure(
            RequestError,
            "REOPENED-OUT-OF-ORDER",
            say("a later month is closed: {month}", month=max(chain.seals)),
            expected=say("the last closed month"),
            hint=say("open the later ones first, the last one before all others"),
        )
    _require_reason(why)
    return Additions([reopened(today, month, why, chain.head)], files={seal_file(month): None})


def unready(books: Books, month: Month) -> Iterator[Diagnostic]:
    """NOT-PLACED, BANK-NOT-PROVEN: what has to be done before the month can be closed."""
    yield from _waiting(books, month)
    yield from _unproven(books, month)


def _refuse_order(books: Books, month: Month, today: dt.date) -> None:
    if month.last_day >= today:
        raise failure(
            RequestError,
            "MONTH-RUNNING",
            say("{month} is not over", month=month),
            hint=say("close it when its last statement is in the books"),
        )
    closed = Chain.of(books.registry.closings).seals
    if month in closed:
        raise failure(RequestError, "MONTH-CLOSED-ALREADY", say("{month} is closed already", month=month))
    days = [entry.date for entry in books.entries if is_sealable(entry)]
    if not days or month < Month.of(min(days)):
        raise failure(RequestError, "MONTH-EMPTY", say("the books have nothing up to {month}", month=month))
    first = max(closed).plus(1) if closed else Month.of(min(days))
    if month != first:
        raise failure(
            RequestError,
            "CLOSED-OUT-OF-ORDER",
            say("months are closed one after the other, and the next is {month}", month=first),
            hint=say('"sfund close {month}" first', month=first),
        )


def _waiting(books: Books, month: Month) -> Iterator[Diagnostic]:
    """Entries of an import that nobody decided on, and money in suspense."""
    for entry in books.entries:
        if not isinstance(entry, data.Transaction) or Month.of(entry.date) > month:
            continue
        doubted = entry.flag == TO_REVIEW and KEY in entry.meta
        if doubted or any(is_suspense(posting.account) for posting in entry.postings):
            yield Diagnostic(
                "NOT-PLACED",
                say("an entry of {day} waits for a decision", day=entry.date),
                entry.meta["filename"],
                entry.meta["lineno"],
                expected=say("every line of the month in its place"),
                hint=say('"sfund review" lists what waits'),
            )


def _unproven(books: Books, month: Month) -> Iterator[Diagnostic]:
    """Bank accounts whose last movement in the month no balance of the bank confirms."""
    moved: dict[str, dt.date] = {}
    confirmed: dict[str, dt.date] = {}
    for entry in books.entries:
        if isinstance(entry, data.Balance):
            confirmed[entry.account] = entry.date
        elif isinstance(entry, data.Transaction) and Month.of(entry.date) <= month:
            for posting in entry.postings:
                if is_bank(posting.account):
                    moved[posting.account] = entry.date
    for account, day in sorted(moved.items()):
        if account not in confirmed or confirmed[account] <= day:
            yield Diagnostic(
                "BANK-NOT-PROVEN",
                say(
                    "no statement confirms {account} after its last movement on {day}",
                    account=account,
                    day=day,
                ),
                expected=say("a statement that reaches to the end of the month"),
                hint=say("import the bank's statement of the month"),
            )
