"""Who vouches, and when they are told: three months after the oldest unpaid instalment was due."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from sfund.loans.deciding_facts import LoanGuarantee, LoanNotify
from sfund.loans.facts import LoanFact
from sfund.loans.guarantees import guarantees, notices
from sfund.money import Money


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def vouches(who: str, on: str, amount: int) -> LoanGuarantee:
    return LoanGuarantee(date=day(on), id="L-2026-001", guarantor=who, amount=Money(Decimal(amount), "KRW"))


def told(who: str, on: str) -> LoanNotify:
    return LoanNotify(date=day(on), id="L-2026-001", guarantor=who)


FIRST = vouches("I-0001", "2026-01-10", 1_000_000)


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        ([FIRST], "2026-01-09", {}),
        ([FIRST], "2026-01-10", {"I-0001": 1_000_000}),
        ([FIRST, vouches("I-0002", "2026-02-01", 500_000)], "2026-03-01",
         {"I-0001": 1_000_000, "I-0002": 500_000}),
        ([FIRST, vouches("I-0001", "2026-02-01", 300_000)], "2026-03-01", {"I-0001": 300_000}),
        ([FIRST, vouches("I-0001", "2026-02-01", 0)], "2026-03-01", {}),
        ([vouches("I-0001", "2026-02-01", 0), FIRST], "2026-01-31", {"I-0001": 1_000_000}),
    ],
)  # fmt: skip
def test_who_vouches(facts: list[LoanFact], on: str, expected: dict[str, int]) -> None:
    assert {one.guarantor: one.amount.number for one in guarantees(facts, day(on))} == expected


@pytest.mark.parametrize(
    ("unpaid", "on", "notes", "expected"),
    [
        (None, "2026-12-31", [], []),  # everything is paid
        ("2026-04-30", "2026-07-29", [], []),
        ("2026-04-30", "2026-07-30", [], [("I-0001", None)]),
        ("2026-11-30", "2027-02-28", [], [("I-0001", None)]),  # February has no 30th
        ("2026-04-30", "2026-08-10", ["2026-08-01"], [("I-0001", "2026-08-01")]),
        (
            "2026-04-30",
            "2026-08-10",
            ["2026-05-20"],
            [("I-0001", "2026-05-20")],
        ),  # told sooner than the law asks
        ("2026-04-30", "2026-08-10", ["2026-04-01"], [("I-0001", None)]),  # of an older arrear
        ("2026-04-30", "2026-08-10", ["2026-09-01"], [("I-0001", None)]),  # not yet on that day
    ],
)
def test_who_is_to_be_told(
    unpaid: str | None, on: str, notes: list[str], expected: list[tuple[str, str | None]]
) -> None:
    facts = [FIRST, *(told("I-0001", one) for one in notes)]
    found = notices(facts, day(unpaid) if unpaid else None, day(on))
    assert [(one.guarantee.guarantor, one.told and str(one.told)) for one in found] == expected


def test_another_guarantor_is_told_apart() -> None:
    facts = [FIRST, vouches("I-0002", "2026-01-10", 5), told("I-0002", "2026-08-01")]
    found = {
        one.guarantee.guarantor: one.told for one in notices(facts, day("2026-04-30"), day("2026-08-10"))
    }
    assert found == {"I-0001": None, "I-0002": day("2026-08-01")}
