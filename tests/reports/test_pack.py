"""`sfund report pack`: everything for a meeting, whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pypdf
import pytest
from lxml import html

from reports.pack import contents, lists
from sfund.auditing.closing import Chain
from sfund.books.closing.trial import trial_balance
from sfund.books.load import load_books
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.periods import Month, Span
from sfund.words import say

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Ran, Sfund

LEDGER = Path(__file__).parents[2] / "ledger"
OCTOBER = Month(2026, 10)
SPAN = Span(dt.date(2026, 1, 1), OCTOBER.last_day)
PAPERS = {
    "board": ["01-board.pdf", "02-self-reliance.pdf", "03-budget.pdf", "04-cash.pdf", "05-funds.pdf"],
    "auditor": [
        f"{number:02d}-{name}.{form}"
        for number, name in enumerate(
            ("audit", "funds", "position", "operations", "grants", "evidence", "trial", "seals"), start=1
        )
        for form in ("pdf", "xlsx")
    ],
    "committee": ["01-loans.pdf", "02-fund-growth.pdf", "03-capacity.pdf"],
    "assembly": [
        "01-assembly.pdf",
        "02-position.pdf",
        "03-operations.pdf",
        "04-budget.pdf",
        "05-members.pdf",
    ],
}
LENDING = """
    2026-01-01 custom "fund" "general"
    2026-01-01 custom "fund" "solidarity"
      restriction: "purpose"
    2026-01-01 custom "member" "join" "O-001"
      kind: "organization"
      name: "온달협동조합"
    2026-01-01 custom "loan-product" "working-capital"
      method: "annuity"
      rate: 3.0
      late-rate: 3.0
      day-count: "ACT/365"
      rounding: "floor"
      months-max: 36
      grace-months: 0
      principal-max: 10000000 KRW
    2026-10-05 custom "loan" "apply" "L-2026-001" 5000000 KRW
      borrower: "O-001"
      product: "working-capital"
      months: 24
    2026-11-05 custom "loan" "apply" "L-2026-002" 5000000 KRW
      borrower: "O-001"
      product: "working-capital"
      months: 24
"""


def packed(sfund: Sfund, folder: Path, *more: str, meeting: str = "committee", books: Path = LEDGER) -> Ran:
    return sfund(
        "--books", books, "report", "pack", "--for", meeting, "--month", "2026-10", "-o", folder, *more
    )


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("meeting", PAPERS)
def test_a_pack_has_its_papers_and_says_what_they_are(meeting: str, tmp_path: Path, sfund: Sfund):
    folder = tmp_path / "meeting"
    ran = packed(sfund, folder, "--json", meeting=meeting)
    assert ran.status == 0, ran.err
    files = held(folder)
    tables = [] if meeting == "auditor" else ["tables.xlsx"]
    assert ran.json["files"] == [*PAPERS[meeting], *tables, "index.html", "SHA256SUMS"]
    assert sorted(files) == sorted(ran.json["files"])
    for name, content in files.items():
        if name.endswith(".pdf"):
            assert pypdf.PdfReader(io.BytesIO(content)).pages
        elif name.endswith(".xlsx"):
            assert openpyxl.load_workbook(io.BytesIO(content)).worksheets
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    page = html.fromstring(files["index.html"].decode())
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
    assert {row[0]: row[-1] for row in rows} == {name: sums[name] for name in sums if name != "index.html"}
    assert page.xpath("//@href") == [name for name in sums if name != "index.html"]
    head = Chain.of(load_books(LEDGER).registry.closings).head
    assert head in page.text_content()
    assert "2026-10 is not closed" in page.text_content()


def test_the_same_books_make_the_same_pack(tmp_path: Path, sfund: Sfund):
    for name in ("one", "two"):
        assert packed(sfund, tmp_path / name).status == 0
    assert held(tmp_path / "one") == held(tmp_path / "two")


def test_the_committee_gets_the_page_of_what_it_has_to_decide(
    tmp_path: Path, make_books: MakeBooks, sfund: Sfund
):
    books = make_books(tmp_path / "books", LENDING)
    ran = packed(sfund, tmp_path / "meeting", books=books)
    assert ran.status == 0, ran.err
    assert [path.name for path in (tmp_path / "meeting").glob("*page*")] == ["04-page-L-2026-001.pdf"]


def test_what_is_there_stays(tmp_path: Path, sfund: Sfund):
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    for more in ((), ("--replace",)):
        ran = packed(sfund, other, *more)
        assert ran.status == 1
        assert "FOLDER-TAKEN" in ran.err
    assert held(other) == {"letter.txt": b"mine"}


def test_a_pack_is_replaced_where_asked_for_and_nobody_changed_it(tmp_path: Path, sfund: Sfund):
    ours = tmp_path / "ours"
    ours.mkdir()  # an empty folder is as good as none
    assert packed(sfund, ours).status == 0
    before = held(ours)
    assert packed(sfund, ours).status == 1
    assert packed(sfund, ours, "--replace", meeting="assembly").status == 0
    assert sorted(held(ours)) != sorted(before)
    (ours / "note.txt").write_text("of the chair")
    assert "FOLDER-TAKEN" in packed(sfund, ours, "--replace").err
    (ours / "note.txt").unlink()
    (ours / "index.html").write_text("changed")
    assert "FOLDER-TAKEN" in packed(sfund, ours, "--replace").err
    assert [path.name for path in tmp_path.iterdir()] == ["ours"]


@pytest.mark.parametrize("step", ["write_bytes", "rename"])
def test_a_disk_that_fails_leaves_the_old_folder_or_none(
    step: str, tmp_path: Path, sfund: Sfund, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "meeting"
    assert packed(sfund, folder).status == 0
    before = held(folder)
    as_ever = getattr(Path, step)

    def full(path: Path, *given: object) -> object:
        if step == "rename" and path.name != "new":  # what was set aside can still be put back
            return as_ever(path, *given)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, step, full)
    ran = packed(sfund, folder, "--replace")
    assert (ran.status, "OUTPUT-NOT-WRITABLE" in ran.err) == (1, True)
    assert packed(sfund, tmp_path / "new-folder").status == 1
    monkeypatch.undo()
    assert held(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["meeting"]


def test_a_paper_that_cannot_be_made_is_named_and_nothing_written(
    tmp_path: Path, sfund: Sfund, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object) -> object:
        raise failure(RequestError, "PAPER-BROKE", say("There is nothing in this time."))

    monkeypatch.setattr(contents.loan_capacity, "build", broken)
    ran = packed(sfund, tmp_path / "meeting")
    assert ran.status == 1
    assert "capacity" in ran.err
    assert not list(tmp_path.iterdir())


def test_it_does_not_lie_among_the_books(tmp_path: Path, make_books: MakeBooks, sfund: Sfund):
    books = make_books(tmp_path / "books")
    ran = packed(sfund, books / "meeting", books=books)
    assert (ran.status, "OUTPUT-IN-BOOKS" in ran.err) == (1, True)


def test_books_with_errors_are_packed_and_said(tmp_path: Path, make_books: MakeBooks, sfund: Sfund):
    books = make_books(tmp_path / "books", '2025-01-01 custom "party" "C-009"\n')
    ran = packed(sfund, tmp_path / "meeting", books=books, meeting="assembly")
    assert ran.status == 1
    assert (tmp_path / "meeting" / "01-assembly.pdf").is_file()
    page = (tmp_path / "meeting" / "index.html").read_text()
    assert "The books have errors" in page


@pytest.mark.parametrize(
    "words", [("members", "--json"), ("--json", "members"), ("show", "members", "--json")]
)
def test_a_report_is_asked_for_by_its_name_alone(words: tuple[str, ...], sfund: Sfund):
    assert sfund("--books", LEDGER, "report", *words).json["report"] == "members"


# --- what an auditor asks for besides -------------------------------------------------------------------


def test_the_trial_balance_balances_and_is_that_of_the_minutes():
    books = load_books(LEDGER)
    made = lists.trial(books, OCTOBER)
    (table,) = made.tables
    debits, credits_ = (sum(row[side] or 0 for row in table.rows) for side in ("debit", "credit"))
    assert debits == credits_ == trial_balance(books, OCTOBER).debits > 0
    assert [figure.value for figure in made.figures] == [debits, credits_]


def test_the_trial_balance_says_what_accounts_and_funds_are_called():
    books = load_books(LEDGER)
    said = {row["account"]: text(row["label"], "ko") for row in lists.trial(books, OCTOBER).tables[0].rows}
    for account in trial_balance(books, OCTOBER).accounts:
        assert said[account] == books.account_label(account, "ko")
    assert "지역연대금고" in said["solidarity"]


DIGEST = "0" * 64
SPENT = f"""
    2026-01-10 * "한빛회관" "대관료"
      import-id: "b-01"
      Assets:Bank:Operating  -80000 KRW
      Expenses:Office:Rent    80000 KRW

    2026-01-11 * "다과"
      Assets:Cash                -20000 KRW
      Expenses:Office:Meetings    20000 KRW

    2026-02-03 * "새길인쇄" "자료집"
      import-id: "b-02"
      Assets:Bank:Operating      -500000 KRW
      Expenses:Office:Printing    500000 KRW

    2026-11-03 * "새길인쇄" "달력"
      import-id: "b-03"
      Assets:Bank:Operating      -300000 KRW
      Expenses:Office:Printing    300000 KRW

    2026-02-04 custom "evidence" "attach" "b-02" "documents/2026/printing.pdf" "{DIGEST}"
"""


def test_evidence_is_listed_with_what_lacks_it(tmp_path: Path, make_books: MakeBooks):
    """Tea for 20,000 needs none, and the calendar is bought after the span."""
    made = lists.evidence(load_books(make_books(tmp_path / "books", SPENT)), SPAN)
    assert [(row["amount"], row["documents"], row["who"]) for row in made.tables[0].rows] == [
        (80_000, "", "한빛회관"),
        (500_000, "documents/2026/printing.pdf", "새길인쇄"),
    ]
    assert [row["account"].key for row in made.tables[0].rows] == [
        "Expenses:Office:Rent",
        "Expenses:Office:Printing",
    ]
    assert [text(row["account"].label, "ko") for row in made.tables[0].rows] == ["임차료", "인쇄비"]
    assert [figure.value for figure in made.figures] == [2, 1]


def test_the_chain_is_listed_with_its_heads():
    made = lists.seals(load_books(LEDGER), SPAN)
    written = re.findall(r'custom "close" "\w+" "([\d-]+)" "([0-9a-f]{64})"', "".join(
        path.read_text() for path in LEDGER.rglob("*.beancount")))  # fmt: skip
    assert {(row["period"], row["head"]) for row in made.tables[0].rows} == set(written) != set()
    assert made.figures[0].value == 0
    assert not made.diagnostics
