"""The ways in which cards and services print that a payment was taken back, brought to one.

They mark the payment itself, or print a second row of the same number: negative, or marked, or both. What
comes out is a payment that is marked (it is none), or a payment and a negative row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Protocol, TypeVar


class Returnable(Protocol):
    """A payment that may be taken back; an empty `reference` joins nothing."""

    @property
    def reference(self) -> str: ...
    @property
    def cancelled(self) -> bool: ...


R = TypeVar("R", bound=Returnable)


def with_refunds(rows: Iterable[R], amount: Callable[[R], Decimal], turned: Callable[[R], R]) -> list[R]:
    """The rows in their order, each payment that was taken back printed in one of the two ways.

    Args:
        rows: As the file prints them.
        amount: Of a row, with its sign.
        turned: A marked row → a refund: the negative amount, and not marked.
    """
    rows = list(rows)
    paid = Counter(row.reference for row in rows if row.reference and not row.cancelled and amount(row) > 0)
    void = {
        row.reference
        for row in rows
        if row.reference and row.cancelled and amount(row) > 0 and not paid[row.reference]
    }
    done = []
    for row in rows:
        if amount(row) < 0:
            if row.reference not in void:  # else the mark on the payment says the same
                done.append(turned(row) if row.cancelled else row)
        elif row.cancelled and row.reference and paid[row.reference]:
            done.append(turned(row))
        else:
            done.append(row)
    return done
