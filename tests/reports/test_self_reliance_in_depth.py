"""Self-reliance in depth: definitions, months, parts, what changed, and the way to a target."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import given
from hypothesis import strategies as st
from report_parts import rows_in_json
from worked import moved, written

from reports.catalogue import build_report
from reports.faces.as_json import as_json
from reports.faces.as_text import as_text
from reports.reliance.comparison import year_before
from reports.reliance.report import build
from sfund.books.load import load_books
from sfund.errors import RequestError
from sfund.periods import Span
from sfund.reliance.changes import changes
from sfund.reliance.figures import SelfReliance, Sums
from sfund.reliance.paths import Standing, Way, ways
from sfund.sources import OWN, Source

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Sfund

LEDGER = Path(__file__).parents[2] / "ledger"
TEN_MONTHS = Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31))

# On paper. 2025: dues 600, subsidy 400; own ratio 0.6. 2026: dues 900, a company 300, subsidy 800; 0.6 again.
# The change of each source, by (ΔO·T̄ − Ō·ΔT) ÷ (T₀·T₁) with T₀ 1,000, T₁ 2,000, T̄ 1,500, Ō 900:
# dues +300 · (1,500 − 900) ÷ 2,000,000 = +0.09; company +300 · 600 ÷ 2,000,000 = +0.09;
# subsidy +400 · −900 ÷ 2,000,000 = −0.18; together 0.
BOOKS = written(
    """
2025-01-01 custom "fund" "general"
2025-01-01 custom "dues-plan" "individual-monthly" 50 KRW
2025-01-01 custom "member" "join" "I-0001"
  kind: "individual"
  plan: "individual-monthly"
2025-01-01 custom "member" "join" "I-0002"
  kind: "individual"
  plan: "individual-monthly"
2025-01-01 custom "target" "members" "individual" 2027-12-31 5
""",
    moved("2025-03-10", "dues", 600, "Income:Dues:Individual", member="I-0001"),
    moved("2025-04-10", "subsidy", 400, "Income:Grants:PublicSubsidy"),
    moved("2026-03-10", "dues", 900, "Income:Dues:Individual", member="I-0002", unit="care"),
    moved("2026-03-11", "a company", 300, "Income:CSR"),
    moved("2026-04-10", "subsidy", 800, "Income:Grants:PublicSubsidy"),
    moved("2026-05-10", "rent", -600, "Expenses:Office:Rent", function="administration"),
)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks):
    return load_books(make_books(tmp_path_factory.mktemp("books"), BOOKS))


def test_what_changed_on_paper(books):
    report = build(books, Span.of_year(2026))
    found = {row["source"]: row for row in rows_in_json(report, "changes")}
    assert {key: (row["before"], row["now"], row["points"]) for key, row in found.items()} == {
        "dues": ("600", "900", "0.090000"),
        "csr": ("0", "300", "0.090000"),
        "public-subsidy": ("400", "800", "-0.180000"),
    }
    change = report.figure("own-income-ratio-change")
    assert change.value == 0


def test_definitions_on_paper(books):
    """1,200 own of 2,000; dues 900; costs 600, all of them administration; cash 1,000 + 1,400 = 2,400 − 1,000."""
    found = {row["definition"]: row for row in rows_in_json(build(books, Span.of_year(2026)), "definitions")}
    assert {key: (row["now"], row["wanted"], row["met"]) for key, row in found.items()} == {
        "own-income-ratio": ("0.600000", None, None),
        "given-ratio": ("0.600000", None, None),
        "dues-ratio": ("0.450000", None, None),
        "own-income-to-expenses": ("2.000000", "1.000000", "yes"),
        "administration-coverage": ("2.000000", "1.000000", "yes"),
        "individual-support-ratio": ("0.750000", "0.500000", "yes"),  # 900 ÷ (2,000 − 800)
        "operating-reserve-ratio": ("4.000000", "0.250000", "yes"),  # (1,000 + 2,000 − 600) ÷ 600
        "public-dependence": ("0.400000", None, None),
        "largest-funder-share": ("0.450000", None, None),
        "concentration-hhi": ("0.385000", None, None),  # 0.45² + 0.15² + 0.4²
    }
    assert found["dues-ratio"]["before"] == "0.600000"


def test_a_half_is_not_more_than_a_half(tmp_path, make_books: MakeBooks):
    """The law wants more than 50 %: 900 of 1,800 is not enough."""
    root = make_books(tmp_path, BOOKS.replace("300 KRW", "900 KRW"))
    found = {
        r["definition"]: r for r in rows_in_json(build(load_books(root), Span.of_year(2026)), "definitions")
    }
    assert (found["individual-support-ratio"]["now"], found["individual-support-ratio"]["met"]) == (
        "0.500000",
        "no",
    )


def test_parts_on_paper(books):
    report = build(books, Span.of_year(2026))
    assert [
        (row["unit"], row["total"], row["own-income-ratio"]) for row in rows_in_json(report, "by-unit")
    ] == [
        ("", "1100", "0.272727"),
        ("care", "900", "1.000000"),
    ]
    assert [
        (row["year"], row["total"], row["own-income-ratio"]) for row in rows_in_json(report, "by-year")
    ] == [
        ("2025", "1000", "0.600000"),
        ("2026", "2000", "0.600000"),
    ]
    months = {row["month"]: row for row in rows_in_json(report, "ratio-by-month")}
    assert months["2026-02"] == {"month": "2026-02", "own-income-ratio": None, "of-twelve-months": "0.600000"}
    assert months["2026-03"]["own-income-ratio"] == "1.000000"
    # April 2025 to March 2026: 400 subsidy, 900 dues, 300 company.
    assert months["2026-03"]["of-twelve-months"] == "0.750000"
    assert months["2026-04"]["own-income-ratio"] == "0.000000"


def test_a_year_without_units_has_no_table_of_them(books):
    assert "by-unit" not in {table.key for table in build(books, Span.of_year(2025)).tables}


def test_the_way_to_a_target_on_paper(books):
    """A year's 1,200 own of 2,000: a month 100 of 166.67. To 0.7 it takes (0.7 · 166.67 − 100) ÷ 0.3 = 55.56.

    Two members pay 75 a month, 37.5 each: 55.56 ÷ 37.5 = 1.48, so 2; or 27.78 more each, so 28; or
    666.67 of pledges a year, so 667. Three members are missing to the target of five.
    """
    report = build(books, Span.of_year(2026), dt.date(2026, 12, 31), Decimal("0.7"))
    figures = {figure["key"]: figure["value"] for figure in as_json(report)["figures"]}
    assert (figures["target"], figures["more-own-income"]) == ("0.700000", "56")
    found = {row["way"]: row for row in rows_in_json(report, "path")}
    assert {
        key: (row["members"], row["raised"], row["pledges"], row["reached"]) for key, row in found.items()
    } == {
        "members": (2, None, None, "yes"),
        "dues": (None, "28", None, "yes"),
        "pledges": (None, None, "667", "yes"),
        # A third is 18.52: 1 member brings 37.5, 10 each bring 20, and nothing is left for pledges.
        "thirds": (1, "10", None, "yes"),
        "targets": (3, None, None, "yes"),
    }


def test_what_cannot_be_reached_is_said_with_the_best_that_can(books):
    report = build(books, Span.of_year(2026), dt.date(2026, 12, 31), Decimal(1))
    (missing,) = [figure for figure in report.figures if figure.key == "more-own-income"]
    assert missing.value is None
    assert missing.reason is not None
    (best,) = rows_in_json(report, "path")
    assert (best["way"], best["members"], best["reached"]) == ("targets", 3, "no")
    assert Decimal(best["own-income-ratio"] or 0) > Decimal("0.7")
    assert "no own income makes it" in as_text(report)


def test_a_target_that_is_reached_asks_for_nothing(books):
    report = build(books, Span.of_year(2026), dt.date(2026, 12, 31), Decimal("0.6"))
    assert report.figure("more-own-income").value == 0
    assert [row["way"] for row in rows_in_json(report, "path")] == ["targets"]


def test_books_without_income_have_no_way_and_no_error(tmp_path, make_books: MakeBooks):
    report = build(load_books(make_books(tmp_path, "")), Span.of_year(2026), None, Decimal("0.7"))
    assert as_text(report)
    assert report.figure("more-own-income").value == 0


def test_the_target_of_the_settings_is_used_and_drawn(tmp_path, make_books: MakeBooks):
    root = make_books(tmp_path, BOOKS, "[self-reliance]\ntarget = 0.7\nreserve-months = 6\n")
    report = build(load_books(root), Span.of_year(2026))
    found = {row["definition"]: row for row in rows_in_json(report, "definitions")}
    assert (found["own-income-ratio"]["wanted"], found["own-income-ratio"]["met"]) == ("0.700000", "no")
    assert found["operating-reserve-ratio"]["wanted"] == "0.500000"
    line = next(chart for chart in report.charts if chart.key == "ratio")
    assert [series.key for series in line.series] == ["of-twelve-months", "own-income-ratio", "target"]


@pytest.mark.parametrize(
    ("span", "before"),
    [
        ((2026, 1, 1, 2026, 12, 31), (2025, 1, 1, 2025, 12, 31)),
        ((2026, 1, 1, 2026, 2, 28), (2025, 1, 1, 2025, 2, 28)),
        ((2025, 2, 1, 2025, 2, 28), (2024, 2, 1, 2024, 2, 29)),  # a month's end stays one
        ((2024, 2, 29, 2024, 3, 15), (2023, 2, 28, 2023, 3, 15)),
    ],
)
def test_the_same_days_a_year_before(span, before):
    assert year_before(Span(dt.date(*span[:3]), dt.date(*span[3:]))) == Span(
        dt.date(*before[:3]), dt.date(*before[3:])
    )


# --- the second computation ----------------------------------------------------------------------------------


def walked():
    """(day, source, fund, amount) of every posting of income, as Beancount's own loader gives them."""
    entries, errors, _ = loader.load_file(str(LEDGER / "main.beancount"))
    assert not errors
    opens = {entry.account: entry.meta for entry in entries if isinstance(entry, data.Open)}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if posting.account.startswith("Income:"):
                    meta = opens[posting.account]
                    fund = (posting.meta or {}).get("fund") or entry.meta.get("fund") or meta.get("fund")
                    yield entry.date, meta.get("source") or "other", fund or "general", -posting.units.number


def test_a_second_computation_agrees_on_the_example_network():
    report = build(load_books(LEDGER), TEN_MONTHS)
    own = {source.value for source in OWN}
    by_fund, by_month = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
    for day, source, fund, amount in walked():
        months = day.year * 12 + day.month
        by_month[months][0] += amount
        by_month[months][1] += amount if source in own else 0
        if day in TEN_MONTHS:
            by_fund[fund][0] += amount
            by_fund[fund][1] += amount if source in own else 0
    assert {row["fund"]: (row["total"], row["own"]) for row in rows_in_json(report, "by-fund")} == {
        fund: (str(whole), str(raised)) for fund, (whole, raised) in by_fund.items()
    }
    for row in rows_in_json(report, "ratio-by-month"):
        year, month = map(int, row["month"].split("-"))
        last = year * 12 + month
        whole, raised = (sum(by_month[one][at] for one in range(last - 11, last + 1)) for at in (0, 1))
        assert abs(Fraction(row["of-twelve-months"]) - Fraction(raised) / Fraction(whole)) < Fraction(
            1, 10**6
        )


# --- properties ----------------------------------------------------------------------------------------------

AMOUNTS = st.integers(0, 10**9).map(Decimal)
INCOMES = st.fixed_dictionaries(dict.fromkeys(Source, AMOUNTS))


def reliance(by_source: dict[Source, Decimal]) -> SelfReliance:
    nothing = Decimal(0)
    sums = Sums(by_source, {}, nothing, nothing, nothing, nothing, nothing, Decimal(12))
    return SelfReliance(sums, frozenset(OWN))


@given(INCOMES, INCOMES)
def test_points_of_all_sources_are_the_change_and_turn_with_time(before, now):
    was, became = reliance(before), reliance(now)
    found = changes(was, became)
    if was.own_income_ratio is None or became.own_income_ratio is None:
        assert all(one.points is None for one in found)
        return
    points = sum(one.points for one in found)
    assert abs(points - (became.own_income_ratio - was.own_income_ratio)) < Decimal("1e-20")
    for one, turned in zip(found, changes(became, was), strict=True):
        assert abs(one.points + turned.points) < Decimal("1e-20")


@given(
    own=st.integers(0, 10**8),
    other=st.integers(0, 10**8),
    members=st.integers(0, 500),
    target=st.integers(1, 99),
)
def test_a_way_reaches_its_target_and_one_step_less_does_not(own, other, members, target):
    """Dues are half of what is own; every way but that of the targets is the least that suffices."""
    share = Fraction(target, 100)
    standing = Standing(
        own=Fraction(own), total=Fraction(own + other), dues=Fraction(own, 2), members=members, wanted=0,
        arrears=Decimal(0), currency="KRW",
    )  # fmt: skip
    each = Fraction(own) / 2 / members if members else 0

    def reached(more: Fraction) -> bool:
        return own + more >= share * (own + other + more)

    for mix in ways(standing, Decimal(target) / 100):
        brought = mix.members * each + Fraction(mix.raised) * members + Fraction(mix.pledges) / 12
        assert mix.reached == reached(brought) or mix.way is Way.TARGETS
        if mix.way is not Way.TARGETS:
            assert mix.reached
        less = {
            Way.MEMBERS: each,
            Way.DUES: Fraction(members),
            Way.PLEDGES: Fraction(1, 12),
        }.get(mix.way)
        if less is not None:
            assert not reached(brought - less)


# --- as typed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0.7", "70%", "70 %"])
def test_the_target_as_typed(typed: str, tmp_path, make_books: MakeBooks, sfund: Sfund):
    root = str(make_books(tmp_path, BOOKS))
    ran = sfund("--books", root, "report", "self-reliance", "--year", "2026", "--target", typed, "--json")
    assert ran.status == 0, ran.err
    assert '"key": "path"' in ran.out


@pytest.mark.parametrize("typed", ["0", "1.2", "seven", "-0.5", "120%"])
def test_what_is_no_share_is_wrong_usage(typed: str, tmp_path, make_books: MakeBooks, sfund: Sfund):
    root = str(make_books(tmp_path, BOOKS))
    ran = sfund("--books", root, "report", "self-reliance", "--target", typed)
    assert ran.status == 2
    assert typed in ran.err


def test_another_report_knows_no_target(books):
    with pytest.raises(RequestError) as caught:
        build_report("funds", books, Span.of_year(2026), target=Decimal("0.7"))
    assert caught.value.diagnostics[0].code == "TARGET-NOT-HERE"
