"""Which kind of container the bytes are: their beginning decides, never the file's name."""

from __future__ import annotations

from importers.containers.messages import kind_of
from importers.containers.sheets import Sheet
from importers.containers.strangers import refuse_strangers

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
    refuse_strangers(data)
    if (kind := kind_of(data)) is not None:
        from importers.containers.outline import read_outline  # noqa: PLC0415

        return [read_outline(data, kind)]
    from importers.containers.text import decoded, read_text  # noqa: PLC0415

    text = decoded(data)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        from importers.containers.markup import read_markup  # noqa: PLC0415

        return read_markup(text)
    return read_text(text)
