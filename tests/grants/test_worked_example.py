"""The example that docs/grants.md works by hand: the program and bean-query say the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from beanquery.query import run_query

from reports.faces.as_json import as_json
from reports.grants import report
from sfund import checks
from sfund.books.grants.accounts import grant_accounts, held_in_account
from sfund.books.model import Books
from sfund.checks.grants import GRANTS as GRANT_RULES
from sfund.grants.notices import notices, settle_by
from sfund.periods import Span

from .grant_pages import amounts

AS_OF = dt.date(2026, 10, 31)
GRANTS = ("G-2026-1", "G-2026-2", "G-2026-3")
BY_LINE, SETTLED = "As of 31 October 2026, by line:", "Settled on that day:"


def test_the_lines_are_those_of_the_page(worked_books: Books, page: str) -> None:
    made = [
        {"grant": account.award.id, "line": line.line, "budget": str(line.budget), "spent": str(line.spent),
         "committed": str(line.committed), "remaining": str(line.remaining)}
        for account in grant_accounts(worked_books, AS_OF).values()
        for line in account.lines
    ]  # fmt: skip
    assert made == amounts(page, BY_LINE)


def test_the_settlements_are_those_of_the_page(worked_books: Books, page: str) -> None:
    made = []
    for account in grant_accounts(worked_books, AS_OF).values():
        settled = account.settlement
        numbers = {
            "received": account.received, "spent": account.spent, "own-share": settled.own_spent,
            "allowed": settled.allowed, "used": settled.used, "not-recognised": settled.unrecognised,
            "interest": account.interest, "to-return": settled.to_return, "returned": settled.returned,
        }  # fmt: skip
        made.append({"grant": account.award.id} | {key: str(number) for key, number in numbers.items()})
    assert made == amounts(page, SETTLED)


def test_the_report_says_the_same(worked_books: Books, page: str) -> None:
    made = as_json(report.build(worked_books, Span.of_year(2026), AS_OF))
    lines, settlement, _ = (table["rows"] for table in made["tables"])
    assert [{key: str(row[key]) for key in row} for row in lines] == amounts(page, BY_LINE)
    for row, by_hand in zip(settlement, amounts(page, SETTLED), strict=True):
        for key in ("grant", "received", "spent", "own-share", "interest", "to-return", "returned"):
            assert row[key] == by_hand[key]
    figures = {one["key"]: Decimal(one["value"]) for one in made["figures"]}
    assert figures == {"awarded": 40_000_000, "received": 36_000_000, "spent": 34_000_000,
                       "to-return": 4_337_778, "still-to-return": 4_137_778}  # fmt: skip
    for one in made["figures"]:
        assert Decimal(one["value"]) == sum(map(Decimal, one["terms"].values()))


SPENDING = (
    "(account ~ '^Expenses:' OR account ~ '^Assets:Equipment') AND account != 'Expenses:Grants:Returned'"
)


@pytest.mark.parametrize("grant", GRANTS)
def test_bean_query_sums_the_same_postings(worked_books: Books, grant: str) -> None:
    def asked(condition: str, which: str = "any_meta('grant') = '{}'") -> Decimal:
        query = f"SELECT sum(number) WHERE {which.format(grant)} AND {condition} AND date <= 2026-10-31"
        _, rows = run_query(list(worked_books.entries), dict(worked_books.options), query)
        return rows[0][0] or Decimal(0) if rows else Decimal(0)

    account = grant_accounts(worked_books, AS_OF)[grant]
    assert account.received == -asked("account ~ '^Income:Grants:'")
    assert account.interest == -asked("account = 'Income:Interest'")
    assert account.spent == asked(SPENDING)
    assert account.settlement.returned == asked("account = 'Expenses:Grants:Returned'")
    fund = f"any_meta('fund') = '{account.award.fund}'"
    assert account.own_paid == -asked(f"account = 'Equity:Transfers' AND {fund}")
    for line in account.lines:
        assert line.spent == asked(f"any_meta('line') = '{line.line}' AND {SPENDING}")
    assert account.balance == asked("account ~ '^Assets:(Bank|Cash)'", fund)


def test_pace_days_and_instalments_of_the_contract(worked_books: Books) -> None:
    account = grant_accounts(worked_books, AS_OF)["G-2026-2"]
    assert account.time_gone == Fraction(304, 365)
    assert account.pace == Fraction(8, 10) / Fraction(304, 365)
    assert account.days_left == 61
    assert [part.open for part in account.instalments] == [0, 0, 4_000_000]


def test_the_fraction_that_rounding_leaves_away(worked_books: Books) -> None:
    assert grant_accounts(worked_books, AS_OF)["G-2026-1"].settlement.remainder == Fraction(2, 3)


def test_no_rule_finds_anything(worked_books: Books) -> None:
    assert checks.run(worked_books, AS_OF, GRANT_RULES) == ()


def test_what_the_treasurer_is_told(worked_books: Books) -> None:
    accounts = grant_accounts(worked_books, AS_OF)
    told = {
        key: [str(one) for one in notices(account, held_in_account(worked_books, account.award, AS_OF))]
        for key, account in accounts.items()
    }
    assert told["G-2026-1"] == ["spending without evidence: 3"]
    assert told["G-2026-2"] == [
        "it ends in 61 days, and nothing was announced: ask the grantor",
        "the instalment of 2026-09-30 is late: 4,000,000 KRW is open",
        "spending without evidence: 2",
    ]
    assert told["G-2026-3"] == ["spending without evidence: 3"]


def test_a_settlement_is_due_on_the_last_day_of_a_month_where_the_end_is_one(worked_books: Books) -> None:
    accounts = grant_accounts(worked_books, AS_OF)
    assert settle_by(accounts["G-2026-1"]) == dt.date(2027, 2, 28)
    assert settle_by(accounts["G-2026-3"]) == dt.date(2026, 10, 31)


def test_a_day_in_the_past_shows_what_was_known_then(worked_books: Books) -> None:
    then = grant_accounts(worked_books, dt.date(2026, 5, 31))
    assert [line.budget for line in then["G-2026-1"].lines] == [8_000_000, 3_000_000, 2_000_000]
    assert then["G-2026-1"].received == 6_000_000
    assert then["G-2026-3"].settled is None
    assert "G-2026-3" not in grant_accounts(worked_books, dt.date(2026, 4, 9))
