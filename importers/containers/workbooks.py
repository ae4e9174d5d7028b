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
        Problem: PASSWORD-NEEDED, PASSWORD-WRONG, and the codes of `compounds.look`.
    """
    import python_calamine  # noqa: PLC0415

    from importers.containers.compounds import Inside, look  # noqa: PLC0415

    inside = look(data)
    if inside is Inside.NEW_WORKBOOK_ENCRYPTED:
        return read_zipped(_decrypted(data, password))
    if inside is Inside.OLD_WORKBOOK_ENCRYPTED:
        data = _decrypted(data, password)
        if look(data) is not Inside.OLD_WORKBOOK:
            raise Problem("FILE-DAMAGED")
    try:
        return _calamine(data)
    except python_calamine.CalamineError:
        raise Problem("FILE-DAMAGED") from None


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

    try:
        return _calamine_sheets(data)
    except python_calamine.PasswordError:
        raise Problem("PASSWORD-NEEDED") from None
    except BaseException as error:
        # A slip inside the library is no `Exception`; it has unwound, and this process may go on.
        if type(error).__name__ == "PanicException":
            raise Problem("FILE-DAMAGED") from None
        raise


def _calamine_sheets(data: bytes) -> list[Sheet]:
    import python_calamine  # noqa: PLC0415

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets: list[Sheet] = []
    for sheet in book.sheets_metadata[:_SHEETS_MAX]:
        if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        page = book.get_sheet_by_name(sheet.name)
        _check(page.total_height, page.total_width, len(sheets) + 1)
        # The empty area is kept: without it, row numbers would not be those that a person sees.
        rows = page.to_python(skip_empty_area=False)
        sheets.append(Sheet(sheet.name, trimmed([list(map(cell, row)) for row in rows])))
    return sheets


def _openpyxl(data: bytes) -> list[Sheet]:
    """Not its read-only mode, which believes a wrong `<dimension>`."""
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    sheets: list[Sheet] = []
    for page in book.worksheets[:_SHEETS_MAX]:
        _check(page.max_row, page.max_column, len(sheets) + 1)
        rows: list[list[Cell]] = [
            [cell(value) for value in row] for row in page.iter_rows(min_row=1, min_col=1, values_only=True)
        ]
        sheets.append(Sheet(page.title, trimmed(rows)))
    return sheets


def _check(rows: int, columns: int, sheet: int) -> None:
    if rows > ROWS_MAX or columns > COLUMNS_MAX or rows * columns > CELLS_MAX:
        raise Problem("SHEET-TOO-LARGE", sheet=sheet)
