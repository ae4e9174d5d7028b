"""docs/checks.md: every small book gives just the message that its page shows."""

from __future__ import annotations

import re

import pytest

from tools.check_pages import PAGE, examples, said_of


@pytest.mark.parametrize("example", examples(), ids=lambda found: found["code"])
def test_the_example_gives_the_message(example: re.Match[str]) -> None:
    said = said_of(example)
    assert f"error[{example['code']}]" in said
    assert said == example["said"], "if the words are better now: python -m tools.check_pages"


def test_every_page_has_an_example() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [found["code"] for found in examples()]
