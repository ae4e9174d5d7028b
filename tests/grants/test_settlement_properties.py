"""What holds for every settlement, whatever was spent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sfund.books.grants.accounts import rules_by_kind
from sfund.grants.account import Crossing, Flow, GrantAccount, GrantMoney, Moved, Spent, account_of, rules_of
from sfund.grants.facts import GrantAward, GrantFact, GrantKind, GrantLine, GrantSettle, Interest
from sfund.grants.rules import settlement_differs
from sfund.money import Money

DAY = dt.date(2026, 1, 1)
WON = st.integers(0, 3_000_000).map(Decimal)
LINES = ("강사비", "회의비")


def won(number: Decimal) -> Money:
    return Money(number, "KRW")


def spent(line: str, amount: Decimal, day: dt.date = DAY) -> Spent:
    return Spent(day, line, amount, "Expenses:Other", ("Assets:Bank:Subsidy",), None, None, "", None, None)


Told = tuple[list[GrantFact], GrantAward, GrantMoney]


@st.composite
def grants(draw: st.DrawFn) -> Told:
    """A grant of two lines and what of its money moved on one day."""
    amount, share = draw(WON.filter(bool)), draw(WON)
    award = GrantAward(
        date=DAY,
        id="G-1",
        amount=won(amount),
        party="C-001",
        kind=draw(st.sampled_from(GrantKind)),
        fund="g-1",
        own_share=won(share) if share else None,
        overrun=Decimal(draw(st.integers(0, 100))),
        interest=draw(st.sampled_from([None, *Interest])),
    )
    first = draw(st.integers(0, int(amount + share)).map(Decimal))
    budget = dict(zip(LINES, (first, amount + share - first), strict=True))
    facts: list[GrantFact] = [award]
    facts += [GrantLine(date=DAY, id="G-1", line=line, amount=won(budget[line])) for line in LINES]
    moved = [Moved(flow, DAY, draw(WON)) for flow in Flow]
    out = [spent(draw(st.sampled_from(LINES)), draw(WON)) for _ in range(draw(st.integers(0, 4)))]
    money = GrantMoney(tuple(out), tuple(moved))
    return facts, award, money


def account(told: Told, as_of: dt.date = DAY) -> GrantAccount:
    facts, award, money = told
    return account_of(facts, award, rules_of(award, rules_by_kind()), money, as_of)


accounts = grants().map(account)


@given(accounts)
def test_every_won_that_was_spent_is_borne_by_somebody(account: GrantAccount) -> None:
    made = account.settlement
    assert made.own_spent + made.used + made.still_to_come + made.unrecognised == account.spent
    assert min(made.own_spent, made.used, made.still_to_come, made.unrecognised) >= 0


@given(accounts)
def test_every_won_that_was_received_is_used_or_goes_back(account: GrantAccount) -> None:
    made = account.settlement
    assert made.used + made.to_return == account.received + made.interest
    assert made.to_return >= made.interest
    assert made.interest in (account.interest, 0)


@given(accounts)
def test_the_own_share_is_spent_first_and_the_award_shrinks_with_it(account: GrantAccount) -> None:
    made, promised, award = account.settlement, account.own_share, account.award.amount.number
    assert made.own_spent <= min(promised, account.own_paid)
    if made.own_spent < min(promised, account.own_paid):
        assert made.used == made.still_to_come == 0, "nothing of the grant before the own share"
    exact = Fraction(award) * (Fraction(made.own_spent) / Fraction(promised) if promised else 1)
    assert Fraction(made.allowed) + made.remainder == exact
    assert 0 <= made.remainder < 1
    assert made.used <= made.allowed <= award


@given(accounts)
def test_no_line_is_recognised_beyond_its_limit(account: GrantAccount) -> None:
    for line in account.lines:
        assert line.recognised <= line.limit
        assert line.limit <= line.budget * (100 + account.rules.overrun) / 100 < line.limit + 1
        assert line.remaining == line.budget - line.spent - line.committed


@given(accounts)
def test_what_is_left_in_money_goes_back_or_stays(account: GrantAccount) -> None:
    made = account.settlement
    stays = account.own_paid - made.own_spent - made.unrecognised - made.still_to_come
    kept = account.interest - made.interest
    assert account.balance == made.still_to_return + stays + kept


@given(st.lists(WON, min_size=1, max_size=5), st.randoms())
def test_the_order_of_the_entries_does_not_matter(numbers: list[Decimal], chance: object) -> None:
    award = GrantAward(
        date=DAY, id="G-1", amount=won(Decimal(10**7)), party="C-001", kind=GrantKind.ENTRUSTED, fund="g-1"
    )
    line = GrantLine(date=DAY, id="G-1", line="강사비", amount=award.amount)
    out = [spent("강사비", number) for number in numbers]
    mixed = list(out)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    rules = rules_of(award, rules_by_kind())
    one, other = (
        account_of([award, line], award, rules, GrantMoney(tuple(list_)), DAY) for list_ in (out, mixed)
    )
    assert (one.lines, one.settlement) == (other.lines, other.settlement)


LATER = DAY + dt.timedelta(days=1)
SIGNED = st.integers(-3_000_000, 3_000_000).map(Decimal)


@st.composite
def afterwards(draw: st.DrawFn) -> GrantMoney:
    """Whatever moved on the day of the settlement or later."""
    days = st.integers(0, 400).map(lambda days: LATER + dt.timedelta(days=days))
    return GrantMoney(
        tuple(spent(draw(st.sampled_from(LINES)), draw(SIGNED), draw(days)) for _ in range(2)),
        tuple(Moved(flow, draw(days), draw(WON)) for flow in Flow),
        tuple(Crossing(draw(days), draw(SIGNED), draw(st.booleans())) for _ in range(2)),
    )


@given(grants(), afterwards(), st.booleans())
def test_nothing_that_comes_after_it_changes_a_settlement(
    told: Told, more: GrantMoney, has_figures: bool
) -> None:
    facts, award, money = told
    before = account(told).settlement
    figures = {
        "spent": won(before.spent),
        "own_share": won(before.own_spent),
        "to_return": won(before.to_return),
    }
    held = GrantSettle(date=LATER, id="G-1", **(figures if has_figures else {}))
    all_of_it = GrantMoney(money.spent + more.spent, money.moved + more.moved, money.crossed + more.crossed)
    after = account(([*facts, held], award, all_of_it), dt.date.max)
    assert replace(after.settlement, returned=before.returned) == before
    assert after.reckoned == after.settlement
    assert after.settlement.still_to_return == before.to_return - after.settlement.returned
    assert list(settlement_differs(after)) == []


@given(grants(), WON)
def test_what_is_put_in_afterwards_makes_up_for_what_is_missing_first(told: Told, amount: Decimal) -> None:
    """No more may leave than is in the fund beyond what goes back, and what the grantor still pays."""
    facts, award, money = told
    put_in = GrantMoney(money.spent, money.moved, (*money.crossed, Crossing(LATER, -amount)))
    after = account(([*facts, GrantSettle(date=LATER, id="G-1")], award, put_in), LATER)
    made = after.settlement
    free = after.balance - made.still_to_return + made.still_to_come
    assert after.may_leave == max(free, Decimal(0))
