"""A repayment that is in the books already, read as a prepayment."""

from __future__ import annotations

from dataclasses import replace

from beancount.core import data

from sfund.books.entries import find_entry
from sfund.books.loans.accounts import lent_one
from sfund.books.loans.changing import refolded
from sfund.books.loans.movements import EVENT, PREPAY, Event
from sfund.books.model import Books
from sfund.books.wording import said
from sfund.books.writing import Additions
from sfund.errors import RequestError, failure
from sfund.loans.facts import Prepayment
from sfund.loans.movements import MovementKind
from sfund.words import say


def marked(books: Books, loan: str, named: str, mode: Prepayment) -> Additions:
    """The entry with its mark, and what that changes of how money divides.

    Raises:
        RequestError: UNKNOWN-LOAN, NO-SUCH-ENTRY, SEVERAL-ENTRIES, LOAN-NO-REPAYMENT, LOAN-BALANCE.
    """
    one = lent_one(books, loan)
    found = find_entry(books, named)
    own = {entry.number: entry for entry in one.entries if entry.kind is MovementKind.REPAYMENT}
    entry, transaction = own.get(found.number), books.entries[found.number]
    if entry is None or not isinstance(transaction, data.Transaction):
        raise failure(
            RequestError,
            "LOAN-NO-REPAYMENT",
            say("{id} is no repayment of {loan}", id=named, loan=loan),
            expected=say('a repayment; "sfund loan show --json" has the entry of each'),
        )
    meta = {**said(transaction.meta), EVENT: Event.REPAYMENT.value, PREPAY: mode.value}
    then = replace(one, entries=tuple(
        replace(other, prepay=mode) if other.number == found.number else other for other in one.entries
    ))  # fmt: skip
    difference = refolded(books, then)
    new = [] if difference is None else [difference]
    return Additions(new, replaced=[(transaction, transaction._replace(meta=meta))])
