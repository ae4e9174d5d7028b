"""What may go wrong when a file is imported: one clear error, and books that nobody touched."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msoffcrypto  # type: ignore[import-untyped]
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from desk import OPERATING, Desk, Payment, booked, kb_csv

if TYPE_CHECKING:
    from desk import Sfund

ROWS = booked(
    500_000, [Payment("2025-03-03 09:30", 10_000, "김하늘"), Payment("2025-03-04 09:30", -700, "한전")]
)
GOOD = kb_csv(ROWS)


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("카카오뱅크 거래내역")
        sheet.write_row(10, 1, ("거래일시", "구분", "거래금액", "거래 후 잔액", "거래구분", "내용", "메모"))
        sheet.write_row(11, 1, ("2025.03.03 09:30:00", "입금", "10,000", "510,000", "이체", "김하늘", ""))
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(workbook())).encrypt("250303", out)
    return out.getvalue()


Arguments = list[str | Path]


def a_file(content: bytes, *options: str, name: str = "march.csv") -> Callable[[Desk], Arguments]:
    return lambda desk: [desk.file(name, content), *options]


def with_password(content: bytes, password: bytes) -> Callable[[Desk], Arguments]:
    return lambda desk: [
        desk.file("march.xlsx", content), "--password-file", desk.file("password.txt", password), "--account", OPERATING
    ]  # fmt: skip


def after_writing(text: str) -> Callable[[Desk], Arguments]:
    def prepare(desk: Desk) -> Arguments:
        desk.write_by_hand(text)
        return [desk.file("march.csv", GOOD)]

    return prepare


def without_register(desk: Desk) -> Arguments:
    (desk.root / "register" / "register.csv").unlink()
    return [desk.file("march.csv", GOOD)]


def without_last_balance(content: bytes) -> bytes:
    """The file as it is where the download broke off just before the last row's balance."""
    rows = content[: content.index("합계".encode())].rstrip().splitlines()
    return b"\r\n".join([*rows[:-1], rows[-1][: rows[-1].rindex(b',"')]]) + b"\r\n"


def a_folder(desk: Desk) -> Arguments:
    (desk.files / "march").mkdir()
    return [desk.files / "march"]


def named(settings: str) -> Callable[[Desk], Arguments]:
    def prepare(desk: Desk) -> Arguments:
        (desk.root / "sfund.toml").write_text(settings, encoding="utf-8")
        return [desk.file("march.csv", GOOD)]

    return prepare


def a_register(content: bytes) -> Callable[[Desk], Arguments]:
    def prepare(desk: Desk) -> Arguments:
        (desk.root / "register" / "register.csv").write_bytes(content)
        return [desk.file("march.csv", GOOD)]

    return prepare


TABLE: dict[str, tuple[Callable[[Desk], Arguments], str]] = {
    "minutes of a meeting": (a_file("제3차 이사회 회의록\n참석: 5명\n".encode()), "STATEMENT-MISSING"),
    "a PDF": (a_file(b"%PDF-1.7\n", name="march.pdf"), "FILE-PDF"),
    "an empty file": (a_file(b""), "FILE-EMPTY"),
    "no file": (lambda desk: [desk.files / "march.csv"], "FILE-MISSING"),
    "a folder": (a_folder, "FILE-IS-FOLDER"),
    "a workbook cut off": (a_file(workbook()[:2_000], name="march.xlsx"), "FILE-DAMAGED"),
    "a wrong password": (with_password(locked(), b"250304\n"), "PASSWORD-WRONG"),
    "an empty password file": (with_password(locked(), b""), "PASSWORD-NEEDED"),
    "a password file that is no text": (with_password(locked(), b"\xff\xfe\x00"), "PASSWORD-FILE"),
    "no password, and nobody to ask": (a_file(locked(), name="march.xlsx"), "PASSWORD-NEEDED"),
    "an account that the settings do not know": (
        a_file(kb_csv(ROWS, number="999-99-999999")), "ACCOUNT-UNKNOWN"),
    "an account that the books do not have": (
        a_file(GOOD, "--account", "Assets:Bank:Nowhere"), "ACCOUNT-NOT-OPEN"),
    "a fraction of a won": (a_file(GOOD.replace(b'"10,000"', b'"10,000.5"')), "AMOUNT-FRACTION"),
    "an amount that is none": (a_file(GOOD.replace(b'"10,000"', "일만".encode())), "AMOUNT-UNREADABLE"),
    "a day that is none": (a_file(GOOD.replace(b"2025.03.04", b"2025.02.30")), "DATE-UNREADABLE"),
    "balances that do not join up": (a_file(GOOD.replace(b'"509,300"', b'"509,301"')), "CHAIN-BREAKS"),
    "a day before the books began": (a_file(kb_csv(booked(0, [Payment("2024-12-31 09:30", 1)]))), "DATE-OUTSIDE"),
    "a day misread by decades": (a_file(GOOD.replace(b"2025.03.04", b"2062.03.04")), "DATE-OUTSIDE"),
    "an account that no bank keeps": (a_file(GOOD, "--account", "Income:Donations"), "ACCOUNT-NO-BANK"),
    "a sheet cut off inside a cell": (a_file(GOOD[: GOOD.rindex(b'"') - 3]), "FILE-DAMAGED"),
    "a sheet cut off inside a row": (a_file(without_last_balance(GOOD)), "CHAIN-OPEN"),
    "totals that are not the sums": (a_file(GOOD.replace("합계,,,,,".encode(), "합계,,,,1,1".encode())), "TOTALS-DIFFER"),
    "an id given twice": (
        after_writing('2025-02-01 custom "member" "join" "I-0001"\n  kind: "individual"'), "DUPLICATE-ID"),
    "a verb that no noun has": (after_writing('2025-02-01 custom "member" "jion" "I-0002"'), "UNKNOWN-VERB"),
    "a noun that nobody knows": (after_writing('2025-02-01 custom "membre" "I-0002"'), "UNKNOWN-DIRECTIVE"),
    "a key that looks misspelt": (
        after_writing('2025-02-01 custom "member" "pause" "I-0001"\n  untill: 2025-03-01'), "DIRECTIVE-FIELD"),
    "an entry that does not add up": (
        after_writing('2025-02-01 * "x"\n  Assets:Cash 1 KRW\n  Income:Other -2 KRW'), "UNBALANCED"),
    "half an entry": (after_writing('2025-02-01 * "x'), "SYNTAX"),
    "no register": (without_register, "REGISTER-MISSING"),
    "a register that is no sheet": (a_register(b"\xff\xfe"), "REGISTER-UNREADABLE"),
    "a person twice in the register": (
        a_register("id,name\r\nI-0001,김하늘\r\nI-0001,김하늘\r\n".encode()), "DUPLICATE-ID"),
    "settings that are no TOML": (named("[bank\n"), "SETTINGS-UNREADABLE"),
    "settings misspelt": (named("[books]\ncurency = 'KRW'\n"), "SETTINGS-INVALID"),
    "a direct debit cut off": (a_file(b"H00000000" + b"9990001234EB210326250326".ljust(141), name="EB210326"), "CMS-RECORD"),
}  # fmt: skip

_SECRETS = ("김하늘", "250303", "250304", "123456", "999999")


@pytest.mark.parametrize("what", TABLE)
def test_one_clear_error_and_the_books_untouched(what: str, desk: Desk, sfund: Sfund) -> None:
    prepare, code = TABLE[what]
    arguments = prepare(desk)
    before = desk.contents()
    answer = sfund("import", *arguments)
    assert answer.status == 1
    assert answer.out == ""
    assert re.findall(r"^error\[([A-Z-]+)\]: ", answer.err, re.MULTILINE) == [code], answer.err
    assert answer.err.count("\n  hint: ") == 1, answer.err
    assert "Traceback" not in answer.err
    assert not [secret for secret in _SECRETS if secret in answer.err]
    assert str(desk.root) not in answer.err, "files are named as the reader knows them"
    assert desk.contents() == before


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_bad_file_of_one_call_is_named(desk: Desk, sfund: Sfund, language: str) -> None:
    files = [desk.file("empty.csv", b""), desk.file("march.csv", GOOD), desk.files / "none.csv"]
    before = desk.contents()
    answer = sfund("--lang", language, "import", *files)
    assert re.findall(r"^error\[([A-Z-]+)\]: (\S+):", answer.err, re.MULTILINE) == [
        ("FILE-EMPTY", "empty.csv"),
        ("FILE-MISSING", "none.csv"),
    ]
    assert desk.contents() == before
