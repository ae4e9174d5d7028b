"""A report as a page of text: at most 100 columns, Hangul counted as two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from reports.faces.formulas import formula_of
from reports.faces.outline import Part
from reports.faces.outline import parts as parts_of
from reports.faces.sums import sum_row
from reports.model import Figure, Labelled, Report, Table, Unit, Value
from sfund.languages import text
from sfund.money import smallest_unit
from sfund.words import Message, say

WIDTH = 100
_TENTHS = Decimal("0.1")
RIGHT = (Unit.MONEY, Unit.RATIO, Unit.POINTS, Unit.MONTHS, Unit.COUNT)
_KEY_MAX = 12
_MOST_TERMS = 5
"""What has more terms sums over a list, and that list is a table of the report."""


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
        return shown(value, unit, self.currency, self.language)

    def part(self, part: Part) -> Iterator[RenderableType]:
        """A heading and what it says with a line between; pictures are for paper and the web."""
        if part.heading is not None:
            yield Text()
            yield Text(f"■ {text(part.heading, self.language)}", style="bold")
        yield from (self.words(sentence) for sentence in part.sentences)
        if part.figures:
            yield self.figures(part.figures)
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

    def table(self, table: Table) -> RichTable:
        made = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, title=self.words(table.label),
                         title_justify="left", title_style="bold")  # fmt: skip
        last = sum_row(table)
        rows = [
            [self.shown(row[column.key], column.unit) for column in table.columns]
            for row in (*table.rows, *((last,) if last else ()))
        ]
        for at, column in enumerate(table.columns):
            right = column.unit in RIGHT
            whole = right or all(_is_a_key(row[at]) for row in rows)
            made.add_column(self.words(column.label), justify="right" if right else "left", no_wrap=whole,
                            overflow="fold")  # fmt: skip
        for at, row in enumerate(rows, start=1):
            made.add_row(*map(Text, row), end_section=last is not None and at == len(table.rows))
        if _natural_width(made) > WIDTH:
            made.padding = (0, 0, 0, 1)
        if _natural_width(made) > WIDTH:  # an amount in two lines is ugly, one without its end is wrong
            for drawn in made.columns:
                drawn.no_wrap = False
        return made


def _is_a_key(shown: str) -> bool:
    """Whether it is one short word, such as an id, a month or a day: broken in two it cannot be read."""
    return len(shown) <= _KEY_MAX and " " not in shown


def _natural_width(table: RichTable) -> int:
    """How wide the table is where nothing of it is folded."""
    return Console(width=10 * WIDTH, force_terminal=False).measure(table).maximum


def how(figure: Figure, currency: str, language: str | None = None) -> str:
    """The formula, and below it what its terms are."""
    formula = formula_of(figure, language)
    if figure.reason is not None:
        formula = f"{text(figure.reason, language)} ({formula})"
    if not 0 < len(figure.terms) <= _MOST_TERMS:
        return formula
    terms = (
        f"{text(term.label, language)} = {shown(term.value, term.unit, currency, language)}"
        for term in figure.terms
    )
    return f"{formula}\n{', '.join(terms)}"


def shown(value: Value, unit: Unit, currency: str, language: str | None = None) -> str:
    """A value as a person reads it.

    >>> shown(Decimal("0.4567"), Unit.RATIO, "KRW"), shown(Decimal(1234567), Unit.MONEY, "KRW")
    ('45.7 %', '1,234,567')
    """
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return _number(value, unit, currency, language)
    if isinstance(value, Message):
        return text(value, language)
    if isinstance(value, Labelled):
        return text(value.label, language)
    return f"{value:,}" if isinstance(value, int) and unit is Unit.COUNT else str(value)


def _number(value: Decimal, unit: Unit, currency: str, language: str | None) -> str:
    if unit is Unit.RATIO:
        return f"{_tenths(value * 100):,} %"
    if unit is Unit.POINTS:
        return text(say("{count} points", count=f"{_tenths(value * 100):+,}"), language)
    if unit is Unit.MONTHS:
        return text(say("{count} months", count=f"{_tenths(value):,}"), language)
    if unit is Unit.COUNT:
        return f"{_tenths(value):,}".removesuffix(".0")
    return f"{value.quantize(smallest_unit(currency), ROUND_HALF_UP):,}"


def _tenths(value: Decimal) -> Decimal:
    """One decimal; what rounds to nothing has no sign."""
    return value.quantize(_TENTHS, ROUND_HALF_UP) + 0
