"""Repayments as the bank brings them: recognised, divided, and at the end the books have what the loan says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lending
import pytest
from desk import Desk, Payment, booked, kb_csv

from sfund.books.commit import commit
from sfund.books.loans import accounts
from sfund.books.loans.accounts import lent_one, loan_account
from sfund.books.loans.changing import refolded
from sfund.books.loans.entries import differences
from sfund.books.writing import Additions, plan_additions
from sfund.checks import for_commit
from sfund.loans.account import LoanAccount
from sfund.loans.fold import fold

if TYPE_CHECKING:
    from conftest import MakeBooks

FUND = "Assets:Bank:Solidarity"
BANK = f"""
    [[bank]]
    account = "{FUND}"
    number-ends = "3456"
"""
LENDING = "".join([
    lending.fund(restriction="none"),
    lending.plan(50_000),
    lending.member("O-001", "한빛두레협동조합", plan="monthly"),
    lending.product("bridge", "equal-principal", "12", day_count='"30/360"'),
    lending.applied("L-2025-001", 1_200_000, "O-001", "bridge", day="2025-01-05"),
    lending.approved("L-2025-001", "I-0031", day="2025-01-10"),
])  # fmt: skip
CASH = """
2025-02-17 * "O-001" "대출 상환, 현금"
  loan: "L-2025-001"
  fund: "solidarity"
  Assets:Cash              112000 KRW
  Income:Loans:Interest    -12000 KRW
  Assets:Loans:Principal  -100000 KRW
"""
WHO = "한빛두레협동조합"
OUT = Payment("2025-01-15 10:00", -1_200_000, WHO)


@pytest.fixture
def desk(make_books: MakeBooks, tmp_path: Path) -> Desk:
    return Desk(make_books(tmp_path / "books", LENDING, BANK)).register()


def brought(desk: Desk, opening: int, *payments: Payment) -> None:
    (outcome,) = desk.put(kb_csv(booked(opening, payments)), account=FUND)
    assert outcome.posted + outcome.review == len(payments)


def agrees(desk: Desk) -> bool:
    one = lent_one(desk.books(), "L-2025-001")
    return differences(one, one.whole()) == {}


def test_a_loan_goes_out_and_comes_back_over_several_statements(desk: Desk) -> None:
    brought(desk, 5_000_000, OUT)
    brought(
        desk,
        3_800_000,
        Payment("2025-02-14 09:00", 60_000, WHO, "상환"),  # two lines of the first instalment
        Payment("2025-02-17 09:00", 52_000, WHO, "상환"),
        Payment("2025-03-25 09:00", 111_333, WHO),  # ten days late, with its charges
    )
    brought(desk, 4_023_333, Payment("2025-04-15 09:00", 310_000, WHO, "대출 상환"))  # 200,000 more than due
    assert agrees(desk)
    stands = loan_account(desk.books(), "L-2025-001", dt.date(2025, 4, 15))
    assert (int(stands.principal), int(stands.late_paid), stands.days_past_due) == (700_000, 333, 0)


PAID_IN_MARCH = """
2025-03-17 * "O-001" "대출 상환, 현금"
  loan: "L-2025-001"
  fund: "solidarity"
  Assets:Cash                  113000 KRW
  Income:Loans:LateCharges      -1066 KRW
  Income:Loans:Interest        -23000 KRW
  Assets:Loans:Principal       -88934 KRW
"""


def test_a_line_that_comes_late_divides_later_money_anew_with_it(desk: Desk) -> None:
    """In March the first instalment seemed unpaid, 32 days of 360 late; then February's statement comes."""
    brought(desk, 5_000_000, OUT)
    desk.write_by_hand(PAID_IN_MARCH)
    assert agrees(desk)
    brought(desk, 3_800_000, Payment("2025-02-17 09:00", 112_000, WHO, "상환"))
    assert agrees(desk)
    (anew,) = (entry for entry in desk.transactions() if entry.meta.get("loan-event") == "refold")
    assert anew.date == dt.date(2025, 3, 17)
    assert {one.account: int(one.units.number) for one in anew.postings} == {
        "Assets:Loans:Principal": -11_066,  # 100,000 in place of 88,934
        "Income:Loans:Interest": 10_000,  # 11,000 of the second row, and 2,000 of the third ahead
        "Income:Loans:LateCharges": 1_066,
    }


def test_cash_that_somebody_enters_later_divides_what_was_imported_anew(desk: Desk) -> None:
    brought(desk, 5_000_000, OUT)
    brought(desk, 3_800_000, Payment("2025-03-17 09:00", 111_000, WHO, "상환"))
    desk.write_by_hand(CASH)
    assert not agrees(desk)
    books = desk.books()
    draft = refolded(books, lent_one(books, "L-2025-001"))
    assert draft is not None
    plan, _ = plan_additions(books, Additions([draft]), (for_commit,))
    commit(plan)
    assert agrees(desk)
    assert loan_account(desk.books(), "L-2025-001", dt.date(2025, 3, 31)).principal == 1_000_000


SUMS = (7_001, 90_000, 1, 33_333, 12_000, 250_000, 4_999, 61_234)


def came(desk: Desk, word: str, count: int) -> None:
    """So many lines of the borrower's, eight on a day, from the first due day on."""
    lines = [
        Payment(f"2025-02-{15 + at // len(SUMS)} 09:{at % len(SUMS):02}", SUMS[at % len(SUMS)], WHO, word)
        for at in range(count)
    ]
    brought(desk, 3_800_000, *lines)


@pytest.mark.parametrize(("count", "of_the_loan"), [(8, 8), (20, 20), (30, 22)])  # the 22nd closes it
def test_the_lines_of_a_day_divide_as_their_sum_does(desk: Desk, count: int, of_the_loan: int) -> None:
    brought(desk, 5_000_000, OUT)
    came(desk, "상환", count)
    assert len(lent_one(desk.books(), "L-2025-001").entries) == 1 + of_the_loan
    assert agrees(desk)


def test_what_many_lines_ask_of_a_loan_is_folded_once(
    make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[object] = []

    def counted(*given: Any, **named: Any) -> LoanAccount:
        folded.append(given)
        return fold(*given, **named)

    def folds(count: int) -> int:
        desk = Desk(make_books(tmp_path / f"{count}", LENDING, BANK)).register()
        brought(desk, 5_000_000, OUT)
        folded.clear()
        came(desk, "물품대", count)  # money of something else
        return len(folded)

    monkeypatch.setattr(accounts, "fold", counted)
    assert folds(8) == folds(1) > 0
