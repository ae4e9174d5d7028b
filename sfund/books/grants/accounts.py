"""Grants of the books: what their postings moved, and the account of each as of a day.

What counts is a posting that names the grant (`grant:` of its own, its transaction's, or its account's):
expenses but the return, and equipment, are spending; `Income:Grants:*` is the grantor's money; other income
but interest, and `Equity:Transfers` into the grant's fund, are the own share.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from sfund.books.entries import reversals_of, undone_of
from sfund.books.errors import relative_path
from sfund.books.identity import KEY
from sfund.books.model import Books
from sfund.chart import GRANT_RETURNED, INTEREST, TRANSFERS
from sfund.errors import RequestError, failure
from sfund.grants.account import (
    Flow,
    GrantAccount,
    GrantMoney,
    GrantRules,
    Moved,
    RulesByKind,
    Spent,
    account_of,
    rules_of,
)
from sfund.grants.facts import GrantAward, GrantKind, Interest
from sfund.registry import unknown_at
from sfund.words import say

_NAMES = (
    "transaction",
    "grant",
    "line",
    "account",
    "number",
    "fund",
    "party",
    "member",
    "day",
    "file",
    "lineno",
)


@cache
def rules_by_kind() -> RulesByKind:
    """What `rules.toml` says of each kind."""
    given = tomllib.loads((files("sfund.books.grants") / "rules.toml").read_text(encoding="utf-8"))
    return {GrantKind(kind): _rules(table) for kind, table in given.items()}


def _rules(table: Mapping[str, Any]) -> GrantRules:
    return GrantRules(
        award_first=table["award-first"],
        own_account=table["own-account"],
        cash=table["cash"],
        approval=table["approval"],
        interest_returns=table["interest"] == Interest.RETURNS,
        overrun=Decimal(table["overrun"]),
        settle_months=table["settle-months"],
        notice_days=table["notice-days"],
        may_differ=frozenset(table["may-differ"]),
        source=table["source"],
        read=table["read"],
    )


def grant_accounts(books: Books, as_of: dt.date) -> Mapping[str, GrantAccount]:
    """The account of every grant that is awarded by that day, by id in the order of the awards."""
    registry = books.registry
    awards = sorted(
        (award for key in registry.grants if (award := registry.award(key)) and award.date <= as_of),
        key=lambda award: (award.date, award.id),
    )
    if not awards:
        return {}
    money = grant_money(books)
    return {
        award.id: account_of(
            registry.grants[award.id],
            award,
            rules_of(award, rules_by_kind()),
            money.get(award.id, GrantMoney()),
            as_of,
        )
        for award in awards
    }


def is_spending(account: str) -> bool:
    """Whether money posted here with a grant's name is spent on it."""
    return account.startswith(("Expenses:", "Assets:Equipment")) and account != GRANT_RETURNED


@dataclass(frozen=True, slots=True)
class _Posting:
    """One row of the table that names a grant, or stands beside one that does."""

    transaction: int
    grant: str | None
    line: str | None
    account: str
    number: Decimal
    fund: str
    party: str | None
    member: str | None
    day: dt.date
    file: str
    lineno: int


def grant_money(books: Books) -> dict[str, GrantMoney]:
    """What the postings of the books' currency moved for each grant, in the order of the entries."""
    by_transaction = _transactions(books)
    void = _undone(books)
    spent: dict[str, list[Spent]] = defaultdict(list)
    moved: dict[str, list[Moved]] = defaultdict(list)
    for transaction, postings in by_transaction.items():
        for at, posting in enumerate(postings):
            award = books.registry.award(posting.grant) if posting.grant else None
            if award is None:
                continue
            if is_spending(posting.account):
                stands = transaction not in void
                spent[award.id].append(_spent(books, postings, at, stands=stands))
            elif (flow := _flow(posting, award)) is not None:
                sign = 1 if flow is Flow.RETURNED else -1
                moved[award.id].append(Moved(flow, posting.day, sign * posting.number))
    return {
        key: GrantMoney(tuple(spent.get(key, ())), tuple(moved.get(key, ()))) for key in {**spent, **moved}
    }


def _transactions(books: Books) -> dict[int, list[_Posting]]:
    """The postings of every transaction in which one names a grant; other currencies are left out."""
    table = books.postings
    numbers = table.column("transaction")
    naming = {number for number, grant in zip(numbers, table.column("grant"), strict=True) if grant}
    found: dict[int, list[_Posting]] = defaultdict(list)
    columns = [table.column(name) for name in _NAMES]
    currencies = table.column("currency")
    for at, number in enumerate(numbers):
        if number in naming and currencies[at] == books.currency:
            found[number].append(_Posting(*(column[at] for column in columns)))
    return found


def _flow(posting: _Posting, award: GrantAward) -> Flow | None:
    account = posting.account
    if account.startswith("Income:Grants:"):
        return Flow.RECEIVED
    if account == INTEREST:
        return Flow.INTEREST
    if account == GRANT_RETURNED:
        return Flow.RETURNED
    if account.startswith("Income:") or (account == TRANSFERS and posting.fund == award.fund):
        return Flow.OWN_SHARE
    return None


def _spent(books: Books, postings: list[_Posting], at: int, *, stands: bool) -> Spent:
    one = postings[at]
    out = (other for other in postings if other.number * one.number < 0)
    own = (other.account for other in out if other.account.startswith(("Assets:Bank:", "Assets:Cash")))
    entry = books.entries[one.transaction]
    place = f"{relative_path(one.file, books.root)}:{one.lineno}"
    return Spent(
        one.day,
        one.line,
        one.number,
        one.account,
        tuple(dict.fromkeys(own)),
        one.party or one.member,
        _document(entry, one),
        str(entry.meta.get(KEY) or place),
        one.file,
        one.lineno,
        stands,
    )


def _document(entry: Any, posting: _Posting) -> str | None:
    """The evidence that the posting names, else its transaction."""
    for one in entry.postings:
        meta = one.meta or {}
        if meta.get("document") and one.account == posting.account and one.units.number == posting.number:
            return str(meta["document"])
    document = entry.meta.get("document")
    return str(document) if document else None


def _undone(books: Books) -> frozenset[int]:
    """Entries that a reversal undid, and the reversals; an entry whose reversal is itself undone stands."""
    reversals = reversals_of(books)
    return undone_of(reversals).union(reversals)


def held_in_account(books: Books, award: GrantAward, as_of: dt.date) -> Decimal | None:
    """What the grant's fund has in the grant's own bank account that day; None where it has none."""
    if award.account is None:
        return None
    table = books.postings
    columns = (table.column(name) for name in ("account", "fund", "day", "number", "currency"))
    return sum(
        (
            number
            for account, fund, day, number, currency in zip(*columns, strict=True)
            if account == award.account
            and fund == award.fund
            and day <= as_of
            and currency == award.amount.currency
        ),
        Decimal(0),
    )


def award_named(books: Books, grant: str) -> GrantAward:
    """The award of that grant.

    Raises:
        RequestError: UNKNOWN-GRANT, with the nearest id.
    """
    award = books.registry.award(grant)
    if award is None:
        raise RequestError(unknown_at("grant", grant, books.registry.grants, None, None))
    return award


def account_named(books: Books, grant: str, as_of: dt.date) -> GrantAccount:
    """The account of that grant.

    Raises:
        RequestError: UNKNOWN-GRANT; GRANT-NOT-YET where it is awarded later.
    """
    award = award_named(books, grant)
    account = grant_accounts(books, as_of).get(grant)
    if account is None:
        raise failure(
            RequestError,
            "GRANT-NOT-YET",
            say("the grant {grant} is awarded on {day}", grant=grant, day=award.date),
            expected=say("a day from {date} on", date=award.date),
        )
    return account


def require_line(books: Books, grant: str, line: str) -> None:
    """Refuses a line that the grant does not have.

    Raises:
        RequestError: UNKNOWN-LINE, with the nearest one.
    """
    lines = sorted(books.registry.grant_lines(grant))
    if line not in lines:
        raise RequestError(unknown_at("line", line, lines, None, None))
