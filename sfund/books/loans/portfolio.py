"""The lending fund of the books: its loans, its money, and what moved that money besides loans."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from sfund.books.funds.sums import held
from sfund.books.loans.accounts import fund_of_loans, loan_accounts
from sfund.books.loans.deciding import borrower_of, sector_of
from sfund.books.model import Books
from sfund.chart import is_money
from sfund.loans.account import LoanAccount
from sfund.loans.movements import MovementKind
from sfund.loans.portfolio import Holding
from sfund.money import ZERO, in_units, total
from sfund.periods import Month

TRANSFERS_KEY, SPENT_KEY = "transfers", "spent"
"""What moved the fund besides income by source: other funds, and its own expenses."""

_MOVED = """
    SELECT
        day,
        CASE WHEN root = 'Income' THEN coalesce(nullif(source, ''), 'other')
             WHEN root = 'Expenses' THEN $spent ELSE $transfers END,
        -number
    FROM (SELECT *, split_part(account, ':', 1) AS root FROM moves)
    WHERE currency = $currency AND fund = $fund AND coalesce(loan, '') = '' AND coalesce(pledge, '') = ''
      AND day BETWEEN $first AND $last
      AND (root = 'Income' OR root = 'Expenses' OR account = 'Equity:Transfers')
      AND account <> 'Expenses:Loans:Provision'
"""


def holdings(books: Books, as_of: dt.date) -> tuple[Holding, ...]:
    """Every loan that was paid out by that day, by id."""
    return held_loans(books, loan_accounts(books, as_of))


def held_loans(books: Books, accounts: Mapping[str, LoanAccount]) -> tuple[Holding, ...]:
    """Of these loans those that were paid out, with whose they are."""
    return tuple(
        Holding(account, borrower, sector_of(books, borrower), day)
        for loan, account in sorted(accounts.items())
        if (day := _first_day(account)) is not None and (borrower := borrower_of(books, loan) or "")
    )


def _first_day(account: LoanAccount) -> dt.date | None:
    if not account.disbursed:
        return None
    days = (one.day for one in account.applied if one.kind is MovementKind.DISBURSEMENT)
    return min(days, default=None)


def liquidity(books: Books, as_of: dt.date) -> Decimal:
    """The lending fund's money on banks and in cash at the end of that day."""
    name = fund_of_loans(books)
    return total(one.amount for one in held(books, as_of) if one.fund == name and is_money(one.account))


def capital(books: Books, as_of: dt.date) -> Decimal:
    """The lending fund's net assets at the end of that day."""
    name = fund_of_loans(books)
    return total(one.amount for one in held(books, as_of) if one.fund == name)


def moved_by_month(books: Books, first: Month, months: int) -> dict[str, tuple[Decimal, ...]]:
    """What came into the lending fund besides its loans, by source and month; what went out is below zero.

    Income by the `source:` of its account, other funds' money under `transfers`, expenses under `spent`.
    Setting aside for losses moves no money and is left out, and so is what came of pledges: of these it is
    known what is still to come.
    """
    rows = books.query(
        _MOVED,
        currency=books.currency,
        fund=fund_of_loans(books),
        first=first.first_day,
        last=first.plus(months - 1).last_day,
        spent=SPENT_KEY,
        transfers=TRANSFERS_KEY,
    )
    return _by_month(((key, first.until(Month.of(day)), number) for day, key, number in rows), months, books)


def _by_month(
    rows: Iterable[tuple[str, int, Decimal]], months: int, books: Books
) -> dict[str, tuple[Decimal, ...]]:
    sums: defaultdict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * months)
    for key, month, number in rows:
        sums[key][month] += number
    return {key: tuple(in_units(one, books.currency) for one in sums[key]) for key in sorted(sums)}
