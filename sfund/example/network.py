"""The example network's size, its accounts and its settings.

온고을사회연대네트워크 and everything in it is made up: city, companies, members, account numbers.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.money import Money
from sfund.periods import Month, Span

NETWORK = "온고을사회연대네트워크"
CITY = "온고을시청"
CURRENCY = "KRW"

_MEMBERS, _ORGANIZATIONS, _SUPPORTERS = 390, 33, 45


class BankFormat(StrEnum):
    """The layout in which a bank hands out its statements."""

    KB_PERSONAL = "kb-personal"
    JEONBUK = "jeonbuk"
    KAKAOBANK = "kakaobank"
    SHINHYUP = "shinhyup"  # comes with no program: the import learns it from the first file


@dataclass(frozen=True, slots=True)
class BankAccount:
    """One of the network's accounts; the number is invented, and only its end is in the settings."""

    account: str
    number: str
    format: BankFormat
    label: str

    @property
    def number_ends(self) -> str:
        return self.number[-4:]


OPERATING = "Assets:Bank:Operating"
SOLIDARITY = "Assets:Bank:Solidarity"
SUBSIDY = "Assets:Bank:Subsidy"
ENTRUSTED = "Assets:Bank:Entrusted"
FOUNDATION = "Assets:Bank:Foundation"
EVENTS = "Assets:Bank:Events"
CARD = "Liabilities:Card"
EVENTS_FUND = "events"

BANK_ACCOUNTS = (
    BankAccount(OPERATING, "999001-04-001234", BankFormat.KB_PERSONAL, "운영"),
    BankAccount(SOLIDARITY, "9990-01-0005678", BankFormat.JEONBUK, "연대금고"),
    BankAccount(SUBSIDY, "9990-01-0006789", BankFormat.JEONBUK, "보조금"),
    BankAccount(ENTRUSTED, "3399-00-0009917", BankFormat.KAKAOBANK, "위탁"),
    BankAccount(FOUNDATION, "3399-00-0008826", BankFormat.KAKAOBANK, "공모사업"),
    BankAccount(EVENTS, "99-9900-004455", BankFormat.SHINHYUP, "행사"),
)
CARD_NUMBER, CARD_FORMAT = "9999-****-****-7310", "shinhan-card"


@dataclass(frozen=True, slots=True)
class Scale:
    """How big the network is and how long it has lived.

    Attributes:
        members: On the last day, all three kinds together; in the proportions 33 : 312 : 45.
        months: Whole months from `begin`.
        seed: Another seed is another network of the same shape.
        begin: A 1 January, so that yearly things fall into their years.
    """

    members: int = _MEMBERS
    months: int = 22
    seed: int = 2025
    begin: dt.date = dt.date(2025, 1, 1)

    def __post_init__(self) -> None:
        if (self.begin.month, self.begin.day) != (1, 1):
            raise ValueError("the example begins on a 1 January")
        if self.months < 1 or self.members < 1:
            raise ValueError("a network has at least a member and a month")

    @property
    def organizations(self) -> int:
        return round(self.members * _ORGANIZATIONS / _MEMBERS)

    @property
    def supporters(self) -> int:
        return round(self.members * _SUPPORTERS / _MEMBERS)

    @property
    def individuals(self) -> int:
        return self.members - self.organizations - self.supporters

    @property
    def span(self) -> Span:
        """The days that the example covers."""
        return Span(self.begin, Month.of(self.begin).plus(self.months - 1).last_day)

    @property
    def end(self) -> dt.date:
        """The last day."""
        return self.span.last

    @property
    def years(self) -> range:
        """The calendar years that the example touches."""
        return range(self.begin.year, self.end.year + 1)

    @property
    def lifetimes(self) -> float:
        """How many times as much happens as in the default network, for counts of events."""
        return self.members / _MEMBERS * self.months / 22

    def sized(self, won: int, step: int = 10_000) -> Decimal:
        """An amount of the default network in a network of this size, in whole steps, at least one."""
        return Decimal(max(round(won * self.members / _MEMBERS / step), 1) * step)

    def stream(self, *names: object) -> random.Random:
        """Chance of its own for each part of life, so that a change in one does not shift another.

        Seeded with text, which Python hashes the same way in every process.
        """
        return random.Random("/".join(map(str, (self.seed, *names))))


def won(number: Decimal | int) -> Money:
    """That many won."""
    return Money(Decimal(number), CURRENCY)


def settings_toml() -> str:
    """The network's `sfund.toml`."""
    head = (
        f'[books]\nmain = "main.beancount"\ncurrency = "{CURRENCY}"\n\n'
        f'[organization]\nname = "{NETWORK}"\nname-en = "Ongoeul Social Solidarity Network"\n'
        'kind = "association"\nregistration = "000-82-00000"\n'
    )
    banks = [_bank_toml(bank.account, bank.number_ends, bank.format) for bank in BANK_ACCOUNTS]
    return "".join((head, *banks, _bank_toml(CARD, CARD_NUMBER[-4:], CARD_FORMAT), _COLLECTING, _RECEIPTS))


_COLLECTING = """
[cms]
institution = "9990001234"
branch = "0009990"
account = "99900104001234"
text = "온고을연대회비"

[letters]
pay-to = "온고을은행 999001-04-001234 온고을사회연대네트워크"
pay-to-en = "Ongoeul Bank 999001-04-001234 (Ongoeul Social Solidarity Network)"
contact = "사무국 063-000-0000"
contact-en = "Office, +82 63-000-0000"
"""
_RECEIPTS = """
[receipts]
designation = "general"
basis = "소득세법 제34조제3항제1호"
from = 2025-01-01
representative = "보기 이사장"
address = "온고을시 어울림구 연대로 1"

[collectors.donation-platform]
name = "도너스"
registration = "000-81-00000"
address = "온고을시 나눔길 7"
"""


def _bank_toml(account: str, number_ends: str, form: str) -> str:
    """One `[[bank]]`; nobody can name a format that is still to be learnt."""
    known = "" if form == BankFormat.SHINHYUP else f'format = "{form}"\n'
    return f'\n[[bank]]\naccount = "{account}"\nnumber-ends = "{number_ends}"\n{known}'
