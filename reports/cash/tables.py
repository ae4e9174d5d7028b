"""The tables of `report cash`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from reports.cash.expected import Apart, DuesAhead, spent_by_purpose
from reports.cash.moved import Moved, Week
from reports.financial.form import FUNCTIONS, NO_FUNCTION
from reports.model import Column, Labelled, Table, Unit, Value
from reports.naming import account_called, fund_called, in_a_row, task_called
from sfund.books.model import Books
from sfund.cash.forecast import Ahead, Kept, Part
from sfund.cash.spending import Basis, Outgoing, Purpose
from sfund.grants.facts import settlement_in_force
from sfund.money import ZERO
from sfund.words import Message, say

_LINES = 3
"""So many budget lines say what a grant is for."""

_APART = (
    Column("free-in", say("Free in"), Unit.MONEY, adds=True),
    Column("free-out", say("Free out"), Unit.MONEY, adds=True),
    Column("free", say("Free cash"), Unit.MONEY),
    Column("bound-in", say("Bound in"), Unit.MONEY, adds=True),
    Column("bound-out", say("Bound out"), Unit.MONEY, adds=True),
    Column("bound", say("Bound cash"), Unit.MONEY),
)
_CLOSING = Column("closing", say("Closing"), Unit.MONEY)
_MONTH = Column("month", say("Month"), Unit.MONTH)


def accounts(books: Books, moved: Iterable[Moved]) -> Table:
    """By bank and cash box."""
    columns = (
        Column("account", say("Account"), Unit.TEXT),
        Column("opening", say("Opening"), Unit.MONEY, adds=True),
        Column("in", say("In"), Unit.MONEY, adds=True),
        Column("out", say("Out"), Unit.MONEY, adds=True),
        Column("closing", say("Closing"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "account": account_called(books, one.account),
            "opening": one.opening,
            "in": one.came,
            "out": one.went,
            "closing": one.closing,
        }
        for one in moved
    )
    return Table("accounts", say("By bank and cash box"), columns, rows)


def weeks(moved: Iterable[Week]) -> Table:
    """Week by week, free and bound money apart."""
    columns = (
        Column("week", say("Week from"), Unit.DATE),
        *_APART,
        _CLOSING,
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "week": one.first,
            **_apart(one.free, one.bound),
            "closing": one.closing,
        }
        for one in moved
    )
    return Table("weeks", say("Week by week"), columns, rows)


def _apart(free: Kept, bound: Kept) -> Mapping[str, Value]:
    """What the columns `_APART` hold."""
    return {
        "free-in": free.came,
        "free-out": free.went,
        "free": free.closing,
        "bound-in": bound.came,
        "bound-out": bound.went,
        "bound": bound.closing,
    }


def forecast(ahead: Iterable[Ahead]) -> Table:
    """Each month ahead: its parts and what there is at its end."""
    columns = (
        _MONTH,
        *(Column(part.value, part.label, Unit.MONEY, adds=True) for part in Part),
        _CLOSING,
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "month": str(one.month),
            **{part.value: one.parts[part] for part in Part},
            "closing": one.closing,
        }
        for one in ahead
    )
    return Table("forecast", say("The twelve months ahead, by what comes and goes"), columns, rows)


def purses(ahead: Iterable[Ahead]) -> Table:
    """The same months, free and bound money apart."""
    columns = (_MONTH, *_APART)
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "month": str(one.month),
            **_apart(one.free, one.bound),
        }
        for one in ahead
    )
    return Table("purses", say("The same months, free and bound money apart"), columns, rows)


def bound_funds(books: Books, cash: Mapping[str, Decimal], ahead: Sequence[Ahead], as_of: dt.date) -> Table:
    """The bound funds with money now or at the end, and what each may be spent for."""
    columns = (
        Column("fund", say("May be spent for"), Unit.TEXT),
        Column("restriction", say("Restriction"), Unit.TEXT),
        Column("now", say("Now"), Unit.MONEY, adds=True),
        Column("then", say("In a year"), Unit.MONEY, adds=True),
    )
    then = ahead[-1].by_fund
    rows: list[Mapping[str, Value]] = []
    for name, fund in sorted(books.registry.funds.items()):
        now, later = cash.get(name, ZERO), then.get(name, ZERO)
        if fund.restricted and (now or later):
            rows.append(
                {
                    "fund": Labelled(name, _purpose(books, name, as_of)),
                    "restriction": Labelled(fund.restriction.value, fund.restriction.label),
                    "now": now,
                    "then": later,
                }
            )
    return Table("bound", say("Bound money, and what it may be spent for"), columns, tuple(rows))


def _purpose(books: Books, name: str, as_of: dt.date) -> Message:
    """What the fund is called, and the budget lines of the open grants that it is for."""
    registry = books.registry
    lines_of: list[str] = []
    for key, facts in registry.grants.items():
        award = registry.award(key)
        if award is not None and award.fund == name and settlement_in_force(facts, as_of) is None:
            lines = sorted({line.partition("/")[0] for line in registry.grant_lines(key)})
            more = ["…"] if len(lines) > _LINES else []
            lines_of.append(f"{key}: {', '.join([*lines[:_LINES], *more])}" if lines else key)
    label = fund_called(books, name).label
    return say("{so_far} · {name}", so_far=label, name=" · ".join(lines_of)) if lines_of else label


def dues(ahead: Iterable[DuesAhead]) -> Table:
    """What members in force are asked, and what of it is counted on."""
    columns = (
        _MONTH,
        Column("asked", say("Asked"), Unit.MONEY, adds=True),
        Column("counted", say("Counted on"), Unit.MONEY, adds=True),
    )
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {"month": str(one.month), "asked": one.asked, "counted": one.counted} for one in ahead
    )
    return Table("dues", say("Dues of the members in force"), columns, rows)


def spending(books: Books, ahead: Sequence[Outgoing]) -> Table:
    """What will be spent in the twelve months, and how it is known."""
    columns = (
        Column("basis", say("Known from"), Unit.TEXT),
        Column("what", say("What for"), Unit.TEXT),
        Column("bound", say("Bound money"), Unit.MONEY, adds=True),
        Column("free", say("Free money"), Unit.MONEY, adds=True),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
    )
    bound = spent_by_purpose(one for one in ahead if books.registry.is_restricted(one.fund))
    whole = spent_by_purpose(ahead)
    order = sorted(whole, key=lambda one: (one.basis is Basis.PAST, -whole[one], str(one)))
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "basis": Labelled(one.basis.value, one.basis.label),
            "what": _what(books, one),
            "bound": bound.get(one, ZERO),
            "free": whole[one] - bound.get(one, ZERO),
            "amount": whole[one],
        }
        for one in order
    )
    return Table("spending", say("What will be spent in the twelve months ahead"), columns, rows)


def _what(books: Books, purpose: Purpose) -> Labelled:
    if purpose.basis is Basis.PAST:
        return Labelled(purpose.function or "", FUNCTIONS.get(purpose.function or "", FUNCTIONS[NO_FUNCTION]))
    named = (
        task_called(books, purpose.program) if purpose.program else None,
        Labelled(purpose.unit, say("{text}", text=purpose.unit)) if purpose.unit else None,
        account_called(books, purpose.account) if purpose.account else None,
    )
    return in_a_row(*filter(None, named))


def not_counted(apart: Iterable[Apart]) -> Table:
    """What is known and in no month ahead."""
    columns = (
        Column("part", say("Kind"), Unit.TEXT),
        Column("what", say("Which"), Unit.TEXT),
        Column("due", say("Due on"), Unit.DATE),
        Column("amount", say("Amount"), Unit.MONEY, adds=True),
        Column("reason", say("Reason"), Unit.TEXT),
    )
    every = say("all together")
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "part": Labelled(one.part.value, one.part.label),
            "what": one.what or Labelled("", every),
            "due": one.due,
            "amount": one.amount,
            "reason": Labelled(one.reason.value, one.reason.label),
        }
        for one in apart
    )
    return Table("not-counted", say("Known, and not counted on"), columns, rows)
