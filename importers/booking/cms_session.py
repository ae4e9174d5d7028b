"""An EB21/EB22 pair of CMS as a run of collected payments."""

from __future__ import annotations

import datetime as dt

from importers.booking import identity
from importers.booking.keeping import free_name, kept_name
from importers.booking.runs import Fee, Payment, Run
from importers.placing.services import EB as FORMAT
from importers.placing.services import clearing_account
from importers.reading.cms_codes import COLLECTED
from importers.reading.layouts import Purpose
from importers.reading.statements import CmsBatch
from sfund.books.model import Books
from sfund.errors import StatementError, failure
from sfund.words import say

_CURRENCY = "KRW"  # the clearing house settles in won only


def run_of(batch: CmsBatch, books: Books, today: dt.date) -> Run:
    """The batch, with the account through which it goes and where its two files will be kept.

    Raises:
        StatementError: DATE-IN-FUTURE.
    """
    _refuse_ahead(batch, today)
    account = clearing_account(FORMAT, Purpose.DUES, books)
    ids = identity.debit_ids(batch)
    payments = tuple(
        Payment(
            id=id_,
            row=debit.row,
            day=batch.debit_day,
            payer_number=debit.payer_number,
            asked=debit.asked,
            collected=debit.collected,
            code="" if debit.code == COLLECTED else debit.code,
        )
        for id_, debit in zip(ids, batch.debits, strict=True)
    )
    day = str(batch.debit_day)
    kept = {
        free_name(books.root, kept_name(source, account, day, kind, ids)): content
        for source, kind, content in zip(batch.sources, ("EB21", "EB22"), batch.contents, strict=True)
    }
    why = say("the fee in the trailer of EB22")
    return Run(
        file=batch.file,
        format=FORMAT,
        purpose=Purpose.DUES,
        account=account,
        currency=_CURRENCY,
        payments=payments,
        kept=kept,
        fee=Fee(identity.fee_id(batch), batch.debit_day, batch.fee, why),
        is_proven=True,
    )


def _refuse_ahead(batch: CmsBatch, today: dt.date) -> None:
    """An answer to a debit that is still to come is none."""
    if batch.debit_day > today:
        raise failure(
            StatementError,
            "DATE-IN-FUTURE",
            say("the day of the debit, {day}, lies in the future", day=batch.debit_day),
            file=batch.file,
            line=1,
            expected=say("a day up to {day}", day=today),
            hint=say("take the pair that was answered; a file of a test run is none"),
        )
