"""The year's plan: what is meant to be spent and raised, by task, by committee, by account.

A planned amount names what it is for in the words that postings carry (`program:`, `unit:`, the account).
Each posting counts against one amount: the one that names most of what the posting carries. So every won is
in one row, and the rows of a task, of a unit and of the year add up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from sfund.facts import Fact, Id, Money, Name, Named
from sfund.money import ZERO, Rounding, round_to_unit, total
from sfund.periods import Span
from sfund.words import say


class PlanKind(StrEnum):
    """Which side of the year an amount is on."""

    EXPENSE = "expense"
    INCOME = "income"


class PlanTask(Named):
    """`custom "plan" "task" "spreading"`: a task of the network; postings name it as `program:`."""

    NOUN: ClassVar[str] = "plan"
    VERB: ClassVar[str | None] = "task"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("name",)

    name: Name


class _ForSomething(Fact):
    """What names a task, a committee or sector network, an account, or several of them."""

    program: Name | None = None
    unit: Annotated[str, Field(min_length=1)] | None = None
    account: str | None = None

    @model_validator(mode="after")
    def _is_for_something(self) -> Self:
        if not any((self.program, self.unit, self.account)):
            raise ValueError(say("say what the amount is for: program, unit, account, or several of them"))
        return self


class PlanAmount(_ForSomething):
    """`custom "plan" "amount" 2026 5000000 KRW`, with `program:`, `unit:`, `account:` as wanted.

    A later one for the same things of the same year takes its place from its own date on.

    Attributes:
        first: The first day that it is for; `from:`. The year's first day by default.
        until: The last day; a special committee's budget ends with the committee. The year's last by default.
    """

    NOUN: ClassVar[str] = "plan"
    VERB: ClassVar[str | None] = "amount"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("year", "amount")

    year: Annotated[int, Field(ge=1900, le=9998)]
    amount: Money
    kind: PlanKind = PlanKind.EXPENSE
    first: dt.date | None = Field(default=None, alias="from")
    until: dt.date | None = None

    @model_validator(mode="after")
    def _within_its_year(self) -> Self:
        first, last = self.first or dt.date(self.year, 1, 1), self.until or dt.date(self.year, 12, 31)
        if not dt.date(self.year, 1, 1) <= first <= last <= dt.date(self.year, 12, 31):
            raise ValueError(say("from and until are days of the year, in this order"))
        return self

    @property
    def span(self) -> Span:
        """The days that it is for."""
        return Span(self.first or dt.date(self.year, 1, 1), self.until or dt.date(self.year, 12, 31))

    @property
    def what(self) -> tuple[object, ...]:
        """What it is for: the same words again replace it."""
        return self.year, self.kind, self.program, self.unit, self.account


class PlanCommit(_ForSomething):
    """`custom "plan" "commit" "K-2026-01" 500000 KRW`: promised to somebody, not paid yet."""

    NOUN: ClassVar[str] = "plan"
    VERB: ClassVar[str | None] = "commit"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id", "amount")

    id: Id
    amount: Money


class PlanRelease(Fact):
    """`custom "plan" "release" "K-2026-01"`: paid, or promised no more."""

    NOUN: ClassVar[str] = "plan"
    VERB: ClassVar[str | None] = "release"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("id",)

    id: Id


PlanFact = PlanTask | PlanAmount | PlanCommit | PlanRelease


@dataclass(frozen=True, slots=True)
class Move:
    """A posting to an account of income or expense; `amount` is positive where it is as its side goes."""

    day: dt.date
    account: str
    amount: Decimal
    program: str | None
    unit: str | None

    @property
    def kind(self) -> PlanKind:
        return PlanKind.EXPENSE if self.account.startswith("Expenses:") else PlanKind.INCOME


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One planned amount and what became of it.

    Attributes:
        plan: None where something was spent or raised that no amount is for.
        actual: Up to `as_of`, within its days.
        ahead: What the books have after `as_of`, and what is committed.
        forecast: At the end of its days, if it goes on at the pace until now; at least `actual + ahead`.
    """

    kind: PlanKind
    program: str | None
    unit: str | None
    account: str | None
    first: dt.date
    last: dt.date
    plan: Decimal | None
    actual: Decimal
    ahead: Decimal
    forecast: Decimal

    @property
    def remaining(self) -> Decimal | None:
        """What is left to spend, or still to be raised; below zero where it is exceeded."""
        return None if self.plan is None else self.plan - self.actual

    @property
    def ended(self) -> bool:
        return self.actual == self.forecast and not self.ahead


def in_force(facts: Iterable[PlanFact], year: int, as_of: dt.date) -> tuple[PlanAmount, ...]:
    """The year's amounts as they were last decided; one of zero takes an amount back.

    An amount decided after `as_of` counts only where nothing stood before it: the plan for a year may be
    written down late.
    """
    latest: dict[tuple[object, ...], PlanAmount] = {}
    for fact in sorted((one for one in facts if isinstance(one, PlanAmount)), key=lambda one: one.date):
        if fact.year == year and (fact.date <= as_of or fact.what not in latest):
            latest[fact.what] = fact
    return tuple(one for one in latest.values() if one.amount.number)


def committed(facts: Sequence[PlanFact], as_of: dt.date) -> tuple[PlanCommit, ...]:
    """What is promised on that day."""
    gone = {fact.id for fact in facts if isinstance(fact, PlanRelease) and fact.date <= as_of}
    commits = (fact for fact in facts if isinstance(fact, PlanCommit))
    return tuple(fact for fact in commits if fact.date <= as_of and fact.id not in gone)


def plan_rows(
    facts: Sequence[PlanFact], moves: Iterable[Move], year: int, as_of: dt.date, currency: str
) -> tuple[PlanRow, ...]:
    """The plan of a year beside what became of it; then what nothing was planned for, by task and unit.

    Amounts in other currencies than `currency` are left out.
    """
    amounts = [one for one in in_force(facts, year, as_of) if one.amount.currency == currency]
    found: dict[int, list[Move]] = {index: [] for index in range(len(amounts))}
    loose: dict[tuple[PlanKind, str | None, str | None], list[Move]] = {}
    choice = _Choice(amounts)
    for move in moves:
        if move.day.year == year:
            index = choice.of(move)
            at = loose.setdefault((move.kind, move.program, move.unit), []) if index is None else found[index]
            at.append(move)
    promised = committed(facts, as_of)
    held = _held(amounts, promised, currency, as_of)
    planned = [_row(one, found[n], held.get(n, ZERO), as_of) for n, one in enumerate(amounts)]
    return (*sorted(planned, key=_order), *sorted(_unplanned(loose, year, as_of), key=_order))


def planned_for(amounts: Sequence[PlanAmount], move: Move) -> PlanAmount | None:
    """The amount that the posting counts against; None where none is for it."""
    index = _Choice(amounts).of(move)
    return None if index is None else amounts[index]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which of the amounts a posting counts against, by its place among them.

    It is the one that names most of what the posting carries; then task, unit, narrowest account, days.
    """

    amounts: Sequence[PlanAmount]
    _ranked: dict[tuple[str, str | None, str | None], list[tuple[Span, int]]] = field(default_factory=dict)

    def of(self, move: Move) -> int | None:
        """None where no amount is for it."""
        key = (move.account, move.program, move.unit)
        if key not in self._ranked:
            self._ranked[key] = self._fitting(move)
        return next((index for span, index in self._ranked[key] if move.day in span), None)

    def _fitting(self, move: Move) -> list[tuple[Span, int]]:
        """Those that are for such a posting on any day, the best one first; of equals the one said first."""
        fitting = [
            (one, index)
            for index, one in enumerate(self.amounts)
            if one.kind is move.kind and _covers(one, move)
        ]
        ranked = sorted(fitting, key=lambda found: _rank(found[0]), reverse=True)
        return [(one.span, index) for one, index in ranked]


def _rank(one: PlanAmount) -> tuple[int, ...]:
    named = sum(value is not None for value in (one.program, one.unit, one.account))
    days = (one.span.last - one.span.first).days
    return named, bool(one.program), bool(one.unit), (one.account or "").count(":"), -days


def _covers(one: _ForSomething, move: Move) -> bool:
    return (
        one.program in (None, move.program)
        and one.unit in (None, move.unit)
        and (one.account is None or move.account == one.account or move.account.startswith(f"{one.account}:"))
    )


def _held(
    amounts: Sequence[PlanAmount], promised: Iterable[PlanCommit], currency: str, as_of: dt.date
) -> Mapping[int, Decimal]:
    """What is promised out of each amount, where one is for it."""
    held: dict[int, Decimal] = {}
    choice = _Choice(amounts)
    for one in promised:
        day = max(as_of, one.date)
        account = one.account or "Expenses:"
        index = choice.of(Move(day, account, ZERO, one.program, one.unit))
        if index is not None and one.amount.currency == currency:
            held[index] = held.get(index, ZERO) + one.amount.number
    return held


def _row(one: PlanAmount, moves: Sequence[Move], held: Decimal, as_of: dt.date) -> PlanRow:
    currency = one.amount.currency
    actual = total(move.amount for move in moves if move.day <= as_of)
    ahead = total(move.amount for move in moves if move.day > as_of) + held
    forecast = max(_at_this_pace(actual, one.span, as_of, currency), actual + ahead)
    return PlanRow(one.kind, one.program, one.unit, one.account, one.span.first, one.span.last,
                   one.amount.number, actual, ahead, forecast)  # fmt: skip


def _unplanned(
    loose: Mapping[tuple[PlanKind, str | None, str | None], Sequence[Move]], year: int, as_of: dt.date
) -> Iterator[PlanRow]:
    """What no amount is for is not forecast: nothing says that it goes on."""
    span = Span.of_year(year)
    for (kind, program, unit), moves in loose.items():
        actual = total(move.amount for move in moves if move.day <= as_of)
        ahead = total(move.amount for move in moves if move.day > as_of)
        if actual or ahead:
            yield PlanRow(
                kind, program, unit, None, span.first, span.last, None, actual, ahead, actual + ahead
            )


def _at_this_pace(actual: Decimal, span: Span, as_of: dt.date, currency: str) -> Decimal:
    """`actual ÷ days gone × days of the span`, rounded half up; what it is where none or all have gone."""
    days = (span.last - span.first).days + 1
    gone = (min(as_of, span.last) - span.first).days + 1
    if gone <= 0 or gone >= days:
        return actual
    return round_to_unit(actual * days / gone, currency, Rounding.HALF_UP)


def _order(row: PlanRow) -> tuple[object, ...]:
    return row.kind is PlanKind.INCOME, row.program or "~", row.unit or "~", row.account or "", row.first
