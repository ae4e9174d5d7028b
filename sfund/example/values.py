"""What the example is made of, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.facts import Fact
from sfund.members.persons import Person
from sfund.money import ZERO, total
from sfund.placing.drafts import MetaValue
from sfund.placing.placements import Part, Placement

TEXT_MAX = 14  # characters that banks keep of a counterparty


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line of a bank account, and where it truly belongs.

    Attributes:
        account: The bank account in the books.
        amount: In the account's view, money in is positive; whole won.
        counterparty: What the bank prints as the other side, cut as banks cut it.
        memo: What the sender or the treasurer wrote.
        truth: What a well-informed treasurer knows. A late instalment is split by a plain reckoning:
            there the books' own loan arithmetic is the judge.
        channel: How the money moved, in the bank's words.
        doubtful: Whether a careful reader of the line alone would have to ask.
    """

    account: str
    day: dt.date
    time: dt.time
    amount: Decimal
    counterparty: str
    memo: str
    truth: Placement
    channel: str = "전자금융"
    doubtful: bool = False

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.combine(self.day, self.time)


@dataclass(frozen=True, slots=True)
class CmsAsk:
    """What one payer is asked for; `code` says why it failed and is empty when paid."""

    payer_number: str
    member: str
    amount: Decimal
    code: str = ""

    @property
    def paid(self) -> bool:
        return not self.code


@dataclass(frozen=True, slots=True)
class CmsRun:
    """One direct debit: all asks of one day; the fees in won are kept back from the deposit."""

    debit_day: dt.date
    asks: tuple[CmsAsk, ...]
    fee_paying_banks: Decimal
    fee_receiving_bank: Decimal

    @property
    def fee(self) -> Decimal:
        return self.fee_paying_banks + self.fee_receiving_bank

    @property
    def collected(self) -> Decimal:
        """What the payers paid, fees not yet taken off."""
        return total(ask.amount for ask in self.asks if ask.paid)

    @property
    def deposit(self) -> Decimal:
        """What arrives in the bank account."""
        return self.collected - self.fee


@dataclass(frozen=True, slots=True)
class CardPurchase:
    """Something that was bought by the office's card.

    Attributes:
        amount: What was paid; positive, whole won.
        approval: The approval number; no two purchases share one.
        cancelled: The day on which it was taken back, whole; None where it stands.
        truth: What a well-informed treasurer knows; in the card's view, so its amounts are negative.
    """

    day: dt.date
    time: dt.time
    amount: Decimal
    merchant: str
    approval: str
    truth: Placement
    cancelled: dt.date | None = None


class GiftState(StrEnum):
    """What a platform prints of a gift."""

    PAID = "결제완료"
    CANCELLED = "결제취소"  # before it was paid out: it is none
    RETURNED = "환불"  # after it was paid out: a row of its own, its amount negative


@dataclass(frozen=True, slots=True)
class PlatformGift:
    """A row of the donation platform: a gift, or one that went back.

    Attributes:
        amount: Gross, whole won; negative where it went back.
        fee: What the platform keeps, and `tax` its value-added tax; both with the sign of `amount`.
        settles: When the platform pays out, if the row is a gift that stands or one that went back.
        number: The platform's number of the gift; what goes back has that of its gift.
        truth: Of a gift, in the clearing account's view.
    """

    day: dt.date
    time: dt.time
    donor: str
    amount: Decimal
    fee: Decimal
    tax: Decimal
    settles: dt.date
    number: str
    campaign: str
    truth: Placement
    state: GiftState = GiftState.PAID

    @property
    def net(self) -> Decimal:
        """What is paid out of it."""
        return ZERO if self.state is GiftState.CANCELLED else self.amount - self.fee - self.tax


@dataclass(frozen=True, slots=True)
class Example:
    """The whole network.

    Attributes:
        facts: The registry, by date.
        persons: The register: every member and party.
        lines: By account, and within it in the order in which they happened.
        cms: The direct debits by day.
        purchases: What was bought by card, as it happened.
        gifts: What the donation platform collected, as it happened.
        openings: What each bank account held before the first line.
        password: Opens the encrypted statements.
        begin: The first day.
        end: The last day, included.
    """

    facts: tuple[Fact, ...]
    persons: tuple[Person, ...]
    lines: tuple[BankLine, ...]
    cms: tuple[CmsRun, ...]
    purchases: tuple[CardPurchase, ...]
    gifts: tuple[PlatformGift, ...]
    openings: Mapping[str, Decimal]
    settings_toml: str
    password: str
    begin: dt.date
    end: dt.date

    def lines_of(self, account: str) -> tuple[BankLine, ...]:
        return tuple(line for line in self.lines if line.account == account)


def place(
    account: str,
    amount: Decimal,
    *,
    payee: str = "",
    narration: str = "",
    part_meta: Mapping[str, MetaValue] | None = None,
    **meta: str,
) -> Placement:
    """A placement with one part."""
    return Placement((Part(account, amount, dict(part_meta or {})),), payee, narration, dict(meta))


def in_order(lines: list[BankLine]) -> list[BankLine]:
    """The lines as they happened; those of one second stay as they were given."""
    return sorted(lines, key=lambda line: line.moment)
