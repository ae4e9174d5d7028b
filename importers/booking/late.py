"""Deposits that waited for their sheet: a service's payout came first, what it pays out is known only now."""

from __future__ import annotations

from collections.abc import Iterator

from beancount.core import data

from importers.booking.drafting import Drafter
from importers.booking.kept_words import KeptWords
from importers.booking.replacing import line_of, replaced
from importers.placing.context import Context
from importers.placing.line import Verdict
from importers.placing.placer import place
from sfund.books.model import Books
from sfund.chart import TRANSIT, is_clearing, is_suspense
from sfund.placing.drafts import TO_REVIEW


def settled_late(
    books: Books, context: Context, drafter: Drafter
) -> Iterator[tuple[data.Transaction, data.Transaction]]:
    """Each deposit in suspense that is, to the won, what sheets of this run leave open, and its new entry."""
    kept = KeptWords(books.root)
    for entry in books.entries:
        if not isinstance(entry, data.Transaction) or not _waits(entry):
            continue
        words, bare = kept.of(entry), line_of(entry)
        line = type(bare)(bare.account, bare.day, bare.amount, bare.currency, words.counterparty, words.memo,
                          words.channel)  # fmt: skip
        verdict = place(line, context)
        if _is_payout(verdict):
            new = replaced(entry, line, verdict, drafter)
            context.settlements.take_in(new)
            yield entry, new


def _waits(entry: data.Transaction) -> bool:
    """Whether it is money into a bank account that nobody could place."""
    bank, others = entry.postings[:1], entry.postings[1:]
    units = bank[0].units if bank else None
    return (
        entry.flag == TO_REVIEW
        and "import-id" in entry.meta
        and any(is_suspense(posting.account) for posting in others)
        and units is not None
        and (units.number or 0) > 0
    )


def _is_payout(verdict: Verdict) -> bool:
    accounts = {part.account for part in verdict.placement.parts} if verdict.placement else set()
    return (
        verdict.certain
        and bool(accounts)
        and all(is_clearing(account) and account != TRANSIT for account in accounts)
    )
