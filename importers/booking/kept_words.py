"""What the bank printed on the lines that wait, from the sheets kept beside the statements."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from beancount.core import data

from sfund.books.sheets import unguarded

_SUFFIX = ".review.csv"
_FOLDER = "statements"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one line; all empty where its sheet is not at hand."""

    counterparty: str = field(default="", repr=False)
    memo: str = field(default="", repr=False)
    channel: str = ""
    time: str = ""

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.counterparty, self.memo, self.channel)))


class KeptWords:
    """The sheets of these books, each read when it is first asked for."""

    def __init__(self, root: Path) -> None:
        self._folder = root / _FOLDER
        self._sheet = cache(_read)

    def of(self, entry: data.Transaction) -> Words:
        """The words of the line from which the entry came."""
        kept, _, row = str(entry.meta.get("statement", "")).rpartition(":")
        return self._sheet(self._folder / f"{kept}{_SUFFIX}").get(row, Words())

    def all(self) -> Iterator[Words]:
        """The words of every line that ever waited."""
        for path in sorted(self._folder.rglob(f"*{_SUFFIX}")):
            yield from self._sheet(path).values()


def _read(path: Path) -> Mapping[str, Words]:
    """Row → its words."""
    if not path.is_file():
        return {}
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    return {row["row"]: _words(row) for row in rows}


def _words(row: Mapping[str, str | None]) -> Words:
    counterparty, memo, channel, time = (
        unguarded(row.get(column) or "") for column in ("counterparty", "memo", "channel", "time")
    )
    return Words(counterparty, memo, channel, time)
