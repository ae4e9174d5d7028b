"""Each rule of grants with spending that breaks it, and its neighbour that does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sfund import checks
from sfund.books.load import load_books

from .grant_pages import ONE_GRANT

if TYPE_CHECKING:
    from conftest import MakeBooks

AS_OF = dt.date(2025, 12, 31)
Found = Callable[..., list[str]]


@pytest.fixture
def found(tmp_path: Path, make_books: MakeBooks) -> Found:
    """The codes that the rules find in the one grant with these lines more; `swap` changes its text."""

    def codes(more: str = "", **swap: str) -> list[str]:
        text = ONE_GRANT
        for old, new in swap.items():
            assert WORDS[old] in text
            text = text.replace(WORDS[old], new)
        books = load_books(make_books(tmp_path / "books", text + more))
        assert [one for one in books.diagnostics if one.code != "UNKNOWN-LINE"] == []
        funds = ("FUND-NEGATIVE", "FUND-ACCOUNT-NEGATIVE")
        return [one.code for one in checks.run(books, AS_OF) if one.code not in funds]

    return codes


WORDS = {
    "kind": '"public-subsidy"',
    "account": "      account: Assets:Bank:Subsidy\n",
    "second_line": '"회의비" 400000 KRW',
}


def spent(day: str, amount: int, line: str | None = "강사비", account: str = "Assets:Bank:Subsidy") -> str:
    named = f'      line: "{line}"\n' if line else ""
    return f"""
    {day} * "spent"
      grant: "G-1"
      fund: "g-1"
{named}      {account}  {-amount} KRW
        fund: "g-1"
      Expenses:Program:Instructors
"""


SETTLED = '    2025-11-20 custom "grant" "settle" "G-1"\n'

CASES = [
    ("2025-03-10", 1000, "강사비", "Assets:Bank:Subsidy", []),
    ("2025-03-09", 1000, "강사비", "Assets:Bank:Subsidy", ["GRANT-TOO-EARLY"]),
    ("2025-11-30", 1000, "강사비", "Assets:Bank:Subsidy", []),
    ("2025-12-01", 1000, "강사비", "Assets:Bank:Subsidy", ["GRANT-TOO-LATE"]),
    ("2025-12-01", -1000, "강사비", "Assets:Bank:Subsidy", []),  # money that comes back after the end
    ("2025-05-01", 600_000, "강사비", "Assets:Bank:Subsidy", []),
    ("2025-05-01", 600_001, "강사비", "Assets:Bank:Subsidy", ["GRANT-LINE-OVERSPENT"]),
    ("2025-05-01", 1000, None, "Assets:Bank:Subsidy", ["GRANT-LINE-MISSING"]),
    ("2025-05-01", 1000, "강사료", "Assets:Bank:Subsidy", ["UNKNOWN-LINE"]),
    ("2025-05-01", 1000, "강사비", "Assets:Bank:Operating", ["GRANT-OTHER-ACCOUNT"]),
    ("2025-05-01", 1000, "강사비", "Assets:Cash", ["GRANT-CASH"]),
    ("2025-05-01", 1000, "강사비", "Liabilities:Card", []),
]


@pytest.mark.parametrize(("day", "amount", "line", "account", "codes"), CASES)
def test_spending_of_a_subsidy(
    found: Found, day: str, amount: int, line: str | None, account: str, codes: list[str]
) -> None:
    assert found(spent(day, amount, line, account)) == codes


def test_nothing_is_spent_after_the_settlement(found: Found) -> None:
    assert found(SETTLED + spent("2025-11-19", 1000)) == []
    assert found(SETTLED + spent("2025-11-20", 1000)) == ["GRANT-SETTLED"]
    assert found(SETTLED + spent("2025-11-21", 1000)) == ["GRANT-SETTLED"]
    assert found(SETTLED + spent("2025-11-21", -1000)) == ["GRANT-SETTLED"]  # money that comes back
    assert found(SETTLED + spent("2025-11-19", -1000)) == []


def test_nothing_of_the_grant_changes_after_the_settlement(found: Found) -> None:
    due = '    {} custom "grant" "due" "G-1" 2025-12-31 1000 KRW\n'
    assert found(SETTLED + due.format("2025-11-19")) == []
    assert found(SETTLED + due.format("2025-11-20")) == ["GRANT-SETTLED"]
    assert found(SETTLED + SETTLED.replace("20", "21", 1)) == ["GRANT-SETTLED"]


def test_a_line_stands_once_and_instalments_keep_to_the_award(found: Found) -> None:
    again = '    2025-03-02 custom "grant" "line" "G-1" "강사비" 0 KRW\n'
    assert found(again) == ["GRANT-LINE-TWICE"]
    due = '    2025-03-02 custom "grant" "due" "G-1" 2025-{}-30 600000 KRW\n'
    assert found(due.format("04")) == []
    assert found(due.format("04") + due.format("05")) == ["GRANT-DUES-EXCEED"]
    more = '    2025-06-01 custom "grant" "amend" "G-1" 200000 KRW\n'
    line = '    2025-06-01 custom "grant" "change" "G-1" "강사비" 200000 KRW\n'
    assert found(due.format("04") + due.format("05") + more + line) == []
    assert found(more) == ["GRANT-LINES-DIFFER"]


SECOND = """
    2025-02-01 custom "fund" "g-2"
      restriction: "purpose"
    2025-05-01 custom "grant" "award" "G-2" 500000 KRW
      party: "C-001"
      kind: "{kind}"
      fund: "g-2"
      from: {first}
      until: 2026-11-30
      account: Assets:Bank:Subsidy
"""


@pytest.mark.parametrize(
    ("kind", "first", "more", "codes"),
    [
        ("public-subsidy", "2025-11-30", "", ["GRANT-ACCOUNT-SHARED"]),
        ("public-subsidy", "2025-12-01", "", []),
        ("public-subsidy", "2025-11-20", SETTLED, []),
        ("public-subsidy", "2025-11-19", SETTLED, ["GRANT-ACCOUNT-SHARED"]),
        ('foundation"\n      other-accounts: TRUE\n      note: "', "2025-06-01", "", []),
    ],
)
def test_grants_that_run_at_once_have_each_its_own_account(
    found: Found, kind: str, first: str, more: str, codes: list[str]
) -> None:
    assert found(SECOND.format(kind=kind, first=first) + more) == codes


def moved(day: str, amount: int, giver: str = "g-1", taker: str = "general") -> str:
    return f"""
    {day} * "between funds"
      reason: "made up"
      Assets:Bank:Subsidy  {-amount} KRW
        fund: "{giver}"
      Assets:Bank:Subsidy  {amount} KRW
        fund: "{taker}"
      Equity:Transfers  {amount} KRW
        fund: "{giver}"
      Equity:Transfers  {-amount} KRW
        fund: "{taker}"
"""


def test_a_grants_money_does_not_leave_for_other_funds(found: Found) -> None:
    in_ = moved("2025-03-06", 300_000, "general", "g-1")
    assert found(moved("2025-06-01", 1)) == ["GRANT-MONEY-LEFT"]
    assert found(moved("2025-12-01", 1) + SETTLED) == ["GRANT-MONEY-LEFT"]
    assert found(in_ + moved("2025-06-01", 300_000)) == []  # what was only put in for a while
    assert found(in_ + moved("2025-06-01", 200_000) + moved("2025-06-02", 100_001)) == ["GRANT-MONEY-LEFT"]


def test_own_share_that_was_spent_does_not_go_back(found: Found) -> None:
    share = "      own-share: 300000 KRW\n      account: Assets:Bank:Subsidy\n"
    lines = '"회의비" 700000 KRW'
    in_ = moved("2025-03-06", 300_000, "general", "g-1")
    used = spent("2025-05-01", 200_000)
    assert found(in_ + used + moved("2025-12-01", 100_000), account=share, second_line=lines) == []
    assert found(in_ + used + moved("2025-12-01", 100_001), account=share, second_line=lines) == [
        "GRANT-MONEY-LEFT"
    ]


def test_what_is_spent_of_its_fund_names_the_grant(found: Found) -> None:
    stray = spent("2025-05-01", 1000).replace('      grant: "G-1"\n', "")
    assert found(stray) == ["GRANT-UNNAMED"]


SHARED = """
    2025-05-31 * "Shared cost by key"
      transfer-kind: "allocation"
      reason: "made up"
      Expenses:Office:Rent  -100000 KRW
        fund: "general"
      Expenses:Office:Rent  100000 KRW
        fund: "g-1"
        grant: "G-1"
        line: "회의비"
      Equity:Transfers  100000 KRW
        fund: "general"
      Equity:Transfers  -100000 KRW
        fund: "g-1"
"""


def test_a_shared_cost_is_paid_back_out_of_the_grants_fund(found: Found) -> None:
    assert found(SHARED) == []
    assert found(SHARED + moved("2025-06-05", 100_000)) == []
    assert found(SHARED + moved("2025-06-05", 100_001)) == ["GRANT-MONEY-LEFT"]


def test_a_foundation_allows_cash_and_a_tenth_more_and_spending_before_the_award(found: Found) -> None:
    kind = '"foundation"\n      overrun: 10'
    early = '"foundation"\n      cash: FALSE'
    assert found(spent("2025-05-01", 660_000, account="Assets:Cash"), kind=kind) == []
    assert found(spent("2025-05-01", 660_001), kind=kind) == ["GRANT-LINE-OVERSPENT"]
    assert found(spent("2025-05-01", 1000, account="Assets:Cash"), kind=early) == ["GRANT-CASH"]


def test_only_a_foundation_may_begin_before_its_award(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDS, "first", "from: 2025-03-10")
    before = spent("2025-02-25", 1000)
    assert found(before, first="from: 2025-02-01") == ["GRANT-TOO-EARLY"]
    assert found(before, first="from: 2025-02-01", kind='"entrusted"') == ["GRANT-TOO-EARLY"]
    assert found(before, first="from: 2025-02-01", kind='"foundation"') == []


def test_an_award_sets_only_what_its_kind_leaves_to_it(found: Found) -> None:
    assert found(kind='"public-subsidy"\n      cash: TRUE') == ["GRANT-RULE-FIXED"]
    assert found(kind='"public-subsidy"\n      interest: "stays"') == ["GRANT-RULE-FIXED"]
    assert found(kind='"public-subsidy"\n      overrun: 5') == []
    assert found(kind='"foundation"\n      interest: "stays"') == []


def test_a_grant_does_not_end_before_it_begins(found: Found) -> None:
    end = '\n    2025-04-01 custom "grant" "end" "G-1" 2025-03-{}\n'
    assert found(end.format("10")) == []
    assert found(end.format("09")) == ["GRANT-ENDS-EARLY"]


def test_a_rule_that_is_fixed_holds_all_the_same(found: Found) -> None:
    loose = '"public-subsidy"\n      cash: TRUE'
    in_cash = spent("2025-05-01", 1000, account="Assets:Cash")
    assert found(in_cash, kind=loose) == ["GRANT-RULE-FIXED", "GRANT-CASH"]


def test_the_lines_add_up_to_the_award_and_the_own_share(found: Found) -> None:
    assert found(second_line='"회의비" 399999 KRW') == ["GRANT-LINES-DIFFER"]
    assert found(second_line='"회의비" 500000 KRW') == ["GRANT-LINES-DIFFER"]
    assert found(second_line='"회의비" 500000 KRW', account="      own-share: 100000 KRW\n") == []


def test_a_change_gives_what_it_takes(found: Found) -> None:
    half = '    2025-06-01 custom "grant" "change" "G-1" "강사비" 1000 KRW\n'
    other = '    2025-06-01 custom "grant" "change" "G-1" "회의비" -1000 KRW\n'
    assert found(half) == ["GRANT-LINES-DIFFER"]
    assert found(half + other + spent("2025-05-01", 601_000)) == []


def test_a_change_of_a_line_that_is_not_there(found: Found) -> None:
    change = '    2025-06-01 custom "grant" "change" "G-1" "강사료" 0 KRW\n'
    assert found(change) == ["UNKNOWN-LINE"]


def test_a_line_with_its_head_is_a_line_of_its_own(found: Found) -> None:
    sub = '"회의비" 400000 KRW\n      sub: "다과"'
    assert found(spent("2025-05-01", 1000, "회의비/다과"), second_line=sub) == []


def test_an_end_that_was_announced_counts(found: Found) -> None:
    later = '    2025-10-01 custom "grant" "end" "G-1" 2025-12-15\n'
    sooner = '    2025-10-01 custom "grant" "end" "G-1" 2025-10-31\n'
    assert found(later + spent("2025-12-15", 1000)) == []
    assert found(sooner + spent("2025-11-15", 1000)) == ["GRANT-TOO-LATE"]


REVERSED = """
    2025-12-05 * "undone"
      grant: "G-1"
      fund: "g-1"
      line: "강사비"
      reverses: "{target}"
      import-id: "{id}"
      Assets:Bank:Subsidy  {amount} KRW
      Expenses:Program:Instructors
"""


def test_what_a_reversal_undid_is_no_longer_found_and_what_is_undone_twice_is_again(found: Found) -> None:
    late = spent("2025-12-01", 1000).replace('fund: "g-1"\n', 'fund: "g-1"\n      import-id: "first"\n', 1)
    undone = REVERSED.format(target="first", id="second", amount=1000)
    again = REVERSED.format(target="second", id="third", amount=-1000)
    assert found(late) == ["GRANT-TOO-LATE"]
    assert found(late + undone) == []
    assert found(late + undone + again) == ["GRANT-TOO-LATE"]


def test_the_posting_that_exceeds_the_line_is_the_one_that_is_named(
    tmp_path: Path, make_books: MakeBooks
) -> None:
    text = ONE_GRANT + spent("2025-04-01", 500_000) + spent("2025-05-01", 200_000) + spent("2025-06-01", 1)
    books = load_books(make_books(tmp_path / "books", text))
    (one,) = (one for one in checks.run(books, AS_OF) if one.code == "GRANT-LINE-OVERSPENT")
    assert one.excerpt == '2025-05-01 * "spent"'
    assert "700,001 KRW of 600,000 KRW" in str(one.message)
