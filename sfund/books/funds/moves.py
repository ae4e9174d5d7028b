"""Entries that move money between funds: transfers, releases, and shared costs. Nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from sfund.books.entries import REVERSES, read_entries
from sfund.books.funds.sums import KIND, REASON, Held, fund_sums, held
from sfund.books.model import Books
from sfund.chart import TRANSFERS
from sfund.errors import RequestError, failure
from sfund.funds.allocation import Key, split
from sfund.funds.facts import GENERAL, TransferKind
from sfund.languages import text
from sfund.money import Money, in_units
from sfund.periods import Month, Span
from sfund.placing.drafts import CERTAIN, Draft, DraftPosting, MetaValue
from sfund.words import Message, say

ALLOCATED = "allocated"
"""The key of an allocation: whose cost of which month it splits, such as `Expenses:Office:Rent 2026-10`."""

_KEEPS_MONEY = ("Assets:Bank:", "Assets:Cash")


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is asked for: money of one fund becomes another's.

    Attributes:
        account: Where the money lies; None for the one account on which the giver has enough.
        to_account: Where it goes, if it really moves and no statement will say so; None: it stays.
    """

    giver: str
    taker: str
    amount: Money
    day: dt.date
    why: str
    kind: TransferKind = TransferKind.PLAIN
    account: str | None = None
    to_account: str | None = None


def known_fund(books: Books, name: str) -> str:
    """The name, if a fund has it.

    Raises:
        RequestError: UNKNOWN-FUND with the nearest name.
    """
    funds = [GENERAL, *books.registry.funds]
    if name in funds:
        return name
    raise _unknown("UNKNOWN-FUND", say('no fund is called "{name}"', name=name), name, funds,
                   say('"sfund fund list" has the names'))  # fmt: skip


def known_account(books: Books, account: str) -> str:
    """The account, if it is open.

    Raises:
        RequestError: UNKNOWN-ACCOUNT with the nearest name.
    """
    if account in books.opens:
        return account
    raise _unknown("UNKNOWN-ACCOUNT", say("the account {account} is not open", account=account), account,
                   list(books.opens), say("open it in accounts.beancount"))  # fmt: skip


def _unknown(
    code: str, message: Message, name: str, known: Sequence[str], otherwise: Message
) -> RequestError:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return failure(
        RequestError,
        code,
        message,
        expected=say("an id that a directive of the registry declares")
        if code == "UNKNOWN-FUND"
        else say("an account that the chart of accounts opens"),
        hint=say('did you mean "{near}"?', near=near[0]) if near else otherwise,
    )


def transfer(books: Books, asked: Transfer) -> Draft:
    """The entry: the money changes its fund, and two postings to `Equity:Transfers` say from whom to whom.

    Raises:
        RequestError: UNKNOWN-FUND, UNKNOWN-ACCOUNT, SAME-FUND, NO-REASON, FUND-NOT-RESTRICTED, FUND-SHORT,
            FUND-IN-SEVERAL-ACCOUNTS, MOVED-BY-STATEMENT.
    """
    giver, taker = known_fund(books, asked.giver), known_fund(books, asked.taker)
    _refuse_words(books, asked)
    source = known_account(books, asked.account) if asked.account else _account_of(books, asked)
    target = known_account(books, asked.to_account) if asked.to_account else source
    if target != source:
        _refuse_imported(books, source, target)
    _refuse_short(books, asked, source)
    amount = asked.amount
    postings = (
        DraftPosting(source, -amount, {"fund": giver}),
        DraftPosting(target, amount, {"fund": taker}),
        DraftPosting(TRANSFERS, amount, {"fund": giver}),
        DraftPosting(TRANSFERS, -amount, {"fund": taker}),
    )
    meta: dict[str, MetaValue] = {REASON: asked.why}
    if asked.kind is not TransferKind.PLAIN:
        meta[KIND] = asked.kind.value
    words = _NARRATIONS[asked.kind]
    return Draft(asked.day, CERTAIN, "", text(words, books.language), postings, meta)


_NARRATIONS = {
    TransferKind.PLAIN: say("Transfer between funds"),
    TransferKind.RELEASE: say("Release from restriction"),
    TransferKind.ALLOCATION: say("Shared cost by key"),
}


def _refuse_words(books: Books, asked: Transfer) -> None:
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
    if asked.kind is TransferKind.RELEASE and not books.registry.is_restricted(asked.giver):
        raise failure(
            RequestError,
            "FUND-NOT-RESTRICTED",
            say('the fund "{fund}" is not restricted, so nothing of it is released', fund=asked.giver),
            expected=say("a fund with the restriction purpose, time or permanent"),
            hint=say('"sfund fund transfer" moves money of any fund'),
        )


def _money_of(books: Books, fund: str, day: dt.date) -> list[Held]:
    return [one for one in held(books, day) if one.fund == fund and one.account.startswith(_KEEPS_MONEY)]


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


def _refuse_short(books: Books, asked: Transfer, account: str) -> None:
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


def _refuse_imported(books: Books, *accounts: str) -> None:
    for bank in books.settings.bank:
        if bank.account in accounts:
            raise failure(
                RequestError,
                "MOVED-BY-STATEMENT",
                say("the statement of {account} will say this", account=bank.account),
                expected=say("accounts without statements, such as cash"),
                hint=say("make the transfer at the bank and import both statements; the import posts it"),
            )


@dataclass(frozen=True, slots=True)
class SharedCost:
    """What is asked for: a month's cost on one account, borne by several funds.

    Attributes:
        payer: The fund that bore it so far.
        bases: Fund → what the key counts for it, in the order of the shares; the last takes the remainder.
        account: Where each fund pays its share at once; None: each owes it until money is moved at the bank.
    """

    expense: str
    month: Month
    payer: str
    key: Key
    bases: Mapping[str, Decimal]
    day: dt.date
    account: str | None = None


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
            KEY-WITHOUT-BASE, FUND-SHORT.
    """
    for fund in (asked.payer, *asked.bases):
        known_fund(books, fund)
    known_account(books, asked.expense)
    cost = _cost(books, asked)
    parts = split(cost, list(asked.bases.values()), books.currency)
    shares = dict(zip(asked.bases, parts, strict=True))
    paying = {fund: share for fund, share in shares.items() if share and fund != asked.payer}
    if asked.account is not None:
        known_account(books, asked.account)
        for fund, share in paying.items():
            there = Transfer(
                fund, asked.payer, Money(share, books.currency), asked.day, "", account=asked.account
            )
            _refuse_short(books, there, asked.account)
    return Allocation(asked, cost, shares, _allocation_draft(books, asked, cost, paying))


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
    )
    return in_units(sum(numbers, Decimal(0)), books.currency)


def _allocation_draft(books: Books, asked: SharedCost, cost: Decimal, paying: Mapping[str, Decimal]) -> Draft:
    """Each fund takes over its share; it pays the payer, or the payer bears it for the time being."""

    def money(number: Decimal, account: str, fund: str) -> DraftPosting:
        return DraftPosting(account, Money(number, books.currency), {"fund": fund})

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
    words = text(_NARRATIONS[TransferKind.ALLOCATION], books.language)
    return Draft(asked.day, CERTAIN, "", words, tuple(postings), meta)
