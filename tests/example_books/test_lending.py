"""A year and more in the life of a dozen loans: what the bank's files say of them, and the books that balance."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest
from beancount.core import data

from reports.funds.report import build as funds_report
from reports.lending.report import build as loans_report
from sfund import checks
from sfund.books.load import load_books
from sfund.books.loans.accounts import Lent, lent
from sfund.books.loans.movements import RECKONED
from sfund.books.loans.provisioning import provisions_on
from sfund.books.loans.votes import circle_of_loan
from sfund.books.model import Books
from sfund.chart import LOAN_ALLOWANCE, LOAN_LATE, LOAN_PRINCIPAL, MUTUAL_AID, REFUNDS
from sfund.loans.account import Applied, LoanAccount, Status
from sfund.loans.classes import LoanClass, class_of
from sfund.loans.deciding_facts import LoanNotify
from sfund.loans.facts import LoanDecide, LoanReschedule, LoanWaive, Outcome
from sfund.loans.guarantees import guarantees, notices
from sfund.loans.movements import MovementKind
from sfund.loans.voting import Votes
from sfund.money import total
from sfund.periods import Month, Span
from tools.rebuild_ledger import LEDGER

FIRST_DAY, LAST_DAY = dt.date(2025, 1, 1), dt.date(2026, 10, 31)
MONTH_ENDS = [month.last_day for month in Span(FIRST_DAY, LAST_DAY).months()]
REJECTED = "L-2025-008"


@pytest.fixture(scope="module")
def books() -> Books:
    return load_books(LEDGER)


@pytest.fixture(scope="module")
def loans(books: Books) -> Mapping[str, Lent]:
    return lent(books)


def stood(loans: Mapping[str, Lent], loan: str, day: dt.date = LAST_DAY) -> LoanAccount:
    return loans[loan].account(day)


def paid(account: LoanAccount) -> list[Applied]:
    return [one for one in account.applied if one.kind is MovementKind.REPAYMENT]


# --- the books balance -------------------------------------------------------------------------------


def test_a_dozen_loans_were_paid_out_and_one_was_rejected(loans: Mapping[str, Lent]):
    states = Counter(one.account(LAST_DAY).status for one in loans.values())
    assert states == {Status.CLOSED: 4, Status.ACTIVE: 8, Status.REJECTED: 1}
    assert stood(loans, REJECTED).status is Status.REJECTED
    assert all(stood(loans, loan).problems == () for loan in loans)


@pytest.mark.parametrize("day", MONTH_ENDS, ids=str)
def test_at_every_months_end_the_books_have_what_each_loans_arithmetic_says(
    loans: Mapping[str, Lent], day: dt.date
):
    """What the postings add up to, against what the terms and the money alone make of the loan."""
    for loan, one in loans.items():
        account, booked = one.account(day), one.booked(day)
        assert booked == {
            "Assets:Loans:Principal": account.principal,
            "Income:Loans:Interest": -account.interest_paid,
            "Income:Loans:LateCharges": -account.late_paid,
            "Liabilities:Refunds": -account.overpaid,
            "Income:Loans:Recovered": 0,
        }, loan
        assert set(booked) == set(RECKONED)


def test_the_principal_parts_of_a_loan_that_is_paid_are_what_was_lent(loans: Mapping[str, Lent]):
    for loan in loans:
        account = stood(loans, loan)
        if account.status is Status.CLOSED:
            assert total(one.principal for one in paid(account)) == account.disbursed
            assert account.principal == account.overpaid == account.late_due == account.interest_due == 0


def test_the_rules_find_nothing(books: Books):
    assert checks.run(books, LAST_DAY) == ()


@pytest.mark.parametrize("day", MONTH_ENDS[2::3], ids=str)
def test_the_reports_say_the_same_of_the_fund_at_every_quarters_end(books: Books, day: dt.date):
    """What is lent, and what is set aside, as the report on loans has it; the funds leave no difference."""
    span = Span(dt.date(day.year, 1, 1), day)
    lending = {figure.key: figure.value for figure in loans_report(books, span).figures}
    assert lending["gross-portfolio"] == sums(books, LOAN_PRINCIPAL, day)
    assert lending["provision"] == -sums(books, LOAN_ALLOWANCE, day)
    assert lending["provision-missing"] == 0
    of_funds = {figure.key: figure.value for figure in funds_report(books, span).figures}
    assert of_funds["difference"] == of_funds["proof"] == 0


# --- who decided -------------------------------------------------------------------------------------


def decisions(books: Books) -> Iterator[LoanDecide]:
    for facts in books.registry.loans.values():
        yield from (fact for fact in facts if isinstance(fact, LoanDecide))


def test_five_sit_on_the_committee_and_all_of_them_are_members(books: Books):
    for fact in decisions(books):
        who = circle_of_loan(books, fact.id, fact.date)
        votes = Votes.kept_in(fact)
        assert len(who.seats) == 5
        assert set(votes.present) == who.seats
        assert who.seats <= books.registry.members.keys()


def test_whoever_is_of_the_borrowers_own_people_stepped_aside_and_nobody_else(books: Books):
    stepped_aside = []
    for fact in decisions(books):
        who = circle_of_loan(books, fact.id, fact.date)
        votes = Votes.kept_in(fact)
        assert set(votes.recused) == {id_ for id_ in who.seats if who.tie(id_)}
        if votes.recused:
            stepped_aside.append(fact.id)
    assert stepped_aside == ["L-2025-001", "L-2026-001"]


def test_one_was_rejected_by_most_who_voted(books: Books):
    rejected = [fact for fact in decisions(books) if fact.outcome is Outcome.REJECTED]
    votes = [Votes.kept_in(fact) for fact in rejected]
    assert [(fact.id, len(one.yes), len(one.no)) for fact, one in zip(rejected, votes, strict=True)] == [
        (REJECTED, 1, 4)
    ]


# --- the courses -------------------------------------------------------------------------------------


def test_a_prepayment_repays_before_its_time_and_the_loan_ends_earlier(loans: Mapping[str, Lent]):
    """10,000,000 in 24 equal parts; with the eighth instalment a fifth of the loan came as well."""
    account = stood(loans, "L-2025-002")
    eighth = paid(account)[7]
    assert eighth.principal == Decimal(10_000_000 // 24 + 2_000_000)
    assert [one.principal for one in paid(account)[6:10:3]] == [416_666, 416_666]
    assert len(account.rows) == 24 - 4  # 2,000,000 are four rows of 416,666 and a part of the last


def test_a_reschedule_makes_new_rows_and_what_was_late_is_not_late_any_more(
    books: Books, loans: Mapping[str, Lent]
):
    (fact,) = (one for one in books.registry.loans["L-2025-004"] if isinstance(one, LoanReschedule))
    before = stood(loans, "L-2025-004", fact.date - dt.timedelta(days=1))
    after = stood(loans, "L-2025-004", fact.date)
    assert [row.days_late for row in before.rows if row.is_due and row.open] == [43, 12]
    assert before.days_past_due == 43
    assert after.days_past_due == 0
    assert after.is_rescheduled
    assert after.principal == before.principal
    assert sum(row.is_moved for row in after.rows) == 2
    assert len([row for row in after.rows if not row.is_due]) == fact.months == 18
    assert stood(loans, "L-2025-004").days_past_due == 0


def test_of_two_late_instalments_one_was_paid_with_its_charge_and_of_one_it_was_waived(
    books: Books, loans: Mapping[str, Lent]
):
    (fact,) = (one for one in books.registry.loans["L-2025-005"] if isinstance(one, LoanWaive))
    before = stood(loans, "L-2025-005", fact.date - dt.timedelta(days=1))
    assert 0 < before.late_due < fact.amount.number
    assert stood(loans, "L-2025-005", fact.date).late_due == 0
    account = stood(loans, "L-2025-005")
    assert [one.late for one in paid(account) if one.late] == [1_620]
    assert account.status is Status.CLOSED
    assert account.days_past_due == 0


def test_one_instalment_came_in_two_lines_of_one_day(loans: Mapping[str, Lent]):
    days = Counter(one.day for one in paid(stood(loans, "L-2026-001")))
    assert [(day, count) for day, count in days.items() if count > 1] == [(dt.date(2026, 6, 25), 2)]
    both = [one for one in paid(stood(loans, "L-2026-001")) if one.day == dt.date(2026, 6, 25)]
    row = stood(loans, "L-2026-001").rows[3]
    assert total(one.amount for one in both) == row.total
    assert total(one.interest for one in both) == row.interest
    assert row.open == 0


def test_what_was_overpaid_is_owed_back_until_it_is_given_back(books: Books, loans: Mapping[str, Lent]):
    account = stood(loans, "L-2025-007")
    assert stood(loans, "L-2025-007", dt.date(2026, 5, 31)).overpaid == 35_617
    assert account.status is Status.CLOSED
    assert account.overpaid == 0
    back = [one for one in account.applied if one.kind is MovementKind.REFUND]
    assert [(one.day, one.amount) for one in back] == [(dt.date(2026, 6, 4), 35_617)]
    assert sums(books, REFUNDS) == 0


def test_who_vouches_for_a_loan_that_stopped_was_told_after_three_months(
    books: Books, loans: Mapping[str, Lent]
):
    facts = books.registry.loans["L-2026-002"]
    account = stood(loans, "L-2026-002")
    (guarantee,) = guarantees(facts, LAST_DAY)
    assert guarantee.amount.number == account.disbursed * 3 / 10
    unpaid = next(row.due for row in account.rows if row.open)
    (notice,) = notices(facts, unpaid, LAST_DAY)
    told = [fact.date for fact in facts if isinstance(fact, LoanNotify)]
    assert (unpaid, notice.due) == (dt.date(2026, 7, 13), dt.date(2026, 10, 13))
    assert [notice.told] == told == [dt.date(2026, 10, 14)]
    assert class_of(account, books.settings.loans.class_days(LAST_DAY)) is LoanClass.SUBSTANDARD


def test_mutual_aid_was_decided_before_it_was_paid(books: Books):
    (entry,) = (
        one
        for one in books.entries
        if isinstance(one, data.Transaction) and any(part.account == MUTUAL_AID for part in one.postings)
    )
    apply, decide = books.registry.aids[entry.meta["aid"]]
    assert apply.date < decide.date < entry.date
    assert entry.meta["fund"] == "solidarity"
    assert sums(books, MUTUAL_AID) == 300_000


# --- provisions --------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [day for day in MONTH_ENDS if Month.of(day).number % 3 == 0], ids=str)
def test_at_every_quarters_end_is_set_aside_what_the_classes_ask_for(books: Books, day: dt.date):
    assert [one.loan for one in provisions_on(books, day) if one.change] == []
    asked = total(one.required for one in provisions_on(books, day))
    assert -sums(books, LOAN_ALLOWANCE, day) == asked > 0


def test_the_provision_of_september_by_hand(books: Books):
    """1 % of each loan that is paid as agreed, 10 % of the one that is late since 13 July."""
    day = dt.date(2026, 9, 30)
    late = [one for one in provisions_on(books, day) if one.percent != 1]
    assert [(one.loan, one.class_, one.principal, one.required) for one in late] == [
        ("L-2026-002", LoanClass.PRECAUTIONARY, Decimal(9_166_668), Decimal(916_667))
    ]


def sums(books: Books, account: str, until: dt.date = dt.date.max) -> Decimal:
    names = ("account", "day", "number")
    rows = zip(*map(books.postings.column, names), strict=True)
    return total(number for name, day, number in rows if name == account and day <= until)


def test_late_charges_are_income_of_three_loans(books: Books):
    names = ("account", "loan", "number")
    rows = zip(*map(books.postings.column, names), strict=True)
    by_loan = {loan: -number for name, loan, number in rows if name == LOAN_LATE}
    assert by_loan == {"L-2025-004": 5_162, "L-2025-005": 1_620, "L-2025-006": 341}
    assert sums(books, LOAN_PRINCIPAL) > 0
