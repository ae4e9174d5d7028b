"""Where each row truly belongs, by the id that the import gives it."""

from __future__ import annotations

from importers.booking.identity import collected_ids, purchase_ids, row_ids
from importers.reading.statements import Collected, Purchase, StatementRow
from sfund.example.gifts_life import CLEARING, FORMAT
from sfund.example.network import CARD
from sfund.example.values import Example, GiftState
from sfund.money import ZERO
from sfund.placing.placements import Placement

Truths = dict[str, Placement]


def bank_truths(example: Example) -> Truths:
    """Of every line of every bank account."""
    truths: Truths = {}
    for account, opening in example.openings.items():
        lines = example.lines_of(account)
        balance = opening
        rows = []
        for line in lines:
            balance += line.amount
            rows.append(StatementRow(0, line.day, line.time, line.amount, balance, "", "", ""))
        truths.update(zip(row_ids(account, rows, opening), (line.truth for line in lines), strict=True))
    return truths


def card_truths(example: Example) -> Truths:
    """Of every purchase that stood when its month was over."""
    bought = [one for one in example.purchases if one.cancelled != one.day]
    rows = [Purchase(0, one.day, one.time, one.amount, "", "", one.approval) for one in bought]
    return dict(zip(purchase_ids(CARD, rows), (one.truth for one in bought), strict=True))


def gift_truths(example: Example) -> Truths:
    """Of every gift that the platform collected; what went back later is no gift of its own."""
    given = [one for one in example.gifts if one.state is GiftState.PAID]
    rows = [
        Collected(0, one.day, one.time, "", "", one.amount, ZERO, None, "", "", reference=one.number)
        for one in given
    ]
    return dict(zip(collected_ids(FORMAT, CLEARING, rows), (one.truth for one in given), strict=True))


def all_truths(example: Example) -> Truths:
    """Of banks, the card and the platform; direct debits say by their payer number where they belong."""
    return {**bank_truths(example), **card_truths(example), **gift_truths(example)}
