"""The money of the example adds up: no account and no restricted fund is ever below zero."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from sfund.example import BankLine, Example
from sfund.example.days import is_working_day, next_working_day
from sfund.example.gifts_life import CLEARING
from sfund.example.network import BANK_ACCOUNTS, CARD, OPERATING
from sfund.example.values import GiftState
from sfund.giving.pledges import PledgeDue
from sfund.grants.facts import GrantAward, GrantChange, GrantLine
from sfund.loans.facts import LoanDecide
from sfund.periods import Month

# The fund of a bank account, where the placement names none; as the chart of accounts has it.
ACCOUNT_FUND = {"Assets:Bank:Solidarity": "solidarity"}
OWN_SOURCES = (
    "Income:Dues",
    "Income:Donations",
    "Income:CSR",
    "Income:Business",
    "Income:Interest",
    "Income:Loans",
)


def fund_of(line: BankLine) -> str:
    return str(line.truth.meta.get("fund", ACCOUNT_FUND.get(line.account, "general")))


def held_by_fund(example: Example, fund: str) -> list[tuple[dt.date, Decimal]]:
    """The fund's net assets at each day's end: what its accounts hold and what it has lent."""
    days: dict[dt.date, Decimal] = defaultdict(Decimal)
    days[example.begin] += sum(
        (held for account, held in example.openings.items() if ACCOUNT_FUND.get(account, "general") == fund),
        Decimal(0),
    )
    for line in example.lines:
        if fund_of(line) == fund:
            lent = sum(
                (part.amount for part in line.truth.parts if part.account == "Assets:Loans:Principal"),
                Decimal(0),
            )
            days[line.day] += line.amount - lent
    held, balances = Decimal(0), []
    for day in sorted(days):
        held += days[day]
        balances.append((day, held))
    return balances


@pytest.mark.parametrize("account", [bank.account for bank in BANK_ACCOUNTS])
def test_no_account_is_ever_below_zero(example: Example, account: str) -> None:
    held = example.openings[account]
    lines = example.lines_of(account)
    assert len(lines) > 20
    for line in lines:
        held += line.amount
        assert held >= 0, f"{account} on {line.day}"


@pytest.mark.parametrize("account", [bank.account for bank in BANK_ACCOUNTS])
def test_the_lines_of_an_account_are_in_order(example: Example, account: str) -> None:
    moments = [line.moment for line in example.lines_of(account)]
    assert moments == sorted(moments)


def test_every_fund_is_whole_on_every_day(example: Example) -> None:
    funds = {fund_of(line) for line in example.lines}
    of_grants = {"g-2025-1", "g-2025-2", "g-2025-3", "g-2026-1", "g-2026-2"}
    assert funds == {"general", "solidarity", "events", *of_grants}
    below = [(fund, day) for fund in funds for day, held in held_by_fund(example, fund) if held < 0]
    assert below == []


def test_a_grant_that_is_over_leaves_nothing_behind(example: Example) -> None:
    for fund in ("g-2025-1", "g-2025-2", "g-2025-3"):
        assert held_by_fund(example, fund)[-1][1] == 0


def test_the_parts_of_a_placement_are_the_line(example: Example) -> None:
    for line in example.lines:
        assert sum(part.amount for part in line.truth.parts) == line.amount != 0
        assert line.amount == line.amount.to_integral_value()


def test_money_between_own_accounts_arrives_on_the_same_day(example: Example) -> None:
    days: dict[dt.date, Decimal] = defaultdict(Decimal)
    sent = 0
    for line in example.lines:
        for part in line.truth.parts:
            if part.account == "Assets:Clearing:Transit":
                days[line.day] += part.amount
                sent += 1
    assert sent >= 8
    assert set(days.values()) == {Decimal(0)}


def test_what_cms_collected_less_its_fees_is_what_the_bank_got(example: Example) -> None:
    deposits = [line for line in example.lines if line.truth.parts[0].account == "Assets:Clearing:CMS"]
    assert [(line.day, line.amount) for line in deposits] == [
        (next_working_day(run.debit_day), run.collected - run.fee) for run in example.cms
    ]
    assert len(example.cms) == 22


def test_the_bank_pays_what_was_bought_by_card_and_stands(example: Example) -> None:
    bought: dict[Month, Decimal] = defaultdict(Decimal)
    for one in example.purchases:
        if one.cancelled is None:
            bought[Month.of(one.day).plus(1)] += one.amount
    paid = {Month.of(line.day): -line.amount for line in example.lines if line.truth.parts[0].account == CARD}
    assert paid == {month: amount for month, amount in bought.items() if month.first_day < example.end}
    assert len(paid) == 21


def test_some_purchases_are_taken_back_at_once_and_some_before_the_bill(example: Example) -> None:
    back = [(one.cancelled, one.day) for one in example.purchases if one.cancelled is not None]
    at_once = [day for cancelled, day in back if cancelled == day]
    later = [(cancelled, day) for cancelled, day in back if cancelled != day]
    assert len(at_once) >= 3
    assert len(later) >= 3
    assert all(
        Month.of(cancelled) == Month.of(day).plus(1) and cancelled.day < 14 for cancelled, day in later
    )


def test_the_platform_pays_out_gifts_less_its_fees_twice_a_month(example: Example) -> None:
    due: dict[dt.date, Decimal] = defaultdict(Decimal)
    for gift in example.gifts:
        if gift.state is not GiftState.CANCELLED:
            due[gift.settles] += gift.amount - gift.fee - gift.tax
    paid = {line.day: line.amount for line in example.lines if line.truth.parts[0].account == CLEARING}
    assert paid == {day: amount for day, amount in due.items() if day <= example.end}
    assert {line.account for line in example.lines if line.truth.parts[0].account == CLEARING} == {OPERATING}
    assert 40 <= len(paid) <= 44


def test_ten_to_25_gifts_a_month_of_which_some_go_back(example: Example) -> None:
    given = Counter(Month.of(one.day) for one in example.gifts if one.state is not GiftState.RETURNED)
    assert 10 <= min(given.values()) <= max(given.values()) <= 25
    gifts = {one.number: one for one in example.gifts if one.state is GiftState.PAID}
    back = [one for one in example.gifts if one.state is GiftState.RETURNED]
    assert len(back) >= 3
    for one in back:
        assert one.amount == -gifts[one.number].amount
        assert one.net == -gifts[one.number].net
        assert one.day > gifts[one.number].day


def test_direct_debits_fall_on_the_25th_or_the_next_working_day(example: Example) -> None:
    days = [run.debit_day for run in example.cms]
    assert all(is_working_day(day) for day in days)
    assert dt.date(2026, 5, 26) in days  # the 25th is a holiday
    assert dt.date(2026, 9, 28) in days  # 추석 and a weekend
    assert dt.date(2025, 12, 26) in days


def test_about_three_of_a_hundred_debits_fail(example: Example) -> None:
    asks = [ask for run in example.cms for ask in run.asks]
    failed = [ask for ask in asks if not ask.paid]
    assert 0.02 < len(failed) / len(asks) < 0.04
    assert {"0021", "0012", "0031"} <= {ask.code for ask in failed}


def test_grants_are_spent_on_their_lines_within_their_days_and_money(example: Example) -> None:
    awards = {fact.id: fact for fact in example.facts if isinstance(fact, GrantAward)}
    budget: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for fact in example.facts:
        if isinstance(fact, GrantLine | GrantChange):
            budget[fact.id, fact.line] += fact.amount.number
    for line in example.lines:
        for part in line.truth.parts:
            if "line" in part.meta:
                grant = str(line.truth.meta["grant"])
                award = awards[grant]
                assert award.account == line.account
                assert award.first is not None
                assert award.until is not None
                assert award.first <= line.day <= award.until
                budget[grant, str(part.meta["line"])] += part.amount
    assert len(budget) == 19
    assert min(budget.values()) >= 0


def test_the_budget_of_a_grant_is_no_more_than_award_and_own_share(example: Example) -> None:
    for award in (fact for fact in example.facts if isinstance(fact, GrantAward)):
        whole = award.amount.number + (award.own_share.number if award.own_share else 0)
        lines = [
            fact.amount.number
            for fact in example.facts
            if isinstance(fact, GrantLine) and fact.id == award.id
        ]
        assert whole * Decimal("0.99") <= sum(lines) <= whole


def test_a_pledge_is_paid_in_its_parts(example: Example) -> None:
    due: dict[str, list[Decimal]] = defaultdict(list)
    for fact in example.facts:
        if isinstance(fact, PledgeDue):
            due[fact.id].append(fact.amount.number)
    paid = [line for line in example.lines if "pledge" in line.truth.meta]
    for line in paid:
        due[str(line.truth.meta["pledge"])].remove(line.amount)
    assert sum(map(len, due.values())) == 3  # one taken back, one overdue, one not due yet


def test_loans_go_out_after_the_decision_and_come_back(example: Example) -> None:
    decided = {fact.id: fact.date for fact in example.facts if isinstance(fact, LoanDecide)}
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for line in example.lines:
        for part in line.truth.parts:
            if part.account == "Assets:Loans:Principal":
                loan = str(line.truth.meta["loan"])
                assert line.day >= decided[loan]
                owed[loan] -= part.amount
                assert owed[loan] >= 0
    assert len(owed) == 12
    assert sum(left == 0 for left in owed.values()) >= 4


def test_some_borrowers_are_late_or_stop(example: Example) -> None:
    accounts = [part.account for line in example.lines for part in line.truth.parts]
    assert "Income:Loans:LateCharges" in accounts
    last: dict[str, dt.date] = {}
    for line in example.lines:
        if "loan" in line.truth.meta:
            last[str(line.truth.meta["loan"])] = line.day
    assert last["L-2026-002"] < example.end - dt.timedelta(days=90)


def own_income_ratio(example: Example, year: int) -> Decimal:
    own = grants = Decimal(0)
    for line in example.lines:
        if line.day.year == year:
            for part in line.truth.parts:
                own += part.amount if part.account.startswith(OWN_SOURCES) else 0
                grants += part.amount if part.account.startswith("Income:Grants") else 0
    own += sum(run.collected for run in example.cms if run.debit_day.year == year)
    own += sum(
        one.amount for one in example.gifts if one.day.year == year and one.state is not GiftState.CANCELLED
    )
    return own / (own + grants)


def test_the_network_comes_to_stand_on_its_own_feet(example: Example) -> None:
    first, second = own_income_ratio(example, 2025), own_income_ratio(example, 2026)
    assert Decimal("0.40") < first < second < Decimal("0.62")
    assert second > Decimal("0.50")
