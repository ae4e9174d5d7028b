"""The trial balance of a month's end, as the minutes have it: the year's flows beside the day's balances."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sfund.books.model import Books
from sfund.chart import TRANSFERS
from sfund.money import ZERO, total
from sfund.periods import Month

_FLOWS = ("Income:", "Expenses:")


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """What stands in each account; debits are above zero, credits below, and all of it sums to zero.

    Attributes:
        accounts: Assets, liabilities and equity: the balance of the day. Income, expenses and transfers
            between funds: from 1 January of the month's year.
        brought: What the flows of the years before left to each fund.
    """

    accounts: Mapping[str, Decimal]
    brought: Mapping[str, Decimal]

    @property
    def debits(self) -> Decimal:
        return total(number for number in self._numbers() if number > 0)

    @property
    def credits(self) -> Decimal:
        return -total(number for number in self._numbers() if number < 0)

    def _numbers(self) -> tuple[Decimal, ...]:
        return (*self.accounts.values(), *self.brought.values())


def trial_balance(books: Books, month: Month) -> TrialBalance:
    """The trial balance in the books' currency at the end of the month; what is zero is left out.

    No entry ever empties the accounts of a year (docs/decisions/0016), so that is reckoned here.
    """
    first, last = dt.date(month.year, 1, 1), month.last_day
    accounts: dict[str, Decimal] = defaultdict(Decimal)
    brought: dict[str, Decimal] = defaultdict(Decimal)
    columns = map(books.postings.column, ("day", "account", "fund", "currency", "number"))
    for day, account, fund, currency, number in zip(*columns, strict=True):
        if day > last or currency != books.currency:
            continue
        if day < first and (account.startswith(_FLOWS) or account == TRANSFERS):
            brought[fund] += number
        else:
            accounts[account] += number
    return TrialBalance(_kept(accounts), _kept(brought))


def _kept(sums: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {name: number for name, number in sorted(sums.items()) if number != ZERO}
