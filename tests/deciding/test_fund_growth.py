"""How the fund grew: a year of thirteen entries, worked out by hand beside it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from reports.funds.growth import build
from sfund.books.load import load_books
from sfund.periods import Span

from .conftest import Typed, add

YEAR = """
2025-01-01 custom "party" "C-001"
  kind: "company"
  name: "큰회사"

2025-03-01 custom "pledge" "make" "P-2025-1" 4000000 KRW
  party: "C-001"
  kind: "csr"
  fund: "solidarity"

2025-01-02 * "전년 이월"
  Assets:Bank:Solidarity    5000000 KRW
  Equity:Opening-Balances  -5000000 KRW
    fund: "solidarity"

2025-02-03 * "출연"
  member: "O-001"
  Assets:Bank:Solidarity   1000000 KRW
  Income:Donations        -1000000 KRW
    fund: "solidarity"

2025-02-04 * "출연"
  member: "I-0001"
  Assets:Bank:Solidarity   200000 KRW
  Income:Donations        -200000 KRW
    fund: "solidarity"

2025-03-31 * "약정 납입"
  pledge: "P-2025-1"
  party: "C-001"
  fund: "solidarity"
  Assets:Bank:Solidarity   4000000 KRW
  Income:CSR              -4000000 KRW

2025-04-01 * "이자"
  fund: "solidarity"
  Assets:Bank:Solidarity   1500 KRW
  Income:Interest         -1500 KRW

2025-05-05 * "대출 이자"
  member: "O-001"
  Assets:Bank:Solidarity    30000 KRW
  Income:Loans:Interest    -25000 KRW
  Income:Loans:LateCharges  -5000 KRW

2025-06-06 * "수수료"
  fund: "solidarity"
  Expenses:Office:Fees      500 KRW
  Assets:Bank:Solidarity   -500 KRW

2025-07-07 * "대손"
  fund: "solidarity"
  Expenses:Loans:Provision   700000 KRW
  Assets:Loans:Allowance    -700000 KRW

2025-08-08 * "상각 후 회수"
  Assets:Bank:Solidarity   100000 KRW
  Income:Loans:Recovered  -100000 KRW

2025-09-09 * "상호부조"
  member: "I-0002"
  fund: "solidarity"
  Expenses:Program:MutualAid  300000 KRW
  Assets:Bank:Solidarity     -300000 KRW

2025-01-03 * "회비"
  Assets:Bank:Operating       9000000 KRW
  Income:Dues:Organization   -9000000 KRW

2026-02-28 * "잉여금 배분"
  reason: "2025년 잉여금의 절반"
  decision: "총회 2026-02-27"
  Assets:Bank:Operating  -3000000 KRW
    fund: "general"
  Assets:Bank:Operating   3000000 KRW
    fund: "solidarity"
  Equity:Transfers        3000000 KRW
    fund: "general"
  Equity:Transfers       -3000000 KRW
    fund: "solidarity"
"""


@pytest.fixture
def grown(typed: Typed, root: Path) -> Typed:
    add(root, YEAR)
    assert load_books(root).diagnostics == ()
    return typed


def report(typed: Typed, *span: str) -> dict[str, Any]:
    done = typed("report", "fund-growth", *span, "--format", "json")
    assert (done.status, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_by_source(grown: Typed) -> None:
    found = report(grown, "--from", "2025-01-01", "--to", "2026-12-31")
    figures = {one["key"]: one["value"] for one in found["figures"]}
    by_hand = {
        "opening": 0,
        "members": 1_000_000 + 200_000,
        "pledges": 4_000_000,
        "donations": 30_000_000,  # from nobody who is named
        "surplus": 3_000_000,
        "loan-interest": 25_000 + 5_000,
        "bank-interest": 1_500,
        "other-income": 0,
        "transfers": 0,
        "brought": 5_000_000,
        "losses": 100_000 - 700_000,
        "aid": -300_000,
        "costs": -500,
    }
    growth = sum(by_hand.values())
    assert figures == {
        key: str(value) for key, value in {**by_hand, "growth": growth, "closing": growth}.items()
    }
    (members,) = [row for row in found["tables"][0]["rows"] if row["source"] == "members"]
    assert members["givers"] == 2


def test_by_year_the_end_of_one_is_the_beginning_of_the_next(grown: Typed) -> None:
    both = report(grown, "--from", "2025-01-01", "--to", "2026-12-31")
    rows = {row["time"]: row["closing"] for row in both["tables"][1]["rows"]}
    assert rows == {"2025": "39331000", "2026": "42331000"}
    later = {one["key"]: one["value"] for one in report(grown, "--year", "2026")["figures"]}
    assert (later["opening"], later["growth"], later["closing"]) == ("39331000", "3000000", "42331000")


def test_the_fund_is_what_the_report_of_funds_says(grown: Typed) -> None:
    funds = json.loads(
        grown("report", "funds", "--from", "2025-01-01", "--to", "2026-12-31", "--format", "json").out
    )
    (row,) = [row for row in funds["tables"][0]["rows"] if row["fund"] == "solidarity"]
    assert row["closing"] == "42331000"


def test_months_add_up(grown: Typed) -> None:
    found = report(grown, "--year", "2025")
    months = found["tables"][2]["rows"]
    assert [row["time"] for row in months] == [f"2025-{number:02}" for number in range(1, 10)]
    assert sum(int(row["members"]) for row in months) == 1_200_000
    assert months[-1]["closing"] == "39331000"


def test_the_picture_has_every_month_also_those_in_which_nothing_moved(root: Path) -> None:
    add(root, YEAR)
    (chart,) = build(load_books(root), Span(dt.date(2025, 1, 1), dt.date(2026, 12, 31))).charts
    assert (chart.x[0], chart.x[-1], len(chart.x)) == ("2025-01", "2026-02", 14)
    values = chart.series[0].values
    shown = [values[at] for at in (0, 8, 12, 13)]
    assert list(map(str, shown)) == ["35000000", "39331000", "39331000", "42331000"]


def test_a_share_of_the_surplus_names_its_decision(grown: Typed, root: Path) -> None:
    done = grown("fund", "transfer", "1000000", "--from", "general", "--to", "solidarity", "--why", "surplus of 2025",
                 "--decision", "assembly of 2026-02-27", "--account", "Assets:Bank:Operating",
                 "--on", "2026-03-01")  # fmt: skip
    assert (done.status, done.err) == (0, "")
    assert 'decision: "assembly of 2026-02-27"' in (root / "journal/2026/03.beancount").read_text("utf-8")
    figures = {one["key"]: one["value"] for one in report(grown, "--year", "2026")["figures"]}
    assert (figures["surplus"], figures["transfers"]) == ("4000000", "0")


def test_without_a_decision_it_is_a_transfer(grown: Typed) -> None:
    grown("fund", "transfer", "1000000", "--from", "general", "--to", "solidarity", "--why", "help",
          "--account", "Assets:Bank:Operating", "--on", "2026-03-01")  # fmt: skip
    figures = {one["key"]: one["value"] for one in report(grown, "--year", "2026")["figures"]}
    assert (figures["surplus"], figures["transfers"]) == ("3000000", "1000000")
