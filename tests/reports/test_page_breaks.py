"""Where pages of paper end: a short table in one piece, sums and signatures never without the rows above them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pypdf
import pytest

from reports.paper.typesetting import JSON, Press

DATED = dt.date(2026, 10, 31)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as one:
        yield one


def part(key: str, rows: int, before: int = 0) -> JSON:
    """Sentences, and a table of so many rows."""
    return {
        "key": key, "heading": "", "sentences": [f"sentence {number}" for number in range(before)],
        "figures": [], "charts": [],
        "tables": [{
            "label": f"label {key}", "heads": ["what", "much"], "numeric": [1], "shares": [9, 0],
            "rows": [[f"{key}{number}.", "1"] for number in range(rows)], "sums": ["together", "9"],
        }],
    }  # fmt: skip


def pages(press: Press, *parts: JSON) -> list[str]:
    values: dict[str, JSON] = {
        "lang": "en", "title": "title", "organization": "whose", "foot": "", "span": "", "unit": "",
        "warning": "", "notes": [], "parts": parts, "wide": False, "nothing": "",
    }  # fmt: skip
    read = pypdf.PdfReader(io.BytesIO(press.page("report", values, dated=DATED)))
    return [page.extract_text() for page in read.pages]


@pytest.mark.parametrize("rows", range(28, 40))
def test_sums_are_never_without_rows(rows: int, press: Press) -> None:
    (said,) = (page for page in pages(press, part("row", rows)) if "together" in page)
    assert f"row{rows - 1}." in said
    assert f"row{rows - 2}." in said
    assert "what" in said  # the heads again


def test_these_tables_do_end_on_another_page(press: Press) -> None:
    """Else the test above would hold of anything."""
    counts = {len(pages(press, part("row", rows))) for rows in range(28, 40)}
    assert counts == {1, 2}


@pytest.mark.parametrize("before", range(16, 36, 3))
def test_a_short_table_stands_in_one_piece_with_its_heading(before: int, press: Press) -> None:
    (said,) = (page for page in pages(press, part("row", 14, before)) if "row0." in page)
    for word in ("label row", "row13.", "together"):
        assert word in said


@pytest.mark.parametrize("rows", range(30, 48))
def test_a_signature_is_never_alone_on_its_page(rows: int, press: Press) -> None:
    def table(key: str, count: int) -> JSON:
        return {
            "key": key, "title": key, "heads": ["what", "much", "how"], "numeric": [1],
            "rows": [[f"{key}{number}.", "1", ""] for number in range(count)], "sums": ["together", "9", ""],
        }  # fmt: skip

    values: dict[str, JSON] = {
        "lang": "en", "title": "title", "organization": "whose", "foot": "", "about": [],
        "figures": table("figures", 1), "tables": [table("lines", rows)],
        "signature": ["We settle.", "2026-10-31", "Who signs", "seal"],
    }  # fmt: skip
    read = pypdf.PdfReader(io.BytesIO(press.page("settlement", values, dated=DATED)))
    (said,) = (page.extract_text() for page in read.pages if "Who signs" in page.extract_text())
    assert f"lines{rows - 1}." in said
