"""What the fund can bear: draws that anybody can repeat, held against what must be true of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D  # noqa: N817  amounts in every line
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.loans.capacity import (
    Behaviour,
    Flow,
    Outlook,
    Share,
    largest_borrowers,
    simulate,
    stressed,
)
from sfund.periods import Month

DECEMBER = Month(2026, 12)
SURE = Behaviour(Share(0, 1000), Share(0, 1000))
USUAL = Behaviour(Share(1, 400), Share(20, 400), (1, 2))
ROUGH = Behaviour(Share(60, 400), Share(100, 400), (1, 2, 3))


def running(borrower: str, amount: int, months: int, first: Month = DECEMBER) -> Flow:
    return Flow(f"L-{borrower}", borrower, tuple((first.plus(k), D(amount)) for k in range(months)))


def planned(borrower: str, amount: int, months: int, day: Month = DECEMBER) -> Flow:
    part = D(amount) / months
    rows = tuple((day.plus(k + 1), part) for k in range(months))
    return Flow(f"P-{borrower}", borrower, rows, ((day, D(amount)),))


def outlook(*loans: Flow, liquid: int = 10_000_000, reserve: int = 2_000_000, dues: int = 100_000) -> Outlook:
    return Outlook(DECEMBER, 24, D(liquid), D(reserve), loans, {"dues": (D(dues),) * 24})


THREE = (running("O-001", 200_000, 12), running("O-002", 400_000, 30), running("O-003", 50_000, 24))


def test_the_path_as_agreed_worked_by_hand() -> None:
    # 10,000,000 and each month 100,000 of dues; 200,000 for 12 months, 400,000 and 50,000 for all 24.
    path = outlook(*THREE).path()
    assert path[0] == 10_000_000 + 100_000 + 650_000
    assert path[11] == 10_000_000 + 12 * 750_000
    assert path[23] == 10_000_000 + 12 * 750_000 + 12 * 550_000


def test_a_planned_loan_goes_out_before_it_comes_back() -> None:
    path = outlook(planned("O-009", 2_400_000, 24), dues=0).path()
    assert path[:3] == (7_600_000, 7_700_000, 7_800_000)
    assert path[23] == 7_600_000 + 23 * 100_000  # the last instalment falls into the month after


def test_same_seed_same_runs_other_seed_others() -> None:
    one, again = (simulate(outlook(*THREE), ROUGH, seed="autumn", runs=200) for _ in range(2))
    assert one == again
    assert one != simulate(outlook(*THREE), ROUGH, seed="winter", runs=200)


def test_known_draws_stay_as_they_were_drawn() -> None:
    """A board's minutes name the seed: another version of the program must draw the same."""
    drawn = simulate(outlook(*THREE), USUAL, seed="2026-12 board", runs=100)
    assert [drawn.percentiles[p][23] for p in (5, 50, 95)] == GOLDEN


GOLDEN = [D(20_000_000), D(25_600_000), D(25_600_000)]


def test_nobody_gains_from_a_borrower_who_stops() -> None:
    drawn = simulate(outlook(*THREE), ROUGH, seed="autumn", runs=200)
    for percentile in drawn.percentiles.values():
        assert all(have <= agreed for have, agreed in zip(percentile, drawn.as_agreed, strict=True))


def test_percentiles_are_ordered_and_rough_times_are_worse() -> None:
    usual, rough = (simulate(outlook(*THREE), b, seed="autumn", runs=300) for b in (USUAL, ROUGH))
    ranks = sorted(usual.percentiles)
    for low, high in pairwise(ranks):
        assert all(a <= b for a, b in zip(usual.percentiles[low], usual.percentiles[high], strict=True))
    assert rough.percentiles[50][23] < usual.percentiles[50][23]


def test_where_stops_are_next_to_impossible_the_middle_is_the_agreement() -> None:
    drawn = simulate(outlook(*THREE), SURE, seed="autumn", runs=200)
    assert drawn.percentiles[50] == drawn.as_agreed
    assert drawn.short == (0,) * 24
    assert drawn.ever_short == 0


def test_a_plan_that_nobody_needs_draws_for_is_short_in_every_run() -> None:
    drawn = simulate(outlook(planned("O-009", 9_000_000, 24)), SURE, seed="autumn", runs=50)
    assert drawn.short[0] == 50
    assert drawn.ever_short == 50


def test_who_stops_one_loan_stops_all() -> None:
    """Twelve instalments, then one of another loan: it comes of one borrower seldom, of another mostly."""
    first = running("O-001", 10, 12)
    other = running("O-002", 5_000_000, 1, DECEMBER.plus(20))
    same = replace(other, borrower="O-001")
    one, two = (simulate(outlook(first, o), ROUGH, seed="autumn", runs=200) for o in (same, other))
    assert one.percentiles[50][23] < 10_000_000 + 24 * 100_000 + 5_000_000 <= two.percentiles[50][23]


def test_another_loan_leaves_the_draws_of_the_rest_alone() -> None:
    extra = Flow("L-new", "O-100", ())
    assert simulate(outlook(*THREE), ROUGH, seed="a", runs=50) == simulate(
        outlook(*THREE, extra), ROUGH, seed="a", runs=50
    )


@given(reserve=st.integers(0, 12_000_000), months=st.integers(2, 24))
def test_what_is_bearable_keeps_the_reserve_in_95_of_100_runs(reserve: int, months: int) -> None:
    asked = outlook(*THREE, reserve=reserve)
    probe = planned("probe", 12_000_000, months)
    bearable = simulate(asked, ROUGH, seed="x", runs=60, probe=probe).bearable
    assert bearable is not None
    if bearable:
        scale = bearable / 12_000_000
        lent = Flow("probe", "probe", tuple((m, a * scale) for m, a in probe.rows), ((DECEMBER, bearable),))
        assert simulate(replace(asked, loans=(*asked.loans, lent)), ROUGH, seed="x", runs=60).ever_short <= 3
    assert bearable <= max(asked.liquid - asked.reserve, D(0))
    if bearable == max(asked.liquid - asked.reserve, D(0)):
        return  # what there is today is the limit
    more = (bearable + 100_000) / 12_000_000
    rows = tuple((month, amount * more) for month, amount in probe.rows)
    lent = Flow("probe", "probe", rows, ((DECEMBER, bearable + 100_000),))
    assert simulate(replace(asked, loans=(*asked.loans, lent)), ROUGH, seed="x", runs=60).ever_short >= 3


def test_stress_the_two_largest_fail_and_dues_fall_by_a_third() -> None:
    asked = outlook(*THREE)
    assert largest_borrowers(asked, 2) == ["O-001", "O-002"]
    hard = stressed(asked, failing=2, cut={"dues": D(1) / 3})
    assert [flow.borrower for flow in hard.loans] == ["O-003"]
    assert hard.inflow["dues"][0] == D(66_666)
    assert hard.path()[23] == 10_000_000 + 24 * (66_666 + 50_000)


def test_stress_leaves_what_goes_out_as_it_is() -> None:
    asked = replace(outlook(), inflow={"aid": (D(-50_000),) * 24})
    assert stressed(asked, cut={"aid": D(1)}).inflow["aid"][0] == D(-50_000)


@pytest.mark.parametrize("share", [(-1, 3), (4, 3)])
def test_a_share_is_of_something(share: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        Share(*share)
