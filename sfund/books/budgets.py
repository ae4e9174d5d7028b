"""The plan of the books: what counts against it, and what Fava's own `budget` directives plan by account."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from beancount.core import data
from beancount.core.amount import Amount

from sfund.books.errors import relative_path
from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.budgets import (
    Move,
    PlanAmount,
    PlanCommit,
    PlanRelease,
    PlanRow,
    PlanTask,
    plan_rows,
)
from sfund.chart import GRANT_RETURNED
from sfund.errors import Diagnostic, RequestError
from sfund.facts import Fact
from sfund.money import ZERO, Rounding, in_units, round_to_unit
from sfund.periods import Span
from sfund.registry import unknown

_DAY = dt.timedelta(days=1)


@kept
def year_moves(books: Books, year: int) -> tuple[Move, ...]:
    """The year's postings to income and expenses in the books' currency, positive as their side goes.

    What goes back to a funder is neither spent nor planned; `year_returned` has it.
    """
    rows = books.query(
        """
        SELECT day, account, CASE WHEN account LIKE 'Income:%' THEN -number ELSE number END, program, unit
        FROM moves
        WHERE (account LIKE 'Income:%' OR account LIKE 'Expenses:%')
          AND account <> $returned AND currency = $currency AND year(day) = $year
        ORDER BY day, file, lineno, account
        """,
        returned=GRANT_RETURNED,
        currency=books.currency,
        year=year,
    )
    return tuple(
        Move(day, account, in_units(amount, books.currency), program, unit)
        for day, account, amount, program, unit in rows
    )


@kept
def year_plan(books: Books, year: int, as_of: dt.date) -> tuple[PlanRow, ...]:
    """The plan of the year beside what became of it; see `plan_rows`."""
    return plan_rows(books.registry.plan, year_moves(books, year), year, as_of, books.currency)


@dataclass(frozen=True, slots=True)
class Returned:
    """What went back to a funder; `amount` is below zero where that was undone, `place` is file:line."""

    day: dt.date
    grant: str | None
    fund: str
    amount: Decimal
    place: str


def year_returned(books: Books, year: int) -> tuple[Returned, ...]:
    """The year's postings of what goes back to funders, which the plan leaves out."""
    rows = books.query(
        """
        SELECT day, "grant", fund, number, file, lineno FROM moves
        WHERE account = $returned AND currency = $currency AND year(day) = $year
        ORDER BY day, file, lineno
        """,
        returned=GRANT_RETURNED,
        currency=books.currency,
        year=year,
    )
    return tuple(
        Returned(day, grant, fund, in_units(number, books.currency),
                 f"{relative_path(file, books.root)}:{line}")
        for day, grant, fund, number, file, line in rows
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountBudget:
    """What Fava's budgets plan for an account and those below it, and what was posted there.

    Attributes:
        until_now: The part of the plan that lies before and on the day of the report.
    """

    account: str
    plan: Decimal
    until_now: Decimal
    actual: Decimal


def account_budgets(books: Books, year: int, as_of: dt.date) -> tuple[AccountBudget, ...]:
    """Each account that has a Fava budget in the year, sorted by name.

    As Fava reckons: an amount holds from its day until the next one for the account, and each day has an
    equal share of its interval (a month's amount ÷ the days of that month). Sums are rounded half up, once.
    """
    moves = [move for move in year_moves(books, year) if move.day <= as_of]
    found = []
    for account, steps in sorted(_fava(books).items()):
        plan, until_now = (_planned(steps, span) for span in _spans(year, as_of))
        if plan:
            spent = (one.amount for one in moves if f"{one.account}:".startswith(f"{account}:"))
            sign = -1 if account.startswith("Income:") and plan < 0 else 1  # income is below zero in Fava
            whole, part = (_rounded(sign * value, books.currency) for value in (plan, until_now))
            found.append(AccountBudget(account, whole, part, sum(spent, ZERO)))
    return tuple(found)


def _spans(year: int, as_of: dt.date) -> tuple[Span | None, Span | None]:
    whole = Span.of_year(year)
    return whole, None if as_of < whole.first else Span(whole.first, min(as_of, whole.last))


def _rounded(value: Fraction, currency: str) -> Decimal:
    return round_to_unit(Decimal(value.numerator) / value.denominator, currency, Rounding.HALF_UP)


_Step = tuple[dt.date, str, Decimal]


@kept
def _fava(books: Books) -> dict[str, list[_Step]]:
    """Account → (day, interval, amount), by day, of `custom "budget"` in the books' currency."""
    found: dict[str, list[_Step]] = defaultdict(list)
    for entry in books.entries:
        if not isinstance(entry, data.Custom) or entry.type != "budget":
            continue
        match [value.value for value in entry.values]:
            case [str(account), str(interval), Amount(number=Decimal() as number, currency=currency)]:
                if currency == books.currency and interval.lower() in _INTERVALS:
                    found[account].append((entry.date, interval.lower(), number))
            case _:
                pass  # Fava says what is wrong with it
    return {account: sorted(steps, key=lambda step: step[0]) for account, steps in found.items()}


def _planned(steps: list[_Step], span: Span | None) -> Fraction:
    if span is None:
        return Fraction(0)
    return sum((share for day in _days(span) if (share := _share(steps, day))), Fraction(0))


def _days(span: Span) -> Iterator[dt.date]:
    day = span.first
    while day <= span.last:
        yield day
        day += _DAY


def _share(steps: list[_Step], day: dt.date) -> Fraction:
    """What is planned for one day."""
    in_force = [step for step in steps if step[0] <= day]
    if not in_force:
        return Fraction(0)
    _, interval, number = in_force[-1]
    return Fraction(number) / _INTERVALS[interval](day)


def _month_days(day: dt.date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _quarter_days(day: dt.date) -> int:
    first = (day.month - 1) // 3 * 3 + 1
    return sum(calendar.monthrange(day.year, month)[1] for month in range(first, first + 3))


def _year_days(day: dt.date) -> int:
    return 366 if calendar.isleap(day.year) else 365


_INTERVALS: dict[str, Callable[[dt.date], int]] = {
    "day": lambda _: 1,
    "daily": lambda _: 1,
    "week": lambda _: 7,
    "weekly": lambda _: 7,
    "month": _month_days,
    "monthly": _month_days,
    "quarter": _quarter_days,
    "quarterly": _quarter_days,
    "year": _year_days,
    "yearly": _year_days,
}
"""How many days an interval has, by the day that is asked about."""


def refuse_unknown(books: Books, fact: Fact) -> None:
    """Refuses what names a task, an account or a promise that the books do not have.

    Raises:
        RequestError: UNKNOWN-TASK, UNKNOWN-ACCOUNT, UNKNOWN-COMMITMENT.
    """
    found = next(unknown_names(books, [fact]), None)
    if found is not None:
        raise RequestError(found)


def unknown_names(books: Books, facts: Iterable[Fact]) -> Iterator[Diagnostic]:
    """UNKNOWN-TASK, UNKNOWN-ACCOUNT, UNKNOWN-COMMITMENT: what the plan names and the books do not have.

    As long as the network has no tasks, a task may be called anything.
    """
    tasks = [one.name for one in books.registry.plan if isinstance(one, PlanTask)]
    promised = [one.id for one in books.registry.plan if isinstance(one, PlanCommit)]
    accounts = {name for account in books.opens for name in _and_above(account)}
    for fact in facts:
        if isinstance(fact, PlanRelease):
            if fact.id not in promised:
                yield unknown("commitment", fact.id, promised, fact)
        elif isinstance(fact, PlanAmount | PlanCommit):
            if tasks and fact.program is not None and fact.program not in tasks:
                yield unknown("task", fact.program, tasks, fact)
            if fact.account is not None and fact.account not in accounts:
                yield unknown("account", fact.account, accounts, fact)


def _and_above(account: str) -> Iterator[str]:
    parts = account.split(":")
    return (":".join(parts[: count + 1]) for count in range(len(parts)))
