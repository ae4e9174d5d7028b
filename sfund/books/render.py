"""Drafts and facts → the ledger's text, by Beancount's own printer."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from beancount.core import amount as amounts
from beancount.core import data
from beancount.parser import printer
from beancount.parser.grammar import ValueType
from beancount.utils.misc_utils import escape_string

from sfund.books.cleaning import clean
from sfund.books.printing import plain_text
from sfund.books.vocabulary import to_beancount, write_fact
from sfund.facts import Fact
from sfund.money import Money
from sfund.placing.drafts import Assertion, Draft, Meta

Entry: TypeAlias = Draft | Assertion | Fact | data.Transaction
"""What may be written; a transaction of Beancount's is one of the books, changed and going back."""

NO_PLACE = ("", 0)
__all__ = ["NO_PLACE", "Entry", "clean", "render", "to_directive"]


def to_directive(entry: Entry) -> data.Directive:
    """The entry as Beancount holds it."""
    if isinstance(entry, data.Transaction):
        return entry
    if isinstance(entry, Draft):
        postings = [
            data.Posting(posting.account, _amount(posting.amount), None, None, None, _meta(posting.meta))
            for posting in entry.postings
        ]
        meta = _meta(entry.meta)
        words = clean(entry.payee) or None, clean(entry.narration)
        links = frozenset(entry.links)
        return data.Transaction(meta, entry.day, entry.flag, *words, frozenset(), links, postings)
    if isinstance(entry, Assertion):
        return data.Balance(_meta(entry.meta), entry.day, entry.account, _amount(entry.amount), None, None)
    return write_fact(entry)


def render(entries: Iterable[Entry]) -> str:
    """The text of the entries, each followed by an empty line."""
    return render_directives(map(to_directive, entries))


def render_directives(directives: Iterable[data.Directive]) -> str:
    """The same of entries that are Beancount's already."""
    write = printer.EntryPrinter()
    return "".join(f"{_printed(directive, write)}\n" for directive in directives)


def _printed(directive: data.Directive, write: printer.EntryPrinter) -> str:
    plain = plain_text(directive) if isinstance(directive, data.Transaction) else None
    return str(write(_printable(directive))) if plain is None else plain


def _printable(directive: data.Directive) -> data.Directive:
    """The printer escapes every text but the values of a `custom`, which it writes as they are."""
    if not isinstance(directive, data.Custom):
        return directive
    values = [
        ValueType(escape_string(value.value), str) if value.dtype is str else value
        for value in directive.values
    ]
    return directive._replace(values=values)


def _meta(values: Meta) -> dict[str, Any]:
    meta = data.new_metadata(*NO_PLACE)
    for key, value in values.items():
        meta[key] = clean(value) if type(value) is str else to_beancount(value)  # nearly all are texts
    return meta


def _amount(money: Money) -> amounts.Amount:
    if not isinstance(money.number, Decimal):
        raise TypeError("money is a Decimal")
    return amounts.Amount(money.number, money.currency)
