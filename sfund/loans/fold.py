"""The state of a loan: a fold over its facts and movements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, eq

from sfund.loans.account import LoanAccount
from sfund.loans.accrual import accrue, charge_late
from sfund.loans.changes import CHANGES, change
from sfund.loans.facts import LoanApply, LoanFact, LoanProduct, LoanWriteOff, SettleBy
from sfund.loans.movements import Movement, MovementKind
from sfund.loans.moving import Entry, Granted, move
from sfund.loans.planning import fall_due, fall_due_until
from sfund.loans.standing import account_of
from sfund.loans.state import OF_PERCENT, State
from sfund.money import decimals

# Within a day: terms, then money, then the write-off; of one kind what is marked first,
# then by key. What comes after the key only tells
# apart what has one key: the order of writing down never matters.
_day = attrgetter("day")
_RANKS = {kind: rank for rank, kind in enumerate(CHANGES)}


def fold(  # noqa: PLR0913  what a loan is made of
    application: LoanApply,
    product: LoanProduct,
    facts: Iterable[LoanFact],
    movements: Iterable[Movement],
    as_of: dt.date,
    *,
    slips: Callable[[dt.date], dt.date] | None = None,
) -> LoanAccount:
    """The loan as it stands at the end of the day `as_of`.

    Args:
        application: What was asked for.
        product: The product as it was on the day of the first disbursement.
        facts: Everything that the registry says of the loan, in any order.
        movements: Its money, in any order.
        as_of: What comes after it is left out.
        slips: The day by which a row due on a day may be paid (the next banking day); itself by default.

    Returns:
        The account; what is wrong with the history is in its `problems`, never an exception.
    """
    known = [fact for fact in facts if fact.date <= as_of]
    state = State(
        application.id,
        application.amount.currency,
        decimals(application.amount.currency),
        as_of,
        product.day_count.number,
        OF_PERCENT * product.day_count.parts_of_year,
        product.rounding,
        slips,
        tuple(product.order.split()),
        product.settle_by is SettleBy.INSTALMENT,
        product.advance_days,
        product.prepayment,
    )
    granted = Granted(application, product, known)
    entries: list[Entry] = []
    changes = sorted((fact for fact in known if type(fact) in CHANGES), key=_fact_order, reverse=True)
    ordered, sums = _in_order(movements, state)
    for movement in ordered:
        day = movement.day
        if day > as_of:
            break
        while changes and _comes_first(changes[-1], day):
            _take(state, changes.pop())
        while state.due is not None and state.due <= day:
            fall_due(state)
        entries.append(move(state, movement, granted))
    for fact in reversed(changes):
        _take(state, fact)
    fall_due_until(state, as_of)
    accrue(state, as_of)
    charge_late(state, as_of)
    return account_of(state, application, known, _shared_out(entries, sums, state.order) if sums else entries)


_PLAIN = "~"  # sorts behind every mark
_Sums = dict[tuple[dt.date, str], list[Movement]]
"""The repayments that are reckoned as one, by the day and the key of that one."""


def _in_order(movements: Iterable[Movement], state: State) -> tuple[list[Movement], _Sums]:
    """The movements as they count; repayments of one day that are not marked are one sum.

    So how a day's money divides does not depend on the keys of its entries.
    """
    ordered = sorted(movements, key=_day)
    days = [movement.day for movement in ordered]
    if not any(map(eq, days, days[1:])):
        return ordered, {}
    counted: list[Movement] = []
    sums: _Sums = {}
    for day, of_day in groupby(ordered, key=_day):
        alone, *others = of_day
        if not others:
            counted.append(alone)
            continue
        together = sorted((alone, *others), key=_within_day)
        for is_plain, group in groupby(together, lambda one: _is_plain(one, state)):
            parts = list(group)
            if is_plain and len(parts) > 1:
                first = parts[0]
                sums[day, first.key] = parts
                total = sum((one.amount for one in parts), Decimal(0))
                counted.append(Movement(day, first.kind, total, first.key))
            else:
                counted += parts
    return counted, sums


def _is_plain(one: Movement, state: State) -> bool:
    """Whether it is a repayment that nobody marked, of a sum that can be paid."""
    if one.kind is not MovementKind.REPAYMENT or one.prepay is not None:
        return False
    return one.amount > 0 and not one.amount.scaleb(state.scale) % 1


def _within_day(one: Movement) -> tuple[dt.date, int, str, str, Decimal, Decimal]:
    # Of refunds the smaller comes first: which of them is more than is owed back is no matter of keys.
    key = "" if one.kind is MovementKind.REFUND else one.key
    return one.day, one.kind.rank, one.prepay or _PLAIN, key, one.amount, one.fee


_PARTS = ("late", "interest", "principal", "overpaid", "recovered")  # of an entry, as they stand in it


def _shared_out(entries: Iterable[Entry], sums: _Sums, order: tuple[str, ...]) -> list[Entry]:
    """Each sum shared out by key, in the product's order; then what is overpaid or recovered."""
    found: list[Entry] = []
    places = [_PARTS.index(name) for name in (*order, *_PARTS[3:])]
    for entry in entries:
        movement, kind, *parts, owed = entry
        group = sums.get((movement.day, movement.key))
        if group is None or movement.kind is not MovementKind.REPAYMENT or movement.prepay is not None:
            found.append(entry)
            continue
        whole = sum(parts)
        principal, scaled = parts[2], movement.amount
        for one in group:
            left = int(one.amount * whole / scaled)
            shares = [0] * len(_PARTS)
            for at in places:
                shares[at] = min(left, parts[at])
                parts[at] -= shares[at]
                left -= shares[at]
            late, interest, repaid, overpaid, recovered = shares
            principal -= repaid
            found.append((one, kind, late, interest, repaid, overpaid, recovered, owed + principal))
    return found


def _take(state: State, fact: LoanFact) -> None:
    fall_due_until(state, fact.date)
    change(state, fact)


def _comes_first(fact: LoanFact, day: dt.date) -> bool:
    """Whether the fact counts before the money of that day."""
    return fact.date < day or (fact.date == day and not isinstance(fact, LoanWriteOff))


def _fact_order(fact: LoanFact) -> tuple[dt.date, int, str]:
    return fact.date, _RANKS[type(fact)], fact.model_dump_json()
