"""Whether a grant may be settled on a day."""

from __future__ import annotations

import datetime as dt

from sfund.books.errors import relative_path
from sfund.books.grants.holding import account_with, refuse
from sfund.books.model import Books
from sfund.errors import Diagnostic, RequestError, failure
from sfund.grants.account import GrantAccount
from sfund.grants.facts import GrantSettle
from sfund.grants.rules import found_in
from sfund.words import say


def refuse_settled(books: Books, grant: str) -> None:
    """Refuses to settle twice, and says what there is.

    Raises:
        RequestError: GRANT-SETTLED-ALREADY.
    """
    facts = books.registry.grants.get(grant, ())
    there = next((fact for fact in facts if isinstance(fact, GrantSettle)), None)
    if there is None:
        return
    file, line = there.place or (None, None)
    raise failure(
        RequestError,
        "GRANT-SETTLED-ALREADY",
        say("the grant {grant} was settled on {day}", grant=grant, day=there.date),
        file=relative_path(file, books.root) if file else None,
        line=line,
        expected=say("a grant that is not settled"),
        hint=say("--again writes the papers of that settlement once more; the books stay as they are"),
    )


def require_settled_well(books: Books, account: GrantAccount) -> None:
    """Refuses to shut what is not in order on the account's day, or would not be with what came after it.

    Raises:
        BooksError: what the rules find in the grant, GRANT-SETTLED, and GRANT-STILL-COMMITTED.
    """
    award, day = account.award, account.as_of
    last = account_with(books, award)
    shut = account_with(books, award, facts=[GrantSettle(date=day, id=award.id)])
    found = found_in(account) or _too_soon(last, day) or found_in(shut)
    committed = account.committed or last.committed
    if committed:
        found.append(
            Diagnostic(
                "GRANT-STILL-COMMITTED",
                say(
                    "of the grant {grant} {amount} is promised and not paid",
                    grant=award.id,
                    amount=f"{committed:,}",
                ),
                expected=say("nothing promised on the day of the settlement"),
                hint=say('pay it, or take the promise back: "sfund grant release"'),
            )
        )
    refuse(books, found)


def _too_soon(last: GrantAccount, day: dt.date) -> list[Diagnostic]:
    """Spending on the day itself or after it: the day of the settlement is shut as a whole."""
    spent = [one for one in last.evidence if one.stands and one.amount > 0]
    first = max((one.day for one in spent), default=dt.date.min) + dt.timedelta(days=1)
    return [
        Diagnostic(
            "GRANT-SETTLED",
            say("spent from the grant {grant} on {day}", grant=last.award.id, day=one.day),
            one.file,
            one.lineno,
            expected=say("a settlement from {day} on: its own day is shut, too", day=first),
            hint=say("settle on that day or later with --on"),
        )
        for one in spent
        if one.day >= day
    ]
