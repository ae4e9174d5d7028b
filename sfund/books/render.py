"""Drafts and facts → the ledger's text, by Beancount's own printer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from beancount.core import amount as amounts
from beancount.core import data
from beancount.parser import printer

from sfund.books.vocabulary import to_beancount, write_fact
from sfund.drafts import Assertion, Draft, Meta, MetaValue
from sfund.facts import Fact
from sfund.money import Money

Entry: TypeAlias = Draft | Assertion | Fact
NO_PLACE = ("", 0)


def to_directive(entry: Entry) -> data.Directive:
    """The entry as Beancount holds it."""
    if isinstance(entry, Draft):
        postings = [
            data.Posting(posting.account, _amount(posting.amount), None, None, None, _meta(posting.meta))
            for posting in entry.postings
        ]
        meta = _meta(entry.meta)
        return data.Transaction(meta, entry.day, entry.flag, clean(entry.payee) or None,
                                clean(entry.narration), frozenset(), frozenset(), postings)  # fmt: skip
    if isinstance(entry, Assertion):
        return data.Balance(_meta(entry.meta), entry.day, entry.account, _amount(entry.amount), None, None)
    return write_fact(entry)


def render(entries: Iterable[Entry]) -> str:
    """The text of the entries, each followed by an empty line."""
    write = printer.EntryPrinter()
    return "".join(f"{write(to_directive(entry))}\n" for entry in entries)


def clean(text: str) -> str:
    """Text as the books hold it: NFC, without control, format and line-separating characters.

    >>> clean("a\\u202eb\\nc")
    'ab c'
    """
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if char in "\n\r\t\u2028\u2029" else char for char in composed)
    return "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"))


def _meta(values: Meta) -> dict[str, Any]:
    meta = data.new_metadata(*NO_PLACE)
    meta.update({key: _meta_value(value) for key, value in values.items()})
    return meta



def _meta_value(value: MetaValue) -> Any:
    return clean(value) if isinstance(value, str) else to_beancount(value)


def _amount(money: Money) -> amounts.Amount:
    if not isinstance(money.number, Decimal):
        raise TypeError("money is a Decimal")
    return amounts.Amount(money.number, money.currency)
