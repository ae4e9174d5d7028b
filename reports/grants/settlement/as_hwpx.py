"""A settlement as a document of 한글 (HWPX), the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator

from reports.grants.settlement.printed import Printed
from reports.hangul.blocks import Block, line, table
from reports.hangul.writing import written

# How wide columns are beside each other, where amounts and words differ most.
_WEIGHTS = {"figures": (26, 22, 52), "evidence": (6, 12, 14, 16, 9, 13, 16, 14)}
_ABOUT = (25, 75)


def as_hwpx(made: Printed) -> bytes:
    """The document.

    Raises:
        RequestError: PAPER-BROKE.
    """
    return written(
        {
            "title": made["title"],
            "organization": made["organization"],
            "flipped": False,
            "blocks": list(_blocks(made)),
        }
    )


def _blocks(made: Printed) -> Iterator[Block]:
    yield line(made["organization"], "bold")
    yield line(made["title"], "title", "CENTER")
    yield table((), made["about"], weights=_ABOUT, marked=True)
    for part in (made["figures"], *made["tables"]):
        key = part["key"]
        yield line("")
        yield line(part["title"], "heading")
        yield table(
            part["heads"], part["rows"], part["numeric"], part["sums"],
            weights=_WEIGHTS.get(key, (16,) * len(part["heads"])), small=key == "evidence",
        )  # fmt: skip
    yield line("")
    for one in made["signature"][:2]:
        yield line(one, align="CENTER")
    yield line("   ".join(made["signature"][2:]), "heading", "CENTER")
