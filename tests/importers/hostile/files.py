"""Files made to do harm, or broken on their way: each is a small change to a sound one."""

from __future__ import annotations

import copy
import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable

from reading.samples import _compound, csv_bytes, encrypted, html_bytes, kb_rows, xls_bytes, xlsx_bytes

ROWS = kb_rows()
CSV, XLSX, XLS, HTML = csv_bytes(ROWS), xlsx_bytes(ROWS), xls_bytes(ROWS), html_bytes(ROWS)
PASSWORD = "991231"
LOCKED = encrypted(XLSX, PASSWORD)
SHEET = "xl/worksheets/sheet1.xml"
compound = _compound


def zipped(*parts: tuple[str, str | bytes], stored: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes], data: bytes = XLSX) -> bytes:
    """The workbook with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return zipped(*(
            (part.filename, change(old.read(part)) if part.filename == name else old.read(part))
            for part in old.infolist()
        ))  # fmt: skip


def with_cells(body: bytes) -> bytes:
    """The workbook with other rows."""
    return with_part(
        SHEET, lambda old: re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + body + b"</sheetData>", old)
    )


def with_cell(reference: str) -> bytes:
    return with_cells(f'<row r="1"><c r="{reference}"><v>1</v></c></row>'.encode())


def claiming(size: int) -> bytes:
    """A part of 50 MB whose size in the directory is another."""
    data = bytearray(with_part(SHEET, lambda old: old + b" " * 50_000_000))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        (length,) = struct.unpack_from("<H", data, at + 28)
        if data[at + 46 : at + 46 + length] == SHEET.encode():
            struct.pack_into("<I", data, at + 24, size)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def overlapping(times: int) -> bytes:
    """One part of 10 MB, listed so many times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("kernel", "0" * 10_000_000)
        kernel = archive.infolist()[1]
        for number in range(times):
            again = copy.copy(kernel)
            again.filename = f"kernel{number}"
            archive.filelist.append(again)
    return out.getvalue()


def in_csv(old: str, new: str | bytes, *, encoding: str = "utf-8") -> bytes:
    data = CSV.decode().encode(encoding)
    assert old.encode(encoding) in data
    return data.replace(old.encode(encoding), new if isinstance(new, bytes) else new.encode(encoding), 1)


def lines_in(data: bytes, encodings: Iterable[str]) -> bytes:
    """A file whose lines are each in an encoding of their own; the last one goes on."""
    lines = data.decode().splitlines(keepends=True)
    each = list(encodings)
    each += each[-1:] * (len(lines) - len(each))
    return b"".join(line.encode(encoding) for line, encoding in zip(lines, each, strict=True))


def with_number(data: bytes, at: int, number: int) -> bytes:
    return data[:at] + struct.pack("<I", number) + data[at + 4 :]


def xls_cell(row: int, column: int) -> bytes:
    """An old workbook with its second text in another place."""
    label = b"\x04\x02\x0b\x00"
    data = xls_bytes([["a"], ["b"]])
    old = label + struct.pack("<HHH", 1, 0, 0)
    assert old in data
    return data.replace(old, label + struct.pack("<HHH", row, column, 0))


def without_end(data: bytes) -> bytes:
    """An old workbook whose last record, the end of the sheet, became a blank one."""
    at = data.rindex(b"\x0a\x00\x00\x00")
    return data[:at] + b"\x5c\x00" + data[at + 2 :]


def xls_extent(rows: int, columns: int, *, first: tuple[int, int] = (0, 0)) -> bytes:
    """An old workbook that claims to reach from its first row and column to just before these."""
    old = struct.pack("<HHIIHHH", 0x0200, 14, 0, len(ROWS), 0, 9, 0)
    assert old in XLS
    return XLS.replace(old, struct.pack("<HHIIHHH", 0x0200, 14, first[0], rows, first[1], columns, 0))


def behind_the_end(data: bytes) -> bytes:
    """An old workbook whose first part ends over the second, which a library finds by its own number."""
    at = data.index(b"\x0a\x00\x00\x00")
    return data[: at + 2] + b"\xf8\x00" + data[at + 4 :]
