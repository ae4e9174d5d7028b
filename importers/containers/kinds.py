"""Which kind of container the bytes are: their beginning decides, never the file's name."""

from __future__ import annotations

import codecs

from importers.containers.problems import Problem
from importers.containers.sheets import Sheet

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM\x00", b"II*\x00", b"MM\x00*", b"RIFF")


def read_sheets(data: bytes, password: str | None = None) -> list[Sheet]:
    """Every sheet of the file, in its order.

    Raises:
        Problem: One of the codes in `problems.MESSAGES`.
    """
    # Imported as needed: the child starts for a folder of CSV files without a spreadsheet library.
    if data.startswith(_ZIP):
        from importers.containers.workbooks import read_zipped  # noqa: PLC0415

        return read_zipped(data)
    if data.startswith(_COMPOUND):
        from importers.containers.workbooks import read_compound  # noqa: PLC0415

        return read_compound(data, password)
    _refuse_others(data)
    from importers.containers.text import decoded, read_text  # noqa: PLC0415

    text = decoded(data)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        from importers.containers.markup import read_markup  # noqa: PLC0415

        return read_markup(text)
    return read_text(text)


def _refuse_others(data: bytes) -> None:
    if not data.strip(codecs.BOM_UTF8 + b" \t\r\n\x00"):
        raise Problem("FILE-EMPTY")
    if data.startswith(_PDF):
        raise Problem("FILE-PDF")
    if data.startswith(_IMAGES):
        raise Problem("FILE-IMAGE")
