"""What somebody collected for us, as one value: an EB21/EB22 pair of CMS, or the sheet of a service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from importers.booking.accounts import refuse_other_currency, refuse_outside
from importers.reading.layouts import Purpose
from sfund.books.model import Books
from sfund.errors import StatementError, failure
from sfund.words import Message, say


@dataclass(frozen=True, slots=True)
class Payment:
    """One payer of a run.

    Attributes:
        id: Its import id.
        row: Row or record of the file, from 1.
        payer_number: The number under which the service knows the payer; empty where it has none.
        payer: The payer's name, where the file has one.
        asked: What was asked for; negative where money went back.
        collected: What came of it.
        code: Why nothing or a part came, as KFTC's code; empty where all came.
        settles: When the service pays out; None where nobody says.
        fee: What it keeps.
        reference: What entries say in place of the service's number of the payment.
        cancelled: Whether it was taken back: it is none, unless the books have it.
    """

    id: str
    row: int
    day: dt.date
    payer_number: str = field(repr=False)
    asked: Decimal
    collected: Decimal
    code: str = ""
    payer: str = field(default="", repr=False)
    memo: str = field(default="", repr=False)
    time: dt.time | None = None
    settles: dt.date | None = None
    fee: Decimal = Decimal(0)
    reference: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Fee:
    """What the service kept of some payments: its id, its day, and where the file says so."""

    id: str
    day: dt.date
    amount: Decimal
    why: Message
    settles: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What one file, or a pair of files, says.

    Attributes:
        account: The clearing account.
        via: What entries say of where they come from; empty for CMS by EB files.
        kept: Where the files will be kept → their bytes; the first is the one that entries name.
        fee: Of the whole run, where it is one sum; otherwise each payment has its own.
        is_proven: Whether the files' own sums show that it is whole: then it has one result, for ever.
    """

    file: str
    format: str
    purpose: Purpose
    account: str
    currency: str
    payments: tuple[Payment, ...]
    kept: Mapping[str, bytes]
    via: str = ""
    fee: Fee | None = None
    is_proven: bool = False

    @property
    def origin(self) -> str:
        return next(iter(self.kept)).removeprefix("statements/")


def refuse_closed(run: Run, books: Books, today: dt.date) -> None:
    """Refuses a run whose clearing account is not open, not on its days, or in another currency.

    Raises:
        StatementError: ACCOUNT-NOT-OPEN, CURRENCY-OTHER, DATE-OUTSIDE.
    """
    if run.account not in books.opens:
        raise failure(
            StatementError,
            "ACCOUNT-NOT-OPEN",
            say("the books have no account {account}", account=run.account),
            file=run.file,
            expected=say("a clearing account for what is collected"),
            hint=say(
                "open it in accounts.beancount, or name another in a [[bank]] with format {format}",
                format=run.format,
            ),
        )
    refuse_other_currency(run.currency, run.account, books, run.file)
    for payment in run.payments:
        row = None if run.is_proven else payment.row
        refuse_outside(payment.day, run.account, books, today, run.file, row)
