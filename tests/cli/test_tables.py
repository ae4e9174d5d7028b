"""Tables at a terminal: a page is a hundred signs wide, and no cell is ever cut off."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from sfund.cli.output import WIDTH, table

MANY = [("Loan", "left"), *[(f"Late charges {number}", "right") for number in range(7)], ("Class", "left")]
ROW = ("L-2026-002", "9,166,668", "87,298", "22,414", "133", "1,753,966", "416,666", "0", "substandard")


def drawn(columns: list[tuple[str, str]], *rows: tuple[str, ...]) -> str:
    out = io.StringIO()
    Console(file=out, width=WIDTH).print(table(None, columns, rows))
    return out.getvalue()


def test_where_the_heads_are_too_wide_they_fold_and_the_cells_are_whole() -> None:
    said = drawn(MANY, ROW)
    (line,) = (line for line in said.splitlines() if "L-2026-002" in line)
    assert line.split() == list(ROW)
    assert max(map(len, said.splitlines())) <= WIDTH
    assert "Late charges" not in said
    assert said.count("charges") == 7


@pytest.mark.parametrize("words", ["held", "what stands in a column of words folds, however long it is " * 3])
def test_where_there_is_room_the_heads_stay_in_one_line(words: str) -> None:
    said = drawn([*MANY[:3], ("Why it is here", "left")], (*ROW[:3], words))
    assert "Late charges 0   Late charges 1   Why it is here" in said
