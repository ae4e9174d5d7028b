"""`report audit`: each question finds what was planted for it, and nothing else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beanquery import query

from reports.audit.questions import QUESTIONS
from reports.audit.report import build
from sfund.books.load import load_books
from sfund.languages import text
from sfund.periods import Span

if TYPE_CHECKING:
    from conftest import MakeBooks

REGISTRY = """
2025-01-01 custom "member" "join" "I-0001"
  kind: "individual"
2025-01-01 custom "role" "hold" "I-0001" "board"
  until: 2025-06-30
2025-01-01 custom "party" "C-001"
  kind: "company"
  related-to: "I-0001"
2025-01-01 custom "party" "C-002"
  kind: "company"
2025-01-01 custom "fund" "solidarity"
  restriction: "purpose"
"""
QUIET = """
2025-01-02 * "C-002" "비품"
  party: "C-002"
  document: "documents/a.pdf"
  Assets:Bank:Operating  -45100 KRW
  Expenses:Office:Supplies 45100 KRW
"""


def paid(day: str, amount: int, *keys: str, account: str = "Expenses:Office:Supplies") -> str:
    lines = "".join(f"  {key}\n" for key in keys)
    return f'\n{day} * "지출"\n{lines}  Assets:Bank:Operating  -{amount} KRW\n  {account}  {amount} KRW\n'


PLANTED = {
    "gaps": (paid("2025-01-03", 700, 'gap: "은행이 1년만 보관"'), ["2025-01-03"]),
    "off-statement": (
        paid("2025-01-03", 700, 'import-id: "x-1"', 'statement: "Bank-Operating/a.csv:3"')
        + '\n2025-01-03 * "옮김"\n  import-id: "x-2"\n  statement: "Bank-Operating/a.csv:4"\n'
        + "  Assets:Cash  -800 KRW\n  Expenses:Other  800 KRW\n",
        ["2025-01-03"],
    ),
    "suspense": (
        (
            '\n2025-01-03 ! "?"\n  Assets:Suspense  900 KRW\n  Assets:Cash  -900 KRW\n'
            '\n2025-01-06 ! "?"\n  Assets:Suspense  500 KRW\n  Assets:Cash  -500 KRW\n'
            '\n2025-01-07 * "."\n  Assets:Suspense  -900 KRW\n  Assets:Cash  900 KRW\n'
        ),
        ["2025-01-06"],
    ),
    "no-evidence": (paid("2025-01-03", 30001) + paid("2025-01-06", 30000), ["2025-01-03"]),
    "paid-twice": (
        paid("2025-01-03", 700, 'party: "C-002"')
        + paid("2025-01-10", 700, 'party: "C-002"')  # seven days later
        + paid("2025-01-20", 700, 'party: "C-002"')
        + paid("2025-01-21", 701, 'party: "C-002"')
        + paid("2025-01-21", 700),
        ["2025-01-10"],
    ),
    "round-sums": (
        paid("2025-01-03", 300000, 'document: "documents/a.pdf"')
        + paid("2025-01-03", 310000, 'document: "documents/a.pdf"'),
        ["2025-01-03"],
    ),
    "closed-days": (
        paid("2025-01-28", 700) + paid("2025-02-01", 700) + paid("2025-02-03", 700),  # 설날, Saturday, Monday
        ["2025-01-28", "2025-02-01"],
    ),
    "related": (
        paid("2025-01-03", 700, 'party: "C-001"')
        + paid("2025-01-06", 701, 'member: "I-0001"')
        + paid("2025-07-01", 702, 'member: "I-0001"')  # the role has ended
        + '\n2025-01-07 * "회비"\n  member: "I-0001"\n  Assets:Cash  9 KRW\n  Income:Dues:Individual  -9 KRW\n',
        ["2025-01-03", "2025-01-06"],
    ),
    "bare-transfers": (
        "".join(
            f'\n2025-01-0{day} * "이동"\n{note}  Assets:Cash  -900 KRW\n    fund: "general"\n'
            '  Equity:Transfers  900 KRW\n    fund: "general"\n  Assets:Cash  900 KRW\n    fund: "solidarity"\n'
            '  Equity:Transfers  -900 KRW\n    fund: "solidarity"\n'
            for day, note in ((3, ""), (6, '  note: "이사회 결정"\n'))
        ),
        ["2025-01-03"],
    ),
    "reversals": (
        paid("2025-01-03", 700, 'import-id: "x-1"')
        + '\n2025-01-06 * "지출"\n  reverses: "x-1"\n  note: "두 번"\n'
        + "  Assets:Bank:Operating  700 KRW\n  Expenses:Office:Supplies  -700 KRW\n",
        ["2025-01-06"],
    ),
    "amendments": (paid("2025-01-03", 700, 'amends: "x-0"'), ["2025-01-03"]),
}


def findings(root: Path) -> dict[str, list[tuple[str, Decimal, str]]]:
    report = build(load_books(root), Span.of_year(2025))
    found: dict[str, list[tuple[str, Decimal, str]]] = {question.key: [] for question in QUESTIONS}
    for row in report.tables[0].rows:
        found[row["question"].key].append((str(row["day"]), row["amount"], row["place"].key))  # type: ignore[union-attr, arg-type]
    counts = {figure.key: figure.value for figure in report.figures}
    assert {key: counts[key] for key in found} == {key: len(rows) for key, rows in found.items()}
    return found


@pytest.fixture
def books(tmp_path: Path, make_books: MakeBooks) -> Path:
    (tmp_path / "books" / "documents").mkdir(parents=True)
    (tmp_path / "books" / "documents" / "a.pdf").write_bytes(b"%PDF-")
    return tmp_path / "books"


def test_quiet_books_raise_no_question(books: Path, make_books: MakeBooks) -> None:
    root = make_books(books, REGISTRY + QUIET)
    assert not any(findings(root).values())


@pytest.mark.parametrize("question", PLANTED)
def test_what_was_planted_is_found_and_nothing_else(
    books: Path, make_books: MakeBooks, question: str
) -> None:
    planted, days = PLANTED[question]
    found = findings(make_books(books, REGISTRY + QUIET + planted))
    assert [day for day, _, _ in found.pop(question)] == days
    assert not any(rows for rows in found.values())


def test_each_finding_leads_to_its_line(books: Path, make_books: MakeBooks) -> None:
    root = make_books(books, REGISTRY + QUIET + PLANTED["round-sums"][0])
    ((day, amount, place),) = findings(root)["round-sums"]
    file, _, line = place.partition(":")
    assert (root / file).read_text("utf-8").splitlines()[int(line) - 1].startswith(f'{day} * "지출"')
    assert amount == 300000


def test_no_word_accuses() -> None:
    words = " ".join(
        text(message) for one in QUESTIONS for message in (one.label, one.lists, one.ask)
    ).lower()
    assert all(text(question.ask).endswith("?") for question in QUESTIONS)
    assert not any(
        word in words for word in ("fraud", "suspicious", "error", "wrongdoing", "theft", "illegal")
    )


def test_digits_are_left_alone_where_there_are_few(books: Path, make_books: MakeBooks) -> None:
    report = build(load_books(make_books(books, REGISTRY + QUIET)), Span.of_year(2025))
    figure = report.figure("first-digits")
    assert (figure.value, figure.reason is not None) == (None, True)


def test_what_is_later_than_the_day_is_left_out(books: Path, make_books: MakeBooks) -> None:
    root = make_books(books, REGISTRY + QUIET + PLANTED["no-evidence"][0])
    report = build(load_books(root), Span.of_year(2025), dt.date(2025, 1, 2))
    assert {figure.key: figure.value for figure in report.figures}["no-evidence"] == 0


def test_what_waits_in_suspense_is_what_bean_query_says(books: Path, make_books: MakeBooks) -> None:
    root = make_books(books, REGISTRY + QUIET + PLANTED["suspense"][0])
    loaded = load_books(root)
    ((balance,),) = query.run_query(
        loaded.entries, dict(loaded.options), "SELECT sum(number) WHERE account ~ 'Suspense'"
    )[1]
    assert sum(amount for _, amount, _ in findings(root)["suspense"]) == balance == 500
