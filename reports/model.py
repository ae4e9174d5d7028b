"""A report is one frozen value with many renderers; every face shows the same numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, TypeVar

from reports.charts.values import Chart
from sfund.errors import Diagnostic
from sfund.words import Message


class Unit(StrEnum):
    """What a value is; amounts have the report's currency, a count may have a fraction (10/31 of a month)."""

    MONEY = "money"
    RATIO = "ratio"
    POINTS = "points"  # the difference of two ratios, a share of one; people read percentage points
    MONTHS = "months"
    COUNT = "count"
    TEXT = "text"
    DATE = "date"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One of a fixed list: the same key for programs in every language, the label for people."""

    key: str
    label: Message


Value: TypeAlias = Decimal | int | str | dt.date | Message | Labelled | None


@dataclass(frozen=True, slots=True)
class Term:
    """What a formula reckons with, under the name that the formula has for it."""

    key: str
    label: Message
    value: Value
    unit: Unit


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, with how it is made.

    Attributes:
        value: None where it does not exist (a ratio to nothing) or never ends; `reason` says which.
        formula: In words, with the keys of `terms`.
        terms: In the order of the formula.
        reason: Why there is no value.
    """

    key: str
    label: Message
    value: Decimal | int | None
    unit: Unit
    formula: Message
    terms: tuple[Term, ...] = ()
    reason: Message | None = None


def money_term(key: str, label: Message, value: Decimal) -> Term:
    """A term that is an amount."""
    return Term(key, label, value, Unit.MONEY)


def money_figure(key: str, label: Message, value: Decimal, formula: Message, *terms: Term) -> Figure:
    """A figure that is an amount."""
    return Figure(key, label, value, Unit.MONEY, formula, terms)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        adds: Its values add up: people see their sum below the table, and a spreadsheet reckons it.
    """

    key: str
    label: Message
    unit: Unit
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by column key."""

    key: str
    label: Message
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it: sentences first, then figures, pictures and tables by their keys.

    Attributes:
        sentences: Plain ones, made of the figures; a sentence never says what no figure says.
    """

    key: str
    heading: Message
    sentences: tuple[Message, ...] = ()
    figures: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a reader of the report sees, in whatever form.

    Attributes:
        charts: Each as JSON holds it.
        notes: What a reader has to know before the figures.
        sections: How the parts are read, for a report that is read from top to bottom; what no section
            names follows after them. None: figures, pictures, tables.
    """

    name: str
    title: Message
    organization: str
    first: dt.date
    last: dt.date
    as_of: dt.date
    currency: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[Message, ...] = ()
    sections: tuple[Section, ...] = ()

    def figure(self, key: str) -> Figure:
        """Its figure of that key; KeyError where it has none."""
        return _keyed(self.figures, key)

    def table(self, key: str) -> Table:
        """Its table of that key; KeyError where it has none."""
        return _keyed(self.tables, key)

    def section(self, key: str) -> Section:
        """Its section of that key; KeyError where it has none."""
        return _keyed(self.sections, key)


_Part = TypeVar("_Part", Figure, Table, Section)


def _keyed(parts: Iterable[_Part], key: str) -> _Part:
    for one in parts:
        if one.key == key:
            return one
    raise KeyError(key)
