"""The books' transactions in the text format that ledger and hledger read.

Transactions only, no balance assertions and no registry: less to read than what Beancount reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from sfund.books.postings import PostingTable

_NEEDED = ("transaction", "day", "flag", "payee", "narration", "account", "number", "currency")
_FORBIDDEN = str.maketrans(";|\n", "   ")


def write_ledger(table: PostingTable, path: Path) -> None:
    """Writes the postings, transaction by transaction."""
    path.write_text("".join(_transactions(table)), encoding="utf-8")


def _transactions(table: PostingTable) -> Iterator[str]:
    rows = zip(*(table.column(name) for name in _NEEDED), strict=True)
    for _, group in groupby(rows, key=lambda row: row[0]):
        postings = list(group)
        _, day, flag, payee, narration, *_ = postings[0]
        words = " ".join(f"{payee} {narration}".translate(_FORBIDDEN).split()) or "-"
        yield f"{day:%Y-%m-%d} {flag} {words}\n"
        for *_, account, number, currency in postings:
            yield f"    {account}  {number:f} {currency}\n"
        yield "\n"
