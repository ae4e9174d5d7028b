"""`report loans`, `loan provide` and what the fund can bear: worked by hand, and against bean-query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beanquery.query import run_query
from report_parts import rows, values

from reports.lending.capacity import Question
from reports.lending.capacity import build as build_capacity
from reports.lending.report import build
from sfund.books.load import load_books
from sfund.books.loans.prospects import Lending, prospects
from sfund.books.loans.provisioning import provision_entry, provisions_on
from sfund.books.model import Books
from sfund.errors import RequestError
from sfund.loans.capacity import Share
from sfund.loans.classes import LoanClass
from sfund.periods import Month, Span

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"
OCTOBER = dt.date(2026, 10, 31)

# 30/360 at 6 %: half a percent a month, so that every figure can be done in the head.
FUND = """
    2025-01-01 custom "fund" "solidarity"
      restriction: "purpose"
    2025-01-02 * "연대금고를 모음"
      fund: "solidarity"
      Assets:Bank:Solidarity    30000000 KRW
      Equity:Opening-Balances  -30000000 KRW
    2025-01-01 custom "dues-plan" "monthly" 10000 KRW
      every: "month"
    2025-01-01 custom "loan-product" "bridge"
      method: "equal-principal"
      rate: 6.0
      day-count: "30/360"
      months-max: 24
"""
LOAN = """
    2025-01-01 custom "member" "join" "{borrower}"
      kind: "organization"
      plan: "monthly"
      name: "가게"
      sector: "{sector}"
    2025-01-02 custom "loan" "apply" "{loan}" {amount} KRW
      borrower: "{borrower}"
      product: "bridge"
      months: 12
    2025-01-03 custom "loan" "decide" "{loan}" "approved"
      for: "M-01 M-02"
    2025-01-15 * "대출 실행"
      loan: "{loan}"
      Assets:Loans:Principal   {amount} KRW
      Assets:Bank:Solidarity  -{amount} KRW
"""
# 1,200,000 paid in February and no more; 2,400,000 paid as agreed to April; 600,000 never paid, written off.
LOANS = (
    LOAN.format(loan="L-2025-001", borrower="O-001", sector="care", amount=1_200_000)
    + LOAN.format(loan="L-2025-002", borrower="O-002", sector="care", amount=2_400_000)
    + LOAN.format(loan="L-2025-003", borrower="O-003", sector="food", amount=600_000)
)


def repaid(loan: str, day: str, principal: int, interest: int) -> str:
    return f"""
    {day} * "상환"
      loan: "{loan}"
      Assets:Bank:Solidarity   {principal + interest} KRW
      Assets:Loans:Principal  -{principal} KRW
      Income:Loans:Interest   -{interest} KRW
"""


PAID = (
    repaid("L-2025-001", "2025-02-15", 100_000, 6_000)
    + repaid("L-2025-002", "2025-02-15", 200_000, 12_000)
    + repaid("L-2025-002", "2025-03-15", 200_000, 11_000)
    + repaid("L-2025-002", "2025-04-15", 200_000, 10_000)
)
GIVEN_UP = """
    2025-04-20 custom "loan" "write-off" "L-2025-003"
    2025-04-20 * "대손처리"
      loan: "L-2025-003"
      loan-event: "write-off"
      Expenses:Loans:Provision   600000 KRW
      Assets:Loans:Principal    -600000 KRW
"""
APRIL = dt.date(2025, 4, 30)
SPAN = Span(dt.date(2025, 4, 1), APRIL)


@pytest.fixture
def fund(make_books: MakeBooks, tmp_path: Path) -> Callable[[str], Books]:
    return lambda settings: load_books(make_books(tmp_path, FUND + LOANS + PAID + GIVEN_UP, settings))


def test_three_loans_worked_by_hand(fund: Callable[[str], Books]) -> None:
    books = fund("")
    assert books.diagnostics == ()
    report = build(books, SPAN)
    # Money: 30,000,000 − 4,200,000 lent + 106,000 + 212,000 + 211,000 + 210,000.
    # Kept: a tenth of the capital, which is the money and 1,100,000 + 1,800,000 of principal.
    assert {key: value for key, value in values(report).items() if not key.startswith("write-off")} == {
        "gross-portfolio": Decimal(2_900_000),
        "par30": Decimal(1_100_000) / 2_900_000,
        "par90": Decimal(0),
        "rescheduled": Decimal(0),
        "provision": Decimal(110_000 + 18_000),
        "provision-missing": Decimal(128_000),
        "liquidity": Decimal(26_539_000),
        "available-to-lend": Decimal(26_539_000 - 2_943_900),
    }
    # Before April 1,100,000 + 2,000,000 + 600,000 were out, after it 2,900,000.
    assert values(report)["write-off-ratio"] == Decimal(600_000) / ((3_700_000 + 2_900_000) / Decimal(2))


def test_the_loans_by_class_borrower_sector_and_year(fund: Callable[[str], Books]) -> None:
    report = build(fund(""), SPAN)
    assert [(row["loan"], row["status"], row["principal"], row["interest-due"], row["days-past-due"],
             row["class"], row["provision"]) for row in rows(report, "loans")] == [
        ("L-2025-001", "active", 1_100_000, 10_500, 46, "precautionary", 110_000),
        ("L-2025-002", "active", 1_800_000, 0, 0, "normal", 18_000),
        ("L-2025-003", "written-off", 0, 0, 0, "loss", 0),
    ]  # fmt: skip
    assert [(row["key"], row["loans"], row["principal"]) for row in rows(report, "borrowers")] == [
        ("O-002", 1, 1_800_000),
        ("O-001", 1, 1_100_000),
    ]
    assert [(row["key"], row["loans"], row["principal"]) for row in rows(report, "sectors")] == [
        ("care", 2, 2_900_000)
    ]
    assert [tuple(row.values()) for row in rows(report, "cohorts")] == [
        ("2025", 3, 1, 4_200_000, 700_000, 2_900_000, 1_100_000, 600_000)
    ]


def test_what_is_to_come_month_by_month(fund: Callable[[str], Books]) -> None:
    """Overdue of the first loan: March and April, the interest on what was not yet due, late charges."""
    first, second, *_ = rows(build(fund(""), SPAN), "inflow")
    # 6 % on 100,000 for 45 days of 30/360 and for 15.
    assert first["overdue"] == 200_000 + 5_500 + 5_000 + 750 + 250
    assert (first["month"], first["principal"]) == ("2025-05", 300_000)
    assert first["interest"] == 4_500 + 9_000
    assert (second["overdue"], second["interest"]) == (0, 4_000 + 8_000)


def test_settings_change_the_classes_and_the_shares(fund: Callable[[str], Books]) -> None:
    books = fund("[loans.classes]\nprecautionary = 60\nsubstandard = 100\n[loans.provisions]\nnormal = 2\n")
    assert [(one.class_, one.required) for one in provisions_on(books, APRIL)] == [
        (LoanClass.NORMAL, 22_000),
        (LoanClass.NORMAL, 36_000),
    ]


def test_the_provision_is_an_entry_that_a_second_run_does_not_repeat(
    fund: Callable[[str], Books], make_books: MakeBooks, tmp_path: Path
) -> None:
    draft = provision_entry(fund(""), APRIL, provisions_on(fund(""), APRIL))
    assert draft is not None
    assert [(posting.account, posting.amount.number, posting.meta["loan"]) for posting in draft.postings] == [
        ("Expenses:Loans:Provision", 110_000, "L-2025-001"),
        ("Assets:Loans:Allowance", -110_000, "L-2025-001"),
        ("Expenses:Loans:Provision", 18_000, "L-2025-002"),
        ("Assets:Loans:Allowance", -18_000, "L-2025-002"),
    ]
    lines = [
        f'\n    {draft.day} * "{draft.narration}"',
        '      loan-event: "provision"',
        '      fund: "solidarity"',
    ]
    for posting in draft.postings:
        lines += [
            f"      {posting.account}  {posting.amount.number} KRW",
            f'        loan: "{posting.meta["loan"]}"',
        ]
    text = FUND + LOANS + PAID + GIVEN_UP + "\n".join(lines) + "\n"
    again = load_books(make_books(tmp_path / "again", text))
    assert again.diagnostics == ()
    assert provision_entry(again, APRIL, provisions_on(again, APRIL)) is None
    assert values(build(again, SPAN))["provision-missing"] == 0


def test_books_without_loans_have_an_honest_page(make_books: MakeBooks, tmp_path: Path) -> None:
    report = build(load_books(make_books(tmp_path, "")), SPAN)
    assert values(report)["par30"] is None
    assert values(report)["gross-portfolio"] == 0
    assert all(figure.reason for figure in report.figures if figure.value is None)


def test_bean_query_says_the_same_of_the_example_network() -> None:
    books = load_books(LEDGER)
    report = build(books, Span(dt.date(2026, 1, 1), OCTOBER))
    query = """
        SELECT any_meta('loan'), sum(number) WHERE account = 'Assets:Loans:Principal' AND date <= 2026-10-31
        GROUP BY 1
    """
    _, found = run_query(list(books.entries), dict(books.options), query)
    principal = {loan: number for loan, number in found if number}
    assert principal == {row["loan"]: row["principal"] for row in rows(report, "loans") if row["principal"]}
    _, ((money,),) = run_query(
        list(books.entries),
        dict(books.options),
        """SELECT sum(number) WHERE account ~ '^Assets:Bank:' AND date <= 2026-10-31
           AND coalesce(any_meta('fund'), getitem(open_meta(account), 'fund')) = 'solidarity'""",
    )
    assert values(report)["liquidity"] == money


def test_what_the_fund_can_bear_starts_from_its_books(fund: Callable[[str], Books]) -> None:
    known = prospects(fund(""), APRIL, 6, (Lending(Month(2025, 6), Decimal(1_200_000), "bridge", 12),))
    assert known.outlook.liquid == 26_539_000
    assert known.outlook.reserve == 2_943_900
    assert known.seen.stops == Share(1, 3 + 3 + 3)  # the written-off loan, of nine instalments that fell due
    assert known.seen.delays.hits == 3  # March's of the first; February's and March's of the one given up
    assert known.behaviour.stops == Share(2, 409)
    (planned,) = (flow for flow in known.outlook.loans if flow.paid_out)
    assert planned.paid_out == ((Month(2025, 6), 1_200_000),)
    assert planned.rows[0] == (Month(2025, 7), 106_000)


def test_nothing_is_counted_on_of_a_loan_that_has_stopped(fund: Callable[[str], Books]) -> None:
    """By 31 October the first is 230 days late, the second 169; after 11 November both are beyond 180."""
    october = prospects(fund(""), dt.date(2025, 10, 31), 6)
    assert [flow.borrower for flow in october.outlook.loans] == ["O-002"]
    # the first owes eleven rows, 500 of interest for each 100,000 that was out; late charges of 500 a month
    # on each of eight, which are half a month to seven and a half months late
    assert october.stopped == 11 * 100_000 + 500 * sum(range(1, 12)) + 500 * 32
    november = prospects(fund(""), dt.date(2025, 11, 30), 6)
    assert november.outlook.loans == ()
    assert november.seen.stops.hits == 3  # the one that was given up among them
    assert october.seen.stops.hits == 2


def test_on_the_hundred_and_eightieth_day_a_loan_has_not_stopped(fund: Callable[[str], Books]) -> None:
    days = [dt.date(2025, 3, 15) + dt.timedelta(late) for late in (180, 181)]
    expecting = [
        "O-001" in {flow.borrower for flow in prospects(fund(""), day, 6).outlook.loans} for day in days
    ]
    assert expecting == [True, False]


def test_the_capacity_page_is_drawn_from_its_seed_alone(fund: Callable[[str], Books]) -> None:
    books = fund("")
    one, again, other = (build_capacity(books, Question(APRIL, seed, runs=50)) for seed in ("a", "a", "b"))
    assert one == again
    assert one.tables != other.tables
    assert [row["case"] for row in one.tables[0].rows][1].values["ids"] == "O-001, O-002"
    assert one.charts[0].x[0] == "2025-05"


def test_a_plan_on_an_unknown_product_names_the_nearest(fund: Callable[[str], Books]) -> None:
    with pytest.raises(RequestError) as refused:
        prospects(fund(""), APRIL, 6, (Lending(Month(2025, 6), Decimal(1), "brige"),))
    (problem,) = refused.value.diagnostics
    assert problem.code == "UNKNOWN-LOAN-PRODUCT"
    assert problem.hint is not None
    assert problem.hint.values == {"near": "bridge"}
