"""Loans in tables that a loan officer can read, and in any history: two computations, one result.

`docs/loans/cases-*.md` holds the tables. They are frozen: what stands there is compared with the second
computation (`oracle`, day by day, sharing no code with the program) and with the program, line by line.
"""

from __future__ import annotations

import datetime as dt
import operator
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from engine_view import by_engine
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from loan_pages import PAGES, Case, by_sheet, cases, render
from oracle import Event, Terms, sheet_on
from oracle_days import rounded, share_between

ALL = [case for page in sorted(PAGES.glob("cases-*.md")) for case in cases(page)]
TABLES = pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in ALL])
D = dt.date.fromisoformat


# --- the tables


def test_there_are_tables() -> None:
    assert len(ALL) >= 90
    assert len({case.name for case in ALL}) == len(ALL)


@TABLES
def test_the_second_computation_has_the_figures_of_the_table(case: Case) -> None:
    assert render(case, by_sheet) == list(case.written)


@TABLES
def test_the_program_has_the_figures_of_the_table(case: Case) -> None:
    assert render(case, by_engine) == list(case.written)


@TABLES
def test_every_journal_entry_of_a_table_adds_up(case: Case) -> None:
    for text in case.written:
        if found := re.fullmatch(r" +(journal|reversal|refold) +(.*)", text):
            amounts = [int(posting.split()[1]) for posting in found[2].split(" | ")]
            assert sum(amounts) == 0, text


# --- what was worked out by hand

DOES = {"*": operator.mul, "/": operator.truediv, "+": operator.add, "-": operator.sub}


def worked_out(text: str) -> Fraction:
    """`a * b/c + d` with products before sums."""
    total, sign = Fraction(0), 1
    for part in re.split(r" ([+-]) ", text):
        if part in {"+", "-"}:
            sign = 1 if part == "+" else -1
            continue
        first, *rest = re.split(r" ?([*/]) ?", part)
        value = Fraction(first)
        for does, operand in zip(rest[::2], rest[1::2], strict=True):
            value = DOES[does](value, Fraction(operand))
        total += sign * value
    return total


def by_hand() -> list[tuple[str, str]]:
    """Each line of arithmetic with the block that follows it."""
    found = []
    for page in sorted(PAGES.glob("cases-*.md")):
        for hand, block in re.findall(
            r"```hand\n(.*?)```.*?```loan\n(.*?)```", page.read_text("utf-8"), re.DOTALL
        ):
            found += [(line, block) for line in hand.splitlines()]
    return found


def test_enough_is_worked_out_by_hand() -> None:
    assert len(by_hand()) >= 40


@pytest.mark.parametrize(("line", "block"), by_hand())
def test_the_arithmetic_by_hand_is_right(line: str, block: str) -> None:
    sum_, _, result = line.rpartition(" = ")
    places = len(result.partition(".")[2])
    exact = worked_out(sum_) * 10**places
    assert Fraction(exact.numerator // exact.denominator, 10**places) == Fraction(result)


def test_most_of_what_was_worked_out_by_hand_stands_in_its_table() -> None:
    found = [
        any(
            re.search(rf"\b{figure}\b", block) for figure in {str(int(exact)), str(rounded(exact, "half-up"))}
        )
        for line, block in by_hand()
        for exact in [Fraction(line.rpartition(" = ")[2])]
    ]
    assert found.count(False) <= len(found) // 5


# --- figures from elsewhere


def known_figures() -> dict[str, Decimal]:
    text = (PAGES / "cases-known.md").read_text("utf-8")
    return {
        what: Decimal(figure)
        for what, figure in re.findall(r"^\| (\d.*|exact.*|inst.*) \| ([\d.]+) \|$", text, re.MULTILINE)
    }


def known_by_sheet(what: str) -> Fraction:
    """What the second computation makes of the words of that table."""
    if found := re.fullmatch(r"([\d.]+) at (\d+) % from (\S+) to (\S+), (\S+)", what):
        amount, rate, start, end, convention = found.groups()
        cents = Fraction(amount) * 100 * Fraction(rate) / 100 * share_between(convention, D(start), D(end))
        return Fraction(rounded(cents, "half-up"), 100)
    found = re.fullmatch(
        r"(exact )?instalment of (\d+) at (\d+) % in (\d+) months, ([^,]+)(, half-up)?", what
    )
    assert found
    exact, amount, rate, months, convention, _ = found.groups()
    scale = 100 if exact else 1
    terms = Terms(D("2026-01-05"), Fraction(rate), int(months), day_count=convention, rounding="half-up")
    paid_out = Event(D("2026-01-15"), "disbursement", "1", int(amount) * scale)
    return Fraction(sheet_on(terms, [paid_out], paid_out.day).level, scale)


@pytest.mark.parametrize(("what", "figure"), known_figures().items())
def test_known_figures(what: str, figure: Decimal) -> None:
    assert known_by_sheet(what) == Fraction(figure)


def test_every_known_figure_is_tested() -> None:
    assert len(known_figures()) == 7


# --- any history

START = D("2026-01-15")


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    months = draw(st.integers(1, 8))
    grace = st.sampled_from([0, 0, 0, 1, 2]).filter(lambda n: n < months)
    start_month = dt.date(2025, 12, 20)
    return Terms(
        agreed=start_month,
        rate=Fraction(draw(st.sampled_from(["0", "1", "3", "4.5", "6", "7.3", "12", "20"]))),
        months=months,
        method=draw(st.sampled_from(["annuity", "equal-principal", "bullet"])),
        late_rate=Fraction(draw(st.sampled_from(["0", "3", "12"]))),
        grace=draw(grace),
        deferred=draw(grace),
        free=draw(grace),
        first_due=draw(st.sampled_from([None, None, None, D("2026-02-28"), D("2026-02-10"), D("2026-03-20")])),
        day_count=draw(st.sampled_from(["ACT/365", "ACT/360", "ACT/ACT", "30/360"])),
        rounding=draw(st.sampled_from(["floor", "half-up", "half-even"])),
        order=draw(st.sampled_from([("late", "interest", "principal"), ("interest", "principal", "late"),
                                    ("principal", "interest", "late")])),
        settle_by=draw(st.sampled_from(["kind", "instalment"])),
        advance_days=draw(st.sampled_from([0, 10, 40])),
        prepayment=draw(st.sampled_from(["shorter", "smaller"])),
        slips=draw(st.booleans()),
    )  # fmt: skip


DAYS = st.integers(0, 320).map(lambda n: START + dt.timedelta(n))
WON = st.one_of(
    st.integers(1, 20_000), st.integers(100_000, 700_000), st.sampled_from([500_000, 1_000_000, 2_100_000])
)


@st.composite
def event(draw: st.DrawFn, key: str, kinds: tuple[str, ...]) -> Event:
    """Anything that may happen to a loan."""
    kind, day = draw(st.sampled_from(kinds)), draw(DAYS)
    if kind in {"pause", "reschedule"} and day == START:
        day += dt.timedelta(1)  # the loan is in being
    if kind == "disbursement":
        day = START + dt.timedelta(draw(st.integers(0, 60)))
    return Event(day, kind, key, **{name: draw(value) for name, value in said_of(kind, day).items()})


def after(day: dt.date, least: int, most: int) -> st.SearchStrategy[dt.date]:
    return st.integers(least, most).map(lambda n: day + dt.timedelta(n))


def said_of(kind: str, day: dt.date) -> dict[str, st.SearchStrategy[object]]:
    """What an event of that kind says, by the names of the sheet's event."""
    pick = st.sampled_from
    rates = [None, *map(Fraction, ("0", "2", "5.5", "20"))]
    return {
        "repayment": {"amount": WON, "prepay": pick([None, None, None, "shorter", "smaller"])},
        "disbursement": {"amount": st.integers(1_000, 2_000_000), "fee": pick([0, 0, 500])},
        "refund": {"amount": WON},
        "recovery": {"amount": WON},
        "rate": {"rate": pick(rates[1:])},
        "pause": {"until": after(day, 1, 100), "hold": pick(["all", "interest"])},
        "waive": {"amount": WON, "what": pick(["late", "interest"])},
        "settle": {"amount": WON, "until": after(day, 0, 90)},
        "reschedule": {
            "months": st.integers(3, 6),
            "first_due": st.one_of(st.none(), after(day, 1, 45)),
            "grace": pick([None, 0, 2]),
            "rate": pick(rates),
            "method": pick([None, "annuity", "equal-principal", "bullet"]),
        },
    }.get(kind, {})


MONEY = ("repayment",) * 4
DECISIONS = {"rate", "pause", "reschedule", "settle"}
KINDS = (
    *MONEY,
    "disbursement",
    "rate",
    "pause",
    "waive",
    "settle",
    "reschedule",
    "refund",
    "call",
    "write-off",
)


def histories(kinds: tuple[str, ...], most: int = 11) -> st.SearchStrategy[list[Event]]:
    """A disbursement, and up to so many things that may happen to a loan."""
    rest = st.integers(0, most).flatmap(
        lambda count: st.tuples(*(event(f"{n:02}", kinds) for n in range(1, count + 1)))
    )
    fee = st.sampled_from([0, 0, 10_000, 40_000])
    paid_out = st.builds(
        lambda amount, kept: Event(START, "disbursement", "00", amount, fee=kept),
        st.integers(50_000, 3_000_000),
        fee,
    )
    return st.tuples(paid_out, rest).map(lambda both: sensible([both[0], *both[1]]))


def sensible(events: list[Event]) -> list[Event]:
    """Without what the rules leave open.

    Nobody lends more on a loan that was called or is at its end, no two decisions of one kind bear one day, and
    no new schedule is agreed while a pause runs.
    """
    pauses = [(one.day, one.until) for one in events if one.until and one.kind == "pause"]
    end = min((one.day for one in events if one.kind in {"call", "settle", "write-off"}), default=dt.date.max)
    seen: set[tuple[str, dt.date]] = set()
    kept = []
    for one in events:
        lent_too_late = one.kind == "disbursement" and one.key != "00" and one.day >= end
        decided_twice = one.kind in DECISIONS and (one.kind, one.day) in seen
        while_paused = one.kind == "reschedule" and any(day <= one.day <= until for day, until in pauses)
        seen.add((one.kind, one.day))
        if not (lent_too_late or decided_twice or while_paused):
            kept.append(one)
    return kept


AS_OF = st.integers(0, 400).map(lambda n: START + dt.timedelta(n))


def same(agreed: Terms, events: list[Event], as_of: dt.date) -> None:
    assert by_engine(agreed, events, as_of) == by_sheet(agreed, events, as_of)


@given(terms(), histories(MONEY), AS_OF)
@settings(max_examples=150)
def test_two_computations_agree_on_any_payments(agreed: Terms, events: list[Event], as_of: dt.date) -> None:
    same(agreed, events, as_of)


@given(terms(), histories(KINDS), AS_OF)
@settings(max_examples=150)
def test_two_computations_agree_on_any_history(agreed: Terms, events: list[Event], as_of: dt.date) -> None:
    # How many months of grace are left once a loan was called in the middle of them is nobody's rule.
    # Nor whether a row of nothing is shown where interest waits and is due at once.
    assume(not (agreed.deferred and any(one.kind == "pause" and one.hold == "interest" for one in events)))
    # Nor what waits where one pause runs into another that holds something else.
    pauses = sorted((one.day, one.until, one.hold) for one in events if one.kind == "pause" and one.until)
    assume(
        not any(
            later[0] <= first[1] and later[2] != first[2]
            for at, first in enumerate(pauses)
            for later in pauses[at + 1 :]
        )
    )
    called = min((one.day for one in events if one.kind == "call"), default=dt.date.max)
    planned_anew = any(one.kind == "reschedule" and one.day >= called for one in events)
    assume(not planned_anew or not (agreed.grace or agreed.deferred or agreed.free))
    same(agreed, events, as_of)


# --- the second computation by itself


def test_the_second_computation_knows_nothing_of_the_program() -> None:
    for name in ("oracle.py", "oracle_days.py", "loan_pages.py"):
        text = (Path(__file__).parent / name).read_text("utf-8")
        assert not re.search(r"^ *(from|import) sfund", text, re.MULTILINE)


@given(terms(), histories(KINDS), AS_OF)
@settings(max_examples=100)
def test_on_the_sheet_no_won_is_lost(agreed: Terms, events: list[Event], as_of: dt.date) -> None:
    sheet = sheet_on(agreed, events, as_of)
    came = [one for one in sheet.allocations if one.kind == "repayment"]
    for one in came:
        parts = one.late + one.interest + one.principal + one.overpaid
        assert parts in ({one.amount} if not sheet.recovered else {one.amount, 0})
        assert min(one.late, one.interest, one.principal, one.overpaid) >= 0
    repaid = sum(one.principal for one in came)
    assert sheet.disbursed == repaid + sheet.principal() + sheet.written_off
    assert (
        min(sheet.principal(), sheet.late_asked(), sheet.late_held, sheet.accrued_now(), sheet.overpaid) >= 0
    )
    if sheet.status in {"closed", "settled", "written-off"}:
        assert sheet.payoff() == 0


@given(terms(), histories(KINDS), AS_OF, st.randoms())
@settings(max_examples=50)
def test_on_the_sheet_the_order_of_arrival_is_nothing(
    agreed: Terms, events: list[Event], as_of: dt.date, random: object
) -> None:
    mixed = list(events)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert by_sheet(agreed, mixed, as_of) == by_sheet(agreed, events, as_of)
