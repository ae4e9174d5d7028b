"""What a file says once it is read and proven: rows of an account, and a CMS debit with its answer.

Persons' names and account numbers are inside; they are left out of every `repr`, so that no log and no
traceback can carry them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from sfund.money import total


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of a bank account.

    Attributes:
        row: Row of the sheet or record of the text file, from 1, as a person sees it.
        day: The day that the bank prints.
        time: The time of day, where the bank prints one.
        amount: Signed; positive is money into the account.
        balance: What the account held after this row; None where the bank leaves it blank.
        counterparty: Who, as the bank prints it; empty if nobody.
        memo: The other words of the row, joined by a space, the channel left out.
        channel: 적요 or 구분 where it says only by which way the money went.
        reference: A number of the bank's own for the row, where the layout has one.
    """

    row: int
    day: dt.date
    time: dt.time | None
    amount: Decimal
    balance: Decimal | None
    counterparty: str = field(repr=False)
    memo: str = field(repr=False)
    channel: str
    reference: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """An account over some days, proven by its running balance.

    Attributes:
        file: The file's name, without its folder.
        format: The layout's name: `kb-personal`.
        account_number: Digits, and `*` where the bank masks; None where the file does not say.
        first: First day of the period stated above the table, else of the rows; None for neither.
        last: Last day, likewise. A row outside the stated period widens it.
        period_stated: Whether the file states its period.
        queried_at: When the bank drew the file up (조회기준일시), if it says so.
        rows: Oldest first, whatever the file's order.
        opening: What the account held before the first row; None for an empty month.
        closing: What it held after the last row; None for an empty month.
        currency: ISO 4217.
        sheet: Which sheet of the file, from 1.
        source: Where the file was read from.
        content: The file's bytes as they were read and proven; these are kept.
    """

    file: str
    format: str
    account_number: str | None = field(repr=False)
    first: dt.date | None
    last: dt.date | None
    period_stated: bool
    queried_at: dt.datetime | None
    rows: tuple[StatementRow, ...]
    opening: Decimal | None
    closing: Decimal | None
    currency: str = "KRW"
    sheet: int = 1
    source: Path = field(default=Path(), repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class CmsDebit:
    """One payer of a CMS direct debit, won.

    Attributes:
        row: The record of the EB21 file, from 1, its header counted.
        payer_number: The number under which the institution knows the payer.
        asked: What EB21 asked for.
        not_collected: What EB22 says did not come; zero where it says nothing.
        code: The result, `0000` where all was collected.
    """

    row: int
    payer_number: str
    asked: Decimal
    not_collected: Decimal
    code: str

    @property
    def collected(self) -> Decimal:
        """What came."""
        return self.asked - self.not_collected


@dataclass(frozen=True, slots=True)
class CmsBatch:
    """One day's direct debit: EB21 and EB22 together.

    Attributes:
        file: Both files' names.
        institution: The institution code of the user of CMS.
        debit_day: The day on which the payers' accounts were debited.
        debits: In the order of EB21.
        fee: Fees of the paying banks and of the receiving bank, won.
        deposit_account: Where the money goes, as EB21 gives it.
        sources: Where EB21 and EB22 were read from.
        contents: The bytes of both as they were read.
    """

    file: str
    institution: str
    debit_day: dt.date
    debits: tuple[CmsDebit, ...]
    fee: Decimal
    deposit_account: str = field(repr=False)
    sources: tuple[Path, ...] = field(default=(), repr=False)
    contents: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def collected(self) -> Decimal:
        """What all payers paid together, before fees."""
        return total(debit.collected for debit in self.debits)
