"""Tables, progress and JSON, the same way in every command."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from sfund.languages import text
from sfund.words import Message

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table

WIDTH = 100
_KEY_MAX = 12
_BETWEEN = 3
"""Blanks between two columns."""
_FOLDED_MIN = 12
"""In so much room a column of words can still be read, its lines folded."""


def print_json(value: Any) -> None:
    """JSON for programs: dates and amounts are strings, Hangul stays readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def console(*, stderr: bool = False) -> Console:
    """A console no wider than a page; where no terminal is, always just as wide."""
    from rich.console import Console  # noqa: PLC0415

    stream = sys.stderr if stderr else sys.stdout
    made = Console(stderr=stderr, highlight=False, emoji=False, markup=False, soft_wrap=False)
    width = min(made.width, WIDTH) if stream.isatty() else WIDTH
    return Console(stderr=stderr, highlight=False, emoji=False, markup=False, width=width)


def table(
    title: Message | str | None, columns: Sequence[tuple[Message | str, str]], rows: Iterable[Sequence[str]]
) -> Table:
    """A table; each column is its heading and `left` or `right`."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    made = Table(title=Text(text(title)) if title else None, box=box.SIMPLE_HEAD, title_justify="left",
                 title_style="bold", pad_edge=False)  # fmt: skip
    lines = list(rows)
    rights = [side == "right" for _, side in columns]
    folds = [not right and not all(_is_a_key(line[at]) for line in lines) for at, right in enumerate(rights)]
    heads = _heads([text(heading) for heading, _ in columns], lines, folds)
    for heading, right, fold in zip(heads, rights, folds, strict=True):
        made.add_column(
            Text(heading), justify="right" if right else "left", no_wrap=not fold, overflow="fold"
        )
    for row in lines:
        made.add_row(*(Text(cell) for cell in row))
    return made


def _heads(heads: Sequence[str], lines: Sequence[Sequence[str]], folds: Sequence[bool]) -> Sequence[str]:
    """The heads; where columns that do not fold leave no room, word below word: no cell is ever cut off."""
    from rich.cells import cell_len  # noqa: PLC0415

    cells = [max((cell_len(line[at]) for line in lines), default=0) for at in range(len(heads))]
    needed = sum(
        _FOLDED_MIN if fold else max(cell_len(head), cell)
        for head, cell, fold in zip(heads, cells, folds, strict=True)
    )
    if needed + _BETWEEN * len(heads) <= console().width:
        return heads
    return [
        head.replace(" ", "\n") if cell_len(head) > cell else head
        for head, cell in zip(heads, cells, strict=True)
    ]


def _is_a_key(shown: str) -> bool:
    """Whether it is one short word, such as an id or a day: broken in two it cannot be read."""
    return len(shown) <= _KEY_MAX and " " not in shown


def progress() -> Progress:
    """Progress on standard error; silent where no person watches."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        console=console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def amount(number: Decimal | None) -> str:
    """Digits in threes; a dash where there is no number.

    >>> amount(Decimal("1234567")), amount(Decimal("-0.5")), amount(None)
    ('1,234,567', '-0.5', '–')
    """
    return "–" if number is None else f"{number:,}"
