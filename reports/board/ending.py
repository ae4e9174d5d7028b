"""The end of public money as the books have it: which grants run, what they bring, what they pay for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from reports.model import Column, Labelled, Table, Unit, Value
from reports.reliance.income import year_to
from sfund.books.grants.accounts import grant_accounts
from sfund.books.model import Books
from sfund.grants.account import GrantAccount
from sfund.grants.facts import GrantKind
from sfund.money import ZERO, ratio
from sfund.periods import DAYS_A_MONTH, Span
from sfund.reliance.ending import Case, Ending, Free, Scenario
from sfund.reliance.figures import SelfReliance
from sfund.sources import Source
from sfund.words import Message, say

_MOVED = """
    SELECT fund, "grant", split_part(account, ':', 1), sum(number)
    FROM moves
    WHERE currency = $currency AND day BETWEEN $first AND $last
      AND (starts_with(account, 'Income:') OR starts_with(account, 'Expenses:'))
    GROUP BY ALL
"""
_OF_GRANT = """
    SELECT coalesce(sum(number) FILTER (starts_with(account, 'Expenses:') AND nature = 'people'), 0),
           coalesce(sum(number) FILTER (starts_with(account, 'Expenses:') AND nature IS DISTINCT FROM 'people'
                                        AND NOT starts_with(account, 'Expenses:Grants:Returned')), 0)
    FROM moves
    WHERE currency = $currency AND day BETWEEN $first AND $last AND "grant" = $grant AND fund = $fund
"""
CASES: Mapping[Case, Message] = {
    Case.ENDS: say("Projects end"),
    Case.PEOPLE: say("People stay"),
    Case.ALL: say("All costs stay"),
}


def scenario_of(books: Books, as_of: dt.date, year: SelfReliance, members: int) -> Scenario:
    """The end of the entrusted contracts that run; where none does, of the public subsidies."""
    running = [one for one in grant_accounts(books, as_of).values() if _runs(one, as_of)]
    by_kind = {kind: [one for one in running if one.award.kind is kind] for kind in GrantKind}
    chosen = by_kind[GrantKind.ENTRUSTED] or by_kind[GrantKind.PUBLIC_SUBSIDY]
    return Scenario(
        as_of,
        tuple(_ending(books, one, as_of) for one in chosen),
        _free(books, as_of, year, members, frozenset(one.award.id for one in chosen)),
    )


def _runs(account: GrantAccount, as_of: dt.date) -> bool:
    """Whether its project has begun and its end is known and not yet past."""
    return (
        account.settled is None
        and account.award.begins <= as_of
        and account.until is not None
        and account.until >= as_of
    )


def _ending(books: Books, account: GrantAccount, as_of: dt.date) -> Ending:
    """A month of its term: the award over all of it, what was spent over what of the last year it ran."""
    year = year_to(as_of)
    first = max(year.first, account.award.begins)
    months = max(Decimal((as_of - first).days + 1) / DAYS_A_MONTH, Decimal(1))
    last = account.until or as_of
    term = max(Decimal((last - account.award.begins).days + 1) / DAYS_A_MONTH, Decimal(1))
    [(people, other)] = books.query(
        _OF_GRANT, currency=books.currency, first=first, last=as_of, grant=account.award.id,
        fund=account.award.fund,
    )  # fmt: skip
    return Ending(account.award.id, last, account.awarded / term, people / months, other / months)


def _free(books: Books, as_of: dt.date, year: SelfReliance, members: int, ending: frozenset[str]) -> Free:
    """What comes into the funds that nothing binds, and what they pay; what ends is in neither."""
    months = year.sums.months
    moved = {"Income": ZERO, "Expenses": ZERO}
    for fund, grant, root, amount in _sums(books, year_to(as_of)):
        if not books.registry.is_restricted(fund) and grant not in ending:
            moved[root] += amount
    dues = year.of([Source.DUES]) / months
    return Free(
        cash=year.sums.liquid,
        income=-moved["Income"] / months,
        expenses=moved["Expenses"] / months,
        dues_each=ratio(dues, Decimal(members)),
        currency=books.currency,
    )


def _sums(books: Books, year: Span) -> Iterator[tuple[str, str | None, str, Decimal]]:
    yield from books.query(_MOVED, currency=books.currency, first=year.first, last=year.last)


def outcomes(scenario: Scenario) -> Table:
    """The three cases."""
    columns = (
        Column("case", say("Case"), Unit.TEXT),
        Column("income", say("Income"), Unit.MONEY),
        Column("expenses", say("Expenses"), Unit.MONEY),
        Column("shortfall", say("Missing"), Unit.MONEY),
        Column("lasts", say("Lasts"), Unit.MONTHS),
        Column("gone", say("Until"), Unit.MONTH),
        Column("members", say("New members"), Unit.COUNT),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "case": Labelled(one.case.value, CASES[one.case]),
            "income": one.income,
            "expenses": one.expenses,
            "shortfall": one.shortfall,
            "lasts": one.lasts,
            "gone": str(one.gone) if one.gone else None,
            "members": one.members,
        }
        for one in scenario.outcomes()
    )
    return Table(
        "ending", say("When the public money ends: a month, in the funds that nothing binds"), columns, rows
    )


def endings(scenario: Scenario) -> Table:
    """Each grant that ends, with what it brings and pays a month."""
    columns = (
        Column("grant", say("Grant"), Unit.TEXT),
        Column("until", say("Until"), Unit.DATE),
        Column("income", say("Brings a month"), Unit.MONEY, adds=True),
        Column("people", say("Pays people"), Unit.MONEY, adds=True),
        Column("other", say("Pays else"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "grant": one.grant,
            "until": one.until,
            "income": one.income,
            "people": one.people,
            "other": one.other,
        }
        for one in scenario.endings
    )
    return Table("endings", say("Grants that end"), columns, rows)
