"""What a file says once it is read: rows of an account, purchases of a card, what a service collected.

An account's rows are proven by its running balance, a CMS debit by its two trailers; purchases and
collections by sheet are proven by nothing, and say so.

Persons' names and account numbers are inside; they are left out of every `repr`, so that no log and no
traceback can carry them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from importers.reading.layouts import Purpose
from sfund.money import ZERO, total


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


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of a card.

    Attributes:
        row: Row of the sheet, from 1.
        day: When it was approved.
        amount: What was paid; negative where the file prints a refund as a row of its own.
        merchant: Where, as the card prints it.
        reference: The approval number; the same purchase has it in the list of approvals and in the bill.
        cancelled: Whether it was taken back: then it is none.
        partly: Whether a part of it was taken back and the file does not say how much.
    """

    row: int
    day: dt.date
    time: dt.time | None
    amount: Decimal
    merchant: str = field(repr=False)
    memo: str = field(repr=False)
    reference: str = field(repr=False)
    cancelled: bool = False
    partly: bool = False


@dataclass(frozen=True, slots=True)
class CardStatement:
    """Approvals or a bill of a card. No balance stands in it, so nothing proves that it is whole.

    Attributes:
        account_number: The card's, digits and `*`; None where the file does not say.
        first, last: Days of the first and last purchase; None without any.
        rows: Oldest first.
    """

    file: str
    format: str
    account_number: str | None = field(repr=False)
    first: dt.date | None
    last: dt.date | None
    rows: tuple[Purchase, ...]
    currency: str = "KRW"
    sheet: int = 1
    source: Path = field(default=Path(), repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Collected:
    """One line of what a service collected, or could not.

    Attributes:
        row: Row of the sheet, from 1.
        day: When the payer paid or was debited.
        payer_number: The number under which the service knows the payer; empty where it has none.
        payer: The payer's name.
        asked: Gross; what the payer paid, or was asked for in vain. Negative where the file prints a refund
            as a row of its own.
        fee: What the service keeps of it; negative where it gives some back.
        settles: When it pays out; None where the file does not say.
        failed: Why nothing came; empty where the money came.
        cancelled: Whether the payment was taken back: then it is none.
        reference: The service's own number of the payment.
    """

    row: int
    day: dt.date
    time: dt.time | None
    payer_number: str = field(repr=False)
    payer: str = field(repr=False)
    asked: Decimal
    fee: Decimal
    settles: dt.date | None
    failed: str
    memo: str = field(repr=False)
    reference: str = field(default="", repr=False)
    cancelled: bool = False

    @property
    def gross(self) -> Decimal:
        """What came from the payer."""
        return ZERO if self.failed or self.cancelled else self.asked


@dataclass(frozen=True, slots=True)
class Collection:
    """A sheet of a commercial CMS service, a payment gateway or a platform for gifts.

    Nothing in it proves that it is whole; that its net sums arrive at the bank does, day by day.

    Attributes:
        purpose: `dues` or `donation`.
        rows: Oldest first.
    """

    file: str
    format: str
    purpose: Purpose
    first: dt.date | None
    last: dt.date | None
    rows: tuple[Collected, ...]
    currency: str = "KRW"
    sheet: int = 1
    source: Path = field(default=Path(), repr=False)
    content: bytes = field(default=b"", repr=False)


TableRead: TypeAlias = Statement | CardStatement | Collection
"""What a table of a file may be."""
Read: TypeAlias = TableRead | CmsBatch
"""What a file, or a pair of files, may be."""
