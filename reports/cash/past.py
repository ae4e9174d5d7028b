"""The last twelve months as the forecast goes on from them: what was spent, and what came unpromised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.reliance.income import self_reliance
from sfund.books.model import Books
from sfund.budgets import Move
from sfund.cash.spending import Past, Project, Spent
from sfund.chart import GRANT_RETURNED
from sfund.grants.account import GrantAccount
from sfund.money import ZERO, in_units
from sfund.periods import DAYS_A_MONTH, Span
from sfund.sources import Source

_PAID = """
    WITH paid AS (
        SELECT transaction FROM postings GROUP BY transaction
        HAVING bool_or(starts_with(account, 'Assets:Bank:') OR account = 'Assets:Cash'
                       OR starts_with(account, 'Assets:Cash:') OR starts_with(account, 'Assets:Clearing:')
                       OR starts_with(account, 'Assets:Suspense') OR starts_with(account, 'Liabilities:'))
    )
"""
_SPENT = f"""
    {_PAID}
    SELECT day, account, program, unit, fund, "grant", "function", sum(number)
    FROM postings
    WHERE starts_with(account, 'Expenses:') AND account <> $returned AND currency = $currency
      AND day BETWEEN $first AND $last AND transaction IN (SELECT transaction FROM paid)
    GROUP BY ALL ORDER BY ALL
"""  # noqa: S608  our own words
_UNPROMISED = f"""
    {_PAID}
    SELECT coalesce(-sum(number), 0)
    FROM postings
    WHERE starts_with(account, 'Income:') AND currency = $currency AND day BETWEEN $first AND $last
      AND coalesce(pledge, '') = '' AND NOT list_contains($promised, coalesce(source, ''))
      AND transaction IN (SELECT transaction FROM paid)
"""  # noqa: S608
_PROMISED = (
    Source.DUES,
    Source.LOAN_INTEREST,
    Source.PUBLIC_SUBSIDY,
    Source.ENTRUSTED,
    Source.FOUNDATION,
)


@dataclass(frozen=True, slots=True)
class Known(Past):
    """The past, and what came in it that nobody promised: gifts, own business, interest, the rest."""

    unpromised: Decimal = ZERO


def past_of(books: Books, year: Span, grants: Mapping[str, GrantAccount]) -> Known:
    """What was paid with money, by card or on credit in the twelve months `year`.

    Provisions, gifts in kind and depreciation cost no cash; what went back to funders is expected by itself.
    """
    asked = {"currency": books.currency, "first": year.first, "last": year.last}
    rows = books.query(_SPENT, returned=GRANT_RETURNED, **asked)
    spent = tuple(
        Spent(Move(day, account, in_units(number, books.currency), program, unit), fund, grant, function)
        for day, account, program, unit, fund, grant, function, number in rows
    )
    [(unpromised,)] = books.query(_UNPROMISED, promised=[one.value for one in _PROMISED], **asked)
    projects = {key: _project(one, year) for key, one in grants.items()}
    months = self_reliance(books, year, year.last).sums.months
    return Known(spent, months, projects, in_units(unpromised, books.currency))


def _project(account: GrantAccount, year: Span) -> Project:
    """A settled grant spends nothing more."""
    first = max(year.first, account.award.begins)
    last = min(year.last, account.until or dt.date.max)
    months = max(Decimal((last - first).days + 1) / DAYS_A_MONTH, Decimal(1))
    left = max(account.plan - account.spent, ZERO) if account.settled is None else ZERO
    return Project(account.until, left, months)
