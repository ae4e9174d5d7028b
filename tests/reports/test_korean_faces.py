"""What a Korean page shows of every report: no key of a program stands where a reader expects a word."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from reports.catalogue import REPORTS, build_report
from reports.faces.as_json import as_json
from reports.faces.as_text import as_text
from reports.faces.formulas import formula_of
from reports.giving.company import build as page_of
from sfund import languages
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.periods import Span

LEDGER = Path(__file__).parents[2] / "ledger"
YEAR = Span.of_year(2026)
TODAY = dt.date(2026, 10, 31)
KEY = re.compile(r"[a-z]{2,}(?:-[a-z]+)*")


@pytest.fixture(scope="module")
def books() -> Books:
    return load_books(LEDGER)


@pytest.mark.parametrize("name", REPORTS)
def test_formulas_are_said_in_korean(books: Books, name: str) -> None:
    report = build_report(name, books, YEAR, TODAY)
    shown = {one.key: formula_of(one, "ko") for one in report.figures}
    assert {key: words for key, words in shown.items() if KEY.search(words)} == {}


def test_programs_read_the_keys_in_every_language(books: Books) -> None:
    for language in languages.LANGUAGES:
        data = as_json(build_report("funds", books, YEAR, TODAY), language)
        (proof,) = [one for one in data["figures"] if one["key"] == "proof"]
        assert proof["formula"].startswith("closing − net-assets")
        assert set(proof["terms"]) == {"closing", "net-assets"}


def test_the_page_for_a_giver_has_no_keys(books: Books) -> None:
    """Ids of pledges and parties are the giver's own; keys of funds and places in the books are not."""
    page = as_text(page_of(books, "C-002", YEAR, TODAY), language="ko")
    for word in ("solidarity", "journal/", ".beancount", "named-by-all", "came"):
        assert word not in page
    assert "지역연대금고" in page
