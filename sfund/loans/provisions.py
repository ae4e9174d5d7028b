"""What is set aside for losses: a share of each balance by the class of its loan, as data with sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from sfund.loans.account import LoanAccount, Status
from sfund.loans.classes import ClassDays, LoanClass, class_of
from sfund.money import ZERO, Rounding, round_to_unit


@dataclass(frozen=True, slots=True)
class ProvisionRates:
    """Percent of a balance by class, in force from `since` on."""

    since: dt.date
    percent: Mapping[LoanClass, Decimal]
    source: str

    def replaced(self, percent: Mapping[LoanClass, Decimal]) -> ProvisionRates:
        """The same with what a network sets for itself."""
        return replace(self, percent=MappingProxyType({**self.percent, **percent})) if percent else self


# Newest first. A template: the rule binds credit co-operatives, not an association's fund.
PROVISION_RATES = (
    ProvisionRates(
        dt.date(2011, 7, 1),
        MappingProxyType(
            {
                LoanClass.NORMAL: Decimal(1),
                LoanClass.PRECAUTIONARY: Decimal(10),
                LoanClass.SUBSTANDARD: Decimal(20),
                LoanClass.DOUBTFUL: Decimal(55),
                LoanClass.LOSS: Decimal(100),
            }
        ),
        "상호금융업감독규정 제12조의 대손충당금 비율을 본뜬 틀",
    ),
)


def provision_rates_on(day: dt.date) -> ProvisionRates:
    """The rates in force on that day; of a day before the first ones, those.

    >>> provision_rates_on(dt.date(2026, 1, 1)).percent[LoanClass.SUBSTANDARD]
    Decimal('20')
    """
    return next((one for one in PROVISION_RATES if one.since <= day), PROVISION_RATES[-1])


@dataclass(frozen=True, slots=True)
class Provision:
    """What is to be set aside for one loan.

    Attributes:
        percent: Of its balance.
        required: balance × percent, rounded half up.
        booked: What the books have set aside for it.
    """

    loan: str
    class_: LoanClass
    principal: Decimal
    percent: Decimal
    required: Decimal
    booked: Decimal

    @property
    def change(self) -> Decimal:
        """What is still to be set aside; below zero what may be released."""
        return self.required - self.booked


def provisions(
    accounts: Iterable[LoanAccount], booked: Mapping[str, Decimal], days: ClassDays, rates: ProvisionRates
) -> list[Provision]:
    """One for each loan that is out, or for which something is still set aside, by id."""
    made = (_provision(account, booked.get(account.loan, ZERO), days, rates) for account in accounts)
    return sorted((one for one in made if one.principal or one.booked), key=lambda one: one.loan)


def _provision(account: LoanAccount, booked: Decimal, days: ClassDays, rates: ProvisionRates) -> Provision:
    class_ = class_of(account, days)
    # What is over has no balance; a share of nothing is nothing.
    percent = ZERO if account.status in (Status.CLOSED, Status.SETTLED) else rates.percent[class_]
    required = round_to_unit(account.principal * percent / 100, account.currency, Rounding.HALF_UP)
    return Provision(account.loan, class_, account.principal, percent, required, booked)
