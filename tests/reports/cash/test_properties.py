"""The forecast's own laws, and the same figures of the example by plain loops over Beancount's entries."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st
from report_parts import rows

from reports.cash.expected import outlook
from reports.cash.report import build
from reports.faces.as_text import as_text
from reports.faces.sums import sum_row
from reports.faces.words import shown
from reports.giving import pledges
from reports.lending import report as loans
from reports.model import Report, Unit
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.budgets import Move, PlanAmount
from sfund.cash.forecast import Expected, Part, first_below_zero, forecast
from sfund.cash.spending import Basis, Past, Project, Spent, outgoing
from sfund.money import Money, total
from sfund.periods import Month, Span

LEDGER = Path(__file__).parents[3] / "ledger"
DAY = dt.date(2026, 10, 31)
SPAN = Span(dt.date(2026, 1, 1), DAY)
MONTHS = tuple(Month(2026, 1).plus(k) for k in range(4))
BOUND = frozenset({"care", "school"})
PLANNED_2027 = {
    "spreading": 19_000_000, "support": 6_000_000, "training": 27_000_000, "finances": 1_200_000,
    "Expenses:People": 76_000_000, "Expenses:Office": 24_000_000, "Expenses:Loans": 700_000,
}  # fmt: skip
"""Planned spending by task, or by account where no task is named, as the example's books have it."""

won = st.integers(0, 10**7).map(Decimal)
flows = st.lists(
    st.builds(
        Expected,
        st.sampled_from(MONTHS),
        st.sampled_from(Part),
        st.sampled_from(["general", "care", "school"]),
        won,
    ),
    max_size=12,
)
purses = st.dictionaries(st.sampled_from(["general", "care", "school"]), won)


@given(cash=purses, expected=flows)
def test_money_is_neither_made_nor_lost(cash, expected) -> None:
    ahead = forecast(cash, BOUND, expected, MONTHS)
    moved = total(one.amount if one.part.comes else -one.amount for one in expected)
    assert ahead[-1].closing == total(cash.values()) + moved
    held = {True: total(v for k, v in cash.items() if k in BOUND)}
    held[False] = total(cash.values()) - held[True]
    for month in ahead:
        for is_bound, kept in ((True, month.bound), (False, month.free)):
            held[is_bound] += kept.came - kept.went
            assert kept.closing == held[is_bound]


@given(cash=purses, expected=flows)
def test_bound_money_is_never_spent_twice(cash, expected) -> None:
    """A bound fund that has something never goes below zero; what it lacks is borne by free money."""
    for month in forecast(cash, BOUND, expected, MONTHS):
        assert all(amount >= 0 for amount in month.by_fund.values())
        assert month.borne >= 0


@given(cash=purses, expected=flows, order=st.randoms())
def test_the_order_of_what_is_expected_does_not_matter(cash, expected, order) -> None:
    mixed = list(expected)
    order.shuffle(mixed)
    assert forecast(cash, BOUND, mixed, MONTHS) == forecast(cash, BOUND, expected, MONTHS)


@given(cash=purses, expected=flows)
def test_the_first_month_below_zero_is_the_first(cash, expected) -> None:
    ahead = forecast(cash, BOUND, expected, MONTHS)
    below = first_below_zero(ahead)
    before = ahead[: ahead.index(below)] if below else ahead
    assert all(one.free.closing >= 0 for one in before)
    assert below is None or below.free.closing < 0


YEAR_AHEAD = tuple(Span(m.first_day, m.last_day) for m in (Month(2026, 1).plus(k) for k in range(12)))


@given(
    planned=won,
    spent=st.lists(
        st.tuples(st.integers(1, 12), won, st.sampled_from(["general", "care"]),
                  st.sampled_from(["Expenses:Office:Rent", "Expenses:People:Wages"])),
        max_size=10,
    ),
)  # fmt: skip
def test_a_plan_is_spent_whole_and_the_rest_as_it_was(planned, spent) -> None:
    """Over a whole year, but for the rounding of each month and payer."""
    past = Past(
        [
            Spent(Move(dt.date(2025, month, 3), account, amount, None, None), fund)
            for month, amount, fund, account in spent
        ],
        Decimal(12),
        {},
    )
    plan = PlanAmount(
        date=dt.date(2025, 12, 1), year=2026, amount=Money(planned, "KRW"), account="Expenses:Office"
    )
    found = outgoing(past, {2026: [plan]}, YEAR_AHEAD, "KRW")
    by_plan = total(one.amount for one in found if one.purpose.basis is Basis.PLAN)
    by_past = total(one.amount for one in found if one.purpose.basis is Basis.PAST)
    people = total(amount for _, amount, _, account in spent if account == "Expenses:People:Wages")
    assert abs(by_plan - planned) <= 12
    assert abs(by_past - people) <= 12


@given(left=won, amount=won, months=st.integers(0, 14))
def test_a_grant_spends_no_more_than_it_has_and_nothing_after_its_end(left, amount, months) -> None:
    until = Month(2025, 12).plus(months).last_day
    past = Past(
        [Spent(Move(dt.date(2025, 5, 1), "Expenses:People:Wages", amount, None, None), "care", "G-1")],
        Decimal(12),
        {"G-1": Project(until, left, Decimal(12))},
    )
    found = outgoing(past, {}, YEAR_AHEAD, "KRW")
    assert total(one.amount for one in found) <= left
    assert all(one.month <= Month.of(until) for one in found)


# --- the example network -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def books() -> Books:
    return load_books(LEDGER)


@pytest.fixture(scope="module")
def report(books: Books) -> Report:
    return build(books, SPAN)


def is_money(account: str) -> bool:
    return account.startswith(("Assets:Bank", "Assets:Cash"))


@pytest.fixture(scope="module")
def postings() -> list[tuple[int, dt.date, str, str, Decimal, bool]]:
    """Transaction, day, account, fund, amount, whether it opens: read by Beancount alone."""
    entries, _, _ = loader.load_file(str(LEDGER / "main.beancount"))
    own = {e.account: e.meta.get("fund") for e in entries if isinstance(e, data.Open)}
    return [
        (number, e.date, p.account,
         (p.meta or {}).get("fund") or e.meta.get("fund") or own.get(p.account) or "general",
         p.units.number, any(q.account == "Equity:Opening-Balances" for q in e.postings))
        for number, e in enumerate(entries)
        if isinstance(e, data.Transaction)
        for p in e.postings
        if is_money(p.account)
    ]  # fmt: skip


def test_accounts_again(report: Report, postings) -> None:
    again: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for _, day, account, _, amount, opens in postings:
        if day <= DAY:
            at = 0 if day < SPAN.first or opens else 1 if amount > 0 else 2
            again[account][at] += abs(amount) if at else amount
    assert {row["account"]: [row["opening"], row["in"], row["out"]] for row in rows(report, "accounts")} == {
        account: sums for account, sums in again.items() if any(sums)
    }


def test_weeks_again(report: Report, postings) -> None:
    """Each week's free and bound money at its end, and what came and went net of moves within a purse."""
    bound = {"solidarity", "g-2025-1", "g-2025-2", "g-2025-3", "g-2026-1", "g-2026-2"}
    for row in rows(report, "weeks"):
        first = row["week"]
        last = min(first + dt.timedelta(days=6 - first.weekday()), DAY)
        for name, inside in (("free", False), ("bound", True)):
            mine = [one for one in postings if (one[3] in bound) is inside]
            assert row[name] == sum(one[4] for one in mine if one[1] <= last)
            moved: dict[int, Decimal] = defaultdict(Decimal)
            for number, day, _, _, amount, _ in mine:
                if first <= day <= last:
                    moved[number] += amount
            assert row[f"{name}-in"] == sum(amount for amount in moved.values() if amount > 0)
            assert row[f"{name}-out"] == -sum(amount for amount in moved.values() if amount < 0)


def test_all_purses_meet(report: Report) -> None:
    assert sum(row["closing"] for row in rows(report, "accounts")) == rows(report, "weeks")[-1]["closing"]
    for row, parts in zip(rows(report, "purses"), rows(report, "forecast"), strict=True):
        assert row["free"] + row["bound"] == parts["closing"]
        came = sum(parts[key] for key in ("dues", "pledges", "grants", "loans"))
        assert row["free-in"] + row["bound-in"] == came
        assert row["free-out"] + row["bound-out"] == parts["spending"] + parts["returns"]


def test_loans_are_those_of_their_own_report(books: Books, report: Report) -> None:
    inflow = rows(loans.build(books, SPAN, DAY), "inflow")
    assert [row["loans"] for row in rows(report, "forecast")] == [
        row["principal"] + row["interest"] for row in inflow
    ]


def spent_in_a_year(root: Path) -> list[tuple[str, str | None, Decimal, bool]]:
    """Account, task, amount, whether a grant paid: the twelve months' spending, read by Beancount alone."""
    entries, _, _ = loader.load_file(str(root / "main.beancount"))
    tasks = {e.account: e.meta.get("program") for e in entries if isinstance(e, data.Open)}
    return [
        (p.account, tasks.get(p.account), p.units.number, bool((p.meta or {}).get("grant") or e.meta.get("grant")))
        for e in entries
        if isinstance(e, data.Transaction) and dt.date(2025, 11, 1) <= e.date <= DAY
        and any(is_money(q.account) or q.account.startswith(("Liabilities:", "Assets:Clearing", "Assets:Susp"))
                for q in e.postings)
        for p in e.postings
        if p.account.startswith("Expenses:") and p.account != "Expenses:Grants:Returned"
    ]  # fmt: skip


def spending_of_2027(report: Report) -> list[Decimal]:
    months = [row["spending"] for row in rows(report, "forecast") if str(row["month"]).startswith("2027")]
    assert len(months) == 10
    return months


def test_spending_by_the_plan_again(report: Report) -> None:
    """No grant runs in 2027: of each planned amount only what grants did not pay before, evenly over its days."""
    spent = spent_in_a_year(LEDGER)
    year = Decimal(0)
    for words, amount in PLANNED_2027.items():
        same = [one for one in spent if (one[1] or one[0].rsplit(":", 1)[0]) == words]
        whole = sum(one[2] for one in same)
        year += amount * (sum(one[2] for one in same if not one[3]) / whole if whole else 1)
    for month, amount in enumerate(spending_of_2027(report), start=1):
        assert abs(amount - year * Month(2027, month).last_day.day / 365) <= 10


def test_spending_without_a_plan_again(tmp_path: Path) -> None:
    """Without a plan and a grant that runs a month is a twelfth of the last year, but for rounding."""
    root = Path(shutil.copytree(LEDGER, tmp_path / "books"))
    registry = root / "registry.beancount"
    kept = re.sub(r'(?m)^.* custom "plan" "amount" 2027 .*\n(?: .*\n)*', "", registry.read_text("utf-8"))
    registry.write_text(kept, "utf-8")
    own = sum(amount for _, _, amount, by_grant in spent_in_a_year(root) if not by_grant)
    assert all(abs(month - own / 12) <= 10 for month in spending_of_2027(build(load_books(root), SPAN)))


@pytest.mark.parametrize("key", ["forecast", "purses", "weeks"])
def test_no_amount_is_broken_of_large_ones(report: Report, key: str) -> None:
    """A table that is too wide for a page goes on below; every amount of it stands whole in some line."""
    found = report.table(key)
    rows = tuple(
        {name: value * 137 if isinstance(value, Decimal) else value for name, value in row.items()}
        for row in found.rows
    )
    large = replace(found, rows=rows)
    alone = replace(report, figures=(), notes=(), sections=(), charts=(), tables=(large,))
    amounts = Counter(
        shown(row[column.key], column.unit, "KRW", "en")
        for row in (*rows, sum_row(large))
        for column in found.columns
        if column.unit is Unit.MONEY and row[column.key] != ""
    )  # fmt: skip
    written = as_text(alone, language="en")
    assert amounts - Counter(written.split()) == {}
    assert max(map(len, written.splitlines())) <= 100


def test_what_is_late_of_pledges_is_what_their_own_report_says(books: Books, report: Report) -> None:
    overdue = pledges.build(books, SPAN, DAY).figure("overdue")
    assert report.figure("pledges-late").value == overdue.value


@pytest.mark.parametrize("day", [dt.date(2025, 1, 31), dt.date(2025, 6, 17), dt.date(2026, 2, 28)], ids=str)
def test_every_day_has_its_twelve_months(books: Books, day: dt.date) -> None:
    found = outlook(books, day)
    assert found.days[0].first == day + dt.timedelta(days=1)
    assert len(found.days) == 12
    assert all(one.amount > 0 and one.month in found.months for one in found.expected)
    entrusted = [one for one in found.spending if one.grant == "G-2025-2"]
    assert all(one.month <= Month(2026, 6) for one in entrusted)
