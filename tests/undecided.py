"""A small network in March, with lines on its statement that only its treasurer can decide. All of it made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from desk import BANKS, Desk, Payment, booked, kb_csv

from importers.review.waiting import Waiting, waiting
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks

NETWORK = """
    2025-01-01 custom "fund" "solidarity"
      restriction: "purpose"
      name-ko: "지역연대금고"
    2025-01-01 custom "dues-plan" "monthly" 10000 KRW
      every: "month"
    2025-01-01 custom "dues-plan" "more" 20000 KRW
      every: "month"
    2025-01-01 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "monthly"
    2025-01-01 custom "member" "join" "I-0002"
      kind: "individual"
      plan: "monthly"
    2025-01-01 custom "member" "join" "I-0003"
      kind: "individual"
      plan: "more"
    2025-01-01 custom "member" "join" "O-001"
      kind: "organization"
      plan: "monthly"
      name: "(주)한빛두레"
    2025-01-01 custom "party" "C-001"
      kind: "company"
      name: "새터울식품"
    2025-01-01 custom "rule" "fees" Expenses:Office:Fees
      match: "수수료"
    2025-01-01 custom "loan-product" "working-capital"
      method: "annuity"
      rate: 3.0
    2025-01-02 custom "loan" "apply" "L-2025-001" 1200000 KRW
      borrower: "O-001"
      product: "working-capital"
      months: 12
    2025-01-05 custom "loan" "decide" "L-2025-001" "approved"
    2025-01-10 * "O-001" "대출 실행"
      loan: "L-2025-001"
      Assets:Loans:Principal      1200000 KRW
      Assets:Bank:Solidarity     -1200000 KRW
"""
PEOPLE = (Person("I-0001", "김하늘"), Person("I-0002", "박서준"), Person("I-0003", "박서준"))

SAME_NAME, SAME_NAME_MORE = 10_000, 20_000
STRANGER = 33_000
PRINTER, PRINTER_AGAIN = -45_000, -52_000
DOUBTED = 7_000
REPAID = 70_000
MARCH = (
    Payment("2025-03-03 09:30", SAME_NAME, "박서준"),
    Payment("2025-03-04 09:30", SAME_NAME_MORE, "박서준"),
    Payment("2025-03-05 09:30", STRANGER, "홍길동", "3월분"),
    Payment("2025-03-06 09:30", PRINTER, "온고을인쇄"),
    Payment("2025-03-07 09:30", PRINTER_AGAIN, "온고을인쇄"),
    Payment("2025-03-08 09:30", DOUBTED, "김하늘"),
    Payment("2025-03-09 09:30", -500, "이체수수료"),
    Payment("2025-03-10 09:30", REPAID, "한빛두레 상환"),
)


def undecided(make_books: MakeBooks, folder: Path) -> Desk:
    """The books after the import of the statement."""
    desk = Desk(make_books(folder, NETWORK, BANKS)).register(*PEOPLE)
    desk.put(kb_csv(booked(500_000, MARCH)))
    return desk


def by_amount(desk: Desk) -> dict[int, Waiting]:
    """What waits, by its amount."""
    return {int(one.amount): one for one in waiting(desk.books())}


def answered(out: str) -> dict[str, list[dict[str, object]]]:
    """An answer in JSON."""
    found: dict[str, list[dict[str, object]]] = json.loads(out)
    return found
