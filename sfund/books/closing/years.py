"""What each fund went into the next year with when a year was closed, and whether the books still say so.

`seals/2025.csv` has a line for each fund. It is reckoned anew from the postings: an entry before the first
closed month, which no month's seal holds, changes what a year began with.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from sfund.books.funds.sums import FundSums, fund_sums
from sfund.books.model import Books
from sfund.errors import Diagnostic
from sfund.periods import Span
from sfund.words import say

_FIGURES = ("opening", "income", "expense", "transfers", "closing")


def carried_funds(books: Books, year: int) -> tuple[FundSums, ...]:
    """The funds that have anything in the year, or that anything moved."""
    return tuple(one for one in fund_sums(books, Span.of_year(year)) if one.stirs)


def year_list(funds: Iterable[FundSums]) -> bytes:
    """As `seals/2025.csv` has it: a line for each fund."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("fund", *_FIGURES))
    writer.writerows((one.name, *(getattr(one, figure) for figure in _FIGURES)) for one in funds)
    return stream.getvalue().encode()


def year_compared(books: Books, year: int, file: str, then: bytes) -> Iterator[Diagnostic]:
    """CLOSED-YEAR-CHANGED: funds of which the books say otherwise than the list `then` that `file` holds."""
    now = year_list(carried_funds(books, year))
    if now == then:
        return
    sealed, found = _rows(then), _rows(now)
    lines = {fund: line for line, fund in enumerate(sealed, start=2)}
    for fund in dict.fromkeys((*sealed, *found)):
        differing = _differing(sealed.get(fund, {}), found.get(fund, {}))
        if differing:
            yield Diagnostic(
                "CLOSED-YEAR-CHANGED",
                say(
                    '{year} is closed, and the fund "{fund}" is not as it was: {figures}',
                    year=year,
                    fund=fund,
                    figures=", ".join(differing),
                ),
                file,
                lines.get(fund),
                expected=say("the figures with which the year was closed"),
                hint=say("undo what was entered or changed in the year or before it, or an account's fund"),
            )


def _rows(content: bytes) -> dict[str, Mapping[str, str]]:
    return {row["fund"]: row for row in csv.DictReader(io.StringIO(content.decode(), newline=""))}


def _differing(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    pairs = ((figure, then.get(figure, "0"), now.get(figure, "0")) for figure in _FIGURES)
    return [f"{figure} {was} → {is_}" for figure, was, is_ in pairs if was != is_]
