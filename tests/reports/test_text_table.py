"""Tables as text: nothing of a cell is lost, no amount is broken, and no line is wider than the page."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from reports.faces.as_text import as_text
from reports.faces.text_table import TextColumn, TextTable, folded
from reports.model import Column, Report, Table, Unit
from sfund.words import say

WORDS = st.lists(st.text("가나다라마바사abcdefg:/-", min_size=1, max_size=30), min_size=1, max_size=5).map(
    " ".join
)
AMOUNTS = st.integers(-(10**10), 10**10).map("{:,}".format)


@st.composite
def tables(draw: st.DrawFn) -> list[TextColumn]:
    """A column that names the rows, then some of words and some of amounts."""
    count = draw(st.integers(0, 6))
    names = TextColumn("이름", [f"L-{at}" for at in range(count)], to_right=False)
    others = draw(st.lists(st.booleans(), max_size=9))
    return [
        names,
        *(
            TextColumn(draw(WORDS), draw(st.lists(AMOUNTS if right else WORDS, min_size=count, max_size=count)),
                       to_right=right)
            for right in others
        ),
    ]  # fmt: skip


def written(columns: list[TextColumn], ends: int | None = None, page: int = 100) -> list[str]:
    console = Console(
        width=page, highlight=False, emoji=False, markup=False, no_color=True, force_terminal=False
    )
    with console.capture() as capture:
        console.print(TextTable("A table", columns, ends))
    return capture.get().splitlines()


@given(tables(), st.sampled_from([60, 80, 100]))
def test_it_fits_its_page_and_holds_every_sign(columns: list[TextColumn], page: int) -> None:
    lines = written(columns, page=page)
    assert max(map(cell_len, lines)) <= page
    signs = Counter(
        sign for column in columns for cell in column.cells for sign in cell if not sign.isspace()
    )
    assert signs <= Counter("".join(lines))


@given(tables())
def test_no_amount_and_no_id_is_broken(columns: list[TextColumn]) -> None:
    whole = Counter(cell for column in columns if column.to_right for cell in column.cells)
    assert whole - Counter(word for line in written(columns) for word in line.split()) == Counter()


@given(WORDS, st.integers(2, 40))
def test_a_folded_cell_is_no_wider_and_says_the_same(cell: str, width: int) -> None:
    lines = folded(cell, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(cell.split())


@pytest.mark.parametrize("ends", [None, 2])
def test_what_it_looks_like(ends: int | None) -> None:
    columns = [
        TextColumn("항목", ["회비", "기부금", "합계"], to_right=False),
        TextColumn("금액", ["10,000", "5,000", "15,000"], to_right=True),
    ]
    line = " ───────────────"
    below = [""] if ends else []
    assert [one.rstrip() for one in written(columns, ends)] == [
        "A table",
        "",
        " 항목       금액",
        line,
        " 회비     10,000",
        " 기부금    5,000",
        *below,
        " 합계     15,000",
        "",
    ]


def test_what_does_not_fit_goes_on_below_beside_the_names() -> None:
    amounts = [TextColumn(f"{year}", ["1,234,567,890", "9"], to_right=True) for year in range(2020, 2028)]
    columns = [TextColumn("Fund", ["general", "solidarity"], to_right=False), *amounts]
    text = "\n".join(written(columns))
    assert text.count("general") == 2
    assert text.index("2020") < text.index("1,234,567,890") < text.rindex("Fund") < text.index("2027")


def test_sums_stand_only_where_there_are_any() -> None:
    wide = [TextColumn(f"{year}", ["1,234,567,890", "1,234,567,890"], to_right=True) for year in range(6)]
    last = TextColumn("Settled on the", ["2026-01-01", ""], to_right=False)
    columns = [TextColumn("Fund", ["general", "Total"], to_right=False), *wide, last]
    assert "\n".join(written(columns, 1)).count("Total") == 1


@pytest.mark.parametrize("sign", ["\t", "\r", "\x07", "\x1b[31m", "\x85", "\u2028"])
def test_what_moves_the_cursor_is_a_space(sign: str) -> None:
    columns = (Column("who", say("Member"), Unit.TEXT), Column("amount", say("Amount"), Unit.MONEY))
    rows = tuple({"who": who, "amount": 1000} for who in (f"one{sign}two", "another one"))
    day = dt.date(2026, 1, 1)
    table = Table("dues", say("Dues"), columns, rows)
    made = as_text(Report("dues", say("Dues"), "", day, day, day, "KRW", (), (table,), ()), language="en")
    one, other = (line for line in made.splitlines() if line.endswith("1000"))
    assert one.isprintable()
    assert one.split() == [*f"one {sign[1:]}two".split(), "1000"]
    assert cell_len(one) == cell_len(other)
