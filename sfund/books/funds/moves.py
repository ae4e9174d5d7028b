"""Entries that move money between funds: transfers and releases. Nothing is written here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sfund.books.funds.names import known_account, known_fund
from sfund.books.funds.sums import KIND, REASON, Held, held
from sfund.books.grants.accounts import grant_of_fund
from sfund.books.grants.holding import account_with, refuse_breaking, refuse_counted
from sfund.books.model import Books
from sfund.chart import TRANSFERS, is_money
from sfund.errors import RequestError, failure
from sfund.funds.facts import TransferKind
from sfund.grants.account import Crossing
from sfund.grants.rules import money_left
from sfund.languages import text
from sfund.money import Money
from sfund.placing.drafts import CERTAIN, Draft, DraftPosting, MetaValue
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is asked for: money of one fund becomes another's.

    Attributes:
        account: Where the money lies; None for the one account on which the giver has enough.
        to_account: Where it goes, if it really moves and no statement will say so; None: it stays.
        decision: Whose decision it is, such as the assembly's on a share of the surplus.
    """

    giver: str
    taker: str
    amount: Money
    day: dt.date
    why: str
    kind: TransferKind = TransferKind.PLAIN
    account: str | None = None
    to_account: str | None = None
    decision: str | None = None


def transfer(books: Books, asked: Transfer) -> Draft:
    """The entry: the money changes its fund, and two postings to `Equity:Transfers` say from whom to whom.

    Raises:
        RequestError: UNKNOWN-FUND, UNKNOWN-ACCOUNT, SAME-FUND, NO-REASON, FUND-NOT-RESTRICTED, FUND-SHORT,
            FUND-IN-SEVERAL-ACCOUNTS, MOVED-BY-STATEMENT.
        BooksError: GRANT-MONEY-LEFT, GRANT-SETTLED.
    """
    giver, taker = known_fund(books, asked.giver), known_fund(books, asked.taker)
    _refuse_words(books, asked)
    _hold_grant(books, asked)
    source = known_account(books, asked.account) if asked.account else _account_of(books, asked)
    target = known_account(books, asked.to_account) if asked.to_account else source
    if target != source:
        refuse_imported(
            books,
            source,
            target,
            hint=say("make the transfer at the bank and import both statements; the import posts it"),
        )
    refuse_short(books, asked, source)
    amount = asked.amount
    postings = (
        DraftPosting(source, -amount, {"fund": giver}),
        DraftPosting(target, amount, {"fund": taker}),
        DraftPosting(TRANSFERS, amount, {"fund": giver}),
        DraftPosting(TRANSFERS, -amount, {"fund": taker}),
    )
    meta: dict[str, MetaValue] = {REASON: asked.why}
    if asked.decision:
        meta["decision"] = asked.decision
    if asked.kind is not TransferKind.PLAIN:
        meta[KIND] = asked.kind.value
    words = NARRATIONS[asked.kind]
    return Draft(asked.day, CERTAIN, "", text(words, books.language), postings, meta)


NARRATIONS = {
    TransferKind.PLAIN: say("Transfer between funds"),
    TransferKind.RELEASE: say("Release from restriction"),
    TransferKind.ALLOCATION: say("Shared cost by key"),
}


def _refuse_words(books: Books, asked: Transfer) -> None:
    if asked.kind is TransferKind.RELEASE and not books.registry.is_restricted(asked.giver):
        raise failure(
            RequestError,
            "FUND-NOT-RESTRICTED",
            say('the fund "{fund}" is not restricted, so nothing of it is released', fund=asked.giver),
            expected=say("a fund with the restriction purpose, time or permanent"),
            hint=say('"sfund fund transfer" moves money of any fund'),
        )
    if asked.giver == asked.taker:
        raise failure(
            RequestError,
            "SAME-FUND",
            say('from "{fund}" to "{fund}" nothing moves', fund=asked.giver),
            expected=say("two different funds"),
        )
    if not any(map(str.isalnum, asked.why)):
        raise failure(
            RequestError, "NO-REASON", say("nothing says why"), expected=say("--why and a few words")
        )


def _hold_grant(books: Books, asked: Transfer) -> None:
    """Of a grant's fund only own share that no spending needs may pass to another fund.

    Nothing comes or goes on a day that a settlement counted.
    """
    number = asked.amount.number
    for fund, passed in ((asked.giver, number), (asked.taker, -number)):
        award = grant_of_fund(books, fund, asked.day)
        if award is not None:
            refuse_counted(books, award, asked.day)
            after = account_with(books, award, crossed=[Crossing(asked.day, passed)])
            refuse_breaking(books, account_with(books, award), after, [money_left])


def _money_of(books: Books, fund: str, day: dt.date) -> list[Held]:
    return [one for one in held(books, day) if one.fund == fund and is_money(one.account)]


def _account_of(books: Books, asked: Transfer) -> str:
    """The one account on which the giver has enough."""
    having = _money_of(books, asked.giver, asked.day)
    enough = [one for one in having if one.amount >= asked.amount.number]
    if len(enough) == 1:
        return enough[0].account
    lying = ", ".join(f"{one.account} {one.amount:,}" for one in having) or "0"
    if enough:
        raise failure(
            RequestError,
            "FUND-IN-SEVERAL-ACCOUNTS",
            say('"{fund}" has the money on several accounts: {accounts}', fund=asked.giver, accounts=lying),
            expected=say("--account and one of them"),
        )
    raise _short(asked, lying)


def refuse_short(books: Books, asked: Transfer, account: str) -> None:
    """Refuses to move more of a fund than lies on the account.

    Raises:
        RequestError: FUND-SHORT.
    """
    there = sum(
        (one.amount for one in _money_of(books, asked.giver, asked.day) if one.account == account), Decimal(0)
    )
    if there < asked.amount.number:
        raise _short(asked, f"{account} {there:,}")


def _short(asked: Transfer, lying: str) -> RequestError:
    return failure(
        RequestError,
        "FUND-SHORT",
        say(
            '"{fund}" has less than {amount} there on {day}: {accounts}',
            fund=asked.giver,
            amount=asked.amount,
            day=asked.day,
            accounts=lying,
        ),
        expected=say("no more than the fund has on one account on that day"),
    )


def refuse_imported(books: Books, *accounts: str, hint: Message) -> None:
    """Refuses an entry by hand on an account whose statements are imported.

    Raises:
        RequestError: MOVED-BY-STATEMENT.
    """
    for bank in books.settings.bank:
        if bank.account in accounts:
            raise failure(
                RequestError,
                "MOVED-BY-STATEMENT",
                say("the statement of {account} will say this", account=bank.account),
                expected=say("accounts without statements, such as cash"),
                hint=hint,
            )
