"""The rules, one a function: the books and a day in, diagnostics out. docs/checks.md has a page on each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from sfund.books.accounts import KINDS, unknown_kind
from sfund.books.closing.sealing import verified
from sfund.books.dues import months_of
from sfund.books.identity import imported_twice
from sfund.books.model import Books
from sfund.books.postings import PostingTable
from sfund.chart import has_balance, is_money, is_suspense
from sfund.checks.budgets import BUDGETS
from sfund.checks.evidence import EVIDENCE
from sfund.checks.funds import FUNDS, transfer_one_sided
from sfund.checks.grants import GRANTS
from sfund.checks.pledges import PLEDGES
from sfund.checks.reversing import REVERSING
from sfund.errors import Diagnostic
from sfund.funds.facts import GENERAL
from sfund.misspelling import did_you_mean
from sfund.money import ZERO
from sfund.registry import nearest_first, unknown_at
from sfund.words import say

Rule = Callable[[Books, dt.date], Iterable[Diagnostic]]


def fund_unbalanced(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """FUND-UNBALANCED: within every transaction the postings of each fund sum to zero."""
    table = books.postings
    several = _of_several_funds(table)
    if not several:
        return
    sums: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    columns = [table.column(name) for name in ("transaction", "fund", "currency", "number")]
    for at in several:
        transaction, fund, currency, number = (column[at] for column in columns)
        sums[transaction, fund, currency] += number
    place = {table.column("transaction")[at]: at for at in reversed(several)}
    for (transaction, fund, currency), amount in sums.items():
        if amount:
            at = place[transaction]
            yield Diagnostic(
                "FUND-UNBALANCED",
                say(
                    'the postings of the fund "{fund}" are {amount} off zero in this transaction',
                    fund=fund,
                    amount=f"{abs(amount):,} {currency}",
                ),
                table.column("file")[at],
                table.column("lineno")[at],
                expected=say("postings that sum to zero for each fund"),
                hint=say(
                    "name the fund of each posting; money that moves between funds needs two "
                    "Equity:Transfers postings that name the two"
                ),
            )


def _of_several_funds(table: PostingTable) -> list[int]:
    """The rows of transactions whose postings are of more than one fund: a few among many.

    Postings of one transaction stand together.
    """
    transactions, funds = table.column("transaction"), table.column("fund")
    pairs = zip(pairwise(transactions), pairwise(funds), strict=True)
    several = {one for (one, other), (fund, next_fund) in pairs if one == other and fund != next_fund}
    return [at for at, transaction in enumerate(transactions) if transaction in several] if several else []


def fund_negative(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """FUND-NEGATIVE: a restricted fund's net assets are below zero on no day."""
    restricted = {name for name, fund in books.registry.funds.items() if fund.restricted}
    if not restricted:
        return
    table = books.postings
    accounts = {account for account in set(table.column("account")) if has_balance(account)}
    columns = (
        table.column(name) for name in ("fund", "currency", "account", "day", "number", "file", "lineno")
    )
    moves: dict[tuple[str, str], dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    largest: dict[tuple[str, str, dt.date], tuple[Decimal, str, str, int]] = {}
    for fund, currency, account, day, number, file, line in zip(*columns, strict=True):
        if fund in restricted and account in accounts:
            moves[fund, currency][day] += number
            seen = largest.get((fund, currency, day))
            if seen is None or number < seen[0]:
                largest[fund, currency, day] = (number, account, file, line)
    for (fund, currency), by_day in moves.items():
        balance = ZERO
        for day in sorted(by_day):
            was, balance = balance, balance + by_day[day]
            if balance < 0 <= was:
                number, account, file, line = largest[fund, currency, day]
                posting = f"{account} {number:,} {currency}"
                yield _below_zero(fund, day, f"{balance:,} {currency}", posting, (file, line))


def _below_zero(fund: str, day: dt.date, balance: str, posting: str, place: tuple[str, int]) -> Diagnostic:
    return Diagnostic(
        "FUND-NEGATIVE",
        say('the restricted fund "{fund}" is at {balance} on {day}', fund=fund, balance=balance, day=day),
        *place,
        expected=say("no restricted fund below zero on any day"),
        hint=say(
            "{posting} is money of another fund: post the transfer, or mend the fund of the entry",
            posting=posting,
        ),
    )


def fund_account_negative(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """FUND-ACCOUNT-NEGATIVE: in no bank account does one fund live on the money of another."""
    table = books.postings
    accounts = {account for account in set(table.column("account")) if is_money(account)}
    places = zip(*map(table.column, ("account", "currency")), strict=True)
    moved = zip(*map(table.column, _Move._fields), strict=True)
    moves: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for place, move in zip(places, moved, strict=True):
        if place[0] in accounts:
            moves[place].append(move)
    for (account, currency), of_account in moves.items():
        for fund, day, balance, file, line in _on_others_money(of_account):
            yield Diagnostic(
                "FUND-ACCOUNT-NEGATIVE",
                say(
                    'the fund "{fund}" is at {balance} in {account} on {day}, on the money of others',
                    fund=fund,
                    account=account,
                    balance=f"{balance:,} {currency}",
                    day=day,
                ),
                file,
                line,
                expected=say("no fund below zero in an account that holds the money of others"),
                hint=say("another fund's money was spent: post the transfer, or mend the fund of the entry"),
            )


class _Move(NamedTuple):
    """Money of a fund into an account or out of it, and where that is written."""

    fund: str
    day: dt.date
    number: Decimal
    file: str
    lineno: int


def _on_others_money(moves: Iterable[tuple[Any, ...]]) -> Iterator[_Move]:
    """Each time that a fund falls below zero in an account that does not: its last payment, on that day.

    `number` is the fund's balance there at the end of the day.
    """
    balances: dict[str, Decimal] = defaultdict(Decimal)
    paid: dict[str, _Move] = {}
    below: set[str] = set()
    for day, of_day in groupby(moves, key=itemgetter(_Move._fields.index("day"))):
        for move in of_day:
            fund, _, number, *_ = move
            balances[fund] += number
            if number < 0:
                paid[fund] = _Move(*move)
        overdrawn = sum(balances.values()) < 0
        was, below = below, {fund for fund, balance in balances.items() if balance < 0 and not overdrawn}
        for fund in sorted(below - was):
            yield paid[fund]._replace(day=day, number=balances[fund])


def unknown_ids(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """UNKNOWN-FUND, -MEMBER, -PARTY, -GRANT, -PLEDGE, -LOAN: what postings name is in the registry."""
    registry = books.registry
    known: dict[str, list[str]] = {
        "fund": [GENERAL, *registry.funds],
        "member": list(registry.members),
        "party": [*registry.parties, *registry.members],
        "grant": list(registry.grants),
        "pledge": list(registry.pledges),
        "loan": list(registry.loans),
    }
    for key, ids in known.items():
        if set(books.postings.column(key)).issubset((None, *ids)):
            continue  # nearly always: then no place is looked at
        places = zip(*map(books.postings.column, (key, "file", "lineno")), strict=True)
        yield from _unknown(key, ids, places, nearest_first(registry, key, ids))


def _unknown(
    noun: str,
    known: Collection[str],
    places: Iterable[tuple[str | None, str, int]],
    alike: Iterable[str] | None = None,
) -> Iterator[Diagnostic]:
    """A diagnostic for each place that names an unknown one; what it resembles is looked up once a name.

    `alike` are those of which the nearest is named; all that are known without them.
    """
    near = list(known if alike is None else alike)
    ids = frozenset(known)
    by_name: dict[str, Diagnostic] = {}
    told: set[tuple[str, str, int]] = set()
    for name, file, line in places:
        if name is None or name in ids or (name, file, line) in told:
            continue
        told.add((name, file, line))
        if name not in by_name:
            by_name[name] = unknown_at(noun, name, near)
        yield replace(by_name[name], file=file, line=line)


def unknown_lines(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """UNKNOWN-LINE: spending names a budget line that its grant has."""
    names = ("grant", "line", "account", "file", "lineno")
    spent: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for grant, line, account, file, lineno in zip(*map(books.postings.column, names), strict=True):
        if grant and line and account.startswith("Expenses:"):
            spent[grant].append((line, file, lineno))
    for grant in spent.keys() & books.registry.grants.keys():
        yield from _unknown("line", books.registry.grant_lines(grant), spent[grant])


def unknown_accounts(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """UNKNOWN-ACCOUNT: the accounts that settings, grants and rules name are open."""
    for bank in books.settings.bank:
        if bank.account not in books.opens:
            yield _unknown_account(books, bank.account, "sfund.toml", None)
    awards = [award for key in books.registry.grants if (award := books.registry.award(key))]
    rules = [rule for versions in books.registry.rules.values() for rule in versions]
    for fact, account in [*((one, one.account) for one in awards), *((one, one.account) for one in rules)]:
        if account is not None and account not in books.opens:
            file, line = fact.place or (None, None)
            yield _unknown_account(books, account, file, line)


def _unknown_account(books: Books, account: str, file: str | None, line: int | None) -> Diagnostic:
    return Diagnostic(
        "UNKNOWN-ACCOUNT",
        say("the account {account} is not open", account=account),
        file,
        line,
        expected=say("an account that the chart of accounts opens"),
        hint=did_you_mean(account, books.opens, say("open it in accounts.beancount")),
    )


def import_twice(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """IMPORT-TWICE: one row of a statement is one entry (the commit itself sees to it, too)."""
    return imported_twice(books.entries)


def suspense_old(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:
    """SUSPENSE-OLD: nothing waits in suspense for more than the days that the settings allow (60)."""
    days = books.settings.checks.suspense_days
    for day, amount, file, line in open_suspense(books):
        if (as_of - day).days > days:
            yield Diagnostic(
                "SUSPENSE-OLD",
                say("{amount} has been in suspense since {day}", amount=f"{abs(amount):,}", day=day),
                file,
                line,
                expected=say("a decision within {days} days", days=days),
                hint=say('"sfund review" lists what waits'),
            )


def open_suspense(books: Books, until: dt.date = dt.date.max) -> Iterator[tuple[dt.date, Decimal, str, int]]:
    """What is still in suspense at the end of that day, oldest first.

    What leaves an account settles its oldest amount first.
    """
    table = books.postings
    accounts = {account for account in set(table.column("account")) if is_suspense(account)}
    columns = (table.column(name) for name in ("account", "currency", "day", "number", "file", "lineno"))
    waiting: dict[tuple[str, str], deque[tuple[dt.date, Decimal, str, int]]] = defaultdict(deque)
    for account, currency, day, number, file, line in zip(*columns, strict=True):
        if account not in accounts or not number or day > until:
            continue
        queue = waiting[account, currency]
        while number and queue and (queue[0][1] > 0) != (number > 0):
            then, amount, *place = queue.popleft()
            rest = amount + number
            if rest and (rest > 0) == (amount > 0):
                queue.appendleft((then, rest, *place))
                number = ZERO
            else:
                number = rest
        if number:
            queue.append((day, number, file, line))
    for queue in waiting.values():
        yield from queue


def unknown_functions(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """UNKNOWN-FUNCTION: an entry that gives an expense a function gives one that the statements know."""
    table = books.postings
    told: set[tuple[str, str, int]] = set()
    for value, file, line in zip(*map(table.column, ("function", "file", "lineno")), strict=True):
        if value is not None and value not in KINDS["function"] and (value, file, line) not in told:
            told.add((value, file, line))
            yield unknown_kind("function", value, file, line)


def covers_wrong(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """COVERS-WRONG: what says which months it pays says months."""
    table = books.postings
    told: set[tuple[str, str, int]] = set()
    for value, file, line in zip(*map(table.column, ("covers", "file", "lineno")), strict=True):
        if value is not None and months_of(value) is None and (value, file, line) not in told:
            told.add((value, file, line))
            yield Diagnostic(
                "COVERS-WRONG",
                say('"{value}" says no months', value=value),
                file,
                line,
                expected=say("months are written as 2026-03 or 2026-03/2026-05"),
                hint=say("mend it; without it the payment settles the oldest period that is open"),
            )


def closed_months(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """CLOSED-MONTH-CHANGED, CLOSED-YEAR-CHANGED, SEAL-CHANGED, CHAIN-BROKEN: what is closed is as it was."""
    return verified(books)


STRUCTURE: tuple[Rule, ...] = (
    fund_unbalanced,
    transfer_one_sided,
    unknown_ids,
    unknown_lines,
    covers_wrong,
    *PLEDGES,
)
"""What no commit may bring about; each of these looks at one entry at a time."""

ALL: tuple[Rule, ...] = (
    *STRUCTURE,
    unknown_functions,
    import_twice,
    unknown_accounts,
    fund_negative,
    fund_account_negative,
    suspense_old,
    closed_months,
    *REVERSING,
    *FUNDS,
    *EVIDENCE,
    *BUDGETS,
    *GRANTS,
)
"""What `sfund check`, the plugin and the auditors hold against the books."""
