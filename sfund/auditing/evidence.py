"""Evidence: which document shows what an entry was for.

An attachment is a fact of the day on which it was made and never a line in the entry: so an entry of a closed
month gets its receipt without being touched, and everybody sees when the receipt came.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from sfund.facts import Fact
from sfund.words import say

FOLDER = "documents"
"""Where evidence lies, below the books."""

EXEMPT = (
    "Expenses:Office:Fees",
    "Expenses:Office:Depreciation",
    "Expenses:Loans:Provision",
    "Expenses:Grants:Returned",
    "Expenses:Program:InKind",
)
"""Accounts for which nobody gives a receipt: what banks keep, what is only reckoned, what goes back."""

BYTES_MAX = 32 * 2**20
NAME_MAX = 80

_NAME = re.compile(r"\w(?:[\w.-]*\w)?")
_NUMBER = re.compile(r"(?:\d-?){9,}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OF_WINDOWS = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)


class DocumentKind(StrEnum):
    """What evidence may be; the value is the end of its name."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    HWP = "hwp"
    HWPX = "hwpx"
    XLSX = "xlsx"
    EMAIL = "eml"


def is_document_path(path: str) -> bool:
    """Whether a path, as it is written, stays below the books: relative, with slashes, no way up.

    >>> is_document_path("documents/2026/a.pdf"), is_document_path("../a.pdf"), is_document_path("/a.pdf")
    (True, False, False)
    """
    parts = path.split("/")
    return bool(path) and not any(part in ("", ".", "..") for part in parts) and not set(path) & set('\\:\0"')


def is_document_name(name: str) -> bool:
    """Whether a document may be called so: letters, digits, dots and dashes, and no long number.

    A name stands in the ledger, so it may hold no account number or resident number.

    >>> is_document_name("hall-rent"), is_document_name("한빛회관 영수증"), is_document_name("123-456-789012")
    (True, False, False)
    """
    return (
        len(name) <= NAME_MAX
        and _NAME.fullmatch(name) is not None
        and ".." not in name
        and _NUMBER.search(_DATE.sub("", name)) is None
        and name.split(".", maxsplit=1)[0].lower() not in _OF_WINDOWS
    )


def _check_path(value: str) -> str:
    if not is_document_path(value):
        raise ValueError(say("a path below the books' folder, such as documents/2026/receipt.pdf"))
    return value


class EvidenceAttached(Fact):
    """`custom "evidence" "attach" "8be06e9f3c25…" "documents/2026/2026-09-28_8be06e9f.pdf" "3f2a…"`.

    Attributes:
        entry: The key of the entry that it shows: its import id, or `e-` and a digest of what it says.
        path: Where the document lies, relative to the books.
        digest: SHA-256 of the document as it was attached.
    """

    NOUN: ClassVar[str] = "evidence"
    VERB: ClassVar[str | None] = "attach"
    POSITIONAL: ClassVar[tuple[str, ...]] = ("entry", "path", "digest")
    EVENT: ClassVar[bool] = True

    entry: Annotated[str, Field(min_length=1)]
    path: Annotated[str, AfterValidator(_check_path)]
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
