"""What is kept beside the books of a statement: the file as received, and the words of doubtful rows.

Both hold persons' names; their folder is outside version control and for the owner's eyes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from importers.reading.statements import StatementRow
from sfund.books.disk import digest
from sfund.books.sheets import guarded

_SUFFIXES = (".csv", ".txt", ".xls", ".xlsx", ".html", ".ofx", ".qfx", ".xml")


def kept_name(path: Path, account: str, first: str, last: str, ids: Iterable[str]) -> str:
    """Where a statement is kept, relative to the books.

    Its own name may tell an account number or a person; this one tells the account, the days, and by the
    ids of its rows what is in it (an encrypted file has other bytes each time that it is written).
    """
    slug = account.removeprefix("Assets:").replace(":", "-")
    suffix = path.suffix.lower() if path.suffix.lower() in _SUFFIXES else ""
    days = f"{first}_{last}_" if first else ""
    content = digest("".join(ids).encode())
    return f"statements/{slug}/{days}{content[:8]}{suffix}"


def free_name(root: Path, name: str) -> str:
    """The name, numbered where the books keep a file under it already.

    Entries name the row of a file and find its words beside it: neither is ever replaced. What is imported
    again brings nothing new, and then nothing is kept.
    """
    path = PurePosixPath(name)
    count = 1
    while any((root / f"{path}{behind}").exists() for behind in ("", REVIEW_SUFFIX)):
        count += 1
        path = PurePosixPath(name).with_stem(f"{PurePosixPath(name).stem}-{count}")
    return str(path)


def assert_kept(root: Path, files: Mapping[str, bytes]) -> None:
    """Holds that nothing under statements/ is replaced by other content."""
    for name, content in files.items():
        path = root / name
        if name.startswith("statements/") and path.exists() and path.read_bytes() != content:
            raise AssertionError("a kept statement would be replaced")


REVIEW_SUFFIX = ".review.csv"
REVIEW_COLUMNS = ("row", "day", "time", "amount", "counterparty", "memo", "channel")


def review_sheet(rows: Iterable[StatementRow]) -> bytes:
    """The words of the rows that wait for a person, so that a review need not open the file again.

    (An encrypted file could not be opened: its password is never kept.)
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(REVIEW_COLUMNS)
    for row in rows:
        time = row.time.isoformat("seconds") if row.time else ""
        words = map(guarded, (row.counterparty, row.memo, row.channel))
        writer.writerow((row.row, row.day, time, row.amount, *words))
    return stream.getvalue().encode("utf-8-sig")
