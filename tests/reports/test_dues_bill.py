"""What members are asked for in a month, and what a change of plans would bring."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dues_network import NETWORK
from hypothesis import given
from hypothesis import strategies as st
from report_parts import values_in_json
from rich.cells import cell_len

from reports.dues import report as dues
from reports.dues import simulation
from reports.dues.bill import as_report, bill_of
from reports.dues.methods import Method
from reports.faces.as_json import as_json
from reports.faces.as_text import as_text
from sfund.books.load import load_books
from sfund.errors import RequestError
from sfund.periods import Month, Span

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"

# member, due this month, paid already, older, to ask
BILLS = {
    "2025-03": """
        I-0001 10000 10000 0     0
        I-0002 10000 10000 0     0
        O-001  50000 50000 0     0
        S-001  5000  0     10000 15000
    """,
    "2025-04": """
        I-0001 10000 0     0     10000
        I-0002 10000 10000 0     0
        O-001  50000 50000 0     0
        S-001  0     0     15000 15000
    """,
    "2025-06": """
        I-0001 10000 0     0     10000
        I-0002 10000 0     10000 20000
        O-001  50000 50000 0     0
        S-001  0     0     15000 15000
    """,
    "2025-07": """
        I-0001 10000 0     10000 20000
        I-0002 10000 0     20000 30000
        O-001  50000 50000 0     0
        S-001  0     0     15000 15000
    """,
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks):
    return load_books(make_books(tmp_path_factory.mktemp("books"), NETWORK))


@pytest.fixture(scope="module")
def example():
    return load_books(LEDGER)


def month(text: str) -> Month:
    return Month.of(dt.date.fromisoformat(f"{text}-01"))


def rows(report) -> list[dict]:
    return as_json(report)["tables"][0]["rows"]


@pytest.mark.parametrize("when", BILLS)
def test_bills_worked_on_paper(books, when: str):
    found = [
        [line.member, *(f"{one:.0f}" for one in (line.due, line.credit_used, line.older, line.to_ask))]
        for line in bill_of(books, month(when)).lines
    ]
    assert found == [line.split() for line in BILLS[when].strip().splitlines()]


def test_only_who_owes_is_listed_and_all_are_summed(books):
    report = as_report(books, bill_of(books, month("2025-06")))
    assert [row["member"] for row in rows(report)] == ["I-0001", "I-0002", "S-001"]
    assert values_in_json(report) == {
        "due": "70000", "credit-used": "50000", "older": "25000", "too-old": "0",
        "to-ask": "45000", "members-asked": 3}  # fmt: skip


def test_what_is_too_old_is_not_asked_for(books):
    bill = bill_of(books, month("2028-02"))  # January 2025 is more than three years ago
    line = next(line for line in bill.lines if line.member == "S-001")
    assert (line.too_old, line.older) == (10000, 5000)  # due before 29 February 2025, and March


def test_by_way_of_paying(books):
    def members(*ways: Method) -> list[str]:
        return [line.member for line in bill_of(books, month("2025-06"), ways).lines]

    assert members(Method.CMS) == ["I-0001"]
    assert members(*(set(Method) - {Method.CMS})) == ["I-0002", "O-001", "S-001"]


def test_names_stand_where_they_are_given_and_nowhere_else(books):
    bill = bill_of(books, month("2025-06"))
    assert all("name" not in row for row in rows(as_report(books, bill)))
    named = rows(as_report(books, bill, {"I-0001": "김하늘"}))
    assert [row["name"] for row in named] == ["김하늘", None, None]


@pytest.mark.parametrize("when", ["2025-12", "2026-03", "2026-10"])
def test_a_bill_of_the_example_asks_for_the_arrears_of_its_month(example, when: str):
    """At the end of a month in which every due day has passed, what is asked for is what is open."""
    last = month(when).last_day
    bill = bill_of(example, month(when))
    arrears = values_in_json(dues.build(example, Span(last.replace(day=1), last)))["arrears"]
    assert sum(line.to_ask for line in bill.lines) == Decimal(arrears)
    assert all(line.to_ask >= 0 for line in bill.lines)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_pages_fit_a_hundred_columns(example, language: str):
    bill = bill_of(example, month("2026-10"))
    named = as_report(example, bill, {line.member: "남궁바다하늘" for line in bill.asked})
    what_if = simulation.build(
        example, {"individual-yearly": Decimal(150_000), "organization-100000": Decimal(120_000)},
        Month(2027, 1), dt.date(2026, 10, 31))  # fmt: skip
    for report in (as_report(example, bill), named, what_if):
        page = as_text(report, language=language)
        assert max(map(cell_len, page.splitlines())) <= 100
        assert "…" not in page


# --- simulate ------------------------------------------------------------------------------------------

JULY = Month(2025, 7)
END = dt.date(2025, 6, 30)


def test_a_change_worked_on_paper(books):
    """Two individuals at 12,000 instead of 10,000: 2 × 12 × 2,000 = 48,000 more asked a year.

    Of 425,000 expected 437,000 came: the rate counts as 1. Income so far 437,000 + 5,000 of a gift, all own.
    """
    report = simulation.build(books, {"individual-monthly": Decimal(12_000)}, JULY, END)
    assert values_in_json(report) == {
        "asked-now": "240000", "asked-then": "288000", "collection-rate": "1.000000", "brings": "48000",
        "own-income-ratio": "1.000000", "own-income-ratio-then": "1.000000", "may-leave": 0,
        "must-join": None}  # fmt: skip
    assert rows(report) == [{
        "plan": "individual-monthly", "members": 2, "amount-now": "10000", "amount-then": "12000",
        "asked-now": "240000", "asked-then": "288000", "difference": "48000", "may-leave": 0}]  # fmt: skip


def test_a_lower_amount_says_how_many_must_join(books):
    found = values_in_json(simulation.build(books, {"individual-monthly": Decimal(8_000)}, JULY, END))
    assert (found["brings"], found["may-leave"], found["must-join"]) == ("-48000", None, 1)  # 2 × 2 ÷ 8, up


def test_nothing_asked_any_more(books):
    report = simulation.build(books, {"individual-monthly": Decimal(0)}, JULY, END)
    found = {figure.key: figure for figure in report.figures}
    assert (found["may-leave"].value, found["must-join"].value) == (None, None)
    assert str(found["must-join"].reason) == "nothing is asked any more"


def test_an_amount_as_it_is_changes_nothing(books):
    found = values_in_json(simulation.build(books, {"individual-monthly": Decimal(10_000)}, JULY, END))
    assert (found["brings"], found["may-leave"], found["must-join"]) == ("0", 0, None)
    assert found["own-income-ratio"] == found["own-income-ratio-then"]


def test_who_pauses_or_has_left_is_not_counted(tmp_path, make_books: MakeBooks):
    paused = (
        NETWORK
        + """
    2025-06-20 custom "member" "pause" "I-0002"
      until: 2025-09-30
"""
    )
    books = load_books(make_books(tmp_path, paused))
    changes = {"individual-monthly": Decimal(12_000), "supporter-monthly": Decimal(6_000)}
    individuals, supporters = rows(simulation.build(books, changes, JULY, END))
    assert (individuals["members"], individuals["asked-now"]) == (1, "120000")
    assert (supporters["members"], supporters["asked-now"], supporters["may-leave"]) == (0, "0", None)


def test_before_any_dues_there_is_no_rate(books):
    report = simulation.build(books, {"individual-monthly": Decimal(12_000)}, JULY, dt.date(2024, 12, 31))
    found = {figure.key: figure for figure in report.figures}
    for key in ("collection-rate", "brings", "own-income-ratio", "own-income-ratio-then"):
        assert found[key].value is None
        assert found[key].reason is not None
    assert "–" in as_text(report)


def test_an_unknown_plan_is_told_with_the_nearest(books):
    with pytest.raises(RequestError) as caught:
        simulation.build(books, {"individual-montly": Decimal(12_000)}, JULY, END)
    assert caught.value.code == "UNKNOWN-DUES-PLAN"
    assert "individual-monthly" in str(caught.value.diagnostics[0].hint)


def test_the_books_themselves_do_not_change(books):
    before = books.registry.plans["individual-monthly"]
    simulation.build(books, {"individual-monthly": Decimal(12_000)}, JULY, END)
    assert books.registry.plans["individual-monthly"] is before


def test_the_year_is_asked_plan_by_plan_on_the_example(example):
    """12 × the monthly amount for each who is there, who does not pause and does not leave."""
    start = dt.date(2026, 11, 1)
    there = [
        member
        for member in example.registry.members.values()
        if member.stay_on(start)
        and member.plan_on(start) == "individual-monthly"
        and not member.is_paused_on(start)
    ]
    [row] = rows(
        simulation.build(
            example, {"individual-monthly": Decimal(12_000)}, Month(2026, 11), dt.date(2026, 10, 31)
        )
    )
    assert row["members"] == len(there)
    assert int(row["asked-now"]) == 12 * 10_000 * len(there)
    assert int(row["asked-then"]) == 12 * 12_000 * len(there)


@given(st.integers(0, 500), st.integers(1, 100_000), st.integers(0, 100_000))
def test_break_even_is_where_one_more_would_be_too_many(members: int, now: int, then: int):
    asked_now, asked_then = Decimal(members * now), Decimal(members * then)
    leaving = simulation.may_leave(members, asked_now, asked_then)
    if leaving is not None:
        assert (members - leaving) * then >= asked_now
        assert leaving == members or (members - leaving - 1) * then < asked_now
    joining = simulation.must_join(members, asked_now, asked_then)
    if joining is not None:
        assert (members + joining) * then >= asked_now > (members + joining - 1) * then


def test_printed_formulas_give_the_printed_values(example):
    report = as_json(
        simulation.build(
            example, {"individual-monthly": Decimal(12_000)}, Month(2027, 1), dt.date(2026, 10, 31)
        )
    )
    found = {figure["key"]: figure for figure in report["figures"]}
    for key in ("collection-rate", "brings", "own-income-ratio", "own-income-ratio-then"):
        formula = found[key]["formula"].split(";")[0].replace("÷", "/").replace("−", "-").replace("×", "*")
        for name in sorted(found[key]["terms"], key=len, reverse=True):
            formula = formula.replace(name, f"Fraction('{found[key]['terms'][name]}')")
        given_ = Fraction(found[key]["value"])
        tolerance = (
            Fraction(10) if key == "brings" else Fraction(1, 10**6)
        )  # the rate is printed with six places
        assert abs(eval(formula, {"Fraction": Fraction}) - given_) <= tolerance, key
