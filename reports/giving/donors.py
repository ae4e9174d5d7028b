"""What one donor gave in a year (기부 내역서): each gift with its purpose, and which receipt it is on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.paper.typesetting import JSON, typeset
from sfund.books.giving.collectors import collector_name
from sfund.books.giving.gifts import gifts_of
from sfund.books.giving.receipts import receipts_in
from sfund.books.model import Books
from sfund.funds.facts import GENERAL
from sfund.giving.gifts import Gift, GiftKind
from sfund.giving.receipts import Receipt
from sfund.languages import text
from sfund.money import Money, total
from sfund.words import say


@dataclass(frozen=True, slots=True)
class Given:
    """A line of the statement: a gift or a refund.

    Attributes:
        via: Who collected it, as people call it; empty: nobody did.
        receipt: The live one that it is on.
    """

    gift: Gift
    purpose: str
    via: str
    receipt: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a donor gave in a year, sorted by day; amounts are in the books' currency."""

    donor: str
    year: int
    currency: str
    lines: tuple[Given, ...]

    @property
    def total(self) -> Decimal:
        return total(one.gift.amount for one in self.lines)

    @property
    def in_kind(self) -> Decimal:
        return total(one.gift.amount for one in self.lines if one.gift.kind is GiftKind.IN_KIND)

    @property
    def receipted(self) -> Decimal:
        return total(one.gift.amount for one in self.lines if one.receipt)


def statement(books: Books, donor: str, year: int, language: str, services: Mapping[str, str]) -> Statement:
    """The statement; `language` is that of the funds' names, `services` is what `collector_name` takes."""
    of_gift = receipt_by_gift(receipts_in(books))
    gifts = (one for one in gifts_of(books) if one.currency == books.currency)
    lines = (
        Given(
            one,
            purpose(books, one.fund, language),
            collector_name(books, one.via, services),
            of_gift.get(one.id),
        )
        for one in sorted(gifts, key=lambda one: (one.day, one.id))
        if one.donor == donor and one.day.year == year
    )
    return Statement(donor, year, books.currency, tuple(lines))


def receipt_by_gift(receipts: Iterable[Receipt]) -> Mapping[str, str]:
    """Gift id → the live receipt that it is on."""
    return {gift: one.id for one in receipts if one.is_live for gift in one.issue.gift_ids}


def purpose(books: Books, fund: str, language: str) -> str:
    """What people call the fund; the general one needs no directive."""
    known = books.registry.funds.get(fund)
    named = known.name_in(language) if known is not None else None
    return named or (text(say("general purposes"), language) if fund == GENERAL else fund)


def as_data(made: Statement) -> dict[str, Any]:
    """For programs; amounts are strings."""
    return {
        "donor": made.donor,
        "year": made.year,
        "currency": made.currency,
        "total": str(made.total),
        "in-kind": str(made.in_kind),
        "receipted": str(made.receipted),
        "gifts": [
            {
                "gift": one.gift.id,
                "day": one.gift.day.isoformat(),
                "kind": one.gift.kind.value,
                "item": one.gift.thing.item if one.gift.thing else None,
                "fund": one.gift.fund,
                "amount": str(one.gift.amount),
                "via": one.gift.via,
                "receipt": one.receipt,
            }
            for one in made.lines
        ],
    }


def as_pdf(made: Statement, name: str, organization: str, day: dt.date, language: str) -> bytes:
    """The statement in print, for the donor.

    Raises:
        RequestError: PAPER-BROKE, PAPER-CHARACTER.
    """
    return typeset("donor-statement", _values(made, name, organization, day, language), dated=day)


def _values(made: Statement, name: str, organization: str, day: dt.date, language: str) -> dict[str, JSON]:
    def words(message: Any) -> str:
        return text(message, language)

    def amount(number: Decimal) -> str:
        return words(say("{amount}", amount=Money(number, made.currency)))

    heads = (say("Date"), say("What"), say("Purpose"), say("Collected by"), say("Receipt"), say("Amount"))
    pairs = (
        (say("Donor"), name),
        (say("Year"), str(made.year)),
        (say("Given"), amount(made.total)),
        (say("Of it in kind"), amount(made.in_kind)),
        (say("On receipts"), amount(made.receipted)),
    )
    return {
        "lang": language,
        "title": words(say("Statement of gifts")),
        "organization": organization,
        "pairs": [[words(label), value] for label, value in pairs],
        "heads": [words(head) for head in heads],
        "rows": [
            [
                one.gift.day.isoformat(),
                what(one.gift, language),
                one.purpose,
                one.via,
                one.receipt or "",
                f"{one.gift.amount:,}",
            ]
            for one in made.lines
        ],
        "sums": [words(say("Total")), "", "", "", "", f"{made.total:,}"],
        "closing": words(say("Thank you. This statement is no receipt for taxes.")),
        "foot": words(say("As of {day}", day=day)),
    }


def what(gift: Gift, language: str) -> str:
    """What was given, in a word or two."""
    if gift.thing is not None:
        return gift.thing.item
    return text(say("refund") if gift.amount < 0 else gift.kind.label, language)
