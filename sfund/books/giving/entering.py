"""Gifts that a treasurer enters, in kind or in cash: what each is worth, and where it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sfund.books.days import refuse_ahead
from sfund.books.giving.gifts import gift_entry
from sfund.books.model import Books
from sfund.errors import RequestError, failure
from sfund.funds.facts import GENERAL
from sfund.giving.gifts import Thing
from sfund.money import Money, is_whole
from sfund.placing.drafts import Draft
from sfund.registry import unknown_at
from sfund.words import say

CASH, DONATIONS = "Assets:Cash", "Income:Donations"
IN_KIND, PASSED_ON = "Income:Donations:InKind", "Expenses:Program:InKind"


@dataclass(frozen=True, slots=True)
class Entered:
    """A gift as somebody enters it.

    Attributes:
        donor: Member or party; None: an anonymous gift.
        amount: What it is worth as a whole; None where quantity times price says it.
        item: What was given in kind; empty: cash.
        measure: What the quantity counts.
        price: Of one.
        fund: For which it was given; that of the income account by default.
        account: Where it went; cash, or passed on as part of the work, by default.
        income: Income account; that of gifts, in kind or in money, by default.
        more: Further keys of the entry.
    """

    day: dt.date
    donor: str | None = None
    amount: Money | None = None
    item: str = ""
    quantity: Decimal | None = None
    measure: str = ""
    price: Money | None = None
    fund: str | None = None
    account: str | None = None
    income: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)


def entered_gift(books: Books, gift: Entered, today: dt.date) -> Draft:
    """The entry.

    Raises:
        RequestError: DAY-AHEAD, GIFT-AMOUNT, UNKNOWN-PARTY, UNKNOWN-ACCOUNT, UNKNOWN-FUND.
    """
    amount = _amount(gift, books.currency)
    refuse_ahead(gift.day, today)
    income = gift.income or (IN_KIND if gift.item else DONATIONS)
    went_to = gift.account or (PASSED_ON if gift.item else CASH)
    for account in (income, went_to):
        _require("account", account, books.opens)
    if gift.donor is not None:
        registry = books.registry
        if gift.donor not in registry.members:
            _require("party", gift.donor, registry.parties)
    if gift.fund is not None:
        _require("fund", gift.fund, {GENERAL: None, **books.registry.funds})
    return gift_entry(
        books,
        gift.day,
        amount,
        "현물기부" if gift.item else "현금기부",
        donor=gift.donor,
        accounts=(went_to, income),
        fund=gift.fund or books.fund_of_account(income),
        thing=_thing(gift),
        more=gift.more,
    )


def _amount(gift: Entered, currency: str) -> Money:
    """What it is worth: said, or quantity times price, or both alike."""
    if gift.quantity is None or gift.price is None:
        if gift.amount is not None:
            return gift.amount
        raise failure(
            RequestError,
            "GIFT-AMOUNT",
            say("what it is worth is not said"),
            expected=say("--amount, or --quantity and --price"),
        )
    reckoned = Money(Decimal(f"{(gift.quantity * gift.price.number).normalize():f}"), currency)
    if not is_whole(reckoned.number, currency):
        raise failure(
            RequestError,
            "GIFT-AMOUNT",
            say("quantity times price is {amount}", amount=reckoned),
            expected=say("an amount without a fraction of the smallest unit"),
        )
    if gift.amount is not None and gift.amount != reckoned:
        raise failure(RequestError, "GIFT-AMOUNT", say("quantity times price is {amount}", amount=reckoned))
    return reckoned


def _thing(gift: Entered) -> Thing | None:
    if not gift.item:
        return None
    return Thing(gift.item, gift.quantity, gift.measure, gift.price.number if gift.price else None)


def _require(noun: str, key: str, known: Mapping[str, object]) -> None:
    if key not in known:
        raise RequestError(unknown_at(noun, key, known))
