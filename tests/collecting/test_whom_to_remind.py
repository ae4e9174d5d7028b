"""Who gets which letter on which day: cases in a table."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.collecting.reminders import Reminder, Rules, Spared, Stages, remind
from sfund.facts import Fact
from sfund.members.facts import DuesWaived, MemberLeave, MemberPause, Reminded
from sfund.members.standing import Paid

from .network import day, member, network, paid

ME = "I-0001"
STAGES = Stages(5, (7, 30, 60))


def letters(
    on: dt.date, so_far: Paid, *facts: Fact, rules: Rules | None = None
) -> tuple[tuple[Reminder, ...], tuple[Spared, ...]]:
    return remind(network(member(ME), *facts), {ME: so_far}, on, rules or Rules(STAGES))


def answer(on: str, so_far: int, *facts: Fact, rules: Rules | None = None, **covering: int) -> str:
    """`30: 2026-10, 20000` for a letter about dues from October on; else why there is none."""
    sent, spared = letters(day(on), paid(so_far, **covering), *facts, rules=rules)
    said = [f"{one.stage}: {one.oldest.month}, {one.amount}" for one in sent]
    return " ".join([*said, *(str(one.why) for one in spared)]) or "–"


def reminded(covers: str, stage: int, on: str) -> Reminded:
    return Reminded(date=day(on), id=ME, covers=covers, stage=stage)


# Day, paid so far (10,000 a month, due on the 25th) → the letter.
DAYS = """
    11-19  100000  –
    11-20  100000  -5: 2026-11, 10000
    11-25  100000  -5: 2026-11, 10000
    11-25  110000  –
    11-26  100000  too early
    12-01  100000  too early
    12-02  100000  7: 2026-11, 10000
    12-02  104000  7: 2026-11, 6000
    12-20  100000  7: 2026-11, 10000
    12-24  100000  7: 2026-11, 10000
    12-25  100000  30: 2026-11, 10000
    12-26  100000  30: 2026-11, 20000
    12-02  90000   30: 2026-10, 20000
    12-24  90000   60: 2026-10, 20000
    12-26  80000   60: 2026-09, 40000
    12-02  110000  –
    12-21  110000  -5: 2026-12, 10000
"""


@pytest.mark.parametrize("row", DAYS.strip().splitlines())
def test_the_letter_of_the_day(row: str) -> None:
    on, so_far, expected = row.split(maxsplit=2)
    assert answer(on, int(so_far)) == expected


# Sent before (months, stage, day), then the day, paid so far → the letter.
SENT = """
    2026-11  -5  11-20   11-24  100000  was sent this letter already
    2026-11  -5  11-20   12-02  100000  7: 2026-11, 10000
    2026-11   7  12-02   12-03  100000  was sent this letter already
    2026-11   7  12-02   12-25  100000  30: 2026-11, 10000
    2026-11  30  12-25   12-30  100000  was sent this letter already
    2026-10  60  12-24   12-30  90000   was sent this letter already
    2026-10  60  12-24   12-30  100000  30: 2026-11, 20000
    2026-11  30  12-25   12-24  100000  was sent this letter already
"""


@pytest.mark.parametrize("row", SENT.strip().splitlines())
def test_never_the_same_letter_twice(row: str) -> None:
    months, stage, sent_on, on, so_far, expected = row.split(maxsplit=5)
    assert answer(on, int(so_far), reminded(months, int(stage), sent_on)) == expected


LIFE = {
    "has left": ([MemberLeave(date=day("11-30"), id=ME)], Rules(STAGES), "has left"),
    "has left, and is written to all the same": (
        [MemberLeave(date=day("11-30"), id=ME)], Rules(STAGES, also_left=True), "7: 2026-11, 10000",
    ),
    "pauses": ([MemberPause(date=day("12-01"), id=ME)], Rules(STAGES), "pauses"),
    "is waived": ([DuesWaived(date=day("11-01"), id=ME, covers="2026-11")], Rules(STAGES), "–"),
    "another stage is wanted": ([], Rules(STAGES, only=30), "stands at another stage"),
    "this stage is wanted": ([], Rules(STAGES, only=7), "7: 2026-11, 10000"),
    "a debit has asked": ([], Rules(STAGES, waiting=frozenset([ME])), "was asked by direct debit; the answer is awaited"),
    "is debited, and the debit did not bring it": ([], Rules(STAGES, debited=frozenset([ME])), "7: 2026-11, 10000"),
}  # fmt: skip


@pytest.mark.parametrize("what", LIFE)
def test_the_members_life(what: str) -> None:
    facts, rules, expected = LIFE[what]
    assert answer("12-05", 100_000, *facts, rules=rules) == expected


def test_who_is_debited_needs_no_letter_before_the_due_day() -> None:
    assert answer("11-22", 100_000, rules=Rules(STAGES, debited=frozenset([ME]))) == "–"


def test_without_a_letter_before_the_due_day() -> None:
    assert answer("11-22", 100_000, rules=Rules(Stages(0, (7,)))) == "–"


def test_a_claim_that_is_too_old() -> None:
    leave = MemberLeave(date=day("02-01"), id=ME)
    rules = Rules(STAGES, also_left=True)
    assert answer("2029-01-20", 0, leave, rules=rules) == "60: 2026-01, 10000"
    assert answer("2029-01-26", 0, leave, rules=rules) == "the claim is too old"


@given(st.lists(st.integers(0, 120), min_size=1, max_size=12), st.integers(8, 10))
def test_whenever_the_command_runs_each_stage_goes_out_once_and_in_order(
    steps: list[int], months: int
) -> None:
    """Runs on any days; what was sent is recorded and never sent again, nor anything earlier."""
    facts: list[Reminded] = []
    seen: list[tuple[str, int]] = []
    for step in sorted(steps):
        on = day("09-01") + dt.timedelta(days=step)
        sent, _ = letters(on, paid(months * 10_000), *facts)
        again, _ = letters(on, paid(months * 10_000), *facts, *(one.fact(on, "eml", "b") for one in sent))
        assert not again
        facts += [one.fact(on, "eml", "letters-1") for one in sent]
        seen += [(str(one.oldest.month), one.stage) for one in sent]
    assert len(set(seen)) == len(seen)
    for month in {month for month, _ in seen}:
        stages = [stage for of, stage in seen if of == month]
        assert stages == sorted(stages)
