"""What a dues plan asks of a member, period by period, and which periods a payment settles."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.facts import Fact
from sfund.members.dues import DuesPlan
from sfund.members.facts import MemberJoin, MemberKind, MemberLeave, MemberPause, MemberPlan, MemberReturn
from sfund.members.owed import Asks, span_label
from sfund.money import Money
from sfund.periods import Every
from sfund.registry import build_registry


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def plan(since: str, name: str, won: int, every: Every = Every.MONTH, due_day: int = 25) -> DuesPlan:
    money = Money(Decimal(won), "KRW")
    return DuesPlan(date=day(since), name=name, amount=money, every=every, due_day=due_day)


def join(on: str, name: str) -> MemberJoin:
    return MemberJoin(date=day(on), id="I-1", kind=MemberKind.INDIVIDUAL, plan=name)


PLANS = (
    plan("2025-01-01", "monthly", 10_000),
    plan("2025-07-01", "monthly", 15_000),
    plan("2025-01-01", "quarterly", 30_000, Every.QUARTER),
    plan("2025-01-01", "half-yearly", 60_000, Every.HALF_YEAR),
    plan("2025-01-01", "yearly", 120_000, Every.YEAR, 31),
    plan("2025-01-01", "last-day", 10_000, due_day=31),
    plan("2025-01-01", "slower", 10_000),
    plan("2025-05-01", "slower", 30_000, Every.QUARTER),
    plan("2025-01-01", "faster", 30_000, Every.QUARTER),
    plan("2025-05-01", "faster", 10_000),
    plan("2025-01-01", "changes-twice", 10_000),
    plan("2025-02-01", "changes-twice", 30_000, Every.QUARTER),
    plan("2025-04-01", "changes-twice", 60_000, Every.HALF_YEAR),
    DuesPlan(date=day("2025-01-01"), name="abroad", amount=Money(Decimal(10_000), "JPY"), every=Every.MONTH),
)


def asks(*facts: Fact, since: str = "2025-01-01") -> Asks:
    registry, problems = build_registry([*PLANS, *facts])
    assert not problems
    return Asks(registry, day(since), "KRW")


def asked(book: Asks, until: str) -> list[str]:
    """`2025-03 10000` for every period that has begun by that day."""
    found = book.of("I-1", day(until))
    return [f"{span_label([ask])} {ask.amount}" for ask in found if ask.first <= day(until)]


@pytest.mark.parametrize(
    ("facts", "until", "periods"),
    [
        # from the period of joining on, the plan's new amount from July
        ([join("2025-05-20", "monthly")], "2025-07-01", ["2025-05 10000", "2025-06 10000", "2025-07 15000"]),
        ([join("2025-05-31", "monthly")], "2025-05-31", ["2025-05 10000"]),
        # quarters, half-years and years of the calendar
        ([join("2025-02-10", "quarterly")], "2025-04-01", ["2025-01/2025-03 30000", "2025-04/2025-06 30000"]),
        ([join("2025-08-10", "half-yearly")], "2026-01-01", ["2025-07/2025-12 60000", "2026-01/2026-06 60000"]),
        ([join("2025-08-10", "yearly")], "2026-05-01", ["2025-01/2025-12 120000", "2026-01/2026-12 120000"]),
        # a leave ends it with the first period that begins on or after it
        ([join("2025-01-01", "monthly"), MemberLeave(date=day("2025-03-01"), id="I-1")], "2025-06-30",
         ["2025-01 10000", "2025-02 10000"]),
        ([join("2025-01-01", "monthly"), MemberLeave(date=day("2025-03-02"), id="I-1")], "2025-06-30",
         ["2025-01 10000", "2025-02 10000", "2025-03 10000"]),
        # who comes back is asked again
        ([join("2025-01-01", "monthly"), MemberLeave(date=day("2025-02-01"), id="I-1"),
          join("2025-05-10", "monthly")], "2025-05-31", ["2025-01 10000", "2025-05 10000"]),
        # a pause, until a day or until a return
        ([join("2025-01-01", "monthly"), MemberPause(date=day("2025-02-01"), id="I-1", until=day("2025-03-31"))],
         "2025-04-30", ["2025-01 10000", "2025-04 10000"]),
        ([join("2025-01-01", "monthly"), MemberPause(date=day("2025-02-10"), id="I-1"),
          MemberReturn(date=day("2025-04-01"), id="I-1")], "2025-04-30",
         ["2025-01 10000", "2025-02 10000", "2025-04 10000"]),
        # a plan that changes inside a period counts from the next
        ([join("2025-01-01", "monthly"), MemberPlan(date=day("2025-02-15"), id="I-1", plan="last-day")],
         "2025-03-31", ["2025-01 10000", "2025-02 10000", "2025-03 10000"]),
        ([join("2025-01-01", "monthly"), MemberPlan(date=day("2025-03-01"), id="I-1", plan="quarterly")],
         "2025-04-30", ["2025-01 10000", "2025-02 10000", "2025-03 10000", "2025-04/2025-06 30000"]),
        ([join("2025-01-01", "quarterly"), MemberPlan(date=day("2025-02-15"), id="I-1", plan="last-day")],
         "2025-05-31", ["2025-01/2025-03 30000", "2025-04 10000", "2025-05 10000"]),
        ([join("2025-01-01", "monthly"), MemberPlan(date=day("2025-02-10"), id="I-1", plan="half-yearly"),
          MemberPlan(date=day("2025-02-20"), id="I-1", plan="quarterly")],
         "2025-06-30", ["2025-01 10000", "2025-02 10000", "2025-03 10000", "2025-04/2025-06 30000"]),
        # so does one that changes its own rhythm: the old one goes on until the new one's first period
        ([join("2025-03-01", "slower")], "2025-07-31",
         ["2025-03 10000", "2025-04 10000", "2025-05 10000", "2025-06 10000", "2025-07/2025-09 30000"]),
        ([join("2025-03-01", "faster")], "2025-08-31",
         ["2025-01/2025-03 30000", "2025-04/2025-06 30000", "2025-07 10000", "2025-08 10000"]),
        ([join("2025-01-01", "changes-twice")], "2025-07-31",
         ["2025-01 10000", "2025-02 10000", "2025-03 10000", "2025-04 10000", "2025-05 10000", "2025-06 10000",
          "2025-07/2025-12 60000"]),
    ],
)  # fmt: skip
def test_what_is_asked(facts: list[Fact], until: str, periods: list[str]) -> None:
    assert asked(asks(*facts), until) == periods


def test_what_was_before_the_books_is_not_in_them() -> None:
    assert asked(asks(join("2019-03-01", "monthly"), since="2025-03-01"), "2025-04-30") == [
        "2025-03 10000",
        "2025-04 10000",
    ]


def test_the_due_day_keeps_its_anchor() -> None:
    found = asks(join("2025-01-01", "last-day")).of("I-1", day("2025-12-31"))[:4]
    assert [str(ask.due) for ask in found] == ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]


@pytest.mark.parametrize(
    ("paid", "amount", "settles"),
    [
        (0, 10_000, "2025-01"),
        (0, 30_000, "2025-01/2025-03"),
        (20_000, 10_000, "2025-03"),
        (15_000, 5_000, "2025-02"),  # the rest of February
        (15_000, 15_000, "2025-02/2025-03"),
        (50_000, 25_000, "2025-06/2025-07"),  # across the change of the amount
        (0, 15_000, ""),
        (15_000, 10_000, ""),
        (0, 0, ""),
    ],
)
def test_which_periods_a_payment_settles(paid: int, amount: int, settles: str) -> None:
    book = asks(join("2025-01-01", "monthly"))
    found = book.next_ones("I-1", day("2025-03-15"), Decimal(paid), Decimal(amount))
    assert (span_label(found) if found else "") == settles


def test_overdue_counts_from_the_day_after_the_due_day() -> None:
    book = asks(join("2025-01-01", "monthly"))
    overdue = [
        book.overdue("I-1", day(on), Decimal(10_000)) for on in ("2025-02-25", "2025-02-26", "2025-03-26")
    ]
    assert overdue == [0, 10_000, 20_000]


@given(
    st.dates(day("2025-01-01"), day("2027-12-31")),
    st.sampled_from(["monthly", "quarterly", "half-yearly", "yearly", "last-day"]),
    st.dates(day("2025-01-01"), day("2028-12-31")),
)
def test_periods_follow_one_another_without_a_hole(joined: dt.date, name: str, until: dt.date) -> None:
    found = asks(join(joined.isoformat(), name)).of("I-1", until)
    assert found[0].first <= joined <= found[0].last.last_day
    for one, two in pairwise(found):
        assert one.last.plus(1) == two.month


@given(st.integers(0, 40), st.integers(1, 30))
def test_paying_period_by_period_or_at_once_settles_the_same(begun: int, count: int) -> None:
    book = asks(join("2025-01-01", "monthly"))
    whole = book.of("I-1", day("2025-03-15"))
    if begun + count > len(whole):
        return
    paid = sum((ask.amount for ask in whole[:begun]), Decimal(0))
    amount = sum((ask.amount for ask in whole[begun : begun + count]), Decimal(0))
    assert book.next_ones("I-1", day("2025-03-15"), paid, amount) == whole[begun : begun + count]


def test_what_is_asked_in_another_currency_is_settled_by_nothing_that_these_books_hold() -> None:
    book = asks(join("2025-01-01", "abroad"))
    assert book.of("I-1", day("2025-03-15"))[0].currency == "JPY"
    assert book.next_ones("I-1", day("2025-03-15"), Decimal(0), Decimal(10_000)) == ()
    assert book.overdue("I-1", day("2025-03-15"), Decimal(0)) == 0


_EVERY_PLAN = sorted({one.name for one in PLANS})


@given(
    st.sampled_from(_EVERY_PLAN),
    st.lists(
        st.tuples(st.dates(day("2025-01-02"), day("2026-12-31")), st.sampled_from(_EVERY_PLAN)),
        max_size=4,
        unique_by=lambda change: change[0],
    ),
)
def test_whatever_changes_no_month_is_asked_twice_and_none_is_left_out(
    name: str, changes: list[tuple[dt.date, str]]
) -> None:
    facts = [MemberPlan(date=on, id="I-1", plan=to) for on, to in sorted(changes)]
    for one, two in pairwise(asks(join("2025-01-01", name), *facts).of("I-1", day("2027-06-30"))):
        assert one.last.plus(1) == two.month
