"""The example's files on disk, as a treasurer would have downloaded them, month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sfund.example.cms_files import eb21, eb22, file_name
from sfund.example.jeonbuk_xlsx import jeonbuk_xlsx
from sfund.example.kakaobank_xlsx import encrypted, kakaobank_xlsx
from sfund.example.kb_csv import kb_csv
from sfund.example.network import BankFormat
from sfund.example.statements import Statement, statements
from sfund.example.values import Example
from sfund.periods import Month

PASSWORD_FILE = "password.txt"  # noqa: S105  the name of a file

_SUFFIXES = {BankFormat.KB_PERSONAL: "csv", BankFormat.JEONBUK: "xlsx", BankFormat.KAKAOBANK: "xlsx"}
_BANKS = {
    BankFormat.KB_PERSONAL: "국민은행_거래내역조회",
    BankFormat.JEONBUK: "전북은행_예금거래내역조회",
    BankFormat.KAKAOBANK: "카카오뱅크_거래내역",
}


def write_bank_files(
    example: Example, folder: Path, on_progress: Callable[[int, int], None] | None = None
) -> list[Path]:
    """Every statement and direct debit into `folder/YYYY-MM/`, and the password beside them.

    Returns the files of banks and clearing house, sorted by path. `on_progress` is told how many of how
    many are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PASSWORD_FILE).write_text(example.password + "\n", encoding="utf-8")
    months = list(statements(example))
    count = len(months) + 2 * len(example.cms)
    written: list[Path] = []
    for path, data in _files(example, months):
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        written.append(target)
        if on_progress is not None:
            on_progress(len(written), count)
    return sorted(written)


def _files(example: Example, months: list[Statement]) -> Iterator[tuple[Path, bytes]]:
    for statement in months:
        yield Path(str(statement.month)) / statement_name(statement), _content(statement, example.password)
    for run in example.cms:
        month = Path(str(Month.of(run.debit_day)))
        yield month / file_name("EB21", run), eb21(run)
        yield month / file_name("EB22", run), eb22(run)


def statement_name(statement: Statement) -> str:
    """`국민은행_거래내역조회_운영_202501.csv`."""
    bank, month = statement.bank, statement.month
    return f"{_BANKS[bank.format]}_{bank.label}_{month.year}{month.number:02d}.{_SUFFIXES[bank.format]}"


def _content(statement: Statement, password: str) -> bytes:
    match statement.bank.format:
        case BankFormat.KB_PERSONAL:
            return kb_csv(statement)
        case BankFormat.JEONBUK:
            return jeonbuk_xlsx(statement)
        case BankFormat.KAKAOBANK:
            return encrypted(kakaobank_xlsx(statement), password)
