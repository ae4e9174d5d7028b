"""A report as a page of text: at most 100 columns, Hangul counted as two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from reports.faces.outline import Part
from reports.faces.outline import parts as parts_of
from reports.faces.sums import sum_row
from reports.faces.text_table import TextColumn, TextTable
from reports.faces.words import RIGHT, how, shown
from reports.model import Figure, Report, Table, Unit, Value
from sfund.languages import text
from sfund.words import Message, say

WIDTH = 100

_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""What moves a terminal's cursor or changes its colours; of these the end of a line alone is understood."""


def as_text(report: Report, width: int = WIDTH, language: str | None = None) -> str:
    """The whole report, without colours, in that language or in the one in use."""
    console = Console(width=min(width, WIDTH), highlight=False, emoji=False, markup=False, no_color=True,
                      force_terminal=False, legacy_windows=False)  # fmt: skip
    with console.capture() as capture:
        console.print(renderable(report, language))
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def renderable(report: Report, language: str | None = None) -> Group:
    """The report for a terminal."""
    page = _Page(report.currency, language)
    span = say("{first} to {last}", first=report.first, last=report.last)
    about = (report.organization, text(span, language), report.currency)
    parts: list[RenderableType] = [
        page.words(report.title, "bold"),
        Text(" · ".join(part for part in about if part)),
    ]
    if report.diagnostics:
        parts.append(page.words(say("The books have errors: these figures may be wrong."), "bold red"))
    parts += [page.words(note) for note in report.notes]
    for part in parts_of(report):
        parts += page.part(part)
    return Group(*parts)


@dataclass(frozen=True, slots=True)
class _Page:
    """The parts of a page in one currency and one language."""

    currency: str
    language: str | None

    def words(self, message: Message, style: str = "") -> Text:
        return Text(text(message, self.language), style=style)

    def shown(self, value: Value, unit: Unit) -> str:
        """The value without what nobody sees; imports take it out, and books written by hand may not."""
        words = shown(value, unit, self.currency, self.language)
        return words if words.isprintable() else _UNSEEN.sub(" ", words)

    def part(self, part: Part) -> Iterator[RenderableType]:
        """A heading and what it says with a line between; pictures are for paper and the web."""
        if part.heading is not None:
            yield Text()
            yield Text(f"■ {text(part.heading, self.language)}", style="bold")
        yield from (self.words(sentence) for sentence in part.sentences)
        if part.figures:
            yield self.figures(part.figures)
        elif part.sentences and part.tables:
            yield Text()
        yield from (self.table(table) for table in part.tables)

    def figures(self, figures: Iterable[Figure]) -> RichTable:
        made = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
        made.add_column(self.words(say("Figure")), no_wrap=True)
        made.add_column(self.words(say("Value")), justify="right", no_wrap=True)
        made.add_column(self.words(say("How it is made")), overflow="fold")
        for figure in figures:
            value = Text(self.shown(figure.value, figure.unit))
            made.add_row(self.words(figure.label), value, Text(how(figure, self.currency, self.language)))
        return made

    def table(self, table: Table) -> TextTable:
        last = sum_row(table)
        rows = [
            [self.shown(row[column.key], column.unit) for column in table.columns]
            for row in (*table.rows, *((last,) if last else ()))
        ]
        heads = [text(column.label, self.language) for column in table.columns]
        return TextTable(
            text(table.label, self.language),
            [
                TextColumn(head, cells, to_right=column.unit in RIGHT)
                for head, column, *cells in zip(heads, table.columns, *rows, strict=True)
            ],
            len(table.rows) if last is not None else None,
        )
