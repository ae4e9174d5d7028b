"""`report fund-growth`: how the solidarity fund grew, by source, by year and by month.

Every posting of the fund that is income, an expense or equity counts once, under the source that it is; so
the sources add up to what the fund has more at the end than at the beginning. Loans are not in it: money that
is lent is still the fund's.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from reports.charts.values import Chart, Kind, Series
from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value, money_term
from sfund.books.funds.sums import FundSums, fund_sums
from sfund.books.loans.accounts import fund_of_loans
from sfund.books.model import Books
from sfund.chart import LOAN_RECOVERED, MUTUAL_AID, TRANSFERS
from sfund.errors import Diagnostic
from sfund.money import ZERO, in_units, total
from sfund.periods import Month, Span
from sfund.sources import Source
from sfund.words import Message, say

NAME = "fund-growth"
TITLE = say("How the solidarity fund grew")
DECISION = "decision"
"""The key of a transfer: the assembly's decision on a share of the surplus."""

_LABELS: dict[str, Message] = {
    "members": say("Members' contributions"),
    "pledges": say("Companies' pledges"),
    "donations": say("Donations"),
    "surplus": say("Share of surplus, by decision"),
    "loan-interest": say("Interest and late charges on loans"),
    "bank-interest": say("Bank interest"),
    "other-income": say("Other income"),
    "transfers": say("From other funds, less what went to them"),
    "brought": say("There before these books"),
    "losses": say("Losses on loans, less what was recovered"),
    "aid": say("Mutual aid"),
    "costs": say("Costs"),
}
_COLUMNS: dict[str, tuple[Message, tuple[str, ...]]] = {
    "members": (say("Members"), ("members",)),
    "pledges": (say("Pledges"), ("pledges",)),
    "donations": (say("Donations"), ("donations",)),
    "surplus": (say("Surplus"), ("surplus",)),
    "interest": (say("Interest"), ("loan-interest", "bank-interest")),
    "other": (say("Other"), ("other-income", "transfers", "brought")),
    "gone": (say("Lost, spent"), ("losses", "aid", "costs")),
}
_NAMES = (
    "fund",
    "currency",
    "day",
    "account",
    "source",
    "member",
    "party",
    "pledge",
    "transaction",
    "number",
)


@dataclass(frozen=True, slots=True)
class Grown:
    """One posting that moved the fund: under which source, by whom; below zero where the fund lost."""

    day: dt.date
    source: str
    giver: str | None
    amount: Decimal


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:  # noqa: ARG001  a builder's form
    """The report over the span."""
    fund = fund_of_loans(books)
    grown = tuple(one for one in grown_by(books, fund) if one.day in span)
    sums = next((one for one in fund_sums(books, span) if one.name == fund), None)
    opening = sums.before if sums is not None else ZERO
    years = _over("by-year", say("By year"), say("Year"), Unit.TEXT, grown, opening, _year)
    months = _over("by-month", say("By month"), say("Month"), Unit.MONTH, grown, opening, _month)
    return Report(
        NAME,
        TITLE,
        books.settings.organization.name,
        span.first,
        span.last,
        span.last,
        books.currency,
        tuple(_figures(opening, grown)),
        (_by_source(grown), years, months),
        (*books.diagnostics, *_differing(sums, opening, grown)),
        _charts(grown, opening),
        notes=(say("The fund takes no deposits: what came in is not paid back to those who gave it."),)
        if books.settings.loans.deposits == "refuse"
        else (),
    )


def grown_by(books: Books, fund: str) -> Iterator[Grown]:
    """Every posting to income, expenses or equity of the fund in the books' currency, in order.

    An entry that only carries results to `Equity:NetAssets` at the year's end moves nothing and is left out.
    """
    carried = _carried(books)
    rows = zip(*map(books.postings.column, _NAMES), strict=True)
    for of, currency, day, account, source, member, party, pledge, transaction, number in rows:
        if of != fund or currency != books.currency or transaction in carried:
            continue
        if account.startswith(("Income:", "Expenses:", "Equity:")):
            decided = bool(books.entries[transaction].meta.get(DECISION))
            kind = _kind(account, source, is_member=bool(member), is_pledge=bool(pledge), decided=decided)
            yield Grown(day, kind, member or party, in_units(-number, currency))


def _carried(books: Books) -> frozenset[int]:
    """Transactions that carry results to net assets and touch neither assets nor liabilities."""
    carrying: set[int] = set()
    owned: set[int] = set()
    for account, transaction in zip(*map(books.postings.column, ("account", "transaction")), strict=True):
        if account.startswith("Equity:NetAssets"):
            carrying.add(transaction)
        elif account.startswith(("Assets:", "Liabilities:")):
            owned.add(transaction)
    return frozenset(carrying - owned)


def _kind(account: str, source: str | None, *, is_member: bool, is_pledge: bool, decided: bool) -> str:
    if account.startswith("Equity:"):
        if account != TRANSFERS:
            return "brought"
        return "surplus" if decided else "transfers"
    if account.startswith("Expenses:"):
        if account == MUTUAL_AID:
            return "aid"
        return "losses" if account.startswith("Expenses:Loans:") else "costs"
    return _income(account, source, is_member=is_member, is_pledge=is_pledge)


def _income(account: str, source: str | None, *, is_member: bool, is_pledge: bool) -> str:
    if account == LOAN_RECOVERED:
        return "losses"
    if source == Source.LOAN_INTEREST:
        return "loan-interest"
    if source == Source.INTEREST:
        return "bank-interest"
    if is_member:
        return "members"
    if is_pledge or source == Source.CSR:
        return "pledges"
    return "donations" if source == Source.DONATION else "other-income"


def _figures(opening: Decimal, grown: Sequence[Grown]) -> Iterator[Figure]:
    by_source = _sums(grown)
    growth = total(by_source.values())
    parts = [money_term(key, _LABELS[key], amount) for key, amount in by_source.items()]
    yield Figure("opening", say("At the beginning"), opening, Unit.MONEY, say("assets − liabilities"))
    yield Figure("growth", say("Growth"), growth, Unit.MONEY, say("all sources, less losses, aid and costs"),
                 tuple(parts))  # fmt: skip
    yield Figure(
        "closing",
        say("At the end"),
        opening + growth,
        Unit.MONEY,
        say("opening + growth"),
        (
            money_term("opening", say("at the beginning"), opening),
            money_term("growth", say("growth"), growth),
        ),
    )
    for key, amount in by_source.items():
        yield Figure(key, _LABELS[key], amount, Unit.MONEY, say("all of it in this time"))


def _sums(grown: Iterable[Grown]) -> dict[str, Decimal]:
    """Every source with its sum, in the order of the labels."""
    found = dict.fromkeys(_LABELS, ZERO)
    for one in grown:
        found[one.source] += one.amount
    return found


def _by_source(grown: Sequence[Grown]) -> Table:
    columns = (
        Column("source", say("Source"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("share", say("Of all that came in"), Unit.RATIO),
        Column("givers", say("From how many"), Unit.COUNT),
    )
    givers: dict[str, set[str]] = defaultdict(set)
    for one in grown:
        if one.giver and one.amount > 0:
            givers[one.source].add(one.giver)
    sums = _sums(grown)
    came = total(amount for amount in sums.values() if amount > 0)
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "source": Labelled(key, _LABELS[key]),
            "amount": amount,
            "share": amount / came if amount > 0 else None,
            "givers": len(givers[key]) or None,
        }
        for key, amount in sums.items()
        if amount
    )
    return Table("by-source", say("By source"), columns, rows)


def _year(day: dt.date) -> str:
    return str(day.year)


def _month(day: dt.date) -> str:
    return str(Month.of(day))


def _over(  # noqa: PLR0913  what makes a table
    key: str,
    label: Message,
    head: Message,
    unit: Unit,
    grown: Sequence[Grown],
    opening: Decimal,
    of: Callable[[dt.date], str],
) -> Table:
    """A row for each time in which anything moved, and what the fund has after it."""
    by_time: dict[str, list[Grown]] = defaultdict(list)
    for one in grown:
        by_time[of(one.day)].append(one)
    rows: list[Mapping[str, Value]] = []
    balance = opening
    for time in sorted(by_time):
        sums = _sums(by_time[time])
        balance += total(sums.values())
        cells: dict[str, Value] = {
            name: total(sums[one] for one in keys) for name, (_, keys) in _COLUMNS.items()
        }
        rows.append({"time": time, **cells, "closing": balance})
    columns = (
        Column("time", head, unit),
        *(Column(name, heading, Unit.MONEY, adds=True) for name, (heading, _) in _COLUMNS.items()),
        Column("closing", say("At the end"), Unit.MONEY),
    )
    return Table(key, label, columns, tuple(rows))


def _charts(grown: Sequence[Grown], opening: Decimal) -> tuple[Chart, ...]:
    """What the fund has at the end of each month, from the first in which anything moved to the last."""
    if not grown:
        return ()
    months = tuple(Span(min(one.day for one in grown), max(one.day for one in grown)).months())
    moved: dict[Month, Decimal] = defaultdict(Decimal)
    for one in grown:
        moved[Month.of(one.day)] += one.amount
    balances = tuple(accumulate((moved[month] for month in months), initial=opening))[1:]
    said = say("from {opening} to {closing} in {count} months", opening=f"{opening:,}",
               closing=f"{balances[-1]:,}", count=len(months))  # fmt: skip
    series = (Series("closing", say("The fund"), balances),)
    return (Chart("growth", say("What the fund has"), said, Kind.LINES, tuple(map(str, months)), series),)


def _differing(sums: FundSums | None, opening: Decimal, grown: Sequence[Grown]) -> Iterator[Diagnostic]:
    """FUNDS-DIFFER where the sources do not add up to what assets and liabilities say."""
    if sums is None:
        return
    difference = opening + total(one.amount for one in grown) - sums.closing
    if difference:
        yield Diagnostic(
            "FUNDS-DIFFER",
            say('of the fund "{fund}" {amount} is explained by no source', fund=sums.name,
                amount=f"{-difference:,}"),
            hint=say('"sfund check" names the entries whose funds do not balance'),
        )  # fmt: skip
