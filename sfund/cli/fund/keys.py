"""The key by which a cost is split, as it was typed or as a sheet has it: a fund and a number in each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from sfund.books.funds.names import known_fund
from sfund.books.funds.sharing import income_bases
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.funds.allocation import Key
from sfund.funds.facts import GENERAL
from sfund.languages import text
from sfund.misspelling import nearest
from sfund.periods import Month
from sfund.words import Message, say

_BYTES_MAX = 1024 * 1024
_CELLS = 2  # of a row: the fund, and its number
_DIGITS_MAX = 18  # before the point; more counts no heads and no money
_MISSPELT = 0.8  # so near to the name of a fund, a word heads no column


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One row: what stands in its cells, and the file and line where it does."""

    cells: tuple[str, ...]
    place: tuple[str, int] | None = None

    @property
    def fund(self) -> str:
        return self.cells[0]

    @property
    def number(self) -> Decimal | None:
        """None where the row has none.

        Raises:
            RequestError: KEYFILE-WRONG, SHARE-WRONG.
        """
        words = self.cells[1] if len(self.cells) == _CELLS else ""
        try:
            number = Decimal(words.replace(",", "")) if words else None
        except InvalidOperation:
            raise self._wrong() from None
        if not self.fund or len(self.cells) > _CELLS or (number is not None and not _counts(number)):
            raise self._wrong()
        return number

    def _wrong(self) -> RequestError:
        file, line = self.place or (None, None)
        return failure(
            RequestError,
            "KEYFILE-WRONG" if self.place else "SHARE-WRONG",
            say('"{words}" is no fund with a number', words=", ".join(self.cells)),
            file=file,
            line=line,
            expected=say("a fund and a number of zero or more, such as general=3"),
        )


def _counts(number: Decimal) -> bool:
    return number.is_finite() and number >= 0 and number.adjusted() < _DIGITS_MAX


def share_rows(shares: Sequence[str]) -> list[KeyRow]:
    """What was typed as `--share FUND=N`; `FUND` alone for a key that counts itself."""
    return [
        KeyRow(tuple(cell.strip() for cell in one.split("=", 1) if cell.strip()) or ("",)) for one in shares
    ]


def named_lines(words: Sequence[str]) -> dict[str, str]:
    """What was typed as `--line FUND=LINE`.

    Raises:
        click.UsageError: what is no fund with a line, or a fund that is named twice.
    """
    pairs = [(fund.strip(), line.strip()) for fund, _, line in (one.partition("=") for one in words)]
    if not all(fund and line for fund, line in pairs):
        raise click.UsageError(text(say("a line is named as FUND=LINE, such as g-2026-1=운영비")))
    if len(dict(pairs)) != len(pairs):
        raise click.UsageError(text(say("a fund is named twice")))
    return dict(pairs)


def key_rows(keyfile: Path) -> list[KeyRow]:
    """The rows of the file's first sheet that are not empty: CSV, in UTF-8 or as Excel saves it, or xlsx.

    Raises:
        RequestError: KEYFILE-UNREADABLE where it cannot be opened, is empty, or larger than a key can be.
        StatementError: whatever else keeps a sheet from being read, such as PASSWORD-NEEDED.
    """
    from importers.containers.reader import ContainerReader  # noqa: PLC0415
    from importers.containers.words import words  # noqa: PLC0415

    content = _content(keyfile)
    with ContainerReader() as reader:
        sheets = reader.parse(content, keyfile.name)
    rows = []
    for line, cells in enumerate(sheets[0].rows if sheets else [], start=1):
        said = [words(cell) for cell in cells]
        while said and not said[-1]:
            said.pop()
        if said:
            rows.append(KeyRow(tuple(said), (keyfile.name, line)))
    return rows


def _content(keyfile: Path) -> bytes:
    try:
        with keyfile.open("rb") as stream:
            content = stream.read(_BYTES_MAX + 1)
    except OSError as error:
        raise _unreadable(keyfile, say("the key file cannot be read")) from error
    if not content:
        raise _unreadable(keyfile, say("the file is empty"))
    if len(content) > _BYTES_MAX:
        raise _unreadable(
            keyfile, say("the file is larger than {limit} MB", limit=_BYTES_MAX // 1024 // 1024)
        )
    return content


def _unreadable(keyfile: Path, message: Message) -> RequestError:
    return failure(
        RequestError,
        "KEYFILE-UNREADABLE",
        message,
        file=keyfile.name,
        expected=say("a CSV or xlsx: a fund and a number in each row"),
    )


def bases(books: Books, rows: Sequence[KeyRow], key: Key, month: Month) -> Mapping[str, Decimal]:
    """Fund → what the key counts for it, in the order of the rows below the heading, if there is one.

    Raises:
        RequestError: KEYFILE-WRONG, SHARE-WRONG, UNKNOWN-FUND.
        click.UsageError: a fund that is named twice, or that needs a number and has none.
    """
    named = rows[1:] if rows and _is_heading(books, rows[0]) else rows
    numbers = {row.fund: row.number for row in named}
    if len(numbers) != len(named):
        raise click.UsageError(text(say("a fund is named twice")))
    if key is Key.INCOME:
        return income_bases(books, [known_fund(books, fund) for fund in numbers], month)
    counted = {fund: number for fund, number in numbers.items() if number is not None}
    if len(counted) != len(numbers):
        raise click.UsageError(text(say("each fund has a number, such as --share general=3")))
    return counted


def _is_heading(books: Books, row: KeyRow) -> bool:
    """Whether a sheet's first row names its columns: no fund, nor one misspelt, and no number."""
    funds = (GENERAL, *books.registry.funds)
    return (
        row.place is not None
        and not any(map(str.isdecimal, "".join(row.cells[1:])))
        and nearest(row.fund, funds, alike=_MISSPELT) is None
    )
