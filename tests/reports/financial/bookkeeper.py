"""The two statements once more, sharing no code with the first time.

A bookkeeper's way: walk the entries as Beancount loads them, look each thing up where it stands, add. No
column, no SQL, no form of ours; only Beancount's own loader.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from beancount import loader
from beancount.core import data


class Bookkeeper:
    """The books of one folder."""

    def __init__(self, folder: Path) -> None:
        entries, errors, _ = loader.load_file(str(folder / "main.beancount"))
        assert not errors
        self.entries = [entry for entry in entries if isinstance(entry, data.Transaction)]
        self.opens = {entry.account: entry.meta for entry in entries if isinstance(entry, data.Open)}
        self.other = {
            entry.values[0].value
            for entry in entries
            if isinstance(entry, data.Custom)
            and entry.type == "fund"
            and entry.meta.get("activity") == "other"
        }

    def said(self, entry: data.Transaction, posting: data.Posting, key: str) -> str | None:
        for meta in (posting.meta or {}, entry.meta, self.opens[posting.account]):
            if meta.get(key):
                return str(meta[key])
        return None

    def column(self, entry: data.Transaction, posting: data.Posting) -> str:
        return (
            "other" if (self.said(entry, posting, "fund") or "general") in self.other else "public-interest"
        )

    def by_line(self, root: str, first: dt.date, last: dt.date) -> dict[tuple[str | None, str], Decimal]:
        """(line, column) → sum over the accounts of that root, with the sign of the books."""
        sums: dict[tuple[str | None, str], Decimal] = defaultdict(Decimal)
        for entry in self.entries:
            for posting in entry.postings:
                if first <= entry.date <= last and posting.account.startswith(f"{root}:"):
                    line = self.opens[posting.account].get("statement-line")
                    sums[line, self.column(entry, posting)] += posting.units.number
        return dict(sums)

    def matrix(self, first: dt.date, last: dt.date) -> dict[tuple[str | None, str | None], Decimal]:
        """(function, nature) → what was spent on lines of the matrix, for the public good."""
        sums: dict[tuple[str | None, str | None], Decimal] = defaultdict(Decimal)
        for entry in self.entries:
            for posting in entry.postings:
                meta = self.opens[posting.account]
                if (
                    first <= entry.date <= last
                    and posting.account.startswith("Expenses:")
                    and meta.get("statement-line") == "program-service-expenses"
                    and self.column(entry, posting) == "public-interest"
                ):
                    sums[self.said(entry, posting, "function"), meta.get("nature")] += posting.units.number
        return dict(sums)
