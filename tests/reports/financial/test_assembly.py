"""The yearly account: every chapter says what its own report says, and the last page is the auditors' to sign."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pypdf
import pytest
from report_parts import rows, values

from reports.audit import report as audit
from reports.budget import report as budget
from reports.faces.as_text import as_text
from reports.faces.rendering import RENDERERS
from reports.faces.words import shown
from reports.financial import assembly, operations, position
from reports.funds import report as funds
from reports.grants import report as grants
from reports.members import report as members
from reports.model import Report
from sfund.auditing.closing import BEGINNING, sealed
from sfund.books.load import load_books
from sfund.books.model import Books
from sfund.periods import Span

if TYPE_CHECKING:
    from conftest import MakeBooks

LEDGER = Path(__file__).parents[3] / "ledger"
SPAN = Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31))
CHAPTERS = [
    "cover",
    "position",
    "operations",
    "budget",
    "funds",
    "grants",
    "members",
    "plan",
    "audit",
    "opinion",
]


@pytest.fixture(scope="module")
def books() -> Books:
    return load_books(LEDGER)


@pytest.fixture(scope="module")
def report(books: Books) -> Report:
    return assembly.build(books, SPAN)


def test_the_chapters_in_their_order_hold_all_there_is(report: Report) -> None:
    assert [one.key for one in report.sections] == CHAPTERS
    assert [key for one in report.sections for key in one.figures] == [one.key for one in report.figures]
    assert [key for one in report.sections for key in one.tables] == [one.key for one in report.tables]
    for parts in (report.figures, report.tables):
        assert len({one.key for one in parts}) == len(parts)
    contents = [str(sentence) for sentence in report.sections[0].sentences[1:]]
    assert contents == [f"{at}. {one.heading}" for at, one in enumerate(report.sections[1:], start=1)]


@pytest.mark.parametrize("part", [position, operations, budget, funds, members], ids=lambda part: part.NAME)
def test_a_chapter_says_what_its_report_says(books: Books, report: Report, part: ModuleType) -> None:
    own = part.build(books, SPAN, SPAN.last)
    chapter = report.section(part.NAME)
    assert chapter.figures
    assert chapter.tables
    for key in chapter.figures:
        assert values(report)[key] == of_its_own(values(own), key, part.NAME)
    whole = {table.key: table.rows for table in own.tables}
    for table in report.tables:
        if table.key in chapter.tables and table.key != "funds-transfers":  # cut for the assembly
            assert table.rows == of_its_own(whole, table.key, part.NAME)


def of_its_own(values: Mapping[str, object], key: str, chapter: str) -> object:
    """By the key that it has in the chapter's own report."""
    return values[key] if key in values else values[key.removeprefix(f"{chapter}-")]


def test_only_grants_that_were_settled_in_the_time(books: Books, report: Report) -> None:
    wanted = {
        row["grant"]: row["to-return"]
        for row in rows(grants.build(books, SPAN), "settlement")
        if row["settled"] is not None and SPAN.first <= row["settled"] <= SPAN.last  # type: ignore[operator]
    }
    assert wanted
    assert {row["grant"]: row["to-return"] for row in rows(report, "grants-settlement")} == wanted


def test_the_audit_is_told_by_question_with_no_payee(books: Books, report: Report) -> None:
    own = values(audit.build(books, SPAN))
    said = rows(report, "audit-questions")
    assert {row["question"]: row["findings"] for row in said} == {
        str(row["question"]): own[str(row["question"])] for row in said
    }
    assert not {column.key for table in report.tables for column in table.columns} & {"who", "payee", "entry"}


def test_the_opinion_has_blanks_and_no_name(books: Books, report: Report) -> None:
    opinion = report.section("opinion")
    said = [str(sentence) for sentence in opinion.sentences]
    assert sum(sentence.startswith("Auditor: ____") for sentence in said) == 2
    assert any(sentence.startswith("Day: ____") for sentence in said)
    net = shown(values(report)["position-net-assets"], report.figures[0].unit, "KRW")
    assert any(net in sentence for sentence in said)
    for member in (*books.registry.members, *books.registry.parties):
        assert not re.search(rf"\b{re.escape(str(member))}\b", " ".join(said))


def test_a_closed_year_names_its_seal(make_books: MakeBooks, tmp_path: Path) -> None:
    seal = sealed(dt.date(2026, 1, 10), 2025, "0" * 64, 1, BEGINNING)
    text = (
        f'2026-01-10 custom "close" "seal" "2025" "{seal.head}"\n'
        f'  previous: "{BEGINNING}"\n  digest: "{seal.digest}"\n  entries: 1\n'
    )
    books = load_books(make_books(tmp_path / "books", text))
    said = as_text(assembly.build(books, Span.of_year(2025)), language="en").replace("\n", " ")
    assert seal.head in said
    assert "The books of 2024 are not closed." in as_text(
        assembly.build(books, Span.of_year(2024)), language="en"
    )


PLAN = """
    2026-01-20 custom "plan" "task" "training"
      name-ko: "교육"
    2026-01-20 custom "plan" "amount" 2026 900000 KRW
      program: "training"
    2026-09-01 custom "plan" "amount" 2026 700000 KRW
      program: "training"
"""


def test_the_plan_of_the_next_year_as_the_assembly_votes_on_it(make_books: MakeBooks, tmp_path: Path) -> None:
    """Drawn up in January for a meeting in February; what autumn changes was not before the meeting."""
    books = load_books(make_books(tmp_path / "books", PLAN))
    assert books.diagnostics == ()
    this, following = (assembly.build(books, Span.of_year(year)) for year in (2025, 2026))
    (row,) = rows(this, "plan-tasks")
    assert (row["task"], row["plan"]) == ("training", 900_000)
    assert values(this)["plan-expense-plan"] == 900_000
    assert [str(one) for one in following.sections[7].sentences] == [
        "Nothing is planned for 2027 in the books."
    ]


def test_a_new_network_gets_an_honest_account(make_books: MakeBooks, tmp_path: Path) -> None:
    report = assembly.build(load_books(make_books(tmp_path / "books")), Span.of_year(2026))
    assert [one.key for one in report.sections] == CHAPTERS
    assert report.diagnostics == ()
    assert "The network gives account to its members" in as_text(report, language="en")


def test_books_with_errors_are_said_once(make_books: MakeBooks, tmp_path: Path) -> None:
    text = '2025-01-01 * "x"\n  Assets:Nowhere  1 KRW\n  Equity:Opening-Balances  -1 KRW\n'
    report = assembly.build(load_books(make_books(tmp_path / "books", text)), Span.of_year(2025))
    assert report.diagnostics
    assert len(set(report.diagnostics)) == len(report.diagnostics)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_on_paper_the_contents_name_the_page_of_each_chapter(report: Report, language: str) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(RENDERERS["pdf"](report, language)))
    pages = [page.extract_text() for page in pdf.pages]
    numbers = [int(number) for number in re.findall(r"(?m)^\d\. .*?(\d+)\s*$", pages[0])]
    assert len(numbers) == len(CHAPTERS) - 1
    for at, number in enumerate(numbers, start=1):
        assert re.search(rf"(?m)^{at}\. ", pages[number - 1])
    assert numbers[-1] == len(pages)
