"""How a member stands, over lives that nobody would think of: what always holds, and a second computation."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

from dues_cases import MEMBER, PAYING, SINCE, Case, Line, dues, facts, line, payments, row, row_of
from hypothesis import given, settings
from hypothesis import strategies as st
from second_standing import Claims, calendars_of, second_standing

from sfund.members.standing import Dues, Paid, Payment, _settled
from sfund.periods import Span

PLANS = tuple(
    map(
        line,
        (
            "2025-01-01 dues-plan monthly 10000",
            "2026-03-15 dues-plan monthly 15000 due-day=5",
            "2025-01-01 dues-plan quarterly 30000 every=quarter due-day=31",
            "2025-01-01 dues-plan half-yearly 50000 every=half-year",
            "2025-01-01 dues-plan yearly 110000 every=year due-day=1",
            "2025-01-01 dues-plan in-parts 100000 every=year instalments=3 due-day=30",
            "2025-01-01 dues-plan free-for-a-while 7000",
            "2025-09-01 dues-plan free-for-a-while 0",
            "2026-06-01 dues-plan free-for-a-while 9001",
            "2025-03-10 dues-plan slower 10000",
            "2026-05-01 dues-plan slower 27000 every=quarter",
            "2025-01-01 dues-plan faster 100000 every=half-year instalments=2",
            "2026-02-01 dues-plan faster 11000",
            "2025-01-01 dues-plan abroad 1000 JPY",
        ),
    )
)
NAMES = sorted({one.words[0] for one in PLANS})
LAST = dt.date(2028, 12, 31)
DAYS = st.dates(dt.date(2025, 1, 1), LAST)
MONTH = st.tuples(st.integers(2025, 2028), st.integers(1, 12)).map(lambda found: f"{found[0]}-{found[1]:02d}")
MONTHS = st.tuples(MONTH, MONTH).map(lambda found: "/".join(sorted(set(found))))
SETTINGS = st.fixed_dictionaries(
    {
        "first-period": st.sampled_from(["whole", "prorated"]),
        "grace-days": st.sampled_from(["0", "30", "45"]),
        "lapsed-months": st.sampled_from(["1", "12"]),
    }
)


@st.composite
def belongings(draw: st.DrawFn) -> list[Line]:
    """Joining and what comes after it, as it may come; several things may fall on one day."""
    day = draw(st.dates(dt.date(2025, 1, 1), dt.date(2026, 6, 30)))
    lines = [Line(day, "join", tuple(draw(st.sampled_from([(), *((name,) for name in NAMES)]))))]
    member, paused = True, None
    for gap in draw(st.lists(st.sampled_from([0, 1, 13, 20, 31, 45, 92, 200]), max_size=7)):
        gap = gap if paused in (None, dt.date.max) else max(gap, 1)
        day += dt.timedelta(days=gap)
        if paused is not None and paused < day:
            paused = None
        can = ["plan", "kind"] if member else ["join"]
        if member and gap and paused is None:
            can.append("leave")
        if paused is None and member:
            can.append("pause")
        elif paused is not None:
            can = ["return"] if paused == dt.date.max else can
        verb = draw(st.sampled_from(can))
        words, keys = (), {}
        if verb in {"join", "plan"}:
            words = (draw(st.sampled_from(NAMES)),)
        elif verb == "kind":
            words, keys = ("supporter",), draw(st.sampled_from([{}, {"plan": "monthly"}, {"plan": "yearly"}]))
        elif verb == "pause":
            until = draw(st.one_of(st.none(), st.integers(0, 120).map(lambda days: dt.timedelta(days=days))))
            paused = dt.date.max if until is None else day + until
            keys = {} if until is None else {"until": str(paused)}
        elif verb == "return":
            paused = None
        member = {"join": True, "leave": False}.get(verb, member)
        lines.append(Line(day, verb, words, keys))
    return lines


def paying(*, covers: bool) -> st.SearchStrategy[list[Line]]:
    """Payments, and what goes back, from the first day on."""
    keys = st.one_of(st.just({}), MONTHS.map(lambda months: {"covers": months})) if covers else st.just({})
    amounts = st.sampled_from([1, 4_000, 10_000, 15_000, 30_000, 33_333, 110_000, 360_000])
    verbs = st.sampled_from(["pay", "pay", "pay", "refund", "reverse"])
    one = st.builds(lambda day, verb, won, key: Line(day, verb, (str(won),), key), DAYS, verbs, amounts, keys)
    return st.lists(one, max_size=8)


def reliefs() -> st.SearchStrategy[list[Line]]:
    keys = st.one_of(st.just({}), st.sampled_from([1, 5_000, 25_000]).map(lambda won: {"amount": str(won)}))
    verbs = st.sampled_from(["waive", "write-off"])
    days = st.dates(dt.date(2026, 7, 1), LAST)  # not before joining
    return st.lists(
        st.builds(lambda *said: Line(said[0], said[1], (said[2],), said[3]), days, verbs, MONTHS, keys),
        max_size=3,
    )


def in_order(lines: list[Line]) -> tuple[Line, ...]:
    return (*PLANS, *sorted(lines, key=lambda one: one.day))


LIVES = st.builds(
    lambda belonging, paid, relief, keys: Case("", in_order(belonging + paid + relief), keys),
    belongings(), paying(covers=True), reliefs(), SETTINGS,
)  # fmt: skip
PLAIN_LIVES = st.builds(
    lambda belonging, paid, keys: Case("", in_order(belonging + paid), keys),
    belongings(), paying(covers=False), SETTINGS,
)  # fmt: skip


@cache
def calendars(year: int) -> dict[str, Claims]:
    return calendars_of(PLANS, dt.date(year, 1, 1), SINCE)


def joined(case: Case) -> dt.date:
    return next(one.day for one in case.lines if one.verb == "join")


@settings(max_examples=200)
@given(st.one_of(LIVES, PLAIN_LIVES), DAYS)
def test_a_second_computation_says_the_same(case: Case, day: dt.date) -> None:
    day = max(day, joined(case))
    assert row_of(case, day) == second_standing(case.lines, day, case.settings, calendars(day.year))


@given(LIVES, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(case: Case, day: dt.date, random: object) -> None:
    day = max(day, joined(case))
    known, paid = facts(case), list(payments(case, day))
    random.shuffle(known)  # type: ignore[attr-defined]
    random.shuffle(paid)  # type: ignore[attr-defined]
    assert row(dues(case, known), Paid.of(paid), day) == row_of(case, day)


@given(LIVES, st.lists(DAYS, min_size=2, max_size=5))
def test_asking_again_changes_nothing(case: Case, days: list[dt.date]) -> None:
    """Neither twice nor on other days before: what was reckoned once and kept is right for all."""
    known = dues(case)
    for day in (*days, *days):
        on = max(day, joined(case))
        assert row(known, Paid.of(payments(case, on)), on) == row_of(case, on)


def due_so_far(known: Dues, paid: Paid, day: dt.date) -> Decimal:
    return sum((claim.amount for claim in known.claims(MEMBER, paid, day) if claim.ask.due < day), Decimal(0))


@given(LIVES, DAYS)
def test_what_is_due_less_what_is_open_is_what_is_paid_less_the_credit(case: Case, day: dt.date) -> None:
    day = max(day, joined(case))
    known, paid = dues(case), Paid.of(payments(case, day))
    standing = known.standing(MEMBER, paid, day)
    assert standing is not None
    due = due_so_far(known, paid, day)
    if paid.total >= 0:
        assert due - standing.arrears == paid.total - standing.credit
    assert 0 <= standing.arrears <= due
    assert all(claim.ask.due < day for claim in standing.open)
    assert standing.beyond(known.limit(day)) <= standing.arrears


@given(LIVES, DAYS)
def test_expected_less_what_is_written_off_is_due(case: Case, day: dt.date) -> None:
    day = max(day, joined(case))
    without = Case("", tuple(one for one in case.lines if one.verb != "write-off"), case.settings)
    known = dues(case)
    first = Span(dt.date.min, day - dt.timedelta(days=1))
    assert known.expected(MEMBER, first) == dues(without).expected(MEMBER, first)
    if not any(one.verb == "waive" and one.day == day for one in case.lines):
        assert known.expected(MEMBER, first) >= due_so_far(known, Paid(), day)
    if not any(one.verb in {"waive", "write-off"} for one in case.lines):
        assert known.expected(MEMBER, first) == due_so_far(known, Paid(), day)


@given(LIVES, st.tuples(DAYS, DAYS, DAYS).map(sorted))
def test_what_is_expected_of_two_spans_is_expected_of_both_together(case: Case, days: list[dt.date]) -> None:
    waivers = Case(
        "", tuple(one for one in case.lines if one.verb not in {"waive", "write-off"}), case.settings
    )
    known, (first, middle, last) = dues(waivers), days
    if middle < last:
        rest = known.expected(MEMBER, Span(middle + dt.timedelta(days=1), last))
        begun = known.expected(MEMBER, Span(first, middle))
        assert begun + rest == known.expected(MEMBER, Span(first, last))


@given(LIVES, belongings(), DAYS)
def test_a_change_in_the_past_moves_what_is_expected_and_never_what_is_paid(
    case: Case, other: list[Line], day: dt.date
) -> None:
    money = [one for one in case.lines if one.verb in PAYING]
    changed = Case("", in_order([*other, *money]), case.settings)
    day = max(day, joined(case), joined(changed))
    before, after = row_of(case, day), row_of(changed, day)
    assert before["paid"] == after["paid"]


@settings(max_examples=200)
@given(PLAIN_LIVES, DAYS)
def test_sums_alone_say_the_same_as_claim_by_claim(case: Case, day: dt.date) -> None:
    known, paid = dues(case), Paid.of(payments(case, day))
    slow = _settled(known.claims(MEMBER, paid, day), paid, day)
    assert known._at_once(MEMBER, paid.free, day) == slow


@given(PLAIN_LIVES, DAYS, st.integers(0, 500_000))
def test_stretches_are_their_asks_one_by_one(case: Case, day: dt.date, amount: int) -> None:
    asks = dues(case).asks
    assert asks.of(MEMBER, day) == tuple(ask for one in asks.stretches(MEMBER, day) for ask in one)
    for stretch in asks.stretches(MEMBER, day):
        found = list(stretch)
        assert [stretch[number] for number in range(stretch.begin, stretch.end)] == found
        late = [ask for ask in found if ask.due < day]
        assert stretch.before(day) - stretch.begin == len(late)
        assert stretch.sum_until(stretch.before(day)) == sum(ask.amount for ask in late)
        settled, left = 0, Decimal(amount)
        while settled < len(found) and found[settled].amount <= left:
            left -= found[settled].amount
            settled += 1
        assert stretch.place_of(Decimal(amount)) - stretch.begin == settled


@given(LIVES)
def test_no_month_is_asked_twice(case: Case) -> None:
    months = [month for ask in dues(case).asks.of(MEMBER, LAST) for month in ask.span]
    assert months == sorted(set(months))


@given(LIVES, DAYS, st.integers(1, 200_000), st.integers(1, 200_000))
def test_a_payment_in_two_parts_is_the_payment(case: Case, day: dt.date, one: int, two: int) -> None:
    day = max(day, joined(case))
    known, paid = dues(case), list(payments(case, day))
    whole = Paid.of([*paid, Payment(day, Decimal(one + two))])
    parts = Paid.of([*paid, Payment(day, Decimal(one)), Payment(day, Decimal(two))])
    assert row(known, whole, day) == row(known, parts, day)


@given(LIVES, DAYS, st.integers(1, 200_000))
def test_who_pays_more_never_owes_more(case: Case, day: dt.date, more: int) -> None:
    day = max(day, joined(case))
    known, paid = dues(case), list(payments(case, day))
    before = known.standing(MEMBER, Paid.of(paid), day)
    after = known.standing(MEMBER, Paid.of([*paid, Payment(day, Decimal(more))]), day)
    assert before is not None
    assert after is not None
    assert after.arrears <= before.arrears <= after.arrears + more
    assert after.credit >= before.credit


def test_how_late_is_the_oldest_that_is_open() -> None:
    lines = (line("2025-01-01 dues-plan monthly 10000"), line("2025-01-01 join monthly"))
    standing = dues(Case("", lines)).standing(MEMBER, Paid(), dt.date(2025, 5, 26))
    assert standing is not None
    assert [(standing.day - claim.ask.due).days for claim in standing.open] == [121, 90, 62, 31, 1]
    assert standing.days_late == 121
