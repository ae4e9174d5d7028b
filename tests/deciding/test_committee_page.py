"""The committee's page: what stands on it, who is named, and how many sheets it takes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pypdf
import pytest

from .conftest import Typed, add
from .test_loan_deciding_typed import AGREE, APPLY, DECIDE, GUARANTEE, PAID_OUT

PAGE = ("loan", "page", "L-2026-001", "--as-of", "2026-01-15")


@pytest.fixture
def applied(typed: Typed) -> Typed:
    assert typed(*APPLY, "--plan", "bread for two schools").status == 0
    assert typed(*GUARANTEE).status == 0
    return typed


def tables(typed: Typed, *words: str) -> dict[str, list[dict[str, Any]]]:
    done = typed(*(words or PAGE), "--json")
    assert (done.status, done.err) == (0, "")
    return {table["key"]: table["rows"] for table in json.loads(done.out)["tables"]}


def test_what_stands_on_it(applied: Typed) -> None:
    found = tables(applied)
    asked = {row["what"]: row["value"] for row in found["application"]}
    assert asked["Borrower"] == "달빛빵집 (O-001)"
    assert (asked["What for"], asked["How it comes back"]) == ("an oven", "bread for two schools")
    assert asked["Guarantor"] == "I-0002"
    assert len(found["rules"]) == 11
    assert [row["id"] for row in found["aside"]] == ["I-0002", "I-0013"]
    assert "history" not in found


def test_the_fund_before_and_after(applied: Typed) -> None:
    rows = tables(applied)["fund"]
    assert [(row["what"], row["before"], row["after"]) for row in rows] == [
        ("Capital", "30000000", "30000000"),
        ("Owed by the borrower", "0", "5000000"),
        ("Owed by the sector", "0", "5000000"),
        ("Owed by all", "0", "5000000"),
        ("Money, less what is promised", "30000000", "25000000"),
    ]


def test_the_schedule_is_that_of_the_schedule_command(applied: Typed) -> None:
    done = applied("loan", "schedule", "--principal", "5000000", "--rate", "3", "--months", "24", "--method",
                   "annuity", "--start", "2026-01-15", "--json")  # fmt: skip
    whole = json.loads(done.out)["rows"]
    shown = tables(applied)["schedule"]
    rows = [row for row in shown if row["n"].isdigit()]
    assert [row["n"] for row in rows] == ["1", "2", "3", "24"]
    for row in rows:
        expected = whole[int(row["n"]) - 1]
        assert [row[key] for key in ("due", "principal", "interest", "total", "balance")] == [
            expected[key] for key in ("due", "principal", "interest", "total", "balance")
        ]
    assert shown[-1]["interest"] == str(sum(int(row["interest"]) for row in whole))


def test_what_they_had_before(applied: Typed, root: Path) -> None:
    applied(*DECIDE[:5], "I-0011 I-0012", "--recused", "I-0013 I-0002", "--on", "2026-01-20")
    applied(*AGREE)
    add(root, PAID_OUT)
    applied(*APPLY[:-1], "2026-04-01")
    (row,) = tables(applied, "loan", "page", "L-2026-002", "--as-of", "2026-04-01")["history"]
    assert (row["loan"], row["lent"], row["owed"]) == ("L-2026-001", "5000000", "5000000")
    # due on 26 February and 26 March, nothing paid; 34 days since the first
    assert (row["instalments"], row["late"], row["days"]) == (2, 2, 34)


def test_a_failing_rule_becomes_a_question(typed: Typed) -> None:
    typed("loan", "apply", "O-003", "5000000", *APPLY[4:])
    questions = [row["question"] for row in tables(typed)["questions"]]
    assert 'The rule "Member for" does not hold: what speaks for an exception, and until when?' in questions
    assert "Nobody vouches for it: is that right for this amount?" in questions


def register(root: Path) -> None:
    (root / "register").mkdir(exist_ok=True)
    (root / "register" / "register.csv").write_text(
        "id,name,aliases,phone,email,address,payer-number,bank-name\r\n"
        "I-0002,가상인,,,,,,\r\nI-0013,나상인,,,,,,\r\nI-0001,다상인,,,,,,\r\n",
        encoding="utf-8-sig",
    )


def test_persons_are_ids_until_somebody_asks_for_names(applied: Typed, root: Path) -> None:
    register(root)
    plain = applied(*PAGE).out
    assert "상인" not in plain
    assert not (root / "register" / "access.csv").exists()
    named = applied(*PAGE, "--names").out
    assert "가상인 (I-0002)" in named
    assert "나상인" in named
    assert "다상인" not in named  # the page does not speak of them
    log = (root / "register" / "access.csv").read_text("utf-8")
    assert "loan page,names,I-0002 I-0013" in log


def test_in_print(applied: Typed, tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    assert applied("--lang", "ko", *PAGE, "-o", target).status == 0
    document = pypdf.PdfReader(io.BytesIO(target.read_bytes()))
    assert len(document.pages) <= 2
    text = "\n".join(page.extract_text() for page in document.pages)
    instalment = f"{int(tables(applied)['schedule'][0]['total']):,}"
    for words in ("L-2026-001", "달빛빵집 (O-001)", "5,000,000", instalment, "I-0013"):
        assert words in text
    again = tmp_path / "again.pdf"
    applied("--lang", "ko", *PAGE, "-o", again)
    assert again.read_bytes() == target.read_bytes()


@pytest.mark.parametrize(
    ("place", "names", "code"),
    [
        ("books/page.pdf", (), "OUTPUT-IN-BOOKS"),
        ("books/documents/page.pdf", ("--names",), "OUTPUT-IN-BOOKS"),
    ],
)
def test_it_does_not_lie_among_the_books(
    applied: Typed, root: Path, place: str, names: tuple[str, ...], code: str
) -> None:
    register(root)
    assert applied(*PAGE, *names, "-o", root.parent / place).codes == [code]
    assert not (root / "register" / "access.csv").exists()


def test_only_pdf_is_written(applied: Typed, tmp_path: Path) -> None:
    assert applied(*PAGE, "-o", tmp_path / "page.docx").status == 2


def test_of_an_unknown_loan_there_is_none(typed: Typed) -> None:
    assert typed(*PAGE).codes == ["UNKNOWN-LOAN"]
