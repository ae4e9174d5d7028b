"""The example's files on disk, as a treasurer would have downloaded them, month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sfund.example.cms_files import eb21, eb22, file_name
from sfund.example.donation_platform_csv import donation_platform_csv
from sfund.example.gifts_life import PLATFORM
from sfund.example.jeonbuk_xlsx import jeonbuk_xlsx
from sfund.example.kakaobank_xlsx import encrypted, kakaobank_xlsx
from sfund.example.kb_csv import kb_csv
from sfund.example.network import BANK_ACCOUNTS, BankFormat
from sfund.example.shinhan_card_xlsx import shinhan_card_xlsx
from sfund.example.shinhyup_xls import shinhyup_xls
from sfund.example.statements import Statement, statements
from sfund.example.values import Example
from sfund.periods import Month, Span

PASSWORD_FILE = "password.txt"  # noqa: S105  the name of a file

_SUFFIXES = {
    BankFormat.KB_PERSONAL: "csv",
    BankFormat.JEONBUK: "xlsx",
    BankFormat.KAKAOBANK: "xlsx",
    BankFormat.SHINHYUP: "xls",
}
_BANKS = {
    BankFormat.KB_PERSONAL: "국민은행_거래내역조회",
    BankFormat.JEONBUK: "전북은행_예금거래내역조회",
    BankFormat.KAKAOBANK: "카카오뱅크_거래내역",
    BankFormat.SHINHYUP: "온고을신협_입출금거래내역",
}


def write_bank_files(
    example: Example, folder: Path, on_progress: Callable[[int, int], None] | None = None
) -> list[Path]:
    """Everything that was downloaded into `folder/YYYY-MM/`, and the password beside them.

    Returns the files of banks, clearing house, card and platform, sorted by path. `on_progress` is told how
    many of how many are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PASSWORD_FILE).write_text(example.password + "\n", encoding="utf-8")
    months = list(Span(example.begin, example.end).months())
    count = (len(BANK_ACCOUNTS) + 2) * len(months) + 2 * len(example.cms)
    written: list[Path] = []
    for path, data in _files(example, months):
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        written.append(target)
        if on_progress is not None:
            on_progress(len(written), count)
    return sorted(written)


def _files(example: Example, months: Iterable[Month]) -> Iterator[tuple[Path, bytes]]:
    for statement in statements(example):
        yield Path(str(statement.month)) / statement_name(statement), _content(statement, example.password)
    for run in example.cms:
        month = Path(str(Month.of(run.debit_day)))
        yield month / file_name("EB21", run), eb21(run)
        yield month / file_name("EB22", run), eb22(run)
    for one in months:
        stamp = f"{one.year}{one.number:02d}"
        folder = Path(str(one))
        yield folder / f"신한카드_이용내역_{stamp}.xlsx", shinhan_card_xlsx(example.purchases, one)
        yield folder / f"{PLATFORM}_정산내역_{stamp}.csv", donation_platform_csv(example.gifts, one)


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
        case BankFormat.SHINHYUP:
            return shinhyup_xls(statement)
