"""The dues report: worked on paper, computed a second time, and held against bean-query."""

from __future__ import annotations

import datetime as dt
import os
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beanquery import connect
from dues_network import NETWORK
from report_parts import rows_in_json, values_in_json
from rich.cells import cell_len
from second_dues import reckoned

from reports.dues.methods import Method, methods, way_of
from reports.dues.report import build
from reports.faces.as_json import as_json
from reports.faces.as_text import as_text
from sfund.books.load import load_books
from sfund.periods import Span

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"
GOLDEN = Path(__file__).parent / "golden"
HALF_YEAR = Span(dt.date(2025, 1, 1), dt.date(2025, 6, 30))

# Expected: I-0001 6 × 10,000, I-0002 5 × 10,000 (February on), O-001 6 × 50,000, S-001 3 × 5,000.
WORKED = {
    "expected": "425000",
    "collected": "437000",  # 50,000 + 30,000 + 350,000, and 7,000 of nobody
    "collection-rate": "1.028235",
    "arrears": "45000",  # June of I-0001, May and June of I-0002, all of S-001
    "arrears-too-old": "0",
    "credit": "50000",  # July of O-001
    "members-organization": 1,
    "members-individual": 2,
    "members-supporter": 0,
}
MEMBERS = """
I-0001 individual   individual-monthly   grace   60000  50000  10000 2025-05
I-0002 individual   individual-monthly   arrears 50000  30000  20000 2025-04
O-001  organization organization-monthly current 300000 350000 0     2025-07
S-001  supporter    supporter-monthly    left    15000  0      15000 None
"""
AGEING = """
1-30         2 20000
31-60        1 10000
61-90        0 0
over-90      1 15000
beyond-limit 0 0
"""
BY_METHOD = """
cms      1 60000  50000  0.833333 40000
transfer 1 50000  30000  0.600000 47000
platform 1 300000 350000 1.166667 50000
cash     0 0      0      None     300000
none     1 15000  0      0.000000 0
"""
BY_CODE = """
0012 wrong-account-number 1 10000 0.166667 0
0021 balance-too-low      1 10000 0.166667 1
"""
BY_STATUS = """
left    1 15000
paused  0 0
lapsed  0 0
arrears 1 20000
grace   1 10000
current 1 0
"""
CREDITS = """
O-001 current 50000 2025-07 2025-06-20
"""
TABLES = {
    "members": MEMBERS,
    "ageing": AGEING,
    "by-method": BY_METHOD,
    "by-failure-code": BY_CODE,
    "by-status": BY_STATUS,
    "credits": CREDITS,
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks):
    return load_books(make_books(tmp_path_factory.mktemp("books"), NETWORK))


@pytest.fixture(scope="module")
def example():
    return load_books(LEDGER)


def test_the_figures_worked_on_paper(books):
    assert values_in_json(build(books, HALF_YEAR)) == WORKED


@pytest.mark.parametrize("key", TABLES)
def test_the_tables_worked_on_paper(books, key: str):
    rows = [[str(value) for value in row.values()] for row in rows_in_json(build(books, HALF_YEAR), key)]
    assert rows == [line.split() for line in TABLES[key].strip().splitlines()]


def test_the_keys_that_programs_rely_on(books):
    report = as_json(build(books, HALF_YEAR))
    keys = [figure["key"] for figure in report["figures"]]
    assert {"expected", "collected", "collection-rate", "arrears", "members-organization",
            "members-individual", "members-supporter"} <= set(keys)  # fmt: skip
    members = report["tables"][0]
    assert [column["key"] for column in members["columns"]][:8] == [
        "member", "kind", "plan", "status", "expected", "paid", "arrears", "paid-through"]  # fmt: skip
    assert all(set(row) == {column["key"] for column in members["columns"]} for row in members["rows"])


def test_a_waiver_is_not_expected_and_what_is_given_up_was(tmp_path, make_books: MakeBooks):
    waived = '2025-06-30 custom "member" "waive" "I-0002" "2025-05"\n'
    given_up = '2025-06-30 custom "member" "write-off" "S-001" "2025-01/2025-03"\n'
    text = NETWORK + "".join(f"    {line}" for line in (waived, given_up))
    found = values_in_json(build(load_books(make_books(tmp_path, text)), HALF_YEAR))
    assert (found["expected"], found["arrears"]) == ("415000", "20000")


# Of 2025 are open: S-001 3 × 5,000, I-0001 7 × 10,000, I-0002 8 × 10,000, O-001 5 × 50,000.
@pytest.mark.parametrize(
    ("as_of", "too_old"), [("2028-01-25", "0"), ("2028-01-26", "5000"), ("2029-01-01", "415000")]
)
def test_what_is_older_than_the_limit_is_shown_apart(books, as_of: str, too_old: str):
    """S-001 owes since January 2025; three years later no longer. The others go on owing month by month."""
    report = build(books, HALF_YEAR, dt.date.fromisoformat(as_of))
    ageing = {row["age"]: Fraction(row["amount"]) for row in rows_in_json(report, "ageing")}
    values = values_in_json(report)
    assert values["arrears-too-old"] == too_old
    assert ageing["beyond-limit"] == Fraction(values["arrears-too-old"])
    assert sum(ageing.values()) == Fraction(values["arrears"])


def test_members_who_owe_nothing_and_never_belonged_in_the_span_are_left_out(books):
    later = Span(dt.date(2025, 4, 1), dt.date(2025, 6, 30))
    before = Span(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert "S-001" in [
        row["member"] for row in rows_in_json(build(books, later), "members")
    ]  # left, and owes
    assert rows_in_json(build(books, before), "members") == []


def test_who_joins_after_the_day_of_the_standings_has_none(books):
    report = build(books, HALF_YEAR, dt.date(2025, 2, 1))
    row = next(row for row in rows_in_json(report, "members") if row["member"] == "I-0002")
    assert (row["kind"], row["status"], row["expected"], row["arrears"]) == ("individual", None, "0", "0")


# January to June, as of: expected and collected up to that day, arrears of it, and what the page says.
RUNNING = """
2025-06-30 425000 437000 45000
2025-04-24 215000 367000 15000
2025-01-26 65000  300000 15000
2024-12-31 0      0      0
"""


@pytest.mark.parametrize("row", RUNNING.strip().splitlines())
def test_what_is_not_due_yet_is_not_expected(books, row: str):
    as_of, *worked = row.split()
    report = build(books, HALF_YEAR, dt.date.fromisoformat(as_of))
    values = values_in_json(report)
    assert [values[key] for key in ("expected", "collected", "arrears")] == worked
    rows = rows_in_json(report, "by-method")
    assert sum(int(one["received"]) for one in rows) == int(values["collected"])
    says = " ".join(as_text(report).split())
    assert (f"lies after {as_of}:" in says) == (as_of != "2025-06-30")
    assert ("notes" in as_json(report)) == (as_of != "2025-06-30")


def test_an_empty_span_divides_by_nothing(books):
    report = build(books, Span(dt.date(2024, 5, 1), dt.date(2024, 5, 31)))
    values = values_in_json(report)
    assert (values["expected"], values["collected"], values["collection-rate"]) == ("0", "0", None)
    assert "nothing was due in this time" in as_text(report)


def test_books_without_a_member(tmp_path, make_books: MakeBooks):
    report = build(load_books(make_books(tmp_path)), HALF_YEAR)
    assert {figure.value for figure in report.figures} == {0, None}
    assert [len(one.rows) for one in report.tables] == [0, 5, 0, 0, 6, 0]
    assert as_text(report)


def test_books_with_errors_say_so(tmp_path, make_books: MakeBooks):
    broken = NETWORK + '    2025-06-01 custom "member" "join" "I-0009"\n'
    report = build(load_books(make_books(tmp_path, broken)), HALF_YEAR)
    assert report.diagnostics
    assert "The books have errors" in as_text(report)


@pytest.mark.parametrize(
    ("account", "via", "way"),
    [
        ("Assets:Clearing:CMS", None, Method.CMS),
        ("Assets:Clearing:Nice", None, Method.CMS),  # a collecting service's own account
        ("Assets:Bank:Operating", None, Method.TRANSFER),
        ("Assets:Clearing:Transit", None, Method.TRANSFER),
        ("Assets:Clearing:Cards", None, Method.PLATFORM),
        ("Assets:Bank:Operating", "donation-platform", Method.PLATFORM),
        ("Assets:Cash", None, Method.CASH),
        ("Liabilities:Suspense", None, Method.OTHER),
        (None, None, Method.OTHER),
    ],
)
def test_the_way_is_where_the_money_arrived(account: str | None, via: str | None, way: Method):
    assert way_of(account, via) is way


@pytest.mark.parametrize(
    ("day", "way"),
    [
        ("2025-04-30", Method.CMS),  # a debit that failed is one
        ("2025-05-15", Method.CMS),  # made up by transfer two weeks after
        ("2025-06-26", Method.CMS),
    ],
)
def test_making_up_for_a_failed_debit_is_no_other_way(books, day: str, way: Method):
    assert methods(books, dt.date.fromisoformat(day))["I-0001"] is way


def test_a_member_who_collects_for_others_is_no_platform(tmp_path, make_books: MakeBooks):
    text = NETWORK.replace('via: "donation-platform"', 'via: "I-0002"')
    assert methods(load_books(make_books(tmp_path, text)), HALF_YEAR.last)["O-001"] is Method.TRANSFER


def test_who_pays_otherwise_for_long_has_left_cms(tmp_path, make_books: MakeBooks):
    text = (
        NETWORK
        + """
    2025-08-20 * "I-0001" "transfer"
      member: "I-0001"
      Assets:Bank:Operating          20000 KRW
      Income:Dues:Individual        -20000 KRW
"""
    )
    found = methods(load_books(make_books(tmp_path, text)), dt.date(2025, 12, 31))
    assert found["I-0001"] is Method.TRANSFER
    assert "S-001" not in found


# --- against others' arithmetic ------------------------------------------------------------------------

SPANS = [
    Span.of_year(2025),
    Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31)),
    Span(dt.date(2025, 1, 1), dt.date(2026, 10, 31)),
    Span(dt.date(2025, 3, 26), dt.date(2025, 4, 24)),
]


@pytest.mark.parametrize("span", SPANS, ids=lambda span: f"{span.first}/{span.last}")
def test_a_second_computation_agrees_on_the_example_network(example, span: Span):
    again = reckoned(LEDGER / "main.beancount", span.first, span.last)
    report = build(example, span)
    values = values_in_json(report)
    assert {key: Fraction(values[key]) for key in again.figures} == again.figures
    rows = {row["member"]: row for row in rows_in_json(report, "members")}
    for member, expected in again.members.items():
        row = rows.pop(member, None)
        if row is None:
            assert not any(expected), member
            continue
        assert tuple(Fraction(row[key]) for key in ("expected", "paid", "arrears")) == expected, member
    assert not rows
    ageing = {row["age"]: (row["members"], Fraction(row["amount"])) for row in rows_in_json(report, "ageing")}
    assert ageing == again.ageing


@pytest.mark.parametrize("span", SPANS, ids=lambda span: f"{span.first}/{span.last}")
def test_bean_query_finds_what_was_collected(example, span: Span):
    asked = connect(f"beancount:{LEDGER / 'main.beancount'}").execute(
        f"SELECT sum(number) AS all WHERE account ~ '^Income:Dues:' AND date >= {span.first} AND date <= {span.last}"
    )
    [(found,)] = asked.fetchall()
    assert Decimal(values_in_json(build(example, span))["collected"]) == -found


@pytest.mark.parametrize("span", SPANS, ids=lambda span: f"{span.first}/{span.last}")
def test_the_tables_add_up_to_the_figures(example, span: Span):
    report = build(example, span)
    values = values_in_json(report)

    def column(key: str, name: str) -> int:
        return sum(int(row[name]) for row in rows_in_json(report, key))

    assert column("members", "expected") == column("by-method", "asked") == int(values["expected"])
    assert column("by-method", "received") == int(values["collected"])
    assert column("members", "paid") == column("by-method", "collected")
    for key, name in (("members", "arrears"), ("ageing", "amount"), ("by-status", "arrears")):
        assert column(key, name) == int(values["arrears"])
    assert column("credits", "credit") == int(values["credit"])


def test_every_printed_formula_gives_the_printed_value(example):
    checked = 0
    for figure in as_json(build(example, SPANS[1]))["figures"]:
        if figure["formula"].count("-") and re.search("[+÷−]", figure["formula"]):
            words = figure["formula"].replace("÷", "/").replace("−", "-")
            for name in sorted(figure["terms"], key=len, reverse=True):
                words = words.replace(name, f"Fraction('{figure['terms'][name]}')")
            assert abs(eval(words, {"Fraction": Fraction}) - Fraction(figure["value"])) < Fraction(1, 10**6)
            checked += 1
    assert checked == 2


# --- to read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_is_as_it_was_looked_at(books, language: str):
    """`SFUND_GOLDEN=write` keeps the page as it is now; look at it then."""
    page = as_text(build(books, HALF_YEAR), language=language)
    golden = GOLDEN / f"dues.{language}.txt"
    if os.environ.get("SFUND_GOLDEN") == "write":
        golden.write_text(page, encoding="utf-8")
    assert page == golden.read_text(encoding="utf-8")
    assert max(map(cell_len, page.splitlines())) <= 100


def test_no_cell_of_the_example_is_cut_short(example):
    assert "…" not in as_text(build(example, SPANS[1]))
