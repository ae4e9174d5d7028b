"""Who collects for us, whose cards we have, and by which words the bank's lines name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from beancount.core import data

from importers.placing.names import plain
from importers.reading.layouts import Kind, Layout, Purpose
from sfund.books.model import Books
from sfund.chart import CARD_CLEARING, CMS_CLEARING

EB = "cms-eb"
"""CMS by EB files: the format whose runs name no service."""
_CLEARING = {Purpose.DUES: CMS_CLEARING, Purpose.DONATION: CARD_CLEARING}
_EB_WORDS = ("금융결제원",)
_SURE = 3  # letters: 더빌 stands in 더빌딩, too


@dataclass(frozen=True, slots=True)
class Service:
    """Somebody who collects for us, or a card company.

    Attributes:
        words: By which the bank's lines name it, plain.
        via: The format of its sheets.
        account: The clearing account, or the card's.
        is_named: Whether the settings name the account.
        label: What people call it.
    """

    words: tuple[str, ...]
    via: str
    account: str
    is_named: bool
    label: str

    def is_surely_in(self, text: str) -> bool:
        """Whether a plain text names it by more than a syllable or two."""
        return any(len(word) >= _SURE and word in text for word in self.words)


def cards_of(books: Books, layouts: Mapping[str, Layout]) -> Iterator[Service]:
    """The cards of the settings: by the words of their layouts, and by what people call the account.

    A layout is a card's by the settings, or because a list in it was imported for the card.
    """
    cards = [bank for bank in books.settings.bank if bank.account.startswith("Liabilities:")]
    imported = _imported(books, {bank.account for bank in cards})
    found: dict[str, set[str]] = {}
    for bank in cards:
        formats = {bank.format or "", *imported.get(bank.account, ())}
        known = [layouts[name] for name in formats if name in layouts]
        words = [word for layout in known if layout.kind is Kind.CARD for word in _words_of(layout)]
        labels = (books.account_label(bank.account, language) for language in ("ko", "en"))
        found.setdefault(bank.account, set()).update(_plain((*words, *labels)))
    for account, names in found.items():
        label = books.account_label(account, books.language)
        yield Service(tuple(sorted(names)), "", account, is_named=True, label=label)


def _imported(books: Books, accounts: AbstractSet[str]) -> dict[str, set[str]]:
    """Account → the formats of the lists that brought its entries."""
    found: dict[str, set[str]] = {}
    for entry in books.entries if accounts else ():
        if isinstance(entry, data.Transaction) and entry.postings and "via" in entry.meta:
            account = entry.postings[0].account
            if account in accounts:
                found.setdefault(account, set()).add(str(entry.meta["via"]))
    return found


def services_of(books: Books, layouts: Iterable[Layout]) -> Iterator[Service]:
    named = {bank.format for bank in books.settings.bank}
    eb = clearing_account(EB, Purpose.DUES, books)
    yield Service(tuple(_plain(_EB_WORDS)), EB, eb, is_named=EB in named, label="CMS")
    for layout in layouts:
        if layout.kind is Kind.COLLECTION and layout.purpose is not None:
            account = clearing_account(layout.name, layout.purpose, books)
            words = tuple(_plain(_words_of(layout)))
            label = layout.bank.ko if books.language == "ko" else layout.bank.en
            yield Service(words, layout.name, account, is_named=layout.name in named, label=label)


def clearing_account(format_: str, purpose: Purpose, books: Books) -> str:
    """Where gross money waits for the deposit: the account of a `[[bank]]` with that format, else our own."""
    named = [bank.account for bank in books.settings.bank if bank.format == format_]
    return named[0] if named else _CLEARING[purpose]


def _words_of(layout: Layout) -> tuple[str, ...]:
    return (layout.bank.ko, layout.bank.en, *layout.pays_as)


def _plain(words: Iterable[str]) -> Iterator[str]:
    return (key for word in words if (key := plain(word)))
