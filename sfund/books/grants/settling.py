"""Whether a grant may be settled on a day, and what its papers say then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sfund.books.errors import relative_path
from sfund.books.grants.accounts import account_named, grant_money, rules_by_kind
from sfund.books.grants.days import refuse_ahead
from sfund.books.grants.holding import account_with, refuse
from sfund.books.model import Books
from sfund.errors import Diagnostic, RequestError, failure
from sfund.grants.account import Crossing, Flow, GrantAccount, GrantMoney, Moved, account_of, rules_of
from sfund.grants.facts import GrantReopen, GrantSettle, settlement_in_force
from sfund.grants.rules import found_in, moved_from, settlement_differs
from sfund.money import Money
from sfund.words import say


def refuse_settled(books: Books, grant: str) -> None:
    """Refuses to settle twice, and says what there is.

    Raises:
        RequestError: GRANT-SETTLED-ALREADY.
    """
    there = settlement_in_force(books.registry.grants.get(grant, ()))
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
        hint=say(
            "--again writes the papers of that settlement once more; if it was wrong, "
            '"sfund grant reopen" opens the grant again, and then it is settled anew'
        ),
    )


def refuse_day(books: Books, grant: str, day: dt.date, today: dt.date) -> None:
    """Refuses a settlement on a day to come, or before the day on which the grant was opened again.

    Raises:
        RequestError: DAY-AHEAD, GRANT-REOPENED.
    """
    refuse_ahead(
        day,
        today,
        say("{day} lies ahead: nobody knows what comes until then", day=day),
        say("settle on that day, or leave --on out"),
    )
    opened = [fact.date for fact in books.registry.grants.get(grant, ()) if isinstance(fact, GrantReopen)]
    if opened and day < max(opened):
        raise failure(
            RequestError,
            "GRANT-REOPENED",
            say("the grant {grant} was opened again on {day}", grant=grant, day=max(opened)),
            expected=say("a settlement from {day} on", day=max(opened)),
        )


def settled_account(books: Books, grant: str, held: GrantSettle) -> GrantAccount:
    """The grant as the papers of that settlement say it, whatever was entered from its day on.

    Raises:
        RequestError: UNKNOWN-GRANT, GRANT-NOT-YET.
    """
    award = account_named(books, grant, held.date).award
    others = [fact for fact in books.registry.grants[grant] if fact is not held]
    facts = sorted((*others, held), key=lambda fact: fact.date)
    money = grant_money(books).get(grant, GrantMoney()).settled_on(held.date)
    return account_of(facts, award, rules_of(award, rules_by_kind()), money, held.date)


def settlement(account: GrantAccount) -> GrantSettle:
    """The directive that keeps what the papers of that account say."""
    made, currency = account.settlement, account.award.amount.currency
    return GrantSettle(
        date=account.as_of,
        id=account.award.id,
        spent=Money(made.spent, currency),
        own_share=Money(made.own_spent, currency),
        to_return=Money(made.to_return, currency),
    )


def require_as_settled(books: Books, account: GrantAccount) -> None:
    """Refuses to print papers once more that would say another thing than the settlement.

    Raises:
        BooksError: GRANT-SETTLEMENT-DIFFERS.
    """
    refuse(books, list(settlement_differs(account)))


def require_settled_well(books: Books, account: GrantAccount) -> None:
    """Refuses to shut what is not in order on the account's day, or would not be with what came after it.

    Raises:
        BooksError: what the rules find in the grant, GRANT-SETTLED, and GRANT-STILL-COMMITTED.
    """
    award, day = account.award, account.as_of
    last = account_with(books, award)
    shut = account_with(books, award, facts=[settlement(account)])
    found = found_in(account) or _too_soon(books, last, day) or found_in(shut)
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


def _too_soon(books: Books, last: GrantAccount, day: dt.date) -> list[Diagnostic]:
    """Spending on the day itself or after it, and money on the day itself: it is shut as a whole."""
    spent = list(moved_from(last, day))
    came = list(_came_on(books, last.award.id, day))
    first = max((one.day for one in (*spent, *came)), default=dt.date.min) + dt.timedelta(days=1)
    expected = say("a settlement from {day} on: its own day is shut, too", day=first)
    hint = say("settle on that day or later with --on")
    found = [
        Diagnostic(
            "GRANT-SETTLED",
            say("spent from the grant {grant} on {day}", grant=last.award.id, day=one.day),
            one.file,
            one.lineno,
            expected=expected,
            hint=hint,
        )
        for one in spent
    ]
    if came:
        message = say("money of the grant {grant} came or went on {day}", grant=last.award.id, day=day)
        found.append(Diagnostic("GRANT-SETTLED", message, expected=expected, hint=hint))
    return found


def _came_on(books: Books, grant: str, day: dt.date) -> Iterator[Moved | Crossing]:
    """What would count in no settlement of that day, and in every later one; returns count in all."""
    money = grant_money(books).get(grant, GrantMoney())
    yield from (one for one in money.moved if one.day == day and one.flow is not Flow.RETURNED)
    yield from (one for one in money.crossed if one.day == day)
