"""Fava's import page over HTTP: files are known, entries are right, and what Fava writes is what we know again."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from desk import NUMBER, OPERATING, Payment, booked, kb_csv

from sfund.checks import STRUCTURE, run

from .conftest import Fava, RefusedError

MARCH = booked(
    500_000,
    [
        Payment("2025-03-03 09:30", 10_000, "김하늘", "3월회비"),
        Payment("2025-03-03 09:30", 10_000, "김하늘", "3월회비"),
        Payment("2025-03-05 10:00", -500, "수수료"),
        Payment("2025-03-20 11:00", 33_000, "홍길동"),
    ],
)
APRIL = [*MARCH, *booked(MARCH[-1].balance, [Payment("2025-04-03 09:30", 10_000, "김하늘", "4월회비")])]


def locked(data: bytes) -> bytes:
    """A workbook under a password, as 카카오뱅크 sends it."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt("991231", out)
    return out.getvalue()


def workbook() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "거래일시")
    return out.getvalue()


def importers(fava: Fava) -> dict[str, list[tuple[str, str, str]]]:
    return {
        Path(file["name"]).name: [
            (one["importer_name"], one["account"], one["date"]) for one in file["importers"]
        ]
        for file in fava.importable()
    }


def test_files_are_known_with_their_account_and_day(fava: Fava) -> None:
    fava.drop("march.csv", kb_csv(MARCH))
    fava.drop("receipt.pdf", b"%PDF-1.7 a receipt")
    fava.drop("notes.txt", "회의록".encode())
    fava.drop("~$march.xlsx", b"x")
    fava.drop("other.csv", kb_csv(MARCH, number="999-9999"))
    assert "import" in fava.page("import/")
    assert importers(fava) == {
        "march.csv": [("sfund", OPERATING, "2025-03-20")],
        "other.csv": [("sfund", "", "2025-03-20")],
        "receipt.pdf": [],
        "notes.txt": [],
        "~$march.xlsx": [],
    }


def test_entries_carry_what_ours_carry(fava: Fava) -> None:
    entries = fava.extract(fava.drop("march.csv", kb_csv(MARCH)))
    assert [one["t"] for one in entries] == ["Transaction"] * 5 + ["Balance"]
    rows = [one for one in entries if one["meta"].get("why")]
    assert [one["flag"] for one in rows] == ["*", "*", "*", "!"]
    assert all(len(one["meta"]["import-id"]) == 20 and ":" in one["meta"]["statement"] for one in rows)
    assert rows[0]["payee"] == "I-0001"
    assert rows[-1]["meta"]["__source__"].startswith("홍길동")
    assert not any("__source__" in one["meta"] for one in entries if one not in rows)


def test_equal_dues_of_one_minute_are_no_duplicates(fava: Fava) -> None:
    fava.desk.put(kb_csv(MARCH))
    entries = fava.extract(fava.drop("april.csv", kb_csv(APRIL)))
    assert not any("__duplicate__" in one["meta"] for one in entries)
    new = [one for one in entries if one["t"] == "Transaction"]
    assert [(one["date"], one["payee"]) for one in new] == [("2025-04-03", "I-0001")]


def test_what_fava_saved_is_sound_and_present_ever_after(fava: Fava) -> None:
    path = fava.drop("march.csv", kb_csv(MARCH))
    fava.put("add_entries", {"entries": fava.extract(path)})
    desk = fava.desk
    books = desk.books()
    assert not books.diagnostics
    assert not run(books, max(entry.date for entry in books.entries), STRUCTURE)
    assert desk.balance() == Decimal(MARCH[-1].balance)
    assert "홍길동" not in (desk.root / "main.beancount").read_text("utf-8")
    before = desk.contents()
    (again,) = desk.put_files(path)
    assert (again.rows, again.present) == (4, 4)
    assert desk.contents() == before
    assert fava.extract(path) == []
    (april,) = desk.put(kb_csv(APRIL))
    assert (april.present, april.posted + april.review) == (4, 1)


def test_what_fava_saved_is_what_the_import_writes(fava: Fava, make_books, tmp_path) -> None:
    from desk import BANKS, Desk

    from .conftest import NETWORK

    settings = f'{BANKS}\n    [locale]\n    language = "en"\n'
    other = Desk(make_books(tmp_path / "other", NETWORK, settings))
    (other.root / "register").mkdir()
    (other.root / "register" / "register.csv").write_bytes(
        (fava.desk.root / "register" / "register.csv").read_bytes()
    )
    other.put_files(fava.drop("march.csv", kb_csv(MARCH)))
    fava.put("add_entries", {"entries": fava.extract(fava.inbox / "march.csv")})
    assert fava.desk.meaning() == other.meaning()


def test_some_entries_saved_and_the_rest_imported(fava: Fava) -> None:
    path = fava.drop("march.csv", kb_csv(MARCH))
    entries = fava.extract(path)
    fava.put("add_entries", {"entries": entries[:3]})
    (rest,) = fava.desk.put_files(path)
    assert rest.present == 2
    assert rest.posted + rest.review == 2
    assert fava.desk.balance() == Decimal(MARCH[-1].balance)


REFUSED = {
    "a locked workbook": ("locked.xlsx", locked(workbook()), "PASSWORD-NEEDED", "protected by a password"),
    "an unknown account": ("other.csv", kb_csv(MARCH, number="999-9999"), "ACCOUNT-UNKNOWN", "which account"),
    "a broken chain": ("broken.csv", kb_csv([MARCH[0], MARCH[3]]), "CHAIN-BREAKS", "does not follow"),
    "half a CMS pair": ("EB210326", (Path(__file__).parents[1] / "golden" / "EB210326").read_bytes(),
                        "CMS-PAIR-MISSING", "is missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_file_says_why_and_shows_no_traceback(fava: Fava, case: str) -> None:
    name, content, code, sentence = REFUSED[case]
    path = fava.drop(name, content)
    assert importers(fava)[name], "it is shown, so that its reason can be asked for"
    with pytest.raises(RefusedError) as refused:
        fava.extract(path)
    said = str(refused.value)
    assert said.startswith(code)
    assert sentence in said
    assert "Traceback" not in said
    assert "홍길동" not in said
    assert NUMBER[-6:] not in said


def test_what_would_change_the_books_is_left_to_the_import(fava: Fava) -> None:
    """April begins the account; March would move that beginning back, and Fava cannot replace an entry."""
    april = booked(MARCH[-1].balance, [Payment("2025-04-03 09:30", 10_000, "김하늘", "4월회비")])
    fava.desk.put(kb_csv(april))
    with pytest.raises(RefusedError, match="FAVA-CANNOT-WRITE"):
        fava.extract(fava.drop("march.csv", kb_csv(MARCH)))


def test_a_refused_file_that_is_mended_is_read_again(fava: Fava) -> None:
    path = fava.drop("march.csv", kb_csv([MARCH[0], MARCH[3]]))
    with pytest.raises(RefusedError):
        fava.extract(path)
    path.write_bytes(kb_csv(MARCH))
    assert len(fava.extract(path)) == 6


def test_settings_that_change_are_seen(fava: Fava) -> None:
    fava.drop("other.csv", kb_csv(MARCH, number="999-9999"))
    assert importers(fava)["other.csv"][0][1] == ""
    settings = fava.desk.root / "sfund.toml"
    settings.write_text(settings.read_text("utf-8").replace('"3456"', '"9999"'), encoding="utf-8")
    assert importers(fava)["other.csv"][0][1] == OPERATING
