"""The sheet of a commercial service as a run of collected payments."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from importers.booking import identity
from importers.booking.keeping import free_name, kept_name
from importers.booking.runs import Payment, Run
from importers.placing.services import clearing_account
from importers.reading.cms_codes import code_of
from importers.reading.statements import Collected, Collection
from sfund.books.model import Books
from sfund.money import ZERO


def run_of(collection: Collection, books: Books) -> Run:
    """The sheet, with the account through which it goes and where it will be kept."""
    account = clearing_account(collection.format, collection.purpose, books)
    ids = identity.collected_ids(collection.format, account, collection.rows)
    settling = _settling(collection.rows)
    first, last = str(collection.first or ""), str(collection.last or "")
    marked = [str(row.row) for row in collection.rows if row.cancelled]
    kept = free_name(books.root, kept_name(collection.source, account, first, last, [*ids, *marked]))
    return Run(
        file=collection.file,
        format=collection.format,
        purpose=collection.purpose,
        account=account,
        currency=collection.currency,
        payments=tuple(
            _payment(row, id_, collection.format, settling)
            for id_, row in zip(ids, collection.rows, strict=True)
        ),
        kept={kept: collection.content},
        via=collection.format,
    )


def _settling(rows: tuple[Collected, ...]) -> dict[dt.date, dt.date]:
    """Day of payment → the one day on which the sheet says that it is paid out.

    What failed has no such day of its own, and its fee is kept from what is paid out with the others.
    """
    days: dict[dt.date, set[dt.date]] = defaultdict(set)
    for row in rows:
        if row.settles is not None:
            days[row.day].add(row.settles)
    return {day: settles.pop() for day, settles in days.items() if len(settles) == 1}


def _payment(row: Collected, id_: str, service: str, settling: dict[dt.date, dt.date]) -> Payment:
    return Payment(
        id=id_,
        row=row.row,
        day=row.day,
        time=row.time,
        payer_number=row.payer_number,
        payer=row.payer,
        memo=row.memo,
        asked=row.asked,
        collected=ZERO if row.failed else row.asked,
        code=code_of(row.failed) if row.failed else "",
        settles=row.settles or settling.get(row.day),
        fee=ZERO if row.cancelled else row.fee,
        reference=identity.payment_key(service, row.reference) if row.reference else "",
        cancelled=row.cancelled,
    )
