"""The board's two pages: sentences made of figures, worked on paper, and over every month of the example."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_parts import rows_in_json, said
from second_computation import figures as computed_again
from worked import CARE, ON_CONTRACT, contract, moved, written

from reports.board.report import build
from reports.faces.as_text import as_text
from reports.faces.rendering import RENDERERS
from reports.faces.words import shown
from reports.model import Report, Unit
from sfund.books.load import load_books
from sfund.languages import text
from sfund.money import Spoken
from sfund.periods import Month, Span
from sfund.reliance.ending import Case, Ending, Free, Scenario

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"
DAY = dt.date(2025, 12, 31)

# On paper. A year with an entrusted contract that ends on 31 March 2026. Free funds: dues 2,400,000 came in,
# rent 3,600,000 was paid; 200,000 and 300,000 a month. Cash 5,000,000 + 2,400,000 − 3,600,000 = 3,800,000.
# The contract brings 12,000,000 and pays people 6,000,000 and 1,200,000 else. It runs since 1 January, 365
# days: 365 ÷ 30.4375 = 11.9918 months, so 6,000,000 is 500,342 and 1,200,000 is 100,068 a month.
BOOKS = written(
    CARE,
    contract(15_000_000),
    """
2025-01-01 custom "target" "members" "organization" 2026-12-31 30
""",
    moved("2025-01-01", "opening", 5_000_000, "Equity:Opening-Balances"),
    moved("2025-01-10", "dues of a year", 1_200_000, "Income:Dues:Organization", member="O-001"),
    moved("2025-06-11", "dues of a year", 1_200_000, "Income:Dues:Organization", member="O-002"),
    moved("2025-06-12", "rent", -3_600_000, "Expenses:Office:Rent", function="administration"),
    moved(
        "2025-07-01",
        "the contract",
        12_000_000,
        "Income:Grants:Entrusted",
        grant="G-2025-1",
        fund="care",
        party="C-001",
    ),
    moved("2025-08-01", "wages", -6_000_000, "Expenses:People:ProjectWages", **ON_CONTRACT),
    moved("2025-08-02", "paper", -1_200_000, "Expenses:Office:Supplies", **ON_CONTRACT),
)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks):
    return load_books(make_books(tmp_path_factory.mktemp("books"), BOOKS))


def test_the_answer_on_paper(books):
    """Own 2,400,000 of 14,400,000; spent 3,600,000 + 7,200,000 = 10,800,000 in a year that began whole."""
    assert said(build(books, Span.of_year(2025)), "living") == [
        (
            "Not yet: what we raise ourselves covers 22.2% of all that we spend, grants' projects included; "
            "700,000 won a month is missing."
        ),
        "Of 14.4 million won that came in within the last twelve months, 2.4 million won was our own: 16.7%.",
        "The money that nothing binds is 3.8 million won: expenses of 4.2 months.",
    ]


def test_the_sources_on_paper(books):
    assert said(build(books, Span.of_year(2025)), "sources") == [
        (
            "Dues brought 16.7% of it, gifts and companies 0.0%, public money 83.3%, foundations 0.0%, own "
            "business, interest and the rest 0.0%."
        ),
        "The largest giver is 온고을시청: 12 million won, 83.3% of all income.",
    ]


def test_the_end_of_the_contract_on_paper(books):
    """Until 31 March the free funds lose 100,000 a month for 90 days, 2.957 months: 3,504,312 is left.

    The projects end: 100,000 a month is missing, 35.04 months. The people stay: 600,342, 5.84 months.
    All stays: 700,411, 5.00 months. Each of two members pays 100,000.
    """
    report = build(books, Span.of_year(2025))
    assert [
        (row["case"], row["expenses"], row["shortfall"], row["lasts"], row["gone"], row["members"])
        for row in rows_in_json(report, "ending")
    ] == [
        ("costs-end", "300000", "100000", "35.043121", "2029-02", 1),
        ("people-stay", "800342", "600342", "5.837188", "2026-08", 7),
        ("costs-stay", "900411", "700411", "5.003223", "2026-08", 8),
    ]
    assert said(report, "ending")[:2] == [
        "The money of 온고을시청 (G-2025-1) ends on 2026-03-31; it brings 1 million won a month.",
        (
            "If their projects end with them, 100,000 won a month is missing, and the free money lasts 35 months, "
            "until 2029-02."
        ),
    ]


def test_members_and_promises_on_paper(books):
    report = build(books, Span.of_year(2025))
    assert said(report, "members")[0] == (
        "Organisations: 2 of 30; at the present pace the target is not reached."
    )
    assert said(report, "promised")[0] == "4.8 million won is bound to a purpose, and all of it is there."
    assert said(report, "lending") == ["No loan is out.", "Nothing can be lent now."]


def test_what_presses_comes_first(books):
    assert said(build(books, Span.of_year(2025)), "deciding") == [
        "Who stays when G-2025-1 (2026-03-31) ends? If the people stay, 600,000 won a month is missing.",
        "From whom else could money come? 온고을시청 alone gives 83.3%.",
        "How do we find 28 more? Organisations: the target is 30.",
    ]


DECIDING = [
    pytest.param(
        """
        2025-09-01 * "spent what is not there"
          fund: "care"
          Assets:Bank:Operating     -5000000 KRW
          Expenses:Office:Supplies   5000000 KRW
        """,
        "From where do 200,000 won come back to the fund Care?",
        id="promised money is gone",
    ),
    pytest.param(
        """
        2025-03-01 custom "pledge" "make" "P-2025-1" 3000000 KRW
          party: "C-001"
          kind: "donation"
          fund: "general"
        2025-03-01 custom "pledge" "due" "P-2025-1" 2025-10-31 3000000 KRW
        """,
        "Who asks 온고을시청 for 3 million won of the pledge P-2025-1, due since 2025-10-31?",
        id="a pledge is late",
    ),
    pytest.param(
        """
        2025-09-01 * "roof"
          Assets:Bank:Operating     -3000000 KRW
          Expenses:Office:Rent       3000000 KRW
        """,
        # 800,000 are left; three months of 13,800,000 ÷ 12 are 3,450,000.
        "How does the reserve grow from 0.7 to 3 months' expenses? 2.65 million won is missing.",
        id="the reserve is thin",
    ),
]


@pytest.mark.parametrize(("more", "question"), DECIDING)
def test_each_question_has_its_reason(more: str, question: str, tmp_path, make_books: MakeBooks, books):
    from textwrap import dedent

    assert question not in said(build(books, Span.of_year(2025)), "deciding")
    root = make_books(tmp_path, dedent(BOOKS) + dedent(more))
    assert question in said(build(load_books(root), Span.of_year(2025)), "deciding")


def test_promised_money_that_is_gone_is_said(tmp_path, make_books: MakeBooks):
    from textwrap import dedent

    root = make_books(tmp_path, dedent(BOOKS) + dedent(DECIDING[0].values[0]))
    sentences = said(build(load_books(root), Span.of_year(2025)), "promised")
    assert sentences[0] == (
        "The fund Care is 200,000 won below zero: promised money was spent on something else."
    )
    assert not any("all of it is there" in one for one in sentences)


BOUND_AND_SPENT = """
    2025-01-01 custom "fund" "general"
    2025-01-01 custom "fund" "scholarship"
      restriction: "purpose"
      name-ko: "장학기금"
    2025-01-01 custom "party" "C-001"
      kind: "company"
      name: "온뫼정밀"
    2025-01-10 * "a gift that is bound"
      fund: "scholarship"
      party: "C-001"
      Assets:Bank:Operating     10000000 KRW
      Income:Donations         -10000000 KRW
    2025-06-10 * "rent, paid out of the same account"
      fund: "general"
      Assets:Bank:Operating     -9000000 KRW
      Expenses:Office:Rent       9000000 KRW
"""


def test_bound_money_that_was_spent_is_not_called_there(tmp_path, make_books: MakeBooks):
    """10 million are bound and 1 million is in the bank: 9 million were spent on rent."""
    report = build(load_books(make_books(tmp_path, BOUND_AND_SPENT)), Span.of_year(2025))
    assert said(report, "promised")[0] == (
        "10 million won is bound to a purpose, but 9 million won of it is not there: the funds that nothing "
        "binds have spent it."
    )
    assert (
        said(report, "deciding")[0]
        == "From where do 9 million won come back that were spent out of bound money?"
    )


def test_bound_gifts_are_nothing_to_live_on(tmp_path, make_books: MakeBooks):
    """10 million came in and 9 million were spent; but what came in is bound."""
    report = build(load_books(make_books(tmp_path, BOUND_AND_SPENT)), Span.of_year(2025))
    assert said(report, "living")[0] == (
        "Not yet: we raise as much as we spend, but a part of it is bound to a purpose; what nothing binds lacks "
        "750,000 won a month."
    )


def test_a_month_in_part_is_not_drawn(books):
    """On 10 June the pictures end with May; a part of a month would look like a fall."""
    report = build(books, Span(dt.date(2025, 1, 1), dt.date(2025, 6, 10)))
    assert [chart.x[-1] for chart in report.charts] == ["2025-05", "2025-05"]


def test_a_person_is_never_named(tmp_path, make_books: MakeBooks):
    root = make_books(
        tmp_path,
        """
        2025-01-01 custom "dues-plan" "individual-monthly" 10000 KRW
        2025-01-01 custom "member" "join" "I-0001"
          kind: "individual"
          plan: "individual-monthly"
        2025-06-10 * "dues"
          member: "I-0001"
          Assets:Bank:Operating      120000 KRW
          Income:Dues:Individual    -120000 KRW
        """,
    )
    report = build(load_books(root), Span.of_year(2025))
    assert "The largest giver is one person: 120,000 won, 100.0% of all income." in said(report, "sources")
    assert said(report, "living")[0].startswith("Yes: what we raised ourselves")


def test_empty_books_are_an_honest_page(tmp_path, make_books: MakeBooks):
    report = build(load_books(make_books(tmp_path)), Span.of_year(2026))
    assert said(report, "living") == ["In the last twelve months nothing came in."]
    assert said(report, "ending") == ["No public money whose end is known runs now."]
    assert said(report, "promised") == ["No money is bound to a purpose."]
    assert said(report, "deciding") == ["Nothing in the figures presses today."]
    assert as_text(report)
    assert RENDERERS["pdf"](report, "ko")


def test_books_with_errors_say_so(tmp_path, make_books: MakeBooks):
    report = build(
        load_books(make_books(tmp_path, '2025-01-01 custom "party" "C-009"\n')), Span.of_year(2025)
    )
    assert report.diagnostics
    assert "The books have errors" in as_text(report)


# --- every month of the example ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example():
    return load_books(LEDGER)


MONTHS = [Month(2025, 6).plus(count).last_day for count in range(17)]


@pytest.mark.parametrize("day", MONTHS, ids=str)
def test_no_sentence_contradicts_a_figure(example, day: dt.date):
    """Every percentage of a sentence is one that a figure, a table or a sum of two sources prints."""
    report = build(example, Span(day.replace(month=1, day=1), day))
    values = [(figure.value, figure.unit) for figure in report.figures]
    values += [
        (row[column.key], column.unit)
        for table in report.tables
        for row in table.rows
        for column in table.columns
    ]
    printed = {
        shown(value, unit, "KRW", "en").replace(" %", "%") for value, unit in values if unit is Unit.RATIO
    }
    shares = {row["source"]: Fraction(row["share"]) for row in rows_in_json(report, "income-by-source")}
    for group in (("donation", "csr"), ("public-subsidy", "entrusted"),
                  ("business", "interest", "loan-interest", "other")):  # fmt: skip
        whole = sum(shares[one] for one in group)
        printed.add(f"{Decimal(round(whole * 1000)) / 10:.1f}%")
    before = computed_again(LEDGER / "main.beancount", *_year_before(report))["own-income-ratio"]
    again = computed_again(LEDGER / "main.beancount", report.first, report.last)
    covered = again["own-income"] / _spent(report)
    printed |= {f"{float(one * 100):.1f}%" for one in (before, covered) if one is not None}
    sentences = [one for section in report.sections for one in said(report, section.key)]
    found = [share for one in sentences for share in re.findall(r"[\d,.]+%", one)]
    assert found
    assert not [share for share in found if share not in printed]
    assert said(report, "living")[0].startswith("Yes") == (covered >= 1)
    assert 1 <= len(said(report, "deciding")) <= 3


def _year_before(report: Report) -> tuple[dt.date, dt.date]:
    last = Month.of(report.last).plus(-12).last_day
    return Month.of(last).plus(-11).first_day, last


def _spent(report: Report) -> Fraction:
    """What the figures' own terms say was spent in the twelve months."""
    figure = report.figure("operating-reserve-months")
    return Fraction(next(Decimal(str(t.value)) for t in figure.terms if t.key == "expenses-of-last-months"))


def test_figures_are_those_of_the_other_reports(example):
    from reports.catalogue import build_report

    day = dt.date(2026, 10, 31)
    report = build(example, Span(dt.date(2026, 1, 1), day))
    for figure in report.figures:
        name, _, key = figure.key.partition("-")
        if name in ("dues", "funds", "grants", "pledges", "loans"):
            other = build_report(name, example, Span(dt.date(2026, 1, 1), day))
            assert figure.value == next(one.value for one in other.figures if one.key == key)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("day", [dt.date(2025, 3, 31), dt.date(2026, 5, 31), dt.date(2026, 10, 31)], ids=str)
def test_it_is_two_pages(example, day: dt.date, language: str):
    report = build(example, Span(day.replace(month=1, day=1), day))
    read = pypdf.PdfReader(io.BytesIO(RENDERERS["pdf"](report, language)))
    assert len(read.pages) == 2


# --- the scenario itself -------------------------------------------------------------------------------------

WON = st.integers(0, 10**9).map(Decimal)


ENDS = st.lists(st.tuples(st.integers(0, 900), WON, WON), max_size=4)


@given(cash=WON, income=WON, expenses=WON, ends=ENDS, dues=st.integers(0, 10**5))
def test_the_scenario_again_in_fractions(cash, income, expenses, ends, dues):
    """Walked from end to end: each grant's costs are left behind from its own day on."""
    endings = tuple(
        Ending(f"G-{at}", DAY + dt.timedelta(days=days), Decimal(0), people, other)
        for at, (days, people, other) in enumerate(ends)
    )
    scenario = Scenario(DAY, endings, Free(cash, income, expenses, Decimal(dues) or None, "KRW"))
    for one in scenario.outcomes():
        left = {Case.ENDS: (0, 0), Case.PEOPLE: (1, 0), Case.ALL: (1, 1)}[one.case]
        then, before, behind = Fraction(cash), 0, Fraction(0)
        for days, people, other in sorted(ends):
            then += (
                Fraction(days - before)
                / Fraction("30.4375")
                * (Fraction(income) - Fraction(expenses) - behind)
            )
            before, behind = days, behind + left[0] * Fraction(people) + left[1] * Fraction(other)
        then = max(then, 0)
        missing = max(Fraction(expenses) + behind - Fraction(income), 0)
        assert Fraction(one.shortfall) == missing
        if one.lasts is not None:
            assert abs(Fraction(one.lasts) * missing - then) <= max(then, 1) / 10**15
            assert one.gone is not None
        else:
            assert not missing or then / missing > 60
        if missing and dues:
            assert one.members == -(-missing // dues)
        else:
            assert one.members == (None if missing else 0)


@pytest.mark.parametrize(
    ("number", "currency", "english", "korean"),
    [
        ("0", "KRW", "0 won", "0원"),
        ("99999", "KRW", "99,999 won", "99,999원"),
        ("100000", "KRW", "100,000 won", "10만 원"),
        ("104999", "KRW", "100,000 won", "10만 원"),
        ("105000", "KRW", "110,000 won", "11만 원"),
        ("999999999", "KRW", "1,000 million won", "10억 원"),
        ("203347072", "KRW", "203.35 million won", "2억 335만 원"),
        ("-5000000", "KRW", "-5 million won", "-500만 원"),
        ("12.5", "EUR", "12.50 EUR", "12.50 EUR"),
    ],
)
def test_an_amount_as_people_say_it(number: str, currency: str, english: str, korean: str):
    from sfund.words import say

    amount = Spoken(Decimal(number), currency)
    assert text(say("{amount}", amount=amount), "en") == english
    assert text(say("{amount}", amount=amount), "ko") == korean


@given(st.decimals(-(10**12), 10**12, places=2))
def test_what_is_said_is_near_what_is_meant(number: Decimal):
    said_as = Spoken(number, "KRW").ten_thousands
    if said_as is not None:
        assert abs(said_as * 10_000 - number) <= 5_000
    else:
        assert abs(number.to_integral_value(ROUND_CEILING)) <= 100_000
