"""What holds for every schedule, and a second computation, as a spreadsheet would do it."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sfund.loans.daycount import DayCount
from sfund.loans.schedule import schedule
from sfund.loans.terms import LoanTerms, Method
from sfund.money import Money, Rounding


@st.composite
def loans(draw: st.DrawFn, smallest: int = 1) -> LoanTerms:
    """Won, up to ten years, any method, convention and rounding, within the cap."""
    months = draw(st.integers(1, 120))
    return LoanTerms(
        Money(Decimal(draw(st.integers(smallest, 10**11))), "KRW"),
        Decimal(draw(st.integers(0, 20_000))).scaleb(-3),
        months,
        draw(st.sampled_from(Method)),
        draw(st.dates(dt.date(2007, 6, 30), dt.date(2040, 12, 31))),
        grace_months=draw(st.integers(0, months - 1)),
        day_count=draw(st.sampled_from(DayCount)),
        rounding=draw(st.sampled_from(Rounding)),
    )


# --- the second computation: cell by cell in exact fractions, sharing no arithmetic with the program


def due(start: dt.date, n: int) -> dt.date:
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def share_of_year(convention: str, start: dt.date, end: dt.date) -> Fraction:
    if convention == "30/360":
        months = (end.year - start.year) * 12 + end.month - start.month
        return Fraction(30 * months + min(end.day, 30) - min(start.day, 30), 360)
    counted = [start + dt.timedelta(n) for n in range(1, (end - start).days + 1)]
    if convention == "ACT/ACT":
        return sum((Fraction(1, 366 if calendar.isleap(day.year) else 365) for day in counted), Fraction())
    return Fraction(len(counted), {"ACT/365": 365, "ACT/360": 360}[convention])


def rounded(exact: Fraction, rule: str) -> int:
    if rule == "floor":
        return math.floor(exact)
    return math.floor(exact + Fraction(1, 2)) if rule == "half-up" else round(exact)


def owed_at_the_end(principal: Fraction, instalment: int, factors: list[Fraction]) -> Fraction:
    for factor in factors:
        principal = principal * (1 + factor) - instalment
    return principal


def spreadsheet(terms: LoanTerms) -> Iterator[tuple[dt.date, int, int, int]]:
    """Due day, principal, interest, balance."""
    dues = [due(terms.start, n) for n in range(terms.months + 1)]
    rate = Fraction(terms.rate) / 100
    factors = [rate * share_of_year(terms.day_count.value, *period) for period in pairwise(dues)]
    balance = int(terms.principal.number)
    # What is owed at the end falls in a straight line as the instalment grows: find where it is zero.
    paying_nothing, paying_one = (
        owed_at_the_end(Fraction(balance), paid, factors[terms.grace_months :]) for paid in (0, 1)
    )
    rule = terms.rounding.value
    instalment = rounded(paying_nothing / (paying_nothing - paying_one), rule)
    share = rounded(Fraction(balance, terms.months - terms.grace_months), rule)
    for n, factor in enumerate(factors, start=1):
        interest = rounded(balance * factor, rule)
        wanted = {"annuity": instalment - interest, "equal-principal": share, "bullet": 0}[terms.method.value]
        principal = min(max(0 if n <= terms.grace_months else wanted, 0), balance)
        if n == terms.months:
            principal = balance
        balance -= principal
        yield dues[n], principal, interest, balance


# --- properties


@given(loans())
def test_the_schedule_is_what_a_spreadsheet_says(terms: LoanTerms) -> None:
    rows = [(row.due, int(row.principal), int(row.interest), int(row.balance)) for row in schedule(terms)]
    assert rows == list(spreadsheet(terms))


@given(loans())
def test_principal_parts_add_up_and_the_last_row_clears(terms: LoanTerms) -> None:
    rows = schedule(terms)
    assert sum(row.principal for row in rows) == terms.principal.number
    assert rows[-1].balance == 0
    before = terms.principal.number
    for row in rows:
        assert row.balance == before - row.principal
        before = row.balance


@given(loans())
def test_rows_are_numbered_and_due_days_increase(terms: LoanTerms) -> None:
    rows = schedule(terms)
    assert [row.n for row in rows] == list(range(1, terms.months + 1))
    assert all(earlier < later for earlier, later in pairwise([terms.start, *(row.due for row in rows)]))


@given(loans())
def test_amounts_are_whole_decimals_and_never_negative(terms: LoanTerms) -> None:
    for row in schedule(terms):
        for amount in (row.principal, row.interest, row.balance, row.total):
            assert type(amount) is Decimal
            assert amount >= 0
            assert amount.as_tuple().exponent == 0


@given(loans())
def test_cents_have_the_digits_of_won(terms: LoanTerms) -> None:
    dollars = Money(terms.principal.number.scaleb(-2), "USD")
    for won, cents in zip(
        schedule(terms), schedule(dataclasses.replace(terms, principal=dollars)), strict=True
    ):
        assert cents.due == won.due
        for name in ("principal", "interest", "balance", "total"):
            assert getattr(cents, name).as_tuple().digits == getattr(won, name).as_tuple().digits
            assert getattr(cents, name) * 100 == getattr(won, name)


@given(loans(smallest=100_000))
def test_instalments_of_an_annuity_differ_only_in_the_last_row(terms: LoanTerms) -> None:
    *level, last = schedule(dataclasses.replace(terms, method=Method.ANNUITY, grace_months=0))
    assert len({row.total for row in level}) <= 1
    # What rounding left over in each row, with the interest on it, is all that the last one may differ by.
    for row in level[:1]:
        assert abs(last.total - row.total) <= 2 * terms.months * (1 + terms.rate / 1000) ** terms.months


@given(loans())
def test_in_grace_only_interest_is_due(terms: LoanTerms) -> None:
    for row in schedule(terms)[: terms.grace_months]:
        assert row.principal == 0
        assert row.balance == terms.principal.number


@given(loans(), st.dates(dt.date(2007, 6, 30), dt.date(2040, 12, 31)))
def test_without_a_rate_there_is_no_interest(terms: LoanTerms, start: dt.date) -> None:
    rows = schedule(dataclasses.replace(terms, rate=Decimal(0), start=start))
    assert all(row.interest == 0 for row in rows)


@given(loans())
def test_saying_the_first_due_day_that_follows_anyway_changes_nothing(terms: LoanTerms) -> None:
    rows = schedule(terms)
    assert schedule(dataclasses.replace(terms, first_due=rows[0].due)) == rows
