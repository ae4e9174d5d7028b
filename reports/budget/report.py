"""`report budget`: the year's plan against what became of it, by task, committee and account.

The year is that of the last day. Each posting counts against one planned amount, the one that names most of
what the posting carries (docs/budget.md), so the rows add up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from reports.model import Column, Figure, Labelled, Report, Table, Unit, Value, money_term
from reports.naming import account_called, fund_called, task_called
from sfund.books.budgets import Returned, account_budgets, year_plan, year_returned
from sfund.books.model import Books
from sfund.budgets import PlanKind, PlanRow
from sfund.money import total
from sfund.periods import Span
from sfund.words import Message, say

NAME = "budget"
TITLE = say("Plan and budget")

SIDES: dict[PlanKind, Message] = {PlanKind.EXPENSE: say("Expense"), PlanKind.INCOME: say("Income")}
_NO_TASK = say("no task")
_NO_UNIT = say("no committee")


def build(books: Books, span: Span, as_of: dt.date | None = None) -> Report:
    """The plan of the year of the last day, as of that day or of `as_of`."""
    as_of = as_of or span.last
    year = span.last.year
    rows, returned = year_plan(books, year, as_of), year_returned(books, year)
    tables = (
        _sums("tasks", say("By task"), say("Task"), rows, lambda row: _task(books, row.program)),
        _sums("units", say("By committee"), say("Committee"), rows, lambda row: row.unit or _none(_NO_UNIT)),
        _rows(books, rows),
        _accounts(books, year, as_of),
        _returned(books, returned),
    )
    figures = (*_figures(rows), *_ends(rows, returned, as_of))
    return Report(NAME, TITLE, books.settings.organization.name, dt.date(year, 1, 1), dt.date(year, 12, 31),
                  as_of, books.currency, figures, tables, books.diagnostics)  # fmt: skip


def _none(label: Message) -> Labelled:
    return Labelled("", label)


def _task(books: Books, name: str | None) -> Labelled:
    return _none(_NO_TASK) if name is None else task_called(books, name)


def _figures(rows: Sequence[PlanRow]) -> Iterator[Figure]:
    for kind, keys, labels in (
        (PlanKind.EXPENSE, ("expense-plan", "expense", "expense-forecast"),
         (say("Expense as planned"), say("Spent until now"), say("Expense at the year's end"))),
        (PlanKind.INCOME, ("income-plan", "income", "income-forecast"),
         (say("Income as planned"), say("Raised until now"), say("Income at the year's end"))),
    ):  # fmt: skip
        own = [row for row in rows if row.kind is kind]
        plan = total(row.plan for row in own if row.plan is not None)
        actual, ahead = total(row.actual for row in own), total(row.ahead for row in own)
        forecast = total(row.forecast for row in own)
        yield Figure(keys[0], labels[0], plan, Unit.MONEY, say("the sum of the planned amounts"))
        planned = total(row.actual for row in own if row.plan is not None)
        yield Figure(keys[1], labels[1], actual, Unit.MONEY, say("planned + not-planned"), (
            money_term("planned", say("what an amount is for"), planned),
            money_term("not-planned", say("what none is for"), actual - planned),
        ))  # fmt: skip
        yield Figure(
            keys[2], labels[2], forecast, Unit.MONEY,
            say("for each planned row the larger of actual ÷ days gone × days, and actual + ahead; "
                "of what nothing is planned for, actual + ahead"),
            (money_term("actual", say("actual"), actual),
             money_term("ahead", say("promised or booked ahead"), ahead)),
        )  # fmt: skip


def _ends(rows: Sequence[PlanRow], returned: Sequence[Returned], as_of: dt.date) -> Iterator[Figure]:
    """What goes back to funders, which no row has, and what is left at the year's end after it."""
    back = total(one.amount for one in returned)
    until_now = total(one.amount for one in returned if one.day <= as_of)
    yield Figure(
        "returned-to-funders",
        say("Returned to funders"),
        back,
        Unit.MONEY,
        say("until-now + ahead; no part of the expense above"),
        (
            money_term("until-now", say("returned until now"), until_now),
            money_term("ahead", say("booked ahead"), back - until_now),
        ),
    )
    yield _result(rows, back)


def _result(rows: Sequence[PlanRow], returned: Decimal) -> Figure:
    income = total(row.forecast for row in rows if row.kind is PlanKind.INCOME)
    expense = total(row.forecast for row in rows if row.kind is PlanKind.EXPENSE)
    return Figure(
        "result-forecast",
        say("Result at the year's end"),
        income - expense - returned,
        Unit.MONEY,
        say("income-forecast − expense-forecast − returned-to-funders"),
        (
            money_term("income-forecast", say("Income at the year's end"), income),
            money_term("expense-forecast", say("Expense at the year's end"), expense),
            money_term("returned-to-funders", say("Returned to funders"), returned),
        ),
    )


_AMOUNTS = (
    Column("plan", say("Planned"), Unit.MONEY),
    Column("actual", say("Actual"), Unit.MONEY),
    Column("remaining", say("Remaining"), Unit.MONEY),
    Column("ahead", say("Ahead"), Unit.MONEY),
    Column("forecast", say("Forecast"), Unit.MONEY),
)


def _sums(
    key: str, label: Message, head: Message, rows: Iterable[PlanRow], of: Callable[[PlanRow], str | Labelled]
) -> Table:
    """The rows by side and whatever `of` says of them."""
    groups: dict[tuple[PlanKind, str], tuple[str | Labelled, list[PlanRow]]] = {}
    for row in rows:
        name = of(row)
        word = name if isinstance(name, str) else name.key
        groups.setdefault((row.kind, word), (name, []))[1].append(row)
    made: tuple[Mapping[str, Value], ...] = tuple(
        {"side": Labelled(kind, SIDES[kind]), key.removesuffix("s"): name, **_amounts(group)}
        for (kind, _), (name, group) in groups.items()
    )
    columns = (
        Column("side", say("Side"), Unit.TEXT),
        Column(key.removesuffix("s"), head, Unit.TEXT),
        *_AMOUNTS,
    )
    return Table(key, label, columns, made)


def _amounts(rows: Sequence[PlanRow]) -> dict[str, Value]:
    """Sums; what nothing was planned for has no plan and nothing that remains."""
    planned = [row.plan for row in rows if row.plan is not None]
    plan = total(planned) if planned else None
    actual = total(row.actual for row in rows)
    remaining: Decimal | None = None if plan is None else plan - actual
    return {
        "plan": plan,
        "actual": actual,
        "remaining": remaining,
        "ahead": total(row.ahead for row in rows),
        "forecast": total(row.forecast for row in rows),
    }


def _rows(books: Books, rows: Sequence[PlanRow]) -> Table:
    columns = (
        Column("side", say("Side"), Unit.TEXT),
        Column("task", say("Task"), Unit.TEXT),
        Column("unit", say("Committee"), Unit.TEXT),
        Column("account", say("Account"), Unit.TEXT),
        Column("until", say("Until"), Unit.DATE),
        *_AMOUNTS,
    )
    made: tuple[Mapping[str, Value], ...] = tuple(
        {
            "side": Labelled(row.kind, SIDES[row.kind]),
            "task": _task(books, row.program) if row.program else None,
            "unit": row.unit,
            "account": account_called(books, row.account) if row.account else None,
            "until": row.last,
            **_amounts([row]),
        }
        for row in rows
    )
    return Table("rows", say("Each planned amount"), columns, made)


def _accounts(books: Books, year: int, as_of: dt.date) -> Table:
    """What Fava's budgets plan by account."""
    columns = (
        Column("account", say("Account"), Unit.TEXT),
        Column("plan", say("Plan of the year"), Unit.MONEY),
        Column("until-now", say("Plan until now"), Unit.MONEY),
        Column("actual", say("Actual"), Unit.MONEY),
        Column("remaining", say("Remaining"), Unit.MONEY),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "account": account_called(books, one.account),
            "plan": one.plan,
            "until-now": one.until_now,
            "actual": one.actual,
            "remaining": one.plan - one.actual,
        }
        for one in account_budgets(books, year, as_of)
    )
    return Table("accounts", say("Budgets by account (Fava)"), columns, rows)


def _returned(books: Books, returned: Iterable[Returned]) -> Table:
    columns = (
        Column("day", say("Day"), Unit.DATE),
        Column("grant", say("Grant"), Unit.TEXT),
        Column("fund", say("Fund"), Unit.TEXT),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("entry", say("Entry"), Unit.TEXT),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "day": one.day,
            "grant": one.grant,
            "fund": fund_called(books, one.fund),
            "amount": one.amount,
            "entry": one.place,
        }
        for one in returned
    )
    return Table("returned", say("What went back to funders"), columns, rows)
