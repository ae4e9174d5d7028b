"""How a loan ends as it is typed: settled for less, written off, recovered; and what is said on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import lending
import pytest
from desk import Desk, Ran

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Sfund

# 1,200,000 for twelve months at 12 % by 30/360, no late rate on top: 100,000 and 12,000, 11,000 … of interest.
LENDING = "".join([
    lending.fund(20_000_000),
    lending.member("O-003", "햇살가게"),
    lending.product("bridge", "equal-principal", "12", day_count='"30/360"'),
    lending.applied("L-2025-001", 1_200_000, "O-003", "bridge", day="2025-01-03"),
    lending.approved("L-2025-001", day="2025-01-10"),
])  # fmt: skip
NO_SLIPS = "[loans]\nworking-days = false\n"


class Loan:
    """The loan, and its commands."""

    def __init__(self, desk: Desk, sfund: Sfund) -> None:
        self.desk, self.sfund = desk, sfund

    def done(self, verb: str, *words: str) -> Ran:
        answer = self.sfund("--books", self.desk.root, "loan", verb, "L-2025-001", *words)
        assert answer.status == 0, answer.err
        return answer

    def refused(self, verb: str, *words: str) -> str:
        """What is said; nothing is written."""
        before = self.desk.contents()
        answer = self.sfund("--books", self.desk.root, "loan", verb, "L-2025-001", *words)
        assert (answer.status, answer.out, self.desk.contents()) == (1, "", before)
        return answer.err


@pytest.fixture
def loan(make_books: MakeBooks, tmp_path: Path, sfund: Sfund) -> Loan:
    one = Loan(Desk(make_books(tmp_path / "books", LENDING, NO_SLIPS)), sfund)
    one.done("disburse", "--cash", "--on", "2025-01-15")
    return one


def test_no_more_is_recovered_than_was_ever_owed(loan: Loan) -> None:
    """Written off on 15 February, with 12,000 of interest due.

    A month later all that would be owed, had nobody given it up: the 1,200,000; 12,000 and 11,000 of interest;
    and 1,000 of late charges on the 100,000 that were due.
    """
    loan.done("write-off", "--on", "2025-02-15")
    said = loan.refused("recover", "1224001", "--cash", "--on", "2025-03-15")
    assert said.startswith("error[LOAN-RECOVER-TOO-MUCH]: 1,224,001 is more than L-2025-001 would owe")
    assert "expected: at most 1,224,000\n" in said
    loan.done("recover", "24000", "--cash", "--on", "2025-03-15")  # charges and interest, as it is reckoned
    assert "at most 1,200,000\n" in loan.refused("recover", "1200001", "--cash", "--on", "2025-03-15")
    loan.done("recover", "1200000", "--cash", "--on", "2025-03-15")
    assert "at most 0\n" in loan.refused("recover", "1", "--cash", "--on", "2025-03-15")


def test_a_recovery_is_said_as_one(loan: Loan) -> None:
    loan.done("write-off", "--on", "2025-02-15")
    said = loan.done("recover", "24000", "--cash", "--on", "2025-03-15").out
    assert "\nrecovered 24,000\n" in said
    assert "owed back" not in said


def test_after_the_write_off_nothing_is_to_be_paid(loan: Loan) -> None:
    said = loan.done("write-off", "--on", "2025-04-20").out
    (row,) = (line.split() for line in said.splitlines() if line.strip().startswith("2025-02-15"))
    assert row == ["2025-02-15", "112,000", "12,000", "–", "–", "–"]


def test_rows_of_one_day_are_shown_each(loan: Loan) -> None:
    """Called in on a due day: 100,000 are due by the plan that day, and the other 1,100,000 by the call."""
    said = loan.done("call", "--on", "2025-02-15").out
    rows = [line.split() for line in said.splitlines() if line.startswith(" 2025-02-15")]
    assert rows == [
        ["2025-02-15", "112,000", "12,000", "112,000", "12,000", "1,100,000"],
        ["2025-02-15", "–", "–", "1,100,000", "0", "0"],
    ]
    assert loan.refused("call", "--on", "2025-02-20").startswith("error[LOAN-ALL-DUE]")


def test_a_settlement_does_not_end_before_it_begins(loan: Loan) -> None:
    said = loan.refused("settle", "500000", "--by", "2025-02-14", "--on", "2025-02-15")
    assert said.startswith("error[LOAN-SETTLE-WRONG]")
    loan.done("settle", "500000", "--by", "2025-02-15", "--on", "2025-02-15")


def test_a_fee_leaves_something_to_the_borrower(make_books: MakeBooks, tmp_path: Path, sfund: Sfund) -> None:
    one = Loan(Desk(make_books(tmp_path / "books", LENDING)), sfund)
    said = one.refused("disburse", "--fee", "1200000", "--cash", "--on", "2025-01-15")
    assert said.startswith("error[AMOUNT-WRONG]: a fee of 1,200,000 leaves nothing of 1,200,000\n")
    one.done("disburse", "--cash", "--on", "2025-01-15")
    assert "at most 0 more" in one.refused("disburse", "1", "--cash", "--on", "2025-01-15")
    assert "nothing of L-2025-001 is left" in one.refused("disburse", "--cash", "--on", "2025-01-15")
