"""What entries of the books say of a loan: what moved, by their keys or by their accounts alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import lending
import pytest

from sfund.books.load import load_books
from sfund.books.loans.accounts import lent, lent_one, loan_account, loan_accounts
from sfund.books.loans.movements import loan_entries
from sfund.books.model import Books
from sfund.errors import RequestError
from sfund.loans.account import Status
from sfund.loans.facts import Prepayment
from sfund.loans.movements import Movement, MovementKind

if TYPE_CHECKING:
    from conftest import MakeBooks

Read = Callable[[str], Books]

# 1,200,000 at 6 percent over twelve months, 30/360: 100,000 and the interest of a month, on the 15th.
LOAN = "".join([
    lending.fund(restriction="none"),
    lending.plan(10_000),
    lending.member("O-003", plan="monthly"),
    lending.product("bridge", "equal-principal", "6", day_count='"30/360"'),
    lending.applied("L-1", 1_200_000, "O-003", "bridge"),
    lending.approved("L-1", "I-0031"),
])  # fmt: skip
PAID_OUT = """
2025-02-15 * "O-003" "대출 실행"
  loan: "L-1"
  Assets:Loans:Principal   1200000 KRW
  Assets:Bank:Solidarity  -1200000 KRW
"""
D, R = MovementKind.DISBURSEMENT, MovementKind.REPAYMENT


@pytest.fixture
def read(make_books: MakeBooks, tmp_path: Path) -> Read:
    def books(text: str) -> Books:
        made = load_books(make_books(tmp_path / "books", LOAN + text))
        assert not made.diagnostics
        return made

    return books


def entry(keys: str, *postings: str, day: str = "2025-03-15") -> str:
    lines = [f'{day} * "O-003" "대출"', '  loan: "L-1"']
    lines += [f"  {key}" for key in keys.splitlines()]
    return "\n" + "\n".join([*lines, *(f"  {posting}" for posting in postings)]) + "\n"


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        (PAID_OUT, D, 1_200_000),
        (entry("", "Assets:Bank:Solidarity 106000 KRW", "Assets:Loans:Principal -100000 KRW",
               "Income:Loans:Interest -6000 KRW"), R, 106_000),
        (entry("", "Assets:Bank:Solidarity 6000 KRW", "Income:Loans:Interest -6000 KRW"), R, 6_000),
        (entry("", "Assets:Bank:Solidarity 500 KRW", "Income:Loans:LateCharges -500 KRW"), R, 500),
        (entry("", "Assets:Bank:Solidarity 7000 KRW", "Income:Loans:Recovered -7000 KRW"),
         MovementKind.RECOVERY, 7_000),
        (entry("", "Assets:Bank:Solidarity -7000 KRW", "Liabilities:Refunds 7000 KRW"),
         MovementKind.REFUND, 7_000),
        # its own words come before what its accounts look like
        (entry('loan-event: "recovery"', "Assets:Bank:Solidarity 7000 KRW", "Assets:Loans:Principal -7000 KRW"),
         MovementKind.RECOVERY, 7_000),
        (entry('loan-event: "refold"', "Assets:Loans:Principal 7 KRW", "Income:Loans:Interest -7 KRW"), None, 0),
        (entry('loan-event: "write-off"', "Assets:Loans:Principal -7 KRW", "Expenses:Loans:Provision 7 KRW"),
         None, 0),
        # no money moves between these accounts
        (entry("", "Assets:Loans:Principal -7 KRW", "Expenses:Loans:Provision 7 KRW"), None, 0),
        (entry("", "Assets:Loans:Allowance -7 KRW", "Expenses:Loans:Provision 7 KRW"), None, 0),
        (entry("", "Assets:Loans:Principal 7 KRW", "Income:Loans:Interest -7 KRW"), None, 0),
    ],
)  # fmt: skip
def test_what_moved(read: Read, text: str, kind: MovementKind | None, amount: int) -> None:
    (found,) = loan_entries(read(text))["L-1"]
    assert found.kind is kind
    moved = found.movement
    assert (moved.amount if moved else 0) == amount


def test_a_fee_kept_back_is_part_of_what_was_lent(read: Read) -> None:
    text = entry("", "Assets:Loans:Principal 1200000 KRW", "Income:Loans:Interest -12000 KRW",
                 "Assets:Bank:Solidarity -1188000 KRW", day="2025-02-15")  # fmt: skip
    (found,) = loan_entries(read(text))["L-1"]
    assert found.movement == Movement(dt.date(2025, 2, 15), D, Decimal(1_200_000), found.key, Decimal(12_000))
    assert found.cash == -1_188_000


def test_one_entry_may_be_of_a_loan_and_of_something_else(read: Read) -> None:
    text = """
2025-03-15 * "O-003" "상환과 회비"
  Assets:Bank:Solidarity   106000 KRW
  Assets:Bank:Operating     10000 KRW
  Assets:Loans:Principal  -100000 KRW
    loan: "L-1"
  Income:Loans:Interest     -6000 KRW
    loan: "L-1"
  Income:Dues:Organization -10000 KRW
    member: "O-003"
    """
    (found,) = loan_entries(read(PAID_OUT + text))["L-1"][1:]
    assert (found.kind, int(found.cash)) == (R, 106_000)


def test_its_value_day_and_its_marks_are_read(read: Read) -> None:
    text = entry('value-day: 2025-02-28\nprepay: "smaller"', "Assets:Bank:Solidarity 300000 KRW",
                 "Assets:Loans:Principal -300000 KRW")  # fmt: skip
    (found,) = loan_entries(read(PAID_OUT + text))["L-1"][1:]
    assert (found.day, found.posted) == (dt.date(2025, 2, 28), dt.date(2025, 3, 15))
    assert found.prepay is Prepayment.SMALLER
    assert not found.wrong


@pytest.mark.parametrize("key", ['prepay: "shorther"', 'loan-event: "repaiment"', 'value-day: "2025-02-28"'])
def test_a_key_that_says_nothing_is_told(read: Read, key: str) -> None:
    text = entry(key, "Assets:Bank:Solidarity 300000 KRW", "Assets:Loans:Principal -300000 KRW")
    (found,) = loan_entries(read(text))["L-1"]
    assert found.wrong == (key.split(":", maxsplit=1)[0],)
    assert found.kind is R


def test_keys_never_depend_on_how_money_divides(read: Read, make_books: MakeBooks, tmp_path: Path) -> None:
    one = entry("", "Assets:Bank:Solidarity 106000 KRW", "Assets:Loans:Principal -106000 KRW")
    two = entry("", "Assets:Bank:Solidarity 106000 KRW", "Assets:Loans:Principal -100000 KRW",
                "Income:Loans:Interest -6000 KRW")  # fmt: skip
    twice = loan_entries(read(one + two))["L-1"]
    alone = loan_entries(load_books(make_books(tmp_path / "other", LOAN + two)))["L-1"]
    assert [found.key for found in twice] == [alone[0].key, f"{alone[0].key}-2"]


def test_what_was_undone_and_what_undid_it_are_left_out(read: Read) -> None:
    text = entry(
        'import-id: "0a1b"', "Assets:Bank:Solidarity 106000 KRW", "Assets:Loans:Principal -106000 KRW"
    )
    back = entry('reverses: "0a1b"', "Assets:Bank:Solidarity -106000 KRW", "Assets:Loans:Principal 106000 KRW",
                 day="2025-03-20")  # fmt: skip
    books = read(PAID_OUT + text + back)
    assert [found.kind for found in loan_entries(books)["L-1"]] == [D]
    assert loan_account(books, "L-1", dt.date(2025, 3, 16)).principal == 1_200_000


def test_books_without_loans_answer_nothing(make_books: MakeBooks, tmp_path: Path) -> None:
    books = load_books(make_books(tmp_path / "books", ""))
    assert (loan_entries(books), lent(books), loan_accounts(books, dt.date.max)) == ({}, {}, {})


def test_an_unknown_loan_names_the_nearest(read: Read) -> None:
    with pytest.raises(RequestError, match="UNKNOWN-LOAN") as caught:
        lent_one(read(""), "L-2")
    assert 'did you mean "L-1"?' in str(caught.value.diagnostics[0].hint)


def test_accounts_begin_with_the_application(read: Read) -> None:
    books = read(PAID_OUT)
    assert not loan_accounts(books, dt.date(2025, 2, 2))
    assert loan_accounts(books, dt.date(2025, 2, 3))["L-1"].status is Status.APPLIED
    assert loan_accounts(books, dt.date(2025, 2, 12))["L-1"].status is Status.APPROVED
    assert loan_accounts(books, dt.date.max)["L-1"].disbursed == 1_200_000
