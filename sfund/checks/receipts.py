"""Rules about receipts, one a function. docs/checks.md has a page on each.

They are no part of what a commit refuses: a refund is booked as the bank made it, and then found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sfund.books import disk
from sfund.books.giving.gifts import gifts_of
from sfund.books.giving.receipts import FOLDER, is_person, kept_snapshots, receipts_in, snapshot_path
from sfund.books.model import Books
from sfund.books.persons import vault
from sfund.errors import Diagnostic, SfundError
from sfund.giving.gifts import left_of_each
from sfund.giving.receipts import KEEP_YEARS, Receipt, gaps, over_gifts
from sfund.money import Money
from sfund.words import Message, say


def receipt_changed(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:
    """RECEIPT-CHANGED: the snapshot of every receipt is there, and as it was issued.

    One whose years are over may be gone.
    Where there is no folder of snapshots at all, as in an auditor's copy of the ledger, or no key for a
    locked one, nothing can be said.
    """
    if not (books.root / FOLDER).is_dir():
        return
    for receipt in receipts_in(books):
        path = snapshot_path(receipt.id)
        try:
            content = vault.read(books.root, path)
        except SfundError as error:
            if error.code == "REGISTER-LOCKED":
                return
            yield from error.diagnostics
            continue
        if content is None and receipt.kept_until < as_of:
            continue
        if content is None:
            yield _about(
                receipt,
                "RECEIPT-CHANGED",
                say("the snapshot of {receipt} is missing", receipt=receipt.id),
                say("restore {file} from a backup", file=path),
            )
        elif disk.digest(content) != receipt.issue.digest:
            yield _about(
                receipt,
                "RECEIPT-CHANGED",
                say("the snapshot of {receipt} is not the one that was issued", receipt=receipt.id),
                say("restore {file} from a backup", file=path),
            )


def receipt_over_gifts(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """RECEIPT-OVER-GIFTS: the gifts of a live receipt are still what it says."""
    live = [one for one in receipts_in(books) if one.is_live]
    if not live:
        return
    left = left_of_each(gifts_of(books))
    for receipt in live:
        over = over_gifts(receipt, left)
        if over:
            amount = Money(abs(over), receipt.issue.amount.currency)
            yield _about(
                receipt,
                "RECEIPT-OVER-GIFTS",
                say("{receipt} says {amount} more than its gifts are now", receipt=receipt.id, amount=amount)
                if over > 0
                else say(
                    "{receipt} says {amount} less than its gifts are now", receipt=receipt.id, amount=amount
                ),
                say(
                    'void it and issue a new one: "sfund receipt void {receipt} --why …"', receipt=receipt.id
                ),
            )


def receipt_past_years(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:
    """RECEIPT-PAST-YEARS: a receipt's name and address are kept for as long as they must be."""
    if as_of == dt.date.max:
        return
    for receipt in kept_snapshots(books):
        if receipt.kept_until < as_of and is_person(books, receipt.issue.donor):
            yield Diagnostic(
                "RECEIPT-PAST-YEARS",
                say(
                    "{receipt} was issued more than {years} years ago, and its file names a person",
                    receipt=receipt.id,
                    years=KEEP_YEARS,
                ),
                vault.stored_path(books.root, snapshot_path(receipt.id)),
                hint=say(
                    "remove the file, if nothing else asks for it; number, amount and gifts stay in the books"
                ),
            )


def receipt_number_gap(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """RECEIPT-NUMBER-GAP: the numbers of a year run on without a gap."""
    for year, number in gaps(books.registry.receipts):
        id_ = f"R-{year:04}-{number:04}"
        yield Diagnostic(
            "RECEIPT-NUMBER-GAP",
            say("the receipt number {receipt} is missing", receipt=id_),
            expected=say("every number of the year, voided ones among them"),
            hint=say(
                "restore the directive from a backup: a receipt of this number may be in somebody's hands"
            ),
        )


def receipt_twice(books: Books, as_of: dt.date) -> Iterator[Diagnostic]:  # noqa: ARG001
    """RECEIPT-TWICE: no gift is on two live receipts."""
    first: dict[str, Receipt] = {}
    for receipt in receipts_in(books):
        if not receipt.is_live:
            continue
        others = {
            first[gift].id: None
            for gift in receipt.issue.gift_ids
            if first.setdefault(gift, receipt) != receipt
        }
        for other in others:
            yield _about(
                receipt,
                "RECEIPT-TWICE",
                say("{receipt} is for a gift that {other} is for, too", receipt=receipt.id, other=other),
                say('void one of the two: "sfund receipt void {receipt} --why …"', receipt=receipt.id),
            )


def _about(receipt: Receipt, code: str, message: Message, hint: Message) -> Diagnostic:
    return receipt.issue.problem(code, message, hint=hint)


RECEIPTS = (receipt_changed, receipt_over_gifts, receipt_number_gap, receipt_twice, receipt_past_years)
