"""The way out of a wrong settlement: the grant is opened again, for a reason, and settled anew."""

from __future__ import annotations

import datetime as dt

from sfund.books.grants.accounts import award_named
from sfund.books.grants.days import refuse_ahead
from sfund.books.grants.planning import refuse_running, refuse_sharing
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.grants.facts import GrantReopen, GrantSettle, settlement_in_force
from sfund.words import Message, say


def settlement_of_grant(books: Books, grant: str, hint: Message | None = None) -> GrantSettle:
    """The settlement that holds.

    Raises:
        RequestError: UNKNOWN-GRANT, GRANT-NOT-SETTLED.
    """
    held = settlement_in_force(books.registry.grants[award_named(books, grant).id])
    if held is None:
        raise failure(
            RequestError,
            "GRANT-NOT-SETTLED",
            say("the grant {grant} is not settled", grant=grant),
            expected=say("a grant that is settled"),
            hint=hint,
        )
    return held


def reopening(books: Books, grant: str, day: dt.date, why: str, today: dt.date) -> GrantReopen:
    """That the settlement of a grant no longer holds from that day on.

    What stood in its way when it was settled may have come since: a grant that has its fund or its account.

    Raises:
        RequestError: UNKNOWN-GRANT, GRANT-NOT-SETTLED, NO-REASON, DAY-AHEAD, GRANT-NOT-YET, GRANT-FUND-TAKEN.
        BooksError: GRANT-ACCOUNT-SHARED.
    """
    held = settlement_of_grant(books, grant)
    if not any(map(str.isalnum, why)):
        raise failure(
            RequestError, "NO-REASON", say("nothing says why"), expected=say("--why and a few words")
        )
    refuse_ahead(
        day,
        today,
        say("{day} lies ahead: no grant is opened again then", day=day),
        say("leave --on out: then it is today"),
    )
    if day < held.date:
        raise failure(
            RequestError,
            "GRANT-NOT-YET",
            say("the grant {grant} was settled on {day}", grant=grant, day=held.date),
            expected=say("a day from {date} on", date=held.date),
        )
    refuse_running(books, award_named(books, grant).fund, say("settle that grant first"))
    fact = GrantReopen(date=day, id=grant, note=why)
    refuse_sharing(books, grant, [*books.registry.grants[grant], fact])
    return fact
