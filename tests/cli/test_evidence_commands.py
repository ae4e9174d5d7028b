"""`sfund evidence`: a document comes to the books by its content, under a name that tells nobody's."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.auditing.evidence import BYTES_MAX, is_document_name, is_document_path
from sfund.books.document_kinds import kind_of
from sfund.books.entries import read_entries
from sfund.books.load import load_books

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Ran, Sfund

Typed = Callable[..., "Ran"]
PDF = b"%PDF-1.7\nreceipt"
SPENT = """
2025-01-10 * "한빛회관" "대관료"
  import-id: "b-01"
  Assets:Bank:Operating      -80000 KRW
  Expenses:Office:Rent        80000 KRW

2025-01-11 * "다과"
  Assets:Cash                -30000 KRW
  Expenses:Office:Meetings    30000 KRW

2025-01-12 * "교재"
  Assets:Cash                -30001 KRW
  Expenses:Program:Education  30001 KRW

2025-01-13 * "이체 수수료"
  import-id: "b-02"
  Assets:Bank:Operating     -100000 KRW
  Expenses:Office:Fees       100000 KRW

2025-02-03 * "강사비" ^lecture
  import-id: "b-03"
  Assets:Bank:Operating     -500000 KRW
  Expenses:Program:Instructors 500000 KRW
"""


def zipped(*names: str, mimetype: bytes | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype is not None:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.fixture
def root(tmp_path: Path, make_books: MakeBooks) -> Path:
    folder = make_books(tmp_path / "books", SPENT)
    (folder / "journal").mkdir()
    with (folder / "main.beancount").open("a", encoding="utf-8") as main:
        main.write('include "journal/*/*.beancount"\n')
    (folder / "journal" / "2025").mkdir()
    (folder / "journal" / "2025" / "01.beancount").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def typed(sfund: Sfund, root: Path) -> Typed:
    return lambda *words: sfund("--books", root, *words)


def a_file(root: Path, content: bytes = PDF, name: str = "김하늘 영수증.pdf") -> Path:
    path = root.parent / name
    path.write_bytes(content)
    return path


def days(typed: Typed, *words: str) -> list[str]:
    return [one["day"] for one in json.loads(typed("evidence", "list", "--json", *words).out)["entries"]]


def codes(typed: Typed) -> list[str]:
    return [one["code"] for one in json.loads(typed("check", "--json").out)["diagnostics"]]


def test_what_must_have_a_document_is_above_the_setting_and_no_fee(typed: Typed) -> None:
    assert days(typed, "--missing") == ["2025-01-10", "2025-01-12", "2025-02-03"]
    assert days(typed, "--missing", "--month", "2025-01") == ["2025-01-10", "2025-01-12"]
    assert "3 of 3" in typed("evidence", "list").out


def test_a_document_is_copied_under_a_name_that_names_nobody(typed: Typed, root: Path) -> None:
    answer = typed("evidence", "attach", "b-01", a_file(root), "--on", "2025-01-20")
    assert answer.status == 0, answer.err
    kept = root / "documents" / "2025" / "2025-01-10_b-01.pdf"
    assert kept.read_bytes() == PDF
    assert oct(kept.stat().st_mode & 0o777) == "0o600"  # a receipt may name a person
    assert "김하늘" not in "".join(path.read_text("utf-8") for path in root.rglob("*.beancount"))
    assert days(typed, "--missing") == ["2025-01-12", "2025-02-03"]
    assert codes(typed) == []


def test_an_entry_without_an_import_id_is_named_by_its_place(typed: Typed, root: Path) -> None:
    books = load_books(root)
    line = next(one.meta["lineno"] for one in books.entries if getattr(one, "narration", "") == "교재")
    assert typed("evidence", "attach", f"ledger.beancount:{line}", a_file(root)).status == 0
    assert "2025-01-12" not in days(typed, "--missing")
    path = root / "ledger.beancount"
    path.write_text(";; a line above\n" + path.read_text("utf-8"), encoding="utf-8")
    assert codes(typed) == []  # wherever the entry stands it is the same one
    path.write_text(path.read_text("utf-8").replace("30001", "31001"), encoding="utf-8")
    assert codes(typed) == ["EVIDENCE-LEADS-NOWHERE"]  # a changed entry is another one


def test_an_expense_that_holds_again_needs_no_second_document(typed: Typed, root: Path) -> None:
    """Reversed and reversed back, the first entry stands, with its own document."""
    assert typed("evidence", "attach", "b-01", a_file(root)).status == 0
    assert typed("reverse", "b-01", "--why", "두 번 적음", "--on", "2025-01-20").status == 0
    (undoing,) = (one for one in read_entries(load_books(root)) if "reverses" in one.meta)
    assert typed("reverse", undoing.key, "--why", "한 번 적음", "--on", "2025-01-21").status == 0
    assert days(typed, "--missing") == ["2025-01-12", "2025-02-03"]
    report = json.loads(typed("report", "audit", "--year", "2025", "--json").out)
    asked = [row["question"] for row in report["tables"][0]["rows"] if row["day"] == "2025-01-21"]
    assert asked == ["reversals"]


def test_a_second_document_stands_beside_the_first(typed: Typed, root: Path) -> None:
    for content in (PDF, PDF + b"2"):
        assert typed("evidence", "attach", "b-01", a_file(root, content)).status == 0
    assert sorted(path.name for path in (root / "documents" / "2025").iterdir()) == [
        "2025-01-10_b-01-2.pdf",
        "2025-01-10_b-01.pdf",
    ]
    again = typed("evidence", "attach", "b-01", a_file(root))
    assert (again.status, "EVIDENCE-ALREADY" in again.err) == (1, True)


def test_one_document_may_show_several_entries(typed: Typed, root: Path) -> None:
    for id_ in ("b-01", "b-03"):
        assert typed("evidence", "attach", id_, a_file(root), "--as", "contract-2025").status == 0
    assert [path.name for path in (root / "documents").rglob("*.pdf")] == ["contract-2025.pdf"]


def test_a_closed_month_is_not_touched_by_a_late_receipt(typed: Typed, root: Path) -> None:
    (root / "ledger.beancount").write_text(
        SPENT.split('2025-01-11 * "다과"', maxsplit=1)[0]
        + '2025-01-02 * "이월"\n  Assets:Bank:Operating  80000 KRW\n  Equity:Opening-Balances\n'
        + "2025-02-01 balance Assets:Bank:Operating 0 KRW\n",
        encoding="utf-8",
    )
    assert typed("close", "2025-01").status == 0
    before = (root / "ledger.beancount").read_bytes()
    assert typed("evidence", "attach", "b-01", a_file(root)).status == 0
    assert (root / "ledger.beancount").read_bytes() == before
    assert codes(typed) == []
    assert days(typed, "--missing") == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('  document: "documents/a.pdf"\n', []),
        ('  document: "documents/gone.pdf"\n', ["EVIDENCE-GONE"]),
        ('  document: "../a.pdf"\n', ["EVIDENCE-OUTSIDE"]),
        ('  document: "/etc/hostname"\n', ["EVIDENCE-OUTSIDE"]),
        (f'  document: "documents/a.pdf"\n  document-digest: "{"0" * 64}"\n', ["EVIDENCE-CHANGED"]),
    ],
)
def test_what_an_entry_names_itself(typed: Typed, root: Path, said: str, expected: list[str]) -> None:
    (root / "documents").mkdir()
    (root / "documents" / "a.pdf").write_bytes(PDF)
    path = root / "ledger.beancount"
    path.write_text(SPENT.replace('  import-id: "b-01"\n', f'  import-id: "b-01"\n{said}'), encoding="utf-8")
    assert codes(typed) == expected


def test_beancounts_own_directive_shows_what_shares_its_link(typed: Typed, root: Path) -> None:
    (root / "documents").mkdir()
    (root / "documents" / "lecture.pdf").write_bytes(PDF)
    with (root / "ledger.beancount").open("a", encoding="utf-8") as ledger:
        ledger.write('\n2025-02-03 document Expenses:Program:Instructors "documents/lecture.pdf" ^lecture\n')
    assert days(typed, "--missing") == ["2025-01-10", "2025-01-12"]
    assert "0 documents" in typed("evidence", "list", "--orphans").out


def test_a_changed_and_a_lost_document_are_found(typed: Typed, root: Path) -> None:
    assert typed("evidence", "attach", "b-01", a_file(root)).status == 0
    kept = root / "documents" / "2025" / "2025-01-10_b-01.pdf"
    kept.write_bytes(PDF + b" and more")
    assert codes(typed) == ["EVIDENCE-CHANGED"]
    kept.unlink()
    assert codes(typed) == ["EVIDENCE-GONE"]


def test_a_document_without_an_entry_is_listed(typed: Typed, root: Path) -> None:
    (root / "documents").mkdir()
    (root / "documents" / "lonely.pdf").write_bytes(PDF)
    assert json.loads(typed("evidence", "list", "--orphans", "--json").out) == {
        "orphans": ["documents/lonely.pdf"]
    }


def test_a_missing_document_is_an_error_only_once_the_settings_say_so(typed: Typed, root: Path) -> None:
    assert codes(typed) == []
    (root / "sfund.toml").write_text("[evidence]\nrequired-from = 2025-02-01\n", encoding="utf-8")
    assert codes(typed) == ["EVIDENCE-MISSING"]
    assert typed("check", "--as-of", "2025-03-05").status == 0  # within thirty days


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EVIDENCE-EMPTY"),
        (b"MZ\x90\x00", "EVIDENCE-KIND"),
        (b"\x7fELF", "EVIDENCE-KIND"),
        (b"#!/bin/sh\n", "EVIDENCE-KIND"),
        (b"<html><script>", "EVIDENCE-KIND"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "EVIDENCE-KIND"),
        (zipped("setup.exe"), "EVIDENCE-KIND"),
        (PDF + b"0" * BYTES_MAX, "EVIDENCE-LARGE"),
    ],
)
def test_what_is_no_evidence_is_refused_whatever_its_name(
    typed: Typed, root: Path, content: bytes, code: str
) -> None:
    answer = typed("evidence", "attach", "b-01", a_file(root, content))
    assert answer.status == 1
    assert f"error[{code}]" in answer.err
    assert not (root / "documents").exists()


def test_neither_a_folder_nor_a_pipe_is_read(typed: Typed, root: Path) -> None:
    os.mkfifo(root.parent / "pipe.pdf")
    assert "EVIDENCE-UNREADABLE" in typed("evidence", "attach", "b-01", root.parent / "pipe.pdf").err
    assert "EVIDENCE-UNREADABLE" in typed("evidence", "attach", "b-01", root.parent / "none.pdf").err


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "/x", "..", ".hidden", "con", "123-456-789012", "x" * 99, "a\\b"]
)
def test_a_name_that_leads_elsewhere_or_tells_a_number_is_refused(
    typed: Typed, root: Path, name: str
) -> None:
    answer = typed("evidence", "attach", "b-01", a_file(root), "--as", name)
    assert answer.status == 1
    assert "EVIDENCE-NAME" in answer.err or "WORDS-HOLD-NUMBER" in answer.err


def test_a_folder_of_documents_that_leads_out_of_the_books_is_refused(typed: Typed, root: Path) -> None:
    (root.parent / "elsewhere").mkdir()
    (root / "documents").symlink_to(root.parent / "elsewhere")
    assert "EVIDENCE-OUTSIDE" in typed("evidence", "attach", "b-01", a_file(root)).err
    assert list((root.parent / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(("id_", "code"), [("nothing", "NO-SUCH-ENTRY"), ("b-0", "SEVERAL-ENTRIES")])
def test_the_entry_must_be_clear(typed: Typed, root: Path, id_: str, code: str) -> None:
    assert code in typed("evidence", "attach", id_, a_file(root)).err


def test_a_dry_run_writes_nothing(typed: Typed, root: Path) -> None:
    assert typed("evidence", "attach", "b-01", a_file(root), "--dry-run").status == 0
    assert not (root / "documents").exists()
    assert "2025-01-10" in days(typed, "--missing")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "jpg"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...HWP Document File V5.00", "hwp"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...Workbook", None),
        (zipped("Contents/section0.xml", mimetype=b"application/hwp+zip"), "hwpx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (b"From: hall@example.org\r\nDate: Fri, 10 Jan 2025 09:00:00 +0900\r\n\r\nThanks", "eml"),
        (b"key: value\nother: value\n\n", None),
        (b"PK\x03\x04broken", None),
    ],
)
def test_a_kind_is_told_by_content(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


@given(st.binary(max_size=300))
def test_any_bytes_have_a_kind_or_none(content: bytes) -> None:
    kind_of(b"PK\x03\x04" + content)
    kind_of(content)


@given(st.text(max_size=100))
def test_a_name_that_is_allowed_stays_one_name(name: str) -> None:
    if is_document_name(name):
        assert is_document_path(f"documents/2025/{name}.pdf")
        assert Path(f"documents/2025/{name}.pdf").parent == Path("documents/2025")
