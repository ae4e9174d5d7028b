"""Files that are no table of any kind, known by their first bytes: a person is told what she has there."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from importers.containers.problems import Problem

# First bytes → what it is. Documented signatures; the list is for a clear word, not for safety.
_BEGINNINGS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("FILE-PDF", (b"%PDF-",)),
    ("FILE-IMAGE", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM\x00", b"II*\x00", b"MM\x00*", b"RIFF")),
    (
        "FILE-ARCHIVE",
        (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh91AY", b"\xfd7zXZ\x00", b"EGGA",
         b"ALZ\x01", b"\x28\xb5\x2f\xfd", b"PK\x05\x06", b"PK\x07\x08", b"MSCF\0\0\0\0"),
    ),
    ("FILE-SHORTCUT", (b"L\0\0\0\x01\x14\x02\0", b"[InternetShortcut]", b"[Desktop Entry]")),
    ("FILE-DOCUMENT", (b"{\\rtf", b"HWP Document File", b"%!PS")),
    ("FILE-PROGRAM", (b"MZ\x90\x00", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!/")),
    ("FILE-LOCKED-AWAY", (b"SCDSA0", b"\x9b DRMONE")),
    ("FILE-MAIL", (b"Received: ", b"Return-Path: ", b"Delivered-To: ", b"MIME-Version: ", b"From: ")),
)  # fmt: skip
# The brand of a film's or a photo's container stands behind its length.
_BRAND_AT = 4
_BRANDS = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif", b"ftypmp4", b"ftypisom", b"ftypqt  ")
# Part of a zip → what the zip is.
_PARTS = (
    ("FILE-SPREADSHEET", ("xl/workbook.bin", "index/document.iwa", "index/tables/")),
    ("FILE-DOCUMENT", ("word/", "ppt/", "contents/section0.xml", "version.xml")),
)
_MIMETYPE_MAX = 100
_MIMETYPES = (
    ("FILE-SPREADSHEET", b"application/vnd.oasis.opendocument.spreadsheet"),
    ("FILE-DOCUMENT", b"application/vnd.oasis.opendocument."),
    ("FILE-DOCUMENT", b"application/hwp+zip"),
    ("FILE-DOCUMENT", b"application/epub+zip"),
)
# Stream of a compound file → what the file is.
_STREAMS = (
    ("FILE-DOCUMENT", ("FileHeader", "WordDocument", "PowerPoint Document")),
    ("FILE-MAIL", ("__properties_version1.0",)),
)


def refuse_strangers(data: bytes) -> None:
    """Pass what may be a table in text or HTML.

    Raises:
        Problem: FILE-EMPTY and the codes of what has a signature of its own.
    """
    if not data.strip(codecs.BOM_UTF8 + b" \t\r\n\x00"):
        raise Problem("FILE-EMPTY")
    for code, beginnings in _BEGINNINGS:
        if data.startswith(beginnings):
            raise Problem(code)
    if data.startswith(_BRANDS, _BRAND_AT):
        raise Problem("FILE-IMAGE")


def strange_zip(names: Iterable[str], mimetype: bytes) -> Problem:
    """What a zip is that is no workbook: a document, another spreadsheet, or else an archive.

    Args:
        names: Of its parts.
        mimetype: What the part of that name says, where there is one.
    """
    for code, beginning in _MIMETYPES:
        if mimetype[:_MIMETYPE_MAX].startswith(beginning):
            return Problem(code)
    lower = [name.lower() for name in names]
    for code, parts in _PARTS:
        if any(name.startswith(parts) for name in lower):
            return Problem(code)
    return Problem("FILE-ARCHIVE" if lower else "FILE-DAMAGED")


def strange_compound(names: Iterable[str]) -> Problem:
    """What a compound file is that is no workbook, by the streams in its root."""
    present = set(names)
    for code, streams in _STREAMS:
        if present.intersection(streams):
            return Problem(code)
    return Problem("FILE-OTHER")
