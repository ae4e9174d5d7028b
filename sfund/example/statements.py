"""A bank account's month as its bank would print it: rows with the balance after each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sfund.example.network import BANK_ACCOUNTS, BankAccount
from sfund.example.values import BankLine, Example
from sfund.periods import Month, Span

HOLDER = "온고을사회연대"  # the account holder, as short as banks print it


@dataclass(frozen=True, slots=True)
class Row:
    """A line and what the account held after it."""

    line: BankLine
    balance: Decimal

    @property
    def paid_out(self) -> Decimal:
        return max(-self.line.amount, Decimal(0))

    @property
    def paid_in(self) -> Decimal:
        return max(self.line.amount, Decimal(0))


@dataclass(frozen=True, slots=True)
class Statement:
    """One account in one month; rows oldest first, none in a quiet month."""

    bank: BankAccount
    month: Month
    rows: tuple[Row, ...]

    @property
    def period(self) -> tuple[str, str]:
        """First and last day, ISO."""
        return self.month.first_day.isoformat(), self.month.last_day.isoformat()

    @property
    def printed_at(self) -> str:
        """When it was asked for: the morning after the month."""
        return f"{self.month.plus(1).first_day.isoformat()} 09:12:40"


def statements(example: Example) -> Iterator[Statement]:
    """Every account's months, month by month, quiet ones included."""
    rows: dict[tuple[str, Month], list[Row]] = defaultdict(list)
    balances = dict(example.openings)
    for line in example.lines:
        balances[line.account] += line.amount
        rows[line.account, Month.of(line.day)].append(Row(line, balances[line.account]))
    for month in Span(example.begin, example.end).months():
        for bank in BANK_ACCOUNTS:
            yield Statement(bank, month, tuple(rows[bank.account, month]))
