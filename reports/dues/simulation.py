"""`sfund dues simulate`: what it would bring to ask for more, or less, from a month on.

The plans are changed in thought only, and the year from that month on is asked by the same engine as always:
pauses, periods and leaves count as they would. What is asked is not what comes: the difference is taken at
the collection rate of the last twelve months.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from reports.dues.position import position_of
from reports.model import Column, Figure, Report, Table, Term, Unit, Value, money_term
from reports.reliance.income import self_reliance
from sfund.books.dues import dues_of, dues_with
from sfund.books.membership import require_plan
from sfund.books.model import Books
from sfund.members.dues import DuesPlan
from sfund.members.standing import Dues
from sfund.money import ZERO, Money, ratio, total
from sfund.periods import Month, Span
from sfund.registry import Registry
from sfund.sources import Source
from sfund.words import say

NAME = "simulation"
TITLE = say("What a change of dues would bring")
_YEAR = 12


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One plan with its new amount; what is asked is that of the year from the change on.

    Attributes:
        members: On this plan when it changes, those who pause then left out.
        amount_now: What the plan asks each period.
        asked_now: Of everybody on the plan, as things are.
        asked_then: The same with the new amount.
    """

    plan: str
    members: int
    amount_now: Decimal
    amount_then: Decimal
    asked_now: Decimal
    asked_then: Decimal

    @property
    def difference(self) -> Decimal:
        return self.asked_then - self.asked_now

    @property
    def may_leave(self) -> int | None:
        return may_leave(self.members, self.asked_now, self.asked_then)


def may_leave(members: int, now: Decimal, then: Decimal) -> int | None:
    """How many may go, each with an average share, before less is asked than now; None: it is less anyway.

    >>> may_leave(100, Decimal(1000000), Decimal(1200000)), may_leave(3, Decimal(30), Decimal(20))
    (16, None)
    """
    return None if then < now or not then else int((then - now) * members // then)


def must_join(members: int, now: Decimal, then: Decimal) -> int | None:
    """How many more, with an average share, make up for less; None: none are needed, or no number is enough.

    >>> must_join(45, Decimal(2700000), Decimal(2160000)), must_join(1, Decimal(10), Decimal(0))
    (12, None)
    """
    if now <= then or not then:
        return None
    return int(((now - then) * members / then).to_integral_value(ROUND_CEILING))


@dataclass(frozen=True, slots=True)
class Year:
    """The last twelve months: what of the dues came, and what came in all."""

    rate: Decimal | None
    collected: Decimal
    expected: Decimal
    own_income: Decimal
    total_income: Decimal


def build(books: Books, changes: Mapping[str, Decimal], begins: Month, as_of: dt.date) -> Report:
    """The simulation of these plans with these amounts a period, from the first of that month on.

    `as_of` ends the twelve months that the collection rate and the own income are of.

    Raises:
        RequestError: UNKNOWN-DUES-PLAN.
    """
    for plan in changes:
        require_plan(books, plan)
    plans = _changed(books, changes, begins)
    year = Span(Month.of(as_of).plus(-_YEAR).day(as_of.day) + dt.timedelta(days=1), as_of)
    last = begins.plus(_YEAR).first_day - dt.timedelta(days=1)
    return Report(NAME, TITLE, books.settings.organization.name, begins.first_day, last, as_of,
                  books.currency, _figures(books, plans, _year(books, year)), (_table(plans),),
                  books.diagnostics)  # fmt: skip


def _changed(books: Books, changes: Mapping[str, Decimal], begins: Month) -> tuple[PlanChange, ...]:
    now, day = dues_of(books), begins.first_day
    new = {plan: _continued(books.registry, plan, amount, day) for plan, amount in changes.items()}
    then = dues_with(books, new)
    year = Span(day, begins.plus(_YEAR).first_day - dt.timedelta(days=1))
    on_plan: dict[str, list[str]] = {plan: [] for plan in changes}
    for member in books.registry.members.values():
        plan = member.plan_on(day)
        if plan in on_plan and member.stay_on(day) is not None and not member.is_paused_on(day):
            on_plan[plan].append(member.id)
    return tuple(
        PlanChange(
            plan,
            len(members),
            new[plan][-2].amount.number,
            changes[plan],
            _asked(now, members, year),
            _asked(then, members, year),
        )
        for plan, members in on_plan.items()
    )


def _continued(registry: Registry, plan: str, amount: Decimal, day: dt.date) -> tuple[DuesPlan, ...]:
    """The plan's facts up to that day, and one more; what was to change later does not."""
    facts = registry.plans[plan]
    past = [fact for fact in facts if fact.date <= day] or [facts[0]]
    running = past[-1]
    money = Money(amount, running.amount.currency)
    return (*past, running.model_copy(update={"date": max(day, running.date), "amount": money}))


def _asked(dues: Dues, members: Iterable[str], year: Span) -> Decimal:
    return total(dues.expected(member, year) for member in members)


def _year(books: Books, year: Span) -> Year:
    position = position_of(books, year, year.last)
    rate = ratio(position.collected, position.expected_sum)
    raised = self_reliance(books, year, year.last)
    return Year(
        None if rate is None else min(max(rate, ZERO), Decimal(1)),
        position.collected,
        position.expected_sum,
        raised.own_income,
        raised.total_income,
    )


def _figures(books: Books, plans: tuple[PlanChange, ...], year: Year) -> tuple[Figure, ...]:
    now, then = total(one.asked_now for one in plans), total(one.asked_then for one in plans)
    brings = None if year.rate is None else (then - now) * year.rate
    unknown = None if brings is not None else say("no dues were due in the last twelve months")
    return (
        Figure("asked-now", say("Asked a year now"), now, Unit.MONEY,
               say("what these plans ask in the year from the change on, as they are")),
        Figure("asked-then", say("Asked a year then"), then, Unit.MONEY,
               say("the same with the new amounts")),
        Figure("collection-rate", say("Collection rate"), year.rate, Unit.RATIO,
               say("collected ÷ expected; of the last twelve months, never above 1"),
               (_money("collected", year.collected), _money("expected", year.expected)), unknown),
        Figure("brings", say("It brings"), brings, Unit.MONEY,
               say("(asked-then − asked-now) × collection-rate"),
               (_money("asked-then", then), _money("asked-now", now),
                Term("collection-rate", say("collection rate"), year.rate, Unit.RATIO)), unknown),
        *_own_income(books, year, brings),
        *_break_even(sum(one.members for one in plans), now, then),
    )  # fmt: skip


def _break_even(members: int, now: Decimal, then: Decimal) -> tuple[Figure, Figure]:
    """How many may leave over a higher amount, or must join for a lower one, for as much as now."""
    leaving, joining = may_leave(members, now, then), must_join(members, now, then)
    terms = (
        Term("members", say("members"), members, Unit.COUNT),
        _money("asked-then", then),
        _money("asked-now", now),
    )
    return (
        Figure("may-leave", say("Members who may leave"), leaving, Unit.COUNT,
               say("members × (asked-then − asked-now) ÷ asked-then; rounded down"), terms,
               None if leaving is not None else say("less is asked than now")),
        Figure("must-join", say("Members who must join"), joining, Unit.COUNT,
               say("members × (asked-now − asked-then) ÷ asked-then; rounded up"), terms,
               None if joining is not None
               else say("nothing is asked any more") if then < now else say("no less is asked than now")),
    )  # fmt: skip


def _own_income(books: Books, year: Year, brings: Decimal | None) -> tuple[Figure, Figure]:
    """The ratio of the last twelve months, and what it had been with what the change brings."""
    own, whole = year.own_income, year.total_income
    terms = (_money("own-income", own), _money("total-income", whole))
    counts = Source.DUES in books.settings.self_reliance.own
    added = brings or ZERO
    there = None if brings is None else ratio(own + (added if counts else ZERO), whole + added)
    nothing = say("there is nothing to divide by")
    here = ratio(own, whole)
    return (
        Figure("own-income-ratio", say("Own income ratio"), here, Unit.RATIO,
               say("own-income ÷ total-income"), terms, None if here is not None else nothing),
        Figure("own-income-ratio-then", say("Own income ratio then"), there, Unit.RATIO,
               say("(own-income + brings) ÷ (total-income + brings)") if counts
               else say("own-income ÷ (total-income + brings)"),
               (*terms, _money("brings", added)), None if there is not None else nothing),
    )  # fmt: skip


_LABELS = {
    "collected": say("dues collected"),
    "expected": say("dues expected"),
    "asked-then": say("asked then"),
    "asked-now": say("asked now"),
    "own-income": say("own income"),
    "total-income": say("total income"),
    "brings": say("what it brings"),
}


def _money(key: str, value: Decimal) -> Term:
    return money_term(key, _LABELS[key], value)


def _table(plans: tuple[PlanChange, ...]) -> Table:
    columns = (
        Column("plan", say("Plan"), Unit.TEXT),
        Column("members", say("Members"), Unit.COUNT, adds=True),
        Column("amount-now", say("Now"), Unit.MONEY),
        Column("amount-then", say("Then"), Unit.MONEY),
        Column("asked-now", say("Asked now"), Unit.MONEY, adds=True),
        Column("asked-then", say("Asked then"), Unit.MONEY, adds=True),
        Column("difference", say("Difference"), Unit.MONEY, adds=True),
        Column("may-leave", say("May leave"), Unit.COUNT),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "plan": one.plan,
            "members": one.members,
            "amount-now": one.amount_now,
            "amount-then": one.amount_then,
            "asked-now": one.asked_now,
            "asked-then": one.asked_then,
            "difference": one.difference,
            "may-leave": one.may_leave,
        }
        for one in plans
    )
    return Table("by-plan", say("By plan"), columns, rows)
