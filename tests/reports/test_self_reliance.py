"""The self-reliance report: worked examples, a second computation, and formulas that compute."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from worked import moved, written

from reports.catalogue import REPORTS, build_report
from reports.faces.as_json import as_json
from reports.faces.as_text import as_text
from reports.faces.rendering import RENDERERS
from reports.reliance.report import build
from sfund import languages
from sfund.books.load import load_books
from sfund.errors import RequestError
from sfund.periods import Span
from sfund.reliance.figures import SelfReliance, Sums
from sfund.sources import OWN, Source

if TYPE_CHECKING:
    from conftest import MakeBooks

from second_computation import figures as computed_again

LEDGER = Path(__file__).parents[2] / "ledger"

BOOKS = written(
    """
2025-01-01 custom "fund" "general"
2025-01-01 custom "fund" "solidarity"
  restriction: "purpose"
2025-01-01 custom "fund" "g-2025-1"
  restriction: "purpose"
2025-01-01 custom "dues-plan" "individual-monthly" 10000 KRW
2025-01-01 custom "member" "join" "I-0001"
  kind: "individual"
  plan: "individual-monthly"
2025-01-01 custom "member" "join" "O-001"
  kind: "organization"
2025-01-01 custom "party" "C-001"
  kind: "public"
2025-01-01 custom "party" "C-002"
  kind: "company"
2025-01-01 custom "party" "C-003"
  kind: "person"
2025-01-01 custom "grant" "award" "G-2025-1" 600000 KRW
  party: "C-001"
  kind: "public-subsidy"
  fund: "g-2025-1"
2025-01-01 custom "pledge" "make" "P-2025-1" 200000 KRW
  party: "C-002"
  kind: "csr"
  fund: "solidarity"
""",
    moved("2025-01-10", "opening", 300_000, "Equity:Opening-Balances"),
    moved("2025-02-10", "dues of a person", 100_000, "Income:Dues:Individual", member="I-0001"),
    moved("2025-03-10", "dues of an organisation", 60_000, "Income:Dues:Organization", member="O-001"),
    """2025-04-10 * "a pledge's part; who gave it stands in the pledge"
  pledge: "P-2025-1"
  Assets:Bank:Solidarity     200000 KRW
  Income:CSR                -200000 KRW
    fund: "solidarity"
""",
    moved(
        "2025-05-10",
        "a subsidy; who gave it stands in the grant",
        600_000,
        "Income:Grants:PublicSubsidy",
        bank="Assets:Bank:Subsidy",
        grant="G-2025-1",
        fund="g-2025-1",
    ),
    moved("2025-06-10", "a donor who is no member", 40_000, "Income:Donations", party="C-003"),
    moved("2025-07-10", "rent", -120_000, "Expenses:Office:Rent"),
    """2025-07-20 * "a course, half of it administration"
  Expenses:Program:Education  30000 KRW
  Expenses:Program:Education  30000 KRW
    function: "administration"
  Assets:Bank:Operating      -60000 KRW
""",
    moved("2025-07-31", "money nobody knows", 20_000, "Liabilities:Suspense"),
    moved("2026-01-10", "next year", 50_000, "Income:Business:Education"),
)

# On paper. Income of 2025: dues 160,000 + csr 200,000 + subsidy 600,000 + donation 40,000 = 1,000,000.
# Cash of the general fund: 300,000 + 100,000 + 60,000 + 40,000 − 120,000 − 60,000 + 20,000 = 340,000, less
# 20,000 owed in suspense = 320,000. Expenses 180,000 in the eleven months since February, when income and
# expenses begin.
WORKED = {
    "total-income": "1000000",
    "own-income": "400000",
    "own-income-ratio": "0.400000",
    "dues-ratio": "0.160000",
    "public-dependence": "0.600000",
    "largest-funder-share": "0.600000",
    "concentration-hhi": "0.427200",  # 0.16² + 0.2² + 0.6² + 0.04²
    "administration-coverage": "2.666667",  # 400,000 ÷ 150,000
    "operating-reserve-months": "19.555556",  # 320,000 ÷ (180,000 ÷ 11)
    "runway-months": None,  # own income covers the expenses
    "individual-support-ratio": "0.350000",  # (100,000 + 40,000) ÷ (1,000,000 − 600,000)
    "own-income-ratio-change": None,  # there is no year before
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks):
    return load_books(make_books(tmp_path_factory.mktemp("books"), BOOKS))


def test_the_example_worked_on_paper(books):
    report = as_json(build(books, Span.of_year(2025)))
    assert {figure["key"]: figure["value"] for figure in report["figures"]} == WORKED
    assert report["diagnostics"] == []


def test_the_largest_funder_is_named_with_what_it_gave(books):
    report = as_json(build(books, Span.of_year(2025)))
    terms = next(one["terms"] for one in report["figures"] if one["key"] == "largest-funder-share")
    assert terms == {
        "largest-funder": "C-001",
        "income-from-largest-funder": "600000",
        "total-income": "1000000",
    }


def test_tables_add_up_to_the_figures(books):
    report = as_json(build(books, Span.of_year(2025)))
    by_source, by_month = (table["rows"] for table in report["tables"][:2])
    assert [row["source"] for row in by_source] == [source.value for source in Source]
    assert sum(int(row["amount"]) for row in by_source) == 1_000_000
    assert sum(Decimal(row["share"]) for row in by_source) == 1
    assert len(by_month) == 12
    assert sum(int(row[key]) for row in by_month for key in ("own", "public", "foundation")) == 1_000_000
    assert next(row for row in by_month if row["month"] == "2025-05")["public"] == "600000"


def test_what_counts_as_own_is_a_setting(tmp_path, make_books: MakeBooks):
    root = make_books(tmp_path, BOOKS, '[self-reliance]\nown = ["dues"]\n')
    report = as_json(build(load_books(root), Span.of_year(2025)))
    own = next(one for one in report["figures"] if one["key"] == "own-income")
    assert own["value"] == "160000"
    assert own["terms"] == {"dues": "160000"}


def test_a_year_without_anything_divides_by_nothing(books):
    report = build(books, Span.of_year(2030))
    values = {figure.key: (figure.value, figure.reason) for figure in report.figures}
    assert values["total-income"][0] == 0
    for key in (
        "own-income-ratio",
        "concentration-hhi",
        "administration-coverage",
        "operating-reserve-months",
    ):
        value, reason = values[key]
        assert value is None
        assert reason is not None
    assert "–" in as_text(report)


def test_books_with_errors_say_so_on_the_report(tmp_path, make_books: MakeBooks):
    root = make_books(tmp_path, '2025-01-01 custom "party" "C-009"\n')
    report = build(load_books(root), Span.of_year(2025))
    assert [one.code for one in report.diagnostics] == ["DIRECTIVE-FIELD"]
    assert "The books have errors" in as_text(report)
    assert as_json(report)["diagnostics"][0]["file"] == "ledger.beancount"


def spans() -> list[Span]:
    return [
        Span.of_year(2025),
        Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31)),
        Span(dt.date(2025, 1, 1), dt.date(2026, 10, 31)),
        Span(dt.date(2025, 3, 15), dt.date(2025, 4, 2)),
    ]


@pytest.mark.parametrize("span", spans(), ids=lambda span: f"{span.first}/{span.last}")
def test_a_second_computation_agrees_on_the_example_network(span: Span):
    again = computed_again(LEDGER / "main.beancount", span.first, span.last)
    report = as_json(build(load_books(LEDGER), span))
    values = {figure["key"]: figure["value"] for figure in report["figures"]}
    del values["own-income-ratio-change"]  # tests/reports/test_self_reliance_in_depth.py
    assert values.keys() == again.keys()
    for key, value in values.items():
        expected = again[key]
        if expected is None:
            assert value is None, key
        else:
            assert abs(Fraction(value) - expected) <= Fraction(1, 2_000_000), key


def _evaluate(formula: str, terms: dict[str, str]) -> Fraction:
    """What a printed formula gives for the printed terms."""
    formula = formula.split(";", maxsplit=1)[0].replace("÷", "/").replace("−", "-")
    numbers = {name: value for name, value in terms.items() if re.fullmatch(r"-?[\d.]+", str(value))}
    for name in sorted(numbers, key=len, reverse=True):
        formula = formula.replace(name, f"Fraction('{numbers[name]}')")
    return eval(formula, {"Fraction": Fraction})


@pytest.mark.parametrize("span", spans()[:2], ids=lambda span: f"{span.first}/{span.last}")
def test_every_printed_formula_gives_the_printed_value(span: Span):
    checked = 0
    for figure in as_json(build(load_books(LEDGER), span))["figures"]:
        if figure["value"] is None or figure["formula"].startswith("sum"):
            continue
        assert abs(_evaluate(figure["formula"], figure["terms"]) - Fraction(figure["value"])) < Fraction(
            1, 10**6
        )
        checked += 1
    assert checked >= 7


def test_sums_are_of_their_terms():
    report = as_json(build(load_books(LEDGER), Span.of_year(2025)))
    figures = {figure["key"]: figure for figure in report["figures"]}
    for key in ("total-income", "own-income"):
        assert sum(map(int, figures[key]["terms"].values())) == int(figures[key]["value"])
    hhi = figures["concentration-hhi"]
    whole = Fraction(hhi["terms"].pop("total-income"))
    again = sum((Fraction(value) / whole) ** 2 for value in hhi["terms"].values())
    assert abs(again - Fraction(hhi["value"])) < Fraction(1, 10**6)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", REPORTS)
def test_text_fits_a_hundred_columns_in_both_languages(name: str, language: str):
    languages.use(language)
    page = as_text(build_report(name, load_books(LEDGER), Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31))))
    assert max(map(cell_len, page.splitlines())) <= 100
    assert all(line == line.rstrip() for line in page.splitlines())


@pytest.mark.parametrize("name", REPORTS)
def test_text_and_data_say_the_same(name: str):
    report = build_report(name, load_books(LEDGER), Span.of_year(2025))
    page = as_text(report)
    for figure in as_json(report)["figures"]:
        if figure["unit"] in ("KRW", "count") and figure["value"] is not None:
            assert f"{int(figure['value']):,}" in page
    assert json.loads(json.dumps(as_json(report), ensure_ascii=False)) == as_json(report)


# The same books on other days: 180,000 of expenses from 10 July on, income since 10 February.
MONTHS = {
    "2025-07-31": "6",  # February to July
    "2025-08-01": f"{6 + Fraction(1, 31)}",  # the first of August is a thirty-first of a month
    "2025-12-31": "11",
    "2026-01-31": "12",
    "2026-02-05": "12",  # a day before the books are a year old, and never more than twelve
    "2026-02-10": "12",
    "2026-07-15": "12",
}


@pytest.mark.parametrize("day", MONTHS)
def test_a_running_month_counts_by_its_days(books, day: str):
    report = as_json(build(books, Span.of_year(2025), dt.date.fromisoformat(day)))
    reserve = next(one for one in report["figures"] if one["key"] == "operating-reserve-months")
    assert abs(Fraction(reserve["terms"]["months"]) - Fraction(MONTHS[day])) < Fraction(1, 10**20)
    assert abs(_evaluate(reserve["formula"], reserve["terms"]) - Fraction(reserve["value"])) < Fraction(
        1, 10**6
    )


RENT = """
    2026-01-01 * "opening"
      Assets:Bank:Operating    10000000 KRW
      Equity:Opening-Balances -10000000 KRW
    2026-02-28 * "rent of a short month"
      Expenses:Office:Rent       300000 KRW
      Assets:Bank:Operating     -300000 KRW
    2026-06-30 * "rent"
      Expenses:Office:Rent       900000 KRW
      Assets:Bank:Operating     -900000 KRW
"""
YEAR_BACK = {  # as of: expenses of the year up to that day
    "2027-02-27": "1200000",
    "2027-02-28": "900000",  # a year ago is the same day of last year, and that is out
    "2027-06-29": "900000",
    "2027-06-30": "0",
}


@pytest.mark.parametrize("day", YEAR_BACK)
def test_the_year_begins_the_day_after_the_same_day_last_year(tmp_path, make_books: MakeBooks, day: str):
    as_of = dt.date.fromisoformat(day)
    report = as_json(build(load_books(make_books(tmp_path, RENT)), Span.of_year(2026), as_of))
    terms = next(one["terms"] for one in report["figures"] if one["key"] == "operating-reserve-months")
    assert (terms["expenses-of-last-months"], terms["months"]) == (YEAR_BACK[day], "12")


def test_a_new_month_leaves_the_reserve_alone(tmp_path, make_books: MakeBooks):
    """The same rent each month: on the first of a month the reserve is what it was the day before."""
    rents = "".join(
        f'2025-{month:02d}-15 * "rent"\n  Expenses:Office:Rent  100000 KRW\n  Assets:Bank:Operating\n'
        for month in range(1, 13)
    )
    opening = '2025-01-01 * "opening"\n  Assets:Bank:Operating  5000000 KRW\n  Equity:Opening-Balances\n'
    books = load_books(make_books(tmp_path, opening + rents))
    values = [
        next(one.value for one in build(books, Span.of_year(2025), day).figures if one.unit == "months")
        for day in (dt.date(2025, 12, 31), dt.date(2026, 1, 1))
    ]
    assert values == [38, 38]  # 3,800,000 ÷ 100,000


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", REPORTS)
def test_the_reader_s_language_is_told_and_changes_labels_only(name: str, language: str):
    report = build_report(name, load_books(LEDGER), Span.of_year(2025))
    languages.use("en" if language == "ko" else "ko")  # what another reader of the same process has
    told = as_json(report, language), as_text(report, language=language), RENDERERS["text"](report, language)
    languages.use(language)
    assert told == (as_json(report), as_text(report), RENDERERS["text"](report))
    assert _without_words(as_json(report, "ko")) == _without_words(as_json(report, "en"))
    assert as_text(report, language="ko") != as_text(report, language="en")


def _without_words(value):
    if isinstance(value, dict):
        return {
            key: _without_words(one)
            for key, one in value.items()
            if key not in ("label", "formula", "reason", "notes", "charts", "heading", "sentences")
        }
    return [_without_words(one) for one in value] if isinstance(value, list) else value


def test_a_kind_and_a_source_are_keys_for_programs_and_words_for_people():
    books = load_books(LEDGER)
    members, income = (build_report(name, books, Span.of_year(2025)) for name in ("members", "self-reliance"))
    kinds = [row["kind"] for row in as_json(members, "ko")["tables"][0]["rows"]]
    assert kinds == ["organization", "individual", "supporter"]
    assert "Organisations" in as_text(members, language="en")
    assert as_json(income, "ko")["tables"][0]["rows"][6]["source"] == "public-subsidy"
    assert "Public subsidies" in as_text(income, language="en")
    assert "public-subsidy  " not in as_text(income, language="en")


def test_a_term_has_a_unit_of_its_own():
    unit = {
        term.key: (term.unit, str(term.label))
        for figure in build(load_books(LEDGER), Span.of_year(2025)).figures
        for term in figure.terms
    }
    assert unit["months"] == ("count", "months")
    assert unit["largest-funder"] == ("text", "largest funder")
    assert unit["dues"] == ("money", "Dues")


def test_a_month_in_part_is_read_with_one_decimal(books):
    page = as_text(build(books, Span.of_year(2025), dt.date(2025, 8, 10)))
    assert "months = 6.3" in page
    assert "months = 11\n" in re.sub(" +\n", "\n", as_text(build(books, Span.of_year(2025)))) + "\n"


@pytest.mark.parametrize("form", ["text", "json", "csv"])  # tests/reports/test_faces.py reads the others
def test_a_renderer_gives_the_content_of_a_file(books, form: str):
    report = build(books, Span.of_year(2025))
    content = RENDERERS[form](report).decode("utf-8")
    assert content.endswith("\n")
    if form == "csv":  # tests/reports/test_dues_sheets.py looks into it
        assert content.splitlines()[0] == "\ufeffSource,Amount,Share"
    else:
        assert content == as_text(report) if form == "text" else json.loads(content) == as_json(report)


def test_a_diagnostic_is_the_same_data_in_every_command(tmp_path, make_books: MakeBooks):
    from sfund.cli.failures import as_data

    report = build(
        load_books(make_books(tmp_path, '2025-01-01 custom "party" "C-009"\n')), Span.of_year(2025)
    )
    assert as_json(report)["diagnostics"] == [as_data(one) for one in report.diagnostics]
    assert list(as_data(report.diagnostics[0])) == ["code", "file", "line", "message", "hint"]


@pytest.fixture
def written(books, tmp_path: Path):
    from reports.faces.rendering import RENDERERS
    from sfund.cli.outfile import write_file

    def write(target: Path) -> None:
        write_file(target, RENDERERS["json"](build(books, Span.of_year(2025))))

    return write


def test_a_file_is_replaced_whole(written, tmp_path: Path):
    target = tmp_path / "report.json"
    target.write_text("old", "utf-8")
    target.chmod(0o640)
    (tmp_path / "link.json").symlink_to(target)
    written(tmp_path / "link.json")
    assert json.loads(target.read_text("utf-8"))["report"] == "self-reliance"
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.json", "report.json"]


def test_a_pipe_is_written_to(written, tmp_path: Path):
    import os
    import threading

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.append(pipe.read_text("utf-8")))
    reader.start()
    written(pipe)
    reader.join()
    assert json.loads(said[0])["report"] == "self-reliance"
    assert pipe.is_fifo()


def test_a_file_that_cannot_be_replaced_is_as_it_was(written, tmp_path: Path, monkeypatch):
    target = tmp_path / "report.json"
    target.write_text("old", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(RequestError) as caught:
        written(target)
    assert caught.value.code == "OUTPUT-NOT-WRITABLE"
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("report.json", "old")]


def test_an_unknown_report_gets_the_nearest_name(books):
    with pytest.raises(RequestError) as caught:
        build_report("self-relience", books, Span.of_year(2025))
    assert caught.value.code == "REPORT-UNKNOWN"
    assert "self-reliance" in str(caught.value.diagnostics[0].hint)


@pytest.mark.parametrize(
    ("name", "command"),
    [("donors", "sfund donation"), ("company", "sfund pledge page"), ("settlement", "sfund grant settle")],
)
def test_a_page_of_one_giver_or_grant_is_asked_for_by_its_command(books, name: str, command: str):
    with pytest.raises(RequestError) as caught:
        build_report(name, books, Span.of_year(2025))
    assert command in str(caught.value.diagnostics[0].hint)


won = st.integers(0, 10**12).map(Decimal)


@given(st.fixed_dictionaries(dict.fromkeys(Source, won)))
def test_shares_of_anything_lie_between_their_bounds(by_source: dict[Source, Decimal]):
    sums = Sums(by_source, {}, Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(12))
    found = SelfReliance(sums, frozenset(OWN))
    if not found.total_income:
        assert found.concentration is None
        return
    assert Decimal(1) / len(Source) <= found.concentration + Decimal("1e-20")
    assert found.concentration <= 1 + Decimal("1e-20")
    assert 0 <= found.own_income_ratio <= 1
    assert 0 <= found.dues_ratio <= found.own_income_ratio
    assert found.runway_months is None


def test_sources_that_the_setting_leaves_out_have_a_column_of_their_own(tmp_path, make_books: MakeBooks):
    root = make_books(tmp_path, BOOKS, '[self-reliance]\nown = ["dues"]\n')
    months = as_json(build(load_books(root), Span.of_year(2025)))["tables"][1]
    assert [column["key"] for column in months["columns"]] == [
        "month",
        "own",
        "public",
        "foundation",
        "other",
    ]
    april, may = months["rows"][3], months["rows"][4]
    assert (april["other"], april["foundation"]) == ("200000", "0")
    assert (may["public"], may["other"]) == ("600000", "0")


def test_dues_count_for_each_member_whoever_passes_them_on(tmp_path, make_books: MakeBooks):
    text = (
        BOOKS
        + """
    2025-08-10 * "an organisation passes its member's dues on"
      party: "C-002"
      Assets:Bank:Operating      700000 KRW
      Income:Dues:Individual    -700000 KRW
        member: "I-0001"
    """
    )
    report = as_json(build(load_books(make_books(tmp_path, text)), Span.of_year(2025)))
    figures = {figure["key"]: figure for figure in report["figures"]}
    assert figures["largest-funder-share"]["terms"]["largest-funder"] == "I-0001"
    assert figures["individual-support-ratio"]["terms"]["dues-and-donations-of-individuals"] == "840000"


def test_interest_on_a_grants_account_is_nobodys_gift(tmp_path, make_books: MakeBooks):
    text = (
        BOOKS
        + """
    2025-09-10 * "interest"
      grant: "G-2025-1"
      fund: "g-2025-1"
      Assets:Bank:Subsidy          1000 KRW
      Income:Interest             -1000 KRW
    """
    )
    report = as_json(build(load_books(make_books(tmp_path, text)), Span.of_year(2025)))
    terms = next(one["terms"] for one in report["figures"] if one["key"] == "largest-funder-share")
    assert terms["income-from-largest-funder"] == "600000"


def test_a_misspelt_source_is_said_on_the_report(tmp_path, make_books: MakeBooks):
    text = """
    2025-01-01 open Income:Grants:City KRW
      source: "public-subsidie"
    """
    report = build(load_books(make_books(tmp_path, text)), Span.of_year(2025))
    assert [one.code for one in report.diagnostics] == ["UNKNOWN-SOURCE"]
    assert "public-subsidy" in str(report.diagnostics[0].hint)
