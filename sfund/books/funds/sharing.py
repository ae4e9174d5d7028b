"""Entries that split a cost which several funds share. Nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sfund.books.entries import REVERSES, carries_results, read_entries
from sfund.books.funds.moves import NARRATIONS, Transfer, refuse_short
from sfund.books.funds.names import known_account, known_fund
from sfund.books.funds.sums import KIND, REASON, fund_sums
from sfund.books.grants.accounts import grant_of_fund, require_line
from sfund.books.grants.holding import account_with, refuse, refuse_breaking, refuse_shut
from sfund.books.model import Books
from sfund.chart import TRANSFERS
from sfund.errors import RequestError, failure
from sfund.funds.allocation import Key, split
from sfund.funds.facts import GENERAL, TransferKind
from sfund.grants.account import Crossing, Spent
from sfund.grants.facts import GrantAward
from sfund.grants.rules import OF_SPENDING, lines_differ, money_left
from sfund.languages import text
from sfund.money import Money, in_units
from sfund.periods import Month, Span
from sfund.placing.drafts import CERTAIN, Draft, DraftPosting, MetaValue
from sfund.words import say

ALLOCATED = "allocated"
"""The key of an allocation: whose cost of which month it splits, such as `Expenses:Office:Rent 2026-10`."""


@dataclass(frozen=True, slots=True)
class SharedCost:
    """What is asked for: a month's cost on one account, borne by several funds.

    Attributes:
        payer: The fund that bore it so far.
        bases: Fund → what the key counts for it, in the order of the shares; the last takes the remainder.
        account: Where each fund pays its share at once; None: each owes it until money is moved at the bank.
        lines: Fund of a grant → the budget line that its share is of.
    """

    expense: str
    month: Month
    payer: str
    key: Key
    bases: Mapping[str, Decimal]
    day: dt.date
    account: str | None = None
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allocation:
    """The split as planned: the cost, and each fund's share; they sum to it."""

    asked: SharedCost
    cost: Decimal
    shares: Mapping[str, Decimal]
    draft: Draft


def income_bases(books: Books, funds: Sequence[str], month: Month) -> dict[str, Decimal]:
    """What each fund took in from the first of the year up to the end of the month."""
    span = Span(dt.date(month.year, 1, 1), month.last_day)
    sums = {one.name: one.income for one in fund_sums(books, span)}
    return {fund: sums.get(fund, Decimal(0)) for fund in funds}


def allocation(books: Books, asked: SharedCost) -> Allocation:
    """The plan: the payer's cost of the month on that account, split by the key.

    Raises:
        RequestError: UNKNOWN-FUND, UNKNOWN-ACCOUNT, NOT-AN-EXPENSE, NOTHING-TO-SPLIT, SPLIT-ALREADY,
            KEY-WITHOUT-BASE, FUND-SHORT, GRANT-LINE-UNSAID, NO-GRANTS-FUND, UNKNOWN-LINE.
        BooksError: GRANT-LINES-DIFFER, GRANT-MONEY-LEFT, and what the rules of spending find in it.
    """
    for fund in (asked.payer, *asked.bases, *asked.lines):
        known_fund(books, fund)
    account = known_account(books, asked.account) if asked.account is not None else None
    asked = replace(asked, expense=known_account(books, asked.expense), account=account)
    cost = _cost(books, asked)
    parts = split(cost, list(asked.bases.values()), books.currency)
    shares = dict(zip(asked.bases, parts, strict=True))
    paying = {fund: share for fund, share in shares.items() if share and fund != asked.payer}
    if asked.account is not None:
        for fund, share in paying.items():
            there = Transfer(
                fund, asked.payer, Money(share, books.currency), asked.day, "", account=asked.account
            )
            refuse_short(books, there, asked.account)
    grants = _grants(books, asked, paying)
    return Allocation(asked, cost, shares, _allocation_draft(books, asked, cost, paying, grants))


def _grants(
    books: Books, asked: SharedCost, paying: Mapping[str, Decimal]
) -> dict[str, dict[str, MetaValue]]:
    """Fund → what its share names of the grant whose fund it is: the grant, and the line that bears it.

    The share is spending of the grant, held against its rules; money of a grant is not lent to other funds.
    """
    given = -sum(paying.values(), Decimal(0))
    named: dict[str, dict[str, MetaValue]] = {}
    for fund, share in {**paying, asked.payer: given}.items():
        award = grant_of_fund(books, fund, asked.day) if share else None
        if award is not None:
            line = _line(books, award, asked.lines.get(fund))
            _hold(books, award, asked, line, share)
            named[fund] = {"grant": award.id, **({"line": line} if line is not None else {})}
    for fund in asked.lines.keys() - named.keys():
        raise failure(
            RequestError,
            "NO-GRANTS-FUND",
            say('no share of "{fund}" is of a grant, so no line bears it', fund=fund),
            expected=say("--line and the fund of a grant that takes a share"),
        )
    return named


def _line(books: Books, award: GrantAward, line: str | None) -> str | None:
    """The line that bears the share; a grant without lines needs none."""
    lines = sorted(books.registry.grant_lines(award.id))
    if line is None and lines:
        raise failure(
            RequestError,
            "GRANT-LINE-UNSAID",
            say(
                '"{fund}" is the fund of the grant {grant}, and no budget line is named for its share',
                fund=award.fund,
                grant=award.id,
            ),
            expected=say("--line {fund}=LINE, one of {lines}", fund=award.fund, lines=", ".join(lines)),
        )
    if line is not None:
        require_line(books, award.id, line)
    return line


def _hold(books: Books, award: GrantAward, asked: SharedCost, line: str | None, share: Decimal) -> None:
    refuse_shut(books, award)
    paid_from = (asked.account,) if asked.account and share > 0 else ()
    spent = Spent(asked.day, line, share, asked.expense, paid_from, None, None, "", None, None)
    crossed = [] if asked.account else [Crossing(asked.day, -share, shared=True)]
    after = account_with(books, award, spent=[spent], crossed=crossed)
    refuse(books, list(lines_differ(after)))
    refuse_breaking(books, account_with(books, award), after, (*OF_SPENDING, money_left))


def _cost(books: Books, asked: SharedCost) -> Decimal:
    if not asked.expense.startswith("Expenses:"):
        raise failure(
            RequestError,
            "NOT-AN-EXPENSE",
            say("{account} is no account of expenses", account=asked.expense),
            expected=say("an account such as Expenses:Office:Rent"),
        )
    _refuse_split(books, asked)
    month = asked.month
    cost = _borne(books, asked)
    if not cost:
        raise failure(
            RequestError,
            "NOTHING-TO-SPLIT",
            say(
                '"{fund}" has no cost on {account} in {month}',
                fund=asked.payer,
                account=asked.expense,
                month=month,
            ),
            expected=say("a month in which the fund bore a cost on that account"),
        )
    return cost


def _refuse_split(books: Books, asked: SharedCost) -> None:
    """Refuses what a standing entry splits; one that was undone, and what undid it, split nothing."""
    label = f"{asked.expense} {asked.month}"
    for entry in read_entries(books):
        if (
            entry.meta.get(ALLOCATED) == label
            and entry.meta.get("allocated-of", GENERAL) == asked.payer
            and REVERSES not in entry.meta
            and not entry.reversed
        ):
            raise failure(
                RequestError,
                "SPLIT-ALREADY",
                say("{what} is split already, on {day}", what=label, day=entry.day),
                hint=say('"sfund reverse" undoes an entry; then split the cost anew'),
            )


def _borne(books: Books, asked: SharedCost) -> Decimal:
    """The payer's cost of the month before any split: one of another month may be entered in this one."""
    splits = {number for number, entry in enumerate(books.entries) if ALLOCATED in (entry.meta or {})}
    names = ("transaction", "account", "fund", "currency", "day", "number")
    wanted = (asked.expense, asked.payer, books.currency)
    numbers = (
        number
        for transaction, account, fund, currency, day, number in zip(
            *map(books.postings.column, names), strict=True
        )
        if (account, fund, currency) == wanted
        and asked.month.first_day <= day <= asked.month.last_day
        and transaction not in splits
        and not carries_results(books.entries[transaction])
    )
    return in_units(sum(numbers, Decimal(0)), books.currency)


def _allocation_draft(
    books: Books,
    asked: SharedCost,
    cost: Decimal,
    paying: Mapping[str, Decimal],
    grants: Mapping[str, Mapping[str, MetaValue]],
) -> Draft:
    """Each fund takes over its share; it pays the payer, or the payer bears it for the time being."""

    def money(number: Decimal, account: str, fund: str) -> DraftPosting:
        of_grant = grants.get(fund, {}) if account == asked.expense else {}
        return DraftPosting(account, Money(number, books.currency), {"fund": fund, **of_grant})

    between = asked.account or TRANSFERS
    postings = [money(-sum(paying.values(), Decimal(0)), asked.expense, asked.payer)]
    postings += [money(share, asked.expense, fund) for fund, share in paying.items()]
    for fund, share in paying.items():
        postings += [money(share, between, asked.payer), money(-share, between, fund)]
    label = f"{asked.expense} {asked.month}"
    reason = say("Shared cost of {month}: {account}", month=asked.month, account=asked.expense)
    meta: dict[str, MetaValue] = {
        ALLOCATED: label,
        "allocated-of": asked.payer,
        "allocated-cost": Money(cost, books.currency),
        "allocation-key": asked.key.value,
        "allocation-base": " ".join(f"{fund}={base:f}" for fund, base in asked.bases.items()),
        REASON: text(reason, books.language),
        KIND: TransferKind.ALLOCATION.value,
    }  # fmt: skip
    words = text(NARRATIONS[TransferKind.ALLOCATION], books.language)
    return Draft(asked.day, CERTAIN, "", words, tuple(postings), meta)
