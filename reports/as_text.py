"""A report as a page of text: at most 100 columns, Hangul counted as two."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from reports.model import Figure, Report, Table, Unit, Value
from reports.terms import label
from sfund.languages import text
from sfund.money import smallest_unit
from sfund.sources import Source
from sfund.words import Message, say

WIDTH = 100
_TENTHS = Decimal("0.1")
_RIGHT = (Unit.MONEY, Unit.RATIO, Unit.MONTHS, Unit.COUNT)


def as_text(report: Report, width: int = WIDTH) -> str:
    """The whole report, without colours."""
    console = Console(width=min(width, WIDTH), highlight=False, emoji=False, markup=False, no_color=True,
                      force_terminal=False, legacy_windows=False)  # fmt: skip
    with console.capture() as capture:
        console.print(renderable(report))
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def renderable(report: Report) -> Group:
    """The report for a terminal."""
    span = say("{first} to {last}", first=report.first, last=report.last)
    parts: list[RenderableType] = [
        Text(text(report.title), style="bold"),
        Text(" · ".join(part for part in (report.organization, text(span), report.currency) if part)),
    ]
    parts += [Text(text(say("The books have errors: these figures may be wrong.")), style="bold red")] * bool(
        report.diagnostics
    )
    if report.figures:
        parts.append(_figures(report))
    parts += [_table(table, report.currency) for table in report.tables]
    return Group(*parts)


def _figures(report: Report) -> RichTable:
    made = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    made.add_column(Text(text(say("Figure"))), no_wrap=True)
    made.add_column(Text(text(say("Value"))), justify="right", no_wrap=True)
    made.add_column(Text(text(say("How it is made"))), overflow="fold")
    for figure in report.figures:
        value = Text(shown(figure.value, figure.unit, report.currency))
        made.add_row(Text(text(figure.label)), value, Text(_how(figure, report.currency)))
    return made


def _how(figure: Figure, currency: str) -> str:
    """The formula, and below it what its terms are."""
    formula = text(figure.formula)
    if figure.reason is not None:
        formula = f"{text(figure.reason)} ({formula})"
    if not figure.terms or any(name == Source.OTHER for name in figure.terms):
        return formula  # sums over all sources: their terms stand in the table by source
    terms = (f"{text(label(name))} = {_term(value, currency)}" for name, value in figure.terms.items())
    return f"{formula}\n{', '.join(terms)}"


def _term(value: Value, currency: str) -> str:
    return shown(value, Unit.MONEY if isinstance(value, Decimal) else Unit.TEXT, currency)


def _table(table: Table, currency: str) -> RichTable:
    made = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, title=Text(text(table.label)), title_justify="left",
                     title_style="bold")  # fmt: skip
    for column in table.columns:
        right = column.unit in _RIGHT
        made.add_column(Text(text(column.label)), justify="right" if right else "left", no_wrap=right)
    for row in table.rows:
        made.add_row(*_cells(table, row.values(), currency))
    return made


def _cells(table: Table, values: Iterable[Value], currency: str) -> list[Text]:
    cells = []
    for column, value in zip(table.columns, values, strict=True):
        if column.key == "source":
            value = Source(str(value)).label
        cells.append(Text(shown(value, column.unit, currency)))
    return cells


def shown(value: Value, unit: Unit, currency: str) -> str:
    """A value as a person reads it.

    >>> shown(Decimal("0.4567"), Unit.RATIO, "KRW"), shown(Decimal(1234567), Unit.MONEY, "KRW")
    ('45.7 %', '1,234,567')
    """
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return _number(value, unit, currency)
    if isinstance(value, Message):
        return text(value)
    return f"{value:,}" if isinstance(value, int) and unit is Unit.COUNT else str(value)


def _number(value: Decimal, unit: Unit, currency: str) -> str:
    if unit is Unit.RATIO:
        return f"{(value * 100).quantize(_TENTHS, ROUND_HALF_UP):,} %"
    if unit is Unit.MONTHS:
        return text(say("{count} months", count=f"{value.quantize(_TENTHS, ROUND_HALF_UP):,}"))
    return f"{value.quantize(smallest_unit(currency), ROUND_HALF_UP):,}"
