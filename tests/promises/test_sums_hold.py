"""What holds for every split of a cost, every split of an entry by fund, and every life of a pledge."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfund.books.funds.sums import fund_sums
from sfund.books.load import load_books
from sfund.errors import RequestError
from sfund.funds.allocation import split
from sfund.giving.pledge_account import Gift, PledgeAccount, pledge_account
from sfund.giving.pledges import PledgeCancel, PledgeDue, PledgeFact, PledgeKind, PledgeMake, PledgeRaise
from sfund.money import Money, smallest_unit
from sfund.periods import Span

if TYPE_CHECKING:
    from conftest import MakeBooks

DAY = dt.date(2026, 1, 1)
BASES = st.lists(st.decimals(0, 10_000, places=2), min_size=1, max_size=6).filter(any)


@given(st.integers(-10_000_000, 10_000_000), BASES, st.sampled_from(["KRW", "EUR"]))
def test_a_split_sums_to_the_whole_and_each_part_is_right_to_the_unit(
    number: int, bases: list[Decimal], currency: str
):
    unit = smallest_unit(currency)
    amount = number * unit
    parts = split(amount, bases, currency)
    assert sum(parts) == amount
    last = max(at for at, base in enumerate(bases) if base)
    whole = sum(map(Fraction, bases))
    for at, (part, base) in enumerate(zip(parts, bases, strict=True)):
        exact = Fraction(amount) * Fraction(base) / whole
        assert part % unit == 0
        if at != last:
            assert abs(part) <= abs(exact) < abs(part) + unit
        else:
            assert abs(Fraction(part) - exact) < len(bases) * Fraction(unit)


@pytest.mark.parametrize("bases", [["0"], ["0", "0"], ["3", "-1"], ["-1"]])
def test_nothing_is_split_by_nothing(bases: list[str]) -> None:
    with pytest.raises(RequestError) as refused:
        split(Decimal(100), list(map(Decimal, bases)), "KRW")
    assert refused.value.code == "KEY-WITHOUT-BASE"


FUNDS = ("general", "one", "two")
DECLARED = '2025-01-01 custom "fund" "one"\n  restriction: "purpose"\n2025-01-01 custom "fund" "two"\n'


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.sampled_from(FUNDS), st.integers(1, 1000)), min_size=1, max_size=5), st.booleans()
)
def test_any_split_of_an_entry_by_fund_keeps_the_sums(
    make_books: MakeBooks, parts: list[tuple[str, int]], comes: bool
):
    sign = 1 if comes else -1
    account = "Income:Donations" if comes else "Expenses:Other"
    lines = ['2025-03-01 * "split"']
    for fund, amount in parts:
        lines += [f"  Assets:Bank:Operating {sign * amount} KRW", f'    fund: "{fund}"']
        lines += [f"  {account} {-sign * amount} KRW", f'    fund: "{fund}"']
    with tempfile.TemporaryDirectory() as folder:
        books = load_books(make_books(Path(folder) / "books", DECLARED + "\n".join(lines) + "\n"))
        sums = fund_sums(books, Span.of_year(2025))
        books.__dict__.clear()
    assert [one.difference for one in sums] == [0] * len(sums)
    assert sum(one.closing for one in sums) == sign * sum(amount for _, amount in parts)
    for one in sums:
        assert one.closing == sign * sum(amount for fund, amount in parts if fund == one.name)


def won(number: int) -> Money:
    return Money(Decimal(number), "KRW")


@st.composite
def lives(draw: st.DrawFn) -> PledgeAccount:
    """A pledge in any parts, raised, cancelled and paid anyhow, on any day."""
    days = st.integers(0, 400).map(lambda ahead: DAY + dt.timedelta(days=ahead))
    amounts = st.integers(1, 1_000_000)
    pledge = PledgeMake(
        date=DAY, id="P-1", amount=won(draw(amounts)), party="C-1", kind=PledgeKind.CSR, fund="general"
    )
    facts: list[PledgeFact] = [pledge]
    for due, amount in draw(st.lists(st.tuples(days, amounts), max_size=4)):
        facts.append(PledgeDue(date=DAY, id="P-1", due=due, amount=won(amount)))
    for day, amount, due in draw(st.lists(st.tuples(days, amounts, st.none() | days), max_size=2)):
        facts.append(PledgeRaise(date=day, id="P-1", amount=won(amount), due=due))
    for day, amount, due in draw(st.lists(st.tuples(days, amounts, st.none() | days), max_size=2)):
        facts.append(PledgeCancel(date=day, id="P-1", amount=won(amount), due=due))
    gifts = [
        Gift(day, Decimal(amount)) for day, amount in draw(st.lists(st.tuples(days, amounts), max_size=4))
    ]
    return pledge_account(draw(st.permutations(facts)), pledge, gifts, draw(days))


@given(lives())
def test_the_parts_of_a_pledge_are_what_is_promised(account: PledgeAccount) -> None:
    assert sum(part.amount for part in account.parts) == max(account.pledged, Decimal(0))
    assert sum(part.open for part in account.parts) == max(account.pledged, Decimal(0)) - min(
        account.received, max(account.pledged, Decimal(0))
    )
    assert account.outstanding >= account.overdue >= 0
    assert account.pledged - account.received == account.outstanding - account.beyond


@given(lives())
def test_money_fills_the_oldest_part_first(account: PledgeAccount) -> None:
    dues = [part.due or dt.date.max for part in account.parts]
    assert dues == sorted(dues)
    real = [part for part in account.parts if part.amount]
    for one, after in itertools.pairwise(real):
        assert not one.open or not after.received
    for part in real:
        assert (part.settled is None) == bool(part.open)
