"""What holds of every sheet: who is who in overlapping downloads, and which days a deposit is for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from importers.booking.identity import collected_ids, purchase_ids
from importers.placing.settlements import Lot, exact_payout
from importers.reading.refunds import with_refunds
from importers.reading.statements import Collected, Purchase

DAYS = st.dates(dt.date(2025, 3, 1), dt.date(2025, 3, 4))
AMOUNTS = st.sampled_from([5_000, 10_000, 10_000, 30_000]).map(Decimal)
PURCHASES = st.builds(
    Purchase,
    row=st.just(3),
    day=DAYS,
    time=st.sampled_from([None, dt.time(12, 30)]),
    amount=AMOUNTS,
    merchant=st.sampled_from(["온고을 커피", "한빛문구"]),
    memo=st.just(""),
    reference=st.sampled_from(["", "1", "2"]),
    cancelled=st.booleans(),
)
PAYMENTS = st.builds(
    Collected,
    row=st.just(3),
    day=DAYS,
    time=st.none(),
    payer_number=st.sampled_from(["", "A-1", "A-2"]),
    payer=st.just("누군가"),
    asked=AMOUNTS,
    fee=st.just(Decimal(0)),
    settles=st.none(),
    failed=st.sampled_from(["", "잔액부족"]),
    memo=st.just(""),
    reference=st.sampled_from(["", "G-1"]),
)


@given(st.lists(PAYMENTS, max_size=8), st.data())
def test_payments_are_the_same_in_every_download(rows: list[Collected], data: st.DataObject) -> None:
    """Whatever their order, a download of some of the days has the ids of those days, each once."""
    days = set(data.draw(st.lists(DAYS)))
    ids = collected_ids("nicebill", "Assets:Clearing:CMS", rows)
    shuffled = data.draw(st.permutations(rows))
    some = [row for row in shuffled if row.day in days]
    expected = Counter(id_ for id_, row in zip(ids, rows, strict=True) if row.day in days)
    assert Counter(collected_ids("nicebill", "Assets:Clearing:CMS", some)) == expected
    assert len(set(ids)) == len(ids)


@given(st.lists(PURCHASES, max_size=8), st.data())
def test_purchases_are_the_same_in_every_download(rows: list[Purchase], data: st.DataObject) -> None:
    ids = purchase_ids("Liabilities:Card", rows)
    assert Counter(purchase_ids("Liabilities:Card", data.draw(st.permutations(rows)))) == Counter(ids)
    assert len(set(ids)) == len(ids)


@given(st.lists(PURCHASES, max_size=8))
def test_what_is_taken_back_is_never_more_than_marked(rows: list[Purchase]) -> None:
    """A mark becomes a refund or stays a mark; nothing else changes, and no payment is lost."""

    def turned(row: Purchase) -> Purchase:
        return Purchase(**{name: getattr(row, name) for name in Purchase.__slots__} | {
            "amount": -abs(row.amount), "cancelled": False})  # fmt: skip

    done = with_refunds(rows, lambda row: row.amount, turned)
    assert [row for row in done if not row.cancelled and row.amount > 0] == [
        row for row in rows if not row.cancelled
    ]
    assert sum(row.cancelled or row.amount < 0 for row in done) == sum(row.cancelled for row in rows)


LOTS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 500), st.integers(0, 20)), min_size=1, max_size=8
).map(
    lambda lots: [
        Lot("nicebill", dt.date(2025, 3, 1) + dt.timedelta(days=3 * n), Decimal(gross * 1000), Decimal(fee))
        for n, (_, gross, fee) in enumerate(lots)
    ]
)


@given(LOTS, st.data())
def test_days_that_follow_one_another_are_found_and_add_up(lots: list[Lot], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(lots) - 1))
    end = data.draw(st.integers(start + 1, len(lots)))
    amount = sum((lot.open for lot in lots[start:end]), Decimal(0))
    found = exact_payout(lots, amount, lots[end - 1].day)
    assert sum(part for _, part in found) == amount
    days = [lot.day for lot, _ in found]
    assert days == [lot.day for lot in lots if days[0] <= lot.day <= days[-1]]


@given(LOTS, st.integers(1, 10**7))
def test_a_deposit_of_any_amount_is_explained_to_the_won_or_not_at_all(lots: list[Lot], amount: int) -> None:
    found = exact_payout(lots, Decimal(amount), lots[-1].day)
    assert not found or sum(part for _, part in found) == amount
