"""`report bulletin`: sentences made of figures, worked on paper; nobody's name; one page."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from beancount import loader
from beancount.core import data
from report_parts import said
from worked import moved, written

from reports.bulletin.report import DAYS, build
from reports.faces.as_json import as_json
from reports.faces.as_text import as_text
from reports.faces.rendering import RENDERERS
from reports.model import Report
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.money import Spoken
from sfund.periods import Span

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Sfund

LEDGER = Path(__file__).parents[3] / "ledger"
FORTNIGHT = Span(dt.date(2025, 6, 2), dt.date(2025, 6, 15))

BOOKS = written(
    """
2025-01-01 custom "fund" "general"
2025-01-01 custom "fund" "care"
  restriction: "purpose"
2025-01-01 custom "dues-plan" "monthly" 10000 KRW
2025-01-01 custom "party" "C-001"
  kind: "public"
  name: "온고을시청"
2025-01-01 custom "party" "C-002"
  kind: "company"
  name: "새벽상사"
2025-01-01 custom "party" "D-0001"
  kind: "person"
2025-01-01 custom "member" "join" "O-001"
  kind: "organization"
  name: "온달협동조합"
  plan: "monthly"
2025-06-02 custom "member" "join" "O-002"
  kind: "organization"
  name: "가온센터"
  plan: "monthly"
2025-06-15 custom "member" "join" "I-0001"
  kind: "individual"
  plan: "monthly"
2025-06-16 custom "member" "join" "O-003"
  kind: "organization"
  name: "나중가게"
  plan: "monthly"
2025-01-01 custom "pledge" "make" "P-2025-1" 3000000 KRW
  party: "C-002"
  kind: "donation"
  fund: "general"
2025-01-01 custom "pledge" "due" "P-2025-1" 2025-05-31 1000000 KRW
2025-01-01 custom "pledge" "due" "P-2025-1" 2025-07-13 2000000 KRW
2025-01-01 custom "grant" "award" "G-2025-1" 9000000 KRW
  party: "C-001"
  kind: "foundation"
  fund: "care"
  until: 2025-08-31
2025-01-01 custom "grant" "line" "G-2025-1" "강사비" 9000000 KRW
""",
    moved("2025-06-01", "the day before", 10_000, "Income:Dues:Organization", member="O-001"),
    moved("2025-06-02", "dues", 123_456, "Income:Dues:Organization", member="O-001"),
    moved("2025-06-03", "a company gives", 500_000, "Income:Donations", party="C-002"),
    moved("2025-06-04", "a person gives", 30_000, "Income:Donations", party="D-0001"),
    moved("2025-06-05", "somebody gives", 20_000, "Income:Donations"),
    moved("2025-06-15", "rent", -250_000, "Expenses:Office:Rent"),
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, make_books: MakeBooks) -> Report:
    books = load_books(make_books(tmp_path_factory.mktemp("bulletin") / "books", BOOKS))
    assert books.diagnostics == ()
    return build(books, FORTNIGHT)


def test_what_came_and_went(report: Report) -> None:
    """123,456 + 550,000 = 673,456; said as 670,000, exact in the table."""
    assert said(report, "came") == [
        "From 2025-06-02 to 2025-06-15, 670,000 won came in: Donations 550,000 won, Dues 120,000 won."
    ]
    assert said(report, "went") == ["250,000 won went out: General administration 250,000 won."]
    assert (report.figure("came").value, report.figure("went").value) == (673_456, 250_000)
    (moved,) = (one for one in as_json(report)["tables"] if one["key"] == "moved")
    assert [(row["kind"], row["in"], row["out"]) for row in moved["rows"]] == [
        ("donation", "550000", None),
        ("dues", "123456", None),
        ("administration", None, "250000"),
    ]


def test_new_members(report: Report) -> None:
    """Those of both ends of the days, not the one of the day after."""
    assert said(report, "members") == [
        "2 new members joined; we are 3 now.",
        "A warm welcome to 가온센터.",
        "Of them individuals: 1.",
    ]


def test_thanks(report: Report) -> None:
    assert said(report, "thanks") == [
        "Gifts of 550,000 won came, without what members pay as dues.",
        "We thank 새벽상사.",
        "We thank one person who gave.",
        "We thank the giver of one gift who did not say a name.",
    ]


def test_what_is_coming(report: Report) -> None:
    """13 July is the 28th day; 31 August is 77 days ahead."""
    assert said(report, "coming") == [
        "Pledged and due in the next 28 days: 2 million won (parts: 1).",
        "Pledged and late: 1 million won (parts: 1).",
        "Grants that end within 90 days: 온고을시청 (G-2025-1) on 2025-08-31.",
    ]


def test_on_our_own_feet(report: Report) -> None:
    assert said(report, "own") == ["Of all that came in within the last twelve months, 100.0% was our own."]


def test_no_person_is_on_it(report: Report) -> None:
    page = as_text(report)
    assert "D-0001" not in page
    assert "I-0001" not in page


def test_books_without_anything(tmp_path: Path, make_books: MakeBooks) -> None:
    report = build(load_books(make_books(tmp_path)), FORTNIGHT)
    assert [said(report, key)[0] for key in ("came", "went", "members", "thanks", "coming", "own")] == [
        "From 2025-06-02 to 2025-06-15 nothing came in.",
        "Nothing went out.",
        "Nobody joined in this time; we are 0 members.",
        "No gift came in this time.",
        "Nothing is due in the weeks ahead.",
        "In the last twelve months nothing came in.",
    ]
    assert RENDERERS["pdf"](report, "ko")


def test_it_is_of_fourteen_days_where_nobody_says(sfund: Sfund, tmp_path: Path, make_books: MakeBooks,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("SFUND_BOOKS", str(make_books(tmp_path, BOOKS)))
    ran = sfund("report", "bulletin", "--to", "2025-06-15")
    assert f"{FORTNIGHT.first} to {FORTNIGHT.last}" in ran.out
    assert "2025-06-10 to" in sfund("report", "bulletin", "--from", "2025-06-10", "--to", "2025-06-15").out
    assert "2025-01-01 to" in sfund("report", "dues", "--to", "2025-06-15").out


# --- the example network -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example() -> Books:
    return load_books(LEDGER)


ENDS = [dt.date(2025, 2, 9) + dt.timedelta(days=DAYS * count) for count in range(0, 45, 4)]


@pytest.mark.parametrize("day", ENDS, ids=str)
def test_every_amount_that_is_said_is_one_of_the_page(example: Books, day: dt.date) -> None:
    """A sentence says what the table has, rounded; but for the rest of the kinds, pledges and nothing else."""
    report = build(example, Span(day - dt.timedelta(days=DAYS - 1), day))
    amounts = [one.value for one in report.figures if isinstance(one.value, Decimal)]
    amounts += [
        Decimal(row[key])
        for table in as_json(report)["tables"] for row in table["rows"] for key in ("in", "out") if row[key]
    ]  # fmt: skip
    spoken = {str(Spoken(amount, "KRW")) for amount in amounts}
    for key in ("came", "went", "thanks"):
        sentences = re.sub(r"the rest [\d.,]+ (million )?won", "", " ".join(said(report, key)))
        for found in re.findall(r"[\d,]+(?:\.\d+)? (?:million )?won", sentences):
            assert found in spoken
    (moved,) = (one for one in as_json(report)["tables"] if one["key"] == "moved")
    assert report.figure("came").value == sum(Decimal(row["in"]) for row in moved["rows"] if row["in"])
    assert report.figure("went").value == sum(Decimal(row["out"]) for row in moved["rows"] if row["out"])


@pytest.mark.parametrize("day", ENDS[::3], ids=str)
def test_came_and_went_again(example: Books, day: dt.date) -> None:
    """By plain loops over Beancount's entries: income and expenses but provisions, and loans' principal."""
    first = day - dt.timedelta(days=DAYS - 1)
    entries, _, _ = loader.load_file(str(LEDGER / "main.beancount"))
    postings = [
        (p.account, p.units.number)
        for e in entries
        if isinstance(e, data.Transaction) and first <= e.date <= day
        for p in e.postings
    ]
    income = -sum(number for account, number in postings if account.startswith("Income:"))
    spent = sum(number for account, number in postings
                if account.startswith("Expenses:") and account != "Expenses:Loans:Provision")  # fmt: skip
    lent = [number for account, number in postings if account == "Assets:Loans:Principal"]
    report = build(example, Span(first, day))
    assert report.figure("came").value == income - sum(number for number in lent if number < 0)
    assert report.figure("went").value == spent + sum(number for number in lent if number > 0)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("day", ENDS[::4], ids=str)
def test_it_is_one_page(example: Books, day: dt.date, language: str) -> None:
    report = build(example, Span(day - dt.timedelta(days=DAYS - 1), day))
    read = pypdf.PdfReader(io.BytesIO(RENDERERS["pdf"](report, language)))
    assert len(read.pages) == 1
