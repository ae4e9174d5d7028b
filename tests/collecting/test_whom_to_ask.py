"""Whom a debit asks for how much, and why somebody is left out: cases in a table."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.collecting.debiting import Asked, History, Reason, Round, collect
from sfund.facts import Fact
from sfund.members.facts import DebitFailed, DuesWaived, MemberLeave, MemberPause
from sfund.members.persons import Person
from sfund.members.standing import Paid
from sfund.money import Money
from sfund.periods import Month

from .network import MANDATE, day, member, network, paid, payer

ME = "I-0001"
NOVEMBER = Round(Month(2026, 11), day("11-25"))
TEN_MONTHS = paid(100_000)


def failed(amount: int, code: str, on: str = "10-26") -> DebitFailed:
    return DebitFailed(date=day(on), id=ME, amount=Money(Decimal(amount), "KRW"), code=code)


def answer(
    *facts: Fact,
    so_far: Paid = TEN_MONTHS,
    person: Person | None = None,
    failure: DebitFailed | None = None,
    waiting: bool = False,
    round_: Round = NOVEMBER,
) -> str:
    """`10000 + 10000` for what is asked now and once more, else the reason and what is open."""
    history = History({ME: failure} if failure else {}, {ME: "EB21-2026-10-26"} if waiting else {})
    found = collect(network(member(ME), *facts), {ME: so_far}, [person or payer()], history, round_)
    assert len(found.asked) + len(found.left_out) <= 1
    if found.asked:
        (one,) = found.asked
        assert found.amount == one.amount
        return f"{one.now} + {one.again}"
    return " ".join(f"{one.reason} {one.amount}" for one in found.left_out) or "not named"


LOW = failed(10_000, "0021")
WRONG = failed(10_000, "0012")
GONE = failed(10_000, "0019")
ODD = failed(10_000, "0051")

PAYMENTS = {
    "paid up to October": (TEN_MONTHS, None, "10000 + 0"),
    "November was paid by transfer": (paid(110_000), None, "covered 0"),
    "half of November was paid ahead": (paid(105_000), None, "5000 + 0"),
    "a year was paid ahead": (paid(120_000), None, "covered 0"),
    "October failed for want of money": (paid(90_000), LOW, "10000 + 10000"),
    "October failed, and was paid by transfer since": (TEN_MONTHS, LOW, "10000 + 0"),
    "October failed, half of it came since": (paid(95_000), LOW, "10000 + 5000"),
    "October failed, September had never been asked": (paid(80_000), LOW, "10000 + 10000"),
    "September and October failed as one debit": (paid(80_000), failed(20_000, "0041"), "10000 + 20000"),
    "older dues that no debit asked for": (paid(70_000), None, "10000 + 0"),
    "November failed earlier in the month": (TEN_MONTHS, failed(10_000, "0021", "11-10"), "10000 + 0"),
    "November and October failed earlier in the month": (paid(80_000), failed(20_000, "0021", "11-10"), "10000 + 10000"),
    "nothing was ever paid": (paid(0), None, "10000 + 0"),
}  # fmt: skip


@pytest.mark.parametrize("what", PAYMENTS)
def test_what_was_paid_and_what_failed(what: str) -> None:
    so_far, failure, expected = PAYMENTS[what]
    assert answer(so_far=so_far, failure=failure) == expected


LAST_TIME = {
    "wrong account: call first": (WRONG, {}, "call 20000"),
    "mandate withdrawn: stop": (GONE, {}, "stop 20000"),
    "another reason: look": (ODD, {}, "look 20000"),
    "a new mandate since": (WRONG, {"mandate_from": day("11-01")}, "10000 + 10000"),
    "the mandate was withdrawn, and a new one given": (GONE, {"mandate_from": day("11-01")}, "10000 + 10000"),
    "the mandate is of the very day of the failure": (GONE, {"mandate_from": day("10-26")}, "stop 20000"),
}


@pytest.mark.parametrize("what", LAST_TIME)
def test_what_the_bank_said_last_time(what: str) -> None:
    failure, changed, expected = LAST_TIME[what]
    assert answer(so_far=paid(90_000), failure=failure, person=payer(**changed)) == expected


def test_who_was_called_can_be_asked_again() -> None:
    again = Round(NOVEMBER.month, NOVEMBER.day, frozenset([ME]))
    assert answer(so_far=paid(90_000), failure=WRONG, round_=again) == "10000 + 10000"


REGISTER = {
    "no payer number": ({"payer_number": ""}, "not named"),
    "no mandate": ({"mandate_from": None}, "no-mandate 10000"),
    "the mandate begins on the day": ({"mandate_from": day("11-25")}, "10000 + 0"),
    "the mandate begins the day after": ({"mandate_from": day("11-26")}, "not-yet 10000"),
    "the mandate ends on the day": ({"mandate_until": day("11-25")}, "10000 + 0"),
    "the mandate ended the day before": ({"mandate_until": day("11-24")}, "ended 10000"),
    "no account": ({"debit_account": ""}, "incomplete 10000"),
    "no birth date": ({"debit_number": ""}, "incomplete 10000"),
    "no bank": ({"debit_bank": ""}, "incomplete 10000"),
    "a bank that nobody knows": ({"debit_bank": "온고을은행"}, "incomplete 10000"),
}


@pytest.mark.parametrize("what", REGISTER)
def test_what_the_register_has(what: str) -> None:
    changed, expected = REGISTER[what]
    assert answer(person=payer(**changed)) == expected


LIFE = {
    "left in November, November is owed": ([MemberLeave(date=day("11-20"), id=ME)], TEN_MONTHS, "left 10000"),
    "left, and owes nothing": ([MemberLeave(date=day("10-20"), id=ME)], TEN_MONTHS, "not named"),
    "pauses since October": ([MemberPause(date=day("10-01"), id=ME)], paid(90_000), "nothing-due 0"),
    "pauses since mid-November": ([MemberPause(date=day("11-15"), id=ME)], TEN_MONTHS, "paused 10000"),
    "November is waived": ([DuesWaived(date=day("11-01"), id=ME, covers="2026-11")], TEN_MONTHS, "nothing-due 0"),
    "a debit waits for its answer": ([], TEN_MONTHS, "waiting 10000"),
}  # fmt: skip


@pytest.mark.parametrize("what", LIFE)
def test_the_members_life(what: str) -> None:
    facts, so_far, expected = LIFE[what]
    assert answer(*facts, so_far=so_far, waiting="waits" in what) == expected


def test_older_dues_alone_are_not_asked_for() -> None:
    pause = MemberPause(date=day("11-01"), id=ME, until=day("11-20"))
    assert answer(pause, so_far=paid(90_000)) == "older 10000"


def test_a_claim_beyond_the_limit_is_never_asked_for() -> None:
    """Nothing was paid from 2026 on; in November 2029 what fell due from December 2026 on can be asked for."""
    late = Round(Month(2029, 11), day("2029-11-26"))
    everything = failed(1_000_000, "0021", "2029-10-25")
    assert answer(so_far=paid(0), failure=everything, round_=late) == "10000 + 350000"


def test_by_id_whatever_the_order_of_the_register() -> None:
    ids = ["I-0003", ME, "I-0002"]
    dues = network(*(member(id_) for id_ in ids))
    found = collect(dues, {}, [payer(id_) for id_ in ids], History(), NOVEMBER)
    assert [one.member for one in found.asked] == sorted(ids)


@given(
    so_far=st.integers(0, 150_000),
    amount=st.integers(0, 60_000),
    code=st.sampled_from(["0021", "0041", "0012", "0019", "0051", "none of them"]),
    on=st.dates(MANDATE, dt.date(2026, 11, 20)),
)
def test_nobody_is_ever_asked_for_more_than_is_open(so_far: int, amount: int, code: str, on: dt.date) -> None:
    dues, person = network(member(ME)), payer()
    failure = failed(amount, code, on.isoformat())
    found = collect(dues, {ME: paid(so_far)}, [person], History({ME: failure}), NOVEMBER)
    open_ = sum(
        claim.open for claim in dues.claims(ME, paid(so_far), NOVEMBER.day) if claim.ask.due <= NOVEMBER.day
    )
    for one in found.asked:
        assert isinstance(one, Asked)
        assert 0 < one.amount <= open_
        assert one.again <= amount
    assert all(one.reason in Reason for one in found.left_out)
