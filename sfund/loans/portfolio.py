"""All loans together: what is out, what of it is late, what is to come, and how each year's loans fared.

PAR counts the whole balance of a loan that is late with any instalment, as lenders to small borrowers do
(CGAP, "Measuring Results of Microfinance Institutions", 2009). Rescheduled loans are counted as late as they
are, and shown apart: a new plan must not make an old arrear invisible.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sfund.loans.account import LoanAccount, Status
from sfund.money import ZERO, total
from sfund.periods import Month


@dataclass(frozen=True, slots=True)
class Holding:
    """One loan that was paid out, with whose it is.

    Attributes:
        sector: None where nothing says it.
        paid_out: The day of its first disbursement.
    """

    account: LoanAccount
    borrower: str
    sector: str | None
    paid_out: dt.date

    @property
    def principal(self) -> Decimal:
        return self.account.principal

    @property
    def is_late(self) -> bool:
        return self.account.days_past_due > 0


def gross(holdings: Iterable[Holding]) -> Decimal:
    """The gross portfolio: principal outstanding of every loan that is not written off."""
    return total(one.principal for one in holdings)


def at_risk(holdings: Iterable[Holding], days: int) -> Decimal:
    """The whole balance of the loans with an instalment more than so many days late."""
    return total(one.principal for one in holdings if one.account.days_past_due > days)


def rescheduled(holdings: Iterable[Holding]) -> Decimal:
    """The whole balance of the loans that were ever rescheduled, late or not."""
    return total(one.principal for one in holdings if one.account.is_rescheduled)


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one borrower (or one sector) owes."""

    key: str
    loans: int
    principal: Decimal


def exposures(holdings: Iterable[Holding]) -> list[Exposure]:
    """By borrower, the largest first."""
    return _exposures((one.borrower, one) for one in holdings)


def sectors(holdings: Iterable[Holding]) -> list[Exposure]:
    """By sector, the largest first; loans without one under the empty key."""
    return _exposures((one.sector or "", one) for one in holdings)


def _exposures(pairs: Iterable[tuple[str, Holding]]) -> list[Exposure]:
    found: dict[str, list[Decimal]] = defaultdict(list)
    for key, one in pairs:
        if one.principal:
            found[key].append(one.principal)
    made = (Exposure(key, len(owed), total(owed)) for key, owed in found.items())
    return sorted(made, key=lambda one: (-one.principal, one.key))


@dataclass(frozen=True, slots=True)
class Cohort:
    """The loans that were first paid out in one year, as they stand.

    Attributes:
        lent: All that was disbursed, fees included.
        lost: Principal written off or forgiven, less what was recovered.
        closed: How many of them are over.
    """

    year: int
    loans: int
    closed: int
    lent: Decimal
    repaid: Decimal
    principal: Decimal
    at_risk: Decimal
    lost: Decimal


def cohorts(holdings: Iterable[Holding], days: int) -> list[Cohort]:
    """By year of the first disbursement; at risk are balances more than so many days late."""
    years: dict[int, list[Holding]] = defaultdict(list)
    for one in holdings:
        years[one.paid_out.year].append(one)
    return [_cohort(year, years[year], days) for year in sorted(years)]


def _cohort(year: int, members: Sequence[Holding], days: int) -> Cohort:
    accounts = [one.account for one in members]
    return Cohort(
        year=year,
        loans=len(members),
        closed=sum(account.status.is_over for account in accounts),
        lent=total(account.disbursed for account in accounts),
        repaid=total(account.principal_paid for account in accounts),
        principal=gross(members),
        at_risk=at_risk(members, days),
        lost=total(account.written_off - account.recovered for account in accounts),
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of all loans in one month. `overdue` is what should have come before."""

    month: Month
    overdue: Decimal
    principal: Decimal
    interest: Decimal

    @property
    def amount(self) -> Decimal:
        return self.overdue + self.principal + self.interest


def expected(holdings: Iterable[Holding], first: Month, months: int) -> list[Expected]:
    """What is to come, month by month from `first` on; what is overdue stands in the first."""
    principal: defaultdict[Month, Decimal] = defaultdict(lambda: ZERO)
    interest: defaultdict[Month, Decimal] = defaultdict(lambda: ZERO)
    overdue = ZERO
    for one in holdings:
        if one.account.status is not Status.ACTIVE:
            continue
        overdue += one.account.late_due
        for row in one.account.rows:
            if row.is_due:
                overdue += row.open
                continue
            month = max(Month.of(row.due), first)
            principal[month] += row.principal - row.paid_principal
            interest[month] += row.interest - row.paid_interest - row.dropped_interest
    return [
        Expected(month, overdue if k == 0 else ZERO, principal[month], interest[month])
        for k, month in enumerate(first.plus(k) for k in range(months))
    ]


def write_off_ratio(written_off: Decimal, opening: Decimal, closing: Decimal) -> Decimal | None:
    """Written off within a time ÷ the average of the gross portfolio before and after it; None over nothing.

    >>> write_off_ratio(Decimal(1), Decimal(30), Decimal(10))
    Decimal('0.05')
    """
    average = (opening + closing) / 2
    return written_off / average if average else None
