"""What funds have and what moved them, from the postings; and the proof that both say the same.

A fund's balance is what its assets and liabilities come to. What moved it is income, expenses and transfers.
The two are added up apart from each other, so that a posting in the wrong fund shows as a difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from beancount.core import data

from sfund.books.errors import relative_path
from sfund.books.kept import kept
from sfund.books.model import Books
from sfund.chart import TRANSFERS, has_balance
from sfund.funds.facts import GENERAL, Fund, TransferKind
from sfund.money import ZERO, in_units, total
from sfund.periods import Span

KIND, REASON = "transfer-kind", "reason"
"""The keys of a transfer between funds: what it is (`TransferKind`), and why."""

_SUMS = """
    SELECT
        fund,
        coalesce(sum(number) FILTER (owned AND day < $first), 0),
        coalesce(-sum(number) FILTER (root = 'Equity' AND account <> $transfers AND day >= $first), 0),
        coalesce(-sum(number) FILTER (root = 'Income' AND day >= $first), 0),
        coalesce(sum(number) FILTER (root = 'Expenses' AND day >= $first), 0),
        coalesce(-sum(number) FILTER (account = $transfers AND day >= $first), 0),
        coalesce(sum(number) FILTER (owned), 0)
    FROM (
        SELECT *, split_part(account, ':', 1) AS root, root IN ('Assets', 'Liabilities') AS owned
        FROM moves
    )
    WHERE currency = $currency AND day <= $last
    GROUP BY fund
"""
_HELD = """
    SELECT account, fund, sum(number)
    FROM postings
    WHERE currency = $currency AND day <= $as_of
      AND (starts_with(account, 'Assets:') OR starts_with(account, 'Liabilities:'))
    GROUP BY account, fund HAVING sum(number) <> 0
    ORDER BY account, fund
"""


@dataclass(frozen=True, slots=True)
class FundSums:
    """One fund over a span, in the books' currency.

    Attributes:
        fund: None for `general` and for a name that no directive declares.
        before: Net assets before the first day.
        brought: What opening balances brought in within the span: money that was there before the books were.
        transfers: What came from other funds, less what went to them.
        closing: Net assets at the end of the last day, added up from assets and liabilities.
    """

    name: str
    fund: Fund | None
    before: Decimal
    brought: Decimal
    income: Decimal
    expense: Decimal
    transfers: Decimal
    closing: Decimal

    @property
    def opening(self) -> Decimal:
        return self.before + self.brought

    @property
    def difference(self) -> Decimal:
        """Opening + income − expense + transfers − closing: zero where the fund's postings sum to zero."""
        return self.opening + self.income - self.expense + self.transfers - self.closing

    @property
    def restricted(self) -> bool:
        return self.fund is not None and self.fund.restricted

    @property
    def stirs(self) -> bool:
        """Whether it has anything, or anything moved it."""
        return any((self.before, self.brought, self.income, self.expense, self.transfers, self.closing))


@kept
def fund_sums(books: Books, span: Span) -> tuple[FundSums, ...]:
    """Every fund that is declared by the last day or has postings: `general` first, then by name.

    An entry that only carries results to `Equity:NetAssets` at the year's end moves nothing and is left out.
    """
    rows = books.query(_SUMS, currency=books.currency, first=span.first, last=span.last, transfers=TRANSFERS)
    sums = {name: [in_units(number, books.currency) for number in numbers] for name, *numbers in rows}
    declared = {name for name, fund in books.registry.funds.items() if fund.date <= span.last}
    names = sorted({GENERAL, *declared, *sums}, key=lambda name: (name != GENERAL, name))
    nothing = [ZERO] * 6
    return tuple(FundSums(name, books.registry.funds.get(name), *sums.get(name, nothing)) for name in names)


@dataclass(frozen=True, slots=True)
class Held:
    """What one fund has on one account; below zero for what it owes."""

    account: str
    fund: str
    amount: Decimal


def held(books: Books, as_of: dt.date) -> tuple[Held, ...]:
    """What each fund has on each account at the end of that day, by account."""
    rows = books.query(_HELD, currency=books.currency, as_of=as_of)
    return tuple(Held(account, fund, in_units(number, books.currency)) for account, fund, number in rows)


@dataclass(frozen=True, slots=True)
class FundTransfer:
    """Money that moved between funds: one transaction.

    Attributes:
        gave: Fund → what it gave; `got` likewise.
        reason: None where nothing says why.
        entry: `file:line`.
    """

    day: dt.date
    gave: Mapping[str, Decimal]
    got: Mapping[str, Decimal]
    kind: TransferKind
    reason: str | None
    entry: str
    file: str
    line: int

    @property
    def amount(self) -> Decimal:
        return total(self.got.values())


def fund_transfers(books: Books) -> Iterator[tuple[FundTransfer, str]]:
    """Every transaction with `Equity:Transfers`, in the order of the entries, once for each currency."""
    for number, sums in _transferred(books).items():
        entry = books.entries[number]
        file, line = entry.meta["filename"], entry.meta["lineno"]
        for currency in dict.fromkeys(currency for _, currency in sums):
            by_fund = {
                fund: in_units(amount, currency) for (fund, of), amount in sums.items() if of == currency
            }
            yield (
                FundTransfer(
                    day=entry.date,
                    gave={fund: amount for fund, amount in by_fund.items() if amount > 0},
                    got={fund: -amount for fund, amount in by_fund.items() if amount < 0},
                    kind=_kind(entry),
                    reason=reason_of(entry),
                    entry=f"{relative_path(file, books.root)}:{line}",
                    file=file,
                    line=line,
                ),
                currency,
            )


def _transferred(books: Books) -> dict[int, dict[tuple[str, str], Decimal]]:
    """Transaction → what its postings to `Equity:Transfers` come to, by fund and currency."""
    accounts = books.postings.column("account")
    places = [at for at, account in enumerate(accounts) if account == TRANSFERS]
    columns = [books.postings.column(name) for name in ("transaction", "fund", "currency", "number")]
    found: dict[int, dict[tuple[str, str], Decimal]] = {}
    for at in places:
        transaction, fund, currency, number = (column[at] for column in columns)
        sums = found.setdefault(transaction, {})
        sums[fund, currency] = sums.get((fund, currency), ZERO) + number
    return found


def _kind(entry: data.Directive) -> TransferKind:
    said = entry.meta.get(KIND)
    return next((kind for kind in TransferKind if kind.value == said), TransferKind.PLAIN)


def reason_of(entry: data.Directive) -> str | None:
    """Why money moved: `reason:`, else `note:`, why the import placed it so, or the narration."""
    said = (*(entry.meta.get(key) for key in (REASON, "note", "why")), getattr(entry, "narration", None))
    return next((str(one) for one in said if one and any(map(str.isalnum, str(one)))), None)


@dataclass(frozen=True, slots=True)
class Movement:
    """One posting of a fund; `balance` is what the fund has after it."""

    day: dt.date
    account: str
    amount: Decimal
    balance: Decimal
    narration: str
    entry: str


_MOVES = """
    SELECT day, account, number, narration, file, lineno
    FROM postings WHERE fund = $fund AND currency = $currency AND day <= $last
    ORDER BY transaction, rowid
"""


def movements(books: Books, fund: str, span: Span) -> tuple[Movement, ...]:
    """Every posting of the fund within the span, in the order of the entries."""
    balance, found = ZERO, []
    rows = books.query(_MOVES, fund=fund, currency=books.currency, last=span.last)
    for day, account, number, narration, file, line in rows:
        amount = in_units(number, books.currency)
        balance += amount if has_balance(account) else ZERO
        if day >= span.first:
            place = f"{relative_path(file, books.root)}:{line}"
            found.append(Movement(day, account, amount, balance, narration, place))
    return tuple(found)
