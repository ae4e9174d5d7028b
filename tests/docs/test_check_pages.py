"""docs/checks.md: every small book gives just the message that its page shows."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from sfund import checks
from sfund.books.load import load_books
from sfund.cli.failures import as_text
from tests.conftest import MakeBooks

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"
AS_OF = dt.date(2026, 10, 31)
_EXAMPLE = re.compile(
    r"^## (?P<code>[A-Z-]+)\n(?:(?!## ).*\n)*?```beancount\n(?P<book>(?:(?!```).*\n)*)```\n"
    r"```text\n(?P<said>(?:(?!```).*\n)*)```$",
    re.MULTILINE,
)


def examples() -> list[re.Match[str]]:
    return list(_EXAMPLE.finditer(PAGE.read_text(encoding="utf-8")))


def said_of(folder: Path) -> str:
    books = load_books(folder)
    found = (*books.diagnostics, *checks.run(books, AS_OF))
    return "".join(f"{as_text(one)}\n" for one in found).replace(f"{folder}/", "")


@pytest.mark.parametrize("example", examples(), ids=lambda found: found["code"])
def test_the_example_gives_the_message(example: re.Match[str], tmp_path: Path, make_books: MakeBooks) -> None:
    said = said_of(make_books(tmp_path / "books", example["book"]))
    assert f"error[{example['code']}]" in said
    assert said == example["said"]


def test_every_page_has_an_example() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [found["code"] for found in examples()]
