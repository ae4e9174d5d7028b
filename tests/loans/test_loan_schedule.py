"""Schedules as the committee would check them by hand, row by row."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from sfund.loans.daycount import DayCount
from sfund.loans.schedule import schedule
from sfund.loans.terms import LoanTerms, Method
from sfund.money import Money, Rounding


def won(amount: int) -> Money:
    return Money(Decimal(amount), "KRW")


def table(terms: LoanTerms) -> str:
    """One line a row: number, due day, principal, interest, to pay, balance."""
    return "\n".join(
        f"{row.n:>2} {row.due} {row.principal:>10,} {row.interest:>8,} {row.total:>10,} {row.balance:>10,}"
        for row in schedule(terms)
    )


# The 15th of each month; 5,000,000 x 3 % x 30/365 = 12,328.77 of which the fraction is dropped.
ANNUITY = (
    LoanTerms(won(5_000_000), Decimal(3), 6, Method.ANNUITY, dt.date(2012, 9, 15)),
    """\
 1 2012-10-15    828,303   12,328    840,631  4,171,697
 2 2012-11-15    830,002   10,629    840,631  3,341,695
 3 2012-12-15    832,392    8,239    840,631  2,509,303
 4 2013-01-15    834,238    6,393    840,631  1,675,065
 5 2013-02-15    836,364    4,267    840,631    838,701
 6 2013-03-15    838,701    1,930    840,631          0""",
)

# 1 % a month: the textbook instalment of 88,848.79, rounded up; the last row is 2 won less.
TEXTBOOK = (
    LoanTerms(
        won(1_000_000),
        Decimal(12),
        12,
        Method.ANNUITY,
        dt.date(2026, 1, 15),
        day_count=DayCount.THIRTY_360,
        rounding=Rounding.HALF_UP,
    ),
    """\
 1 2026-02-15     78,849   10,000     88,849    921,151
 2 2026-03-15     79,637    9,212     88,849    841,514
 3 2026-04-15     80,434    8,415     88,849    761,080
 4 2026-05-15     81,238    7,611     88,849    679,842
 5 2026-06-15     82,051    6,798     88,849    597,791
 6 2026-07-15     82,871    5,978     88,849    514,920
 7 2026-08-15     83,700    5,149     88,849    431,220
 8 2026-09-15     84,537    4,312     88,849    346,683
 9 2026-10-15     85,382    3,467     88,849    261,301
10 2026-11-15     86,236    2,613     88,849    175,065
11 2026-12-15     87,098    1,751     88,849     87,967
12 2027-01-15     87,967      880     88,847          0""",
)

# Month ends, two months of grace, and a leap year: 3,000,000 x 4.8 % x 30/365, then x 31/366.
EQUAL_PRINCIPAL = (
    LoanTerms(
        won(3_000_000),
        Decimal("4.8"),
        7,
        Method.EQUAL_PRINCIPAL,
        dt.date(2023, 10, 31),
        grace_months=2,
        day_count=DayCount.ACT_ACT,
        rounding=Rounding.HALF_UP,
    ),
    """\
 1 2023-11-30          0   11,836     11,836  3,000,000
 2 2023-12-31          0   12,230     12,230  3,000,000
 3 2024-01-31    600,000   12,197    612,197  2,400,000
 4 2024-02-29    600,000    9,128    609,128  1,800,000
 5 2024-03-31    600,000    7,318    607,318  1,200,000
 6 2024-04-30    600,000    4,721    604,721    600,000
 7 2024-05-31    600,000    2,439    602,439          0""",
)

BULLET = (
    LoanTerms(
        won(10_000_000),
        Decimal("2.5"),
        4,
        Method.BULLET,
        dt.date(2025, 12, 5),
        day_count=DayCount.ACT_360,
    ),
    """\
 1 2026-01-05          0   21,527     21,527 10,000,000
 2 2026-02-05          0   21,527     21,527 10,000,000
 3 2026-03-05          0   19,444     19,444 10,000,000
 4 2026-04-05 10,000,000   21,527 10,021,527          0""",
)

GRACE_THEN_ANNUITY = (
    LoanTerms(won(5_000_000), Decimal(20), 6, Method.ANNUITY, dt.date(2026, 1, 31), grace_months=2),
    """\
 1 2026-02-28          0   76,712     76,712  5,000,000
 2 2026-03-31          0   84,931     84,931  5,000,000
 3 2026-04-30  1,220,290   82,191  1,302,481  3,779,710
 4 2026-05-31  1,238,278   64,203  1,302,481  2,541,432
 5 2026-06-30  1,260,705   41,776  1,302,481  1,280,727
 6 2026-07-31  1,280,727   21,754  1,302,481          0""",
)

EUROS = (
    LoanTerms(
        Money(Decimal("1000.00"), "EUR"),
        Decimal(5),
        4,
        Method.ANNUITY,
        dt.date(2026, 3, 10),
        rounding=Rounding.HALF_EVEN,
    ),
    """\
 1 2026-04-10     248.38     4.25     252.63     751.62
 2 2026-05-10     249.54     3.09     252.63     502.08
 3 2026-06-10     250.50     2.13     252.63     251.58
 4 2026-07-10     251.58     1.03     252.61       0.00""",
)

WITHOUT_INTEREST = (
    LoanTerms(won(1_000_000), Decimal(0), 3, Method.ANNUITY, dt.date(2026, 3, 10)),
    """\
 1 2026-04-10    333,333        0    333,333    666,667
 2 2026-05-10    333,333        0    333,333    333,334
 3 2026-06-10    333,334        0    333,334          0""",
)

# 46 days to the first due day, and the 25th from then on.
LONG_FIRST_PERIOD = (
    LoanTerms(
        won(1_000_000),
        Decimal(6),
        3,
        Method.EQUAL_PRINCIPAL,
        dt.date(2026, 3, 10),
        first_due=dt.date(2026, 4, 25),
    ),
    """\
 1 2026-04-25    333,333    7,561    340,894    666,667
 2 2026-05-25    333,333    3,287    336,620    333,334
 3 2026-06-25    333,334    1,698    335,032          0""",
)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param(*ANNUITY, id="annuity"),
        pytest.param(*TEXTBOOK, id="annuity-of-the-textbook"),
        pytest.param(*EQUAL_PRINCIPAL, id="equal-principal-with-grace-at-month-ends"),
        pytest.param(*BULLET, id="bullet"),
        pytest.param(*GRACE_THEN_ANNUITY, id="annuity-after-grace-at-the-cap"),
        pytest.param(*EUROS, id="annuity-in-euros"),
        pytest.param(*WITHOUT_INTEREST, id="without-interest"),
        pytest.param(*LONG_FIRST_PERIOD, id="long-first-period"),
    ],
)
def test_row_by_row(terms: LoanTerms, expected: str) -> None:
    assert table(terms) == expected


def test_the_instalment_of_twenty_million_is_that_of_the_textbook() -> None:
    """P × i ÷ (1 − (1 + i)⁻ⁿ) with i = 10 % ÷ 12: 922,898.53, rounded down."""
    terms = LoanTerms(
        won(20_000_000),
        Decimal(10),
        24,
        Method.ANNUITY,
        dt.date(2026, 1, 15),
        day_count=DayCount.THIRTY_360,
    )
    month = Fraction(10, 1200)
    exact = 20_000_000 * month / (1 - 1 / (1 + month) ** 24)
    assert round(exact * 100) == 92289853
    assert {row.total for row in schedule(terms)[:-1]} == {Decimal(int(exact))}


@pytest.mark.parametrize(
    ("start", "dues"),
    [
        ("2026-01-31", "2026-02-28 2026-03-31 2026-04-30 2026-05-31"),
        ("2024-01-30", "2024-02-29 2024-03-30 2024-04-30 2024-05-30"),
        ("2026-11-29", "2026-12-29 2027-01-29 2027-02-28 2027-03-29"),
        ("2026-11-28", "2026-12-28 2027-01-28 2027-02-28 2027-03-28"),
        ("2026-02-28", "2026-03-28 2026-04-28 2026-05-28 2026-06-28"),
    ],
)
def test_due_days_keep_the_anchor_and_clamp_to_month_ends(start: str, dues: str) -> None:
    terms = LoanTerms(won(100), Decimal(0), 4, Method.BULLET, dt.date.fromisoformat(start))
    assert " ".join(row.due.isoformat() for row in schedule(terms)) == dues


def test_one_month_is_one_row() -> None:
    terms = LoanTerms(won(100_000), Decimal(12), 1, Method.ANNUITY, dt.date(2026, 1, 1))
    assert table(terms) == " 1 2026-02-01    100,000    1,019    101,019          0"


def test_a_part_that_rounds_up_never_repays_more_than_is_left() -> None:
    terms = LoanTerms(
        won(15), Decimal(0), 10, Method.EQUAL_PRINCIPAL, dt.date(2026, 1, 1), rounding=Rounding.HALF_UP
    )
    assert [int(row.principal) for row in schedule(terms)] == [2, 2, 2, 2, 2, 2, 2, 1, 0, 0]


def test_interest_above_the_instalment_is_due_and_never_lent_on() -> None:
    start, first_due = dt.date(2026, 1, 1), dt.date(2029, 1, 1)
    terms = LoanTerms(won(1_000_000), Decimal(20), 24, Method.ANNUITY, start, first_due=first_due)
    first = schedule(terms)[0]
    assert [int(first.principal), int(first.interest), int(first.balance)] == [0, 600_547, 1_000_000]
