"""What the fund's own rules say to an application, each with its figure and its limit.

Nothing here decides: the committee may approve what fails a rule, and the decision then says which. Values
in, findings out; `sfund.books.loans.deciding` gathers the values from the books.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sfund.errors import Diagnostic
from sfund.loans.facts import LoanProduct
from sfund.loans.law import cap_on
from sfund.money import Money, Rounding, round_to_unit
from sfund.periods import Month
from sfund.words import Called, Message, say


@dataclass(frozen=True, slots=True)
class Limits:
    """What the network set for itself; `docs/loans/deciding.md` has each with its reason.

    Attributes:
        member_months: For how long a borrower must have been a member.
        default_days: An instalment later than this is a default.
        borrower_capital: What one borrower may owe, in percent of the fund's capital …
        borrower_assets: … or in percent of its assets, whichever is greater.
        sector_capital: What the borrowers of one sector may owe together, in percent of the capital.
        lent_capital: What all may owe together, in percent of the capital.
        kept_liquid: What stays as money, in percent of the capital.
    """

    member_months: int = 6
    default_days: int = 30
    borrower_capital: Decimal = Decimal(20)
    borrower_assets: Decimal = Decimal(1)
    sector_capital: Decimal = Decimal(40)
    lent_capital: Decimal = Decimal(80)
    kept_liquid: Decimal = Decimal(10)


@dataclass(frozen=True, slots=True)
class Borrower:
    """Who asks, as the books know them on the day.

    Attributes:
        sector: None where nothing says it.
        member_since: The first day of the membership that lasts on the day; None for who is no member.
        dues_open: Dues that are due and unpaid.
        dues_days: For how many days the oldest of them is due.
        dues_grace: For how many it may be.
        defaults: Other loans of theirs that are in default, were called or written off.
        called: Loans of others in default for which they vouch.
    """

    id: str
    sector: str | None
    member_since: dt.date | None
    dues_open: Decimal
    dues_days: int
    dues_grace: int
    defaults: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """The fund on the day, as if the loan in question had not been paid out; in its currency.

    Attributes:
        capital: Its net assets.
        assets: All that it has, what is lent included.
        liquid: Its money.
        promised: What was decided on other loans and is not paid out yet.
        owed: What all borrowers owe, and are promised.
        owed_by_borrower: Of it, this borrower.
        owed_by_sector: Of it, the borrowers of the same sector.
    """

    capital: Decimal
    assets: Decimal
    liquid: Decimal
    promised: Decimal
    owed: Decimal
    owed_by_borrower: Decimal
    owed_by_sector: Decimal


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the sum, for how many months, and at what rate (percent a year)."""

    day: dt.date
    amount: Money
    months: int
    rate: Decimal


class Measure(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    MONTHS = "months"
    DAYS = "days"
    PERCENT = "percent"
    LOANS = "loans"


class Bound(StrEnum):
    """On which side of its limit a figure must be."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule held against the application.

    Attributes:
        key: For programs: `membership`.
        label: For people.
        limit: None where nothing is set.
        words: What the figure is.
    """

    key: str
    label: Message
    figure: Decimal
    limit: Decimal | None
    bound: Bound
    measure: Measure
    words: Message

    @property
    def passes(self) -> bool:
        if self.limit is None:
            return True
        return self.figure >= self.limit if self.bound is Bound.AT_LEAST else self.figure <= self.limit


def eligibility(
    wish: Wish, product: LoanProduct, borrower: Borrower, fund: Position, limits: Limits
) -> tuple[Finding, ...]:
    """Every rule held against the application, in the order in which a committee asks."""
    return (
        *_of_borrower(wish, borrower, limits),
        *_of_product(wish, product),
        *_of_fund(wish, borrower, fund, limits),
    )


def product_problems(product: LoanProduct, amount: Money, months: int) -> Iterator[Diagnostic]:
    """What of a loan its product does not allow.

    Codes: `TERM-BEYOND-PRODUCT`, `AMOUNT-BEYOND-PRODUCT`.
    """
    least, most = product.months_min or 1, product.months_max
    if months < least or (most is not None and months > most):
        yield Diagnostic(
            "TERM-BEYOND-PRODUCT",
            say('{months} months are not what "{name}" allows', months=months, name=product.name),
            expected=say("from {least} months up", least=least)
            if most is None
            else say("{least} to {most} months", least=least, most=most),
        )
    limit = product.principal_max
    if limit is not None and (amount.currency != limit.currency or amount.number > limit.number):
        yield Diagnostic(
            "AMOUNT-BEYOND-PRODUCT",
            say('{amount} is more than "{name}" allows', amount=amount, name=product.name),
            expected=say("at most {limit}", limit=limit),
        )


def whole_months(first: dt.date, last: dt.date) -> int:
    """Months that have passed from one day to another.

    >>> (
    ...     whole_months(dt.date(2026, 1, 31), dt.date(2026, 2, 28)),
    ...     whole_months(dt.date(2026, 1, 15), dt.date(2026, 2, 14)),
    ... )
    (1, 0)
    """
    months = Month.of(first).until(Month.of(last))
    return months if Month.of(first).plus(months).day(first.day) <= last else months - 1


def _of_borrower(wish: Wish, borrower: Borrower, limits: Limits) -> Iterator[Finding]:
    since = borrower.member_since
    yield Finding(
        "membership",
        say("Member for"),
        Decimal(whole_months(since, wish.day)) if since else Decimal(-1),
        Decimal(limits.member_months),
        Bound.AT_LEAST,
        Measure.MONTHS,
        say("a member since {day}", day=since) if since else say("no member on {day}", day=wish.day),
    )
    yield Finding(
        "dues",
        say("Dues late by"),
        Decimal(borrower.dues_days),
        Decimal(borrower.dues_grace),
        Bound.AT_MOST,
        Measure.DAYS,
        say("{amount} of dues are open", amount=Money(borrower.dues_open, wish.amount.currency))
        if borrower.dues_open
        else say("no dues are open"),
    )
    yield _none_of("default", say("Other loans in default"), borrower.defaults)
    yield _none_of("guarantee", say("Loans of others in default that they vouch for"), borrower.called)


def _none_of(key: str, label: Message, loans: tuple[str, ...]) -> Finding:
    words = say("{loans}", loans=", ".join(loans)) if loans else say("none")
    return Finding(key, label, Decimal(len(loans)), Decimal(0), Bound.AT_MOST, Measure.LOANS, words)


def _of_product(wish: Wish, product: LoanProduct) -> Iterator[Finding]:
    months = Decimal(wish.months)
    ko, en = (product.name_in(language) or product.name for language in ("ko", "en"))
    of = say('of the product "{name}"', name=Called(ko=ko, en=en))
    if product.months_min is not None:
        least = Decimal(product.months_min)
        yield Finding("months-min", say("Term"), months, least, Bound.AT_LEAST, Measure.MONTHS, of)
    limit = None if product.months_max is None else Decimal(product.months_max)
    yield Finding("months", say("Term"), months, limit, Bound.AT_MOST, Measure.MONTHS, of)
    most = product.principal_max
    limit = None if most is None else most.number
    yield Finding("principal", say("Amount"), wish.amount.number, limit, Bound.AT_MOST, Measure.MONEY, of)
    cap = cap_on(wish.day)
    yield Finding("rate", say("Rate"), wish.rate, cap.percent, Bound.AT_MOST, Measure.PERCENT,
                  say("the law's cap since {day}", day=cap.since))  # fmt: skip


def _of_fund(wish: Wish, borrower: Borrower, fund: Position, limits: Limits) -> Iterator[Finding]:
    amount, currency = wish.amount.number, wish.amount.currency

    def part(of: Decimal, percent: Decimal) -> Decimal:
        return round_to_unit(max(of, Decimal(0)) * percent / 100, currency, Rounding.FLOOR)

    def exposure(key: str, label: Message, owed: Decimal, limit: Decimal, words: Message) -> Finding:
        return Finding(key, label, owed + amount, limit, Bound.AT_MOST, Measure.MONEY, words)

    of_capital, of_assets = (
        part(fund.capital, limits.borrower_capital),
        part(fund.assets, limits.borrower_assets),
    )
    yield exposure(
        "borrower-exposure",
        say("Owed by the borrower after it"),
        fund.owed_by_borrower,
        max(of_capital, of_assets),
        say("{percent} % of the fund's capital", percent=limits.borrower_capital)
        if of_capital >= of_assets
        else say("{percent} % of the fund's assets", percent=limits.borrower_assets),
    )
    if borrower.sector is not None:
        yield exposure(
            "sector-exposure",
            say("Owed by the sector after it"),
            fund.owed_by_sector,
            part(fund.capital, limits.sector_capital),
            say('the sector "{sector}"; {percent} % of the fund\'s capital', sector=borrower.sector,
                percent=limits.sector_capital),
        )  # fmt: skip
    yield exposure(
        "fund-exposure",
        say("Owed by all after it"),
        fund.owed,
        part(fund.capital, limits.lent_capital),
        say("{percent} % of the fund's capital", percent=limits.lent_capital),
    )
    yield Finding(
        "liquidity",
        say("Money left after it"),
        fund.liquid - fund.promised - amount,
        part(fund.capital, limits.kept_liquid),
        Bound.AT_LEAST,
        Measure.MONEY,
        say("{percent} % of the fund's capital; {promised} is promised to others", percent=limits.kept_liquid,
            promised=Money(fund.promised, currency)),
    )  # fmt: skip
