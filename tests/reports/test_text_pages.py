"""Every report in a terminal: a hundred columns, no word or amount in two halves, Korean where Korean is read."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from reports.catalogue import REPORTS, build_report
from reports.faces.printed import printed
from reports.faces.rendering import RENDERERS
from reports.faces.words import shown
from reports.model import Report, Unit
from reports.pack.contents import Meeting, papers
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.languages import LANGUAGES, text
from sfund.periods import Month, Span

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[2] / "ledger"
OCTOBER = Month(2026, 10)
SPAN = Span(dt.date(2026, 1, 1), OCTOBER.last_day)
WHOLE = 12
"""Words up to so many columns wide are never broken."""

WORD = re.compile(r"[^\s─]+")
HANGUL = re.compile(r"[가-힣]")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
BOTH_FORMS = re.compile(r"을\(를\)|이\(가\)|은\(는\)|[와과]\([와과]\)|\(으\)로|\(이\)라")


@pytest.fixture(scope="module", params=["example", "empty"])
def books(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks
) -> Books:
    if request.param == "example":
        return load_books(LEDGER)
    return load_books(make_books(tmp_path_factory.mktemp("empty") / "books"))


def all_reports(books: Books) -> Iterator[Report]:
    """Those of the catalogue, and the papers of every meeting that are not among them."""
    yield from (build_report(name, books, SPAN) for name in REPORTS)
    for meeting in Meeting:
        for paper in papers(books, meeting, OCTOBER, OCTOBER.last_day):
            if paper.name not in REPORTS:
                yield paper.build()


@pytest.fixture(scope="module")
def reports(books: Books) -> list[Report]:
    return list(all_reports(books))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_page(reports: list[Report], language: str) -> None:
    for report in reports:
        page = RENDERERS["text"](report, language).decode()
        assert [line for line in page.splitlines() if cell_len(line) > 100] == [], report.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_id_or_amount_is_broken(reports: list[Report], language: str) -> None:
    """Amounts and months are whole however long; of words a path or a digest alone is folded."""
    for report in reports:
        on_page = Counter(WORD.findall(RENDERERS["text"](report, language).decode()))
        wanted = Counter(
            word
            for table in report.tables
            for row in table.rows
            for column in table.columns
            for word in shown(row[column.key], column.unit, report.currency, language).split()
            if column.unit is not Unit.TEXT or cell_len(word) <= WHOLE
        )
        wanted += Counter(
            word
            for figure in report.figures
            for said in (
                text(figure.label, language),
                shown(figure.value, figure.unit, report.currency, language),
            )
            for word in said.split()
        )
        assert wanted - on_page == Counter(), report.name


# --- Korean ---------------------------------------------------------------------------------------------

NOT_OURS_TO_SAY = {
    "account": "an account by the name that Beancount, bean-query and Fava know it by",
    "entry": "where an entry stands: a file and a line",
    "place": "where an entry stands: a file and a line",
    "id": "the id of an entry, a digest",
    "digest": "a digest",
    "head": "a digest",
    "document": "the path of a document",
    "documents": "the paths of documents",
    "file": "the name of a file",
    "who": "whom the bank names, or a digest where that would be a person",
}
"""Columns that hold what no language changes, each with the reason."""


BY_NAME = {
    ("loans", "sectors", "key"): "sectors, as the network wrote them with its members",
    ("dues", "by-method", "method"): "CMS is what Korean banks call collecting by debit",
    ("cash", "spending", "what"): "a group of accounts; a group has no name of its own",
}
"""Single columns, likewise."""


def english_alone(said: str) -> bool:
    return bool(ENGLISH.search(said)) and not HANGUL.search(said)


def sentences(report: Report) -> Iterator[str]:
    """All that the report says in Korean outside the rows of its tables."""
    page = printed(report, lambda _: "", "ko")
    yield from (page.title, page.warning, page.nothing, *page.notes)
    for part in page.parts:
        yield from (part.heading, *part.sentences)
        yield from (said for figure in part.figures for said in figure)
        yield from (said for chart in part.charts for said in (chart.label, chart.description))
        yield from (said for table in part.tables for said in (table.label, *table.heads, *table.sums))
    yield from (text(x, "ko") for chart in report.charts for x in chart.x)
    yield from (text(series.label, "ko") for chart in report.charts for series in chart.series)
    yield from (text(term.label, "ko") for figure in report.figures for term in figure.terms)


def cells(report: Report) -> Iterator[tuple[str, str, str]]:
    """Of every cell its table, its column and what it says in Korean."""
    for table in report.tables:
        for row in table.rows:
            for column in table.columns:
                yield table.key, column.key, shown(row[column.key], column.unit, report.currency, "ko")


def test_every_sentence_label_and_formula_is_korean(reports: list[Report]) -> None:
    for report in reports:
        assert [said for said in sentences(report) if english_alone(said)] == [], report.name


def test_every_cell_is_korean_but_for_what_no_language_changes(reports: list[Report]) -> None:
    for report in reports:
        found = {
            (table, column, said)
            for table, column, said in cells(report)
            if column not in NOT_OURS_TO_SAY and (report.name, table, column) not in BY_NAME
            if english_alone(said)
        }
        assert found == set(), report.name


def test_no_particle_is_left_in_both_forms(reports: list[Report]) -> None:
    for report in reports:
        said = [*sentences(report), *(cell for *_, cell in cells(report))]
        assert [one for one in said if BOTH_FORMS.search(one)] == [], report.name


def test_a_word_that_is_not_translated_is_found() -> None:
    assert english_alone("Gifts of money")
    assert not english_alone("CMS 출금")
    assert not english_alone("g-2026-1")
