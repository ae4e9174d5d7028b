"""A table of a report as a sheet: UTF-8 with the mark by which Excel knows it, a line a row.

Amounts are digits without separators and ratios have six decimals, so that a spreadsheet reckons with them;
words are the reader's. No cell of words is taken for a formula (`sfund.books.sheets`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from reports.faces.as_json import plain
from reports.faces.formulas import formula_of
from reports.model import Labelled, Report, Table, Unit, Value
from sfund.books.sheets import guarded
from sfund.errors import RequestError, failure
from sfund.languages import text
from sfund.misspelling import did_you_mean
from sfund.words import say

FIGURES = "figures"
ALL = "all"
_NUMBERS = (Decimal, int)


def as_csv(report: Report, language: str | None = None, table: str | None = None) -> bytes:
    """The sheet of one table, by its key; the first by default.

    `figures` gives the figures with their formulas, `all` everything, part below part, a blank line between;
    there each part begins with a line that says what it is.

    Raises:
        RequestError: TABLE-UNKNOWN.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if table == ALL:
        for number, (key, rows) in enumerate(_parts(report, language)):
            if number:
                writer.writerow(())
            writer.writerow((guarded(key),))
            writer.writerows(rows)
    else:
        writer.writerows(_one(report, language, table))
    return out.getvalue().encode("utf-8-sig")


def _one(report: Report, language: str | None, key: str | None) -> Iterable[Sequence[str]]:
    keys = [FIGURES, ALL, *(one.key for one in report.tables)]
    if key is None:
        key = report.tables[0].key if report.tables else FIGURES
    if key == FIGURES:
        return _figures(report, language)
    found = next((one for one in report.tables if one.key == key), None)
    if found is None:
        raise failure(
            RequestError,
            "TABLE-UNKNOWN",
            say('the report "{report}" has no table "{table}"', report=report.name, table=key),
            expected=say("one of {names}", names=", ".join(keys)),
            hint=did_you_mean(key, keys),
        )
    return _rows(report, found, language)


def _parts(report: Report, language: str | None) -> Iterator[tuple[str, Iterable[Sequence[str]]]]:
    yield text(say("Figures"), language), _figures(report, language)
    for table in report.tables:
        yield text(table.label, language), _rows(report, table, language)


def _figures(report: Report, language: str | None) -> Iterator[Sequence[str]]:
    yield [text(word, language) for word in (say("Figure"), say("Value"), say("How it is made"))]
    for figure in report.figures:
        value = cell(figure.value, figure.unit, report.currency, language)
        yield guarded(text(figure.label, language)), value, guarded(formula_of(figure, language))


def _rows(report: Report, table: Table, language: str | None) -> Iterator[Sequence[str]]:
    yield [guarded(text(column.label, language)) for column in table.columns]
    for row in table.rows:
        yield [cell(row[column.key], column.unit, report.currency, language) for column in table.columns]


def cell(value: Value, unit: Unit, currency: str, language: str | None = None) -> str:
    """What stands in the cell.

    >>> (
    ...     cell(Decimal("-10000.000"), Unit.MONEY, "KRW"),
    ...     cell("=SUM(A1)", Unit.TEXT, "KRW"),
    ...     cell(None, Unit.TEXT, "KRW"),
    ... )
    ('-10000', "'=SUM(A1)", '')
    """
    if value is None:
        return ""
    if isinstance(value, Labelled):
        return guarded(text(value.label, language))
    written = str(plain(value, unit, currency, language))
    return written if isinstance(value, _NUMBERS) else guarded(written)
