"""What must not stand in the books, who must not read them, and what is kept too long. All numbers made up."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from desk import BANKS, Desk, Payment, booked, kb_csv

from sfund import checks
from sfund.books.load import load_books
from sfund.checks.privacy import PRIVACY, register_readable, resident_number_in_books, statement_past_years
from sfund.errors import BooksError

if TYPE_CHECKING:
    from conftest import MakeBooks

NUMBER = "900101-1234568"
AS_OF = dt.date(2026, 6, 30)
CLEAN = '2025-03-02 * "회비"\n  Assets:Bank:Operating  1000 KRW\n  Income:Dues:Individual  -1000 KRW\n'


def private(root: Path, path: str, content: str) -> None:
    (root / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    (root / path).write_text(content, encoding="utf-8")


# where it is, the text of the ledger, another file and its content, the line
PLACES = [
    pytest.param(
        f'2025-03-02 * "회비" "{NUMBER}"\n' + CLEAN.split("\n", 1)[1],
        "",
        "",
        "ledger.beancount:1",
        id="a narration",
    ),
    pytest.param(CLEAN + f"; 참고: {NUMBER}\n", "", "", "ledger.beancount:4", id="a comment"),
    pytest.param(
        CLEAN.replace("\n", f'\n  note: "{NUMBER.replace("-", "")}"\n', 1),
        "",
        "",
        "ledger.beancount:2",
        id="metadata",
    ),
    pytest.param(
        CLEAN, "register/notes.txt", f"가\n나 {NUMBER}", "register/notes.txt:2", id="beside the register"
    ),
    pytest.param(
        CLEAN,
        "statements/Bank/x.csv.review.csv",
        f"row,counterparty\n1,홍{NUMBER}\n",
        "statements/Bank/x.csv.review.csv:2",
        id="the words of a row",
    ),
    pytest.param(
        CLEAN,
        "register/decisions.csv",
        f"id,day,bank,amount,counterparty,memo,account\nx,2025-01-01,A,1,{NUMBER},,B\n",
        "register/decisions.csv:2",
        id="a decision",
    ),
]


@pytest.mark.parametrize(("text", "path", "content", "place"), PLACES)
def test_a_resident_number_in_the_books(
    text: str, path: str, content: str, place: str, make_books: MakeBooks, tmp_path: Path
) -> None:
    root = make_books(tmp_path / "books", text)
    if path:
        private(root, path, content)
    (found,) = checks.run(load_books(root), AS_OF, (resident_number_in_books,))
    assert (found.code, found.place) == ("RESIDENT-NUMBER-IN-BOOKS", place)
    assert "900101" not in repr(found)


@pytest.mark.parametrize(
    "path",
    [
        f"statements/Bank/{NUMBER}_2025-03.csv",
        f"documents/2025/홍{NUMBER.replace('-', '')}.pdf",
        f"documents/{NUMBER}/contract.pdf",
        f"register/{NUMBER}.txt",
    ],
)
def test_a_resident_number_in_a_name(path: str, make_books: MakeBooks, tmp_path: Path) -> None:
    root = make_books(tmp_path / "books", CLEAN)
    private(root, path, "x")
    private(root, f".git/{NUMBER}", "no file of the books")
    (found,) = checks.run(load_books(root), AS_OF, (resident_number_in_books,))
    assert (found.code, found.line) == ("RESIDENT-NUMBER-IN-BOOKS", None)
    assert "…" in str(found.file)
    assert "900101" not in repr(found)


def test_words_of_an_imported_statement_are_looked_through(make_books: MakeBooks, tmp_path: Path) -> None:
    """As the import keeps them of a line that waits: a number that somebody typed for a name, and in a memo."""
    desk = Desk(make_books(tmp_path / "books", settings=BANKS))
    payments = [Payment("2025-03-02 09:30", 1000, NUMBER), Payment("2025-03-03 09:30", 2000, "홍", NUMBER)]
    desk.put(kb_csv(booked(0, payments)))
    found = checks.run(desk.books(), AS_OF, (resident_number_in_books,))
    assert [(one.file or "").endswith(".review.csv") for one in found] == [True, True]
    assert not {"900101"} & set(repr(found).split())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(CLEAN, id="nothing"),
        pytest.param(CLEAN + "; 900101-1234567\n", id="no check digit"),
        pytest.param(CLEAN + "; import-id ab9001011234568cd\n", id="in a digest"),
    ],
)
def test_what_is_none(text: str, make_books: MakeBooks, tmp_path: Path) -> None:
    root = make_books(tmp_path / "books", text)
    private(root, "statements/Bank/2025-01-01_2025-01-31_x.csv", NUMBER)  # as received: evidence
    assert checks.run(load_books(root), AS_OF, (resident_number_in_books,)) == ()


@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ("김하늘,010-1234-5678,", False),
        (f"김하늘,{NUMBER},", True),
        ("김하늘,900101-1234567,", True),  # typed into a field: also without its check digit
        (f"김하늘,,메모 {NUMBER}", True),
        ("김하늘,,메모 900101-1234567", False),
        ("김하늘,900101,", False),
    ],
)
def test_a_resident_number_in_the_register(
    cells: str, refused: bool, make_books: MakeBooks, tmp_path: Path
) -> None:
    root = make_books(tmp_path / "books")
    private(root, "register/register.csv", f"id,name,phone,비고\r\nI-0002,이바다,,\r\nI-0001,{cells}\r\n")
    if not refused:
        load_books(root)
        return
    with pytest.raises(BooksError) as caught:
        load_books(root)
    (found,) = caught.value.diagnostics
    assert (found.code, found.place) == ("RESIDENT-NUMBER", "register/register.csv:3")
    assert "900101" not in repr(found)


def test_a_long_payer_number_is_none(make_books: MakeBooks, tmp_path: Path) -> None:
    root = make_books(tmp_path / "books")
    private(root, "register/register.csv", "id,name,payer-number\r\nI-0001,김하늘,9001011234567\r\n")
    assert load_books(root).register.persons[0].payer_number == "9001011234567"


@pytest.mark.skipif(os.name == "nt", reason="modes are not Windows'")
@pytest.mark.parametrize(
    ("folder", "file", "found"),
    [
        (0o700, 0o644, []),
        (0o755, 0o600, []),
        (0o755, 0o644, ["register/register.csv"]),
        (0o750, 0o640, ["register/register.csv"]),
    ],
)
def test_who_may_read_the_register(
    folder: int, file: int, found: list[str], make_books: MakeBooks, tmp_path: Path
) -> None:
    root = make_books(tmp_path / "books")
    private(root, "register/register.csv", "id,name\r\n")
    (root / "register/register.csv").chmod(file)
    (root / "register").chmod(folder)
    said = checks.run(load_books(root), AS_OF, (register_readable,))
    assert [(one.code, one.file) for one in said] == [("REGISTER-READABLE", path) for path in found]


@pytest.mark.parametrize(
    ("as_of", "settings", "found"),
    [
        (dt.date(2035, 3, 31), "", False),
        (dt.date(2035, 4, 1), "", True),
        (dt.date(2027, 4, 1), "[privacy]\nstatement-years = 2\n", True),
        (dt.date(2027, 3, 31), "[privacy]\nstatement-years = 2\n", False),
        (dt.date.max, "", False),
    ],
)
def test_statements_whose_years_are_over(
    as_of: dt.date, settings: str, found: bool, make_books: MakeBooks, tmp_path: Path
) -> None:
    root = make_books(tmp_path / "books", settings=settings)
    name = "statements/Bank-Operating/2025-01-01_2025-03-31_ab12cd34.csv"
    private(root, name, "x")
    private(root, "statements/Bank-Operating/ab12cd34.csv", "a list without days")
    said = checks.run(load_books(root), as_of, (statement_past_years,))
    assert [(one.code, one.file) for one in said] == ([("STATEMENT-PAST-YEARS", name)] if found else [])


def test_as_a_plugin_it_looks_into_what_it_can_open(
    make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_books(tmp_path / "books", CLEAN + f"; {NUMBER}\n")
    private(root, "register/register.csv.age", "locked, and no key here")
    monkeypatch.setenv("SFUND_KEY", str(tmp_path / "nowhere.key"))
    monkeypatch.setattr(checks, "ALL", PRIVACY)
    entries, errors, options = loader.load_file(str(root / "main.beancount"))
    assert not errors
    _, found = checks.check_entries(entries, options)
    assert [(one.source["filename"], one.source["lineno"]) for one in found] == [("ledger.beancount", 4)]
