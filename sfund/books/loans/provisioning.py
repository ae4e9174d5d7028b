"""The month's provision as one entry: for each loan what its class asks for, less what is set aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from sfund.books.loans.accounts import fund_of_loans, lent
from sfund.books.loans.movements import EVENT, LOAN, Event
from sfund.books.model import Books
from sfund.chart import LOAN_ALLOWANCE, LOAN_PROVISION
from sfund.errors import RequestError, failure
from sfund.loans.provisions import Provision, ProvisionRates, provision_rates_on, provisions
from sfund.money import Money
from sfund.periods import Month
from sfund.placing.drafts import CERTAIN, Draft, DraftPosting
from sfund.words import say

NARRATION = "대손충당금"


def rates_of(books: Books, day: dt.date) -> ProvisionRates:
    """The rates of that day, with what the network sets for itself."""
    return provision_rates_on(day).replaced(books.settings.loans.provisions.percent)


def provisions_on(books: Books, day: dt.date) -> list[Provision]:
    """What each loan asks for at the end of that day, beside what is booked by then."""
    loans = lent(books)
    booked = {loan: one.provided_until(day) for loan, one in loans.items()}
    accounts = (one.account(day) for one in loans.values())
    return provisions(accounts, booked, books.settings.loans.class_days(day), rates_of(books, day))


def refuse_earlier(books: Books, day: dt.date) -> None:
    """Refuses a provision before the last one: that knows nothing of this, and both would stand.

    Raises:
        RequestError: PROVISION-LATER.
    """
    set_aside = (
        entry.posted
        for one in lent(books).values()
        for entry in one.entries
        if books.entries[entry.number].meta.get(EVENT) == Event.PROVISION
    )
    last = max(set_aside, default=day)
    if last > day:
        raise failure(
            RequestError,
            "PROVISION-LATER",
            say("something was set aside for {last} already, after {month}", last=Month.of(last),
                month=Month.of(day)),
            expected=say("a month from {last} on", last=Month.of(last)),
            hint=say('the later entry is undone first ("sfund reverse"), then both set aside anew'),
        )  # fmt: skip


def provision_entry(books: Books, day: dt.date, changes: Iterable[Provision]) -> Draft | None:
    """The entry of that day that brings the allowance to what is asked for; None where it is so already."""
    postings = tuple(posting for one in changes if one.change for posting in _postings(one, books.currency))
    if not postings:
        return None
    meta = {EVENT: Event.PROVISION.value, "fund": fund_of_loans(books)}
    return Draft(day, CERTAIN, "", f"{NARRATION} {Month.of(day)}", postings, meta)


def _postings(one: Provision, currency: str) -> Iterator[DraftPosting]:
    meta = {LOAN: one.loan}
    yield DraftPosting(LOAN_PROVISION, Money(one.change, currency), meta)
    yield DraftPosting(LOAN_ALLOWANCE, Money(-one.change, currency), meta)
