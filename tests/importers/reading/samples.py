"""Files made up for the tests: no real name, account or payment."""

from __future__ import annotations

import csv
import datetime as dt
import io
import struct
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msoffcrypto  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]

Value = str | int | float | dt.datetime | dt.date | dt.time | None
Rows = Sequence[Sequence[Value]]

# (moment, counterparty, out, in, balance), oldest first; the account held 1,000,000 before.
PAYMENTS: tuple[tuple[dt.datetime, str, int, int, int], ...] = (
    (dt.datetime(2012, 3, 2, 9, 30, 5), "회원가", 0, 10_000, 1_010_000),
    (dt.datetime(2012, 3, 2, 9, 30, 5), "회원가", 0, 10_000, 1_020_000),
    (dt.datetime(2012, 3, 5, 14, 0, 0), "한빛인쇄", 120_000, 0, 900_000),
    (dt.datetime(2012, 3, 25, 11, 15, 59), "똠방각하협동조합", 0, 57_105, 957_105),
)

KB_HEADER = ("거래일시", "적요", "보낸분/받는분", "송금메모", "출금액", "입금액", "잔액", "거래점", "구분")


def kb_rows(payments: Iterable[tuple[dt.datetime, str, int, int, int]] = PAYMENTS) -> list[list[Value]]:
    """KB personal: a preamble of four rows, the header in row 5, the newest payment first, a total."""
    listed = list(payments)
    rows: list[list[Value]] = [
        ["KB국민은행 거래내역조회"],
        ["계좌번호 : 000000-00-123456"],
        ["조회기간 : 2012.03.01 ~ 2012.03.31"],
        ["조회기준일시", "2012.04.01 10:00:00"],
        list(KB_HEADER),
    ]
    for when, who, out, into, balance in reversed(listed):
        stamp = when.strftime("%Y.%m.%d %H:%M:%S")
        rows.append(
            [stamp, "전자금융", who, "회비", f"{out:,}", f"{into:,}", f"{balance:,}", "전주", "입출금"]
        )
    spent, got = sum(one[2] for one in listed), sum(one[3] for one in listed)
    return [*rows, ["합계", "", "", "", f"{spent:,}", f"{got:,}", "", "", ""]]


def csv_bytes(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(*sheets: Rows, names: Sequence[str] = ()) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        clock = book.add_format({"num_format": "hh:mm:ss"})
        for index, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[index] if names else None)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    match value:
                        case None:
                            pass
                        case dt.datetime():
                            sheet.write_datetime(at, column, value, moment)
                        case dt.date():
                            sheet.write_datetime(at, column, value, day)
                        case dt.time():
                            sheet.write_datetime(at, column, value, clock)
                        case str():
                            sheet.write_string(at, column, value)
                        case _:
                            sheet.write_number(at, column, value)
    return out.getvalue()


def encrypted(data: bytes, password: str) -> bytes:
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def html_bytes(rows: Rows, *, encoding: str = "utf-8", before: str = "") -> bytes:
    lines = "".join(
        "<tr>" + "".join(f"<td>{'' if one is None else one}</td>" for one in row) + "</tr>" for row in rows
    )
    page = f"<html><head><meta charset={encoding}></head><body>{before}<table>{lines}</table></body></html>"
    return page.encode(encoding)


# --- a small BIFF8 workbook in a compound file -------------------------------------------------------

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls_bytes(rows: Rows) -> bytes:
    """An old xls with one sheet of texts and numbers."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    sheet_bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
    name = b"\x06\x00Sheet1"
    head = _record(0x0809, bof) + _record(0x0042, struct.pack("<H", 1200))
    start = len(head) + 4 + 6 + len(name) + 4
    book = head + _record(0x0085, struct.pack("<IBB", start, 0, 0) + name) + _record(0x000A, b"")
    width = max(map(len, rows), default=0)
    book += _record(0x0809, sheet_bof) + _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", at, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                book += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
            elif isinstance(value, int | float):
                book += _record(0x0203, place + struct.pack("<d", float(value)))
    return _compound("Workbook", book + _record(0x000A, b""))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream, large enough to need no mini stream."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // _SECTOR)
    chain = [_FAT, _END, *range(3, sectors + 2), _END]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    assert len(fat) == _SECTOR, "one FAT sector is enough for a test"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    root = _entry("Root Entry", 5, _END, 0, child=1)
    entries = (root + _entry(name, 2, 2, len(stream))).ljust(_SECTOR, b"\0")
    return header + fat + entries + stream.ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


# --- CMS ---------------------------------------------------------------------------------------------

INSTITUTION = "9900000001"
Failed = tuple[str, int, str, str]  # payer number, not collected, flag, code


def _field(text: str, width: int) -> bytes:
    """Cut by bytes, as the bank's machine does it, in the midst of a syllable if need be."""
    return text.encode("cp949")[:width].ljust(width, b" ")


def cms_header(kind: str, day: dt.date = dt.date(2012, 3, 26), institution: str = INSTITUTION) -> bytes:
    head = b"H00000000" + _field(institution, 10) + f"{kind}{day:%m%d}{day:%y%m%d}".encode()
    return (head + b"0037001" + _field("1000000123456", 16)).ljust(150, b" ")


def cms_detail(
    serial: int, payer: str, amount: int, flag: str = " ", code: str = "", text: str = "연대회비"
) -> bytes:
    record = (
        b"R" + f"{serial:08d}".encode() + _field(INSTITUTION, 10) + b"0200001" + _field("2000000987654", 16)
    )
    record += f"{amount:013d}".encode() + _field("000101", 13) + _field(flag, 1) + _field(code, 4)
    record += _field(text, 16) + b"  " + _field(payer, 20) + b"     1" + _field("01000000000", 12)
    return record.ljust(150, b" ")


def cms_trailer(
    kind: str,
    count: int,
    first: tuple[int, int],
    second: tuple[int, int] = (0, 0),
    fees: tuple[int, int] = (0, 0),
) -> bytes:
    record = b"T99999999" + _field(INSTITUTION, 10) + f"{kind}0326{count:08d}".encode()
    record += f"{first[0]:08d}{first[1]:013d}{second[0]:08d}{second[1]:013d}".encode()
    record += b"00000000" + b"    " + f"{fees[0]:011d}{fees[1]:011d}".encode()
    return record.ljust(150, b" ")


def eb21(asked: Sequence[tuple[str, int]], *, text: str = "연대회비") -> bytes:
    details = [cms_detail(at, payer, won, text=text) for at, (payer, won) in enumerate(asked, start=1)]
    total = sum(won for _, won in asked)
    trailer = cms_trailer("EB21", len(asked), (len(asked), total))
    return cms_header("EB21") + b"".join(details) + trailer


def eb22(failed: Sequence[Failed], fees: tuple[int, int] = (1_200, 600)) -> bytes:
    details = [cms_detail(at, payer, won, flag, code)
               for at, (payer, won, flag, code) in enumerate(failed, start=1)]  # fmt: skip
    sums = {flag: [won for _, won, one, _ in failed if one == flag] for flag in "NP"}
    whole, part = ((len(sums[flag]), sum(sums[flag])) for flag in "NP")
    return cms_header("EB22") + b"".join(details) + cms_trailer("EB22", len(failed), whole, part, fees)


def won(number: int) -> Decimal:
    return Decimal(number)
