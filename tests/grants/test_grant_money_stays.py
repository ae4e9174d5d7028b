"""Money of a grant leaves its fund as spending on a line: transfers, releases and shared costs, as they are typed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sfund import checks
from sfund.books.load import load_books

Typed = Callable[..., Any]

MONEY = """
2025-03-06 * "the grantor paid"
  grant: "G-1"
  fund: "g-1"
  Assets:Bank:Subsidy   1000000 KRW
  Income:Grants:PublicSubsidy
2025-03-07 * "what the network has"
  Assets:Bank:Operating   5000000 KRW
  Income:Donations
2025-03-07 * "the same on the grant's account"
  Assets:Bank:Subsidy   500000 KRW
  Income:Donations
2025-05-20 * "rent"
  Assets:Bank:Operating   -300000 KRW
  Expenses:Office:Rent
"""


@pytest.fixture
def funds(awarded: Typed, sfund: Typed, root: Path) -> Typed:
    """`sfund fund`, once the grant of two lines has its money."""
    with (root / "ledger.beancount").open("a", encoding="utf-8") as ledger:
        ledger.write(MONEY)
    return lambda *words: sfund("--books", root, "fund", *words)


def move(
    funds: Typed, amount: str, giver: str = "g-1", taker: str = "general", on: str = "2025-06-01"
) -> Any:
    return funds("transfer", amount, "--from", giver, "--to", taker, "--why", "made up", "--on", on,
                 "--account", "Assets:Bank:Subsidy")  # fmt: skip


def codes(root: Path) -> list[str]:
    books = load_books(root)
    assert books.diagnostics == ()
    return [one.code for one in checks.run(books, dt.date(2025, 12, 31))]


def test_a_grants_money_is_not_transferred_or_released(funds: Typed, awarded: Typed, tmp_path: Path) -> None:
    for settled in (False, True):
        if settled:
            assert awarded("settle", "G-1", "--on", "2025-12-20", "-o", tmp_path / "out").status == 0
        for answer in (
            move(funds, "1", on="2025-12-21"),
            funds("release", "g-1", "1", "--why", "over", "--on", "2025-12-21"),
        ):
            assert answer.err.startswith("error[GRANT-MONEY-LEFT]"), answer.err
            assert "sfund fund allocate --line" in answer.err


def test_own_share_comes_in_and_what_no_spending_needs_goes_back(
    funds: Typed, awarded: Typed, root: Path
) -> None:
    assert move(funds, "200000", "general", "g-1", "2025-03-08").status == 0
    (shown,) = json.loads(awarded("status", "--as-of", "2025-03-08", "--json").out)["grants"]
    assert shown["own_share_paid"] == "200000"  # a transfer into its fund needs no name of the grant
    assert move(funds, "200001").err.startswith("error[GRANT-MONEY-LEFT]")
    assert move(funds, "200000").status == 0
    (shown,) = json.loads(awarded("status", "--as-of", "2025-06-01", "--json").out)["grants"]
    assert shown["own_share_paid"] == "0"
    assert codes(root) == []


SPLIT = ("allocate", "--key", "인원", "--share", "general=2", "--share", "g-1=1", "--expense", "Expenses:Office:Rent",
         "--month", "2025.5")  # fmt: skip


def test_a_share_of_a_cost_is_spending_on_a_line(funds: Typed, awarded: Typed, root: Path) -> None:
    unsaid = funds(*SPLIT, "--yes")
    assert unsaid.err.startswith("error[GRANT-LINE-UNSAID]")
    assert "--line g-1=LINE, one of 강사비, 회의비" in unsaid.err
    assert 'did you mean "회의비"?' in funds(*SPLIT, "--line", "g-1=회의").err
    assert funds(*SPLIT, "--line", "g-1=회의비", "--line", "general=회의비").err.startswith(
        "error[NO-GRANTS-FUND]"
    )
    done = funds(*SPLIT, "--line", "g-1=회의비", "--yes")
    assert done.status == 0, done.err
    (shown,) = json.loads(awarded("status", "--as-of", "2025-05-31", "--json").out)["grants"]
    assert {one["line"]: one["spent"] for one in shown["lines"]} == {"강사비": "0", "회의비": "100000"}
    assert shown["own_share_paid"] == "0"
    assert codes(root) == []
    assert move(funds, "100001").err.startswith("error[GRANT-MONEY-LEFT]")
    assert move(funds, "100000").status == 0  # the grant pays its share back
    assert codes(root) == []


def test_a_share_is_held_against_the_budget_of_its_line(funds: Typed, root: Path) -> None:
    before = load_books(root).entries
    with (root / "ledger.beancount").open("a", encoding="utf-8") as ledger:
        ledger.write('2025-05-21 * "dear"\n  Assets:Bank:Operating  -1200000 KRW\n  Expenses:Office:Rent\n')
    over = funds(*SPLIT, "--line", "g-1=회의비", "--yes")
    assert over.err.startswith("error[GRANT-LINE-OVERSPENT]")
    assert "500,000 KRW of 400,000 KRW" in over.err
    assert funds(*SPLIT, "--line", "g-1=회의비", "--account", "Assets:Bank:Operating").status == 1
    assert len(load_books(root).entries) == len(before) + 1


def test_a_grant_lends_no_other_fund_its_money(funds: Typed, awarded: Typed) -> None:
    spent = awarded("spend", "G-1", "회의비", "90000", "--account", "임차료", "--on", "2025-06-02",
                    "--document", "documents/receipt.pdf")  # fmt: skip
    assert spent.status == 0, spent.err
    words = ("allocate", "--key", "head", "--of", "g-1", "--share", "g-1=1", "--share", "general=1", "--expense",
             "Expenses:Office:Rent", "--month", "2025-06", "--line", "g-1=회의비")  # fmt: skip
    assert funds(*words).err.startswith("error[GRANT-MONEY-LEFT]")
    at_once = funds(*words, "--account", "Assets:Bank:Subsidy", "--yes")
    assert at_once.status == 0, at_once.err
    (shown,) = json.loads(awarded("status", "--as-of", "2025-06-30", "--json").out)["grants"]
    assert shown["spent"] == "45000"
