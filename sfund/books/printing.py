"""A transaction's text, byte for byte as Beancount's printer writes it.

That printer asks of each posting what it costs and weighs, which is two thirds of its time and nothing that
our entries have. What is not plain is left to it. Either text is parsed again before it is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.utils.misc_utils import escape_string

_FLAGS = frozenset("*!")
_PLACE = frozenset(("filename", "lineno"))


def plain_text(entry: data.Transaction) -> str | None:
    """The text of a transaction without costs, prices, flags of postings and rare values; else None."""
    if entry.flag not in _FLAGS:
        return None
    try:
        return "\n".join((_head(entry), *_meta("  ", entry.meta), *_postings(entry.postings), ""))
    except _NotPlain:
        return None


class _NotPlain(Exception):  # noqa: N818  no error: it is for the other printer
    pass


def _head(entry: data.Transaction) -> str:
    words = [f'"{escape_string(entry.payee)}"'] if entry.payee else []
    if entry.narration or entry.payee:
        words.append(f'"{escape_string(entry.narration or "")}"')
    words += [f"#{tag}" for tag in sorted(entry.tags or ())]
    words += [f"^{link}" for link in sorted(entry.links or ())]
    return f"{entry.date} {entry.flag} {' '.join(words)}"


def _meta(indent: str, meta: Mapping[str, Any]) -> Iterator[str]:
    for key, value in meta.items():
        if key in _PLACE or key.startswith("__"):
            continue
        if isinstance(value, str):
            yield f'{indent}{key}: "{escape_string(value)}"'
        elif isinstance(value, (Decimal, dt.date)):
            yield f"{indent}{key}: {value}"
        else:
            raise _NotPlain


def _postings(postings: list[data.Posting]) -> Iterator[str]:
    """Each posting's line, amounts one below the other up to their currencies, then its metadata."""
    amounts = [_amount(posting) for posting in postings]
    accounts = max((len(posting.account) for posting in postings), default=0)
    digits = max((len(number) for number, _ in amounts), default=0)
    for posting, (number, currency) in zip(postings, amounts, strict=True):
        yield f"  {posting.account:{accounts}}  {number:>{digits}} {currency}"
        if posting.meta:
            yield from _meta("    ", posting.meta)


def _amount(posting: data.Posting) -> tuple[str, str]:
    """What stands on the posting's line behind its account: number and currency."""
    _, units, cost, price, flag, _ = posting
    if cost is not None or price is not None or flag or not isinstance(units, Amount):
        raise _NotPlain
    if not isinstance(units.number, Decimal) or not "A" <= units.currency[:1] <= "Z":
        raise _NotPlain
    number = str(units.number)
    if not number[-1:].isdigit() or "E" in number:
        raise _NotPlain
    return number, units.currency
