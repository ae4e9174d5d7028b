"""What the books' entries say of each loan: money that moved, and what was only posted anew.

An entry that was undone, and what undid it, are left out: money that never came is as if it never came.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from sfund.books.entries import REVERSES, reversals_of, undone_of
from sfund.books.identity import KEY
from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.chart import (
    LOAN_ALLOWANCE,
    LOAN_INTEREST,
    LOAN_LATE,
    LOAN_PRINCIPAL,
    LOAN_PROVISION,
    LOAN_RECOVERED,
    REFUNDS,
)
from sfund.loans.facts import Prepayment
from sfund.loans.movements import Movement, MovementKind
from sfund.money import ZERO, total

LOAN = "loan"
EVENT, PREPAY, VALUE_DAY = "loan-event", "prepay", "value-day"
"""The keys of a loan's entry: what happened, what a prepayment does, and the day from which money counts."""

RECKONED = (LOAN_PRINCIPAL, LOAN_INTEREST, LOAN_LATE, REFUNDS, LOAN_RECOVERED)
"""The accounts whose sums by loan follow from the loan's own arithmetic."""

_READ = frozenset((*RECKONED, LOAN_ALLOWANCE, LOAN_PROVISION))
_MADE = "m-"
_LENGTH = 16  # hexadecimal digits of the key of a movement without an import id


class Event(StrEnum):
    """What an entry of a loan is, as `loan-event:` says it."""

    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    REFUND = "refund"
    RECOVERY = "recovery"
    WRITE_OFF = "write-off"  # no money: principal that is given up
    REFOLD = "refold"  # no money: what an event that came late changed
    PROVISION = "provision"  # no money: what is set aside for losses


_MONEY = {event.value: MovementKind(event.value) for event in Event if event.value in list(MovementKind)}


@dataclass(frozen=True)
class LoanEntry:
    """What one entry posts to one loan.

    Without slots, since what moved is worked out once, and asked for by every fold.

    Attributes:
        day: From which it counts: `value-day:`, else its own day.
        posted: The day of the entry.
        kind: What moved; None where no money did.
        sums: Account → what it posts there, debits above zero, in the loan's currency.
        key: Its import id, else one made of what moved; never of how that is divided.
        number: Where it is in `Books.entries`; -1 for one that is not in the books yet.
        wrong: Keys that say what nobody knows.
    """

    loan: str
    day: dt.date
    posted: dt.date
    kind: MovementKind | None
    sums: Mapping[str, Decimal]
    key: str
    prepay: Prepayment | None = None
    file: str | None = None
    line: int | None = None
    number: int = -1
    flag: str = "*"
    wrong: tuple[str, ...] = field(default=())

    @property
    def cash(self) -> Decimal:
        """What came in; below zero where it went out."""
        return -total(self.sums.get(account, ZERO) for account in RECKONED)

    @cached_property
    def movement(self) -> Movement | None:
        """The money that moved; None where none did."""
        if self.kind is None:
            return None
        if self.kind is MovementKind.DISBURSEMENT:
            lent, fee = self.sums.get(LOAN_PRINCIPAL, ZERO), -self.sums.get(LOAN_INTEREST, ZERO)
            return Movement(self.day, self.kind, lent, self.key, fee=max(fee, ZERO))
        amount = -self.cash if self.kind is MovementKind.REFUND else self.cash
        return Movement(self.day, self.kind, amount, self.key, prepay=self.prepay)


@kept
def loan_entries(books: Books) -> Mapping[str, tuple[LoanEntry, ...]]:
    """Loan → its entries in the order of the books; undone ones are left out."""
    found: dict[tuple[int, str], dict[str, Decimal]] = {}
    loans = books.postings.column("loan")
    places = [at for at, loan in enumerate(loans) if loan is not None]
    if not places:
        return {}
    names = ("transaction", "account", "currency", "number")
    transactions, accounts, currencies, numbers = map(books.postings.column, names)
    lent_in = {key: asked.amount.currency for key in books.registry.loans
               if (asked := books.registry.application(key)) is not None}  # fmt: skip
    for at in places:
        account, loan = accounts[at], loans[at]
        if account in _READ and currencies[at] == lent_in.get(loan, books.currency):
            sums = found.setdefault((transactions[at], loan), {})
            sums[account] = sums.get(account, ZERO) + numbers[at]
    out = _left_out(books, {number for number, _ in found})
    by_loan: dict[str, list[LoanEntry]] = defaultdict(list)
    for (number, loan), sums in found.items():
        if number not in out:
            by_loan[loan].append(_entry(books.entries[number], number, loan, sums))
    return {loan: tuple(keyed(entries)) for loan, entries in by_loan.items()}


def _left_out(books: Books, numbers: Iterable[int]) -> frozenset[int]:
    """Entries that were undone, and those that undid them."""
    if not any(REVERSES in books.entries[number].meta for number in numbers):
        return frozenset()
    reversals = reversals_of(books)
    return undone_of(reversals) | reversals.keys()


def _entry(entry: Any, number: int, loan: str, sums: Mapping[str, Decimal]) -> LoanEntry:
    meta: Mapping[str, Any] = entry.meta
    event, prepay, value_day = (meta.get(key) for key in (EVENT, PREPAY, VALUE_DAY))
    wrong = []
    if event is not None and event not in list(Event):
        wrong.append(EVENT)
    if prepay is not None and prepay not in list(Prepayment):
        wrong.append(PREPAY)
    if value_day is not None and not isinstance(value_day, dt.date):
        wrong.append(VALUE_DAY)
    return LoanEntry(
        loan=loan,
        day=value_day if isinstance(value_day, dt.date) else entry.date,
        posted=entry.date,
        kind=kind_of(None if EVENT in wrong else event, sums),
        sums=sums,
        key=str(meta.get(KEY) or ""),
        prepay=Prepayment(prepay) if prepay is not None and PREPAY not in wrong else None,
        file=meta["filename"],
        line=meta["lineno"],
        number=number,
        flag=entry.flag or "*",
        wrong=tuple(wrong),
    )


def kind_of(event: str | None, sums: Mapping[str, Decimal]) -> MovementKind | None:
    """What moved, as the entry says, else by its accounts: principal up is paid out, down paid back."""
    if event is not None:
        return _MONEY.get(event)
    cash = -total(sums.get(account, ZERO) for account in RECKONED)
    if sums.get(LOAN_PRINCIPAL, ZERO) > 0 > cash:
        return MovementKind.DISBURSEMENT
    if not cash or sums.keys() & {LOAN_ALLOWANCE, LOAN_PROVISION}:
        return None
    if cash < 0:
        return MovementKind.REFUND
    only_recovered = set(sums) == {LOAN_RECOVERED}
    return MovementKind.RECOVERY if only_recovered else MovementKind.REPAYMENT


def keyed(entries: Iterable[LoanEntry], taken: Iterable[str] = ()) -> Iterator[LoanEntry]:
    """Each with a key of its own; of two that are alike the second has `-2` behind it."""
    seen: Counter[str] = Counter()
    keys = set(taken)
    for entry in entries:
        key = entry.key or made_key(entry)
        seen[key] += 1
        while (own := key if seen[key] == 1 else f"{key}-{seen[key]}") in keys:
            seen[key] += 1
        keys.add(own)
        yield replace(entry, key=own)


def loan_entry(entry: Any, loan: str) -> LoanEntry | None:
    """What a transaction that is in no books yet posts to the loan; None where that is nothing."""
    sums: dict[str, Decimal] = {}
    for posting in entry.postings:
        whose = (posting.meta or {}).get(LOAN) or entry.meta.get(LOAN)
        if whose == loan and posting.account in _READ:
            sums[posting.account] = sums.get(posting.account, ZERO) + posting.units.number
    return _entry(entry, -1, loan, sums) if sums else None


def made_key(entry: LoanEntry) -> str:
    """Of what moved and when, so that how it is divided, and where it stands, never matter."""
    words = (entry.loan, entry.day.isoformat(), entry.kind or "", f"{entry.cash:f}", entry.prepay or "")
    return _MADE + hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:_LENGTH]
