"""Excel workbooks, old and new, open or under a password."""

from __future__ import annotations

import io
from typing import Any

from importers.containers import zips
from importers.containers.problems import Problem
from importers.containers.sheets import CELLS_MAX, COLUMNS_MAX, ROWS_MAX, Cell, Sheet, cell, trimmed

_SHEETS_MAX = 100


def read_zipped(data: bytes) -> list[Sheet]:
    """An xlsx. calamine reads it; where it cannot, openpyxl may.

    Raises:
        Problem: see `zips.guard`.
    """
    import python_calamine  # noqa: PLC0415  only workbooks pay for it

    zips.guard(data)
    try:
        return _calamine(data)
    except python_calamine.CalamineError:
        return _openpyxl(data)


def read_compound(data: bytes, password: str | None) -> list[Sheet]:
    """A compound file: an old xls, or a new workbook encrypted.

    Raises:
        Problem: PASSWORD-NEEDED, PASSWORD-WRONG, FILE-OTHER (한글, Word), FILE-DAMAGED.
    """
    import olefile  # noqa: PLC0415
    import python_calamine  # noqa: PLC0415

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            encrypted = compound.exists("EncryptedPackage")
            old = compound.exists("Workbook") or compound.exists("Book")
    except OSError:  # olefile's own errors are of this kind
        raise Problem("FILE-DAMAGED") from None
    if encrypted:
        return read_zipped(_decrypted(data, password))
    if not old:
        raise Problem("FILE-OTHER")
    try:
        return _calamine(data)
    except python_calamine.PasswordError:
        return _calamine(_decrypted(data, password))


def _decrypted(data: bytes, password: str | None) -> bytes:
    import msoffcrypto  # noqa: PLC0415
    import msoffcrypto.exceptions as trouble  # noqa: PLC0415

    if not password:
        raise Problem("PASSWORD-NEEDED")
    opened = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=password, **_verified(office))
        office.decrypt(opened)
    except trouble.InvalidKeyError:
        raise Problem("PASSWORD-WRONG") from None
    return opened.getvalue()


def _verified(office: Any) -> dict[str, bool]:
    return {"verify_password": True} if getattr(office, "format", "") == "ooxml" else {}


def _calamine(data: bytes) -> list[Sheet]:
    import python_calamine  # noqa: PLC0415

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for sheet in book.sheets_metadata[:_SHEETS_MAX]:
        if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        page = book.get_sheet_by_name(sheet.name)
        _check(page.total_height, page.total_width)
        # The empty area is kept: without it, row numbers would not be those that a person sees.
        rows = page.to_python(skip_empty_area=False)
        sheets.append(Sheet(sheet.name, trimmed([[cell(value) for value in row] for row in rows])))
    return sheets


def _openpyxl(data: bytes) -> list[Sheet]:
    """Not its read-only mode, which believes a wrong `<dimension>`."""
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    sheets = []
    for page in book.worksheets[:_SHEETS_MAX]:
        _check(page.max_row, page.max_column)
        rows: list[list[Cell]] = [
            [cell(value) for value in row] for row in page.iter_rows(min_row=1, min_col=1, values_only=True)
        ]
        sheets.append(Sheet(page.title, trimmed(rows)))
    return sheets


def _check(rows: int, columns: int) -> None:
    if rows > ROWS_MAX or columns > COLUMNS_MAX or rows * columns > CELLS_MAX:
        raise Problem("SHEET-TOO-LARGE")
