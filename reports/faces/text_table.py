"""A table on a terminal: as wide as its words where they fit on the page, folded where they do not.

Where the folded columns do not fit side by side, some go on below; a word is broken only where one column
beside those that name the rows is still too wide.

A cell is measured and folded once, and rich draws whole columns. Cell by cell it measures each several
times and lays it out by itself, which for two thousand members takes longer than making the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rich import box
from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.padding import PaddingDimensions
from rich.segment import Segment
from rich.table import Table as RichTable
from rich.text import Text

_KEY_MAX = 12
_WORD_MAX = 12
"""A longer word (a path, a digest, an account) may be broken."""

_BROKEN_MIN = 8
"""No word is broken into shorter pieces."""

_PIECE = re.compile(r"[^/:.]*[/:.]+|[^/:.]+")
"""Of a path, an account, a place in a file: up to the sign after which it may be broken."""

_WIDE = 10_000
"""A page on which every table fits."""


@dataclass(frozen=True)
class TextColumn:
    """A column as words: its head, a cell for each row, and the side at which they stand.

    Widths are in cells of a terminal: Hangul takes two.
    """

    head: str
    cells: Sequence[str]
    to_right: bool

    @cached_property
    def width(self) -> int:
        """Of the widest of its lines."""
        return max(_width_of((self.head,)), _width_of(self.cells))

    @cached_property
    def by_words(self) -> int:
        """The least width at which no word is broken."""
        cells = _width_of(self.cells) if self.is_whole else min(_WORD_MAX, _width_of(_words(self.cells)))
        return max(1, _width_of(_words((self.head,))), cells)

    @cached_property
    def broken(self) -> int:
        """The least width at all, with words in pieces; what nobody reads in two halves stays whole."""
        cells = _width_of(self.cells) if self.is_whole else 1
        return max(cells, min(_BROKEN_MIN, self.by_words))

    @cached_property
    def is_whole(self) -> bool:
        """Whether nobody reads it in two halves: amounts and short words (ids, months, days)."""
        return self.to_right or all(len(cell) <= _KEY_MAX and " " not in cell for cell in self.cells)


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table that fits itself to the page that it is printed on.

    It folds cells between words; where that is not enough, the columns go on below, beside those that name
    the rows.

    Attributes:
        columns: With as many cells each; at least one column.
        ends: The number of rows after which a line is drawn, for sums below it; None for no line.
    """

    title: str
    columns: Sequence[TextColumn]
    ends: int | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        title = self.title
        for columns in bands(self.columns, options.max_width):
            yield self._band(title, columns, options.max_width)
            title = ""

    def _band(self, title: str, columns: Sequence[TextColumn], page: int) -> RichTable:
        made = _framed(title, columns, (0, 1))
        if _width(made) > page:
            made = _framed(title, columns, _NARROW)
        widths = shrunk(columns, _width(made) - page)
        for drawn, width in zip(made.columns, widths, strict=True):
            drawn.width = width
        rows = list(zip(*(column.cells for column in columns), strict=True))
        sums = [] if self.ends is None else [row for row in rows[self.ends :] if any(row[1:])]
        for some in (rows[: self.ends], sums):
            if some:
                lines = laid_out(some, widths)
                sides = zip(lines, columns, strict=True)
                made.add_row(*(_Lines(one, column.to_right) for one, column in sides), end_section=True)
        return made


_NARROW = (0, 0, 0, 1)
"""A space at the left of every column alone."""


def _framed(title: str, columns: Sequence[TextColumn], padding: PaddingDimensions) -> RichTable:
    made = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=padding, title_style="bold",
                     title=Text(title) if title else None, title_justify="left")  # fmt: skip
    for column in columns:
        made.add_column(Text(column.head), justify="right" if column.to_right else "left",
                        width=column.width, overflow="fold")  # fmt: skip
    return made


def bands(columns: Sequence[TextColumn], page: int) -> list[list[TextColumn]]:
    """The columns that stand beside one another: as many as fit, each band with those that name the rows.

    Where no columns do, nobody would know what belongs together: words are broken rather than bands made.

    >>> name, *amounts = (TextColumn("", [cell], to_right=False) for cell in ("Iksan", "1", "22", "333"))
    >>> [[column.cells[0] for column in band] for band in bands([name, *amounts], 15)]
    [['Iksan', '1', '22'], ['Iksan', '333']]
    """
    count = _naming(columns)
    names, made = list(columns[: count or 1]), [list(columns[: count or 1])]
    for column in columns[count or 1 :]:
        together = [*made[-1], column]
        frame = _width(_framed("", together, _NARROW)) - sum(one.width for one in together)
        least = sum(one.by_words if count else one.broken for one in together)
        if len(made[-1]) == len(names) or frame + least <= page:
            made[-1].append(column)
        else:
            made.append([*names, column])
    return made


def _naming(columns: Sequence[TextColumn]) -> int:
    """How many columns at the left tell every row from every other; none where no columns of words do."""
    for count in range(1, len(columns)):
        names = columns[:count]
        if any(column.to_right for column in names):
            break
        rows = list(zip(*(column.cells for column in names), strict=True))
        if len(set(rows)) == len(rows):
            return count
    return 0


def shrunk(columns: Sequence[TextColumn], too_wide: int) -> list[int]:
    """The widths with so many cells less: the widest first, by folding, then by breaking, then as it must be.

    >>> words = TextColumn("", ["a sentence of some length"], to_right=False)
    >>> shrunk([words, TextColumn("", ["1,000"], to_right=True)], 10)
    [15, 5]
    """
    widths = [column.width for column in columns]
    folded, broken = [column.by_words for column in columns], [column.broken for column in columns]
    for leasts in (folded, broken, [1] * len(columns)):
        while too_wide > 0 and (able := [at for at, least in enumerate(leasts) if widths[at] > least]):
            widths[max(able, key=widths.__getitem__)] -= 1
            too_wide -= 1
    return widths


def _width_of(cells: Iterable[str]) -> int:
    return max((cell_len(line) for cell in cells for line in cell.split("\n")), default=0)


def _words(cells: Iterable[str]) -> Iterable[str]:
    return (word for cell in cells for word in cell.split())


def _width(made: RichTable) -> int:
    """How wide the table is with its columns' widths, which are known: no cell is looked at."""
    return Console(width=_WIDE, force_terminal=False).measure(made).maximum


def laid_out(rows: Iterable[Sequence[str]], widths: Sequence[int]) -> list[list[str]]:
    """For each column its lines from top to bottom; a row has as many in each as its tallest cell.

    >>> laid_out([("one two", "1"), ("three", "2")], [5, 1])
    [['one', 'two', 'three'], ['1', '', '2']]
    """
    columns: list[list[str]] = [[] for _ in widths]
    for row in rows:
        cells = [folded(cell, width) for cell, width in zip(row, widths, strict=True)]
        height = max(map(len, cells))
        for column, lines in zip(columns, cells, strict=True):
            column += lines
            column += [""] * (height - len(lines))
    return columns


def folded(cell: str, width: int) -> list[str]:
    """The cell in lines no wider than this, between words where it can be.

    >>> folded("journal/2026/03", 8), folded("연대의 확산", 6)
    (['journal/', '2026/03'], ['연대의', '확산'])
    """
    if cell_len(cell) <= width and "\n" not in cell:
        return [cell]
    lines: list[str] = []
    for line in cell.split("\n"):
        filled = ""
        for word in line.split():
            together = f"{filled} {word}" if filled else word
            if cell_len(together) <= width:
                filled = together
                continue
            *whole, last = _broken(word, width)
            lines += [filled, *whole] if filled else whole
            filled = last
        lines.append(filled)
    return lines


def _broken(word: str, width: int) -> list[str]:
    """The word in pieces no wider than this: after a sign that divides it where there is one."""
    pieces: list[str] = [""]
    for piece in _PIECE.findall(word):
        if cell_len(pieces[-1] + piece) <= width:
            pieces[-1] += piece
        else:
            pieces += chop_cells(piece, width)
    return pieces if pieces[0] else pieces[1:]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a column, each as wide as the column or less."""

    lines: Sequence[str]
    to_right: bool

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(options.max_width, options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        end = Segment.line()
        for line in self.lines:
            space = " " * (options.max_width - cell_len(line))
            yield Segment(space + line if self.to_right else line + space)
            yield end
