"""What lender and borrower agree on: refused here when it makes no sense or breaks the law."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.errors import Diagnostic, RequestError
from sfund.loans.daycount import DayCount
from sfund.loans.law import rate_problem
from sfund.money import Money, Rounding, decimals, is_whole
from sfund.periods import Month
from sfund.words import Message, say

MONTHS_MAX = 600
PRINCIPAL_UNITS_MAX = 10**12  # smallest units: a million million won, ten thousand million euros
RATE_DECIMALS_MAX = 6

_CURRENCY = re.compile(r"[A-Z]{3}")


class Method(StrEnum):
    """How the principal comes back."""

    ANNUITY = "annuity"  # 원리금균등: every instalment the same
    EQUAL_PRINCIPAL = "equal-principal"  # 원금균등: the same principal in each, less interest every month
    BULLET = "bullet"  # 만기일시: interest every month, the principal with the last

    @property
    def label(self) -> Message:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    Method.ANNUITY: say("equal instalments"),
    Method.EQUAL_PRINCIPAL: say("equal principal"),
    Method.BULLET: say("principal at the end"),
}


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """The terms of one loan, paid out in one sum and repaid monthly.

    Attributes:
        principal: What is lent; above zero, whole in the currency's smallest unit.
        rate: Percent a year, at most the law's cap on `start`.
        months: How many instalments, those of the grace included.
        method: How the principal comes back.
        start: The day of disbursement; it bears no interest itself.
        grace_months: How many instalments at first are interest only (거치).
        deferred_months: For how many instalments at first interest waits; it is due, without interest on
            it, with the first instalment after them. No principal is due in them either.
        interest_free_months: For how many instalments at first no interest accrues, nor principal is due.
        day_count: What share of a year a period is.
        rounding: How every computed amount is brought to the smallest unit.
        first_due: The first due day; a month after `start` when not given.

    Raises:
        RequestError: With everything that is wrong: `AMOUNT-NOT-POSITIVE`, `AMOUNT-NOT-WHOLE`,
            `AMOUNT-TOO-LARGE`, `CURRENCY-UNKNOWN`, `RATE-NOT-A-NUMBER`, `RATE-TOO-FINE`, `RATE-NEGATIVE`,
            `RATE-ABOVE-CAP`, `TERM-NOT-POSITIVE`, `TERM-TOO-LONG`, `GRACE-NEGATIVE`, `GRACE-TOO-LONG`,
            `FIRST-DUE-TOO-EARLY`.
    """

    principal: Money
    rate: Decimal
    months: int
    method: Method
    start: dt.date
    grace_months: int = 0
    day_count: DayCount = DayCount.ACT_365
    rounding: Rounding = Rounding.FLOOR
    first_due: dt.date | None = None
    deferred_months: int = 0
    interest_free_months: int = 0

    def __post_init__(self) -> None:
        problems = [*_amount_problems(self.principal), *_rate_problems(self), *_term_problems(self)]
        if problems:
            raise RequestError(*problems)

    @property
    def principal_units(self) -> int:
        """The principal in smallest units of its currency."""
        return int(self.principal.number.scaleb(decimals(self.principal.currency)))

    @property
    def months_without_principal(self) -> int:
        """How many instalments at first repay nothing, of all three kinds of grace."""
        return max(self.grace_months, self.deferred_months, self.interest_free_months)

    @property
    def anchor_day(self) -> int:
        """The day of the month on which instalments are due, clamped where a month is shorter.

        That of `start`, or of `first_due` where the parties chose another day; a `first_due` that only
        is the clamped day of `start` (31 January, 28 February) leaves the anchor as it was.
        """
        if self.first_due is None or self.first_due == Month.of(self.first_due).day(self.start.day):
            return self.start.day
        return self.first_due.day

    @property
    def first_due_month(self) -> Month:
        """The month of the first instalment."""
        return Month.of(self.start).plus(1) if self.first_due is None else Month.of(self.first_due)


def _amount_problems(principal: Money) -> Iterator[Diagnostic]:
    number, currency = principal.number, principal.currency
    if not _CURRENCY.fullmatch(currency):
        yield Diagnostic(
            "CURRENCY-UNKNOWN",
            say("{currency} is no currency", currency=currency),
            expected=say("three capital letters, such as KRW"),
        )
    elif not number.is_finite() or number <= 0:
        yield Diagnostic("AMOUNT-NOT-POSITIVE", say("a loan of {amount} is no loan", amount=number))
    elif number > Decimal(PRINCIPAL_UNITS_MAX).scaleb(-decimals(currency)):
        yield Diagnostic("AMOUNT-TOO-LARGE", say("a loan of {amount} is out of range", amount=principal))
    elif not is_whole(number, currency):
        yield Diagnostic(
            "AMOUNT-NOT-WHOLE",
            say("{amount} has a fraction of the smallest unit", amount=principal),
            expected=say(
                "at most {count} decimals for {currency}", count=decimals(currency), currency=currency
            ),
        )


def _rate_problems(terms: LoanTerms) -> Iterator[Diagnostic]:
    rate = terms.rate
    if not rate.is_finite():
        yield Diagnostic("RATE-NOT-A-NUMBER", say("the rate is no number"))
    elif problem := rate_problem(rate, terms.start):
        yield problem
    elif rate != round(rate, RATE_DECIMALS_MAX):
        yield Diagnostic(
            "RATE-TOO-FINE",
            say("the rate has more than {count} decimals", count=RATE_DECIMALS_MAX),
        )


def _term_problems(terms: LoanTerms) -> Iterator[Diagnostic]:
    months, grace = terms.months, terms.months_without_principal
    last_year = terms.first_due_month.plus(months - 1).year
    if months < 1:
        yield Diagnostic("TERM-NOT-POSITIVE", say("a term of {months} months is no term", months=months))
    elif months > MONTHS_MAX or last_year > dt.MAXYEAR:
        yield Diagnostic(
            "TERM-TOO-LONG",
            say("a term of {months} months is too long", months=months),
            expected=say("at most {count} months", count=MONTHS_MAX),
        )
    elif grace >= months:
        yield Diagnostic(
            "GRACE-TOO-LONG",
            say("{grace} months of grace leave no instalment in {months} months", grace=grace, months=months),
            hint=say("the grace is part of the term"),
        )
    shortest = min(terms.grace_months, terms.deferred_months, terms.interest_free_months)
    if shortest < 0:
        yield Diagnostic("GRACE-NEGATIVE", say("a grace of {grace} months is below zero", grace=shortest))
    if terms.first_due is not None and terms.first_due <= terms.start:
        yield Diagnostic(
            "FIRST-DUE-TOO-EARLY",
            say("the first due day {due} is not after {start}", due=terms.first_due, start=terms.start),
        )
