"""Promises made, taken back or kept in kind: what is asked for is held against what the books know."""

from __future__ import annotations

import datetime as dt

from sfund import ids
from sfund.books.funds.names import known_account
from sfund.books.giving.gifts import gift_entry
from sfund.books.giving.pledges import pledge_accounts
from sfund.books.model import Books
from sfund.chart import PLEDGES, keeps_its_fund
from sfund.errors import RequestError, failure
from sfund.giving.gifts import Thing
from sfund.giving.pledge_account import PledgeAccount
from sfund.giving.pledges import PledgeMake
from sfund.misspelling import did_you_mean
from sfund.money import Money, total
from sfund.placing.drafts import Draft
from sfund.words import say


def next_id(books: Books, year: int) -> str:
    """The id after the highest of the year: one that was taken out is nobody else's."""
    return ids.next_of_year("P", books.registry.pledges, year, 1)


def known_pledge(books: Books, id_: str) -> PledgeMake:
    """The pledge of that id.

    Raises:
        RequestError: UNKNOWN-PLEDGE with the nearest id.
    """
    found = books.registry.pledge(id_)
    if found is not None:
        return found
    raise failure(
        RequestError,
        "UNKNOWN-PLEDGE",
        say("no pledge has the id {id}", id=id_),
        expected=say("an id that a directive of the registry declares"),
        hint=did_you_mean(id_, books.registry.pledges, say('"sfund pledge list" has the ids')),
    )


def account_of(books: Books, id_: str, day: dt.date) -> PledgeAccount:
    """How a pledge that the books know stands on that day, or on the day on which it is made.

    Raises:
        RequestError: UNKNOWN-PLEDGE.
    """
    return pledge_accounts(books, max(day, known_pledge(books, id_).date))[id_]


def cancelled(books: Books, id_: str, amount: Money | None, due: dt.date | None, day: dt.date) -> Money:
    """What is taken back: no more than is to come on that day, and after all that came later.

    Args:
        books: As they are.
        id_: The pledge.
        amount: None for all that is still to come.
        due: Of the part of this day alone, if one is named.
        day: Of the cancellation.

    Raises:
        RequestError: UNKNOWN-PLEDGE, PLEDGE-NO-PART, PLEDGE-CANCEL-EXCEEDS.
    """
    open_ = _to_come(books, id_, due, day)
    if (amount or open_).number > open_.number or not open_.number:
        raise failure(
            RequestError,
            "PLEDGE-CANCEL-EXCEEDS",
            say("of {pledge} only {open} is still to come", pledge=id_, open=open_),
            expected=say("no more than that"),
        )
    return amount or open_


def _to_come(books: Books, id_: str, due: dt.date | None, day: dt.date) -> Money:
    """What of the pledge is open on the day, and still is after all that came later."""
    accounts = (account_of(books, id_, one) for one in (day, dt.date.max))
    return min((_open(one, due) for one in accounts), key=lambda open_: open_.number)


def _open(account: PledgeAccount, due: dt.date | None) -> Money:
    parts = [part for part in account.parts if due is None or part.due == due]
    if not parts:
        days = ", ".join(str(part.due) for part in account.parts if part.due)
        raise failure(
            RequestError,
            "PLEDGE-NO-PART",
            say("{pledge} has no part that is due on {day}", pledge=account.pledge.id, day=due or ""),
            expected=say("one of {days}", days=days),
        )
    return Money(total(part.open for part in parts), account.pledge.amount.currency)


def came_in_kind(  # noqa: PLR0913  what makes the entry
    books: Books,
    pledge: PledgeMake,
    worth: Money,
    account: str,
    what: str,
    day: dt.date,
    document: str | None,
) -> Draft:
    """Income of the pledge, and what became of it: no money moved.

    Raises:
        RequestError: PLEDGE-RECEIVE-EXCEEDS, UNKNOWN-ACCOUNT, NOT-IN-KIND where the account holds money.
    """
    open_ = _to_come(books, pledge.id, None, day)
    if worth.number > open_.number:
        raise failure(
            RequestError,
            "PLEDGE-RECEIVE-EXCEEDS",
            say("of {pledge} only {open} is still to come", pledge=pledge.id, open=open_),
            expected=say("no more than that"),
            hint=say('"sfund pledge raise" if more was promised; else "sfund donation add" for the rest'),
        )
    to = known_account(books, account)
    if keeps_its_fund(to):
        raise failure(
            RequestError,
            "NOT-IN-KIND",
            say("{account} holds money", account=to),
            expected=say("an expense or equipment"),
            hint=say("money of a pledge is imported with the statement of the bank"),
        )
    return gift_entry(
        books,
        day,
        worth,
        what,
        donor=pledge.party,
        accounts=(to, PLEDGES[pledge.kind]),
        fund=pledge.fund,
        thing=Thing(what),
        more={"pledge": pledge.id, **({"document": document} if document else {})},
    )
