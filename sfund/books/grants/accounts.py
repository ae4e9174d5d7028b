"""Grants of the books: what their postings moved, and the account of each as of a day.

What counts is a posting that names the grant (`grant:` of its own, its transaction's, or its account's):
expenses but the return, and equipment, are spending; `Income:Grants:*` is the grantor's money; other income
but interest is the own share. `Equity:Transfers` of the grant's fund counts even where it does not name the
grant: what comes in is own share, or a share of a common cost that another fund bears for the time being.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from sfund.books.entries import carries_results, reversals_of, undone_of
from sfund.books.errors import relative_path
from sfund.books.funds.sums import KIND
from sfund.books.identity import KEY
from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.chart import GRANT_RETURNED, INTEREST, TRANSFERS, is_money
from sfund.errors import RequestError, failure
from sfund.funds.facts import TransferKind
from sfund.grants.account import (
    Crossing,
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
from sfund.grants.facts import GrantAward, GrantKind, Interest, settlement_in_force
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
        document=table["document"],
        approval=table["approval"],
        interest_returns=table["interest"] == Interest.RETURNS,
        overrun=Decimal(table["overrun"]),
        settle_months=table["settle-months"],
        notice_days=table["notice-days"],
        may_differ=frozenset(table["may-differ"]),
        source=table["source"],
        read=table["read"],
    )


@kept
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


@dataclass(slots=True)
class _Found:
    """What the postings say of one grant, while they are read."""

    spent: list[Spent] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    crossed: list[Crossing] = field(default_factory=list)
    strays: list[Spent] = field(default_factory=list)


@kept
def grant_money(books: Books) -> dict[str, GrantMoney]:
    """What the postings of the books' currency moved for each grant, in the order of the entries."""
    owners = _owners(books)
    reversals = reversals_of(books)
    undone = undone_of(reversals)
    void = undone.union(reversals)  # an entry whose reversal is itself undone stands
    undoes = {by: books.entries[of].date for by, of in reversals.items() if of in undone}
    found: dict[str, _Found] = defaultdict(_Found)
    for transaction, postings in _transactions(books, owners).items():
        if carries_results(books.entries[transaction]):
            continue
        for at, posting in enumerate(postings):
            named = books.registry.award(posting.grant) if posting.grant else None
            of_fund = _owner(owners.get(posting.fund, ()), named, posting.day)
            if posting.account == TRANSFERS:
                if of_fund is not None and transaction not in void:
                    found[of_fund.id].crossed.append(_crossing(books, posting))
            elif named is not None:
                day = undoes.get(transaction)
                _add(books, found[named.id], postings, at, stands=transaction not in void, undoes=day)
            elif of_fund is not None and transaction not in void and _is_outlay(posting.account):
                found[of_fund.id].strays.append(_spent(books, postings, at, stands=True))
    return {
        key: GrantMoney(tuple(one.spent), tuple(one.moved), tuple(one.crossed), tuple(one.strays))
        for key, one in found.items()
    }


def _add(  # noqa: PLR0913  a posting among its own, and what became of its entry
    books: Books, found: _Found, postings: list[_Posting], at: int, *, stands: bool, undoes: dt.date | None
) -> None:
    """What a posting that names the grant was to it."""
    posting = postings[at]
    if is_spending(posting.account):
        found.spent.append(_spent(books, postings, at, stands=stands, undoes=undoes))
    elif (flow := _flow(posting.account)) is not None:
        sign = 1 if flow is Flow.RETURNED else -1
        found.moved.append(Moved(flow, posting.day, sign * posting.number))


_Owners = Mapping[str, tuple[tuple[GrantAward, dt.date], ...]]


def _owners(books: Books) -> _Owners:
    """Fund → the grants whose it is, in the order of their awards, each with the day of its settlement."""
    found: dict[str, list[tuple[GrantAward, dt.date]]] = defaultdict(list)
    for key, facts in books.registry.grants.items():
        award = books.registry.award(key)
        if award is not None:
            held = settlement_in_force(facts)
            found[award.fund].append((award, held.date if held else dt.date.max))
    return {fund: tuple(sorted(of, key=lambda one: one[0].date)) for fund, of in found.items()}


def _owner(
    of_fund: tuple[tuple[GrantAward, dt.date], ...], named: GrantAward | None, day: dt.date
) -> GrantAward | None:
    """Whose money of the fund it is: the named grant's, else the one's that runs, else the last one's."""
    awards = [award for award, _ in of_fund]
    if not awards or named in awards:
        return named if awards else None
    running = [award for award, settled in of_fund if award.date <= day < settled]
    return (running or awards)[-1]


def grant_of_fund(books: Books, fund: str, day: dt.date) -> GrantAward | None:
    """The grant whose fund it is on that day; None where it is no grant's."""
    return _owner(_owners(books).get(fund, ()), None, day)


def grants_counting(books: Books, entry: int) -> tuple[GrantAward, ...]:
    """The grants in whose settlement an entry counts; what goes back to the grantor counts in none.

    `entry` is where it is in `Books.entries`.
    """
    owners = _owners(books)
    found: dict[str, GrantAward] = {}
    for posting in _transactions(books, owners).get(entry, ()):
        named = books.registry.award(posting.grant) if posting.grant else None
        if posting.account == TRANSFERS:
            award = _owner(owners.get(posting.fund, ()), named, posting.day)
        else:
            award = named if is_spending(posting.account) or _settles(posting.account) else None
        if award is not None:
            found[award.id] = award
    return tuple(found.values())


def _settles(account: str) -> bool:
    return _flow(account) not in (None, Flow.RETURNED)


def _transactions(books: Books, owners: _Owners) -> dict[int, list[_Posting]]:
    """The postings of every transaction that names a grant or is of its fund, in the books' currency."""
    table = books.postings
    numbers = table.column("transaction")
    rows = zip(numbers, table.column("grant"), table.column("fund"), strict=True)
    naming = {number for number, grant, fund in rows if grant or fund in owners}
    found: dict[int, list[_Posting]] = defaultdict(list)
    columns = [table.column(name) for name in _NAMES]
    currencies = table.column("currency")
    for at, number in enumerate(numbers):
        if number in naming and currencies[at] == books.currency:
            found[number].append(_Posting(*(column[at] for column in columns)))
    return found


def _crossing(books: Books, posting: _Posting) -> Crossing:
    shared = books.entries[posting.transaction].meta.get(KIND) == TransferKind.ALLOCATION
    return Crossing(posting.day, posting.number, shared, posting.file, posting.lineno)


def _is_outlay(account: str) -> bool:
    return is_spending(account) or account == GRANT_RETURNED


def _flow(account: str) -> Flow | None:
    if account.startswith("Income:Grants:"):
        return Flow.RECEIVED
    if account == INTEREST:
        return Flow.INTEREST
    if account == GRANT_RETURNED:
        return Flow.RETURNED
    return Flow.OWN_SHARE if account.startswith("Income:") else None


def _spent(
    books: Books, postings: list[_Posting], at: int, *, stands: bool, undoes: dt.date | None = None
) -> Spent:
    one = postings[at]
    out = (other for other in postings if other.number * one.number < 0)
    own = (other.account for other in out if is_money(other.account))
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
        undoes,
    )


def _document(entry: Any, posting: _Posting) -> str | None:
    """The evidence that the posting names, else its transaction."""
    for one in entry.postings:
        meta = one.meta or {}
        if meta.get("document") and one.account == posting.account and one.units.number == posting.number:
            return str(meta["document"])
    document = entry.meta.get("document")
    return str(document) if document else None


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
        raise RequestError(unknown_at("grant", grant, books.registry.grants))
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
        raise RequestError(unknown_at("line", line, lines))
